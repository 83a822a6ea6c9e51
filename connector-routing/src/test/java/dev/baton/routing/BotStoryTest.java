package dev.baton.routing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.bot.Bot;
import dev.baton.bot.BotException;
import dev.baton.bot.RecallingBot;
import dev.baton.bot.Reply;
import dev.baton.bot.ResumableBot;
import dev.baton.bot.Turn;
import dev.baton.connector.Content.Text;
import dev.baton.conversation.Author;
import dev.baton.conversation.Control;
import dev.baton.conversation.Message;
import dev.baton.conversation.Route;
import dev.baton.routing.content.TextBuilder;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Bots that are unreachable, fail, lose their answers or remember them. */
@Timeout(200)
class BotStoryTest {

  @TempDir Path folder;

  /** A bot that answers by a script first, and then echoes. */
  private static class Scripted implements Bot {

    final List<String> heard = new CopyOnWriteArrayList<>();
    final Queue<Function<Turn, List<Reply>>> script = new ConcurrentLinkedQueue<>();

    @Override
    public List<Reply> reply(Turn turn) {
      heard.add(TextBuilder.summary(turn.content()));
      Function<Turn, List<Reply>> next = script.poll();
      return next == null
          ? List.of(new Reply.Say(Text.plain("bot: " + TextBuilder.summary(turn.content()))))
          : next.apply(turn);
    }
  }

  /** A scripted bot with a memory, which is asked about each turn. */
  private static final class Remembering extends Scripted implements RecallingBot {

    final Queue<Function<Turn, Memory>> memories = new ArrayDeque<>();
    final List<String> recalled = new CopyOnWriteArrayList<>();

    @Override
    public Memory recall(Turn turn) {
      recalled.add(turn.id());
      Function<Turn, Memory> next = memories.poll();
      return next == null ? new Memory.Unheard() : next.apply(turn);
    }
  }

  private static List<Reply> notReached(Turn turn) {
    throw new BotException.NotReached("refused: " + turn.id(), null);
  }

  private static List<Reply> lost(Turn turn) {
    throw new BotException.Lost("time-out: " + turn.id(), null);
  }

  @Test
  void aBotThatComesBackInTimeAnswersInOrder() {
    Scripted bot = new Scripted();
    bot.script.add(BotStoryTest::notReached);
    bot.script.add(BotStoryTest::notReached);
    try (Scene scene = new Scene(folder, bot)) {
      scene.userSays("c1", "one");
      scene.userSays("c1", "two");
      scene.sent("bot: two");
      assertThat(scene.channel.textsTo("c1")).containsExactly("bot: one", "bot: two");
      assertThat(bot.heard).containsExactly("one", "one", "one", "two");
    }
  }

  @Test
  void theUserIsToldIfTheBotStaysAwayAndMayAskAgain() {
    Scripted bot = new Scripted();
    for (int i = 0; i < 3; i++) {
      bot.script.add(BotStoryTest::notReached);
    }
    try (Scene scene = new Scene(folder, bot)) {
      scene.userSays("c1", "one");
      MemoryChannel.Sent sorry = scene.sent(Texts.botUnreachable());
      scene.press(Scene.user("c1"), sorry, Texts.ASK_AGAIN);
      scene.waitForText("c1", "bot: one");
    }
  }

  @Test
  void messagesTheBotNeverGotGoToThePeopleWhoHaveTheConversation() {
    Standstill stop = new Standstill();
    Scripted bot = new Scripted();
    bot.script.add(turn -> {
      stop.here();
      throw new BotException.NotReached("connection refused", null);
    });
    try (Scene scene = new Scene(folder, bot)) {
      scene.userSays("c1", "parcel 17");
      stop.awaitReached();
      MemoryChannel.Sent offer = scene.claimed("c1", Scene.ANN);
      stop.end();
      scene.waitFor(() ->
          assertThat(scene.channel.to(offer.place()))
              .extracting(MemoryChannel.Sent::text)
              .contains("User c1: parcel 17"));
      assertThat(userMessages(scene)).extracting(Message::route).contains(Route.PEOPLE);
      assertThat(bot.heard).containsExactly("parcel 17");
    }
  }

  @Test
  void theUserIsToldOfALostAnswer() {
    Scripted bot = new Scripted();
    bot.script.add(BotStoryTest::lost);
    try (Scene scene = new Scene(folder, bot)) {
      scene.userSays("c1", "one");
      MemoryChannel.Sent sorry = scene.sent(Texts.answerLost());
      scene.userSays("c1", "two");
      scene.sent("bot: two");
      assertThat(bot.heard).as("never blindly repeated").containsExactly("one", "two");
      scene.press(Scene.user("c1"), sorry, Texts.TALK_TO_PERSON);
      scene.sent("asks for a person");
    }
  }

  @Test
  void aLostAnswerTheBotRemembersIsSentOnce() {
    Remembering bot = new Remembering();
    bot.script.add(BotStoryTest::lost);
    bot.memories.add(turn -> {
      throw new BotException.NotReached("not yet", null);
    });
    bot.memories.add(turn ->
        new RecallingBot.Memory.Answered(List.of(new Reply.Say(Text.plain("as I was saying")))));
    try (Scene scene = new Scene(folder, bot)) {
      scene.userSays("c1", "one");
      scene.userSays("c1", "two");
      scene.sent("bot: two");
      assertThat(scene.channel.textsTo("c1")).containsExactly("as I was saying", "bot: two");
      assertThat(bot.heard).containsExactly("one", "two");
      assertThat(bot.recalled).hasSize(2);
    }
  }

  @Test
  void aMessageTheBotCertainlyMissedIsRepeated() {
    Remembering bot = new Remembering();
    bot.script.add(BotStoryTest::lost);
    try (Scene scene = new Scene(folder, bot)) {
      scene.userSays("c1", "one");
      scene.sent("bot: one");
      assertThat(bot.heard).containsExactly("one", "one");
      assertThat(bot.recalled).hasSize(1);
    }
  }

  @Test
  void aMessageTheBotKeepsMissingIsNotRepeatedForever() {
    Remembering bot = new Remembering();
    for (int i = 0; i < 10; i++) {
      bot.script.add(BotStoryTest::lost);
    }
    try (Scene scene = new Scene(folder, bot)) {
      scene.userSays("c1", "one");
      scene.sent(Texts.answerLost());
      assertThat(bot.heard).hasSizeBetween(2, 4);
    }
  }

  @Test
  void aBotWhoseMemoryFailsIsNotAskedForever() {
    Remembering bot = new Remembering();
    bot.script.add(BotStoryTest::lost);
    bot.memories.add(turn -> {
      throw new BotException.Failed("no memory", null);
    });
    try (Scene scene = new Scene(folder, bot)) {
      scene.userSays("c1", "one");
      scene.sent(Texts.answerLost());
      assertThat(bot.heard).containsExactly("one");
    }
  }

  @Test
  void aFailureDuringAHandoffIsShownToTheAgents() {
    Standstill stop = new Standstill();
    Scripted bot = new Scripted();
    bot.script.add(turn -> {
      stop.here();
      throw new BotException.Failed("500", null);
    });
    try (Scene scene = new Scene(folder, bot)) {
      scene.userSays("c1", "one");
      stop.awaitReached();
      MemoryChannel.Sent offer = scene.claimed("c1", Scene.ANN);
      stop.end();
      scene.waitForText(offer.place(), "The bot was asked and gave no answer: one");
      assertThat(scene.channel.textsTo("c1")).doesNotContain(Texts.botFailed());
    }
  }

  @Test
  void aBotThatThrowsDoesNotStopItsConversation() {
    Scripted bot = new Scripted();
    bot.script.add(turn -> {
      throw new IllegalStateException("on purpose");
    });
    bot.script.add(turn -> {
      throw new LinkageError("on purpose");
    });
    bot.script.add(
        turn -> List.of(new Reply.SwitchBot("other", null, null), new Reply.Say(Text.plain("ok"))));
    try (Scene scene = new Scene(folder, bot)) {
      scene.userSays("c1", "one");
      scene.sent(Texts.botFailed());
      scene.userSays("c1", "two");
      scene.userSays("c1", "three");
      scene.waitForText("c1", "ok");
      scene.userSays("c1", "four");
      scene.sent("bot: four");
      assertThat(bot.heard).containsExactly("one", "two", "three", "four");
    }
  }

  @Test
  void aBotThatFailsTheHandBackStillContinues() {
    class Broken extends Scripted implements ResumableBot {
      @Override
      public Resumed handBack(HandBack handBack) {
        throw heard.isEmpty()
            ? new IllegalStateException("on purpose")
            : new BotException.NotReached("refused", null);
      }
    }
    Broken bot = new Broken();
    try (Scene scene = new Scene(folder, bot)) {
      for (int round = 1; round <= 2; round++) {
        scene.userSays("c1", "/human");
        scene.waitFor(
            () -> assertThat(scene.conversation("c1").control()).isEqualTo(Control.QUEUE));
        scene.userSays("c1", "/bot");
        scene.userSays("c1", "round " + round);
        scene.sent("bot: round " + round);
      }
      assertThat(scene.channel.textsTo("c1"))
          .filteredOn(Texts.botIsBack("")::equals)
          .as("announced by Baton, since the bot says nothing")
          .hasSize(2);
    }
  }

  private static List<Message> userMessages(Scene scene) {
    return scene.transcript("c1").messages().stream()
        .filter(message -> message.author() == Author.USER)
        .toList();
  }
}
