package dev.baton.routing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.waitAtMost;

import dev.baton.bot.Bot;
import dev.baton.bot.BotException;
import dev.baton.bot.ProactiveBot;
import dev.baton.bot.Reply;
import dev.baton.bot.Turn;
import dev.baton.connector.Content.Text;
import dev.baton.connector.WebhookCall;
import dev.baton.conversation.Author;
import dev.baton.conversation.Control;
import dev.baton.conversation.Message;
import dev.baton.conversation.Route;
import dev.baton.routing.content.TextBuilder;
import dev.baton.store.JdbcStore;
import dev.baton.store.StoreException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Conversations that go from bot to bot and to people while everybody writes; some commits fail.
 */
@Tag("slow")
class SwitchRaceTest {

  private static final int CONVERSATIONS = 40;
  private static final int MESSAGES = 20;
  private static final int REFUSED = 173;
  private static final List<String> BOTS = List.of("bot", "b2", "b3");

  @TempDir Path folder;

  private final Map<String, List<String>> heard = new ConcurrentHashMap<>();
  private final Map<String, List<String>> called = new ConcurrentHashMap<>();
  private final AtomicReference<Scene> scene = new AtomicReference<>();
  private final AtomicInteger switches = new AtomicInteger();
  private final AtomicInteger dead = new AtomicInteger();

  /** Answers, calls back during a turn, passes conversations on, and is sometimes unreachable. */
  private final class RandomBot implements Bot, ProactiveBot {

    private final String name;
    private final Random random;

    RandomBot(String name, long seed) {
      this.name = name;
      this.random = new Random(seed ^ name.hashCode());
    }

    @Override
    public List<Reply> reply(Turn turn) {
      pause(random.nextInt(4));
      if (turn.arrival() != null) {
        if (random.nextInt(4) == 0) {
          dead.incrementAndGet();
          throw new BotException.Failed("500", null);
        }
        switches.incrementAndGet();
        return Replies.say("hello from " + name);
      }
      String words = Replies.words(turn);
      heard.computeIfAbsent(turn.senderId(), sender -> new CopyOnWriteArrayList<>()).add(words);
      call(name, turn.senderId(), "call-" + turn.id(), "called: " + words);
      List<Reply> replies = new ArrayList<>(Replies.say("said: " + words));
      if (random.nextInt(3) == 0) {
        replies.add(new Reply.SwitchBot(BOTS.get(random.nextInt(BOTS.size())), null, null));
      }
      return replies;
    }

    @Override
    public Wake receive(WebhookCall call) {
      String[] lines = new String(call.body(), StandardCharsets.UTF_8).split("\n", -1);
      return new Wake.Words(lines[0], lines[1], List.of(new Reply.Say(Text.plain(lines[2]))));
    }
  }

  private void call(String bot, String sender, String id, String words) {
    called.computeIfAbsent(sender, key -> new CopyOnWriteArrayList<>()).add(words);
    Scene open = Objects.requireNonNull(scene.get());
    retryWhileRefused(() -> open.calls(bot, sender + "\n" + id + "\n" + words));
    retryWhileRefused(() -> open.calls(bot, sender + "\n" + id + "\n" + words));
  }

  @ParameterizedTest
  @ValueSource(longs = {3, 20261120})
  @Timeout(200)
  void everyMessageIsHandledOnceAndNoReplyIsLost(long seed) throws Exception {
    FailingStore store =
        new FailingStore(JdbcStore.at("jdbc:sqlite:" + folder.resolve("switches.db")));
    try (Scene open =
            new Scene(
                folder,
                new RandomBot("bot", seed),
                new MemoryChannel("memory"),
                builder ->
                    builder
                        .store(store)
                        .bot("b2", new RandomBot("b2", seed))
                        .bot("b3", new RandomBot("b3", seed)));
        ExecutorService desks = Executors.newVirtualThreadPerTaskExecutor()) {
      scene.set(open);
      AtomicInteger commits = new AtomicInteger();
      store.refuses = () -> commits.incrementAndGet() % REFUSED == 0;
      CountDownLatch done = new CountDownLatch(CONVERSATIONS);
      for (int c = 0; c < CONVERSATIONS; c++) {
        String chat = "c" + c;
        desks.execute(() -> {
          write(open, chat, new Random(seed + chat.hashCode()));
          done.countDown();
        });
      }
      assertThat(done.await(60, TimeUnit.SECONDS)).isTrue();
      for (int c = 0; c < CONVERSATIONS; c++) {
        String chat = "c" + c;
        waitAtMost(Duration.ofSeconds(60))
            .pollInterval(Duration.ofMillis(50))
            .untilAsserted(() -> assertSettled(open, chat));
      }
      assertThat(switches.get()).as("conversations went to other bots").isPositive();
      assertThat(dead.get()).as("some did not").isPositive();
      assertThat(store.refused.get()).as("some commits failed").isPositive();
    }
  }

  private static void write(Scene open, String chat, Random random) {
    for (int m = 0; m < MESSAGES; m++) {
      String text = chat + " message " + m + ".";
      retryWhileRefused(() -> open.userSays(chat, text));
      pause(random.nextInt(12));
      switch (random.nextInt(10)) {
        case 0 -> retryWhileRefused(() -> open.userSays(chat, "/human"));
        case 1 -> retryWhileRefused(() -> open.userSays(chat, "/bot"));
        default -> {}
      }
    }
    retryWhileRefused(() -> open.userSays(chat, "/bot"));
  }

  private void assertSettled(Scene open, String chat) {
    Conversations.Transcript whole = open.transcript(chat);
    List<Message> transcript = whole.messages();
    assertThat(whole.conversation().control()).isEqualTo(Control.BOT);
    List<Message> written =
        transcript.stream()
            .filter(message -> message.author() == Author.USER)
            .filter(message -> message.route() != Route.BATON)
            .filter(message -> TextBuilder.summary(message.content()).contains(" message "))
            .toList();
    assertThat(written).noneMatch(message -> message.route() == Route.WAITING);
    assertThat(texts(written.stream()))
        .as("stored in order, nothing lost, nothing repeated")
        .containsExactlyElementsOf(
            IntStream.range(0, MESSAGES).mapToObj(m -> chat + " message " + m + ".").toList());
    List<String> toBots = texts(written.stream().filter(message -> message.route() == Route.BOT));
    assertThat(heard.getOrDefault(chat, List.of()))
        .as("the bots together got their messages, once each, in order")
        .containsExactlyElementsOf(toBots);
    List<String> kept =
        texts(
            transcript.stream()
                .filter(
                    message -> message.author() == Author.BOT || message.author() == Author.DRAFT));
    assertThat(kept.stream().filter(text -> text.startsWith("said: ")))
        .as("each answer is sent or kept, once")
        .containsExactlyElementsOf(toBots.stream().map(text -> "said: " + text).toList());
    assertThat(kept.stream().filter(text -> text.startsWith("called: ")))
        .as("each call is sent or kept, once, before the answer of its turn")
        .containsExactlyElementsOf(called.getOrDefault(chat, List.of()));
    List<String> said =
        texts(transcript.stream().filter(message -> message.author() == Author.BOT));
    assertThat(open.channel.textsTo(chat))
        .filteredOn(text ->
            text.startsWith("said: ")
                || text.startsWith("called: ")
                || text.startsWith("hello from "))
        .as("the user gets what was sent, in order, and nothing else")
        .containsExactlyElementsOf(said);
  }

  private static List<String> texts(Stream<Message> messages) {
    return messages.map(message -> TextBuilder.summary(message.content())).toList();
  }

  private static void retryWhileRefused(Runnable delivery) {
    while (true) {
      try {
        delivery.run();
        return;
      } catch (CompletionException refused) {
        if (!(refused.getCause() instanceof StoreException)) {
          throw refused;
        }
        pause(5);
      }
    }
  }

  private static void pause(int millis) {
    try {
      boolean never = new CountDownLatch(1).await(millis, TimeUnit.MILLISECONDS);
      assertThat(never).isFalse();
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
