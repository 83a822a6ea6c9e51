package dev.baton.gateway.system.faults;

import static dev.baton.gateway.system.Soon.soon;
import static dev.baton.gateway.system.Soon.within;
import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.gateway.Postgres;
import dev.baton.gateway.system.Cluster;
import dev.baton.gateway.system.Cluster.Shape;
import dev.baton.gateway.system.Program;
import dev.baton.store.testkit.postgres.LocalPostgres;
import dev.baton.testkit.ChatClient;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.ResourceLock;

/**
 * The machine's clock is set by an hour and back again while everybody writes: for one gateway over
 * SQLite, and for one of three nodes over PostgreSQL.
 *
 * <p>The program is the packaged one, except for the clock that it takes for the machine's. A clock
 * that a library reads by itself is not set.
 */
@Timeout(value = 6, unit = TimeUnit.MINUTES)
@ResourceLock("machine")
class ClockFaultsIT {

  private static final String MAIN = "dev.baton.gateway.SetClockMain";
  private static final long HOUR = 3_600;

  /** No message waits longer than this, whatever the clock says; on several nodes a lease more. */
  private static final Duration STALL = Duration.ofSeconds(3);

  /** What a user is told when the wait is over. */
  private static final String NOBODY = "nobody was free in time";

  private static final long SPACE = -1_002_000_000_000L;
  private static final long PATIENT = 20_001;
  private static final long HASTY = 20_002;
  private static final Duration HASTY_WAITS = Duration.ofSeconds(12);

  /** How long a chat asks for no messages while the clock is wrong. */
  private static final int SILENCE = 5;

  private static final String DESK =
      """
      , queue: patient}
      desks: {d0: {channel: chat, claim: answer, space: "%d"}}
      queues:
        patient: {desks: [d0], wait-timeout: 30m}
        hasty: {desks: [d0], wait-timeout: %ds}
      """
          .formatted(SPACE, HASTY_WAITS.toSeconds());

  @TempDir Path home;

  @Test
  void forwardByAnHour() throws IOException {
    onOneGateway(
        HOUR, "forwardByAnHour", "machine's clock set forward by an hour, 10 s later back");
  }

  @Test
  void backByAnHour() throws IOException {
    onOneGateway(-HOUR, "backByAnHour", "machine's clock set back by an hour, 10 s later forward");
  }

  @Test
  void forwardByAnHourOnOneOfThreeNodes() throws IOException {
    onOneOfThreeNodes(
        HOUR,
        "forwardByAnHourOnOneOfThreeNodes",
        "clock of one node set forward by an hour, 10 s later back");
  }

  @Test
  void backByAnHourOnOneOfThreeNodes() throws IOException {
    onOneOfThreeNodes(
        -HOUR,
        "backByAnHourOnOneOfThreeNodes",
        "clock of one node set back by an hour, 10 s later forward");
  }

  /** The mutant follows the machine's clock: the test must notice. */
  @Test
  void whatGoesByTheMachinesClockEndsWaitsAtOnce() throws IOException {
    try (Town town = Town.withDesks(home, Town.Mode.WEBHOOK, 2, DESK)) {
      town.program().mutant(MAIN).with("BATON_CLOCK", "raw");
      ChatClient patient = asks(town, PATIENT, "patient");
      set(town.program(), HOUR);
      within(
          Duration.ofSeconds(20),
          () -> assertThat(patient.shown()).anyMatch(shown -> shown.text().contains(NOBODY)));
    }
  }

  private void onOneGateway(long seconds, String test, String fault) throws IOException {
    try (Town town = Town.withDesks(home, Town.Mode.WEBHOOK, 6, DESK)) {
      town.program().mutant(MAIN);
      ChatClient patient = asks(town, PATIENT, "patient");
      ChatClient hasty = town.platform().privateChat(HASTY, "Asker" + HASTY);
      Town.pause(Duration.ofSeconds(2));
      int linesBefore = lines(town.program());
      hasty.say(null, "people hasty");
      Instant asked = Instant.now();
      soon(() -> assertThat(town.platform().calls("createForumTopic")).hasSize(2));

      Instant set = Instant.now();
      set(town.program(), seconds);
      within(
          Duration.ofSeconds(20),
          () -> assertThat(town.program().logged()).contains("the machine's clock was set by"));
      town.platform().silence(Town.chat(0), SILENCE);
      Town.pause(Duration.ofSeconds(10));
      set(town.program(), 0);
      Town.pause(Duration.ofSeconds(6));

      Instant silentUntil = town.platform().silentUntil(Town.chat(0)).orElseThrow();
      assertThat(
              town.callsFor(
                  Town.chat(0), silentUntil.minusSeconds(SILENCE).plusMillis(1), silentUntil))
          .as("calls for a chat that asked for silence")
          .isEmpty();
      assertThat(town.callsFor(Town.chat(0), silentUntil, silentUntil.plus(STALL)))
          .as("the chat goes on once its silence is over")
          .isNotEmpty();
      assertThat(patient.shown())
          .as("a wait of half an hour goes on")
          .noneMatch(shown -> shown.text().contains(NOBODY));
      soon(() -> assertThat(hasty.shown()).anyMatch(shown -> shown.text().contains(NOBODY)));
      assertThat(Duration.between(asked, told(town)))
          .as("a wait of %s lasts that long", HASTY_WAITS)
          .isBetween(HASTY_WAITS.minusSeconds(2), HASTY_WAITS.plusSeconds(4));
      assertThat(complaints(town.program(), linesBefore)).isEmpty();
      town.conclude("ClockFaultsIT#" + test, fault, set);
      assertThat(town.longestStall(set)).as("waits for the bot").isLessThan(STALL);
    }
  }

  private void onOneOfThreeNodes(long seconds, String test, String fault) throws IOException {
    LocalPostgres postgres = Postgres.server();
    try (Cluster cluster =
        Cluster.start(
            postgres,
            postgres.freshDatabase(),
            FaultRow.folder("ClockFaultsIT-" + test),
            Shape.USUAL,
            node -> node.mutant(MAIN))) {
      Trial trial = Trial.on(cluster);
      List<Integer> terms = terms(cluster);
      Program node = cluster.node(cluster.busiest());
      List<Integer> linesBefore = cluster.nodes().stream().map(ClockFaultsIT::lines).toList();
      trial.breaks();
      trial.ends();
      set(node, seconds);
      within(
          Duration.ofSeconds(20),
          () -> assertThat(node.logged()).contains("the machine's clock was set by"));
      Cluster.pause(Duration.ofSeconds(10));
      trial.breaks();
      set(node, 0);
      Duration stall = trial.judge("ClockFaultsIT#" + test, fault, Duration.ofSeconds(6));
      assertThat(stall).as("late answers since").isLessThan(Shape.USUAL.lease().plus(STALL));
      assertThat(terms(cluster)).as("no node lost its shards").isEqualTo(terms);
      for (int nth = 0; nth < linesBefore.size(); nth++) {
        assertThat(complaints(cluster.node(nth), linesBefore.get(nth))).isEmpty();
      }
    }
  }

  /** Starts the town; a user in it asks for people and waits. */
  private static ChatClient asks(Town town, long chat, String queue) {
    town.platform().forum(SPACE, "Desk");
    ChatClient asker = town.platform().privateChat(chat, "Asker" + chat);
    town.wakes();
    asker.say(null, "people " + queue);
    soon(() -> assertThat(town.platform().calls("createForumTopic")).isNotEmpty());
    return asker;
  }

  /** When the user with the short wait was told that nobody came. */
  private static Instant told(Town town) {
    return town.callsFor(HASTY, Instant.MIN, Instant.MAX).stream()
        .filter(call -> call.parameters().getOrDefault("text", "").contains(NOBODY))
        .findFirst()
        .orElseThrow()
        .at();
  }

  private static void set(Program program, long seconds) throws IOException {
    Path next = Files.writeString(program.folder().resolve("clock.next"), "" + seconds);
    Files.move(next, program.folder().resolve("clock"), StandardCopyOption.ATOMIC_MOVE);
  }

  private static List<Integer> terms(Cluster cluster) {
    return List.of(
        cluster.count("SELECT count(*) FROM node WHERE revoked_at IS NULL"),
        cluster.count("SELECT sum(term) FROM node WHERE revoked_at IS NULL"));
  }

  private static int lines(Program program) {
    return (int) program.logged().lines().count();
  }

  /**
   * Warnings and errors, except those about the clock and about a chat that asked for no messages.
   */
  private static List<String> complaints(Program program, int after) {
    return program
        .logged()
        .lines()
        .skip(after)
        .filter(line -> line.contains(" WARN ") || line.contains(" ERROR "))
        .filter(line -> !line.contains("the machine's clock was set by"))
        .filter(line -> !line.contains("Too Many Requests"))
        .toList();
  }
}
