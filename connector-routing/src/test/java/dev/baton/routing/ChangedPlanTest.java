package dev.baton.routing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.waitAtMost;

import dev.baton.connector.DeliveryException.CredentialsRejected;
import dev.baton.connector.Place;
import dev.baton.conversation.Control;
import dev.baton.conversation.Conversation;
import dev.baton.conversation.EndReason;
import dev.baton.plan.ChannelPlan;
import dev.baton.plan.DeskPlan;
import dev.baton.plan.HandoffPlan;
import dev.baton.plan.QueuePlan;
import dev.baton.store.JdbcStore;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.concurrent.atomic.AtomicLong;
import org.awaitility.core.ThrowingRunnable;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Users are not stranded if their desk, queue or bot is removed from the configuration. */
@Timeout(200)
class ChangedPlanTest {

  private static final AtomicLong IDS = new AtomicLong();

  @TempDir Path folder;
  private final SettableClock clock = SettableClock.running();

  @Test
  void aUserAtARemovedDeskReturnsToTheBot() {
    MemoryChannel channel = new MemoryChannel("memory");
    try (Routing routing = open(channel, "bot", null, "old", "new")) {
      handOff(channel, "c1", "space-old");
      handOff(channel, "c2", "space-new");
      await(() -> assertThat(controls(routing)).containsOnly(Control.AGENT));
    }
    int before = channel.textsTo("c1").size();
    try (Routing routing = open(channel, "bot", null, "new")) {
      say(channel, "c1", "are you there");
      say(channel, "c2", "and you");
      await(() -> assertThat(channel.textsTo("c1")).contains("bot: are you there"));
      assertThat(channel.textsTo("c1").subList(before, channel.textsTo("c1").size()))
          .as("the user is told, not left to guess")
          .hasSizeGreaterThan(1);
      await(() ->
          assertThat(channel.sent)
              .anyMatch(sent ->
                  sent.place().chat().equals("space-new") && sent.text().endsWith(": and you")));
      assertThat(control(routing, "c1")).isEqualTo(Control.BOT);
      assertThat(control(routing, "c2")).isEqualTo(Control.AGENT);
    }
  }

  @Test
  void deliveriesForARemovedDeskDoNotWaitForever() {
    MemoryChannel channel = new MemoryChannel("memory");
    channel.beforeCall =
        chat -> {
          if (chat.equals("space-old")) {
            throw new CredentialsRejected("401", null);
          }
        };
    try (Routing routing = open(channel, "bot", null, "old", "new")) {
      say(channel, "c1", "/human");
      await(() -> assertThat(control(routing, "c1")).isEqualTo(Control.QUEUE));
      await(
          () -> assertThat(channel.sent).anyMatch(sent -> sent.place().chat().equals("space-new")));
    }
    try (Routing routing = open(channel, "bot", null, "new")) {
      await(() -> assertThat(openLanes()).noneMatch(lane -> lane.startsWith("desk:old:")));
      assertThat(control(routing, "c1"))
          .as("the other desk may still take it")
          .isEqualTo(Control.QUEUE);
    }
  }

  @Test
  void aWaitingUserIsOfferedToANewDesk() {
    MemoryChannel channel = new MemoryChannel("memory");
    try (Routing routing = open(channel, "bot", null, "old")) {
      say(channel, "c1", "/human");
      await(
          () -> assertThat(channel.sent).anyMatch(sent -> sent.place().chat().equals("space-old")));
      assertThat(control(routing, "c1")).isEqualTo(Control.QUEUE);
    }
    try (Routing routing = open(channel, "bot", null, "new")) {
      handOffAgain(channel, "c1", "space-new");
      await(() -> assertThat(control(routing, "c1")).isEqualTo(Control.AGENT));
    }
  }

  @Test
  void aUserWaitingInARemovedQueueReturnsToTheBot() {
    MemoryChannel channel = new MemoryChannel("memory");
    try (Routing routing = open(channel, "bot", null, "old")) {
      say(channel, "c1", "/human");
      await(() -> assertThat(control(routing, "c1")).isEqualTo(Control.QUEUE));
    }
    try (Routing routing = open("other", channel, "bot", null, "old")) {
      say(channel, "c1", "hello");
      await(() -> assertThat(channel.textsTo("c1")).contains("bot: hello"));
      assertThat(control(routing, "c1")).isEqualTo(Control.BOT);
    }
  }

  @Test
  void aConversationOfARemovedBotContinuesWithTheChannelsBot() {
    MemoryChannel channel = new MemoryChannel("memory");
    try (Routing routing = open(channel, "bot", null, "d")) {
      say(channel, "c1", "hi");
      await(() -> assertThat(channel.textsTo("c1")).contains("bot: hi"));
      assertThat(routing.list(null, null, 9)).hasSize(1);
    }
    try (Routing routing = open(channel, "helpdesk", null, "d")) {
      say(channel, "c1", "hi again");
      await(() -> assertThat(channel.textsTo("c1")).contains("bot: hi again"));
      handOff(channel, "c1", "space-d");
      say(channel, "c1", "/bot");
      say(channel, "c1", "back");
      await(() -> assertThat(channel.textsTo("c1")).contains("bot: back"));
      assertThat(routing.list(null, null, 9)).hasSize(1);
    }
  }

  @Test
  void aHandoffThatCannotBeEndedDoesNotBlockTheOthers() throws Exception {
    MemoryChannel channel = new MemoryChannel("memory");
    Duration wait = Duration.ofMinutes(5);
    try (Routing routing = open(channel, "bot", wait, "d")) {
      say(channel, "broken", "/human");
      await(() -> assertThat(control(routing, "broken")).isEqualTo(Control.QUEUE));
      say(channel, "c1", "/human");
      await(() -> assertThat(channel.sent).anyMatch(sent -> offers(sent, "c1", "space-d")));
    }
    try (Connection connection = DriverManager.getConnection(url());
        Statement statement = connection.createStatement()) {
      assertThat(statement.executeUpdate("DELETE FROM conversation WHERE chat = 'broken'"))
          .isEqualTo(1);
    }
    clock.advance(wait);
    try (Routing routing = open(channel, "bot", wait, "d")) {
      await(() ->
          assertThat(channel.textsTo("c1")).anyMatch(text -> text.startsWith(Texts.waitExpired())));
      assertThat(control(routing, "c1")).isEqualTo(Control.BOT);
      String id = routing.list(null, null, 9).getFirst().id();
      assertThat(routing.transcript(id).orElseThrow().handoffs())
          .singleElement()
          .satisfies(handoff -> assertThat(handoff.endReason()).isEqualTo(EndReason.WAIT_EXPIRED));
    }
  }

  @Test
  void twoDesksCannotShareOneSpace() {
    Routing.Builder builder =
        Routing.builder()
            .store(JdbcStore.at(url()))
            .channel(plan("bot", "support"), context -> new MemoryChannel("memory"))
            .bot("bot", Replies.echo())
            .desk(desk("a", "space"))
            .desk(desk("b", "space"))
            .queue(new QueuePlan("support", List.of("a", "b"), null, null));
    assertThatThrownBy(builder::build)
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("desks.a.space")
        .hasMessageContaining("'b'");
  }

  private Routing open(
      MemoryChannel channel, String bot, @Nullable Duration wait, String... desks) {
    return open("support", channel, bot, wait, desks);
  }

  private Routing open(
      String queue, MemoryChannel channel, String bot, @Nullable Duration wait, String... desks) {
    Routing.Builder builder =
        Routing.builder()
            .store(JdbcStore.at(url()))
            .clock(clock)
            .channel(plan(bot, queue), context -> channel)
            .bot(bot, Replies.echo())
            .queue(new QueuePlan(queue, List.of(desks), wait, null))
            .handoff(new HandoffPlan(List.of("/human"), List.of("/bot")));
    for (String desk : desks) {
      builder.desk(desk(desk, "space-" + desk));
    }
    Routing routing = builder.build();
    routing.open();
    return routing;
  }

  private static ChannelPlan plan(String bot, String queue) {
    return new ChannelPlan("memory", "memory", "memory", bot, queue, "", false);
  }

  private static DeskPlan desk(String name, String space) {
    return Plans.desk(name, space, DeskPlan.Claim.ANSWER);
  }

  private String url() {
    return "jdbc:sqlite:" + folder.resolve("baton.db");
  }

  private List<String> openLanes() {
    try (Connection connection = DriverManager.getConnection(url());
        Statement statement = connection.createStatement();
        ResultSet rows =
            statement.executeQuery("SELECT lane FROM delivery WHERE state <> 'DEAD'")) {
      List<String> lanes = new ArrayList<>();
      while (rows.next()) {
        lanes.add(rows.getString(1));
      }
      return lanes;
    } catch (SQLException failure) {
      throw new AssertionError(failure);
    }
  }

  private static void say(MemoryChannel channel, String chat, String text) {
    channel.say(Place.chat(chat), true, Scene.user(chat), nextId(), text);
  }

  /** A user asks for a person, and an agent answers at one desk. */
  private static void handOff(MemoryChannel channel, String chat, String space) {
    say(channel, chat, "/human");
    handOffAgain(channel, chat, space);
  }

  private static void handOffAgain(MemoryChannel channel, String chat, String space) {
    await(() -> assertThat(channel.sent).anyMatch(sent -> offers(sent, chat, space)));
    MemoryChannel.Sent offer =
        channel.sent.stream().filter(sent -> offers(sent, chat, space)).findFirst().orElseThrow();
    channel.press(offer.place(), false, Scene.ANN, nextId(), offer, "Claim");
    await(() ->
        assertThat(channel.textsTo(chat)).anyMatch(text -> text.startsWith("Ann has joined")));
  }

  private static boolean offers(MemoryChannel.Sent sent, String chat, String space) {
    return sent.place().chat().equals(space)
        && sent.text().contains("User " + chat + " asks for a person");
  }

  private static List<Control> controls(Routing routing) {
    return routing.list(null, null, 9).stream().map(Conversation::control).toList();
  }

  private static Control control(Routing routing, String chat) {
    return routing.list(null, null, 9).stream()
        .filter(conversation -> conversation.chat().equals(chat))
        .findFirst()
        .orElseThrow()
        .control();
  }

  private static String nextId() {
    return "id" + IDS.incrementAndGet();
  }

  private static void await(ThrowingRunnable assertion) {
    waitAtMost(Duration.ofSeconds(20))
        .pollInterval(Duration.ofMillis(5))
        .ignoreExceptionsInstanceOf(NoSuchElementException.class)
        .untilAsserted(assertion);
  }
}
