package dev.baton.routing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.bot.Bot;
import dev.baton.bot.BotException;
import dev.baton.bot.RecallingBot;
import dev.baton.bot.Reply;
import dev.baton.bot.StreamingBot;
import dev.baton.bot.Turn;
import dev.baton.connector.Content.Text;
import dev.baton.conversation.Author;
import dev.baton.conversation.HandoffRequest;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Bots that stream their replies. */
@Timeout(200)
class StreamTest {

  @TempDir Path folder;
  private final MemoryChannel channel = new MemoryChannel("memory");
  private final ScriptedStreamBot bot = new ScriptedStreamBot();

  /** Streams replies by a script, and remembers what the script says. */
  private static final class ScriptedStreamBot implements Bot, StreamingBot, RecallingBot {

    final List<String> heard = new CopyOnWriteArrayList<>();
    volatile BiConsumer<Turn, Consumer<Reply>> script =
        (turn, heard) -> heard.accept(say("bot: " + Replies.words(turn)));
    volatile List<Reply> memory = List.of();

    @Override
    public List<Reply> reply(Turn turn) {
      throw new IllegalStateException("streams");
    }

    @Override
    public void reply(Turn turn, Consumer<Reply> to) {
      heard.add(Replies.words(turn));
      script.accept(turn, to);
    }

    @Override
    public Memory recall(Turn turn) {
      return memory.isEmpty() ? new Memory.Unheard() : new Memory.Answered(memory);
    }
  }

  private Scene scene() {
    return new Scene(folder, bot, channel, builder -> builder);
  }

  private static Reply say(String words) {
    return new Reply.Say(Text.plain(words));
  }

  @Test
  void eachReplyIsSentAsSoonAsItIsSaid() {
    CountDownLatch goOn = new CountDownLatch(1);
    bot.script =
        (turn, heard) -> {
          heard.accept(say("looking it up"));
          Replies.awaitLatch(goOn);
          heard.accept(say("found"));
        };
    try (Scene scene = scene()) {
      scene.userSays("c1", "where is it?");
      scene.waitForText("c1", "looking it up");
      assertThat(channel.textsTo("c1")).containsExactly("looking it up");
      goOn.countDown();
      scene.waitForText("c1", "found");
    }
  }

  @Test
  void aSignalActsAtOnceAndLaterRepliesAreTheTurnsLast() {
    CountDownLatch goOn = new CountDownLatch(1);
    bot.script =
        (turn, heard) -> {
          heard.accept(new Reply.HandOff(HandoffRequest.PLAIN));
          Replies.awaitLatch(goOn);
          heard.accept(say("I am getting somebody"));
        };
    try (Scene scene = scene()) {
      scene.userSays("c1", "help");
      MemoryChannel.Sent offer = scene.sent("User c1 asks for a person");
      scene.agentSays(offer.place(), Scene.ANN, "Hello");
      scene.waitFor(() ->
          assertThat(scene.transcript("c1").messages())
              .anyMatch(message -> message.author() == Author.AGENT));
      goOn.countDown();
      scene.waitForText("c1", "Hello");
      assertThat(channel.textsTo("c1"))
          .filteredOn(text -> !text.startsWith("Ann has joined"))
          .containsExactly("I am getting somebody", "Hello");
      assertThat(scene.transcript("c1").handoffs()).hasSize(1);
    }
  }

  @Test
  void repliesAfterTheUserWentToPeopleAreDrafts() {
    Standstill stop = new Standstill();
    bot.script =
        (turn, heard) -> {
          heard.accept(say("one"));
          stop.here();
          heard.accept(say("two"));
        };
    try (Scene scene = scene()) {
      scene.userSays("c1", "hello");
      stop.awaitReached();
      scene.waitForText("c1", "one");
      MemoryChannel.Sent offer = scene.claimed("c1", Scene.ANN);
      stop.end();
      scene.waitForText(offer.place(), "it was not said: two");
      assertThat(channel.textsTo("c1")).contains("one").doesNotContain("two");
    }
  }

  @Test
  void aBotThatForgotAStartedAnswerIsNotAskedTwice() {
    bot.script =
        (turn, heard) -> {
          heard.accept(say("one"));
          throw new BotException.Lost("the bot was killed", null);
        };
    try (Scene scene = scene()) {
      scene.userSays("c1", "hello");
      scene.sent(Texts.answerLost());
      assertThat(channel.textsTo("c1")).containsOnlyOnce("one");
      assertThat(bot.heard).containsExactly("hello");
    }
  }

  @Test
  void aLostStreamIsRecalledAndNothingIsRepeated() {
    bot.script =
        (turn, heard) -> {
          heard.accept(say("one"));
          heard.accept(say("two"));
          throw new BotException.Lost("time-out", null);
        };
    bot.memory = List.of(say("one"), say("two"), say("three"));
    try (Scene scene = scene()) {
      scene.userSays("c1", "hello");
      scene.waitForText("c1", "three");
      assertThat(channel.textsTo("c1")).containsExactly("one", "two", "three");
    }
  }

  @Test
  void aStreamIsAlsoRecalledAfterACrash() {
    bot.script =
        (turn, heard) -> {
          heard.accept(say("one"));
          heard.accept(new Reply.HandOff(HandoffRequest.PLAIN));
          try {
            new CountDownLatch(1).await();
          } catch (InterruptedException stopping) {
            Thread.currentThread().interrupt();
            throw new BotException.Lost("interrupted", stopping);
          }
        };
    try (Scene scene = scene()) {
      scene.userSays("c1", "hello");
      scene.waitForText("c1", "one");
      scene.sent("User c1 asks for a person");
    }
    bot.memory = List.of(say("one"), new Reply.HandOff(HandoffRequest.PLAIN), say("two"));
    try (Scene scene = scene()) {
      scene.waitForText("c1", "two");
      assertThat(channel.textsTo("c1")).containsExactly("one", "two");
      assertThat(scene.transcript("c1").handoffs()).hasSize(1);
      assertThat(bot.heard).hasSize(1);
    }
  }

  @Test
  void aFailedStreamKeepsWhatWasSaid() {
    bot.script =
        (turn, heard) -> {
          heard.accept(say("one"));
          throw new BotException.Failed("500", null);
        };
    try (Scene scene = scene()) {
      scene.userSays("c1", "hello");
      scene.sent(Texts.botFailed());
      assertThat(channel.textsTo("c1")).first().isEqualTo("one");
    }
  }

  @Test
  void batonAnnouncesTheHandoffOfAStreamThatSaidNothing() {
    bot.script = (turn, heard) -> heard.accept(new Reply.HandOff(HandoffRequest.PLAIN));
    try (Scene scene = scene()) {
      scene.userSays("c1", "help");
      scene.sent(Texts.queued("/bot"));
    }
  }
}
