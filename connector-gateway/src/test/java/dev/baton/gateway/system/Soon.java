package dev.baton.gateway.system;

import java.io.UncheckedIOException;
import java.time.Duration;
import org.awaitility.Awaitility;
import org.awaitility.core.ThrowingRunnable;

/**
 * Waits for what soon becomes true. A question that a busy program cannot answer now is asked
 * again.
 */
public final class Soon {

  private Soon() {}

  /** Within a minute: a group on Telegram takes one message every four seconds. */
  public static void soon(ThrowingRunnable assertion) {
    within(Duration.ofMinutes(1), assertion);
  }

  public static void within(Duration patience, ThrowingRunnable assertion) {
    Awaitility.await()
        .atMost(patience)
        .pollInterval(Duration.ofMillis(25))
        .ignoreExceptionsInstanceOf(UncheckedIOException.class)
        .untilAsserted(assertion);
  }

  /** Checks only once a second, for expensive checks. */
  public static void slowly(Duration patience, ThrowingRunnable assertion) {
    Awaitility.await()
        .atMost(patience)
        .pollInterval(Duration.ofSeconds(1))
        .ignoreExceptionsInstanceOf(UncheckedIOException.class)
        .untilAsserted(assertion);
  }
}
