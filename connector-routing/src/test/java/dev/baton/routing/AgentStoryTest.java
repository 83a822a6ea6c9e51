package dev.baton.routing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.bot.Bot;
import dev.baton.bot.Reply;
import dev.baton.connector.Content.Text;
import dev.baton.connector.Event;
import dev.baton.connector.Person;
import dev.baton.connector.Place;
import dev.baton.conversation.Author;
import dev.baton.conversation.Control;
import dev.baton.conversation.Trigger;
import dev.baton.plan.DeskPlan;
import dev.baton.plan.QueuePlan;
import dev.baton.routing.content.TextBuilder;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What agents do apart from claiming, answering and resolving. */
class AgentStoryTest {

  private static final Place OUTSIDE = Place.chat(Scene.SPACE);

  @TempDir Path folder;

  private static final Bot ECHO =
      turn -> List.of(new Reply.Say(Text.plain("bot: " + TextBuilder.summary(turn.content()))));

  private Scene deskOf(DeskPlan.Where where, List<String> agents, DeskPlan.Claim claim) {
    return new Scene(
        folder,
        ECHO,
        new MemoryChannel("memory"),
        builder -> builder.desk(new DeskPlan("desk", "memory", Scene.SPACE, where, agents, claim)));
  }

  @Test
  void editsAndDeletionsAreCarriedAndNotesStayNotes() {
    try (Scene scene = new Scene(folder, ECHO)) {
      MemoryChannel.Sent offer = scene.claimed("c1", Scene.ANN);
      String note = scene.agentSays(offer.place(), Scene.ANN, "//angry");
      String word = scene.agentSays(offer.place(), Scene.ANN, "Good mornin");
      scene.waitFor(() -> assertThat(scene.channel.calls).contains("react " + word + " DELIVERED"));
      String shown = scene.sent("Good mornin").id();

      scene.happens(offer.place(), Scene.ANN, new Event.Edited(word, Text.plain("Good morning")));
      scene.waitFor(
          () -> assertThat(scene.channel.calls).contains("edit " + shown + " Good morning"));
      scene.happens(offer.place(), Scene.ANN, new Event.Edited(word, Text.plain("//secret")));
      scene.waitForText(offer.place(), "This edit was not sent");
      scene.happens(offer.place(), Scene.ANN, new Event.Edited(note, Text.plain("words now")));
      scene.happens(offer.place(), Scene.ANN, new Event.Deleted(note));
      scene.happens(offer.place(), Scene.ANN, new Event.Deleted(word));
      scene.waitFor(() -> assertThat(scene.channel.calls).contains("delete " + shown));
      assertThat(scene.channel.calls)
          .noneMatch(call -> call.contains("secret") || call.contains("words now"));
      assertThat(scene.channel.textsTo("c1")).noneMatch(text -> text.contains("words now"));
    }
  }

  @Test
  void aMessageDeletedBeforeItIsSentIsNeverSent() {
    CountDownLatch goOn = new CountDownLatch(1);
    Scene[] holder = new Scene[1];
    Bot calling =
        turn -> {
          Replies.callForAPerson(holder[0], turn);
          Replies.awaitLatch(goOn);
          return List.of(new Reply.Say(Text.plain("last words")));
        };
    try (Scene scene = new Scene(folder, calling)) {
      holder[0] = scene;
      scene.userSays("c1", "agent please");
      MemoryChannel.Sent offer = scene.sent("asks for a person");
      String word = scene.agentSays(offer.place(), Scene.ANN, "oh no, wrong chat");
      scene.waitFor(() -> assertThat(scene.conversation("c1").control()).isEqualTo(Control.AGENT));
      scene.happens(offer.place(), Scene.ANN, new Event.Deleted(word));
      scene.agentSays(offer.place(), Scene.ANN, "Hello");
      scene.waitFor(() ->
          assertThat(scene.transcript("c1").messages())
              .anyMatch(message -> TextBuilder.summary(message.content()).equals("Hello")));
      goOn.countDown();
      scene.waitForText("c1", "Hello");
      assertThat(scene.channel.textsTo("c1")).doesNotContain("oh no, wrong chat");
    }
  }

  @Test
  void aMemberWhoIsNotListedIsNoAgent() {
    try (Scene scene = deskOf(DeskPlan.Where.SPACE, List.of("@ANN"), DeskPlan.Claim.ANSWER)) {
      MemoryChannel.Sent offer = scene.offered("c1");
      scene.agentSays(offer.place(), Scene.BEN, "I take it");
      scene.press(Scene.BEN, offer, "Claim");
      scene.waitFor(() ->
          assertThat(scene.channel.to(offer.place()))
              .filteredOn(sent -> sent.text().equals("You are not one of the agents of this desk."))
              .hasSize(2));
      assertThat(scene.conversation("c1").control()).isEqualTo(Control.QUEUE);
      scene.press(Scene.ANN, offer, "Claim");
      scene.sent("Ann has joined");
      assertThat(scene.channel.textsTo("c1")).doesNotContain("I take it");
    }
  }

  @Test
  void whoLeftTheSpaceIsNoAgentInTheirDirectChatEither() {
    Person left = new Person("stranger", "Sam", null, null, false);
    try (Scene scene = new Scene(folder, ECHO, DeskPlan.Where.DIRECT, Duration.ofMinutes(15))) {
      MemoryChannel.Sent offer = scene.offered("c1");
      scene.press(left, offer, "Claim");
      MemoryChannel.Sent head = scene.sent("What you write here");
      scene.agentSays(head.place(), left, "hello from outside");
      scene.waitForText(head.place(), "You are no longer one of the agents of desk desk.");
      scene.press(left, head, "Resolve");
      scene.waitFor(() ->
          assertThat(scene.channel.to(head.place()))
              .filteredOn(sent -> sent.text().contains("no longer"))
              .hasSize(2));
      assertThat(scene.channel.textsTo("c1")).doesNotContain("hello from outside");
      assertThat(scene.conversation("c1").control()).isEqualTo(Control.AGENT);
    }
  }

  @Test
  void anAgentWithSeveralConversationsIsAskedWhich() {
    try (Scene scene = new Scene(folder, ECHO, DeskPlan.Where.DIRECT, Duration.ofMinutes(15))) {
      Place own = Place.chat("direct-ann");
      scene.claimed("c1", Scene.ANN);
      scene.claimed("c2", Scene.ANN);
      scene.waitFor(() ->
          assertThat(scene.channel.sent)
              .filteredOn(sent -> sent.text().contains("What you write here"))
              .hasSize(2));
      scene.agentSays(own, Scene.ANN, "for whom?");
      scene.waitFor(() ->
          assertThat(scene.channel.textsTo("direct-ann"))
              .contains("For whom is “for whom?”? Nobody has got it yet. [User c1] [User c2]"));
      assertThat(scene.channel.textsTo("c1")).doesNotContain("for whom?");
      assertThat(scene.channel.textsTo("c2")).doesNotContain("for whom?");
    }
  }

  @Test
  void nobodyTakesTheirOwnConversation() {
    Person both = Scene.user("c1");
    try (Scene scene = new Scene(folder, ECHO)) {
      MemoryChannel.Sent offer = scene.offered("c1");
      String press = scene.press(both, offer, "Claim");
      scene.waitFor(() ->
          assertThat(scene.channel.answers)
              .anyMatch(
                  answer -> answer.startsWith(press) && answer.contains("your own conversation")));
      scene.agentSays(offer.place(), both, "talking to myself");
      scene.waitForText(offer.place(), "This is your own conversation");
      scene.agentSays(offer.place(), both, "/claim");
      scene.userSays("c1", "/bot");
      scene.sent("You are talking with the bot again");
      scene.agentSays(offer.place(), both, "/claim");
      scene.waitFor(() ->
          assertThat(scene.channel.to(offer.place()))
              .filteredOn(sent -> sent.text().contains("your own conversation"))
              .hasSize(3));
      assertThat(scene.channel.textsTo("c1")).doesNotContain("talking to myself");
      assertThat(scene.conversation("c1").control()).isEqualTo(Control.BOT);
    }
  }

  @Test
  void anAnswerIsHeldBackIfOnlyAPressClaims() {
    try (Scene scene = deskOf(DeskPlan.Where.SPACE, List.of(), DeskPlan.Claim.PRESS)) {
      MemoryChannel.Sent offer = scene.offered("c1");
      scene.agentSays(offer.place(), Scene.ANN, "Hello");
      MemoryChannel.Sent held = scene.sent("Nobody has claimed this conversation yet.");
      assertThat(held.text()).contains("not sent");
      assertThat(scene.conversation("c1").control()).isEqualTo(Control.QUEUE);
      scene.press(Scene.ANN, held, "Claim and send");
      scene.waitForText("c1", "Hello");
      String again = scene.press(Scene.ANN, held, "Claim and send");
      scene.waitFor(
          () -> assertThat(scene.channel.answers).contains(again + ": This was sent already."));
      assertThat(scene.channel.textsTo("c1")).filteredOn("Hello"::equals).hasSize(1);
    }
  }

  @Test
  void commandsAreAnsweredInTheirOwnThread() {
    try (Scene scene = new Scene(folder, ECHO)) {
      scene.agentSays(OUTSIDE, Scene.ANN, "/claim");
      scene.waitForText(OUTSIDE, "Nobody is waiting.");
      scene.userSays("c1", "broken printer");
      scene.sent("bot: broken printer");
      MemoryChannel.Sent offer = scene.offered("c1");
      scene.offered("c2");
      scene.agentSays(OUTSIDE, Scene.ANN, "/queue");
      scene.waitForText(OUTSIDE, "2. User c2");
      scene.agentSays(OUTSIDE, Scene.ANN, "/claim 9");
      scene.waitForText(OUTSIDE, "There is no number 9.");
      scene.agentSays(OUTSIDE, Scene.ANN, "/help");
      scene.waitForText(OUTSIDE, "/resolve [last word]");
      scene.agentSays(OUTSIDE, Scene.ANN, "/nonsense");
      scene.waitForText(OUTSIDE, "There is no command /nonsense");
      for (String command :
          List.of(
              "hi",
              "//n",
              "/resolve",
              "/release",
              "/history",
              "/who",
              "/undo",
              "/ask x",
              "/draft",
              "/later 1h")) {
        scene.agentSays(OUTSIDE, Scene.ANN, command);
      }
      scene.waitFor(() ->
          assertThat(scene.channel.to(OUTSIDE))
              .filteredOn(sent -> sent.text().startsWith("Write this in the thread"))
              .hasSize(10));
      int before = scene.channel.to(OUTSIDE).size();
      scene.happens(
          OUTSIDE, Scene.ANN, new Event.Said("x", Text.plain("chatting"), null, null, false));

      Place thread = offer.place();
      for (String command : List.of("/who", "/queue", "/help", "/resolve", "/release")) {
        scene.agentSays(thread, Scene.ANN, command);
      }
      scene.waitForText(thread, "User c1 on Memory, writes English.\nHas been waiting since ");
      scene.waitForText(thread, "/history [n]");
      scene.waitFor(() ->
          assertThat(scene.channel.to(thread))
              .filteredOn(sent -> sent.text().equals("Nobody has claimed this conversation yet."))
              .hasSize(2));
      scene.agentSays(OUTSIDE, Scene.ANN, "/claim");
      scene.waitForText("c1", Texts.joined("Ann"));
      scene.agentSays(thread, Scene.ANN, "/history 5");
      scene.waitForText(thread, "User c1: broken printer");
      scene.agentSays(thread, Scene.ANN, "/who");
      scene.waitForText(thread, "Ann has had the conversation since ");
      scene.agentSays(thread, Scene.ANN, "/claim");
      scene.waitForText(thread, "You have this conversation already.");
      scene.agentSays(thread, Scene.BEN, "/claim");
      scene.waitForText(thread, "Already taken by Ann.");
      scene.agentSays(thread, Scene.BEN, "/release");
      scene.waitForText(thread, "Ann has this conversation.");
      scene.agentSays(thread, Scene.ANN, "/release");
      scene.waitForText("c1", Texts.released());
      assertThat(scene.channel.to(OUTSIDE)).hasSize(before);
      assertThat(scene.channel.textsTo("c1")).noneMatch(text -> text.startsWith("/"));
    }
  }

  @Test
  void anAgentTakesAConversationBackFromTheBot() {
    try (Scene scene = new Scene(folder, ECHO)) {
      MemoryChannel.Sent offer = scene.claimed("c1", Scene.ANN);
      scene.agentSays(offer.place(), Scene.ANN, "/resolve");
      scene.waitForText("c1", Texts.botIsBack("Ann"));
      scene.agentSays(offer.place(), Scene.ANN, "one more thing");
      MemoryChannel.Sent held = scene.sent("The bot has this conversation.");
      assertThat(scene.channel.textsTo("c1")).doesNotContain("one more thing");
      scene.agentSays(offer.place(), Scene.ANN, "/release");
      scene.waitForText(offer.place(), "This conversation is with the bot.");
      scene.press(Scene.ANN, held, "Take over and send");
      scene.waitForText("c1", "one more thing");
      assertThat(scene.conversation("c1").control()).isEqualTo(Control.AGENT);
      scene.userSays("c1", "yes?");
      scene.waitForText(offer.place(), "yes?");
      assertThat(scene.transcript("c1").handoffs())
          .extracting(handoff -> handoff.trigger())
          .containsExactly(Trigger.USER, Trigger.AGENT);
    }
  }

  @Test
  void buttonsForOthersDoNothing() {
    try (Scene scene = new Scene(folder, ECHO)) {
      MemoryChannel.Sent offer = scene.claimed("c1", Scene.ANN);
      MemoryChannel.Sent controls = scene.taken(offer, Scene.ANN);
      String resolve = scene.press(Scene.BEN, controls, "Resolve");
      String release = scene.press(Scene.BEN, controls, "Release");
      scene.waitFor(() ->
          assertThat(scene.channel.answers)
              .contains(
                  resolve + ": Ann has this conversation.",
                  release + ": Ann has this conversation."));
      scene.press(Scene.ANN, controls, "Resolve");
      scene.waitForText("c1", Texts.botIsBack("Ann"));
      String late = scene.press(Scene.ANN, controls, "Resolve");
      String claim = scene.press(Scene.BEN, offer, "Claim");
      scene.waitFor(() ->
          assertThat(scene.channel.answers)
              .contains(late + ": This handoff is over.", claim + ": This handoff is over."));
    }
  }

  @Test
  void anOfferOnSeveralDesksIsClaimedOnceAndShownAsTaken() {
    try (Scene scene =
        new Scene(
            folder,
            ECHO,
            new MemoryChannel("memory"),
            builder ->
                builder
                    .desk(Plans.desk("second", "space-two", DeskPlan.Claim.ANSWER))
                    .queue(
                        new QueuePlan(
                            "support", List.of("desk", "second"), Duration.ofMinutes(15), null)))) {
      scene.userSays("c1", "/human");
      scene.waitFor(() ->
          assertThat(scene.channel.sent)
              .filteredOn(sent -> sent.text().contains("asks for a person"))
              .hasSize(2));
      List<MemoryChannel.Sent> offers =
          scene.channel.sent.stream()
              .filter(sent -> sent.text().contains("asks for a person"))
              .toList();
      MemoryChannel.Sent here =
          offers.stream().filter(o -> o.place().chat().equals(Scene.SPACE)).findFirst().get();
      MemoryChannel.Sent there =
          offers.stream().filter(o -> o.place().chat().equals("space-two")).findFirst().get();
      scene.agentSays(here.place(), Scene.ANN, "Hello");
      scene.waitForText("c1", "Hello");
      scene.waitFor(() -> assertThat(scene.channel.now(there).text()).endsWith("✅ Ann has it."));
      scene.agentSays(there.place(), Scene.BEN, "Me too");
      MemoryChannel.Sent held = scene.sent("Ann has this conversation. Your message");
      assertThat(held.place()).isEqualTo(there.place());
      scene.channel.press(there.place(), false, Scene.BEN, "over", held, "Take over and send");
      scene.waitForText("c1", "Me too");
      scene.waitForText(here.place(), "Ben took the conversation over from Ann");
      scene.userSays("c1", "thanks Ben");
      scene.waitForText(there.place(), "thanks Ben");
      assertThat(scene.channel.to(here.place())).noneMatch(s -> s.text().equals("thanks Ben"));
    }
  }

  @Test
  void onlyTheControllingAgentCanSendADraft() {
    Standstill stop = new Standstill();
    Bot slow =
        turn -> {
          stop.here();
          return List.of(new Reply.Say(Text.plain("late words")));
        };
    try (Scene scene = new Scene(folder, slow)) {
      scene.userSays("c1", "slow question");
      stop.awaitReached();
      scene.claimed("c1", Scene.ANN);
      stop.end();
      MemoryChannel.Sent draft = scene.sent("The bot was too late");
      String notBen = scene.press(Scene.BEN, draft, "Send it");
      scene.waitFor(() ->
          assertThat(scene.channel.answers).contains(notBen + ": Ann has this conversation."));
      scene.userSays("c1", "/bot");
      scene.waitForText("c1", Texts.botIsBack("Ann"));
      String over = scene.press(Scene.ANN, draft, "Send it");
      scene.waitFor(() ->
          assertThat(scene.channel.answers)
              .contains(over + ": Nobody has this conversation; claim it first."));
      assertThat(scene.channel.textsTo("c1")).doesNotContain("late words");
      assertThat(scene.transcript("c1").messages())
          .filteredOn(message -> message.author() == Author.DRAFT)
          .hasSize(1);
    }
  }
}
