package dev.baton.routing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.bot.Bot;
import dev.baton.bot.BotException;
import dev.baton.bot.Reply;
import dev.baton.connector.DeliveryException;
import dev.baton.connector.Outbound;
import dev.baton.connector.Place;
import dev.baton.conversation.Author;
import dev.baton.conversation.Control;
import dev.baton.conversation.HandoffRequest;
import dev.baton.conversation.Message;
import dev.baton.routing.content.TextBuilder;
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
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Messages that are held back, late or slow still appear in an order the reader understands. */
@Timeout(200)
@Tag("slow")
class MessageOrderTest {

  @TempDir Path folder;
  private final AtomicReference<Scene> holder = new AtomicReference<>();
  private final CountDownLatch asked = new CountDownLatch(1);
  private final CountDownLatch goOn = new CountDownLatch(1);

  @Test
  void heldAgentMessagesArriveBeforeTheNoticeThatTheAgentLeft() {
    try (Scene scene = new Scene(folder, callingAndWaiting())) {
      holder.set(scene);
      scene.userSays("c1", "help");
      MemoryChannel.Sent offer = scene.sent("asks for a person");
      scene.agentSays(offer.place(), Scene.ANN, "Hello, all done");
      scene.agentSays(offer.place(), Scene.ANN, "/resolve Goodbye");
      scene.waitFor(() -> assertThat(scene.conversation("c1").control()).isEqualTo(Control.BOT));
      scene.userSays("c1", "thanks");
      goOn.countDown();
      scene.waitForText("c1", "bot: thanks");
      assertThat(scene.channel.textsTo("c1"))
          .containsSubsequence(
              Texts.joined("Ann"),
              "Hello, all done",
              "Goodbye",
              Texts.botIsBack("Ann"),
              "bot: thanks");
    }
  }

  @Test
  void aLateAnswerAfterTheUserCameBackIsReportedAsLostAndCanBeRequestedAgain() {
    Bot bot =
        turn -> {
          asked.countDown();
          if (goOn.getCount() > 0) {
            Replies.awaitLatch(goOn);
          }
          return Replies.say("bot: " + Replies.words(turn));
        };
    try (Scene scene = new Scene(folder, bot)) {
      scene.userSays("c1", "slow");
      Replies.awaitLatch(asked);
      scene.offered("c1");
      scene.userSays("c1", "/bot");
      scene.waitFor(() -> assertThat(scene.conversation("c1").control()).isEqualTo(Control.BOT));
      goOn.countDown();
      MemoryChannel.Sent lost = scene.sent(Texts.answerLost());
      assertThat(scene.channel.textsTo("c1")).doesNotContain("bot: slow");
      assertThat(by(scene, Author.DRAFT)).containsExactly("bot: slow");
      scene.press(Scene.user("c1"), lost, Texts.ASK_AGAIN);
      scene.waitForText("c1", "bot: slow");
    }
  }

  @Test
  void severalRepliesOfALateAnswerAreReportedAsLostOnce() {
    Bot bot =
        turn -> {
          if (Replies.words(turn).equals("slow")) {
            asked.countDown();
            Replies.awaitLatch(goOn);
            return Replies.say("one", "two", "three");
          }
          return Replies.say("bot: " + Replies.words(turn));
        };
    try (Scene scene = new Scene(folder, bot)) {
      scene.userSays("c1", "slow");
      Replies.awaitLatch(asked);
      scene.offered("c1");
      scene.userSays("c1", "/bot");
      scene.userSays("c1", "next");
      scene.waitFor(() -> assertThat(scene.conversation("c1").control()).isEqualTo(Control.BOT));
      goOn.countDown();
      scene.waitForText("c1", "bot: next");
      assertThat(scene.channel.textsTo("c1"))
          .filteredOn(text -> text.startsWith(Texts.answerLost()))
          .hasSize(1);
      assertThat(by(scene, Author.DRAFT)).containsExactly("one", "two", "three");
    }
  }

  @Test
  void aFirstMessageTheBotNeverGotIsMarkedAsWrittenBefore() {
    Bot bot =
        turn -> {
          asked.countDown();
          Replies.awaitLatch(goOn);
          throw new BotException.NotReached("connect timed out", null);
        };
    try (Scene scene = new Scene(folder, bot)) {
      scene.userSays("c1", "first");
      Replies.awaitLatch(asked);
      scene.userSays("c1", "second");
      MemoryChannel.Sent offer = scene.offered("c1");
      scene.waitForText(offer.place(), "second");
      goOn.countDown();
      scene.waitFor(() ->
          assertThat(scene.channel.to(offer.place()))
              .extracting(MemoryChannel.Sent::text)
              .contains("User c1: first"));
      assertThat(scene.channel.to(offer.place()))
          .extracting(MemoryChannel.Sent::text)
          .containsSubsequence("User c1: second", "Written before the above:", "User c1: first");
    }
  }

  @Test
  void waitingRepliesOfTheCausingTurnAreSentBeforeTheAgents() {
    CountDownLatch sending = new CountDownLatch(1);
    Bot bot =
        turn ->
            Stream.concat(
                    Stream.of((Reply) new Reply.HandOff(HandoffRequest.PLAIN)),
                    Replies.say("one", "two", "three").stream())
                .toList();
    try (Scene scene = new Scene(folder, bot)) {
      scene.channel.beforeSend =
          outbound -> {
            if (TextBuilder.summary(outbound.content()).equals("one")) {
              sending.countDown();
              Replies.awaitLatch(goOn);
            }
          };
      scene.userSays("c1", "agent please");
      MemoryChannel.Sent offer = scene.sent("asks for a person");
      Replies.awaitLatch(sending);
      scene.agentSays(offer.place(), Scene.ANN, "Ann here");
      scene.waitFor(() -> assertThat(scene.conversation("c1").control()).isEqualTo(Control.AGENT));
      goOn.countDown();
      scene.waitForText("c1", "Ann here");
      assertThat(scene.channel.textsTo("c1"))
          .containsExactly("one", "two", "three", Texts.joined("Ann"), "Ann here");
      assertThat(by(scene, Author.DRAFT)).isEmpty();
    }
  }

  @Test
  void takingOverDoesNotOvertakeTheCausingTurnsLastReplies() {
    try (Scene scene = new Scene(folder, callingAndWaiting())) {
      holder.set(scene);
      scene.userSays("c1", "help");
      MemoryChannel.Sent offer = scene.sent("asks for a person");
      scene.press(Scene.BEN, offer, "Claim");
      scene.waitFor(() -> assertThat(scene.conversation("c1").control()).isEqualTo(Control.AGENT));
      scene.agentSays(offer.place(), Scene.ANN, "Ann's words");
      MemoryChannel.Sent held = scene.sent("Your message was not sent");
      scene.press(Scene.ANN, held, "Take over and send");
      scene.waitFor(() -> assertThat(by(scene, Author.AGENT)).containsExactly("Ann's words"));
      goOn.countDown();
      scene.waitForText("c1", "Ann's words");
      assertThat(scene.channel.textsTo("c1"))
          .containsSubsequence("Reaching out to a human agent", "Ann's words");
      assertThat(by(scene, Author.DRAFT)).isEmpty();
    }
  }

  @Test
  void answersGivenBeforeTheHandoffAreSaidAheadOfTheLastWords() {
    CountDownLatch paced = new CountDownLatch(1);
    Bot bot =
        turn -> {
          if (Replies.words(turn).equals("help")) {
            Replies.callForAPerson(holder.get(), turn);
            return Replies.say("Reaching out to a human agent");
          }
          return Replies.say("one", "two", "three");
        };
    try (Scene scene = new Scene(folder, bot)) {
      holder.set(scene);
      scene.channel.beforeSend = outbound -> waitInChat(outbound, paced);
      scene.userSays("c1", "hi");
      scene.waitFor(() -> assertThat(by(scene, Author.BOT)).contains("three"));
      scene.userSays("c1", "help");
      scene.press(Scene.ANN, scene.sent("asks for a person"), "Claim");
      scene.waitFor(() -> assertThat(scene.conversation("c1").control()).isEqualTo(Control.AGENT));
      paced.countDown();
      scene.waitFor(() ->
          assertThat(scene.channel.textsTo("c1"))
              .containsExactly(
                  "one", "two", "three", "Reaching out to a human agent", Texts.joined("Ann")));
      assertThat(by(scene, Author.DRAFT)).isEmpty();
    }
  }

  @Test
  void answersGivenBeforeAHandoffThatNoAgentTookAreSaid() {
    CountDownLatch paced = new CountDownLatch(1);
    try (Scene scene = new Scene(folder, turn -> Replies.say("one", "two"))) {
      scene.channel.beforeSend = outbound -> waitInChat(outbound, paced);
      scene.userSays("c1", "hi");
      scene.waitFor(() -> assertThat(by(scene, Author.BOT)).contains("two"));
      scene.userSays("c1", "/human");
      scene.userSays("c1", "/bot");
      scene.waitFor(() -> assertThat(scene.conversation("c1").control()).isEqualTo(Control.BOT));
      paced.countDown();
      scene.waitFor(() -> assertThat(scene.channel.textsTo("c1")).hasSizeGreaterThan(3));
      assertThat(scene.channel.textsTo("c1")).startsWith("one", "two");
      assertThat(by(scene, Author.DRAFT)).isEmpty();
    }
  }

  private static void waitInChat(Outbound outbound, CountDownLatch paced) {
    if (outbound.to().equals(Place.chat("c1"))) {
      Replies.awaitLatch(paced);
    }
  }

  @Test
  void repliesOfTheCausingTurnAfterAnAgentSpokeAreDrafts() {
    try (Scene scene = new Scene(folder, callingAndWaiting())) {
      holder.set(scene);
      scene.userSays("c1", "help");
      MemoryChannel.Sent offer = scene.sent("asks for a person");
      scene.agentSays(offer.place(), Scene.ANN, "Hello");
      scene.waitForText("c1", "Hello");
      goOn.countDown();
      scene.waitForText(offer.place(), "The bot was too late");
      assertThat(by(scene, Author.DRAFT)).containsExactly("Reaching out to a human agent");
      assertThat(scene.channel.textsTo("c1")).doesNotContain("Reaching out to a human agent");
    }
  }

  @Test
  void repliesOfTheCausingTurnBehindAWaitingAgentMessageAreDrafts() throws SQLException {
    MemoryChannel channel = new MemoryChannel("memory");
    AtomicBoolean refused = new AtomicBoolean();
    channel.beforeSend =
        outbound -> {
          if (outbound.to().equals(Place.chat("c2")) && refused.compareAndSet(false, true)) {
            throw new DeliveryException.Retryable("slow down", Duration.ofSeconds(12), true, null);
          }
        };
    try (Scene scene = new Scene(folder, callingAndWaiting(), channel, builder -> builder)) {
      holder.set(scene);
      scene.userSays("c1", "help");
      MemoryChannel.Sent offer = scene.sent("asks for a person");
      scene.userSays("c2", "the account is to pause");
      scene.waitFor(() -> assertThat(refused).isTrue());
      scene.agentSays(offer.place(), Scene.ANN, "Hello");
      try (Connection store =
              DriverManager.getConnection("jdbc:sqlite:" + folder.resolve("baton.db"));
          Statement held = store.createStatement()) {
        scene.waitFor(() -> assertThat(waiting(held)).isEqualTo("WAITING"));
      }
      goOn.countDown();
      scene.waitFor(
          () -> assertThat(by(scene, Author.BOT)).containsExactly("Reaching out to a human agent"));

      scene.waitForText("c1", "Hello");
      scene.waitForText(offer.place(), "The bot was too late");
      assertThat(by(scene, Author.DRAFT)).containsExactly("Reaching out to a human agent");
      assertThat(scene.channel.textsTo("c1")).doesNotContain("Reaching out to a human agent");
    }
  }

  private static String waiting(Statement statement) {
    try (ResultSet row =
        statement.executeQuery(
            """
            SELECT delivery.state FROM delivery JOIN message ON message.id = delivery.message_id
            WHERE message.author = 'AGENT' AND delivery.lane LIKE 'user:%'
            """)) {
      return row.next() ? row.getString(1) : "none";
    } catch (SQLException unread) {
      throw new AssertionError(unread);
    }
  }

  private Bot callingAndWaiting() {
    return turn -> {
      if (Replies.words(turn).equals("help")) {
        Replies.callForAPerson(holder.get(), turn);
        Replies.awaitLatch(goOn);
        return Replies.say("Reaching out to a human agent");
      }
      return Replies.say("bot: " + Replies.words(turn));
    };
  }

  private static List<String> by(Scene scene, Author author) {
    List<String> words = new ArrayList<>();
    for (Message message : scene.transcript("c1").messages()) {
      if (message.author() == author) {
        words.add(TextBuilder.summary(message.content()));
      }
    }
    return words;
  }
}
