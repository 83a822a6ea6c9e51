package dev.baton.routing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.bot.Bot;
import dev.baton.bot.BotException;
import dev.baton.bot.Reply;
import dev.baton.bot.StreamingBot;
import dev.baton.bot.Turn;
import dev.baton.connector.Button;
import dev.baton.connector.Content;
import dev.baton.connector.Content.Text;
import dev.baton.connector.Event;
import dev.baton.connector.Place;
import dev.baton.conversation.Author;
import dev.baton.conversation.Control;
import dev.baton.conversation.HandoffRequest;
import dev.baton.conversation.Trigger;
import dev.baton.masking.Masking;
import dev.baton.masking.Personal;
import dev.baton.plan.CircuitPlan;
import dev.baton.plan.DeskPlan;
import dev.baton.plan.HandoffPlan;
import dev.baton.plan.RetentionPlan;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Agents ask the bot, and let it propose answers; the user and the bot's memory of them do not. */
@Timeout(200)
class AskStoryTest {

  @TempDir Path folder;

  private final MemoryChannel channel = new MemoryChannel("memory");
  private final List<Turn> asked = new CopyOnWriteArrayList<>();
  private volatile Function<Turn, List<Reply>> answer =
      turn -> Replies.say("You said: " + Replies.words(turn));

  /** Answers users at once, and agents as the test says. */
  private List<Reply> reply(Turn turn) {
    if (!turn.senderId().startsWith(ShadowSender.PREFIX)) {
      return Replies.say("bot: " + Replies.words(turn));
    }
    asked.add(turn);
    return answer.apply(turn);
  }

  private Scene scene() {
    return scene(builder -> builder);
  }

  private Scene scene(UnaryOperator<Routing.Builder> otherwise) {
    return new Scene(
        folder,
        this::reply,
        channel,
        builder ->
            otherwise.apply(builder.desk(Plans.desk(DeskPlan.Where.SPACE, DeskPlan.Claim.PRESS))));
  }

  @Test
  void theAnswerStaysWithTheAgentsAndTheUsersTrackerIsNotTouched() {
    try (Scene scene = scene()) {
      scene.userSays("c1", "hello");
      scene.waitForText("c1", "bot: hello");
      Place thread = scene.claimed("c1", Scene.ANN).place();
      int before = channel.textsTo("c1").size();
      String command = scene.agentSays(thread, Scene.ANN, "/ask How long does a refund take?");
      scene.waitForText(thread, "🤖 You said: How long does a refund take?");
      assertThat(channel.replies)
          .as("as an answer to the command")
          .contains("🤖 You said: How long does a refund take? < " + command + " < null");
      scene.waitFor(() -> assertThat(channel.calls).contains("react " + command + " NOTED"));
      Turn turn = asked.getFirst();
      String id = scene.conversation("c1").id();
      assertThat(turn.senderId()).isEqualTo("baton-ask-" + id + "-1").isNotEqualTo("c1");
      assertThat(turn.userName()).isEqualTo("Ann");
      assertThat(turn.content()).isEqualTo(Text.plain("How long does a refund take?"));
      assertThat(channel.textsTo("c1")).hasSize(before);
      assertThat(scene.conversation("c1").control()).isEqualTo(Control.AGENT);
      assertThat(scene.transcript("c1").messages())
          .filteredOn(message -> message.author() == Author.DRAFT)
          .singleElement()
          .satisfies(kept -> assertThat(kept.content().asText()).startsWith("You said"));
      scene.agentSays(thread, Scene.ANN, "/history");
      scene.waitForText(thread, "Bot (not said): You said: How long does a refund take?");

      scene.agentSays(thread, Scene.BEN, "/ask and at night?");
      scene.waitForText(thread, "🤖 You said: and at night?");
      assertThat(asked.getLast().senderId()).as("one dialogue").isEqualTo(turn.senderId());
      assertThat(asked.getLast().id()).isNotEqualTo(turn.id());
    }
  }

  @Test
  void aShadowSenderIsNeverUsedAgainHoweverOldItIs() {
    SettableClock clock = SettableClock.running();
    RetentionPlan plan = new RetentionPlan(Duration.ofDays(90), Duration.ofDays(3), null);
    try (Scene scene = scene(builder -> builder.clock(clock).retention(plan))) {
      Place thread = scene.claimed("c1", Scene.ANN).place();
      scene.agentSays(thread, Scene.ANN, "/ask one");
      scene.waitForText(thread, "🤖 You said: one");
      scene.agentSays(thread, Scene.ANN, "/resolve");
      scene.waitForText("c1", Texts.botIsBack("Ann"));
      clock.advance(Duration.ofDays(80));
      scene.userSays("c1", "newer");
      scene.waitForText("c1", "bot: newer");
      clock.advance(Duration.ofDays(11));
      scene.waitFor(() -> assertThat(scene.transcript("c1").messages()).hasSize(2));

      scene.userSays("c1", "/human");
      scene.agentSays(thread, Scene.ANN, "/claim");
      scene.agentSays(thread, Scene.ANN, "/ask two");
      scene.waitFor(() -> assertThat(asked).hasSize(2));
      String id = scene.conversation("c1").id();
      assertThat(asked)
          .extracting(Turn::senderId)
          .containsExactly("baton-ask-" + id + "-1", "baton-ask-" + id + "-2");
    }
  }

  @Test
  void theConversationGoesOnWhileTheBotThinks() {
    CountDownLatch thinks = new CountDownLatch(1);
    answer =
        turn -> {
          Replies.awaitLatch(thinks);
          return Replies.say("at last: " + Replies.words(turn));
        };
    try (Scene scene = scene()) {
      Place thread = scene.claimed("c1", Scene.ANN).place();
      scene.agentSays(thread, Scene.ANN, "/ask one");
      scene.waitFor(() -> assertThat(asked).hasSize(1));
      scene.userSays("c1", "are you there?");
      scene.waitForText(thread, "are you there?");
      scene.agentSays(thread, Scene.ANN, "I am");
      scene.waitForText("c1", "I am");
      scene.agentSays(thread, Scene.ANN, "/resolve");
      scene.waitForText("c1", Texts.botIsBack("Ann"));
      scene.userSays("c1", "hello bot");
      scene.waitForText("c1", "bot: hello bot");
      thinks.countDown();
      scene.waitForText(thread, "🤖 at last: one");
      assertThat(channel.textsTo("c1")).noneMatch(text -> text.contains("at last"));
    }
  }

  @Test
  void questionsAreAskedOneAfterTheOtherAndNotTooManyAtOnce() {
    CountDownLatch thinks = new CountDownLatch(1);
    answer =
        turn -> {
          Replies.awaitLatch(thinks);
          return Replies.say("to " + Replies.words(turn));
        };
    try (Scene scene = scene()) {
      Place thread = scene.claimed("c1", Scene.ANN).place();
      for (String question : List.of("one", "two", "three", "four")) {
        scene.agentSays(thread, Scene.ANN, "/ask " + question);
      }
      scene.waitForText(thread, "The bot has not answered what it was asked before.");
      assertThat(asked).hasSize(1);
      thinks.countDown();
      scene.waitForText(thread, "🤖 to three");
      assertThat(asked).extracting(Replies::words).containsExactly("one", "two", "three");
    }
  }

  @Test
  void everyKindOfSilenceIsSaid() {
    try (Scene scene = scene()) {
      Place thread = scene.claimed("c1", Scene.ANN).place();
      tells(scene, thread, "The bot had nothing to say.", turn -> List.of());
      tells(
          scene,
          thread,
          "The bot could not be reached.",
          turn -> {
            throw new BotException.NotReached("refused", null);
          });
      tells(
          scene,
          thread,
          "The bot gave no answer in time.",
          turn -> {
            throw new BotException.Lost("time-out", null);
          });
      tells(
          scene,
          thread,
          "The bot could not answer this.",
          turn -> {
            throw new BotException.Failed("500", null);
          });
      tells(
          scene,
          thread,
          "The bot could not answer this.",
          turn -> {
            throw new IllegalStateException("broken");
          });
      assertThat(asked)
          .extracting(Turn::senderId)
          .as("never the same after silence")
          .doesNotHaveDuplicates();
      scene.agentSays(thread, Scene.ANN, "/ask");
      scene.waitForText(thread, "Write the question behind it: /ask how long");
      assertThat(channel.textsTo("c1")).noneMatch(text -> text.startsWith("The bot"));
    }
  }

  private void tells(Scene scene, Place thread, String line, Function<Turn, List<Reply>> script) {
    int before = channel.to(thread).size();
    answer = script;
    scene.agentSays(thread, Scene.ANN, "/ask it");
    scene.waitFor(() ->
        assertThat(channel.to(thread).stream().skip(before))
            .extracting(MemoryChannel.Sent::text)
            .contains(line));
  }

  @Test
  void aBotThatIsDownIsNotAsked() {
    answer =
        turn -> {
          throw new BotException.NotReached("refused", null);
        };
    try (Scene scene =
        scene(
            builder -> builder.bot("bot", this::reply, new CircuitPlan(2, Duration.ofHours(1))))) {
      Place thread = scene.claimed("c1", Scene.ANN).place();
      scene.agentSays(thread, Scene.ANN, "/ask one");
      scene.agentSays(thread, Scene.ANN, "/ask two");
      scene.waitFor(() -> assertThat(asked).hasSize(2));
      scene.agentSays(thread, Scene.ANN, "/ask three");
      scene.waitForText(thread, "The bot is not there right now, so it was not asked.");
      assertThat(asked).hasSize(2);
    }
  }

  @Test
  void whatTheBotWantsHasNoEffect() {
    try (Scene scene = scene()) {
      scene.userSays("c1", "hello");
      scene.waitForText("c1", "bot: hello");
      Place thread = scene.claimed("c1", Scene.ANN).place();
      long epoch = scene.conversation("c1").epoch();
      tells(
          scene,
          thread,
          "The bot said nothing: it would pass the user on.",
          turn ->
              List.of(
                  new Reply.HandOff(HandoffRequest.PLAIN), new Reply.SwitchBot("bot", null, null)));
      tells(
          scene,
          thread,
          "🤖 I get somebody.",
          turn -> {
            assertThat(
                    scene
                        .routing
                        .initiate(turn.senderId(), Trigger.CALL, HandoffRequest.PLAIN)
                        .toCompletableFuture()
                        .join())
                .isInstanceOf(Handoffs.Initiated.UnknownSender.class);
            return List.of(
                new Reply.Say(Text.plain("I get somebody.")),
                new Reply.HandOff(HandoffRequest.PLAIN));
          });
      tells(scene, thread, "🤖 here again", turn -> Replies.say("here again"));
      assertThat(asked)
          .extracting(turn -> turn.senderId().substring(turn.senderId().lastIndexOf('-')))
          .as("a bot that wants a person may be paused there")
          .containsExactly("-1", "-2", "-3");
      assertThat(scene.conversation("c1").epoch()).isEqualTo(epoch);
      assertThat(scene.transcript("c1").handoffs()).hasSize(1);
    }
  }

  @Test
  void aHandoffHasADialogueOfItsOwn() {
    try (Scene scene = scene()) {
      Place thread = scene.claimed("c1", Scene.ANN).place();
      scene.agentSays(thread, Scene.ANN, "/ask one");
      scene.waitForText(thread, "🤖 You said: one");
      scene.agentSays(thread, Scene.ANN, "/resolve");
      scene.waitForText("c1", Texts.botIsBack("Ann"));
      scene.agentSays(thread, Scene.ANN, "/ask two");
      scene.waitForText(thread, "🤖 You said: two");
      assertThat(asked).extracting(Turn::senderId).doesNotHaveDuplicates();
      scene.agentSays(thread, Scene.ANN, "/draft");
      scene.waitForText(thread, "The bot has this conversation, and answers by itself.");
    }
  }

  @Test
  void allThatTheBotSaysIsShownAndMasked() {
    answer =
        turn ->
            List.of(
                new Reply.Say(Text.plain("Ask bob@example.com.")),
                new Reply.Say(Text.plain("Or wait.")),
                new Reply.Say(
                    new Content.Buttons(
                        Text.plain("Which?"), List.of(Button.press("Red", "/pick_red")))),
                new Reply.Say(
                    new Content.Media(
                        Content.MediaKind.IMAGE,
                        new Content.FileRef.Held("memory", "f", null, "image/png", 3),
                        null)));
    try (Scene scene =
        scene(builder -> builder.masking(new Masking(List.of(Personal.EMAIL.rule()), List.of())))) {
      Place thread = scene.claimed("c1", Scene.ANN).place();
      scene.agentSays(thread, Scene.ANN, "/ask whom?");
      scene.waitForText(thread, "🤖 Ask [email].\nOr wait.");
      scene.waitForText(thread, "🤖 Which? [Red]");
      scene.waitForText(thread, "[image]");
      assertThat(channel.to(thread))
          .filteredOn(sent -> sent.text().startsWith("🤖 Which?"))
          .allMatch(sent -> sent.content() instanceof Text);
      assertThat(channel.sent).noneMatch(sent -> sent.text().contains("bob@"));
    }
  }

  @Test
  void anOperatorMaySwitchItOff() {
    HandoffPlan off = Plans.rules(Duration.ofMinutes(2), Duration.ofMinutes(10), false);
    try (Scene scene = scene(builder -> builder.handoff(off))) {
      Place thread = scene.claimed("c1", Scene.ANN).place();
      scene.agentSays(thread, Scene.ANN, "/ask one");
      scene.agentSays(thread, Scene.ANN, "/draft");
      scene.agentSays(thread, Scene.ANN, "/help");
      scene.waitForText(thread, "/later 2h [note]");
      assertThat(channel.to(thread))
          .filteredOn(sent -> sent.text().startsWith("Bots are not asked here"))
          .isNotEmpty();
      assertThat(channel.to(thread)).noneMatch(sent -> sent.text().contains("/ask question"));
      assertThat(asked).isEmpty();
    }
  }

  @Test
  void aNoteIsNeverGivenToTheBot() {
    try (Scene scene = scene()) {
      Place thread = scene.claimed("c1", Scene.ANN).place();
      scene.agentSays(thread, Scene.ANN, "/ask // he is angry");
      scene.agentSays(thread, Scene.ANN, "/ask how long?\n// he is angry");
      scene.agentSays(thread, Scene.ANN, "/ask the end");
      scene.waitForText(thread, "🤖 You said: the end");
      assertThat(asked).extracting(Replies::words).containsExactly("the end");
      assertThat(scene.transcript("c1").messages())
          .filteredOn(message -> message.author() == Author.NOTE)
          .extracting(message -> message.content().asText())
          .containsExactly("// he is angry", "how long?\n// he is angry", "/ask the end");
    }
  }

  @Test
  void aStreamIsOneAnswerAndItsBeginningIsNotLost() {
    class Streams implements Bot, StreamingBot {
      @Override
      public List<Reply> reply(Turn turn) {
        return AskStoryTest.this.reply(turn);
      }

      @Override
      public void reply(Turn turn, Consumer<Reply> heard) {
        if (!turn.senderId().startsWith(ShadowSender.PREFIX)) {
          return;
        }
        Replies.say("one", "two").forEach(heard);
        if (Replies.words(turn).equals("breaks")) {
          throw new BotException.Lost("reset", null);
        }
      }
    }
    try (Scene scene = scene(builder -> builder.bot("bot", new Streams()))) {
      Place thread = scene.claimed("c1", Scene.ANN).place();
      scene.agentSays(thread, Scene.ANN, "/ask whole");
      scene.waitForText(thread, "🤖 one\ntwo");
      scene.agentSays(thread, Scene.ANN, "/ask breaks");
      scene.waitForText(thread, "The bot gave no answer in time.");
      assertThat(channel.to(thread))
          .filteredOn(sent -> sent.text().equals("🤖 one\ntwo"))
          .hasSize(2);
    }
  }

  @Test
  void whatTheBotSaysByCallingBackIsShownThereToo() {
    CallbackBot bot = new CallbackBot("bot");
    bot.answer = turn -> List.of();
    try (Scene scene = scene(builder -> builder.bot("bot", bot))) {
      scene.userSays("c1", "hello");
      scene.waitFor(() -> assertThat(bot.turns).hasSize(1));
      Place thread = scene.claimed("c1", Scene.ANN).place();
      scene.agentSays(thread, Scene.ANN, "/ask one");
      scene.waitForText(thread, "The bot has said nothing yet; it may do so later.");
      String shadow = bot.turns.getLast().senderId();
      scene.agentSays(thread, Scene.ANN, "/ask two");
      scene.waitFor(() -> assertThat(bot.turns).hasSize(3));
      assertThat(bot.turns.getLast().senderId()).as("it may still answer").isEqualTo(shadow);
      assertThat(scene.calls("bot", shadow + "\nid1\nlate words\nHUMAN"))
          .isInstanceOf(Callbacks.Called.Stored.class);
      assertThat(scene.calls("bot", shadow + "\nid1\nlate words\nHUMAN"))
          .as("a repeat")
          .isInstanceOf(Callbacks.Called.Stored.class);
      scene.waitForText(thread, "🤖 late words");
      assertThat(scene.calls("bot", "baton-ask-nobody-1\n\nwords"))
          .isInstanceOf(Callbacks.Called.UnknownSender.class);
      scene.agentSays(thread, Scene.ANN, "the end");
      scene.waitForText("c1", "the end");
      assertThat(channel.to(thread))
          .filteredOn(sent -> sent.text().contains("late words"))
          .hasSize(1);
      assertThat(channel.textsTo("c1")).noneMatch(text -> text.contains("words"));
    }
  }

  @Test
  void anAnswerThatARestartLostIsSaidAndNotAskedAgain() {
    CountDownLatch never = new CountDownLatch(1);
    answer =
        turn -> {
          try {
            never.await();
          } catch (InterruptedException stopping) {
            Thread.currentThread().interrupt();
            throw new BotException.Lost("interrupted", stopping);
          }
          return List.of();
        };
    Place thread;
    try (Scene scene = scene(builder -> builder.stopTime(Duration.ofMillis(50)))) {
      thread = scene.claimed("c1", Scene.ANN).place();
      scene.agentSays(thread, Scene.ANN, "/ask one");
      scene.agentSays(thread, Scene.ANN, "/ask two");
      scene.waitFor(() -> assertThat(asked).hasSize(1));
    }
    answer = turn -> Replies.say("to " + Replies.words(turn));
    try (Scene scene = scene()) {
      scene.waitForText(thread, "The bot was asked, but its answer was lost.");
      scene.waitForText(thread, "🤖 to two");
      assertThat(asked).extracting(Replies::words).containsExactly("one", "two");
    }
  }

  @Test
  void aDraftIsSentAsTheAgentsWordsByOneTap() {
    try (Scene scene = scene()) {
      Place thread = scene.claimed("c1", Scene.ANN).place();
      scene.agentSays(thread, Scene.ANN, "/draft");
      scene.waitForText(thread, "The user has not written anything yet.");
      scene.userSays("c1", "Where is my parcel?");
      scene.userSays("c1", "It is late.");
      scene.waitForText(thread, "It is late.");
      scene.agentSays(thread, Scene.ANN, "/draft");
      MemoryChannel.Sent draft = scene.sent("The bot would say: ");
      assertThat(draft.text())
          .isEqualTo("The bot would say: You said: Where is my parcel?\nIt is late. [Send it]");
      assertThat(draft.place()).isEqualTo(thread);
      assertThat(asked.getLast().userName()).isEqualTo("User c1");
      scene.press(Scene.ANN, draft, "Send it");
      scene.waitForText("c1", "You said: Where is my parcel?\nIt is late.");
      assertThat(scene.transcript("c1").messages())
          .filteredOn(message -> message.author() == Author.AGENT)
          .singleElement()
          .satisfies(said -> assertThat(said.authorName()).isEqualTo("Ann"));
      String again = scene.press(Scene.ANN, draft, "Send it");
      scene.waitFor(() -> assertThat(channel.answers).contains(again + ": This was sent already."));
      scene.userSays("c1", "Thanks");
      scene.waitForText(thread, "Thanks");
      scene.agentSays(thread, Scene.ANN, "/draft");
      scene.waitForText(thread, "The bot would say: You said: Thanks");
    }
  }

  @Test
  void onlyWhoHasTheConversationSendsADraft() {
    try (Scene scene = scene()) {
      Place thread = scene.claimed("c1", Scene.ANN).place();
      scene.userSays("c1", "Help");
      scene.waitForText(thread, "Help");
      scene.agentSays(thread, Scene.BEN, "/draft");
      MemoryChannel.Sent draft = scene.sent("The bot would say: ");
      String press = scene.press(Scene.BEN, draft, "Send it");
      scene.waitFor(
          () -> assertThat(channel.answers).contains(press + ": Ann has this conversation."));
      scene.agentSays(thread, Scene.ANN, "/resolve");
      scene.waitForText("c1", Texts.botIsBack("Ann"));
      String late = scene.press(Scene.ANN, draft, "Send it");
      scene.waitFor(() ->
          assertThat(channel.answers).anyMatch(text -> text.startsWith(late + ": Nobody has")));
      assertThat(channel.textsTo("c1")).noneMatch(text -> text.contains("You said"));
    }
  }

  @Test
  void aDraftThatComesAfterTheEndIsNotShown() {
    CountDownLatch thinks = new CountDownLatch(1);
    answer =
        turn -> {
          Replies.awaitLatch(thinks);
          return Replies.say("late");
        };
    try (Scene scene = scene()) {
      Place thread = scene.claimed("c1", Scene.ANN).place();
      scene.userSays("c1", "Help");
      scene.waitForText(thread, "Help");
      scene.agentSays(thread, Scene.ANN, "/draft");
      scene.waitFor(() -> assertThat(asked).hasSize(1));
      scene.agentSays(thread, Scene.ANN, "/resolve");
      scene.waitForText("c1", Texts.botIsBack("Ann"));
      thinks.countDown();
      scene.waitForText(thread, "The bot's draft came too late: this handoff is over.");
      assertThat(channel.sent).noneMatch(sent -> sent.text().contains("[Send it]"));
    }
  }

  @Test
  void anErasedUsersQuestionIsForgottenAndItsAnswerDropped() {
    CountDownLatch thinks = new CountDownLatch(1);
    answer =
        turn -> {
          Replies.awaitLatch(thinks);
          return Replies.say("about xyzzy");
        };
    try (Scene scene = scene()) {
      Place thread = scene.claimed("c1", Scene.ANN).place();
      scene.agentSays(thread, Scene.ANN, "/ask one");
      scene.waitFor(() -> assertThat(asked).hasSize(1));
      String id = scene.conversation("c1").id();
      assertThat(scene.routing.personalData().export(id).orElseThrow().records())
          .extractingByKey("bot_question")
          .satisfies(rows -> assertThat(rows).hasSize(1));
      scene.erase("c1");
      thinks.countDown();
      scene.userSays("c2", "hello");
      scene.waitForText("c2", "bot: hello");
      assertThat(channel.sent).noneMatch(sent -> sent.text().contains("xyzzy"));
    }
  }

  @Test
  void inAPrivateChatTheAnswerComesWhereItWasAsked() {
    channel.directTopics = false;
    try (Scene scene =
        scene(builder -> builder.desk(Plans.desk(DeskPlan.Where.DIRECT, DeskPlan.Claim.PRESS)))) {
      Place own = Place.chat("direct-ann");
      scene.agentSays(Place.chat(Scene.SPACE), Scene.ANN, "/ask outside");
      scene.waitForText(Place.chat(Scene.SPACE), "Write this in the thread of a conversation.");
      scene.claimed("c1", Scene.ANN);
      scene.agentSays(own, Scene.ANN, "/ask how long?");
      scene.waitForText(own, "🤖 You said: how long?");
      scene.happens(
          own, Scene.ANN, new Event.Said("photo1", photo("/ask with a file"), null, null, true));
      scene.waitForText(own, "🤖 You said: with a file");
      assertThat(channel.textsTo("c1")).noneMatch(text -> text.contains("file"));
    }
  }

  private static Content photo(String caption) {
    return new Content.Media(
        Content.MediaKind.IMAGE,
        new Content.FileRef.Held("memory", "file", null, "image/png", 10),
        Text.plain(caption));
  }
}
