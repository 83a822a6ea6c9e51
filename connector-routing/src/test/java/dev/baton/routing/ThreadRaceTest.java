package dev.baton.routing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.waitAtMost;

import dev.baton.connector.Channel;
import dev.baton.connector.Content;
import dev.baton.connector.DeliveryException;
import dev.baton.connector.Event;
import dev.baton.connector.Inbound;
import dev.baton.connector.Person;
import dev.baton.connector.Place;
import dev.baton.conversation.Author;
import dev.baton.conversation.Control;
import dev.baton.conversation.Conversation;
import dev.baton.conversation.Handoff;
import dev.baton.conversation.Message;
import dev.baton.conversation.Route;
import dev.baton.plan.ChannelPlan;
import dev.baton.plan.DeskPlan;
import dev.baton.plan.HandoffPlan;
import dev.baton.plan.LimitsPlan;
import dev.baton.plan.QueuePlan;
import dev.baton.routing.content.TextBuilder;
import dev.baton.store.JdbcStore;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.awaitility.core.ConditionTimeoutException;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Users write while agents claim, release, take over and resolve and while threads are deleted: the
 * agent who has a conversation in the end sees each word of the handoff once, in order, in one
 * thread.
 *
 * <p>{@code -Dbaton.race.conversations} and {@code -Dbaton.race.seed} make it longer or repeat it.
 */
@Tag("slow")
class ThreadRaceTest {

  private static final int CONVERSATIONS = Integer.getInteger("baton.race.conversations", 20);
  private static final long SEED = Long.getLong("baton.race.seed", 20261129);
  private static final int STEPS = 16;
  private static final Pattern WORD = Pattern.compile("c\\d{4} w\\d+\\.");
  private static final Place NOWHERE = Place.chat("nowhere");

  enum Kind {
    TOPICS,
    TOPICS_IN_GROUPS,
    REPLIES
  }

  @TempDir Path folder;

  private final AtomicLong ids = new AtomicLong();
  private final Map<String, AtomicInteger> deletions = new ConcurrentHashMap<>();
  private MemoryChannel users = new MemoryChannel("none");
  private MemoryChannel desk = users;

  static Stream<Arguments> pairs() {
    return Stream.of(Kind.values())
        .flatMap(user ->
            Stream.of(Kind.values())
                .flatMap(desk ->
                    Stream.of(DeskPlan.Where.values())
                        .map(where -> Arguments.of(user, desk, where))));
  }

  @ParameterizedTest
  @MethodSource("pairs")
  @Timeout(900)
  void eachWordStandsOnceInTheThreadOfWhoHasTheConversation(
      Kind user, Kind agents, DeskPlan.Where where) throws Exception {
    boolean shared = user == agents;
    users = new MemoryChannel("users");
    desk = shared ? users : new MemoryChannel("desks");
    users.directTopics = user == Kind.TOPICS;
    desk.directTopics = agents != Kind.TOPICS_IN_GROUPS;
    Random hindrances = new Random(SEED);
    desk.beforeCall =
        chat -> {
          if (hindrances.nextInt(3) == 0) {
            pause(hindrances.nextInt(4));
          }
          if (hindrances.nextInt(25) == 0 && !chat.startsWith("c")) {
            throw new DeliveryException.Retryable("slow down", Duration.ofMillis(2), false, null);
          }
        };
    try (Routing routing = routing(user, agents, where, shared);
        ExecutorService people = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Case> cases =
          IntStream.range(0, CONVERSATIONS)
              .mapToObj(c -> new Case(routing, "c%04d".formatted(c), where, people))
              .toList();
      all(people, cases, Case::play);
      waitAtMost(Duration.ofSeconds(60)).until(this::isAllHandled);
      all(people, cases, Case::end);
    }
  }

  private static void all(ExecutorService people, List<Case> cases, Consumer<Case> step)
      throws Exception {
    List<Future<?>> begun = new ArrayList<>();
    for (Case each : cases) {
      begun.add(people.submit(() -> step.accept(each)));
    }
    for (Future<?> each : begun) {
      each.get(600, TimeUnit.SECONDS);
    }
  }

  /** Whether nothing that agents did can still change who has a conversation. */
  private boolean isAllHandled() throws SQLException {
    try (Connection store =
            DriverManager.getConnection("jdbc:sqlite:" + folder.resolve("race.db"));
        Statement statement = store.createStatement();
        ResultSet row =
            statement.executeQuery("SELECT COUNT(*) FROM inbound WHERE state = 'WAITING'")) {
      return row.next() && row.getInt(1) == 0;
    }
  }

  private Routing routing(Kind user, Kind agents, DeskPlan.Where where, boolean shared) {
    Routing.Builder builder =
        Routing.builder()
            .store(JdbcStore.at("jdbc:sqlite:" + folder.resolve("race.db")))
            .channel(
                new ChannelPlan("users", "users", "users", "bot", "support", "", false),
                context -> channel(user, users))
            .bot("bot", turn -> List.of())
            .limits(new LimitsPlan(0, Duration.ofSeconds(1)))
            .stopTime(Duration.ofSeconds(3))
            .desk(
                new DeskPlan(
                    "desk", desk.name(), Scene.SPACE, where, List.of(), DeskPlan.Claim.PRESS))
            .queue(
                new QueuePlan(
                    "support", List.of("desk"), Duration.ofMinutes(15), Duration.ofMinutes(30)))
            .queue(new QueuePlan("second", List.of("desk"), Duration.ofMinutes(15), null))
            .handoff(new HandoffPlan(List.of("/human"), List.of("/bot")));
    if (!shared) {
      builder.channel(
          new ChannelPlan("desks", "desks", "desks", "bot", "support", "d-", false),
          context -> channel(agents, desk));
    }
    Routing routing = builder.build();
    routing.open();
    return routing;
  }

  private static Channel channel(Kind kind, MemoryChannel memory) {
    return kind == Kind.REPLIES ? new RepliesChannel(memory) : memory;
  }

  /** One conversation, and the random steps of everybody in it. */
  private final class Case {

    private final Routing routing;
    private final String chat;
    private final String name;
    private final DeskPlan.Where where;
    private final ExecutorService people;
    private final Random random;
    private final AtomicInteger deleted;
    private final List<Future<?>> presses = new ArrayList<>();
    private int words;

    Case(Routing routing, String chat, DeskPlan.Where where, ExecutorService people) {
      this.routing = routing;
      this.chat = chat;
      this.name = Scene.user(chat).name();
      this.where = where;
      this.people = people;
      this.random = new Random(SEED ^ chat.hashCode());
      this.deleted = deletions.computeIfAbsent(chat, none -> new AtomicInteger());
    }

    void play() {
      userSays("/human");
      for (int step = 0; step < STEPS; step++) {
        pause(random.nextInt(6) == 0 ? 8 : random.nextInt(3));
        switch (random.nextInt(24)) {
          case 0, 1, 2, 3, 4, 5, 6, 7 -> userSays(chat + " w" + words++ + ".");
          case 8, 9, 10, 11 -> claim();
          case 12 -> press(agent(), "Release");
          case 13 -> press(agent(), "Resolve");
          case 14, 15 -> takeOver();
          case 16 -> userSays("/bot");
          case 17, 18 -> userSays("/human");
          case 19 -> transfer(random.nextBoolean() ? "/transfer second" : "/transfer support");
          case 20, 21 -> transfer(random.nextBoolean() ? "/transfer Ben" : "/transfer Ann");
          case 22 -> press(agent(), random.nextInt(3) == 0 ? "Decline" : "Accept");
          default -> deleteThread();
        }
      }
      for (Future<?> press : presses) {
        join(press);
      }
    }

    void end() {
      settle();
      check();
    }

    private static void join(Future<?> press) {
      try {
        press.get(60, TimeUnit.SECONDS);
      } catch (InterruptedException | ExecutionException | TimeoutException failure) {
        throw new AssertionError(failure);
      }
    }

    private void claim() {
      if (random.nextBoolean()) {
        press(agent(), "Claim");
        return;
      }
      presses.add(people.submit(() -> press(Scene.ANN, "Claim")));
      presses.add(people.submit(() -> press(Scene.BEN, "Claim")));
      userSays(chat + " w" + words++ + ".");
    }

    private Person agent() {
      return random.nextBoolean() ? Scene.ANN : Scene.BEN;
    }

    private void takeOver() {
      Person agent = agent();
      heads().stream()
          .filter(head -> head.place().chat().equals(Scene.SPACE))
          .filter(head -> !desk.isDeleted(head.place()))
          .reduce((one, other) -> other)
          .ifPresent(
              head -> desk.say(head.place(), false, agent, "a" + ids.incrementAndGet(), "let me"));
      press(agent, "Take over and send");
    }

    /** An agent transfers it by a command in the thread, or by a reply to its first message. */
    private void transfer(String command) {
      Person agent = agent();
      List<MemoryChannel.Sent> heads = heads();
      if (!heads.isEmpty() && !desk.isDeleted(heads.getLast().place())) {
        Place place = heads.getLast().place();
        String id = "t" + ids.incrementAndGet();
        desk.deliver(
            new Inbound(
                id,
                place,
                agent,
                !place.chat().equals(Scene.SPACE),
                MemoryChannel.JUST_NOW,
                new Event.Said(
                    id,
                    Content.Text.plain(command),
                    place.thread() == null ? heads.getLast().id() : null,
                    null,
                    true)));
      }
    }

    private void deleteThread() {
      List<MemoryChannel.Sent> threads = heads();
      if (!threads.isEmpty()) {
        Place place = threads.getLast().place();
        if (place.thread() != null) {
          desk.deleteThread(place);
          deleted.incrementAndGet();
        }
      }
    }

    private void userSays(String text) {
      users.say(Place.chat(chat), true, Scene.user(chat), "u" + ids.incrementAndGet(), text);
    }

    /** Presses the latest button of this title at the desk, if there is one. */
    private void press(Person agent, String title) {
      latest(title)
          .ifPresent(sent ->
              desk.press(
                  sent.place(),
                  !sent.place().chat().equals(Scene.SPACE),
                  agent,
                  "p" + ids.incrementAndGet(),
                  sent,
                  title));
    }

    private Optional<MemoryChannel.Sent> latest(String title) {
      Set<Place> threads =
          new LinkedHashSet<>(heads().stream().map(MemoryChannel.Sent::place).toList());
      return desk.shown.stream()
          .filter(sent ->
              sent.text().contains(name)
                  || (sent.place().thread() != null && threads.contains(sent.place())))
          .filter(sent ->
              sent.content() instanceof Content.Buttons buttons
                  && buttons.buttons().stream().anyMatch(button -> button.title().equals(title)))
          .reduce((one, other) -> other);
    }

    private List<MemoryChannel.Sent> heads() {
      return desk.heads.stream().filter(head -> head.text().contains(name)).toList();
    }

    /** Goes on until an agent has the conversation for good and the last word stands somewhere. */
    private void settle() {
      waitAtMost(Duration.ofSeconds(20)).until(() -> found().isPresent());
      do {
        eventually(() -> {
          Control control = conversation().control();
          if (control == Control.BOT) {
            userSays("/human");
          } else if (control == Control.QUEUE) {
            press(Scene.ANN, "Claim");
          }
          return control == Control.AGENT;
        });
        String last = chat + " w" + words++ + ".";
        userSays(last);
        eventually(() -> conversation().control() != Control.AGENT || !place(last).equals(NOWHERE));
      } while (conversation().control() != Control.AGENT);
    }

    private void eventually(Callable<Boolean> condition) {
      try {
        waitAtMost(Duration.ofSeconds(20)).pollInterval(Duration.ofMillis(20)).until(condition);
      } catch (ConditionTimeoutException never) {
        throw new AssertionError(conversation() + "\n" + record() + "\n" + waiting(), never);
      }
    }

    /** What is still to be delivered, for the failure's message. */
    private String waiting() {
      StringBuilder lines = new StringBuilder();
      try (Connection store =
              DriverManager.getConnection("jdbc:sqlite:" + folder.resolve("race.db"));
          PreparedStatement query =
              store.prepareStatement(
                  "SELECT lane, seq, state, attempts, due_at, error, errand FROM delivery"
                      + " WHERE conversation_id = ? ORDER BY lane, seq")) {
        query.setString(1, conversation().id());
        try (ResultSet row = query.executeQuery()) {
          while (row.next()) {
            for (int column = 1; column <= 7; column++) {
              lines.append(row.getString(column)).append(' ');
            }
            lines.append('\n');
          }
        }
      } catch (SQLException unread) {
        throw new AssertionError(unread);
      }
      return lines.toString();
    }

    private Conversation conversation() {
      return found().orElseThrow();
    }

    private Optional<Conversation> found() {
      return routing.list(null, null, 1000).stream()
          .filter(conversation -> conversation.chat().equals(chat))
          .findFirst();
    }

    private Place place(String word) {
      return desk.sent.stream()
          .filter(sent -> sent.text().contains(word))
          .map(MemoryChannel.Sent::place)
          .reduce((one, other) -> other)
          .orElse(NOWHERE);
    }

    private void check() {
      Conversations.Transcript whole = routing.transcript(conversation().id()).orElseThrow();
      Handoff handoff = whole.handoffs().getLast();
      List<String> expected =
          whole.messages().stream()
              .filter(message -> message.author() == Author.USER)
              .filter(message -> message.route() == Route.PEOPLE)
              .filter(message -> handoff.id().equals(message.handoffId()))
              .map(Message::content)
              .map(TextBuilder::summary)
              .filter(text -> WORD.matcher(text).matches())
              .toList();
      Place last = place(expected.getLast());
      if (where == DeskPlan.Where.DIRECT) {
        assertThat(last.chat()).as(record()).isEqualTo("direct-" + handoff.agentId());
      } else {
        assertThat(last.chat()).as(record()).isEqualTo(Scene.SPACE);
      }
      List<String> there = wordsIn(last);
      there.retainAll(expected);
      assertThat(there).as("no word twice: %s", record()).doesNotHaveDuplicates();
      List<String> inOrder = new ArrayList<>(expected);
      inOrder.retainAll(there);
      assertThat(there).as("in order: %s", record()).containsExactlyElementsOf(inOrder);
      if (deleted.get() == 0) {
        List<String> missing = new ArrayList<>(expected);
        missing.removeAll(there);
        assertThat(missing)
            .as("every other word stands in the briefing: %s", record())
            .allMatch(word -> isBriefed(word, last));
        assertOneThreadForEachClaim();
      }
    }

    /** Whether a word stands in a briefing in this thread. */
    private boolean isBriefed(String word, Place thread) {
      return desk.shown.stream()
          .filter(sent -> sent.place().equals(thread))
          .anyMatch(sent -> sent.text().contains(word));
    }

    /** Only an agent who got the conversation gets a thread for it. */
    private void assertOneThreadForEachClaim() {
      for (Person agent : List.of(Scene.ANN, Scene.BEN)) {
        long claims =
            users.textsTo(chat).stream()
                .filter(text -> text.startsWith(agent.name() + " has joined"))
                .count();
        assertThat(
                heads().stream().filter(head -> head.place().chat().equals("direct-" + agent.id())))
            .as("one thread for each time that %s had it: %s", agent.name(), record())
            .hasSizeLessThanOrEqualTo((int) claims);
      }
    }

    /**
     * The words of this conversation in a thread; a chat without threads begins at the last head.
     */
    private List<String> wordsIn(Place place) {
      List<MemoryChannel.Sent> there = desk.to(place);
      if (place.thread() == null) {
        MemoryChannel.Sent head =
            heads().stream()
                .filter(each -> each.place().equals(place))
                .reduce((one, other) -> other)
                .orElseThrow();
        List<String> order = there.stream().map(MemoryChannel.Sent::id).toList();
        there = there.subList(order.indexOf(head.id()), there.size());
      }
      List<String> found = new ArrayList<>();
      for (MemoryChannel.Sent sent : there) {
        if (sent.content() instanceof Content.Buttons) {
          continue;
        }
        Matcher word = WORD.matcher(sent.text());
        while (word.find()) {
          if (word.group().startsWith(chat)) {
            found.add(word.group());
          }
        }
      }
      return found;
    }

    /** What happened to this conversation, for the failure's message. */
    private String record() {
      StringBuilder lines = new StringBuilder("seed " + SEED + ", " + chat + "\n");
      for (MemoryChannel.Sent sent : desk.sent) {
        boolean head = desk.heads.stream().anyMatch(each -> each.id().equals(sent.id()));
        boolean own =
            sent.text().contains(chat)
                || heads().stream()
                    .anyMatch(
                        each -> each.place().thread() != null && each.place().equals(sent.place()));
        if (own) {
          lines
              .append(head ? "\n>> " : "   ")
              .append(sent.place().chat())
              .append(' ')
              .append(sent.place().thread())
              .append(desk.isDeleted(sent.place()) ? " (deleted)" : "")
              .append(": ")
              .append(sent.text().replace('\n', '|'))
              .append('\n');
        }
      }
      lines.append(users.textsTo(chat));
      return lines.toString();
    }
  }

  private static void pause(int millis) {
    try {
      boolean never = new CountDownLatch(1).await(millis, TimeUnit.MILLISECONDS);
      assertThat(never).isFalse();
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
