package dev.baton.gateway.system;

import static dev.baton.gateway.system.Soon.soon;
import static dev.baton.gateway.system.Soon.within;
import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.gateway.system.faults.FaultRow;
import dev.baton.testkit.rasa.FakeRasa;
import dev.baton.testkit.rasa.TurnContext;
import dev.baton.testkit.telegram.FakeTelegram;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * {@code kill -9} at random instants under load: what was acknowledged arrives, once and in order,
 * and only what was in flight is sent again. Judged by what the platforms and the bot saw.
 *
 * <p>{@code -Dbaton.kills} sets how often, {@code -Dbaton.seed} which random instants.
 */
@Timeout(value = 30, unit = TimeUnit.MINUTES)
class CrashIT {

  private static final int KILLS = Integer.getInteger("baton.kills", 5);
  private static final long SEED = Long.getLong("baton.seed", 20_261_120L);
  private static final List<String> CHANNELS = List.of("alpha", "beta", "gamma");
  private static final int USERS_EACH = 22;
  private static final int DESKS = 24;

  @TempDir Path folder;

  private final int port = Program.freePort();
  private final List<FakeTelegram> platforms =
      CHANNELS.stream().map(channel -> FakeTelegram.start()).toList();
  private final FakeTelegram deskPlatform = FakeTelegram.start();
  private final FakeRasa rasa = FakeRasa.start();
  private final List<Crowd.User> users = new ArrayList<>();
  private final List<Crowd.Agent> agents = new ArrayList<>();
  private final Program program;

  CrashIT(@TempDir Path home) {
    program = Program.prepared(home, port, yaml());
  }

  @BeforeEach
  void people() {
    rasa.delay(Duration.ofMillis(25)).otherwise(this::answer);
    for (int desk = 0; desk < DESKS; desk++) {
      deskPlatform.forum(space(desk), "Desk " + desk);
      agents.add(new Crowd.Agent(deskPlatform.member(space(desk), 900 + desk, "Agent" + desk)));
    }
    for (int at = 0; at < CHANNELS.size(); at++) {
      for (int each = 0; each < USERS_EACH; each++) {
        long id = 10_000L * (at + 1) + each;
        int nth = at * USERS_EACH + each;
        users.add(
            new Crowd.User(
                platforms.get(at),
                platforms.get(at).privateChat(id, "User" + id),
                prefix(CHANNELS.get(at)) + id,
                nth < DESKS ? "q" + nth : null));
      }
    }
  }

  @AfterEach
  void stop() {
    program.close();
    rasa.close();
    platforms.forEach(FakeTelegram::close);
    deskPlatform.close();
  }

  @Test
  void nothingIsLostDoubledOrDisordered() throws Exception {
    Random random = new Random(SEED);
    program.restart();
    for (FakeTelegram platform : platforms) {
      soon(() -> assertThat(platform.webhookUrl()).isNotEmpty());
    }
    Remains inFlight = Remains.NONE;
    Instant started = Instant.now();
    Duration recovery;
    int whileStarting = 0;
    try (Crowd crowd = new Crowd()) {
      agents.forEach(crowd::work);
      for (int nth = 0; nth < users.size(); nth++) {
        boolean asks = nth < DESKS;
        int askAfter = !asks ? -1 : nth % 3 == 0 ? 10 + random.nextInt(20) : 0;
        crowd.talk(users.get(nth), new Random(random.nextLong()), askAfter);
      }
      for (int kill = 1; kill <= KILLS; kill++) {
        boolean ready = kill == 1 || random.nextInt(4) > 0;
        if (ready) {
          program.awaitReady();
          Cluster.pause(Duration.ofMillis(200 + random.nextInt(2_800)));
        } else {
          whileStarting++;
          Cluster.pause(Duration.ofMillis(random.nextInt(3_000)));
        }
        program.kill();
        inFlight = inFlight.plus(Remains.of(program.store(), folder));
        started = Instant.now();
        program.launch();
      }
      program.awaitReady();
      recovery = Duration.between(started, Instant.now());
      Cluster.pause(Duration.ofSeconds(1));
      crowd.fallSilent();
      drain();
    }
    Verdict verdict = Verdict.of(program, users, agents, rasa);
    System.out.printf(
        "crash test: %d kills (%d while starting), seed %d, %d conversations, %d handed off%n"
            + "  in flight at the kills: %d sends, %d turns, %d events stored and not handled%n"
            + "  %s%n",
        KILLS,
        whileStarting,
        SEED,
        users.size(),
        DESKS,
        inFlight.sending(),
        inFlight.turns(),
        inFlight.unhandled(),
        verdict.line());
    new FaultRow(
            "CrashIT#nothingIsLostDoubledOrDisordered",
            KILLS + " × kill -9 of one gateway over SQLite, " + whileStarting + " while starting",
            users.size() + " people, 3 messages a second each; " + DESKS + " handed off",
            verdict.messages(),
            verdict.lost(),
            verdict.doubled(),
            verdict.repeatedToUsers() + verdict.repeatedToDesks(),
            verdict.disordered(),
            recovery)
        .write();
    assertThat(verdict.complaints()).isEmpty();
    assertThat(verdict.repeatedToUsers() + verdict.repeatedToDesks())
        .as("only sends that were in flight at a kill are repeated")
        .isLessThanOrEqualTo(inFlight.sending());
    program.assertKeepsSecret(deskPlatform.token());
  }

  /** Waits until everything is acknowledged and everything is sent. */
  private void drain() {
    within(
        Duration.ofMinutes(3),
        () -> {
          for (FakeTelegram platform : platforms) {
            assertThat(platform.unconfirmed()).isZero();
          }
          assertThat(deskPlatform.unconfirmed()).isZero();
        });
    Soon.slowly(
        Duration.ofMinutes(5),
        () -> assertThat(Verdict.of(program, users, agents, rasa).outstanding()).isEmpty());
  }

  /** Answers every third message, and hands off whoever asks for people, in two ways. */
  private void answer(TurnContext turn) throws Exception {
    String text = turn.text();
    if (text.startsWith("people ")) {
      String queue = text.substring("people ".length());
      String last = queue.substring(queue.length() - 1);
      if (Integer.parseInt(last) % 2 == 0) {
        turn.custom("{\"handoff\":{\"to\":\"human\",\"queue\":\"" + queue + "\"}}");
      } else {
        turn.post(
            program.url().resolve("/handoff?token=" + Program.HANDOFF_TOKEN),
            "{\"sender_id\":\"" + turn.sender() + "\",\"queue\":\"" + queue + "\"}");
      }
      turn.say("Reaching out");
    } else if (Integer.parseInt(text.substring(1)) % 3 == 0) {
      turn.say("r" + text.substring(1));
    }
  }

  private static long space(int desk) {
    return -1_002_000_000_000L - desk;
  }

  private static String prefix(String channel) {
    return channel + "-";
  }

  private String yaml() {
    StringBuilder yaml = new StringBuilder();
    yaml.append(
        """
        server: {port: %d, public-url: "http://127.0.0.1:%d", api-token: ${BATON_API_TOKEN}}
        store: {url: "jdbc:sqlite:baton.db"}
        bots:
          helpdesk: {type: rasa, url: "%s", timeout: 10s}
        channels:
        """
            .formatted(port, port, rasa.url()));
    for (int at = 0; at < CHANNELS.size(); at++) {
      yaml.append(channel(CHANNELS.get(at), prefix(CHANNELS.get(at)), platforms.get(at)));
    }
    yaml.append(channel("desk", prefix("desk"), deskPlatform));
    yaml.append("desks:\n");
    for (int desk = 0; desk < DESKS; desk++) {
      yaml.append(
          "  d%d: {channel: desk, claim: answer, space: \"%d\"}%n".formatted(desk, space(desk)));
    }
    yaml.append("queues:\n");
    for (int desk = 0; desk < DESKS; desk++) {
      yaml.append("  q%d: {desks: [d%d]}%n".formatted(desk, desk));
    }
    return yaml.append("handoff: {agent-names: never, token: ${HANDOFF_TOKEN}}\n").toString();
  }

  private static String channel(String name, String prefix, FakeTelegram platform) {
    return "  %s: {type: telegram, token: \"%s\", api-url: \"%s\", mode: webhook, bot: helpdesk, queue: q0, sender-prefix: \"%s\"}%n"
        .formatted(name, platform.token(), platform.url(), prefix);
  }
}
