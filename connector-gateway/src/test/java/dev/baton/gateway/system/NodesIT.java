package dev.baton.gateway.system;

import static dev.baton.gateway.system.Soon.soon;
import static dev.baton.gateway.system.Soon.within;
import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.gateway.Postgres;
import dev.baton.testkit.postgres.LocalPostgres;
import dev.baton.testkit.rasa.FakeRasa;
import dev.baton.testkit.rasa.TurnContext;
import dev.baton.testkit.telegram.FakeTelegram;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Several gateways over one PostgreSQL, under load, while some are killed and others are frozen for
 * longer than their lease and go on: nothing is lost, nothing is done twice, everything is in
 * order. Judged by what the platform and the bot saw. Without the fence the same judge finds fault.
 *
 * <p>{@code -Dbaton.faults} says how often, {@code -Dbaton.seed} at which random instants.
 */
@Timeout(value = 30, unit = TimeUnit.MINUTES)
class NodesIT {

  private static final int FAULTS = Integer.getInteger("baton.faults", 6);
  private static final long SEED = Long.getLong("baton.seed", 20_261_120L);
  private static final Duration LEASE = Duration.ofSeconds(3);
  private static final int USERS = 24;
  private static final int DESKS = 8;

  @TempDir Path folder;

  private final LocalPostgres postgres = Postgres.server();
  private final String database = postgres.freshDatabase();
  private final FakeTelegram platform = FakeTelegram.start();
  private final FakeTelegram deskPlatform = FakeTelegram.start();
  private final FakeRasa rasa = FakeRasa.start();
  private final int port = Program.freePort();
  private final List<Crowd.User> users = new ArrayList<>();
  private final List<Crowd.Agent> agents = new ArrayList<>();
  private final List<Program> nodes = new ArrayList<>();
  private final List<AutoCloseable> open = new ArrayList<>();

  @BeforeEach
  void people() {
    rasa.delay(Duration.ofMillis(25)).otherwise(this::answer);
    for (int desk = 0; desk < DESKS; desk++) {
      deskPlatform.forum(space(desk), "Desk " + desk);
      agents.add(new Crowd.Agent(deskPlatform.member(space(desk), 900 + desk, "Agent" + desk)));
    }
    for (int nth = 0; nth < USERS; nth++) {
      long id = 10_000L + nth;
      users.add(
          new Crowd.User(
              platform,
              platform.privateChat(id, "User" + id),
              "u-" + id,
              nth < DESKS ? "q" + nth : null));
    }
  }

  @AfterEach
  void stop() throws Exception {
    for (AutoCloseable each : open) {
      each.close();
    }
    rasa.close();
    platform.close();
    deskPlatform.close();
  }

  @Test
  void threeNodesLoseAndDoubleNothingWhateverBecomesOfOneOfThem() throws Exception {
    start(3, true);
    Random random = new Random(SEED);
    int inFlight = 0;
    try (Crowd crowd = new Crowd()) {
      begin(crowd, random);
      for (int fault = 0; fault < FAULTS; fault++) {
        pause(2_000 + random.nextInt(2_000));
        Program node = nodes.get(random.nextInt(nodes.size()));
        if (fault % 2 == 0) {
          node.freeze();
          inFlight += sending();
          pause(LEASE.toMillis() + 1_000 + random.nextInt(4_000));
          node.thaw();
        } else {
          node.kill();
          inFlight += sending();
          pause(random.nextInt(6_000));
          node.restart();
        }
      }
      pause(1_000);
      crowd.fallSilent();
      drain();
    }
    Verdict verdict = Verdict.of(nodes.getFirst(), users, agents, rasa);
    System.out.printf(
        "nodes test: 3 nodes, %d faults, seed %d, %d conversations, %d handed off%n"
            + "  sends in flight at the faults: %d%n  %s%n",
        FAULTS, SEED, users.size(), DESKS, inFlight, verdict.line());
    assertThat(verdict.complaints()).isEmpty();
    assertThat(verdict.repeatedToUsers() + verdict.repeatedToDesks())
        .as("only sends that were in flight at a fault are repeated")
        .isLessThanOrEqualTo(inFlight);
    String logs = nodes.stream().map(Program::logged).reduce("", String::concat);
    assertThat(logs).contains("is left behind").contains("has lost its shards");
    nodes.forEach(node -> node.assertKeepsSecret(platform.token(), deskPlatform.token()));
  }

  @Test
  void withoutTheFenceAFrozenNodeIsNoticed() throws Exception {
    start(2, false);
    Random random = new Random(SEED);
    int inFlight = 0;
    try (Crowd crowd = new Crowd()) {
      begin(crowd, random);
      for (Program node : nodes) {
        pause(3_000);
        node.freeze();
        inFlight += sending();
        pause(LEASE.toMillis() + 4_000);
        node.thaw();
      }
      pause(5_000);
      crowd.fallSilent();
      pause(10_000);
    }
    Verdict verdict = Verdict.of(nodes.getFirst(), users, agents, rasa);
    int repeated = verdict.repeatedToUsers() + verdict.repeatedToDesks();
    System.out.printf(
        "nodes test without the fence: %d complaints, %d repeated sends, %d in flight%n  %s%n",
        verdict.complaints().size(), repeated, inFlight, verdict.line());
    assertThat(!verdict.complaints().isEmpty() || repeated > inFlight)
        .as("the judge finds fault: " + verdict.line())
        .isTrue();
  }

  private void start(int count, boolean fenced) {
    List<Integer> ports = IntStream.range(0, count).mapToObj(nth -> Program.freePort()).toList();
    for (int nth = 0; nth < count; nth++) {
      Program node = Program.prepared(home(nth), ports.get(nth), yaml(nth, ports.get(nth)));
      nodes.add(fenced ? node : node.unfenced());
      open.add(node);
    }
    open.addFirst(new Balancer(port, nodes.stream().map(Program::url).toList()));
    nodes.forEach(Program::launch);
    nodes.forEach(Program::awaitReady);
    soon(() -> assertThat(platform.webhookUrl()).isNotEmpty());
    soon(() -> assertThat(deskPlatform.webhookUrl()).isNotEmpty());
  }

  private Path home(int nth) {
    try {
      return Files.createDirectories(folder.resolve("node" + nth));
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  private void begin(Crowd crowd, Random random) {
    agents.forEach(crowd::work);
    for (int nth = 0; nth < users.size(); nth++) {
      boolean asks = nth < DESKS;
      int askAfter = !asks ? -1 : nth % 3 == 0 ? 10 + random.nextInt(20) : 0;
      crowd.talk(users.get(nth), new Random(random.nextLong()), askAfter);
    }
  }

  private int sending() throws SQLException {
    try (var connection = postgres.connect(database);
        var statement = connection.createStatement();
        var rows =
            statement.executeQuery("SELECT count(*) FROM delivery WHERE state = 'SENDING'")) {
      return rows.next() ? rows.getInt(1) : 0;
    }
  }

  private void drain() {
    within(
        Duration.ofMinutes(3),
        () -> {
          assertThat(platform.unconfirmed()).isZero();
          assertThat(deskPlatform.unconfirmed()).isZero();
        });
    Soon.slowly(
        Duration.ofMinutes(5),
        () ->
            assertThat(Verdict.of(nodes.getFirst(), users, agents, rasa).outstanding()).isEmpty());
  }

  /** Every third message is answered; whoever asks for people is handed off, in two ways. */
  private void answer(TurnContext turn) throws Exception {
    String text = turn.text();
    if (text.startsWith("people ")) {
      String queue = text.substring("people ".length());
      if (Integer.parseInt(queue.substring(1)) % 2 == 0) {
        turn.custom("{\"handoff\":{\"to\":\"human\",\"queue\":\"" + queue + "\"}}");
      } else {
        turn.post(
            nodes
                .getFirst()
                .url()
                .resolve("http://127.0.0.1:" + port + "/handoff?token=" + Program.HANDOFF_TOKEN),
            "{\"sender_id\":\"" + turn.sender() + "\",\"queue\":\"" + queue + "\"}");
      }
      turn.say("Reaching out");
    } else if (Integer.parseInt(text.substring(1)) % 3 == 0) {
      turn.say("r" + text.substring(1));
    }
  }

  private static void pause(long millis) {
    long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
    while (end - System.nanoTime() > 0) {
      LockSupport.parkNanos(end - System.nanoTime());
    }
  }

  private static long space(int desk) {
    return -1_002_000_000_000L - desk;
  }

  private String yaml(int nth, int nodePort) {
    StringBuilder yaml = new StringBuilder();
    yaml.append(
        """
        server: {port: %d, public-url: "http://127.0.0.1:%d", api-token: ${BATON_API_TOKEN}}
        store: {url: "%s", user: %s, node: n%d, lease: %ds}
        bots:
          helpdesk: {type: rasa, url: "%s", timeout: 10s}
        channels:
        """
            .formatted(
                nodePort,
                port,
                postgres.url(database),
                postgres.user(),
                nth,
                LEASE.toSeconds(),
                rasa.url()));
    yaml.append(channel("alpha", "u-", platform)).append(channel("desk", "d-", deskPlatform));
    yaml.append("desks:\n");
    for (int desk = 0; desk < DESKS; desk++) {
      yaml.append("  d%d: {channel: desk, space: \"%d\"}%n".formatted(desk, space(desk)));
    }
    yaml.append("queues:\n");
    for (int desk = 0; desk < DESKS; desk++) {
      yaml.append("  q%d: {desks: [d%d]}%n".formatted(desk, desk));
    }
    return yaml.append("handoff: {token: ${HANDOFF_TOKEN}}\n").toString();
  }

  private static String channel(String name, String prefix, FakeTelegram platform) {
    return "  %s: {type: telegram, token: \"%s\", api-url: \"%s\", mode: webhook, bot: helpdesk, queue: q0, sender-prefix: \"%s\"}%n"
        .formatted(name, platform.token(), platform.url(), prefix);
  }
}
