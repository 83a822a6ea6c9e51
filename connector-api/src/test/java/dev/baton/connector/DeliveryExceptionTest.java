package dev.baton.connector;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class DeliveryExceptionTest {

  @Test
  void theCauseIsKept() {
    IOException cause = new IOException("reset");

    assertThat(
            Stream.of(
                new DeliveryException.Retryable("failed", cause),
                new DeliveryException.Retryable("failed", Duration.ofSeconds(7), true, cause),
                new DeliveryException.Refused("failed", cause),
                new DeliveryException.CredentialsRejected("failed", cause),
                new DeliveryException.Gone(
                    "failed", DeliveryException.Gone.What.CHAT, "-1001", cause)))
        .allSatisfy(failure -> assertThat(failure).hasCause(cause).hasMessage("failed"));
  }

  /** Code that handles failures by subtype must look for this one first. */
  @Test
  void anAbsentReceiverIsRetryableWithoutAWait() {
    DeliveryException.Absent absent =
        new DeliveryException.Absent("nobody listens", Duration.ofHours(1));

    assertThat(absent).isInstanceOf(DeliveryException.Retryable.class).hasNoCause();
    assertThat(absent.keep()).isEqualTo(Duration.ofHours(1));
    assertThat(absent.after()).isNull();
    assertThat(absent.wholeAccount()).isFalse();
  }

  @Test
  void aTemporaryFaultNamesNoWaitAndConcernsOneChat() {
    DeliveryException.Retryable fault = new DeliveryException.Retryable("no answer", null);

    assertThat(fault.after()).isNull();
    assertThat(fault.wholeAccount()).isFalse();
  }

  @Test
  void aRateLimitNamesItsWaitAndItsReach() {
    DeliveryException.Retryable limit =
        new DeliveryException.Retryable("too fast", Duration.ofSeconds(7), true, null);

    assertThat(limit.after()).isEqualTo(Duration.ofSeconds(7));
    assertThat(limit.wholeAccount()).isTrue();
  }

  @Test
  void aMovedChatHasItsNewAddress() {
    DeliveryException.Gone moved =
        new DeliveryException.Gone("moved", DeliveryException.Gone.What.CHAT, "-1001", null);
    DeliveryException.Gone deleted =
        new DeliveryException.Gone("deleted", DeliveryException.Gone.What.THREAD, null, null);

    assertThat(moved.movedTo()).isEqualTo("-1001");
    assertThat(moved.what()).isEqualTo(DeliveryException.Gone.What.CHAT);
    assertThat(deleted.movedTo()).isNull();
    assertThat(deleted.what()).isEqualTo(DeliveryException.Gone.What.THREAD);
  }
}
