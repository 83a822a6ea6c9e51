package dev.baton.routing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.bot.Bot;
import dev.baton.connector.Content.Text;
import dev.baton.connector.DeliveryException;
import dev.baton.connector.Event;
import dev.baton.conversation.Control;
import dev.baton.conversation.HandoffRequest;
import dev.baton.conversation.Trigger;
import dev.baton.plan.BroadcastPlan;
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
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The event broker gets the human part: all of it, in order, and nothing else. */
@Timeout(200)
@Tag("slow")
class BroadcastStoryTest {

  private static final BroadcastPlan PLAN = new BroadcastPlan("", Duration.ofMillis(50));

  @TempDir Path folder;
  private final TestBroker broker = new TestBroker();
  private final MemoryChannel channel = new MemoryChannel("memory");

  private Scene open(Bot bot) {
    return new Scene(folder, bot, channel, builder -> builder.eventBroker(broker, PLAN));
  }

  private static Bot echo() {
    return turn -> Replies.say("bot: " + Replies.words(turn));
  }

  @Test
  void theHumanPartIsPublishedFromPauseToResume() {
    try (Scene scene = open(echo())) {
      scene.userSays("c1", "hello");
      scene.waitForText("c1", "bot: hello");
      MemoryChannel.Sent offer = scene.claimed("c1", Scene.ANN);
      scene.userSays("c1", "my card is lost");
      scene.sent("my card is lost");
      scene.agentSays(offer.place(), Scene.ANN, "I see to it");
      scene.agentSays(offer.place(), Scene.ANN, "// he is angry");
      scene.agentSays(offer.place(), Scene.BEN, "I know better");
      scene.waitForText("c1", "I see to it");
      scene.userSays("c1", "thanks");
      scene.sent("thanks");
      scene.agentSays(offer.place(), Scene.ANN, "/resolve Goodbye");
      scene.waitFor(() -> assertThat(scene.conversation("c1").control()).isEqualTo(Control.BOT));
      scene.userSays("c1", "again");
      scene.waitForText("c1", "bot: again");
      assertPublished(
          scene,
          "c1",
          "pause",
          "user: my card is lost",
          "agent: I see to it",
          "user: thanks",
          "agent: Goodbye",
          "resume");
      assertThat(broker.taken)
          .filteredOn(event -> event.path("event").asString("").equals("agent"))
          .allSatisfy(event ->
              assertThat(event.path("data").path("agent_id").asString("")).isEqualTo("ann"));
      assertThat(broker.taken)
          .allSatisfy(event ->
              assertThat(event.path("metadata").path("handoff_id").asString(""))
                  .isEqualTo(scene.transcript("c1").handoffs().getFirst().id()));
    }
  }

  @Test
  void releaseAndTransferBetweenPeopleArePublishedAsNeitherPauseNorResume() {
    try (Scene scene = open(echo())) {
      MemoryChannel.Sent offer = scene.claimed("c1", Scene.ANN);
      scene.agentSays(offer.place(), Scene.ANN, "/release");
      scene.waitFor(() -> assertThat(scene.conversation("c1").control()).isEqualTo(Control.QUEUE));
      scene.agentSays(offer.place(), Scene.BEN, "Ben here");
      scene.waitForText("c1", "Ben here");
      scene.userSays("c1", "/bot");
      assertPublished(scene, "c1", "pause", "agent: Ben here", "resume");
    }
  }

  @Test
  void aBrokerOutageHoldsUpNobodyAndIsMadeUpFor() {
    broker.down = TestBroker.refused();
    try (Scene scene = open(echo())) {
      MemoryChannel.Sent offer = scene.claimed("c1", Scene.ANN);
      scene.agentSays(offer.place(), Scene.ANN, "one");
      scene.waitForText("c1", "one");
      scene.waitFor(() -> assertThat(broker.attempts.get()).isGreaterThan(3));
      assertThat(broker.taken).isEmpty();
      broker.down = null;
      assertPublished(scene, "c1", "pause", "agent: one");
      scene.agentSays(offer.place(), Scene.ANN, "two");
      assertPublished(scene, "c1", "pause", "agent: one", "agent: two");
    }
  }

  @Test
  void unpublishedEventsArePublishedByTheNextRun() throws SQLException {
    broker.down = TestBroker.refused();
    try (Scene scene = open(echo())) {
      MemoryChannel.Sent offer = scene.claimed("c1", Scene.ANN);
      scene.agentSays(offer.place(), Scene.ANN, "one");
      scene.waitForText("c1", "one");
      scene.userSays("c1", "/bot");
      scene.waitFor(() -> assertThat(scene.conversation("c1").control()).isEqualTo(Control.BOT));
    }
    broker.down = null;
    try (Scene scene = open(echo())) {
      assertPublished(scene, "c1", "pause", "agent: one", "resume");
    }
    assertThat(waiting()).isZero();
  }

  @Test
  void aBrokenDriverIsRetriedLikeAnOutage() {
    broker.down = new IllegalStateException("a bug of the driver");
    try (Scene scene = open(echo())) {
      scene.claimed("c1", Scene.ANN);
      scene.waitFor(() -> assertThat(broker.attempts.get()).isGreaterThan(2));
      broker.down = null;
      assertPublished(scene, "c1", "pause");
    }
  }

  @Test
  void unconfirmedEventsArePublishedAgain() throws SQLException {
    broker.unconfirmed.set(2);
    try (Scene scene = open(echo())) {
      MemoryChannel.Sent offer = scene.claimed("c1", Scene.ANN);
      scene.agentSays(offer.place(), Scene.ANN, "one");
      scene.waitFor(() -> assertThat(broker.of("c1")).contains("agent: one"));
      assertThat(broker.of("c1")).startsWith("pause", "pause").endsWith("agent: one");
    }
    assertThat(waiting()).isZero();
  }

  @Test
  void everyConversationIsPublishedInOrderHoweverManyThereAre() {
    broker.down = TestBroker.refused();
    try (Scene scene = open(echo())) {
      List<String> chats = IntStream.range(0, 40).mapToObj(nth -> "c" + nth).toList();
      chats.forEach(chat -> scene.userSays(chat, "/human"));
      for (int nth = 0; nth < 10; nth++) {
        int word = nth;
        chats.forEach(chat -> scene.userSays(chat, "word " + word));
      }
      scene.waitFor(() ->
          assertThat(chats)
              .allSatisfy(chat ->
                  assertThat(scene.transcript(chat).messages())
                      .filteredOn(message -> message.content().equals(Text.plain("word 9")))
                      .isNotEmpty()));
      broker.down = null;
      List<String> all = new ArrayList<>(List.of("pause"));
      IntStream.range(0, 10).forEach(nth -> all.add("user: word " + nth));
      chats.forEach(chat -> assertPublished(scene, chat, all.toArray(String[]::new)));
      assertThat(broker.together).as("two events of one sender in one call").isFalse();
    }
  }

  @Test
  void messagesThatWaitedForTheBotArePublishedWhenTheyGoToPeople() {
    AtomicReference<Scene> holder = new AtomicReference<>();
    CountDownLatch goOn = new CountDownLatch(1);
    Bot calling =
        turn -> {
          Replies.awaitLatch(goOn);
          holder
              .get()
              .routing
              .initiate(turn.senderId(), Trigger.CALL, HandoffRequest.PLAIN)
              .toCompletableFuture()
              .join();
          return Replies.say("Reaching out");
        };
    try (Scene scene = open(calling)) {
      holder.set(scene);
      scene.userSays("c1", "help");
      scene.userSays("c1", "are you there?");
      scene.waitFor(() -> assertThat(scene.transcript("c1").messages()).hasSize(2));
      goOn.countDown();
      scene.waitForText("c1", "Reaching out");
      assertPublished(scene, "c1", "pause", "user: are you there?");
    }
  }

  @Test
  void anAlbumThatBecomesANoteIsNeverPublished() {
    try (Scene scene = open(echo())) {
      MemoryChannel.Sent offer = scene.offered("c1");
      scene.channel.show(offer.place(), Scene.ANN, "p1", "album", null);
      scene.channel.show(offer.place(), Scene.ANN, "p2", "album", "// for us only");
      scene.agentSays(offer.place(), Scene.ANN, "words after the album");
      assertPublished(scene, "c1", "pause", "agent: words after the album");
    }
  }

  @Test
  void aMessageEditedBeforeItIsSentIsPublishedAsSent() {
    AtomicReference<Scene> holder = new AtomicReference<>();
    CountDownLatch lastWords = new CountDownLatch(1);
    Bot calling =
        turn -> {
          holder
              .get()
              .routing
              .initiate(turn.senderId(), Trigger.CALL, HandoffRequest.PLAIN)
              .toCompletableFuture()
              .join();
          Replies.awaitLatch(lastWords);
          return Replies.say("Reaching out");
        };
    try (Scene scene = open(calling)) {
      holder.set(scene);
      scene.userSays("c1", "help");
      MemoryChannel.Sent offer = scene.sent("asks for a person");
      String kept = scene.agentSays(offer.place(), Scene.ANN, "frist");
      String takenBack = scene.agentSays(offer.place(), Scene.ANN, "no");
      scene.happens(offer.place(), Scene.ANN, new Event.Edited(kept, Text.plain("first")));
      scene.happens(offer.place(), Scene.ANN, new Event.Deleted(takenBack));
      assertPublished(scene, "c1", "pause");
      scene.agentSays(offer.place(), Scene.ANN, "last");
      lastWords.countDown();
      assertPublished(scene, "c1", "pause", "agent: first", "agent: last");
    }
  }

  @Test
  void messagesOfAnAgentWhoTakesOverArePublished() {
    try (Scene scene = open(echo())) {
      MemoryChannel.Sent offer = scene.claimed("c1", Scene.ANN);
      scene.agentSays(offer.place(), Scene.BEN, "I know better");
      MemoryChannel.Sent held = scene.sent("Ann has this conversation. Your message was not sent");
      scene.press(Scene.BEN, held, "Take over and send");
      scene.waitForText("c1", "I know better");
      assertPublished(scene, "c1", "pause", "agent: I know better");
      assertThat(broker.taken.getLast().path("metadata").path("agent_name").asString(""))
          .isEqualTo("Ben");
    }
  }

  @Test
  void aMessageTheUserNeverGetsDoesNotHoldUpTheRest() {
    try (Scene scene = open(echo())) {
      MemoryChannel.Sent offer = scene.claimed("c1", Scene.ANN);
      scene.channel.beforeSend =
          outbound -> {
            if (outbound.to().chat().equals("c1")
                && outbound.content().equals(Text.plain("refused"))) {
              throw new DeliveryException.Refused("too strange", null);
            }
          };
      scene.agentSays(offer.place(), Scene.ANN, "refused");
      scene.sent("Not delivered to");
      scene.userSays("c1", "hello?");
      assertPublished(scene, "c1", "pause", "agent: refused", "user: hello?");
    }
  }

  @Test
  void withoutABrokerNoEventsAreStored() throws SQLException {
    try (Scene scene = new Scene(folder, echo(), channel, builder -> builder)) {
      MemoryChannel.Sent offer = scene.claimed("c1", Scene.ANN);
      scene.agentSays(offer.place(), Scene.ANN, "one");
      scene.waitForText("c1", "one");
    }
    assertThat(waiting()).isZero();
  }

  private void assertPublished(Scene scene, String sender, String... events) {
    scene.waitFor(() -> assertThat(broker.of(sender)).containsExactly(events));
  }

  private long waiting() throws SQLException {
    try (JdbcStore store = JdbcStore.at("jdbc:sqlite:" + folder.resolve("baton.db"))) {
      store.open();
      long counted = store.read(tables -> tables.broadcasts().count());
      try (Connection connection =
              DriverManager.getConnection("jdbc:sqlite:" + folder.resolve("baton.db"));
          Statement statement = connection.createStatement();
          ResultSet rows = statement.executeQuery("SELECT COUNT(*) FROM broadcast")) {
        assertThat(rows.next()).isTrue();
        assertThat(rows.getLong(1)).isEqualTo(counted);
      }
      return counted;
    }
  }
}
