package dev.baton.gateway.system.faults;

import static dev.baton.gateway.system.Soon.soon;
import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.testkit.network.Link;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The same without a public address: Webex's socket is cut, falls silent, and forgets devices. */
@Timeout(240)
class WebexSocketFaultsIT {

  private final WebexCrowd crowd;

  WebexSocketFaultsIT(@TempDir Path home) {
    crowd = new WebexCrowd(home, false);
  }

  @AfterEach
  void stop() throws InterruptedException {
    crowd.stop();
  }

  @Test
  void whatIsWrittenWhileBatonIsKilledIsReadAtTheNextStart() throws Exception {
    crowd.begin();
    for (int kill = 0; kill < 3; kill++) {
      crowd.program.kill();
      Town.pause(Duration.ofSeconds(3));
      crowd.program.restart();
      Town.pause(Duration.ofSeconds(3));
    }
    Instant ended = Instant.now();
    Town.pause(Duration.ofSeconds(3));
    assertThat(crowd.webex.devices()).as("found again, not registered again").hasSize(1);
    crowd.conclude(
        "WebexSocketFaultsIT#whatIsWrittenWhileBatonIsKilledIsReadAtTheNextStart",
        "Webex by its socket: 3 × kill -9, away for 3 s and more",
        ended);
    assertThat(crowd.webex.refusedCalls()).isEmpty();
  }

  @Test
  void aSocketThatIsCutAndFallsSilentIsMadeAgain() throws Exception {
    try (Link link = Link.to(crowd.webex.socketPort())) {
      crowd.webex.socketsVia(link.port());
      crowd.begin();
      for (int cut = 0; cut < 5; cut++) {
        link.reset();
        Town.pause(Duration.ofSeconds(1));
      }
      crowd.webex.cutSocketsMidFrame();
      Town.pause(Duration.ofSeconds(2));
      link.swallow();
      Town.pause(Duration.ofSeconds(32));
      link.pass();
      Instant ended = Instant.now();
      soon(() -> assertThat(crowd.webex.openSockets()).isEqualTo(1));
      Town.pause(Duration.ofSeconds(3));
      crowd.conclude(
          "WebexSocketFaultsIT#aSocketThatIsCutAndFallsSilentIsMadeAgain",
          "Webex by its socket: 5 resets, one within a frame, 32 s black hole",
          ended);
    }
  }

  @Test
  void repeatedReorderedAndLostActivitiesAndAForgottenDeviceLoseNothing() throws Exception {
    crowd.begin();
    crowd.webex.duplicate(4);
    for (int round = 0; round < 4; round++) {
      crowd.webex.reorderNext(10);
      Town.pause(Duration.ofSeconds(2));
    }
    crowd.webex.duplicate(1);
    crowd.webex.reorderNext(0);
    crowd.webex.loseActivities(true);
    Town.pause(Duration.ofSeconds(3));
    crowd.webex.loseActivities(false);
    crowd.webex.sendOnSockets("]]> no frame");
    crowd.webex.forgetDevices();
    crowd.webex.cutSockets();
    Instant ended = Instant.now();
    soon(() -> assertThat(crowd.webex.openSockets()).isEqualTo(1));
    Town.pause(Duration.ofSeconds(3));
    crowd.conclude(
        "WebexSocketFaultsIT#repeatedReorderedAndLostActivitiesAndAForgottenDeviceLoseNothing",
        "Webex by its socket: activities 4 times, reversed within 10, 3 s lost; the device forgotten",
        ended);
  }
}
