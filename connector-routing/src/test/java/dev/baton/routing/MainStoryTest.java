package dev.baton.routing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.bot.Bot;
import dev.baton.bot.Reply;
import dev.baton.bot.ResumableBot;
import dev.baton.bot.Turn;
import dev.baton.connector.Content.Text;
import dev.baton.connector.DeliveryException;
import dev.baton.connector.Place;
import dev.baton.conversation.Author;
import dev.baton.conversation.Control;
import dev.baton.conversation.EndReason;
import dev.baton.conversation.HandoffRequest;
import dev.baton.conversation.HandoffStatus;
import dev.baton.conversation.Route;
import dev.baton.conversation.Trigger;
import dev.baton.plan.DeskPlan;
import dev.baton.routing.content.TextBuilder;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MainStoryTest {

  @TempDir Path folder;

  private static Bot echo() {
    return turn -> List.of(new Reply.Say(Text.plain("bot: " + words(turn))));
  }

  private static String words(Turn turn) {
    return TextBuilder.summary(turn.content());
  }

  @Test
  void botThenAgentThenBot() {
    try (Scene scene = new Scene(folder, echo())) {
      scene.userSays("c1", "hello");
      scene.sent("bot: hello");

      scene.userSays("c1", "/human");
      MemoryChannel.Sent offer = scene.sent("asks for a person");
      assertThat(offer.text()).contains("User c1").contains("support").contains("hello");
      assertThat(scene.conversation("c1").control()).isEqualTo(Control.QUEUE);
      scene.userSays("c1", "anyone there?");
      scene.waitFor(() ->
          assertThat(scene.channel.to(offer.place()))
              .anyMatch(message -> message.text().equals("User c1: anyone there?")));

      scene.press(Scene.ANN, offer, "Claim");
      scene.sent("Ann has joined");
      assertThat(scene.conversation("c1").control()).isEqualTo(Control.AGENT);

      scene.agentSays(offer.place(), Scene.ANN, "// he is angry");
      scene.agentSays(offer.place(), Scene.ANN, "/nonsense");
      String word = scene.agentSays(offer.place(), Scene.ANN, "How can I help?");
      scene.sent("There is no command /nonsense");
      scene.waitFor(() -> assertThat(scene.channel.textsTo("c1")).contains("How can I help?"));
      scene.waitFor(() -> assertThat(scene.channel.calls).contains("react " + word + " DELIVERED"));
      assertThat(scene.channel.textsTo("c1"))
          .noneMatch(text -> text.contains("angry") || text.contains("nonsense"));

      scene.userSays("c1", "it is broken");
      scene.waitFor(() ->
          assertThat(scene.channel.to(offer.place()))
              .anyMatch(message -> message.text().equals("User c1: it is broken")));

      scene.agentSays(offer.place(), Scene.ANN, "/resolve Good bye");
      scene.sent("Ann has left");
      assertThat(scene.channel.textsTo("c1"))
          .containsSubsequence("Good bye", "Ann has left. You are talking with the bot again.");
      scene.waitFor(
          () -> assertThat(scene.channel.calls).contains("finish " + offer.place().thread()));

      scene.userSays("c1", "again");
      scene.sent("bot: again");
      Conversations.Transcript transcript = scene.transcript("c1");
      assertThat(transcript.handoffs())
          .singleElement()
          .satisfies(handoff -> {
            assertThat(handoff.status()).isEqualTo(HandoffStatus.COMPLETED);
            assertThat(handoff.endReason()).isEqualTo(EndReason.AGENT_RESOLVED);
          });
      assertThat(transcript.messages())
          .filteredOn(message -> message.author() == Author.NOTE)
          .hasSize(1);
      assertThat(transcript.messages())
          .filteredOn(message -> message.author() == Author.USER)
          .extracting(dev.baton.conversation.Message::route)
          .containsExactly(Route.BOT, Route.BATON, Route.PEOPLE, Route.PEOPLE, Route.BOT);
    }
  }

  @Test
  void handoffFromInsideATurn() throws Exception {
    CountDownLatch called = new CountDownLatch(1);
    CountDownLatch goOn = new CountDownLatch(1);
    Scene[] holder = new Scene[1];
    Bot bot =
        turn -> {
          if (words(turn).equals("agent please")) {
            var initiated =
                holder[0]
                    .routing
                    .initiate(turn.senderId(), Trigger.CALL, HandoffRequest.PLAIN)
                    .toCompletableFuture()
                    .join();
            assertThat(initiated).isInstanceOf(Handoffs.Initiated.Open.class);
            called.countDown();
            try {
              assertThat(goOn.await(10, TimeUnit.SECONDS)).isTrue();
            } catch (InterruptedException interrupted) {
              throw new AssertionError(interrupted);
            }
            return List.of(new Reply.Say(Text.plain("Reaching out to a human agent")));
          }
          return List.of(new Reply.Say(Text.plain("bot: " + words(turn))));
        };
    try (Scene scene = new Scene(folder, bot)) {
      holder[0] = scene;
      scene.userSays("c1", "agent please");
      assertThat(called.await(5, TimeUnit.SECONDS)).isTrue();
      scene.userSays("c1", "still waiting");
      MemoryChannel.Sent offer = scene.sent("asks for a person");
      scene.waitFor(() ->
          assertThat(scene.channel.to(offer.place()))
              .anyMatch(message -> message.text().equals("User c1: still waiting")));
      scene.agentSays(offer.place(), Scene.ANN, "Hi, Ann here");
      scene.waitFor(() -> assertThat(scene.conversation("c1").control()).isEqualTo(Control.AGENT));
      assertThat(scene.channel.textsTo("c1")).doesNotContain("Hi, Ann here");
      goOn.countDown();
      scene.waitFor(() ->
          assertThat(scene.channel.textsTo("c1"))
              .containsExactly(
                  "Reaching out to a human agent",
                  "Ann has joined. You are now talking with a person.",
                  "Hi, Ann here"));
    }
  }

  @Test
  void lateRepliesOfAnotherTurnBecomeDrafts() throws Exception {
    CountDownLatch goOn = new CountDownLatch(1);
    CountDownLatch asked = new CountDownLatch(1);
    Bot bot =
        turn -> {
          asked.countDown();
          try {
            assertThat(goOn.await(10, TimeUnit.SECONDS)).isTrue();
          } catch (InterruptedException interrupted) {
            throw new AssertionError(interrupted);
          }
          return List.of(new Reply.Say(Text.plain("late words")));
        };
    try (Scene scene = new Scene(folder, bot)) {
      scene.userSays("c1", "slow question");
      assertThat(asked.await(5, TimeUnit.SECONDS)).isTrue();
      scene.userSays("c1", "/human");
      MemoryChannel.Sent offer = scene.sent("asks for a person");
      scene.press(Scene.ANN, offer, "Claim");
      scene.sent("Ann has joined");
      goOn.countDown();
      MemoryChannel.Sent draft = scene.sent("The bot was too late");
      assertThat(draft.place()).isEqualTo(offer.place());
      assertThat(scene.channel.textsTo("c1")).doesNotContain("late words");
      scene.press(Scene.ANN, draft, "Send it");
      scene.waitFor(() -> assertThat(scene.channel.textsTo("c1")).contains("late words"));
    }
  }

  @Test
  void messagesOfOtherAgentsStayInternalUntilTheyTakeOver() {
    try (Scene scene = new Scene(folder, echo())) {
      scene.userSays("c1", "/human");
      MemoryChannel.Sent offer = scene.sent("asks for a person");
      scene.agentSays(offer.place(), Scene.ANN, "Ann here");
      scene.waitFor(() -> assertThat(scene.channel.textsTo("c1")).contains("Ann here"));
      scene.agentSays(offer.place(), Scene.BEN, "Ben here");
      MemoryChannel.Sent held = scene.sent("Ann has this conversation. Your message was not sent");
      assertThat(scene.channel.textsTo("c1")).doesNotContain("Ben here");
      scene.press(Scene.BEN, held, "Take over and send");
      scene.waitFor(() -> assertThat(scene.channel.textsTo("c1")).contains("Ben here"));
      assertThat(scene.channel.textsTo("c1"))
          .containsSubsequence("Ben has joined. You are now talking with a person.", "Ben here");
      scene.agentSays(offer.place(), Scene.ANN, "/resolve");
      scene.sent("Ben has this conversation.");
      assertThat(scene.conversation("c1").control()).isEqualTo(Control.AGENT);
    }
  }

  @Test
  void aDirectDeskRunsInTheAgentsOwnChat() {
    try (Scene scene = new Scene(folder, echo(), DeskPlan.Where.DIRECT, Duration.ofMinutes(15))) {
      scene.userSays("c1", "hello");
      scene.userSays("c1", "/human");
      MemoryChannel.Sent offer = scene.sent("asks for a person");
      scene.userSays("c1", "waiting words");
      scene.press(Scene.ANN, offer, "Claim");
      MemoryChannel.Sent head = scene.sent("What you write here goes to User c1");
      assertThat(head.place().chat()).isEqualTo("direct-ann");
      scene.waitFor(() ->
          assertThat(scene.channel.to(head.place()))
              .anyMatch(message -> message.text().equals("User c1: waiting words")));
      scene.waitFor(() -> assertThat(scene.channel.now(offer).text()).endsWith("✅ Ann has it."));
      scene.agentSays(head.place(), Scene.ANN, "Hello from Ann");
      scene.waitFor(() -> assertThat(scene.channel.textsTo("c1")).contains("Hello from Ann"));
      scene.agentSays(Place.chat("direct-ann"), Scene.ANN, "outside the thread");
      scene.waitFor(() -> assertThat(scene.channel.textsTo("c1")).contains("outside the thread"));
      scene.press(Scene.ANN, head, "Release");
      scene.sent("You are back in the queue");
      assertThat(scene.conversation("c1").control()).isEqualTo(Control.QUEUE);
    }
  }

  @Test
  void theUserIsToldAtOnceIfNobodyIsThere() {
    Bot bot =
        turn ->
            words(turn).equals("help")
                ? List.of(
                    new Reply.HandOff(
                        new HandoffRequest(
                            "nobody", "stuck", null, 0, List.of(), null, java.util.Map.of())))
                : List.of(new Reply.Say(Text.plain("bot: " + words(turn))));
    try (Scene scene = new Scene(folder, bot)) {
      scene.userSays("c1", "help");
      scene.sent("Nobody is available right now");
      scene.userSays("c1", "hello");
      scene.sent("bot: hello");
      assertThat(scene.transcript("c1").handoffs())
          .singleElement()
          .satisfies(handoff -> assertThat(handoff.endReason()).isEqualTo(EndReason.NO_AGENT));
    }
  }

  @Test
  void anExpiredWaitReturnsTheUserToTheBot() {
    try (Scene scene = new Scene(folder, echo(), DeskPlan.Where.SPACE, Duration.ofMillis(50))) {
      scene.userSays("c1", "/human");
      scene.userSays("c1", "my question");
      MemoryChannel.Sent over = scene.sent("nobody was free in time");
      assertThat(scene.conversation("c1").control()).isEqualTo(Control.BOT);
      assertThat(scene.channel.textsTo("c1")).doesNotContain("bot: my question");
      scene.press(Scene.user("c1"), over, "Ask again");
      scene.sent("bot: my question");
    }
  }

  @Test
  void aDeletedTopicIsReopened() {
    try (Scene scene = new Scene(folder, echo())) {
      scene.userSays("c1", "/human");
      MemoryChannel.Sent offer = scene.sent("asks for a person");
      scene.press(Scene.ANN, offer, "Claim");
      scene.sent("Ann has joined");
      scene.taken(offer, Scene.ANN);
      scene.channel.goneOnce(
          new DeliveryException.Gone(
              "topic deleted", DeliveryException.Gone.What.THREAD, null, null));
      scene.userSays("c1", "are you there?");
      MemoryChannel.Sent again = scene.sent("are you there?");
      assertThat(again.place()).isNotEqualTo(offer.place());
      scene.agentSays(again.place(), Scene.ANN, "yes");
      scene.waitFor(() -> assertThat(scene.channel.textsTo("c1")).contains("yes"));
    }
  }

  @Test
  void theHandBackComesFirstAndTheBotsRepliesAreDelivered() {
    class Resuming implements Bot, ResumableBot {
      @Override
      public List<Reply> reply(Turn turn) {
        return List.of(new Reply.Say(Text.plain("bot: " + words(turn))));
      }

      @Override
      public Resumed handBack(HandBack handBack) {
        return new Resumed(
            List.of(
                new Reply.Say(
                    Text.plain(
                        "Back after " + handBack.agentName() + ", " + handBack.endReason()))),
            true);
      }
    }
    try (Scene scene = new Scene(folder, new Resuming())) {
      scene.userSays("c1", "/human");
      MemoryChannel.Sent offer = scene.sent("asks for a person");
      scene.press(Scene.ANN, offer, "Claim");
      scene.sent("Ann has joined");
      scene.userSays("c1", "/bot");
      scene.userSays("c1", "next");
      scene.sent("bot: next");
      assertThat(scene.channel.textsTo("c1"))
          .containsSubsequence("Back after Ann, USER_ENDED", "bot: next");
    }
  }
}
