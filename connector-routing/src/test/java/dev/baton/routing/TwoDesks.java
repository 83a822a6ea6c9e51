package dev.baton.routing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.bot.Bot;
import dev.baton.connector.Channel;
import dev.baton.connector.Content.Text;
import dev.baton.connector.Event;
import dev.baton.connector.Person;
import dev.baton.connector.Place;
import dev.baton.conversation.Author;
import dev.baton.conversation.Handoff;
import dev.baton.conversation.Message;
import dev.baton.plan.DeskPlan;
import dev.baton.plan.QueuePlan;
import dev.baton.plan.StaffingPlan;
import dev.baton.routing.content.TextBuilder;
import dev.baton.store.JdbcStore;
import dev.baton.store.Store;
import dev.baton.store.Tables;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;

/**
 * A desk for support and a desk for money, on one platform. Ann and Ben work at the first, Cleo at
 * the second.
 */
final class TwoDesks implements AutoCloseable {

  static final String MONEY = Scene.SPACE + "-money";
  static final Person CLEO = new Person("cleo", "Cleo", "cleo", "en", false);
  static final Duration WAIT = Duration.ofMinutes(15);

  /** What a platform of a desk can do. */
  enum Kind {
    TOPICS,
    TOPICS_IN_GROUPS,
    REPLIES
  }

  final MemoryChannel memory = new MemoryChannel("memory");
  final SettableClock clock = SettableClock.running();
  private final Path folder;
  private final Bot bot;
  private final Kind kind;
  private final DeskPlan.Where where;
  private final UnaryOperator<Routing.Builder> more;
  Scene scene;

  TwoDesks(Path folder, Bot bot, Kind kind, DeskPlan.Where where) {
    this(folder, bot, kind, where, builder -> builder);
  }

  TwoDesks(
      Path folder, Bot bot, Kind kind, DeskPlan.Where where, UnaryOperator<Routing.Builder> more) {
    this.folder = folder;
    this.bot = bot;
    this.kind = kind;
    this.where = where;
    this.more = more;
    memory.directTopics = kind == Kind.TOPICS;
    this.scene = open();
  }

  private Scene open() {
    return new Scene(
        folder,
        bot,
        memory,
        builder ->
            more.apply(
                builder
                    .clock(clock)
                    .channel(Plans.MEMORY, context -> channel())
                    .desk(desk("desk", Scene.SPACE))
                    .desk(desk("money", MONEY))
                    .queue(new QueuePlan("support", List.of("desk"), WAIT, null))
                    .queue(new QueuePlan("refund_requests", List.of("money"), WAIT, null))
                    .queue(new QueuePlan("all", List.of("desk", "money"), WAIT, null))));
  }

  private Channel channel() {
    return kind == Kind.REPLIES ? new RepliesChannel(memory) : memory;
  }

  private DeskPlan desk(String name, String space) {
    return desk(name, space, where, StaffingPlan.USUAL);
  }

  /** One of these desks that asks something of its agents. */
  static DeskPlan desk(String name, String space, DeskPlan.Where where, StaffingPlan staffing) {
    return new DeskPlan(
        name, "memory", space, where, List.of(), DeskPlan.Claim.PRESS, ZoneOffset.UTC, staffing);
  }

  void restart() {
    scene.close();
    scene = open();
  }

  /** Restarts, with changes of the store that another version made meanwhile. */
  void restart(Consumer<Tables> meanwhile) {
    scene.close();
    try (Store store = JdbcStore.at("jdbc:sqlite:" + folder.resolve("baton.db"))) {
      store.open();
      boolean unused =
          store
              .submit(tables -> {
                meanwhile.accept(tables);
                return true;
              })
              .toCompletableFuture()
              .join();
    }
    scene = open();
  }

  /** For how many handoffs it is stored who was asked. */
  long assignments() {
    return count("SELECT COUNT(*) FROM handoff WHERE assignment IS NOT NULL");
  }

  /** How many deliveries wait for another attempt. */
  long tryingAgain() {
    return count("SELECT COUNT(*) FROM delivery WHERE state = 'WAITING' AND error IS NOT NULL");
  }

  private long count(String query) {
    try (Connection connection =
            DriverManager.getConnection("jdbc:sqlite:" + folder.resolve("baton.db"));
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(query)) {
      return row.getLong(1);
    } catch (SQLException failure) {
      throw new IllegalStateException(failure);
    }
  }

  /** Restarts, with a row changed as only another version would. */
  void damage(String statement, String id) {
    scene.close();
    try (Connection connection =
            DriverManager.getConnection("jdbc:sqlite:" + folder.resolve("baton.db"));
        PreparedStatement change = connection.prepareStatement(statement)) {
      change.setString(1, id);
      assertThat(change.executeUpdate()).isEqualTo(1);
    } catch (SQLException failure) {
      throw new IllegalStateException(failure);
    }
    scene = open();
  }

  /** Lets a person be seen at the desk with this space. */
  void sees(Person person, String space) {
    long before = answersIn(space);
    scene.happens(
        Place.chat(space),
        person,
        new Event.Said("seen-" + person.id() + space, Text.plain("/queue"), null, null, true));
    scene.waitFor(() -> assertThat(answersIn(space)).isGreaterThan(before));
  }

  private long answersIn(String space) {
    return memory.to(Place.chat(space)).size();
  }

  /** The first message of the thread in which an agent works who has claimed. */
  MemoryChannel.Sent claimed(String chat, Person agent, String space) {
    MemoryChannel.Sent offer = offer(chat, space);
    return claims(agent, offer, chat);
  }

  /** The last offer of a user's handoff in a space, as it was sent. */
  MemoryChannel.Sent offer(String chat, String space) {
    scene.waitFor(() -> assertThat(offers(chat, space)).isNotEmpty());
    return offers(chat, space).getLast();
  }

  List<MemoryChannel.Sent> offers(String chat, String space) {
    return memory.sent.stream()
        .filter(sent -> sent.place().chat().equals(space))
        .filter(sent -> sent.text().contains("User " + chat + " asks for a person"))
        .filter(sent -> sent.text().endsWith("[Claim]"))
        .toList();
  }

  /** An agent claims an offer; returns the head of their thread. */
  MemoryChannel.Sent claims(Person agent, MemoryChannel.Sent offer, String chat) {
    scene.press(agent, offer, "Claim");
    return working(agent, chat);
  }

  /** The head of the thread in which an agent has a conversation now. */
  MemoryChannel.Sent working(Person agent, String chat) {
    String has = agent.name() + " has it. What you write here goes to User " + chat;
    scene.waitFor(
        () -> assertThat(memory.shown).extracting(MemoryChannel.Sent::text).anyMatch(has(has)));
    return memory.shown.stream()
        .filter(sent -> sent.text().contains(has))
        .reduce((earlier, later) -> later)
        .orElseThrow();
  }

  private static Predicate<String> has(String part) {
    return text -> text.contains(part);
  }

  /** Says something where an agent works: in the thread, or as a reply to its head. */
  void says(MemoryChannel.Sent head, Person agent, String text) {
    boolean thread = head.place().thread() != null;
    scene.happens(
        head.place(),
        agent,
        new Event.Said(
            "says-" + text.hashCode() + "-" + memory.sent.size(),
            Text.plain(text),
            thread ? null : head.id(),
            null,
            true));
  }

  /** Presses a button of a message as it is now. */
  String presses(Person agent, MemoryChannel.Sent message, String title) {
    return scene.press(agent, message, title);
  }

  Handoff handoff(String chat) {
    return scene.transcript(chat).handoffs().getLast();
  }

  /** What agents noted and what they said, in order. */
  List<String> written(String chat, Author author) {
    return scene.transcript(chat).messages().stream()
        .filter(message -> message.author() == author)
        .map(Message::content)
        .map(TextBuilder::summary)
        .toList();
  }

  /** What a place shows now, as one text. */
  String shown(Place place) {
    return String.join("\n", memory.shown(place));
  }

  /** All that stands in a space now, in whatever thread. */
  String shownIn(String space) {
    return String.join(
        "\n",
        memory.sent.stream()
            .filter(sent -> sent.place().chat().equals(space))
            .filter(sent -> !memory.calls.contains("delete " + sent.id()))
            .map(memory::now)
            .map(MemoryChannel.Sent::text)
            .toList());
  }

  /** The answer to a press. */
  void answered(String press, String part) {
    scene.waitFor(() ->
        assertThat(memory.answers).anyMatch(text -> text.startsWith(press) && text.contains(part)));
  }

  /** A message that is shown and contains a text. */
  MemoryChannel.Sent card(String part) {
    scene.waitFor(
        () -> assertThat(memory.sent).extracting(MemoryChannel.Sent::text).anyMatch(has(part)));
    return memory.sent.stream()
        .filter(sent -> sent.text().contains(part))
        .reduce((earlier, later) -> later)
        .orElseThrow();
  }

  /** The last message to the user, as it is now, with a text in it. */
  MemoryChannel.Sent atUser(String part) {
    scene.waitFor(() -> assertThat(memory.shown(Place.chat("c1"))).anyMatch(has(part)));
    return memory.to(Place.chat("c1")).stream()
        .map(memory::now)
        .filter(sent -> sent.text().contains(part))
        .reduce((earlier, later) -> later)
        .orElseThrow();
  }

  /** The user presses a button that is good. */
  void userPresses(MemoryChannel.Sent message, String title) {
    answered(scene.press(Scene.user("c1"), message, title), "null");
  }

  boolean isDeleted(MemoryChannel.Sent message) {
    return memory.calls.contains("delete " + message.id());
  }

  @Override
  public void close() {
    scene.close();
  }
}
