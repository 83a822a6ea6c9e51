package dev.baton.gateway.system;

import static dev.baton.gateway.system.Soon.soon;
import static dev.baton.gateway.system.Soon.within;
import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.store.ShardOwnership;
import dev.baton.store.testkit.postgres.LocalPostgres;
import dev.baton.testkit.network.Link;
import dev.baton.testkit.rasa.FakeRasa;
import dev.baton.testkit.rasa.TurnContext;
import dev.baton.testkit.telegram.FakeTelegram;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;

/**
 * Several packaged gateways over one PostgreSQL, each with its own link to it that can be broken; a
 * load balancer in front of them, a bot behind them, and a crowd of users and agents.
 */
public final class Cluster implements AutoCloseable {

  private static final int POST_TRIES = 8;

  /** Several nodes warm up at once, perhaps on a machine with two cores. */
  private static final String QUICK_TO_START = "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC";

  /**
   * Every third message is answered, and a chat on Telegram takes one message per second: faster
   * users would have to wait for that.
   */
  private static final long PAUSE = 400;

  private final LocalPostgres postgres;
  private final String database;
  private final Shape shape;
  private final Path folder;
  private final FakeTelegram platform = FakeTelegram.start();
  private final FakeTelegram deskPlatform = FakeTelegram.start();
  private final FakeRasa rasa = FakeRasa.start();
  private final int port = Program.freePort();
  private final List<Crowd.User> users = new ArrayList<>();
  private final List<Crowd.Agent> agents = new ArrayList<>();
  private final List<Program> nodes = new ArrayList<>();
  private final List<Link> links = new ArrayList<>();
  private final Balancer balancer;
  private final Set<String> mayBeHeardAgain = new HashSet<>();
  private int inFlight;
  private int freezes;
  private Crowd crowd = new Crowd(PAUSE);

  /**
   * The size of the cluster.
   *
   * @param lease of each node
   * @param desks how many of the users ask for people, each at a desk of its own
   * @param polling whether the users' platform is polled for updates instead of pushing them
   */
  public record Shape(int nodes, int users, int desks, Duration lease, boolean polling) {

    public static final Shape USUAL = new Shape(3, 20, 6, Duration.ofSeconds(3), false);

    /** A lease so long that no node loses it only because the processor is busy for a while. */
    public static final Shape PATIENT = USUAL.lease(Duration.ofSeconds(6));

    public Shape nodes(int count) {
      return new Shape(count, users, desks, lease, polling);
    }

    public Shape people(int count, int asking) {
      return new Shape(nodes, count, asking, lease, polling);
    }

    public Shape lease(Duration other) {
      return new Shape(nodes, users, desks, other, polling);
    }

    public Shape polled() {
      return new Shape(nodes, users, desks, lease, true);
    }

    /** The load, as the table shows it. */
    public String load() {
      return "%d nodes, %d users, %d of them with agents".formatted(nodes, users, desks);
    }
  }

  /** Starts the usual program on each node. */
  public static Cluster start(LocalPostgres postgres, Path folder, Shape shape) {
    return start(postgres, postgres.freshDatabase(), folder, shape, node -> node);
  }

  /**
   * Starts over a database that may already contain data.
   *
   * @param each prepares each node before it starts
   */
  public static Cluster start(
      LocalPostgres postgres,
      String database,
      Path folder,
      Shape shape,
      UnaryOperator<Program> each) {
    Cluster cluster = new Cluster(postgres, database, folder, shape, each);
    cluster.nodes.forEach(Program::launch);
    cluster.nodes.forEach(Program::awaitReady);
    if (!shape.polling()) {
      soon(() -> assertThat(cluster.platform.webhookUrl()).isNotEmpty());
    }
    soon(() -> assertThat(cluster.deskPlatform.webhookUrl()).isNotEmpty());
    return cluster;
  }

  private Cluster(
      LocalPostgres postgres,
      String database,
      Path folder,
      Shape shape,
      UnaryOperator<Program> each) {
    this.postgres = postgres;
    this.database = database;
    this.folder = folder;
    this.shape = shape;
    rasa.delay(Duration.ofMillis(25)).otherwise(this::answer);
    for (int desk = 0; desk < shape.desks(); desk++) {
      deskPlatform.forum(space(desk), "Desk " + desk);
      agents.add(new Crowd.Agent(deskPlatform.member(space(desk), 900 + desk, "Agent" + desk)));
    }
    for (int nth = 0; nth < shape.users(); nth++) {
      long id = 10_000L + nth;
      users.add(
          new Crowd.User(
              platform,
              platform.privateChat(id, "User" + id),
              "u-" + id,
              nth < shape.desks() ? "q" + nth : null));
    }
    List<Integer> ports =
        IntStream.range(0, shape.nodes()).mapToObj(nth -> Program.freePort()).toList();
    for (int nth = 0; nth < shape.nodes(); nth++) {
      Link link = Link.to(postgres.port());
      links.add(link);
      nodes.add(
          each.apply(
              Program.prepared(home(nth), ports.get(nth), yaml(nth, ports.get(nth), link))
                  .with("JAVA_TOOL_OPTIONS", QUICK_TO_START)));
    }
    balancer = new Balancer(port, nodes.stream().map(Program::url).toList());
  }

  /** All people begin to write, or continue; the seed determines what they do. */
  public void begin(long seed) {
    crowd.close();
    crowd = new Crowd(PAUSE);
    Random random = new Random(seed);
    agents.forEach(crowd::work);
    for (int nth = 0; nth < users.size(); nth++) {
      boolean asks = nth < shape.desks();
      int askAfter = !asks ? -1 : nth % 3 == 0 ? 5 + random.nextInt(10) : 0;
      crowd.talk(users.get(nth), new Random(random.nextLong()), askAfter);
    }
  }

  public Program node(int nth) {
    return nodes.get(nth);
  }

  public List<Program> nodes() {
    return nodes;
  }

  /** A node's link to the database. */
  public Link link(int nth) {
    return links.get(nth);
  }

  /** All nodes' links to the database. */
  public List<Link> links() {
    return links;
  }

  public Balancer balancer() {
    return balancer;
  }

  public FakeTelegram platform() {
    return platform;
  }

  public List<Crowd.User> users() {
    return users;
  }

  public LocalPostgres postgres() {
    return postgres;
  }

  public String database() {
    return database;
  }

  public Shape shape() {
    return shape;
  }

  /**
   * Notes how many sends are in flight: a fault at this moment may cause all of them to be
   * repeated.
   */
  public void noteInFlight() {
    inFlight += count("SELECT count(*) FROM delivery WHERE state = 'SENDING'");
  }

  /** How many sends may have been repeated, by {@link #noteInFlight}. */
  public int inFlight() {
    return inFlight;
  }

  /**
   * Notes the same for a node that is frozen past its lease. If it freezes between its last look at
   * the lease and a call, the next node gives the bot what this one was about to give, and this one
   * gives it once more when it continues. No fence can prevent that.
   */
  public void noteFrozen(Program node) {
    noteInFlight();
    freezes++;
    mayBeHeardAgain.addAll(withTheBot("n" + nodes.indexOf(node)));
  }

  /**
   * The complaints without those that {@link #noteFrozen} explains; all of them if they are more
   * than the moment of each freeze can explain.
   */
  public List<String> unexplained(List<String> complaints) {
    List<String> left =
        complaints.stream().filter(each -> !mayBeHeardAgain.contains(each)).toList();
    return complaints.size() - left.size() > freezes ? complaints : left;
  }

  /** What a node gave the bot and has no answer to yet, as complaints that it was given twice. */
  private Set<String> withTheBot(String node) {
    String given =
        """
        SELECT conversation.id, conversation.sender_id, message.content FROM turn
        JOIN message ON message.turn_id = turn.id
        JOIN conversation ON conversation.id = turn.conversation_id
        WHERE turn.state = 'GIVEN'
        """;
    List<String> shards =
        texts("SELECT number FROM shard JOIN node USING (term) WHERE name = '" + node + "'");
    Set<String> complaints = new HashSet<>();
    try (var connection = postgres.connect(database);
        var statement = connection.createStatement();
        var rows = statement.executeQuery(given)) {
      while (rows.next()) {
        int shard = ShardOwnership.shardOf(rows.getString(1));
        String complaint = rows.getString(2) + Verdict.HEARD_TWICE;
        if (shards.contains(String.valueOf(shard))) {
          Verdict.OF_USER
              .matcher(rows.getString(3))
              .results()
              .forEach(word -> complaints.add(complaint + word.group()));
        }
      }
      return complaints;
    } catch (SQLException failed) {
      throw new IllegalStateException(failed);
    }
  }

  /** One number from the database. */
  public int count(String sql) {
    try (var connection = postgres.connect(database);
        var statement = connection.createStatement();
        var rows = statement.executeQuery(sql)) {
      return rows.next() ? rows.getInt(1) : 0;
    } catch (SQLException failed) {
      throw new IllegalStateException(failed);
    }
  }

  private List<String> texts(String sql) {
    try (var connection = postgres.connect(database);
        var statement = connection.createStatement();
        var rows = statement.executeQuery(sql)) {
      List<String> texts = new ArrayList<>();
      while (rows.next()) {
        texts.add(rows.getString(1));
      }
      return texts;
    } catch (SQLException failed) {
      throw new IllegalStateException(failed);
    }
  }

  /** The node that has the most shards. */
  public int busiest() {
    List<Integer> shards =
        IntStream.range(0, nodes.size())
            .mapToObj(nth ->
                count(
                    "SELECT count(*) FROM shard JOIN node USING (term) WHERE name = 'n"
                        + nth
                        + "'"))
            .toList();
    return shards.indexOf(shards.stream().max(Integer::compare).orElseThrow());
  }

  /** Lets time pass while everybody writes. */
  public static void pause(Duration time) {
    long end = System.nanoTime() + time.toNanos();
    while (end - System.nanoTime() > 0) {
      LockSupport.parkNanos(end - System.nanoTime());
    }
  }

  /** The users stop writing, everything is delivered, and the judge gives its verdict. */
  public Verdict judge() {
    fallSilent();
    within(
        Duration.ofMinutes(2),
        () -> {
          assertThat(platform.unconfirmed()).isZero();
          assertThat(deskPlatform.unconfirmed()).isZero();
        });
    Soon.slowly(
        Duration.ofMinutes(3),
        () -> {
          assertThat(look().outstanding()).isEmpty();
          assertThat(count("SELECT count(*) FROM delivery WHERE state <> 'DEAD'"))
              .as("deliveries on their way")
              .isZero();
        });
    return look();
  }

  /** The users stop writing, and the judge gives its verdict after a while, whatever is open. */
  public Verdict judgeAfter(Duration time) {
    fallSilent();
    pause(time);
    return look();
  }

  /** The users stop writing; the agents continue. */
  public void fallSilent() {
    crowd.fallSilent();
  }

  /** Waits, while everybody writes, until answers are as quick as usual. */
  public void awaitUsual(Duration usual) {
    Soon.slowly(
        Duration.ofMinutes(2),
        () -> assertThat(exchanges().areAsUsual(Instant.now(), usual)).as("as usual").isTrue());
  }

  /** See {@link Exchanges#recovery}. */
  public Duration recovery(Instant end, Duration usual) {
    return exchanges().recovery(end, usual);
  }

  /** See {@link Exchanges#slowness}. */
  public Duration slowness(Instant end, Duration usual) {
    return exchanges().slowness(end, usual);
  }

  /** See {@link Exchanges#stall}. */
  public Duration stall(Instant since) {
    return exchanges().stall(since);
  }

  private Exchanges exchanges() {
    return Exchanges.of(platform, rasa, users);
  }

  /** The judge's verdict at this moment, with much still in flight. */
  public Verdict look() {
    return Verdict.of(nodes.getFirst(), users, agents, rasa);
  }

  /** Checks the store at the end, beyond what people saw. */
  public void assertAllReceived() {
    assertThat(count("SELECT count(*) FROM inbound WHERE state = 'WAITING'"))
        .as("events that were stored and not handled")
        .isZero();
    assertThat(count("SELECT count(*) FROM delivery WHERE state = 'DEAD'"))
        .as("dead letters")
        .isZero();
    assertThat(
            count(
                """
                SELECT count(*) FROM message WHERE author IN ('BOT', 'AGENT') AND NOT EXISTS (
                  SELECT 1 FROM message_copy
                  WHERE message_copy.message_id = message.id AND side = 'USER')
                """))
        .as("words to users without a receipt")
        .isZero();
    assertThat(
            texts(
                """
                SELECT id || ' ' || seq || ' ' || content FROM message
                WHERE author = 'USER' AND route = 'PEOPLE' AND NOT EXISTS (
                  SELECT 1 FROM message_copy
                  WHERE message_copy.message_id = message.id AND side = 'DESK')
                AND NOT EXISTS (
                  SELECT 1 FROM message_part WHERE message_part.message_id = message.id)
                """))
        .as("words to agents without a receipt")
        .isEmpty();
  }

  @Override
  public void close() {
    crowd.close();
    balancer.close();
    nodes.forEach(Program::close);
    links.forEach(Link::close);
    rasa.close();
    platform.close();
    deskPlatform.close();
  }

  private Path home(int nth) {
    try {
      return Files.createDirectories(folder.resolve("node" + nth));
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  /** Answers every third message, and hands off whoever asks for people, in two ways. */
  private void answer(TurnContext turn) throws Exception {
    String text = turn.text();
    if (text.startsWith("people ")) {
      String queue = text.substring("people ".length());
      if (Integer.parseInt(queue.substring(1)) % 2 == 0) {
        turn.custom("{\"handoff\":{\"to\":\"human\",\"queue\":\"" + queue + "\"}}");
      } else {
        handOff(turn, queue);
      }
      turn.say("Reaching out");
    } else if (Integer.parseInt(text.substring(1)) % 3 == 0) {
      turn.say("r" + text.substring(1));
    }
  }

  /** Calls as an action should: again if the request was not stored. */
  private void handOff(TurnContext turn, String queue) throws Exception {
    URI url = URI.create("http://127.0.0.1:" + port + "/handoff?token=" + Program.HANDOFF_TOKEN);
    String body = "{\"sender_id\":\"" + turn.sender() + "\",\"queue\":\"" + queue + "\"}";
    int status = turn.post(url, body).status();
    for (int again = 1; again < POST_TRIES && status / 100 != 2; again++) {
      TimeUnit.MILLISECONDS.sleep(500);
      status = turn.post(url, body).status();
    }
  }

  private static long space(int desk) {
    return -1_002_000_000_000L - desk;
  }

  private String yaml(int nth, int nodePort, Link link) {
    StringBuilder yaml = new StringBuilder();
    yaml.append(
        """
        server: {port: %d, public-url: "http://127.0.0.1:%d", api-token: ${BATON_API_TOKEN}}
        store: {url: "jdbc:postgresql://127.0.0.1:%d/%s", user: %s, node: n%d, lease: %ds}
        bots:
          helpdesk: {type: rasa, url: "%s", timeout: 10s}
        channels:
        """
            .formatted(
                nodePort,
                port,
                link.port(),
                database,
                postgres.user(),
                nth,
                shape.lease().toSeconds(),
                rasa.url()));
    yaml.append(channel("alpha", "u-", platform, shape.polling()))
        .append(channel("desk", "d-", deskPlatform, false));
    yaml.append("desks:\n");
    for (int desk = 0; desk < shape.desks(); desk++) {
      yaml.append(
          "  d%d: {channel: desk, claim: answer, space: \"%d\"}%n".formatted(desk, space(desk)));
    }
    yaml.append("queues:\n");
    for (int desk = 0; desk < shape.desks(); desk++) {
      yaml.append("  q%d: {desks: [d%d]}%n".formatted(desk, desk));
    }
    return yaml.append("handoff: {agent-names: never, token: ${HANDOFF_TOKEN}}\n").toString();
  }

  private static String channel(
      String name, String prefix, FakeTelegram platform, boolean polling) {
    return "  %s: {type: telegram, token: \"%s\", api-url: \"%s\", mode: %s, bot: helpdesk, queue: q0, sender-prefix: \"%s\"}%n"
        .formatted(name, platform.token(), platform.url(), polling ? "polling" : "webhook", prefix);
  }
}
