package dev.baton.gateway.system;

import java.io.UncheckedIOException;
import java.time.Duration;
import org.awaitility.Awaitility;
import org.awaitility.core.ThrowingRunnable;

/**
 * Waits for what becomes true in a moment. What cannot be asked now, of a program that is short of
 * the processor, is asked again.
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

  /** Looks once a second only, for what is dear to look at. */
  public static void slowly(Duration patience, ThrowingRunnable assertion) {
    Awaitility.await()
        .atMost(patience)
        .pollInterval(Duration.ofSeconds(1))
        .ignoreExceptionsInstanceOf(UncheckedIOException.class)
        .untilAsserted(assertion);
  }
}
