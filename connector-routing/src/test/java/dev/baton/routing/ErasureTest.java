package dev.baton.routing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.bot.Bot;
import dev.baton.connector.Content;
import dev.baton.connector.DeliveryException.Absent;
import dev.baton.connector.DeliveryException.Refused;
import dev.baton.connector.DeliveryException.Retryable;
import dev.baton.connector.Event;
import dev.baton.connector.Place;
import dev.baton.conversation.Control;
import dev.baton.conversation.Conversation;
import dev.baton.routing.PersonalData.Wish;
import dev.baton.routing.content.TextBuilder;
import dev.baton.store.DeliveryCommand;
import dev.baton.store.JdbcStore;
import dev.baton.store.NewDelivery;
import dev.baton.store.Store;
import dev.baton.store.Tables;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** An erased user is gone from the store and the desks, and may come back as a new user. */
@Timeout(200)
class ErasureTest {

  /** Part of everything the user says and of the user's name. */
  private static final String SECRET = "c1-xyzzy";

  @TempDir Path folder = Path.of("");

  private final List<String> witnessed = new CopyOnWriteArrayList<>();

  @Test
  void nothingOfTheUserIsLeftInAnyTable() throws SQLException {
    try (Scene scene = scene(Replies.echo(), new MemoryChannel("memory"))) {
      scene.userSays(SECRET, "hello " + SECRET);
      scene.waitForText(SECRET, "bot: hello " + SECRET);
      MemoryChannel.Sent offer = scene.claimed(SECRET, Scene.ANN);
      scene.userSays(SECRET, "to people " + SECRET);
      scene.agentSays(offer.place(), Scene.ANN, "I see, " + SECRET);
      scene.waitForText(SECRET, "I see, " + SECRET);
      scene.agentSays(offer.place(), Scene.ANN, "// odd, this " + SECRET);
      scene.agentSays(offer.place(), Scene.ANN, "/resolve");
      scene.waitFor(() -> assertThat(scene.conversation(SECRET).control()).isEqualTo(Control.BOT));
      scene.userSays("other", "me too");
      scene.waitForText("other", "bot: me too");
      String id = scene.conversation(SECRET).id();
      assertThat(tablesWith(SECRET)).contains("conversation", "message", "message_copy");

      assertThat(erase(scene, id)).isEqualTo(Wish.BEGUN);
      assertThat(scene.routing.transcript(id)).as("at once").isEmpty();
      assertThat(scene.routing.personalData().export(id)).isEmpty();
      scene.waitFor(() -> assertThat(scene.routing.personalData().pending()).isEmpty());

      assertThat(erase(scene, id)).isEqualTo(Wish.UNKNOWN);
      assertThat(tablesWith(id)).as("who had control stays known").isSubsetOf("audit");
      assertThat(tablesWith(SECRET)).as("the key of an event names its chat").isSubsetOf("inbound");
      assertThat(scene.channel.calls).contains("remove " + offer.place().thread());
      assertThat(witnessed).containsExactly(SECRET + " memory");
      assertThat(scene.routing.deadLetters().list(null, 9).count()).isZero();
      assertThat(scene.transcript("other").messages()).hasSize(2);
    }
  }

  @Test
  void aReactionThatWaitsToBeShownIsGoneToo() throws SQLException {
    MemoryChannel channel = new MemoryChannel("memory");
    channel.beforeShow =
        emoji -> {
          throw new Absent("nobody is there", Duration.ofHours(1));
        };
    try (Scene scene = scene(turn -> List.of(), channel)) {
      MemoryChannel.Sent offer = scene.claimed(SECRET, Scene.ANN);
      String said = scene.userSays(SECRET, "Thank you!");
      MemoryChannel.Sent shown = scene.sent("Thank you!");
      scene.happens(offer.place(), Scene.ANN, new Event.Reacted(shown.id(), "👍", true));
      String id = scene.conversation(SECRET).id();
      PersonalData data = scene.routing.personalData();
      scene.waitFor(() ->
          assertThat(data.export(id).orElseThrow().records().get("delivery"))
              .anyMatch(row -> String.valueOf(row).contains(said)));
      assertThat(deliveriesInMarkLanes()).isEqualTo(1);
      numberedAsOnPostgres("mark:memory:" + SECRET);

      assertThat(erase(scene, id)).isEqualTo(Wish.BEGUN);
      scene.waitFor(() -> assertThat(data.pending()).isEmpty());
      assertThat(tablesWith(SECRET)).as("the key of an event names its chat").isSubsetOf("inbound");
      assertThat(tablesWith(id)).as("who had control stays known").isSubsetOf("audit");
      assertThat(deliveriesInMarkLanes()).isZero();
    }
  }

  @Test
  void laterMessagesStartANewConversation() {
    try (Scene scene = scene(Replies.echo(), new MemoryChannel("memory"))) {
      scene.userSays("c1", "before");
      scene.waitForText("c1", "bot: before");
      String id = scene.conversation("c1").id();
      assertThat(erase(scene, id)).isEqualTo(Wish.BEGUN);
      scene.waitFor(() -> assertThat(scene.routing.personalData().pending()).isEmpty());

      scene.userSays("c1", "after");
      scene.waitForText("c1", "bot: after");
      assertThat(scene.conversation("c1").id()).isNotEqualTo(id);
      assertThat(scene.conversation("c1").senderId()).isEqualTo("c1");
      assertThat(scene.transcript("c1").messages())
          .extracting(message -> TextBuilder.summary(message.content()))
          .containsExactly("after", "bot: after");
    }
  }

  @Test
  void anOpenHandoffIsEndedFirstAndItsAgentIsTold() {
    try (Scene scene = scene(Replies.echo(), new MemoryChannel("memory"))) {
      MemoryChannel.Sent offer = scene.claimed("c1", Scene.ANN);
      String id = scene.conversation("c1").id();

      assertThat(erase(scene, id)).isEqualTo(Wish.BEGUN);
      scene.waitForText("c1", "Ann has left. You are talking with the bot again.");
      scene.waitForText(offer.place(), "This conversation is being erased on request.");
      scene.waitFor(
          () -> assertThat(scene.channel.calls).contains("remove " + offer.place().thread()));
      scene.waitFor(() -> assertThat(scene.routing.personalData().pending()).isEmpty());

      int before = scene.channel.sent.size();
      scene.agentSays(offer.place(), Scene.ANN, "still there?");
      scene.userSays("c2", "hi");
      scene.waitForText("c2", "bot: hi");
      assertThat(scene.channel.sent.subList(before, scene.channel.sent.size()))
          .noneMatch(sent -> sent.text().equals("still there?"));
    }
  }

  @Test
  void aTurnInFlightEndsBeforeTheMessagesAreErased() {
    Standstill stop = new Standstill();
    Bot slow =
        turn -> {
          stop.here();
          return Replies.echo().reply(turn);
        };
    try (Scene scene = scene(slow, new MemoryChannel("memory"))) {
      scene.userSays("c1", "slow one");
      stop.awaitReached();
      String id = scene.conversation("c1").id();
      assertThat(erase(scene, id)).isEqualTo(Wish.BEGUN);
      assertThat(scene.routing.personalData().pending())
          .singleElement()
          .satisfies(pending -> assertThat(pending.stripped()).isFalse());
      stop.end();
      scene.waitForText("c1", "bot: slow one");
      scene.waitFor(() -> assertThat(scene.routing.personalData().pending()).isEmpty());
    }
  }

  @Test
  void anErasureContinuesAfterAStopAndWaitsOutAPlatformOutage() throws SQLException {
    MemoryChannel channel = new MemoryChannel("memory");
    AtomicBoolean down = new AtomicBoolean();
    String id;
    try (Scene scene = scene(Replies.echo(), channel)) {
      scene.claimed("c1", Scene.ANN);
      id = scene.conversation("c1").id();
      channel.beforeCall =
          chat -> {
            if (down.get() && chat.equals(Scene.SPACE)) {
              throw new Retryable("down", null);
            }
          };
      scene.agentSays(scene.sent("asks for a person").place(), Scene.ANN, "/resolve");
      scene.waitFor(() -> assertThat(scene.conversation("c1").control()).isEqualTo(Control.BOT));
      scene.waitFor(() -> assertThat(channel.calls).anyMatch(call -> call.startsWith("finish ")));
      down.set(true);
      assertThat(erase(scene, id)).isEqualTo(Wish.BEGUN);
      scene.waitFor(() ->
          assertThat(scene.routing.personalData().pending())
              .singleElement()
              .satisfies(pending -> assertThat(pending.stripped()).isTrue()));
      assertThat(witnessed).isEmpty();
    }
    down.set(false);
    try (Scene scene = scene(Replies.echo(), channel)) {
      scene.waitFor(() -> assertThat(scene.routing.personalData().pending()).isEmpty());
      assertThat(channel.calls).anyMatch(call -> call.startsWith("remove "));
      assertThat(witnessed).isNotEmpty();
      assertThat(tablesWith(id)).as("who had control stays known").isSubsetOf("audit");
    }
  }

  @Test
  void aMessageAPlatformRefusesToDeleteIsADeadLetterWithoutText() {
    MemoryChannel channel = new MemoryChannel("memory");
    try (Scene scene = scene(Replies.echo(), channel)) {
      MemoryChannel.Sent offer = scene.claimed("c1", Scene.ANN);
      scene.agentSays(offer.place(), Scene.ANN, "/resolve");
      scene.waitFor(() -> assertThat(channel.calls).contains("finish " + offer.place().thread()));
      channel.beforeRemove =
          thread -> {
            throw new Refused("not enough rights", null);
          };
      assertThat(erase(scene, scene.conversation("c1").id())).isEqualTo(Wish.BEGUN);
      scene.waitFor(() -> assertThat(scene.routing.personalData().pending()).isEmpty());
      assertThat(scene.routing.deadLetters().list(null, 9).letters())
          .singleElement()
          .satisfies(letter -> {
            assertThat(letter.kind()).isEqualTo("remove_thread");
            assertThat(letter.content()).isNull();
            assertThat(letter.why()).isEqualTo("not enough rights");
          });
      channel.beforeRemove = thread -> {};
      String letter = scene.routing.deadLetters().list(null, 9).letters().getFirst().id();
      scene.routing.deadLetters().retry(letter).toCompletableFuture().join();
      scene.waitFor(() -> assertThat(channel.calls).contains("remove " + offer.place().thread()));
    }
  }

  @Test
  void aFailingErasureListenerIsToldAgain() {
    AtomicBoolean broken = new AtomicBoolean(true);
    try (Scene scene =
        new Scene(
            folder,
            Replies.echo(),
            new MemoryChannel("memory"),
            builder ->
                builder.witness((sender, channel) -> {
                  witnessed.add(sender);
                  if (broken.compareAndSet(true, false)) {
                    throw new IllegalStateException("on purpose");
                  }
                }))) {
      scene.userSays("c1", "hi");
      scene.waitForText("c1", "bot: hi");
      assertThat(erase(scene, scene.conversation("c1").id())).isEqualTo(Wish.BEGUN);
      scene.waitFor(() -> assertThat(scene.routing.personalData().pending()).isEmpty());
      assertThat(witnessed).containsExactly("c1", "c1");
    }
  }

  @Test
  void allDataOfAUserIsExported() {
    try (Scene scene = scene(Replies.echo(), new MemoryChannel("memory"))) {
      MemoryChannel.Sent offer = scene.claimed("c1", Scene.ANN);
      scene.userSays("c1", "to people");
      scene.waitForText(offer.place(), "to people");
      scene.agentSays(offer.place(), Scene.ANN, "// a note");
      scene.waitFor(() ->
          assertThat(scene.transcript("c1").messages())
              .anyMatch(message -> TextBuilder.summary(message.content()).equals("// a note")));
      PersonalData data = scene.routing.personalData();
      assertThat(data.ofUser("user-c1")).containsExactly(scene.conversation("c1"));
      assertThat(data.ofUser("nobody")).isEmpty();

      PersonalData.Export export = data.export(scene.conversation("c1").id()).orElseThrow();
      assertThat(export.transcript().messages())
          .extracting(message -> message.content())
          .contains(Content.Text.plain("to people"), Content.Text.plain("// a note"));
      assertThat(export.transcript().handoffs()).hasSize(1);
      assertThat(export.copies())
          .anyMatch(copy -> copy.atDesk() && copy.place().equals(offer.place()))
          .anyMatch(copy -> !copy.atDesk() && copy.place().equals(Place.chat("c1")));
      assertThat(export.threads())
          .singleElement()
          .satisfies(thread -> assertThat(thread.place()).isEqualTo(offer.place()));
      assertThat(data.export("nobody")).isEmpty();
    }
  }

  private Scene scene(Bot bot, MemoryChannel channel) {
    return new Scene(
        folder,
        bot,
        channel,
        builder -> builder.witness((sender, at) -> witnessed.add(sender + " " + at)));
  }

  @Test
  void aHundredWaitingErasuresDoNotBlockALaterOne() {
    try (Store store = JdbcStore.at("jdbc:sqlite:" + folder.resolve("baton.db"))) {
      store.open();
      store.commit(tables -> {
        for (int i = 0; i < 250; i++) {
          waitsForItsPlatform(tables, "stuck" + i, Instant.EPOCH.plusSeconds(1 + i));
        }
        return true;
      });
    }
    try (Scene scene = scene(Replies.echo(), new MemoryChannel("memory"))) {
      scene.userSays("c1", "hello");
      scene.waitForText("c1", "bot: hello");
      String id = scene.conversation("c1").id();
      assertThat(erase(scene, id)).isEqualTo(Wish.BEGUN);
      PersonalData data = scene.routing.personalData();
      scene.waitFor(() -> assertThat(data.pending(id)).isEmpty());
      assertThat(data.pendingCount()).isEqualTo(250);
      assertThat(data.pending("stuck7"))
          .hasValueSatisfying(open -> assertThat(open.stripped()).isTrue());
    }
  }

  private static void waitsForItsPlatform(Tables tables, String id, Instant begunAt) {
    Conversation conversation =
        new Conversation(
            id, "memory", id, id, id, "", null, "bot", Control.BOT, 1, null, begunAt, begunAt);
    tables.conversations().add(conversation);
    tables.erasures().begin(conversation, begunAt);
    tables.erasures().strip(conversation);
    tables
        .deliveries()
        .add(
            "retract-" + id,
            NewDelivery.of(
                "erase:" + id,
                new DeliveryCommand.Retract("memory", Place.chat("space"), "m-" + id)),
            begunAt);
    tables
        .deliveries()
        .retry("retract-" + id, Instant.now().plus(Duration.ofDays(1)), "asked to wait");
  }

  private static Wish erase(Scene scene, String id) {
    Routing routing = scene.routing;
    return routing.personalData().erase(id).toCompletableFuture().join();
  }

  private int deliveriesInMarkLanes() throws SQLException {
    try (Connection connection =
            DriverManager.getConnection("jdbc:sqlite:" + folder.resolve("baton.db"));
        Statement statement = connection.createStatement();
        ResultSet row =
            statement.executeQuery("SELECT COUNT(*) FROM delivery WHERE lane LIKE 'mark:%'")) {
      return row.getInt(1);
    }
  }

  /** On PostgreSQL, a lane's numbers are counted in a row of their own. */
  private void numberedAsOnPostgres(String lane) throws SQLException {
    try (Connection connection =
            DriverManager.getConnection("jdbc:sqlite:" + folder.resolve("baton.db"));
        Statement statement = connection.createStatement()) {
      int added =
          statement.executeUpdate(
              "INSERT INTO sequence_of (stream, last_taken) VALUES ('" + lane + "', 1)");
      assertThat(added).isEqualTo(1);
    }
  }

  /** The tables in which some row contains a text, in any column. */
  private List<String> tablesWith(String text) throws SQLException {
    List<String> found = new ArrayList<>();
    try (Connection connection =
            DriverManager.getConnection("jdbc:sqlite:" + folder.resolve("baton.db"));
        Statement statement = connection.createStatement()) {
      List<String> tables = new ArrayList<>();
      try (ResultSet rows =
          statement.executeQuery(
              "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'flyway%'")) {
        while (rows.next()) {
          tables.add(rows.getString(1));
        }
      }
      for (String table : tables) {
        try (ResultSet rows = statement.executeQuery("SELECT * FROM " + table)) {
          boolean holds = false;
          while (rows.next()) {
            for (int i = 1; i <= rows.getMetaData().getColumnCount(); i++) {
              holds |= String.valueOf(rows.getString(i)).contains(text);
            }
          }
          if (holds) {
            found.add(table);
          }
        }
      }
    }
    return found;
  }
}
