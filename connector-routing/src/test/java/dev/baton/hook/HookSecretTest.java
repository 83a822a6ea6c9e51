package dev.baton.hook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.baton.connector.Secret;
import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HookSecretTest {

  /** The example that the libraries of Standard Webhooks are tested with. */
  @Test
  void itSignsAsStandardWebhooksPrescribes() {
    HookSecret secret = new HookSecret(new Secret("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"));
    assertThat(
            secret.signature(
                "msg_p5jXN8AQM9LWM0D4loKWxJek", 1_614_265_330L, "{\"test\": 2432232314}"))
        .isEqualTo("v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=");
    assertThat(secret.toString()).doesNotContain("MfKQ");
  }

  @ParameterizedTest
  @CsvSource({"24, true", "64, true", "23, false", "65, false"})
  void itHasAsManyBytesAsTheStandardAllows(int bytes, boolean fits) {
    String written = "whsec_" + Base64.getEncoder().encodeToString(new byte[bytes]);
    if (fits) {
      assertThat(new HookSecret(new Secret(written)).written().reveal()).isEqualTo(written);
    } else {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> new HookSecret(new Secret(written)))
          .withMessageContaining("24 to 64");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", "whsec_not?base64!", "whsec_", ""})
  void whatIsNoSuchSecretIsNamedAndNotShown(String written) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new HookSecret(new Secret(written)))
        .satisfies(wrong -> assertThat(wrong.getMessage()).doesNotContain("MfKQ", "not?"));
  }

  @ParameterizedTest
  @CsvSource({
    "handoff.*, 5",
    "message.*, 2",
    "handoff.claimed, 1",
    "transcript.requested, 1",
    "*, 0",
    ".*, 0",
    "hand.*, 0",
    "handoff, 0",
    "handoff.claimed.*, 0",
    "Handoff.Claimed, 0"
  })
  void eventsAreMeantByTheirNames(String name, int kinds) {
    assertThat(HookKind.named(name)).hasSize(kinds);
  }
}
