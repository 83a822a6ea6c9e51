package dev.baton.routing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.bot.Arrival;
import dev.baton.bot.BotException;
import dev.baton.bot.RecallingBot;
import dev.baton.bot.Reply;
import dev.baton.bot.Turn;
import dev.baton.connector.Attributes;
import dev.baton.connector.Content.Text;
import dev.baton.conversation.Author;
import dev.baton.conversation.Control;
import dev.baton.conversation.Conversation;
import dev.baton.conversation.Message;
import dev.baton.conversation.Route;
import dev.baton.routing.content.TextBuilder;
import dev.baton.store.BotSwitch;
import dev.baton.store.JdbcStore;
import dev.baton.store.Store;
import java.net.URI;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Conversations that go from bot to bot. */
@Timeout(200)
class SwitchTest {

  @TempDir Path folder;
  private final MemoryChannel channel = new MemoryChannel("memory");
  private final CallbackBot first = new CallbackBot("bot");
  private final CallbackBot second = new CallbackBot("b2");
  private final CallbackBot third = new CallbackBot("b3");

  private Scene scene() {
    return scene(second);
  }

  private Scene scene(CallbackBot second) {
    return new Scene(folder, first, channel, builder -> builder.bot("b2", second).bot("b3", third));
  }

  private static Reply say(String words) {
    return new Reply.Say(Text.plain(words));
  }

  private static Reply to(String bot) {
    return new Reply.SwitchBot(bot, null, null);
  }

  @Test
  void theOtherBotIsToldAndContinues() {
    first.passesTo("b2");
    second.greets();
    try (Scene scene = scene()) {
      scene.userSays("c1", "hello");
      scene.waitForText("c1", "bot: hello");
      scene.userSays("c1", "b2 please");
      scene.waitForText("c1", "b2: welcome from bot");
      assertThat(scene.conversation("c1").bot()).isEqualTo("b2");
      assertThat(scene.conversation("c1").epoch()).isEqualTo(2);
      assertThat(scene.conversation("c1").control()).isEqualTo(Control.BOT);
      scene.userSays("c1", "thanks");
      scene.waitForText("c1", "b2: thanks");
      assertThat(channel.textsTo("c1"))
          .containsExactly("bot: hello", "bot: one moment", "b2: welcome from bot", "b2: thanks");
      Arrival arrival = Objects.requireNonNull(second.turns.getFirst().arrival());
      assertThat(arrival.fromHost()).isEqualTo(first.host());
      assertThat(arrival.transcript())
          .extracting(message -> TextBuilder.summary(message.content()))
          .containsExactly("hello", "bot: hello", "b2 please", "bot: one moment");
      assertThat(scene.transcript("c1").messages())
          .filteredOn(message -> message.author() == Author.SYSTEM)
          .extracting(message -> TextBuilder.summary(message.content()))
          .as("readers of the transcript see it, the user does not")
          .containsExactly("bot asks b2 to take over.");
    }
  }

  @Test
  void aBotThatCallsForAPersonOnArrivalHasTheConversationAfterwards() {
    AtomicReference<Scene> holder = new AtomicReference<>();
    first.passesTo("b2");
    second.answer =
        turn -> {
          if (turn.arrival() != null) {
            Replies.callForAPerson(holder.get(), turn);
          }
          return List.of(say("b2: " + (turn.arrival() == null ? Replies.words(turn) : "a moment")));
        };
    try (Scene scene = scene()) {
      holder.set(scene);
      scene.userSays("c1", "b2 please");
      scene.waitForText("c1", "b2: a moment");
      scene.sent("asks for a person");
      scene.userSays("c1", "/bot");
      scene.userSays("c1", "hello");
      scene.waitForText("c1", "b2: hello");
      assertThat(scene.conversation("c1").bot()).isEqualTo("b2");
    }
  }

  @Test
  void theSwitchSurvivesARestart() {
    first.passesTo("b2");
    second.greets();
    try (Scene scene = scene()) {
      scene.userSays("c1", "b2 please");
      scene.waitForText("c1", "b2: welcome from bot");
    }
    try (Scene scene = scene()) {
      scene.userSays("c1", "still there?");
      scene.waitForText("c1", "b2: still there?");
    }
  }

  @Test
  void aBotNoLongerConfiguredIsReplacedByTheChannels() {
    first.passesTo("b2");
    second.greets();
    try (Scene scene = scene()) {
      scene.userSays("c1", "b2 please");
      scene.waitForText("c1", "b2: welcome from bot");
    }
    try (Scene scene = new Scene(folder, first, channel, builder -> builder)) {
      scene.userSays("c1", "still there?");
      scene.waitForText("c1", "bot: still there?");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://b2.example:5005/core",
        "HTTP://B2.Example:5005/core/",
        "http://b2.example:5005/x/../core"
      })
  void aBotIsKnownByItsAddress(String address) {
    first.answer = turn -> List.of(new Reply.SwitchBot(null, URI.create(address), "Billing"));
    second.greets();
    try (Scene scene = scene()) {
      scene.userSays("c1", "hello");
      scene.waitForText("c1", "b2: welcome from bot");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://evil.example/core",
        "https://b2.example:5005/core",
        "http://b2.example/core"
      })
  void noUnknownAddressIsCalled(String address) {
    first.answer = turn -> List.of(new Reply.SwitchBot(null, URI.create(address), null));
    try (Scene scene = scene()) {
      scene.userSays("c1", "hello");
      scene.waitForText("c1", Texts.otherBotAway(null));
      assertThat(scene.conversation("c1").bot()).isEqualTo("bot");
      assertThat(second.turns).isEmpty();
    }
  }

  @Test
  void ifTheTargetIsUnknownTheUserIsToldThatTheBotStays() {
    first.answer = turn -> List.of(to("nobody"), say("bot: I am handing you over"));
    try (Scene scene = scene()) {
      scene.userSays("c1", "hello");
      scene.waitForText("c1", Texts.otherBotAway(null));
      assertThat(channel.textsTo("c1"))
          .containsExactly("bot: I am handing you over", Texts.otherBotAway(null));
    }
  }

  @Test
  void anUnreachableTargetLeavesTheUserWithTheOldBot() {
    first.passesTo("b2");
    second.dies();
    try (Scene scene = scene()) {
      scene.userSays("c1", "b2 please");
      scene.userSays("c1", "hello?");
      scene.waitForText("c1", "bot: hello?");
      assertThat(channel.textsTo("c1"))
          .containsExactly("bot: one moment", Texts.otherBotAway("Desk b2"), "bot: hello?");
      assertThat(scene.conversation("c1").bot()).isEqualTo("bot");
      assertThat(scene.conversation("c1").epoch()).isEqualTo(1);
      assertThat(second.turns).hasSize(3);
    }
  }

  @Test
  void aFailingTargetOrALostAnswerLeavesTheUserWithTheOldBot() {
    first.passesTo("b2");
    second.answer =
        turn -> {
          throw second.turns.size() == 1
              ? new BotException.Failed("500", null)
              : new BotException.Lost("time-out", null);
        };
    try (Scene scene = scene()) {
      for (int round = 1; round <= 2; round++) {
        int rounds = round;
        scene.userSays("c1", "b2 please");
        scene.waitFor(() ->
            assertThat(channel.textsTo("c1"))
                .filteredOn(Texts.otherBotAway("Desk b2")::equals)
                .hasSize(rounds));
      }
      assertThat(scene.conversation("c1").bot()).isEqualTo("bot");
    }
  }

  @Test
  void batonIntroducesASilentBot() {
    first.passesTo("b2");
    second.answer = turn -> List.of();
    try (Scene scene = scene()) {
      scene.userSays("c1", "b2 please");
      scene.waitForText("c1", Texts.nowWith("Desk b2"));
      assertThat(scene.conversation("c1").bot()).isEqualTo("b2");
    }
  }

  @Test
  void eachBotInAChainKnowsTheOneBefore() {
    first.passesTo("b2");
    second.passesTo("b3");
    third.greets();
    try (Scene scene = scene()) {
      scene.userSays("c1", "b2 please");
      scene.waitForText("c1", "b2: welcome from bot");
      scene.userSays("c1", "b3 please");
      scene.waitForText("c1", "b3: welcome from b2");
      Arrival arrival = Objects.requireNonNull(third.turns.getFirst().arrival());
      assertThat(arrival.fromHost()).isEqualTo(second.host());
      assertThat(scene.conversation("c1").epoch()).isEqualTo(3);
    }
  }

  @Test
  void botsThatPassAUserBackAndForthAreStopped() {
    first.answer = turn -> List.of(to("b2"));
    second.answer = turn -> List.of(to("bot"));
    try (Scene scene = scene()) {
      scene.userSays("c1", "hello");
      scene.waitForText("c1", Texts.otherBotAway(null));
      assertThat(scene.conversation("c1").epoch()).isEqualTo(1 + BotSwitches.HOPS);
      assertThat(scene.conversation("c1").bot()).isEqualTo("b2");
      second.greets();
      scene.userSays("c1", "and now?");
      scene.waitForText("c1", "b2: and now?");
      second.answer = turn -> List.of(to("bot"));
      first.greets();
      scene.userSays("c1", "again");
      scene.waitForText("c1", "bot: welcome from b2");
    }
  }

  @Test
  void messagesDuringASwitchGoToTheOtherBotInOrder() {
    Standstill stop = new Standstill();
    first.passesTo("b2");
    second.answer =
        turn -> {
          if (turn.arrival() != null) {
            stop.here();
          }
          return Replies.say("b2: " + (turn.arrival() == null ? Replies.words(turn) : "welcome"));
        };
    try (Scene scene = scene()) {
      scene.userSays("c1", "b2 please");
      stop.awaitReached();
      scene.userSays("c1", "one");
      scene.userSays("c1", "two");
      stop.end();
      scene.waitForText("c1", "b2: two");
      assertThat(second.heard()).containsExactly("from bot", "one", "two");
      assertThat(first.heard()).containsExactly("b2 please");
    }
  }

  @Test
  void anArrivalInFlightAtACrashIsRecalledOrRepeatedOnce() {
    class Forgetful extends CallbackBot implements RecallingBot {
      Forgetful() {
        super("b2");
      }

      @Override
      public Memory recall(Turn turn) {
        return new Memory.Unheard();
      }
    }
    Forgetful slow = new Forgetful();
    AtomicInteger calls = new AtomicInteger();
    first.passesTo("b2");
    slow.answer =
        turn -> {
          if (calls.incrementAndGet() == 1) {
            try {
              new CountDownLatch(1).await();
            } catch (InterruptedException stopping) {
              Thread.currentThread().interrupt();
              throw new BotException.Lost("interrupted", stopping);
            }
          }
          return Replies.say("b2: welcome");
        };
    try (Scene scene = scene(slow)) {
      scene.userSays("c1", "b2 please");
      scene.waitFor(() -> assertThat(calls.get()).isEqualTo(1));
      assertThat(scene.conversation("c1").bot()).isEqualTo("bot");
      scene.userSays("c1", "hello");
    }
    try (Scene scene = scene(slow)) {
      scene.waitFor(() -> assertThat(slow.turns).hasSize(3));
      scene.waitForText("c1", "b2: welcome");
      assertThat(slow.heard()).containsExactly("from bot", "from bot", "hello");
      Arrival before = slow.turns.get(0).arrival();
      Arrival again = slow.turns.get(1).arrival();
      assertThat(again).isEqualTo(before);
      assertThat(scene.conversation("c1").bot()).isEqualTo("b2");
    }
  }

  @Test
  void aSwitchRequestedBeforeACrashIsMade() {
    second.greets();
    try (Scene scene = scene()) {
      scene.userSays("c1", "hello");
      scene.waitForText("c1", "bot: hello");
    }
    try (Store store = JdbcStore.at("jdbc:sqlite:" + folder.resolve("baton.db"))) {
      store.open();
      store.commit(tables -> {
        Conversation conversation = tables.conversations().at("memory", "c1").orElseThrow();
        Message note =
            tables
                .messages()
                .add(
                    "note",
                    conversation.id(),
                    Author.SYSTEM,
                    null,
                    Text.plain("asks"),
                    Route.BATON,
                    conversation.epoch(),
                    null,
                    null,
                    Attributes.NONE,
                    Instant.now());
        tables
            .bots()
            .add(
                new BotSwitch(
                    "switch",
                    conversation.id(),
                    note.id(),
                    "bot",
                    "b2",
                    null,
                    null,
                    BotSwitch.State.PENDING,
                    null),
                Instant.now());
        return true;
      });
    }
    try (Scene scene = scene()) {
      scene.waitForText("c1", "b2: welcome from bot");
    }
  }

  @Test
  void thePreviousBotDoesNotTalkOverTheNewOne() {
    first.passesTo("b2");
    second.greets();
    try (Scene scene = scene()) {
      scene.userSays("c1", "b2 please");
      scene.waitForText("c1", "b2: welcome from bot");
      scene.calls("bot", scene.conversation("c1").senderId() + "\n\nbot: reminder");
      List<Message> kept =
          scene.transcript("c1").messages().stream()
              .filter(message -> message.author() == Author.DRAFT)
              .toList();
      assertThat(kept)
          .as("a bot that no longer has the conversation is not heard")
          .extracting(message -> TextBuilder.summary(message.content()))
          .containsExactly("bot: reminder");
    }
  }
}
