package dev.baton.http;

import dev.baton.conversation.EndReason;
import dev.baton.conversation.HandoffStatus;
import dev.baton.conversation.Trigger;
import dev.baton.routing.Handoffs;
import dev.baton.routing.Handoffs.Initiated;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * {@code POST /handoff}: a bot asks for a person, from inside a turn that waits for the answer. So
 * it is answered as soon as control has changed, and always with a JSON body, which the callers
 * known from the Rasa forum read without looking at the status.
 */
final class HandoffRoute implements HttpRoute {

  private static final Logger log = LoggerFactory.getLogger(HandoffRoute.class);

  /** A caller waits in a turn of its own: it should hear of a store that is away, not hang. */
  private static final Duration PATIENCE = Duration.ofSeconds(3);

  /** Longer bodies are parsed elsewhere: ten megabytes of JSON would hold up an I/O thread. */
  private static final int SHORT = 64 << 10;

  private final Handoffs handoffs;
  private final Executor parsers =
      Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name("handoff-", 0).factory());

  HandoffRoute(Handoffs handoffs) {
    this.handoffs = handoffs;
  }

  @Override
  public CompletionStage<Answer> answer(Call call) {
    byte[] body = call.body();
    return body.length <= SHORT
        ? initiate(body)
        : CompletableFuture.supplyAsync(() -> initiate(body), parsers).thenCompose(stage -> stage);
  }

  private CompletionStage<Answer> initiate(byte[] body) {
    HandoffCall asked;
    try {
      asked = HandoffCall.parse(body);
    } catch (HandoffCallException unreadable) {
      return CompletableFuture.completedFuture(
          Answer.error(400, "bad_request", String.valueOf(unreadable.getMessage())));
    }
    return handoffs
        .initiate(asked.senderId(), Trigger.CALL, asked.request())
        .toCompletableFuture()
        .copy()
        .orTimeout(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)
        .handle((initiated, failure) -> {
          if (failure == null) {
            return answer(initiated);
          }
          log.warn("a handoff could not be stored: {}", failure.toString());
          return Answer.notStored(failure, "nothing was changed; call again");
        });
  }

  private static Answer answer(Initiated initiated) {
    return switch (initiated) {
      case Initiated.Open open ->
          Answer.of(
              open.repeated() ? 200 : 202,
              json(open.handoffId(), HandoffStatus.QUEUED, open.conversationId()));
      case Initiated.NoAgent nobody -> {
        EndReason reason = EndReason.NO_AGENT;
        yield Answer.of(
            200,
            json(nobody.handoffId(), reason.status(), nobody.conversationId())
                .put("end_reason", reason.word()));
      }
      case Initiated.UnknownSender unknown ->
          Answer.error(404, "unknown_sender", "no conversation has this sender_id");
    };
  }

  private static ObjectNode json(String handoffId, HandoffStatus status, String conversationId) {
    return JsonNodeFactory.instance
        .objectNode()
        .put("handoff_id", handoffId)
        .put("status", ApiJson.word(status))
        .put("conversation", conversationId);
  }
}
