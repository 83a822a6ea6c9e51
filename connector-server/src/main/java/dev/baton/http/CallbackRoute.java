package dev.baton.http;

import dev.baton.routing.Callbacks;
import dev.baton.routing.Callbacks.Called;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** {@code POST /bots/{name}/callback}: a bot says something unasked. Answered once it is stored. */
final class CallbackRoute implements HttpRoute {

  private static final Logger log = LoggerFactory.getLogger(CallbackRoute.class);

  /** The bot may be waiting inside a turn: it should be told that the store is away, not hang. */
  private static final Duration TIMEOUT = Duration.ofSeconds(3);

  /** Longer bodies are parsed on other threads: 10 MiB of JSON would hold up an I/O thread. */
  private static final int MAX_ON_IO_THREAD = 64 << 10;

  private final Callbacks callbacks;
  private final Executor readers =
      Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name("callback-", 0).factory());

  CallbackRoute(Callbacks callbacks) {
    this.callbacks = callbacks;
  }

  @Override
  public CompletionStage<Answer> answer(Call call) {
    return call.body().length <= MAX_ON_IO_THREAD
        ? take(call)
        : CompletableFuture.supplyAsync(() -> take(call), readers).thenCompose(stage -> stage);
  }

  private CompletionStage<Answer> take(Call call) {
    String bot = call.variable("name");
    return call.within(TIMEOUT, callbacks.call(bot, call.asWebhookCall()))
        .handle((called, failure) -> {
          if (failure == null) {
            return answer(bot, called);
          }
          log.warn("{}: a callback could not be stored: {}", bot, failure.toString());
          return Answer.notStored(failure, "nothing was stored; call again");
        });
  }

  private static Answer answer(String bot, Called called) {
    return switch (called) {
      case Called.Stored stored -> Answer.TAKEN;
      case Called.UnknownBot unknown ->
          Answer.error(404, "unknown_bot", "no bot of this name takes callbacks");
      case Called.UnknownSender unknown ->
          Answer.error(404, "unknown_sender", "no conversation has this sender_id");
      case Called.Rejected rejected -> {
        log.debug("{}: a callback was refused: {} {}", bot, rejected.status(), rejected.code());
        yield Answer.error(rejected.status(), rejected.code(), rejected.message());
      }
    };
  }
}
