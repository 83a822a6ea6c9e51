package dev.baton.http;

import dev.baton.connector.Inbound;
import dev.baton.connector.Inbox;
import dev.baton.connector.WebhookReply;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * {@code POST /channels/{name}/webhook}: a platform's call, answered once its events are stored. If
 * they are not stored in time the answer is 503. They may still be stored later, and are recognised
 * as repeats when the platform sends them again.
 */
final class WebhookRoute implements HttpRoute {

  private static final Logger log = LoggerFactory.getLogger(WebhookRoute.class);

  /** Platforms would wait longer, but it is better that they try another node or send it again. */
  private static final Duration TIMEOUT = Duration.ofMillis(1_500);

  private final Map<String, HttpEdge.Hook> hooks;

  WebhookRoute(Map<String, HttpEdge.Hook> hooks) {
    this.hooks = hooks;
  }

  @Override
  public CompletionStage<Answer> answer(Call call) {
    String channel = call.variable("name");
    HttpEdge.Hook hook = hooks.get(channel);
    if (hook == null) {
      return CompletableFuture.completedFuture(
          Answer.error(404, "unknown_channel", "no channel of this name takes webhooks"));
    }
    return switch (hook.webhook().receive(call.asWebhookCall())) {
      case WebhookReply.Take take -> store(call, channel, hook.inbox(), take.events());
      case WebhookReply.Reject reject -> {
        log.debug("{}: a webhook call was refused: {} {}", channel, reject.status(), reject.code());
        yield CompletableFuture.completedFuture(
            Answer.error(reject.status(), reject.code(), reject.message()));
      }
    };
  }

  private static CompletionStage<Answer> store(
      Call call, String channel, Inbox inbox, List<Inbound> events) {
    CompletableFuture<?>[] stored = new CompletableFuture<?>[events.size()];
    Arrays.setAll(stored, one -> accept(inbox, events.get(one)));
    CompletableFuture<?> all = stored.length == 1 ? stored[0] : CompletableFuture.allOf(stored);
    return call.within(TIMEOUT, all)
        .handle((done, failure) -> {
          if (failure == null) {
            return Answer.TAKEN;
          }
          log.warn("{}: a webhook call could not be stored: {}", channel, failure.toString());
          return Answer.notStored(failure, "the event could not be stored; send it again");
        });
  }

  private static CompletableFuture<Void> accept(Inbox inbox, Inbound event) {
    try {
      return inbox.accept(event).toCompletableFuture();
    } catch (RuntimeException failure) {
      return CompletableFuture.failedFuture(failure);
    }
  }
}
