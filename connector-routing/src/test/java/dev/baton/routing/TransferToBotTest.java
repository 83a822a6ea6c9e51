package dev.baton.routing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.baton.bot.Arrival;
import dev.baton.bot.BotException;
import dev.baton.bot.Reply;
import dev.baton.bot.ResumableBot;
import dev.baton.connector.Attributes;
import dev.baton.connector.Content.Text;
import dev.baton.conversation.AuditEntry;
import dev.baton.conversation.Author;
import dev.baton.conversation.Control;
import dev.baton.conversation.Conversation;
import dev.baton.conversation.EndReason;
import dev.baton.conversation.Handoff;
import dev.baton.conversation.Message;
import dev.baton.conversation.Route;
import dev.baton.plan.DeskPlan;
import dev.baton.routing.content.TextBuilder;
import dev.baton.store.BotSwitch;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Agents transfer conversations to other bots, and keep them until those have answered. */
@Timeout(200)
class TransferToBotTest {

  @TempDir Path folder;
  private final Pausing first = new Pausing("bot");
  private final Pausing second = new Pausing("b2");

  static Stream<Arguments> desks() {
    return TransferToQueueTest.desks();
  }

  private TwoDesks desks(TwoDesks.Kind kind, DeskPlan.Where where) {
    second.greets();
    return new TwoDesks(folder, first, kind, where, builder -> builder.bot("b2", second));
  }

  private TwoDesks topics() {
    return desks(TwoDesks.Kind.TOPICS, DeskPlan.Where.SPACE);
  }

  private static MemoryChannel.Sent annHas(TwoDesks desks) {
    desks.scene.userSays("c1", "my shoes are broken");
    desks.scene.waitForText("c1", "bot: my shoes are broken");
    desks.scene.userSays("c1", "/human");
    return desks.claimed("c1", Scene.ANN, Scene.SPACE);
  }

  @ParameterizedTest
  @MethodSource("desks")
  void theOtherBotGetsTheTranscriptAndGoesOn(TwoDesks.Kind kind, DeskPlan.Where where) {
    try (TwoDesks desks = desks(kind, where)) {
      MemoryChannel.Sent anns = annHas(desks);
      desks.says(anns, Scene.ANN, "How can I help?");
      desks.scene.waitForText("c1", "How can I help?");
      desks.says(anns, Scene.ANN, "/transfer b2 she is angry");
      desks.scene.waitForText("c1", "b2: welcome from bot");
      desks.scene.userSays("c1", "thanks");
      desks.scene.waitForText("c1", "b2: thanks");
      assertThat(desks.handoff("c1").endReason()).isEqualTo(EndReason.TRANSFERRED);
      assertThat(desks.scene.conversation("c1").bot()).isEqualTo("b2");
      assertThat(desks.scene.conversation("c1").control()).isEqualTo(Control.BOT);
      Arrival arrival = Objects.requireNonNull(second.turns.getFirst().arrival());
      assertThat(arrival.fromBot()).isEqualTo("bot");
      assertThat(arrival.transcript())
          .extracting(message -> TextBuilder.summary(message.content()))
          .contains("my shoes are broken", "How can I help?")
          .noneMatch(text -> text.contains("angry"));
      assertThat(desks.memory.textsTo("c1"))
          .noneMatch(text -> text.contains("angry") || text.contains("asked"))
          .containsSubsequence(
              "How can I help?", Texts.passedToBot("Ann", "b2"), "b2: welcome from bot")
          .containsOnlyOnce(Texts.passedToBot("Ann", "b2"));
      assertThat(first.told)
          .as("the earlier bot is kept from staying paused")
          .containsExactly("wake TRANSFERRED");
      desks.scene.waitFor(() ->
          assertThat(desks.shownIn(Scene.SPACE) + desks.shown(anns.place()))
              .contains("Ann transferred it to another bot at")
              .doesNotContain("[Resolve]"));
      if (kind != TwoDesks.Kind.REPLIES) {
        desks.scene.waitForText(anns.place(), "Ann transferred it to the bot b2.");
      }
    }
  }

  @Test
  void anOperatorWhoTransfersIsNamed() {
    try (TwoDesks desks = topics()) {
      MemoryChannel.Sent anns = annHas(desks);
      var unused =
          desks
              .scene
              .routing
              .acts()
              .perform(
                  new Acts.Agent("t1", "Olga"),
                  new Acts.Act.Transfer(
                      desks.handoff("c1").id(), Overview.Target.Kind.BOT, "b2", null, null),
                  Acts.Terms.NONE)
              .toCompletableFuture()
              .join();
      desks.scene.waitForText("c1", "b2: welcome from bot");
      desks.scene.waitForText(anns.place(), "Olga transferred it to the bot b2.");
      assertThat(
              desks
                  .scene
                  .routing
                  .audit()
                  .list(
                      new Audit.Query(desks.scene.conversation("c1").id(), "t1", null, null, null),
                      null,
                      10)
                  .entries())
          .extracting(AuditEntry::action, entry -> entry.detail().get("reason"))
          .containsExactly(tuple("control.passed", "transferred"), tuple("transfer.asked", null));
    }
  }

  @Test
  void whoeverArrivesInSilenceIsIntroduced() {
    try (TwoDesks desks = topics()) {
      second.answer = turn -> turn.arrival() == null ? Replies.say("b2 speaks") : List.of();
      MemoryChannel.Sent anns = annHas(desks);
      desks.says(anns, Scene.ANN, "/transfer B2");
      desks.scene.waitForText("c1", Texts.passedToBot("Ann", "b2"));
      desks.scene.userSays("c1", "hello");
      desks.scene.waitForText("c1", "b2 speaks");
      assertThat(desks.memory.textsTo("c1"))
          .containsOnlyOnce(Texts.passedToBot("Ann", "b2"))
          .doesNotContain(Texts.nowWith("b2"));
    }
  }

  @Test
  void aBotIsAskedByItsWholeNameOnly() {
    try (TwoDesks desks = topics()) {
      MemoryChannel.Sent anns = annHas(desks);
      desks.says(anns, Scene.ANN, "/transfer bot please");
      MemoryChannel.Sent question = desks.card("until you press it. [Bot b2]");
      assertThat(second.turns).isEmpty();
      desks.presses(Scene.ANN, question, "Bot b2");
      desks.scene.waitForText("c1", "b2: welcome from bot");
    }
  }

  @Test
  void theAgentKeepsItFromABotThatIsDown() {
    try (TwoDesks desks = topics()) {
      second.dies();
      MemoryChannel.Sent anns = annHas(desks);
      int before = desks.memory.textsTo("c1").size();
      desks.says(anns, Scene.ANN, "/transfer bot b2");
      desks.scene.waitForText(
          anns.place(), "The bot b2 is asked. You keep the conversation until it answers.");
      desks.scene.waitForText(
          anns.place(), "The bot b2 does not answer. You keep the conversation.");
      assertThat(desks.handoff("c1").isWith("ann")).isTrue();
      assertThat(desks.memory.textsTo("c1")).hasSize(before);
      desks.says(anns, Scene.ANN, "I am here");
      desks.scene.waitForText("c1", "I am here");
      second.greets();
      desks.says(anns, Scene.ANN, "/transfer  b2");
      desks.scene.waitForText("c1", "b2: welcome from bot");
    }
  }

  @Test
  void aBotThatCallsForAPersonHasTakenItAndTheUserWaitsAgain() {
    AtomicReference<TwoDesks> holder = new AtomicReference<>();
    try (TwoDesks desks = topics()) {
      holder.set(desks);
      second.answer =
          turn -> {
            Replies.callForAPerson(holder.get().scene, turn);
            return Replies.say("b2: I am getting somebody");
          };
      MemoryChannel.Sent anns = annHas(desks);
      desks.says(anns, Scene.ANN, "/transfer b2");
      desks.scene.waitForText("c1", "b2: I am getting somebody");
      desks.scene.waitFor(() -> assertThat(desks.offers("c1", Scene.SPACE)).hasSize(2));
      assertThat(desks.scene.transcript("c1").handoffs())
          .extracting(Handoff::endReason)
          .containsExactly(EndReason.TRANSFERRED, null);
      desks.claims(Scene.BEN, desks.offer("c1", Scene.SPACE), "c1");
      desks.scene.waitForText("c1", Texts.joined("Ben"));
    }
  }

  @Test
  void theAgentKeepsItFromABotThatBreaks() {
    try (TwoDesks desks = topics()) {
      second.answer =
          turn -> {
            throw new BotException.Failed("500", null);
          };
      MemoryChannel.Sent anns = annHas(desks);
      desks.says(anns, Scene.ANN, "/transfer b2");
      desks.scene.waitForText(
          anns.place(), "The bot b2 does not answer. You keep the conversation.");
      assertThat(desks.handoff("c1").isWith("ann")).isTrue();
    }
  }

  /** What a bot says that was asked and is no longer needed is a draft. */
  @Test
  void whatChangesMeanwhileVoidsIt() {
    Standstill stop = new Standstill();
    try (TwoDesks desks = topics()) {
      second.answer =
          turn -> {
            stop.here();
            return Replies.say("b2: too late");
          };
      MemoryChannel.Sent anns = annHas(desks);
      desks.says(anns, Scene.ANN, "/transfer b2");
      stop.awaitReached();
      desks.says(anns, Scene.ANN, "/transfer B2");
      desks.scene.waitForText(anns.place(), "A bot is asked already.");
      desks.scene.userSays("c1", "are you there?");
      desks.scene.waitForText(anns.place(), "are you there?");
      desks.says(anns, Scene.ANN, "yes");
      desks.scene.waitForText("c1", "yes");
      desks.says(anns, Scene.ANN, "/release");
      desks.scene.waitForText("c1", Texts.released());
      stop.end();
      desks.scene.waitForText(anns.place(), "it was not said: b2: too late");
      assertThat(desks.scene.conversation("c1").control()).isEqualTo(Control.QUEUE);
      assertThat(desks.scene.conversation("c1").bot()).isEqualTo("bot");
      assertThat(desks.memory.textsTo("c1")).doesNotContain("b2: too late");
    }
  }

  /** The answer to the first question does not take what was asked for in a later epoch. */
  @Test
  void aBotThatIsAskedAgainAnswersTheLastQuestion() {
    Standstill stop = new Standstill();
    AtomicInteger asked = new AtomicInteger();
    try (TwoDesks desks = topics()) {
      second.answer =
          turn -> {
            if (asked.incrementAndGet() == 1) {
              stop.here();
              return Replies.say("b2: too late");
            }
            return Replies.say("b2: here I am");
          };
      MemoryChannel.Sent anns = annHas(desks);
      desks.says(anns, Scene.ANN, "/transfer b2");
      stop.awaitReached();
      desks.says(anns, Scene.ANN, "/release");
      desks.scene.waitForText("c1", Texts.released());
      desks.scene.waitFor(() -> assertThat(desks.offers("c1", Scene.SPACE)).hasSize(2));
      MemoryChannel.Sent bens = desks.claims(Scene.BEN, desks.offer("c1", Scene.SPACE), "c1");
      desks.says(bens, Scene.BEN, "/transfer b2");
      desks.scene.waitFor(
          () -> assertThat(desks.shown(bens.place()).split("The bot b2 is asked.", -1)).hasSize(3));
      stop.end();
      desks.scene.waitForText("c1", "b2: here I am");
      assertThat(desks.memory.textsTo("c1"))
          .doesNotContain("b2: too late")
          .contains(Texts.passedToBot("Ben", "b2"));
      assertThat(asked).hasValue(2);
    }
  }

  @Test
  void whatTheUserEndsMeanwhileGoesToTheirBot() {
    Standstill stop = new Standstill();
    try (TwoDesks desks = topics()) {
      second.answer =
          turn -> {
            stop.here();
            return Replies.say("b2: too late");
          };
      MemoryChannel.Sent anns = annHas(desks);
      desks.says(anns, Scene.ANN, "/transfer b2");
      stop.awaitReached();
      desks.scene.userSays("c1", "/bot");
      desks.scene.waitFor(
          () -> assertThat(desks.handoff("c1").endReason()).isEqualTo(EndReason.USER_ENDED));
      stop.end();
      desks.scene.userSays("c1", "hello");
      desks.scene.waitForText("c1", "bot: hello");
      assertThat(desks.memory.textsTo("c1")).doesNotContain("b2: too late");
      assertThat(first.told).containsExactly("back USER_ENDED");
    }
  }

  @Test
  void aBotThatIsAskedOverARestartIsAskedAgainOrTheAgentIsTold() {
    try (TwoDesks desks = topics()) {
      CountDownLatch arrived = new CountDownLatch(1);
      second.answer =
          turn -> {
            arrived.countDown();
            try {
              new CountDownLatch(1).await();
            } catch (InterruptedException stopping) {
              Thread.currentThread().interrupt();
              throw new BotException.Lost("interrupted", stopping);
            }
            return List.of();
          };
      MemoryChannel.Sent anns = annHas(desks);
      desks.says(anns, Scene.ANN, "/transfer b2");
      Replies.awaitLatch(arrived);
      second.greets();
      desks.restart();
      desks.scene.waitForText(
          anns.place(), "The bot b2 does not answer. You keep the conversation.");
      assertThat(desks.handoff("c1").isWith("ann")).isTrue();
      desks.says(anns, Scene.ANN, "/transfer b2 again");
      desks.scene.waitForText("c1", "b2: welcome from bot");
    }
  }

  @Test
  void aBotHasANameInPlainWords() {
    CallbackBot billing = new CallbackBot("late_bills");
    billing.greets();
    try (TwoDesks desks =
        new TwoDesks(
            folder,
            first,
            TwoDesks.Kind.TOPICS,
            DeskPlan.Where.SPACE,
            builder -> builder.bot("late_bills", billing))) {
      MemoryChannel.Sent anns = annHas(desks);
      desks.says(anns, Scene.ANN, "/transfer late bills");
      desks.scene.waitForText(anns.place(), "The bot late bills is asked.");
      desks.scene.waitForText("c1", Texts.passedToBot("Ann", "late bills"));
      desks.scene.waitForText("c1", "late_bills: welcome from bot");
    }
  }

  /** As one that a node of an earlier version left over when it ended the handoff. */
  @Test
  void aBotThatWasAskedForInAnEarlierEpochIsNotAsked() {
    try (TwoDesks desks = topics()) {
      MemoryChannel.Sent anns = annHas(desks);
      Conversation conversation = desks.scene.conversation("c1");
      desks.restart(tables -> {
        Message note =
            tables
                .messages()
                .add(
                    "asks",
                    conversation.id(),
                    Author.SYSTEM,
                    null,
                    Text.plain("asks"),
                    Route.BATON,
                    conversation.epoch() - 1,
                    null,
                    conversation.handoffId(),
                    Attributes.NONE,
                    desks.clock.instant());
        tables
            .bots()
            .add(
                new BotSwitch(
                    "switch",
                    conversation.id(),
                    note.id(),
                    "bot",
                    "b2",
                    "b2",
                    null,
                    BotSwitch.State.PENDING,
                    conversation.epoch() - 1),
                desks.clock.instant());
      });
      desks.says(anns, Scene.ANN, "I am here");
      desks.scene.waitForText("c1", "I am here");
      desks.scene.userSays("c1", "/bot");
      desks.scene.waitForText("c1", Texts.botIsBack("Ann"));
      desks.scene.userSays("c1", "hello");
      desks.scene.waitForText("c1", "bot: hello");
      assertThat(second.turns).isEmpty();
    }
  }

  @Test
  void anotherBotCanBeAskedAsLongAsNoneWasTold() {
    CountDownLatch goOn = new CountDownLatch(1);
    CallbackBot third = new CallbackBot("b3");
    third.greets();
    AtomicReference<TwoDesks> holder = new AtomicReference<>();
    try (TwoDesks desks =
        new TwoDesks(
            folder,
            first,
            TwoDesks.Kind.TOPICS,
            DeskPlan.Where.SPACE,
            builder -> builder.bot("b2", second).bot("b3", third))) {
      holder.set(desks);
      first.answer =
          turn -> {
            Replies.callForAPerson(holder.get().scene, turn);
            Replies.awaitLatch(goOn);
            return List.of();
          };
      desks.scene.userSays("c1", "help");
      MemoryChannel.Sent anns = desks.claimed("c1", Scene.ANN, Scene.SPACE);
      desks.says(anns, Scene.ANN, "/transfer b2");
      desks.scene.waitForText(anns.place(), "The bot b2 is asked.");
      desks.says(anns, Scene.ANN, "/transfer bot b2");
      desks.scene.waitForText(anns.place(), "A bot is asked already.");
      desks.says(anns, Scene.ANN, "/transfer b3");
      desks.scene.waitForText(anns.place(), "The bot b3 is asked.");
      goOn.countDown();
      desks.scene.waitForText("c1", "b3: welcome from bot");
      assertThat(second.turns).isEmpty();
    }
  }

  /** A bot that hangs is a likely reason to transfer a conversation. */
  @Test
  void nobodyWaitsForTheEarlierBot() {
    CountDownLatch waking = new CountDownLatch(1);
    try (TwoDesks desks = topics()) {
      first.beforeWake =
          () -> {
            waking.countDown();
            try {
              new CountDownLatch(1).await();
            } catch (InterruptedException late) {
              Thread.currentThread().interrupt();
              throw new BotException.Lost("interrupted", late);
            }
          };
      MemoryChannel.Sent anns = annHas(desks);
      desks.says(anns, Scene.ANN, "/transfer b2");
      desks.scene.waitForText("c1", "b2: welcome from bot");
      Replies.awaitLatch(waking);
      desks.scene.userSays("c1", "thanks");
      desks.scene.waitForText("c1", "b2: thanks");
    }
  }

  @Test
  void aBotMayCallForAPersonWhileTheEarlierOneIsWoken() {
    Standstill stop = new Standstill();
    try (TwoDesks desks = topics()) {
      first.beforeWake = stop::here;
      MemoryChannel.Sent anns = annHas(desks);
      desks.says(anns, Scene.ANN, "/transfer b2");
      desks.scene.waitForText("c1", "b2: welcome from bot");
      stop.awaitReached();
      Replies.callForAPerson(desks.scene, "c1");
      desks.scene.waitFor(
          () -> assertThat(desks.scene.conversation("c1").control()).isEqualTo(Control.QUEUE));
      stop.end();
    }
  }

  /** The end of a handoff waits behind the turn that caused it, and meanwhile there is another. */
  @Test
  void eachBotIsToldOfTheHandoffsThatBeganWithIt() {
    CountDownLatch goOn = new CountDownLatch(1);
    AtomicReference<TwoDesks> holder = new AtomicReference<>();
    try (TwoDesks desks = topics()) {
      holder.set(desks);
      first.answer =
          turn -> {
            Replies.callForAPerson(holder.get().scene, turn);
            Replies.awaitLatch(goOn);
            return List.of();
          };
      first.onBack = Replies.say("bot: I am back");
      desks.scene.userSays("c1", "help");
      MemoryChannel.Sent anns = desks.claimed("c1", Scene.ANN, Scene.SPACE);
      desks.says(anns, Scene.ANN, "/resolve");
      desks.scene.waitFor(
          () -> assertThat(desks.handoff("c1").endReason()).isEqualTo(EndReason.AGENT_RESOLVED));
      desks.says(anns, Scene.ANN, "one more thing");
      desks.presses(Scene.ANN, desks.card("[Take over and send]"), "Take over and send");
      desks.scene.waitFor(() -> assertThat(desks.handoff("c1").isWith("ann")).isTrue());
      desks.says(anns, Scene.ANN, "/transfer b2");
      desks.scene.waitForText(anns.place(), "The bot b2 is asked.");
      goOn.countDown();
      desks.scene.waitForText("c1", "b2: welcome from bot");
      desks.scene.userSays("c1", "thanks");
      desks.scene.waitForText("c1", "b2: thanks");
      assertThat(first.told).containsExactly("back AGENT_RESOLVED", "wake TRANSFERRED");
      assertThat(second.told).isEmpty();
      assertThat(desks.memory.textsTo("c1"))
          .doesNotContain("bot: I am back", Texts.botIsBack("Ann"));
    }
  }

  /** A bot that is told when it gets a conversation back. */
  private static final class Pausing extends CallbackBot implements ResumableBot {

    final List<String> told = new CopyOnWriteArrayList<>();
    volatile List<Reply> onBack = List.of();
    volatile Runnable beforeWake = () -> {};

    Pausing(String name) {
      super(name);
    }

    @Override
    public Resumed handBack(HandBack handBack) {
      told.add("back " + handBack.endReason());
      return new Resumed(onBack, true);
    }

    @Override
    public Resumed wake(HandBack handBack, Runnable beforeCall) {
      beforeWake.run();
      told.add("wake " + handBack.endReason());
      return new Resumed(List.of(), true);
    }
  }
}
