package dev.baton.gateway.system.faults;

import static dev.baton.gateway.system.Soon.within;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.baton.testkit.ChatClient;
import dev.baton.testkit.ChatClient.Shown;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Somebody sets the machine's clock: {@code libfaketime} tells the program another time. */
@Timeout(240)
class ClockFaultsIT {

  private static final Path LIBRARY =
      Path.of("/usr/lib/x86_64-linux-gnu/faketime/libfaketimeMT.so.1");
  private static final long SPACE = -1_002_000_000_000L;
  private static final Duration WAIT = Duration.ofSeconds(20);

  /**
   * Baton's clock may be a tenth off while it follows the machine's; its timers look each second.
   */
  private static final Duration SHORTEST = Duration.ofSeconds(17);

  private static final Duration LONGEST = Duration.ofSeconds(30);

  @TempDir Path home;

  @Test
  void anHourForwardAndTwoBackChangeNothing() throws Exception {
    assumeTrue(Files.exists(LIBRARY), "libfaketime is not installed");
    Path setting = home.resolve("clock");
    Files.writeString(setting, "+0\n");
    try (Town town =
        Town.withDesks(
            home,
            Town.Mode.WEBHOOK,
            6,
            """
            , queue: q0}
            desks: {d0: {channel: chat, space: "%d"}}
            queues: {q0: {desks: [d0], wait-timeout: %ds}}
            """
                .formatted(SPACE, WAIT.toSeconds()))) {
      town.platform().forum(SPACE, "Desk");
      town.program()
          .with("LD_PRELOAD", LIBRARY.toString())
          .with("FAKETIME_TIMESTAMP_FILE", setting.toString())
          .with("FAKETIME_NO_CACHE", "1")
          .with("FAKETIME_DONT_FAKE_MONOTONIC", "1");
      town.wakes();
      Town.pause(Duration.ofSeconds(2));

      Instant forward = waitsItsTime(town, 20_001, setting, "+3600\n");
      assertThat(town.program().logged()).contains("the machine's clock was set by 3");
      town.platform().silence(Town.chat(0), 6);
      within(
          Duration.ofSeconds(10),
          () -> assertThat(town.platform().silentUntil(Town.chat(0))).isPresent());
      Instant back = waitsItsTime(town, 20_002, setting, "-3600\n");
      Files.writeString(setting, "+0\n");
      Instant right = Instant.now();
      Town.pause(Duration.ofSeconds(3));

      town.conclude(
          "ClockFaultsIT#anHourForwardAndTwoBackChangeNothing",
          "clock set +1 h, then 2 h back, then right",
          right);
      assertThat(town.hearing(forward)).isLessThan(Duration.ofSeconds(5));
      assertThat(town.hearing(back)).isLessThan(Duration.ofSeconds(10));
      assertThat(town.hearing(right)).isLessThan(Duration.ofSeconds(5));
    }
  }

  /** Somebody asks for a person while the clock is set, and is told in time that nobody came. */
  private static Instant waitsItsTime(Town town, long id, Path setting, String offset)
      throws IOException {
    ChatClient asker = town.platform().privateChat(id, "Asker" + id);
    asker.say(null, "people q0");
    within(LONGEST, () -> assertThat(waiting(town)).isEqualTo(1));
    Instant asked = Instant.now();
    Town.pause(Duration.ofSeconds(3));
    Files.writeString(setting, offset);
    Instant set = Instant.now();
    within(Duration.ofMinutes(1), () -> assertThat(waiting(town)).isZero());
    assertThat(Duration.between(asked, Instant.now())).isBetween(SHORTEST, LONGEST);
    within(
        LONGEST,
        () ->
            assertThat(asker.shown())
                .filteredOn(Shown::bot)
                .anyMatch(shown -> shown.text().contains("nobody was free in time")));
    return set;
  }

  private static int waiting(Town town) {
    return town.program().api("/api/v1/handoffs?status=queued").path("handoffs").size();
  }
}
