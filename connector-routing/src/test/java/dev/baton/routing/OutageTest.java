package dev.baton.routing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.bot.Bot;
import dev.baton.bot.BotException;
import dev.baton.bot.Reply;
import dev.baton.bot.Turn;
import dev.baton.connector.Place;
import dev.baton.conversation.Control;
import dev.baton.conversation.Trigger;
import dev.baton.plan.CircuitPlan;
import dev.baton.plan.HandoffPlan;
import dev.baton.plan.HandoffPlan.BotFailure;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A bot that goes down and comes back. */
@Timeout(200)
@Tag("slow")
class OutageTest {

  @TempDir Path folder;
  private final SettableClock clock = SettableClock.running();
  private final MemoryChannel channel = new MemoryChannel("memory");
  private final UnreachableBot bot = new UnreachableBot();

  /** Is down until the test brings it up. */
  private static final class UnreachableBot implements Bot {

    final List<String> heard = new CopyOnWriteArrayList<>();
    final List<String> tried = new CopyOnWriteArrayList<>();
    volatile boolean up;

    @Override
    public List<Reply> reply(Turn turn) {
      tried.add(Replies.words(turn));
      if (!up) {
        throw new BotException.NotReached("refused", null);
      }
      heard.add(Replies.words(turn));
      return Replies.say("bot: " + Replies.words(turn));
    }
  }

  private Scene scene(BotFailure whenBotFails) {
    HandoffPlan rules = Plans.rules(whenBotFails, HandoffPlan.AgentNames.NEVER);
    return scene(builder -> builder.handoff(rules));
  }

  private Scene scene(UnaryOperator<Routing.Builder> otherwise) {
    return new Scene(folder, bot, channel, builder -> otherwise.apply(builder.clock(clock)));
  }

  private void openTheCircuit(Scene scene) {
    scene.userSays("first", "one");
    scene.waitForText(Place.chat("first"), Texts.botUnreachable());
    scene.userSays("first", "two");
    scene.waitForText(Place.chat("first"), Texts.botAway());
  }

  @Test
  void messagesWaitAndAreAnsweredInOrderOnceTheBotIsBack() {
    try (Scene scene = scene(BotFailure.OFFER)) {
      openTheCircuit(scene);
      assertThat(bot.tried).hasSize(CircuitPlan.USUAL.failures());
      scene.userSays("c1", "hello");
      scene.userSays("c1", "are you there?");
      scene.waitForText(Place.chat("c1"), Texts.botAway());
      scene.userSays("c1", "well?");
      scene.waitFor(() -> assertThat(scene.transcript("c1").messages()).hasSize(4));
      assertThat(bot.tried).as("it is not called any more").hasSize(CircuitPlan.USUAL.failures());
      bot.up = true;
      clock.advance(CircuitPlan.USUAL.pause());
      scene.userSays("c2", "anybody?");
      scene.waitForText("c2", "bot: anybody?");
      scene.waitForText("c1", "bot: well?");
      scene.waitForText("first", "bot: two");
      assertThat(channel.textsTo("c1"))
          .as("told once")
          .containsExactly(
              Texts.botAway() + " [" + Texts.TALK_TO_PERSON + "]",
              "bot: hello",
              "bot: are you there?",
              "bot: well?");
    }
  }

  @Test
  void aWaitingUserCanAskForAPersonWhoGetsTheWaitingMessages() {
    try (Scene scene = scene(BotFailure.OFFER)) {
      openTheCircuit(scene);
      scene.userSays("c1", "hello");
      scene.waitForText(Place.chat("c1"), Texts.botAway());
      MemoryChannel.Sent sorry =
          channel.sent.stream()
              .filter(sent -> sent.place().chat().equals("c1"))
              .findFirst()
              .orElseThrow();
      scene.press(Scene.user("c1"), sorry, Texts.TALK_TO_PERSON);
      MemoryChannel.Sent offer = scene.sent("User c1 asks for a person");
      scene.waitForText(offer.place(), "hello");
      assertThat(bot.heard).isEmpty();
    }
  }

  @Test
  void waitingMessagesSurviveARestart() {
    try (Scene scene = scene(BotFailure.OFFER)) {
      openTheCircuit(scene);
      scene.userSays("c1", "hello");
      scene.waitForText(Place.chat("c1"), Texts.botAway());
    }
    bot.up = true;
    try (Scene scene = scene(BotFailure.OFFER)) {
      scene.waitForText("c1", "bot: hello");
      scene.waitForText("first", "bot: two");
      assertThat(bot.heard).containsExactlyInAnyOrder("hello", "two");
    }
  }

  @Test
  void peopleGetWhatTheBotCannotAnswerIfSoConfigured() {
    try (Scene scene = scene(BotFailure.HANDOFF)) {
      scene.userSays("c1", "one");
      MemoryChannel.Sent offer = scene.sent("User c1 asks for a person");
      scene.waitForText(offer.place(), "one");
      assertThat(scene.transcript("c1").handoffs())
          .singleElement()
          .satisfies(handoff -> assertThat(handoff.trigger()).isEqualTo(Trigger.BOT_FAILURE));
      assertThat(channel.textsTo("c1")).doesNotContain(Texts.botUnreachable());

      scene.userSays("c2", "two");
      MemoryChannel.Sent second = scene.sent("User c2 asks for a person");
      scene.waitForText(second.place(), "two");
      assertThat(bot.tried).as("the second message only as often as the circuit allows").hasSize(5);
    }
  }

  @Test
  void theMessageWaitsIfNobodyCanTakeTheHandoff() {
    HandoffPlan rules = Plans.rules(BotFailure.HANDOFF, HandoffPlan.AgentNames.NEVER);
    try (Scene scene =
        scene(builder ->
            builder
                .handoff(rules)
                .queue(new dev.baton.plan.QueuePlan("support", List.of(), null, null)))) {
      scene.userSays("c1", "one");
      scene.waitForText("c1", Texts.noAgent());
      scene.waitForText(Place.chat("c1"), Texts.botUnreachable());
      scene.userSays("c1", "two");
      scene.waitForText(Place.chat("c1"), Texts.botAway());
      scene.userSays("c1", "three");
      bot.up = true;
      clock.advance(CircuitPlan.USUAL.pause());
      scene.userSays("c2", "anybody?");
      scene.waitForText("c1", "bot: three");
      assertThat(scene.conversation("c1").control()).isEqualTo(Control.BOT);
      assertThat(channel.textsTo("c1")).filteredOn(Texts.botAway()::equals).hasSize(1);
    }
  }

  @Test
  void readinessShowsTheCircuit() {
    try (Scene scene = scene(BotFailure.OFFER)) {
      openTheCircuit(scene);
      assertThat(scene.routing.botHealth().toString()).contains("circuit open until");
      bot.up = true;
      clock.advance(CircuitPlan.USUAL.pause());
      scene.userSays("c2", "anybody?");
      scene.waitForText("c2", "bot: anybody?");
      assertThat(scene.routing.botHealth().toString()).contains("Up");
    }
  }
}
