package dev.baton.routing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.connector.Capabilities.Pace;
import dev.baton.connector.Capabilities.Rate;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;

/** Telegram's figures: 3 + 1/s in a chat, 5 + 1/4 s in a group, 10 + 20/s in the account. */
class PacingTest {

  private static final Instant NOW = Instant.parse("2026-11-20T12:00:00Z");
  private static final Pace PACE =
      new Pace(
          new Rate(3, Duration.ofSeconds(1)),
          new Rate(5, Duration.ofSeconds(4)),
          new Rate(10, Duration.ofMillis(50)));

  private final Pacing pacing = new Pacing(Clock.fixed(NOW, ZoneOffset.UTC));

  @Test
  void aChatHasItsBurstAndThenItsRate() {
    for (int call = 0; call < 3; call++) {
      assertThat(pacing.inChat("tg", "1", true, PACE)).isEqualTo(NOW);
    }
    assertThat(pacing.inChat("tg", "1", true, PACE)).isEqualTo(NOW.plusSeconds(1));
    assertThat(pacing.inChat("tg", "1", true, PACE)).isEqualTo(NOW.plusSeconds(2));
    assertThat(pacing.inChat("tg", "2", true, PACE)).isEqualTo(NOW);
  }

  @Test
  void aGroupThatHasToWaitHoldsUpNobodyElse() {
    for (int call = 0; call < 30; call++) {
      pacing.inChat("tg", "-100", false, PACE);
    }
    assertThat(pacing.inChat("tg", "-100", false, PACE)).isEqualTo(NOW.plusSeconds(4 * 26));

    assertThat(pacing.inChat("tg", "1", true, PACE)).isEqualTo(NOW);
    assertThat(pacing.inAccount("tg", PACE)).isEqualTo(NOW);
  }

  @Test
  void anAccountHasItsBurstAndThenItsRate() {
    for (int call = 0; call < 10; call++) {
      assertThat(pacing.inAccount("tg", PACE)).isEqualTo(NOW);
    }
    assertThat(pacing.inAccount("tg", PACE)).isEqualTo(NOW.plusMillis(50));
    assertThat(pacing.inAccount("other", PACE)).isEqualTo(NOW);
  }

  @Test
  void aPauseThatAGroupAskedForIsKeptByAllItsTopics() {
    pacing.holdChat("tg", "-100", false, PACE, NOW.plusSeconds(10));

    assertThat(pacing.inChat("tg", "-100", false, PACE)).isEqualTo(NOW.plusSeconds(10));
    assertThat(pacing.inChat("tg", "-100", false, PACE)).isEqualTo(NOW.plusSeconds(14));
    assertThat(pacing.inChat("tg", "1", true, PACE)).isEqualTo(NOW);
  }

  @Test
  void aPauseOfTheAccountIsKeptByAll() {
    pacing.holdAccount("tg", PACE, NOW.plusSeconds(30));

    assertThat(pacing.inAccount("tg", PACE)).isEqualTo(NOW.plusSeconds(30));
    assertThat(pacing.inAccount("other", PACE)).isEqualTo(NOW);
  }
}
