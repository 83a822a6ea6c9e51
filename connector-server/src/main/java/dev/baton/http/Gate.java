package dev.baton.http;

import io.undertow.server.Connectors;
import io.undertow.server.HttpServerExchange;
import io.undertow.util.SameThreadExecutor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Lets callers in, or has them answered why not, at once or when it is known who they are. */
final class Gate {

  private static final Logger log = LoggerFactory.getLogger(Gate.class);

  private final AccessRule access;
  private final AnswerSender sender;

  Gate(AccessRule access, AnswerSender sender) {
    this.access = access;
    this.sender = sender;
  }

  /**
   * @param next goes on with a caller who is let in, on the I/O thread
   */
  void pass(HttpServerExchange exchange, Consumer<Admission.Granted> next) {
    pass(access.admit(exchange), exchange, next);
  }

  private void pass(
      Admission admission, HttpServerExchange exchange, Consumer<Admission.Granted> next) {
    switch (admission) {
      case Admission.Denied denied -> sender.send(exchange, denied.answer());
      case Admission.Granted granted -> next.accept(granted);
      case Admission.Undecided undecided -> {
        Runnable await =
            () -> {
              var unused =
                  undecided
                      .decision()
                      .whenComplete(
                          (decided, failure) -> goOn(decided(decided, failure), exchange, next));
            };
        exchange.dispatch(SameThreadExecutor.INSTANCE, await);
      }
    }
  }

  private static Admission decided(@Nullable Admission decided, @Nullable Throwable failure) {
    if (decided == null) {
      log.warn("it could not be found out who calls: {}", String.valueOf(failure));
      return new Admission.Denied(Answer.later("not_read", "the store does not answer; try again"));
    }
    return decided;
  }

  private void goOn(
      Admission decided, HttpServerExchange exchange, Consumer<Admission.Granted> next) {
    try {
      exchange
          .getIoThread()
          .execute(
              () -> Connectors.executeRootHandler(again -> pass(decided, again, next), exchange));
    } catch (RejectedExecutionException stopped) {
      log.debug("{} was not answered: the listener has stopped", exchange.getRequestPath());
    }
  }
}
