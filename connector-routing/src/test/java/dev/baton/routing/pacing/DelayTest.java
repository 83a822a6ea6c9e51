package dev.baton.routing.pacing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.connector.Capabilities.Pace;
import dev.baton.connector.Capabilities.Rate;
import dev.baton.routing.pacing.PacedLanes.Made;
import dev.baton.routing.pacing.PacedLanes.Work;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/**
 * How long words wait for their turn at Telegram's pace. The figures are those of {@code
 * docs/telegram.md}.
 */
class DelayTest {

  private static final Pace TELEGRAM =
      new Pace(
          new Rate(10, Duration.ofSeconds(10)),
          new Rate(20, Duration.ofMinutes(1)),
          new Rate(30, Duration.ofSeconds(1)));
  private static final Duration CALL = Duration.ofMillis(80);
  private static final Duration CHAT = Duration.ofMinutes(10);
  private static final int RUNS = 20;

  private record Delays(List<Duration> sorted) {

    Duration median() {
      return sorted.get(sorted.size() / 2);
    }

    Duration nineOfTen() {
      return sorted.get(sorted.size() * 9 / 10);
    }

    Duration longest() {
      return sorted.getLast();
    }
  }

  @Test
  void threeOrdinaryChatsOfAGroupHardlyWait() {
    Delays delays = group(3, CHAT);

    assertThat(delays.median()).isZero();
    assertThat(delays.nineOfTen()).isZero();
    assertThat(delays.longest()).isLessThan(Duration.ofSeconds(1));
  }

  @Test
  void sixOrdinaryChatsOfAGroupHardlyWaitInTheMiddle() {
    Delays delays = group(6, CHAT);

    assertThat(delays.median()).isLessThanOrEqualTo(Duration.ofSeconds(1));
    assertThat(delays.longest()).isLessThan(Duration.ofSeconds(50));
  }

  @Test
  void sixChatsThatBeginTogetherCatchUpWithinThreeMinutes() {
    Delays delays = group(6, Duration.ofMinutes(3));

    assertThat(delays.median()).isLessThanOrEqualTo(Duration.ofSeconds(1));
    assertThat(delays.longest()).isLessThan(Duration.ofSeconds(50));
  }

  @Test
  void tenBubblesOfABotAreSaidAtOnce() {
    assertThat(bubbles(5).longest()).isLessThan(Duration.ofSeconds(1));
    assertThat(bubbles(10).longest()).isLessThan(Duration.ofSeconds(1));
  }

  @Test
  void aLongSpeechOfABotKeepsOneASecond() {
    assertThat(bubbles(30).longest()).isBetween(Duration.ofSeconds(20), Duration.ofSeconds(23));
  }

  /**
   * Chats whose users write every 15 to 30 s. Each begins with its offer in a new topic, which is
   * claimed after 8 s: the offer is changed.
   */
  private static Delays group(int chats, Duration length) {
    List<Duration> all = new ArrayList<>();
    for (int seed = 0; seed < RUNS; seed++) {
      Random random = new Random(seed);
      PacedLanes lanes = new PacedLanes(TELEGRAM, CALL);
      for (int chat = 0; chat < chats; chat++) {
        String lane = "chat" + chat;
        lanes.lane(lane, "group", false);
        Instant begin = Instant.ofEpochMilli(random.nextLong(30_000));
        lanes.add(lane, new Work(begin, Urgency.PEOPLE, 2, false));
        lanes.add(lane, new Work(begin.plusSeconds(8), Urgency.EDIT, 1, false));
        Instant word = begin.plusMillis(random.nextLong(5_000));
        while (word.isBefore(Instant.EPOCH.plus(length))) {
          lanes.add(lane, new Work(word, Urgency.PEOPLE, 1, true));
          word = word.plusMillis(15_000 + random.nextLong(15_000));
        }
      }
      lanes.run();
      lanes.made.stream()
          .filter(each -> each.work().mergeable())
          .map(Made::delay)
          .forEach(all::add);
    }
    return of(all);
  }

  private static Delays bubbles(int number) {
    PacedLanes lanes = new PacedLanes(TELEGRAM, CALL);
    lanes.lane("user", "user", true);
    for (int bubble = 0; bubble < number; bubble++) {
      lanes.add("user", new Work(Instant.EPOCH, Urgency.BOT, 1, false));
    }
    lanes.run();
    return of(lanes.made.stream().map(Made::delay).toList());
  }

  private static Delays of(List<Duration> all) {
    return new Delays(all.stream().sorted().toList());
  }
}
