package dev.baton.routing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.bot.Bot;
import dev.baton.bot.Reply;
import dev.baton.connector.Content;
import dev.baton.connector.Content.Text;
import dev.baton.connector.DeliveryException;
import dev.baton.connector.DeliveryException.Gone;
import dev.baton.connector.Event;
import dev.baton.connector.Place;
import dev.baton.conversation.Control;
import dev.baton.conversation.EndReason;
import dev.baton.plan.DeskPlan;
import dev.baton.plan.QueuePlan;
import dev.baton.routing.content.TextBuilder;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What happens to messages that a platform does not accept at once, and to chats that move. */
@Timeout(200)
class DeliveryStoryTest {

  private static final Bot ECHO =
      turn -> List.of(new Reply.Say(Text.plain("bot: " + TextBuilder.summary(turn.content()))));

  @TempDir Path folder;

  @Test
  void aRefusedMessageIsReportedToTheAgentWhoWroteIt() {
    try (Scene scene = new Scene(folder, ECHO)) {
      MemoryChannel.Sent offer = scene.claimed("c1", Scene.ANN);
      scene.channel.beforeSend =
          outbound -> {
            if (TextBuilder.summary(outbound.content()).equals("bad word")) {
              throw new DeliveryException.Refused("the user has blocked the bot", null);
            }
          };
      String message = scene.agentSays(offer.place(), Scene.ANN, "bad word");
      scene.waitForText(offer.place(), "Not delivered to User c1: the user has blocked the bot");
      scene.waitFor(() -> assertThat(scene.channel.calls).contains("react " + message + " FAILED"));
      scene.agentSays(offer.place(), Scene.ANN, "good word");
      scene.waitForText("c1", "good word");
      assertThat(scene.channel.calls).doesNotContain("react " + message + " DELIVERED");
    }
  }

  @Test
  void aDeliveryToBeRetriedKeepsItsPlace() {
    try (Scene scene = new Scene(folder, ECHO)) {
      AtomicInteger tries = new AtomicInteger();
      scene.channel.beforeSend =
          outbound -> {
            if (TextBuilder.summary(outbound.content()).equals("bot: one")) {
              switch (tries.incrementAndGet()) {
                case 1 ->
                    throw new DeliveryException.Retryable(
                        "too fast", Duration.ofMillis(30), true, null);
                case 2 -> throw new DeliveryException.Retryable("reset", null);
                default -> {}
              }
            }
          };
      scene.userSays("c1", "one");
      scene.userSays("c1", "two");
      scene.sent("bot: two");
      assertThat(scene.channel.textsTo("c1")).containsExactly("bot: one", "bot: two");
      assertThat(tries).hasValue(3);
    }
  }

  @Test
  void messagesWaitForValidCredentialsAcrossARestart() {
    SettableClock clock = SettableClock.running();
    MemoryChannel channel = new MemoryChannel("memory");
    AtomicInteger tries = new AtomicInteger();
    channel.beforeSend =
        outbound -> {
          if (tries.incrementAndGet() == 1) {
            throw new DeliveryException.CredentialsRejected("401", null);
          }
        };
    try (Scene scene = new Scene(folder, ECHO, channel, builder -> builder.clock(clock))) {
      scene.userSays("c1", "one");
      scene.waitFor(() -> assertThat(tries).hasValue(1));
    }
    assertThat(channel.sent).isEmpty();
    clock.advance(Duration.ofSeconds(31));
    try (Scene scene = new Scene(folder, ECHO, channel, builder -> builder.clock(clock))) {
      scene.waitForText("c1", "bot: one");
    }
  }

  @Test
  void aUserChatThatMovedIsFollowed() {
    try (Scene scene = new Scene(folder, ECHO)) {
      scene.userSays("c1", "one");
      scene.sent("bot: one");
      scene.channel.beforeCall = movedFrom("c1", "c1-new");
      scene.userSays("c1", "two");
      scene.waitForText("c1-new", "bot: two");
      assertThat(scene.conversation("c1-new").senderId()).isEqualTo("c1");
      scene.channel.say(
          Place.chat("c1-new"), true, Scene.user("c1"), "after", "written in the new chat");
      scene.waitForText("c1-new", "bot: written in the new chat");
      assertThat(scene.routing.list(null, null, 10)).hasSize(1);
    }
  }

  @Test
  void aSpaceThatMovesWhileAnOfferWaitsIsFollowed() {
    try (Scene scene = new Scene(folder, ECHO)) {
      scene.channel.beforeCall = movedFrom(Scene.SPACE, "space-super");
      scene.userSays("c1", "/human");
      MemoryChannel.Sent offer = scene.sent("asks for a person");
      assertThat(offer.place().chat()).isEqualTo("space-super");
      scene.agentSays(offer.place(), Scene.ANN, "Hello");
      scene.waitForText("c1", "Hello");
    }
  }

  @Test
  void deliveriesToASpaceThatMovedArriveThere() {
    try (Scene scene = new Scene(folder, ECHO)) {
      MemoryChannel.Sent offer = scene.claimed("c1", Scene.ANN);
      scene.waitForText(offer.place(), "What you write here");
      Place moved = new Place("space-super", offer.place().thread());
      scene.channel.beforeCall = movedFrom(Scene.SPACE, "space-super");
      scene.agentSays(offer.place(), Scene.ANN, "/nonsense");
      scene.waitForText(moved, "There is no command /nonsense");
      scene.userSays("c1", "still there?");
      scene.waitForText(moved, "still there?");
      String message = scene.agentSays(moved, Scene.ANN, "yes");
      scene.waitForText("c1", "yes");
      scene.waitFor(
          () -> assertThat(scene.channel.calls).contains("react " + message + " DELIVERED"));
    }
  }

  @Test
  void aMoveAnnouncedByThePlatformIsFollowedAlsoAfterARestart() {
    MemoryChannel channel = new MemoryChannel("memory");
    Place thread;
    try (Scene scene = new Scene(folder, ECHO, channel, builder -> builder)) {
      MemoryChannel.Sent offer = scene.claimed("c1", Scene.ANN);
      Place there = new Place("space-super", offer.place().thread());
      thread = there;
      scene.happens(Place.chat(Scene.SPACE), Scene.ANN, new Event.Moved("space-super"));
      scene.waitFor(() -> {
        scene.agentSays(there, Scene.ANN, "from the new space");
        assertThat(scene.channel.textsTo("c1")).contains("from the new space");
      });
    }
    try (Scene scene = new Scene(folder, ECHO, channel, builder -> builder)) {
      scene.agentSays(thread, Scene.ANN, "and again");
      scene.waitForText("c1", "and again");
    }
  }

  @Test
  void aGoneChatIsADeadLetterAndAnEditOfAGoneMessageIsIgnored() {
    try (Scene scene = new Scene(folder, ECHO)) {
      MemoryChannel.Sent offer = scene.claimed("c1", Scene.ANN);
      String message = scene.agentSays(offer.place(), Scene.ANN, "one");
      scene.waitFor(
          () -> assertThat(scene.channel.calls).contains("react " + message + " DELIVERED"));
      AtomicInteger gone = new AtomicInteger();
      scene.channel.beforeCall =
          chat -> {
            if (chat.equals("c1") && gone.getAndIncrement() == 0) {
              throw new Gone("no such message", Gone.What.MESSAGE, null, null);
            }
          };
      scene.happens(offer.place(), Scene.ANN, new Event.Edited(message, Text.plain("one!")));
      scene.agentSays(offer.place(), Scene.ANN, "two");
      scene.waitForText("c1", "two");
      scene.channel.beforeCall =
          chat -> {
            if (chat.equals("c1")) {
              throw new Gone("no such chat", Gone.What.CHAT, null, null);
            }
          };
      scene.agentSays(offer.place(), Scene.ANN, "three");
      scene.waitForText(offer.place(), "Not delivered to User c1: no such chat");
    }
  }

  @Test
  void aSilentHandoffEnds() {
    try (Scene scene =
        new Scene(
            folder,
            ECHO,
            new MemoryChannel("memory"),
            builder ->
                builder.queue(
                    new QueuePlan("support", List.of("desk"), null, Duration.ofMillis(300))))) {
      MemoryChannel.Sent offer = scene.claimed("c1", Scene.ANN);
      scene.waitForText("c1", Texts.idleExpired());
      scene.waitForText(offer.place(), "Closed because nobody wrote for a while");
      assertThat(scene.conversation("c1").control()).isEqualTo(Control.BOT);
      assertThat(scene.transcript("c1").handoffs().getFirst().endReason())
          .isEqualTo(EndReason.IDLE_EXPIRED);
      scene.userSays("c1", "back");
      scene.sent("bot: back");
    }
  }

  @Test
  void agentMessagesWaitAtMostFiveSecondsForATurnsLastReplies() throws Exception {
    SettableClock clock = SettableClock.running();
    CountDownLatch goOn = new CountDownLatch(1);
    Scene[] holder = new Scene[1];
    Bot calling =
        turn -> {
          Replies.callForAPerson(holder[0], turn);
          try {
            assertThat(goOn.await(30, TimeUnit.SECONDS)).isTrue();
          } catch (InterruptedException interrupted) {
            throw new AssertionError(interrupted);
          }
          return List.of(new Reply.Say(Text.plain("words that came too late")));
        };
    try (Scene scene =
        new Scene(folder, calling, new MemoryChannel("memory"), builder -> builder.clock(clock))) {
      holder[0] = scene;
      scene.userSays("c1", "agent please");
      MemoryChannel.Sent offer = scene.sent("asks for a person");
      scene.agentSays(offer.place(), Scene.ANN, "first");
      scene.waitFor(() -> assertThat(scene.conversation("c1").control()).isEqualTo(Control.AGENT));
      assertThat(scene.channel.textsTo("c1")).doesNotContain("first");
      clock.advance(Duration.ofSeconds(5));
      scene.agentSays(offer.place(), Scene.ANN, "second");
      scene.waitForText("c1", "second");
      assertThat(scene.channel.textsTo("c1")).containsSubsequence("first", "second");
      goOn.countDown();
      scene.waitForText(offer.place(), "The bot was too late with this");
      assertThat(scene.channel.textsTo("c1")).doesNotContain("words that came too late");
    }
  }

  @Test
  void anAnswerGoesToTheTopicInWhichTheUserWroteOrToTheChatOnceThatIsGone() {
    Place topic = new Place("c1", "topic-of-theirs");
    try (Scene scene = new Scene(folder, ECHO)) {
      scene.channel.say(topic, true, Scene.user("c1"), "m1", "one");
      scene.waitForText(topic, "one");
      scene.channel.deleteThread(topic);
      scene.channel.say(topic, true, Scene.user("c1"), "m2", "two");
      scene.waitFor(
          () -> assertThat(scene.channel.textsTo("c1")).anyMatch(text -> text.contains("two")));
      assertThat(scene.conversation("c1").thread()).isNull();
    }
  }

  @Test
  void aLongTextArrivesInPiecesInOrder() {
    try (Scene scene = new Scene(folder, ECHO)) {
      MemoryChannel.Sent offer = scene.claimed("c1", Scene.ANN);
      String text = "word ".repeat(2000).strip();
      String message = scene.agentSays(offer.place(), Scene.ANN, text);
      scene.waitFor(
          () -> assertThat(scene.channel.calls).contains("react " + message + " DELIVERED"));
      List<String> pieces =
          scene.channel.textsTo("c1").stream().filter(t -> t.startsWith("word")).toList();
      assertThat(pieces).hasSize(3);
      assertThat(String.join("", pieces)).isEqualTo(text);
      assertThat(scene.channel.calls)
          .filteredOn(("react " + message + " DELIVERED")::equals)
          .hasSize(1);
    }
  }

  @Test
  void aMessageToAGoneDirectThreadOpensANewOne() {
    try (Scene scene = new Scene(folder, ECHO, DeskPlan.Where.DIRECT, Duration.ofMinutes(15))) {
      scene.claimed("c1", Scene.ANN);
      MemoryChannel.Sent head = scene.sent("What you write here");
      scene.channel.goneOnce(new Gone("deleted", Gone.What.THREAD, null, null));
      scene.userSays("c1", "are you there?");
      MemoryChannel.Sent again = scene.sent("are you there?");
      assertThat(again.place().chat()).isEqualTo("direct-ann");
      assertThat(again.place()).isNotEqualTo(head.place());
      scene.agentSays(again.place(), Scene.ANN, "yes");
      scene.waitForText("c1", "yes");
    }
  }

  @Test
  void anOfferNoDeskCanShowLeavesTheUserWithTheBot() {
    try (Scene scene = new Scene(folder, ECHO)) {
      scene.channel.beforeCall =
          chat -> {
            if (chat.equals(Scene.SPACE)) {
              throw new DeliveryException.Refused("I am not in that space", null);
            }
          };
      scene.userSays("c1", "/human");
      scene.waitForText("c1", Texts.noAgent());
      assertThat(scene.conversation("c1").control()).isEqualTo(Control.BOT);
      assertThat(scene.transcript("c1").handoffs().getFirst().endReason())
          .isEqualTo(EndReason.NO_AGENT);
      scene.userSays("c1", "then you");
      scene.sent("bot: then you");
    }
  }

  @Test
  void aClaimByAnUnreachableAgentReturnsToTheQueue() {
    try (Scene scene = new Scene(folder, ECHO, DeskPlan.Where.DIRECT, Duration.ofMinutes(15))) {
      MemoryChannel.Sent offer = scene.offered("c1");
      scene.channel.beforeCall =
          chat -> {
            if (chat.equals("direct-ann")) {
              throw new DeliveryException.Refused("press Start first", null);
            }
          };
      scene.press(Scene.ANN, offer, "Claim");
      scene.waitForText(Place.chat(Scene.SPACE), "press Start first");
      scene.waitForText("c1", Texts.released());
      scene.waitFor(() ->
          assertThat(scene.channel.sent)
              .filteredOn(sent -> sent.text().contains("asks for a person"))
              .hasSize(2));
      MemoryChannel.Sent again =
          scene.channel.sent.stream()
              .filter(sent -> sent.text().contains("asks for a person"))
              .toList()
              .getLast();
      scene.press(Scene.BEN, again, "Claim");
      scene.waitForText("c1", Texts.joined("Ben"));
      assertThat(scene.conversation("c1").control()).isEqualTo(Control.AGENT);
    }
  }

  @Test
  void aFileThatCannotBeSentGoesAsALink() {
    Content.FileRef file =
        new Content.FileRef.Linked(URI.create("https://example.com/plan.pdf"), null, null);
    Bot showing =
        turn ->
            List.of(
                new Reply.Say(
                    new Content.Media(Content.MediaKind.DOCUMENT, file, Text.plain("the plan"))));
    try (Scene scene = new Scene(folder, showing)) {
      scene.channel.beforeSend =
          outbound -> {
            if (outbound.content() instanceof Content.Media) {
              throw new DeliveryException.Refused("too large", null);
            }
          };
      scene.userSays("c1", "show me");
      scene.waitForText("c1", "https://example.com/plan.pdf\nthe plan");
    }
  }

  @Test
  void anAnswerInAThreadThatIsGoneIsGivenInTheChat() {
    try (Scene scene = new Scene(folder, ECHO)) {
      Place gone = new Place(Scene.SPACE, "gone");
      scene.channel.beforeSend =
          outbound -> {
            if (gone.equals(outbound.to())) {
              throw new DeliveryException.Gone(
                  "the thread is gone", DeliveryException.Gone.What.THREAD, null, null);
            }
          };
      scene.agentSays(gone, Scene.ANN, "/queue");
      scene.waitForText(Place.chat(Scene.SPACE), "Nobody is waiting.");
      assertThat(scene.routing.deadLetters().list(null, 9).letters()).isEmpty();
    }
  }

  @Test
  void theUserIsToldWhatTheDeskCannotTake() {
    try (Scene scene = new Scene(folder, ECHO)) {
      scene.claimed("c1", Scene.ANN);
      scene.channel.beforeSend =
          outbound -> {
            if (TextBuilder.summary(outbound.content()).equals("User c1: strange words")) {
              throw new DeliveryException.Refused("malformed", null);
            }
          };
      scene.userSays("c1", "strange words");
      scene.waitForText("c1", Texts.notPassedOn("strange words"));
    }
  }

  private static Consumer<String> movedFrom(String from, String to) {
    return chat -> {
      if (chat.equals(from)) {
        throw new Gone("moved", Gone.What.CHAT, to, null);
      }
    };
  }
}
