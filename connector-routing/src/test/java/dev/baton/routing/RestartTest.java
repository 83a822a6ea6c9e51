package dev.baton.routing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.bot.Bot;
import dev.baton.bot.BotException;
import dev.baton.bot.RecallingBot;
import dev.baton.bot.Reply;
import dev.baton.bot.Turn;
import dev.baton.connector.Content.Text;
import dev.baton.connector.DeliveryException;
import dev.baton.connector.Place;
import dev.baton.conversation.Author;
import dev.baton.conversation.Message;
import dev.baton.conversation.Route;
import dev.baton.routing.content.TextBuilder;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Baton is closed at any moment of a story and continues with the same file. */
@Timeout(200)
@Tag("slow")
class RestartTest {

  private static final int MESSAGES = 40;

  @TempDir Path folder;
  private final MemoryChannel channel = new MemoryChannel("memory");
  private final List<String> heard = new CopyOnWriteArrayList<>();

  private Scene open(Bot bot) {
    return new Scene(folder, bot, channel, builder -> builder);
  }

  /** A bot that records every message, takes its time and is interrupted by a stop. */
  private List<Reply> stuck(Turn turn) {
    heard.add(TextBuilder.summary(turn.content()));
    try {
      new CountDownLatch(1).await();
    } catch (InterruptedException stopping) {
      Thread.currentThread().interrupt();
      throw new BotException.Lost("interrupted", stopping);
    }
    return List.of();
  }

  private List<Reply> echo(Turn turn) {
    heard.add(TextBuilder.summary(turn.content()));
    return List.of(new Reply.Say(Text.plain("bot: " + TextBuilder.summary(turn.content()))));
  }

  @Test
  void aPauseOfTheWholeAccountSurvivesARestart() {
    Bot bot = this::echo;
    AtomicReference<Instant> until = new AtomicReference<>(Instant.MIN);
    List<Instant> early = new CopyOnWriteArrayList<>();
    channel.beforeSend =
        outbound -> {
          Instant now = Instant.now();
          if (until.compareAndSet(Instant.MIN, now.plusSeconds(4))) {
            throw new DeliveryException.Retryable("slow down", Duration.ofSeconds(4), true, null);
          }
          if (now.isBefore(until.get())) {
            early.add(now);
          }
        };
    try (Scene scene = open(bot)) {
      scene.userSays("c1", "one");
      scene.waitFor(() -> assertThat(until.get()).isNotEqualTo(Instant.MIN));
    }
    try (Scene scene = open(bot)) {
      scene.userSays("c2", "two");
      scene.waitForText("c2", "bot: two");
      scene.waitForText("c1", "bot: one");
    }
    assertThat(early).isEmpty();
  }

  @Test
  void aTurnInFlightIsRecalledFromABotThatRemembers() {
    try (Scene scene = open(this::stuck)) {
      scene.userSays("c1", "one");
      scene.userSays("c1", "two");
      scene.waitFor(() -> assertThat(heard).containsExactly("one"));
    }
    class Remembering implements Bot, RecallingBot {
      @Override
      public List<Reply> reply(Turn turn) {
        return echo(turn);
      }

      @Override
      public Memory recall(Turn turn) {
        return new Memory.Answered(
            List.of(new Reply.Say(Text.plain("answer to " + TextBuilder.summary(turn.content())))));
      }
    }
    try (Scene scene = open(new Remembering())) {
      scene.sent("bot: two");
      assertThat(channel.textsTo("c1")).containsExactly("answer to one", "bot: two");
      assertThat(heard).containsExactly("one", "two");
    }
  }

  @Test
  void aTurnInFlightTheBotNeverGotIsRepeatedOnce() {
    try (Scene scene = open(this::stuck)) {
      scene.userSays("c1", "one");
      scene.waitFor(() -> assertThat(heard).containsExactly("one"));
    }
    class Forgetful implements Bot, RecallingBot {
      @Override
      public List<Reply> reply(Turn turn) {
        return echo(turn);
      }

      @Override
      public Memory recall(Turn turn) {
        return new Memory.Unheard();
      }
    }
    try (Scene scene = open(new Forgetful())) {
      scene.waitForText("c1", "bot: one");
      assertThat(channel.textsTo("c1")).containsExactly("bot: one");
    }
  }

  @Test
  void aTurnInFlightOfABotWithoutMemoryIsLeftToTheUser() {
    try (Scene scene = open(this::stuck)) {
      scene.userSays("c1", "one");
      scene.waitFor(() -> assertThat(heard).containsExactly("one"));
    }
    try (Scene scene = open(this::echo)) {
      MemoryChannel.Sent sorry = scene.sent(Texts.answerLost());
      assertThat(heard).as("never blindly repeated").containsExactly("one");
      scene.press(Scene.user("c1"), sorry, Texts.ASK_AGAIN);
      scene.waitForText("c1", "bot: one");
    }
  }

  @Test
  void heldBackMessagesAreSentAfterARestart() {
    Scene[] holder = new Scene[1];
    Bot calling =
        turn -> {
          Replies.callForAPerson(holder[0], turn);
          return stuck(turn);
        };
    MemoryChannel.Sent offer;
    try (Scene scene = open(calling)) {
      holder[0] = scene;
      scene.userSays("c1", "agent please");
      offer = scene.sent("asks for a person");
      scene.agentSays(offer.place(), Scene.ANN, "Hello");
      scene.waitFor(() ->
          assertThat(scene.transcript("c1").messages())
              .anyMatch(message -> message.author() == Author.AGENT));
    }
    try (Scene scene = open(this::echo)) {
      scene.waitForText("c1", "Hello");
      scene.waitForText(offer.place(), "The bot was asked and gave no answer: agent please");
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4})
  void nothingIsLostOrReordered(long seed) {
    Random random = new Random(seed);
    Bot bot =
        turn -> {
          pause(turn.messageId().hashCode() & 7);
          return echo(turn);
        };
    Scene scene = open(bot);
    try {
      Place thread = null;
      List<String> words = new ArrayList<>();
      for (int m = 0; m < MESSAGES; m++) {
        scene.userSays("c1", "message " + m);
        if (m == MESSAGES / 3) {
          thread = scene.offered("c1").place();
        }
        if (thread != null && m < 2 * MESSAGES / 3 && random.nextInt(3) == 0) {
          words.add("word " + m);
          scene.agentSays(thread, Scene.ANN, "word " + m);
        }
        if (thread != null && m == 2 * MESSAGES / 3) {
          words.add("good bye");
          scene.agentSays(thread, Scene.ANN, "/claim");
          scene.agentSays(thread, Scene.ANN, "/resolve good bye");
        }
        pause(random.nextInt(8));
        if (random.nextInt(5) == 0) {
          scene.close();
          scene = open(bot);
        }
      }
      assertTheWholeStory(scene, words);
    } finally {
      scene.close();
    }
  }

  private void assertTheWholeStory(Scene scene, List<String> words) {
    scene.waitFor(() -> {
      assertThat(messages(scene)).hasSize(MESSAGES + 1);
      assertThat(messages(scene)).noneMatch(message -> message.route() == Route.WAITING);
    });
    assertThat(messages(scene))
        .extracting(message -> TextBuilder.summary(message.content()))
        .filteredOn(text -> !text.startsWith("/"))
        .containsExactlyElementsOf(
            IntStream.range(0, MESSAGES).mapToObj(m -> "message " + m).toList());
    List<String> toBot = routed(scene, Route.BOT);
    List<String> toPeople = routed(scene, Route.PEOPLE);
    assertThat(toBot.size() + toPeople.size()).isEqualTo(MESSAGES);
    assertThat(toPeople).isNotEmpty();
    scene.waitFor(() -> assertThat(heard).containsExactlyElementsOf(toBot));
    scene.waitFor(() ->
        assertThat(
                Stream.concat(
                    written(scene, Author.BOT).stream(), written(scene, Author.DRAFT).stream()))
            .as("each answer is sent or, if it came too late, kept")
            .containsExactlyInAnyOrderElementsOf(
                toBot.stream().map(text -> "bot: " + text).toList()));
    List<String> drafts = written(scene, Author.DRAFT);
    scene.waitFor(() ->
        assertThat(channel.textsTo("c1"))
            .filteredOn(text -> text.startsWith("bot: "))
            .containsExactlyElementsOf(
                toBot.stream()
                    .map(text -> "bot: " + text)
                    .filter(text -> !drafts.contains(text))
                    .toList()));
    scene.waitFor(() ->
        assertThat(channel.sent)
            .filteredOn(sent -> sent.place().chat().equals(Scene.SPACE))
            .extracting(MemoryChannel.Sent::text)
            .filteredOn(text -> text.startsWith("User c1: message "))
            .containsExactlyElementsOf(toPeople.stream().map("User c1: "::concat).toList()));
    scene.waitFor(() ->
        assertThat(channel.textsTo("c1"))
            .filteredOn(text -> text.startsWith("word ") || text.equals("good bye"))
            .containsExactlyElementsOf(words));
  }

  private static List<Message> messages(Scene scene) {
    return scene.transcript("c1").messages().stream()
        .filter(message -> message.author() == Author.USER)
        .toList();
  }

  private static List<String> written(Scene scene, Author author) {
    return scene.transcript("c1").messages().stream()
        .filter(message -> message.author() == author)
        .map(message -> TextBuilder.summary(message.content()))
        .toList();
  }

  private static List<String> routed(Scene scene, Route route) {
    return messages(scene).stream()
        .filter(message -> message.route() == route)
        .map(message -> TextBuilder.summary(message.content()))
        .toList();
  }

  private static void pause(int millis) {
    try {
      assertThat(new CountDownLatch(1).await(millis, TimeUnit.MILLISECONDS)).isFalse();
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
