package dev.baton.gateway.system.faults;

import static dev.baton.gateway.system.Soon.soon;
import static dev.baton.gateway.system.Soon.within;
import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.gateway.system.Program;
import dev.baton.testkit.ChatClient;
import dev.baton.testkit.ChatClient.Shown;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Telegram limits, fails, refuses, is unreachable, repeats itself, or is polled by another too. */
@Timeout(240)
class TelegramFaultsIT {

  private static final long SPACE = -1_002_000_000_000L;

  /** In seconds; long enough for a slow machine to restart the program within it. */
  private static final int SILENCE = 40;

  private static final String DESK =
      """
      , queue: q0}
      desks: {d0: {channel: chat, claim: answer, space: "%d"}}
      queues: {q0: {desks: [d0]}}
      """
          .formatted(SPACE);

  @TempDir Path home;

  @Test
  void aLongPauseIsKeptAcrossAKill() {
    try (Town town = Town.withDesks(home, Town.Mode.WEBHOOK, 6, DESK)) {
      town.platform().forum(SPACE, "Desk");
      List<ChatClient> askers =
          List.of(
              town.platform().privateChat(20_001, "Asker1"),
              town.platform().privateChat(20_002, "Asker2"),
              town.platform().privateChat(20_003, "Asker3"));
      town.wakes();
      Town.pause(Duration.ofSeconds(2));
      town.platform().silence(Town.chat(0), SILENCE);
      town.platform().silence(SPACE, SILENCE);
      askers.get(0).say(null, "people q0");
      soon(() -> {
        assertThat(town.platform().silentUntil(SPACE)).isPresent();
        assertThat(town.platform().silentUntil(Town.chat(0))).isPresent();
      });
      askers.get(1).say(null, "people q0");
      Town.pause(Duration.ofSeconds(3));
      town.program().kill();
      town.program().restart();
      Instant again = Instant.now();
      askers.get(2).say(null, "people q0");
      Town.pause(Duration.ofSeconds(SILENCE - 1));

      for (long chat : List.of(SPACE, Town.chat(0))) {
        Instant until = town.platform().silentUntil(chat).orElseThrow();
        assertThat(until).as("the kill was within the pause").isAfter(again);
        assertThat(town.callsFor(chat, until.minusSeconds(SILENCE).plusMillis(1), until))
            .as("calls for a chat that asked for silence, but for looks at it")
            .filteredOn(call -> !call.method().matches("getchat|getchatmember"))
            .isEmpty();
        assertThat(town.callsFor(Town.chat(1), until.minusSeconds(10), until))
            .as("other chats go on")
            .isNotEmpty();
      }
      Instant ended = town.platform().silentUntil(Town.chat(0)).orElseThrow();
      soon(() -> assertThat(town.platform().calls("createForumTopic")).hasSizeGreaterThan(3));
      town.conclude(
          "TelegramFaultsIT#aLongPauseIsKeptAcrossAKill",
          "429 with retry_after " + SILENCE + " s for a chat and a group, kill -9 within it",
          ended);
    }
  }

  @Test
  void errorsResetsAndABlackHoleAreWaitedOut() {
    try (Town town = Town.of(home, Town.Mode.WEBHOOK, 6).wakes()) {
      Town.pause(Duration.ofSeconds(2));
      town.platform().failWithHtml("send*", 60, 502);
      Town.pause(Duration.ofSeconds(5));
      for (int reset = 0; reset < 10; reset++) {
        town.toPlatform().reset();
        Town.pause(Duration.ofMillis(300));
      }
      town.toPlatform().swallow();
      Town.pause(Duration.ofSeconds(6));
      town.toPlatform().refuse();
      Town.pause(Duration.ofSeconds(3));
      town.platform().repair();
      town.toPlatform().pass();
      Instant ended = Instant.now();
      Town.pause(Duration.ofSeconds(6));
      town.conclude(
          "TelegramFaultsIT#errorsResetsAndABlackHoleAreWaitedOut",
          "60 × 502 with HTML, 10 resets, 6 s black hole, 3 s refused",
          ended);
    }
  }

  @Test
  void aPollThatIsCutOffGoesOn() {
    try (Town town = Town.of(home, Town.Mode.POLLING, 6).wakes()) {
      Town.pause(Duration.ofSeconds(2));
      for (int reset = 0; reset < 10; reset++) {
        town.toPlatform().reset();
        Town.pause(Duration.ofMillis(300));
      }
      town.toPlatform().swallow();
      Town.pause(Duration.ofSeconds(6));
      town.toPlatform().pass();
      Instant ended = Instant.now();
      Town.pause(Duration.ofSeconds(8));
      town.conclude(
          "TelegramFaultsIT#aPollThatIsCutOffGoesOn", "polling: 10 resets, 6 s black hole", ended);
      assertThat(town.hearing(ended)).isLessThan(Duration.ofSeconds(20));
    }
  }

  @Test
  void aUserWhoBlocksTheBotHoldsUpNobody() {
    try (Town town = Town.withDesks(home, Town.Mode.WEBHOOK, 6, DESK)) {
      town.platform().forum(SPACE, "Desk");
      ChatClient agent = town.platform().member(SPACE, 900, "Ann");
      ChatClient asker = town.platform().privateChat(20_001, "Asker1");
      town.wakes();
      asker.say(null, "people q0");
      soon(() -> assertThat(agent.shown()).anyMatch(shown -> shown.buttons().contains("Claim")));
      Shown offer =
          agent.shown().stream()
              .filter(shown -> shown.buttons().contains("Claim"))
              .findFirst()
              .orElseThrow();
      agent.press(offer.id(), "Claim");
      soon(() -> assertThat(asker.shown()).anyMatch(shown -> shown.text().contains("joined")));
      Town.pause(Duration.ofSeconds(3));
      town.platform().blockBot(20_001);
      Instant blocked = Instant.now();
      agent.say(offer.thread(), "are you there");
      soon(() ->
          assertThat(agent.shown())
              .as("the desk is told, with the reason and a way to try again")
              .anyMatch(shown ->
                  shown.bot()
                      && shown.text().contains("Not delivered")
                      && shown.text().contains("blocked")
                      && shown.buttons().contains("Retry")));
      assertThat(town.callsFor(20_001, blocked, Instant.now()))
          .as("one try")
          .filteredOn(call -> call.method().equals("sendmessage"))
          .hasSize(1);
      assertThat(town.program().api("/api/v1/dead-letters").path("dead_letters")).isNotEmpty();
      town.platform().unblockBot(20_001);
      Instant ended = Instant.now();
      Town.pause(Duration.ofSeconds(3));
      town.conclude(
          "TelegramFaultsIT#aUserWhoBlocksTheBotHoldsUpNobody", "403, blocked by a user", ended);
    }
  }

  @Test
  void aSecondPollerIsNamedAndNotFought() {
    try (Town town = Town.of(home, Town.Mode.POLLING, 6).wakes()) {
      Town.pause(Duration.ofSeconds(3));
      AtomicBoolean there = new AtomicBoolean(true);
      AtomicInteger disturbed = new AtomicInteger();
      int before = town.platform().calls("getUpdates").size();
      Thread second = Thread.ofVirtual().start(() -> poll(town, there, disturbed));
      within(
          Duration.ofSeconds(20),
          () -> assertThat(town.program().logged()).contains("another program asks"));
      assertThat(town.program().get("/readyz", null).body()).contains("another program asks");
      Town.pause(Duration.ofSeconds(12));
      there.set(false);
      join(second);
      assertThat(disturbed.get()).as("how often Baton ended the other's poll").isLessThan(4);
      assertThat(before).isPositive();
      Instant ended = Instant.now();
      Town.pause(Duration.ofSeconds(22));
      town.conclude(
          "TelegramFaultsIT#aSecondPollerIsNamedAndNotFought",
          "409, a second poller for 13 s",
          ended);
      assertThat(town.hearing(ended)).isLessThan(Duration.ofSeconds(25));
    }
  }

  @Test
  void webhooksThatRepeatThemselvesAreHandledOnce() {
    try (Town town = Town.of(home, Town.Mode.WEBHOOK, 6).wakes()) {
      town.platform().unruly(5, Duration.ofSeconds(2), Town.SEED);
      Town.pause(Duration.ofSeconds(12));
      List<Long> pushed = town.platform().pushes().stream().map(push -> push.updateId()).toList();
      town.platform().unruly(1, Duration.ZERO, Town.SEED);
      Instant ended = Instant.now();
      Town.pause(Duration.ofSeconds(3));
      assertThat(pushed).hasSizeGreaterThan(2 * Set.copyOf(pushed).size());
      town.conclude(
          "TelegramFaultsIT#webhooksThatRepeatThemselvesAreHandledOnce",
          "each webhook 1 to 5 times, up to 2 s late, between later ones",
          ended);
    }
  }

  /** Another program with the same token, which confirms nothing. */
  private static void poll(Town town, AtomicBoolean there, AtomicInteger disturbed) {
    URI address =
        URI.create(
            town.platform().url() + "/bot" + town.platform().token() + "/getUpdates?timeout=4");
    while (there.get()) {
      try {
        int status =
            Program.send(
                    HttpRequest.newBuilder(address).timeout(Duration.ofSeconds(20)).GET().build())
                .statusCode();
        if (status == 409) {
          disturbed.incrementAndGet();
        }
      } catch (UncheckedIOException closed) {
        return;
      }
      Town.pause(Duration.ofMillis(300));
    }
  }

  private static void join(Thread thread) {
    try {
      thread.join();
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(interrupted);
    }
  }
}
