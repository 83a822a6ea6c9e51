package dev.baton.routing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.store.WaitingUser;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class QueuePlacesTest {

  private static final Instant NOON = Instant.parse("2026-11-23T12:00:00Z");

  private static WaitingUser user(Instant since) {
    return new WaitingUser("h", "c", "tg", since, null, null, null, null);
  }

  private static QueuePlaces queues(Map<String, Duration> waits) {
    return new QueuePlaces(Map.of("h", new QueuePlaces.Place("support", 1)), waits);
  }

  @ParameterizedTest
  @CsvSource({
    "1, 1",
    "2, 2",
    "5, 5",
    "6, 10",
    "10, 10",
    "11, 15",
    "29, 30",
    "30, 30",
    "31, 45",
    "46, 60",
    "61, 75",
    "1000, 1005"
  })
  void anEstimateDoesNotLookMoreExactThanItIs(long minutes, long told) {
    assertThat(QueuePlaces.rounded(minutes)).isEqualTo(told);
  }

  @Test
  void whatIsLeftIsRoundedUpAndNothingIsLeftOfWhatIsOverdue() {
    QueuePlaces queues = queues(Map.of("support", Duration.ofMinutes(4)));
    assertThat(queues.minutes(user(NOON), NOON)).isEqualTo(4);
    assertThat(queues.minutes(user(NOON.minusSeconds(1)), NOON)).isEqualTo(4);
    assertThat(queues.minutes(user(NOON.minusSeconds(60)), NOON)).isEqualTo(3);
    assertThat(queues.minutes(user(NOON.minusSeconds(239)), NOON)).isEqualTo(1);
    assertThat(queues.minutes(user(NOON.minusSeconds(240)), NOON)).isZero();
  }

  @Test
  void whatIsNotKnownIsNotGuessed() {
    assertThat(queues(Map.of("sales", Duration.ofMinutes(4))).minutes(user(NOON), NOON)).isNull();
    assertThat(new QueuePlaces(Map.of(), Map.of()).minutes(user(NOON), NOON)).isNull();
  }
}
