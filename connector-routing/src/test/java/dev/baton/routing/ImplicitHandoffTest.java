package dev.baton.routing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.baton.bot.Bot;
import dev.baton.bot.BotException;
import dev.baton.bot.Reply;
import dev.baton.bot.ResumableBot;
import dev.baton.bot.ReviewingBot;
import dev.baton.bot.Turn;
import dev.baton.conversation.Control;
import dev.baton.conversation.HandoffRequest;
import dev.baton.conversation.Message;
import dev.baton.conversation.Trigger;
import dev.baton.plan.HandoffPlan;
import dev.baton.plan.HandoffPlan.BotFailure;
import dev.baton.routing.content.TextBuilder;
import dev.baton.training.HarvestQuery;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Bots that stay silent, do not understand, or reveal only afterwards that they want a person. */
@Timeout(200)
class ImplicitHandoffTest {

  private static final HandoffPlan PAUSED = rules(true, 0);
  private static final HandoffPlan FALLBACKS = rules(false, 2);

  @TempDir Path folder;
  private final MemoryChannel channel = new MemoryChannel("memory");
  private final ScriptedBot bot = new ScriptedBot();

  /** Replies as scripted, may be paused, and may or may not be resumable. */
  private static final class ScriptedBot implements Bot, ReviewingBot, ResumableBot {

    final List<String> reflected = new CopyOnWriteArrayList<>();
    final List<HandBack> handBacks = new CopyOnWriteArrayList<>();
    volatile boolean paused;
    volatile boolean everyTurn;
    volatile boolean stubborn;
    volatile List<Reply> back = List.of();
    volatile Function<Turn, Review> mood = turn -> new Review(paused, understood(turn), null);

    @Override
    public List<Reply> reply(Turn turn) {
      String words = Replies.words(turn);
      if (words.equals("pause")) {
        paused = true;
      }
      return paused || words.equals("?") ? List.of() : Replies.say("bot: " + words);
    }

    private static boolean understood(Turn turn) {
      return !Replies.words(turn).startsWith("gibberish");
    }

    @Override
    public boolean everyTurn() {
      return everyTurn;
    }

    @Override
    public Review review(Turn turn) {
      reflected.add(Replies.words(turn));
      return mood.apply(turn);
    }

    @Override
    public Resumed handBack(HandBack handBack) {
      handBacks.add(handBack);
      paused = stubborn;
      return new Resumed(back, !stubborn);
    }
  }

  private static HandoffPlan rules(boolean whenPaused, int afterFallbacks) {
    return new HandoffPlan(
        List.of("/human"),
        List.of("/bot"),
        whenPaused,
        afterFallbacks,
        BotFailure.OFFER,
        HandoffPlan.AgentNames.NEVER);
  }

  private Scene scene(HandoffPlan rules) {
    return scene(rules, bot);
  }

  private Scene scene(HandoffPlan rules, Bot bot) {
    return new Scene(folder, bot, channel, builder -> builder.handoff(rules));
  }

  @Test
  void aPausedBotsSilenceCallsForAPerson() {
    try (Scene scene = scene(PAUSED)) {
      scene.userSays("c1", "hello");
      scene.waitForText("c1", "bot: hello");
      assertThat(bot.reflected).as("a reply with text needs no review").isEmpty();
      scene.userSays("c1", "pause");
      MemoryChannel.Sent offer = scene.sent("User c1 asks for a person");
      scene.sent(Texts.queued("/bot"));
      assertThat(scene.transcript("c1").handoffs().getFirst().trigger()).isEqualTo(Trigger.PAUSED);
      scene.agentSays(offer.place(), Scene.ANN, "Hello");
      scene.agentSays(offer.place(), Scene.ANN, "/resolve bye");
      scene.waitForText("c1", Texts.botIsBack("Ann"));
      scene.userSays("c1", "back?");
      scene.waitForText("c1", "bot: back?");
      scene.userSays("c1", "pause");
      scene.waitFor(() -> assertThat(scene.transcript("c1").handoffs()).hasSize(2));
    }
  }

  @Test
  void silenceAloneDoesNotCallForAPerson() {
    try (Scene scene = scene(PAUSED)) {
      scene.userSays("c1", "?");
      scene.userSays("c1", "hello");
      scene.waitForText("c1", "bot: hello");
      assertThat(bot.reflected).containsExactly("?");
      assertThat(scene.transcript("c1").handoffs()).isEmpty();
    }
  }

  @Test
  void aPausedBotIsJustSilentIfNotConfigured() {
    try (Scene scene = scene(rules(false, 0))) {
      scene.userSays("c1", "pause");
      scene.userSays("c1", "hello");
      scene.userSays("c1", "/human");
      scene.sent("User c1 asks for a person");
      assertThat(bot.reflected).isEmpty();
    }
  }

  @Test
  void aBotThatPausesAgainAfterTheHandBackDoesNotLoop() {
    bot.stubborn = true;
    try (Scene scene = scene(PAUSED)) {
      scene.userSays("c1", "pause");
      scene.sent("User c1 asks for a person");
      scene.userSays("c1", "/bot");
      scene.waitForText("c1", Texts.botIsBack(""));
    }
    try (Scene scene = scene(PAUSED)) {
      scene.userSays("c1", "hello?");
      MemoryChannel.Sent silent = scene.sent(Texts.botSilent());
      scene.userSays("c1", "anybody?");
      scene.waitFor(() -> assertThat(bot.reflected).contains("anybody?"));
      scene.press(Scene.user("c1"), silent, Texts.ASK_AGAIN);
      scene.waitFor(() -> assertThat(bot.reflected).hasSize(4));
      assertThat(scene.transcript("c1").handoffs()).hasSize(1);
      bot.paused = false;
      bot.stubborn = false;
      scene.userSays("c1", "now");
      scene.waitForText("c1", "bot: now");
      assertThat(channel.sent)
          .filteredOn(sent -> sent.text().startsWith(Texts.botSilent()))
          .as("told once")
          .hasSize(1);
      scene.userSays("c1", "pause");
      scene.waitFor(() -> assertThat(scene.transcript("c1").handoffs()).hasSize(2));
    }
  }

  @Test
  void anAnswerIsReviewedAfterACrash() {
    CountDownLatch looking = new CountDownLatch(1);
    bot.mood =
        turn -> {
          looking.countDown();
          try {
            new CountDownLatch(1).await();
          } catch (InterruptedException stopping) {
            Thread.currentThread().interrupt();
          }
          throw new BotException.Lost("interrupted", null);
        };
    try (Scene scene = scene(PAUSED)) {
      scene.userSays("c1", "pause");
      Replies.awaitLatch(looking);
      scene.userSays("c1", "hello?");
    }
    bot.mood = turn -> new ReviewingBot.Review(true, true, null);
    try (Scene scene = scene(PAUSED)) {
      MemoryChannel.Sent offer = scene.sent("User c1 asks for a person");
      scene.waitForText(offer.place(), "hello?");
      assertThat(bot.reflected).containsExactly("pause", "pause");
    }
  }

  @Test
  void theAnswerStandsIfTheReviewFails() {
    AtomicInteger asked = new AtomicInteger();
    bot.mood =
        turn -> {
          throw switch (asked.incrementAndGet()) {
            case 1 -> new BotException.NotReached("refused", null);
            case 2 -> new BotException.Failed("no model", null);
            default -> new IllegalStateException("on purpose");
          };
        };
    try (Scene scene = scene(PAUSED)) {
      scene.userSays("c1", "?");
      scene.userSays("c1", "?");
      scene.userSays("c1", "hello");
      scene.waitForText("c1", "bot: hello");
      assertThat(asked.get()).isEqualTo(3);
      assertThat(channel.textsTo("c1"))
          .as("the failure of a turn is announced")
          .filteredOn(text -> text.startsWith(Texts.botFailed()))
          .hasSize(1);
    }
  }

  @Test
  void aUserHandedOffDuringTheReviewIsNotHandedOffTwice() {
    Standstill stop = new Standstill();
    bot.mood =
        turn -> {
          stop.here();
          return new ReviewingBot.Review(true, true, null);
        };
    try (Scene scene = scene(PAUSED)) {
      scene.userSays("c1", "pause");
      stop.awaitReached();
      MemoryChannel.Sent offer = scene.claimed("c1", Scene.ANN);
      stop.end();
      scene.agentSays(offer.place(), Scene.ANN, "/resolve bye");
      scene.waitForText("c1", Texts.botIsBack("Ann"));
      scene.userSays("c1", "hello");
      scene.waitForText("c1", "bot: hello");
      assertThat(scene.transcript("c1").handoffs()).hasSize(1);
    }
  }

  @Test
  void aBotMayWantAPersonWithoutSayingSo() {
    bot.everyTurn = true;
    bot.mood =
        turn ->
            new ReviewingBot.Review(
                false,
                true,
                Replies.words(turn).equals("human")
                    ? HandoffRequest.because("utter_human_handoff")
                    : null);
    try (Scene scene = scene(rules(false, 0))) {
      scene.userSays("c1", "hello");
      scene.userSays("c1", "human");
      MemoryChannel.Sent offer = scene.sent("User c1 asks for a person");
      assertThat(offer.text()).contains("Why: utter human handoff");
      scene.waitForText("c1", "bot: human");
      assertThat(bot.reflected).containsExactly("hello", "human");
      assertThat(channel.textsTo("c1")).startsWith("bot: hello", "bot: human");
    }
  }

  @Test
  void severalFallbacksInARowCallForAPerson() {
    try (Scene scene = scene(FALLBACKS)) {
      scene.userSays("c1", "gibberish one");
      scene.userSays("c1", "hello");
      scene.userSays("c1", "gibberish two");
      scene.waitForText("c1", "bot: gibberish two");
      scene.waitFor(() -> assertThat(bot.reflected).hasSize(3));
    }
    try (Scene scene = scene(FALLBACKS)) {
      assertThat(scene.transcript("c1").handoffs()).isEmpty();
      scene.userSays("c1", "?");
      scene.sent("User c1 asks for a person");
      assertThat(scene.transcript("c1").handoffs().getFirst().trigger())
          .isEqualTo(Trigger.FALLBACKS);
      scene.userSays("c1", "/bot");
      scene.userSays("c1", "gibberish three");
      scene.waitForText("c1", "bot: gibberish three");
      scene.waitFor(() -> assertThat(bot.reflected).hasSize(5));
      assertThat(scene.conversation("c1").control())
          .as("the count starts again")
          .isEqualTo(Control.BOT);
    }
  }

  @Test
  void whatWasNotUnderstoodIsKeptForTraining() {
    bot.mood =
        turn -> new ReviewingBot.Review(false, ScriptedBot.understood(turn), null, "order_pizza");
    try (Scene scene = scene(FALLBACKS)) {
      scene.userSays("c1", "gibberish with cheese");
      scene.userSays("c1", "hello");
      scene.waitForText("c1", "bot: hello");
      scene.waitFor(() -> assertThat(bot.reflected).hasSize(2));
      scene.waitFor(() ->
          assertThat(
                  scene
                      .routing
                      .harvest()
                      .gather(new HarvestQuery(null, null, null, null, 9))
                      .topics())
              .extracting(topic -> topic.intent(), topic -> topic.examples().getFirst().text())
              .containsExactly(tuple("order_pizza", "gibberish with cheese")));
    }
  }

  @Test
  void silenceCountsAsFallbackForABotWithoutReview() {
    Bot mute = turn -> Replies.words(turn).equals("?") ? List.of() : Replies.say("ok");
    try (Scene scene = scene(FALLBACKS, mute)) {
      scene.userSays("c1", "?");
      scene.userSays("c1", "hello");
      scene.userSays("c1", "?");
      scene.userSays("c1", "?");
      scene.sent("User c1 asks for a person");
      assertThat(channel.textsTo("c1")).startsWith("ok");
    }
  }

  @Test
  void silenceIsNoFallbackForABotThatMayCallBack() {
    CallbackBot quiet = new CallbackBot("bot");
    quiet.answer = turn -> List.of();
    try (Scene scene = scene(FALLBACKS, quiet)) {
      for (int i = 0; i < 3; i++) {
        scene.userSays("c1", "?");
      }
      scene.waitFor(() -> assertThat(quiet.turns).hasSize(3));
      scene.calls("bot", "c1\n\nhere I am");
      scene.waitForText("c1", "here I am");
      assertThat(scene.transcript("c1").handoffs()).isEmpty();
    }
  }

  @Test
  void theBotGetsTheTranscriptOfTheHumanPart() {
    try (Scene scene = scene(PAUSED)) {
      scene.userSays("c1", "hello");
      scene.waitForText("c1", "bot: hello");
      MemoryChannel.Sent offer = scene.claimed("c1", Scene.ANN);
      scene.userSays("c1", "my parcel is late");
      scene.waitForText(offer.place(), "my parcel is late");
      scene.agentSays(offer.place(), Scene.ANN, "// grumpy");
      scene.agentSays(offer.place(), Scene.ANN, "I am looking");
      scene.waitForText("c1", "I am looking");
      scene.userSays("c1", "thanks");
      scene.waitForText(offer.place(), "thanks");
      scene.agentSays(offer.place(), Scene.ANN, "/resolve bye");
      scene.waitFor(() -> assertThat(bot.handBacks).hasSize(1));
      assertThat(bot.handBacks.getFirst().humanPart())
          .extracting(Message::author, message -> TextBuilder.summary(message.content()))
          .extracting(Object::toString)
          .containsExactly(
              "(USER, \"my parcel is late\")",
              "(AGENT, \"I am looking\")",
              "(USER, \"thanks\")",
              "(AGENT, \"bye\")");
    }
  }

  @Test
  void aBotThatHandsOffAgainAtTheHandBackIsRefused() {
    bot.back = List.of(new Reply.HandOff(HandoffRequest.PLAIN));
    try (Scene scene = scene(PAUSED)) {
      MemoryChannel.Sent offer = scene.claimed("c1", Scene.ANN);
      scene.agentSays(offer.place(), Scene.ANN, "/resolve bye");
      scene.waitForText("c1", Texts.botIsBack("Ann"));
      assertThat(scene.transcript("c1").handoffs()).hasSize(1);
      assertThat(bot.handBacks).hasSize(1);
    }
  }

  @Test
  void aBotMayPassOnAConversationAtTheHandBack() {
    CallbackBot second = new CallbackBot("b2");
    second.greets();
    bot.back = List.of(new Reply.SwitchBot("b2", null, null));
    try (Scene scene =
        new Scene(folder, bot, channel, builder -> builder.handoff(PAUSED).bot("b2", second))) {
      MemoryChannel.Sent offer = scene.claimed("c1", Scene.ANN);
      scene.agentSays(offer.place(), Scene.ANN, "/resolve bye");
      scene.waitForText("c1", "b2: welcome from bot");
      assertThat(channel.textsTo("c1")).doesNotContain(Texts.botIsBack("Ann"));
    }
  }
}
