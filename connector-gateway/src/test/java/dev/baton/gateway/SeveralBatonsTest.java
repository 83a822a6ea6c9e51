package dev.baton.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.baton.Baton;
import dev.baton.bot.Bot;
import dev.baton.bot.Reply;
import dev.baton.connector.Capabilities;
import dev.baton.connector.Capabilities.Pace;
import dev.baton.connector.Capabilities.Rate;
import dev.baton.connector.Channel;
import dev.baton.connector.Content.Text;
import dev.baton.connector.DeliveryException.Retryable;
import dev.baton.connector.Event;
import dev.baton.connector.Health;
import dev.baton.connector.Inbound;
import dev.baton.connector.Inbox;
import dev.baton.connector.Outbound;
import dev.baton.connector.Person;
import dev.baton.connector.Place;
import dev.baton.connector.Receipt;
import dev.baton.connector.ThreadOpeningChannel;
import dev.baton.connector.Threads;
import dev.baton.plan.AssignmentPlan;
import dev.baton.plan.ChannelPlan;
import dev.baton.plan.DeskPlan;
import dev.baton.plan.HandoffPlan;
import dev.baton.plan.LimitsPlan;
import dev.baton.plan.QueuePlan;
import dev.baton.plan.UserSidePlan;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Several Batons over one PostgreSQL: the others soon know what one of them does. */
class SeveralBatonsTest {

  private static final Duration PATIENCE = Duration.ofSeconds(60);

  /** So long that nothing here is found only by the look that follows each lease. */
  private static final Duration LEASE = Duration.ofMinutes(2);

  private static final Duration PAUSE = Duration.ofSeconds(20);
  private static final Duration MOMENT = Duration.ofSeconds(10);
  private static final int CHATS = 4;
  private static final AtomicInteger IDS = new AtomicInteger();

  private final Nodes nodes = new Nodes();
  private final List<Baton> batons = new CopyOnWriteArrayList<>();

  @AfterEach
  void close() {
    batons.forEach(Baton::close);
  }

  @Test
  void aPauseOfTheAccountThatOneIsToldHoldsForTheOtherWithinMoments() {
    Account one = new Account();
    Account other = new Account();
    open(one, "desk");
    open(other, "desk");
    AtomicInteger chats = new AtomicInteger();
    await()
        .atMost(PATIENCE)
        .until(() -> {
          one.hears("c" + chats.incrementAndGet(), "hello");
          return !one.sent.isEmpty() && !other.sent.isEmpty();
        });
    String paused = one.sent.getFirst().chat();
    String beside = other.sent.getFirst().chat();

    one.refuses.set(new Retryable("429", PAUSE, true, null));
    one.hears(paused, "first");
    await().atMost(PATIENCE).until(() -> nodes.number("SELECT COUNT(*) FROM hold") == 1);
    Instant known = Instant.now();
    Instant over = Instant.ofEpochMilli(nodes.number("SELECT MAX(held_until) FROM hold"));
    List<String> said = new ArrayList<>();
    await()
        .atMost(PATIENCE)
        .pollInterval(Duration.ofMillis(200))
        .until(() -> {
          said.add("word " + said.size());
          other.hears(beside, said.getLast());
          return Instant.now().isAfter(over);
        });

    await()
        .atMost(PATIENCE)
        .untilAsserted(() -> {
          assertThat(one.textsTo(paused)).contains("first");
          assertThat(other.textsTo(beside)).containsSubsequence(said);
        });
    assertThat(said).hasSizeGreaterThan(10);
    assertThat(other.sent)
        .noneMatch(sent -> sent.at().isAfter(known.plus(MOMENT)) && sent.at().isBefore(over));
  }

  @Test
  void whoWaitsIsOfferedOnceToADeskThatIsNewToThreeThatStartAtOnce() throws SQLException {
    Account before = new Account();
    Baton first = open(before, "old");
    before.hears("c1", "/human");
    await().atMost(PATIENCE).until(() -> before.opened.contains("space-old"));
    String id = first.conversations().list(null, null, 9).getFirst().id();
    first.close();
    batons.clear();

    List<Account> accounts = List.of(new Account(), new Account(), new Account());
    try (ExecutorService starting = Executors.newCachedThreadPool();
        Connection inTheWay = nodes.postgres.connect(nodes.database);
        Statement statement = inTheWay.createStatement()) {
      inTheWay.setAutoCommit(false);
      statement.executeUpdate(
          "INSERT INTO sequence_of (stream, last_taken) VALUES ('desk:new:" + id + "', 0)");
      List<CompletableFuture<Baton>> opening =
          accounts.stream()
              .map(account ->
                  CompletableFuture.supplyAsync(() -> open(account, "old", "new"), starting))
              .toList();
      await().atMost(PATIENCE).until(() -> nodes.waitingForALock() >= 3);
      inTheWay.rollback();
      opening.forEach(CompletableFuture::join);
    }

    await().atMost(PATIENCE).until(() -> offers(accounts, "space-new") > 0);
    await()
        .during(Duration.ofSeconds(2))
        .atMost(PATIENCE)
        .until(() -> offers(accounts, "space-new") == 1);
    assertThat(offers(accounts, "space-old")).isZero();
  }

  @Test
  void eachAgentIsAskedOnceAlthoughTwoLookAfterThoseWhoWait() {
    List<Account> accounts = List.of(new Account(), new Account());
    AssignmentPlan turns =
        new AssignmentPlan(
            AssignmentPlan.Rule.ROUND_ROBIN,
            Duration.ofSeconds(2),
            AssignmentPlan.Returning.ANY_AGENT,
            Duration.ofDays(1));
    QueuePlan queue =
        new QueuePlan("support", List.of("desk"), null, null, null, turns, UserSidePlan.SILENT);
    List<Baton> batons = accounts.stream().map(account -> open(account, queue)).toList();
    accounts.get(0).hearsAtDesk("space-desk", "ann", "/queue");
    accounts.get(1).hearsAtDesk("space-desk", "ben", "/queue");
    await().atMost(PATIENCE).until(() -> said(accounts, "Nobody is waiting.") == 2);
    for (int i = 0; i < CHATS; i++) {
      accounts.get(i % 2).hears("c" + i, "/human");
    }

    await().atMost(PATIENCE).until(() -> said(accounts, "👉") >= 2 * CHATS);
    await().during(Duration.ofSeconds(3)).until(() -> said(accounts, "👉") == 2 * CHATS);
    for (int i = 0; i < CHATS; i++) {
      for (String agent : List.of("ann", "ben")) {
        String question = "👉 " + agent + ", please take c" + i + ". /claim takes it.";
        assertThat(said(accounts, question)).as(question).isEqualTo(1);
      }
    }
    assertThat(batons.getFirst().deadLetters().list(null, 9).letters()).isEmpty();
    assertThat(
            nodes.number(
                "SELECT deadlocks FROM pg_stat_database WHERE datname = current_database()"))
        .isZero();
  }

  private static long said(List<Account> accounts, String part) {
    return accounts.stream()
        .flatMap(account -> account.sent.stream())
        .filter(sent -> sent.text().contains(part))
        .count();
  }

  private static int offers(List<Account> accounts, String space) {
    return Math.toIntExact(
        accounts.stream()
            .flatMap(account -> account.opened.stream())
            .filter(space::equals)
            .count());
  }

  private Baton open(Account account, String... desks) {
    return open(account, new QueuePlan("support", List.of(desks), null, null));
  }

  private Baton open(Account account, QueuePlan queue) {
    Bot echo = turn -> List.of(new Reply.Say(Text.plain(turn.content().asText())));
    Baton.Builder builder =
        Baton.builder()
            .store(nodes.closed(LEASE))
            .channel(
                new ChannelPlan("memory", "memory", "memory", "bot", "support", "", false),
                context -> account)
            .bot("bot", echo)
            .limits(new LimitsPlan(0, Duration.ofSeconds(1)))
            .stopTime(Duration.ofSeconds(3))
            .queue(queue)
            .handoff(new HandoffPlan(List.of("/human"), List.of("/bot")));
    for (String desk : queue.desks()) {
      builder.desk(
          new DeskPlan(
              desk,
              "memory",
              "space-" + desk,
              DeskPlan.Where.SPACE,
              List.of(),
              DeskPlan.Claim.ANSWER));
    }
    Baton baton = builder.build();
    batons.add(baton);
    baton.open();
    return baton;
  }

  /** One node's channel to a platform in memory. */
  private static final class Account implements Channel, ThreadOpeningChannel {

    final List<Sent> sent = new CopyOnWriteArrayList<>();

    /** The chats in which threads were opened. */
    final List<String> opened = new CopyOnWriteArrayList<>();

    /** The refusal of the next call. */
    final AtomicReference<@Nullable Retryable> refuses = new AtomicReference<>();

    private volatile @Nullable Inbox inbox;

    record Sent(String chat, String text, Instant at) {}

    /** A user of this name writes in their chat; waits until it is stored. */
    void hears(String user, String text) {
      hears(user, user, text);
    }

    /** An agent writes to the bot in the space of a desk, in no thread. */
    void hearsAtDesk(String space, String agent, String text) {
      hears(space, agent, text);
    }

    private void hears(String chat, String who, String text) {
      String id = "m" + IDS.incrementAndGet();
      Objects.requireNonNull(inbox, "closed")
          .accept(
              new Inbound(
                  "said-" + id,
                  Place.chat(chat),
                  new Person(who, who, null, "en", false),
                  chat.equals(who),
                  Instant.now(),
                  new Event.Said(id, Text.plain(text), null, null, true)))
          .toCompletableFuture()
          .join();
    }

    List<String> textsTo(String chat) {
      return sent.stream().filter(each -> each.chat().equals(chat)).map(Sent::text).toList();
    }

    @Override
    public Receipt send(Outbound message) {
      return new Receipt(note(message.to().chat(), message));
    }

    @Override
    public Threads.Opened open(Threads.Whereabouts where, String title, Outbound head) {
      String chat =
          switch (where) {
            case Threads.Whereabouts.In in -> in.chat();
            case Threads.Whereabouts.With with -> "direct-" + with.personId();
          };
      String id = note(chat, head);
      opened.add(chat);
      return new Threads.Opened(new Place(chat, "thread-" + id), id);
    }

    private String note(String chat, Outbound message) {
      Retryable refusal = refuses.getAndSet(null);
      if (refusal != null) {
        throw refusal;
      }
      sent.add(new Sent(chat, message.content().asText(), Instant.now()));
      return "out" + IDS.incrementAndGet();
    }

    @Override
    public Capabilities capabilities() {
      return new Capabilities(
          4096,
          1024,
          Capabilities.Unit.UTF16,
          8,
          1 << 20,
          new Pace(Rate.UNLIMITED, Rate.UNLIMITED, Rate.UNLIMITED),
          Set.of());
    }

    @Override
    public String name() {
      return "memory";
    }

    @Override
    public Health health() {
      return new Health.Up();
    }

    @Override
    public void open(Inbox inbox) {
      this.inbox = inbox;
    }

    @Override
    public void close() {
      inbox = null;
    }
  }
}
