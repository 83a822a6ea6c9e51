package dev.baton.gateway.system.faults;

import static dev.baton.gateway.system.Soon.soon;
import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.testkit.webex.FakeWebex.RegisteredWebhook;
import dev.baton.testkit.webex.WebexRequest;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Webex limits, fails, switches webhooks off, moves rooms, and repeats and reorders webhooks. */
@Timeout(240)
class WebexFaultsIT {

  private final WebexCrowd crowd;

  WebexFaultsIT(@TempDir Path home) {
    crowd = new WebexCrowd(home, true);
  }

  @AfterEach
  void stop() throws InterruptedException {
    crowd.stop();
  }

  @Test
  void aPauseOfTheAccountIsKeptAcrossAKill() throws Exception {
    crowd.begin();
    crowd.webex.silence(Duration.ofSeconds(14));
    soon(() -> assertThat(crowd.webex.silentUntil()).isPresent());
    Town.pause(Duration.ofSeconds(2));
    crowd.program.kill();
    crowd.program.restart();
    Instant again = Instant.now();
    Instant until = crowd.webex.silentUntil().orElseThrow();
    assertThat(until).as("the kill was within the pause").isAfter(again);
    Town.pause(Duration.between(again, until).plusSeconds(4));
    List<WebexRequest> early =
        crowd.webex.requests().stream()
            .filter(
                request -> request.path().equals("/messages") && request.method().equals("POST"))
            .filter(request -> request.at().isAfter(until.minusSeconds(13)))
            .filter(request -> request.at().isBefore(until))
            .toList();
    assertThat(early).as("messages while Webex asked for silence").isEmpty();
    crowd.conclude(
        "WebexFaultsIT#aPauseOfTheAccountIsKeptAcrossAKill",
        "Webex 429, Retry-After 14 s, kill -9 within it",
        until);
  }

  @Test
  void anOutageIsWaitedOut() throws Exception {
    crowd.begin();
    for (int burst = 0; burst < 3; burst++) {
      crowd.webex.breakDown(502);
      Town.pause(Duration.ofSeconds(3));
      crowd.webex.recover();
      Town.pause(Duration.ofSeconds(1));
    }
    Instant ended = Instant.now();
    Town.pause(Duration.ofSeconds(4));
    crowd.conclude("WebexFaultsIT#anOutageIsWaitedOut", "Webex 502 with HTML, 3 × 3 s", ended);
  }

  @Test
  void webhooksThatWereSwitchedOffAreMendedAndWhatWasMissedIsFetched() throws Exception {
    crowd.begin();
    Instant off = Instant.now();
    crowd.webex.sleepWebhooks();
    soon(() -> assertThat(crowd.webex.webhooks()).allMatch(RegisteredWebhook::active));
    Instant on = Instant.now();
    Town.pause(Duration.ofSeconds(4));
    crowd.webex.loseWebhooks(true);
    Town.pause(Duration.ofSeconds(4));
    crowd.webex.loseWebhooks(false);
    Instant ended = Instant.now();
    Town.pause(Duration.ofSeconds(3));
    assertThat(Duration.between(off, on)).isLessThan(Duration.ofSeconds(6));
    crowd.conclude(
        "WebexFaultsIT#webhooksThatWereSwitchedOffAreMendedAndWhatWasMissedIsFetched",
        "Webex switches webhooks off; 4 s of webhooks lost",
        ended);
  }

  @Test
  void webhooksThatComeTwiceAndMixedUpAreHandledOnce() throws Exception {
    crowd.begin();
    crowd.webex.duplicate(4);
    for (int round = 0; round < 6; round++) {
      crowd.webex.reorderNext(10);
      Town.pause(Duration.ofSeconds(2));
    }
    crowd.webex.duplicate(1);
    crowd.webex.reorderNext(0);
    Instant ended = Instant.now();
    Town.pause(Duration.ofSeconds(3));
    crowd.conclude(
        "WebexFaultsIT#webhooksThatComeTwiceAndMixedUpAreHandledOnce",
        "Webex: each webhook 4 times, reversed within 10",
        ended);
  }

  @Test
  void roomsThatMoveAreFollowed() throws Exception {
    crowd.begin();
    for (WebexCrowd.Person person : crowd.people.subList(0, 4)) {
      crowd.webex.migrate(person.chat().roomId());
      Town.pause(Duration.ofMillis(500));
    }
    Instant ended = Instant.now();
    Town.pause(Duration.ofSeconds(5));
    crowd.conclude(
        "WebexFaultsIT#roomsThatMoveAreFollowed", "Webex moves 4 rooms to other ids", ended);
  }
}
