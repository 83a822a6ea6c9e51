package dev.baton.routing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.waitAtMost;

import dev.baton.bot.Bot;
import dev.baton.bot.BotException;
import dev.baton.connector.Content;
import dev.baton.connector.Content.Text;
import dev.baton.connector.Event;
import dev.baton.connector.Person;
import dev.baton.connector.Place;
import dev.baton.conversation.Author;
import dev.baton.conversation.Control;
import dev.baton.conversation.Conversation;
import dev.baton.conversation.Message;
import dev.baton.conversation.Route;
import dev.baton.store.JdbcStore;
import dev.baton.store.StoreException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Handoffs that change control in the middle of turns, under load; an oracle accounts for every
 * message.
 */
@Tag("slow")
class RaceTest {

  private static final int CONVERSATIONS = 100;
  static final int MESSAGES = 20;
  static final String EDITED = " (edited)";

  /** Every n-th commit is refused, with this n. */
  private static final int REFUSED = 211;

  @TempDir Path folder;

  @ParameterizedTest
  @ValueSource(longs = {1, 20261120})
  @Timeout(600)
  void everyMessageGoesToExactlyOneSideInOrder(long seed) throws Exception {
    Map<String, List<String>> heardByBot = new ConcurrentHashMap<>();
    Set<String> missed = ConcurrentHashMap.newKeySet();
    AtomicReference<Scene> holder = new AtomicReference<>();
    Bot bot =
        turn -> {
          String words = base(Replies.words(turn));
          Random random = new Random(seed ^ words.hashCode() ^ turn.senderId().hashCode());
          if (random.nextInt(15) == 0 && missed.add(words)) {
            pause(random.nextInt(12));
            throw new BotException.NotReached("refused", null);
          }
          heardByBot
              .computeIfAbsent(turn.senderId(), sender -> new CopyOnWriteArrayList<>())
              .add(words);
          if (random.nextInt(6) == 0) {
            retryWhileRefused(() -> Replies.callForAPerson(holder.get(), turn));
          }
          pause(random.nextInt(12));
          return Replies.say("bot: " + words, "bot: more on " + words);
        };
    FailingStore store = new FailingStore(JdbcStore.at("jdbc:sqlite:" + folder.resolve("race.db")));
    Set<String> edited = ConcurrentHashMap.newKeySet();
    try (Scene scene =
            new Scene(folder, bot, new MemoryChannel("memory"), builder -> builder.store(store));
        ExecutorService desks = Executors.newVirtualThreadPerTaskExecutor()) {
      holder.set(scene);
      AtomicInteger commits = new AtomicInteger();
      store.refuses = () -> commits.incrementAndGet() % REFUSED == 0;
      scene.channel.beforeSend =
          outbound -> {
            if (outbound.to().chat().endsWith("3")) {
              pause(15);
            }
          };
      AtomicBoolean done = new AtomicBoolean();
      CountDownLatch usersDone = new CountDownLatch(CONVERSATIONS);
      for (int c = 0; c < CONVERSATIONS; c++) {
        String chat = "c" + c;
        desks.execute(() -> {
          write(scene, chat, new Random(seed + chat.hashCode()), edited);
          usersDone.countDown();
        });
      }
      desks.execute(() -> workAtDesk(scene, done, new Random(seed)));
      assertThat(usersDone.await(240, TimeUnit.SECONDS)).isTrue();
      waitAtMost(Duration.ofMinutes(4))
          .pollInterval(Duration.ofMillis(100))
          .untilAsserted(() -> assertSettled(scene, heardByBot));
      done.set(true);
      MessageLedger account = new MessageLedger(scene.channel, edited);
      for (int c = 0; c < CONVERSATIONS; c++) {
        String chat = "c" + c;
        account.check(chat, scene.transcript(chat), heardByBot.getOrDefault(chat, List.of()));
      }
      account.assertRacesHappened(missed.size(), store.refused.get());
    }
  }

  /** Writes a user's messages, edits some, and now and then goes to people and back. */
  private static void write(Scene scene, String chat, Random random, Set<String> edited) {
    for (int m = 0; m < MESSAGES; m++) {
      String text = chat + " message " + m + ".";
      AtomicReference<String> id = new AtomicReference<>("");
      retryWhileRefused(() -> id.set(scene.userSays(chat, text)));
      pause(random.nextInt(10));
      if (random.nextInt(8) == 0) {
        edited.add(text);
        retryWhileRefused(() ->
            scene.happens(
                Place.chat(chat),
                Scene.user(chat),
                new Event.Edited(id.get(), Text.plain(text + EDITED))));
      }
      switch (random.nextInt(25)) {
        case 0 -> retryWhileRefused(() -> scene.userSays(chat, "/bot"));
        case 1, 2 -> retryWhileRefused(() -> scene.userSays(chat, "/human"));
        default -> {}
      }
    }
  }

  private static void assertSettled(Scene scene, Map<String, List<String>> heardByBot) {
    List<Conversation> all = scene.routing.list(null, null, 1000);
    assertThat(all).hasSize(CONVERSATIONS);
    for (Conversation conversation : all) {
      String chat = conversation.chat();
      assertThat(conversation.control()).isEqualTo(Control.BOT);
      List<Message> transcript = scene.transcript(chat).messages();
      assertThat(transcript)
          .noneMatch(
              message -> message.author() == Author.USER && message.route() == Route.WAITING);
      int said = MessageLedger.texts(transcript, Author.BOT).size();
      int drafts = MessageLedger.texts(transcript, Author.DRAFT).size();
      assertThat(said + drafts)
          .as(chat)
          .isEqualTo(heardByBot.getOrDefault(chat, List.of()).size() * 2);
      assertThat(MessageLedger.heard(scene.channel, chat, "bot:")).as(chat).hasSize(said);
      assertThat(MessageLedger.heard(scene.channel, chat, "agent "))
          .as(chat)
          .hasSize(MessageLedger.texts(transcript, Author.AGENT).size());
    }
  }

  @Test
  @Timeout(600)
  void oneOfAThousandAgentsGetsTheClaim() throws Exception {
    try (Scene scene = new Scene(folder, turn -> List.of());
        ExecutorService agents = Executors.newVirtualThreadPerTaskExecutor()) {
      scene.userSays("c1", "/human");
      MemoryChannel.Sent offer = scene.sent("asks for a person");
      CountDownLatch start = new CountDownLatch(1);
      for (int a = 0; a < 1000; a++) {
        Person agent = new Person("agent" + a, "Agent " + a, null, null, false);
        agents.execute(() -> {
          Replies.awaitLatch(start);
          scene.press(agent, offer, "Claim");
        });
      }
      start.countDown();
      scene.waitFor(() -> assertThat(scene.channel.answers).hasSize(1000));
      assertThat(scene.channel.answers).filteredOn(answer -> answer.endsWith(": null")).hasSize(1);
      String winner = scene.transcript("c1").handoffs().getFirst().agentName();
      assertThat(scene.channel.answers)
          .filteredOn(answer -> answer.endsWith("Already taken by " + winner + "."))
          .hasSize(999);
      scene.waitFor(() ->
          assertThat(scene.channel.textsTo("c1"))
              .filteredOn(text -> text.contains("has joined"))
              .containsExactly(winner + " has joined. You are now talking with a person."));
      assertThat(scene.conversation("c1").epoch()).isEqualTo(3);
    }
  }

  /** Claims every offer, says a few words and resolves, until nobody waits. */
  private static void workAtDesk(Scene scene, AtomicBoolean done, Random random) {
    Map<String, Instant> worked = new HashMap<>();
    int words = 0;
    while (!done.get()) {
      Set<String> waiting = new HashSet<>();
      for (Conversation conversation : scene.routing.list(null, null, 1000)) {
        if (conversation.control() != Control.BOT) {
          waiting.add(conversation.userName());
        }
      }
      for (MemoryChannel.Sent sent : scene.channel.sent) {
        Instant before = worked.get(sent.id());
        Instant now = Instant.now();
        boolean again =
            before == null
                || (before.plusSeconds(1).isBefore(now)
                    && waiting.contains(sent.text().replaceAll("(?s)^🔔 (.*?) asks.*", "$1")));
        if (isOffer(sent) && again) {
          worked.put(sent.id(), now);
          String first = "agent word " + words++;
          String second = "agent word " + words++;
          if (random.nextBoolean()) {
            retryWhileRefused(() -> scene.press(Scene.ANN, sent, "Claim"));
          }
          retryWhileRefused(() -> scene.agentSays(sent.place(), Scene.ANN, first));
          pause(random.nextInt(5));
          retryWhileRefused(() -> scene.agentSays(sent.place(), Scene.ANN, second));
          retryWhileRefused(
              () -> scene.agentSays(sent.place(), Scene.ANN, "/resolve agent goodbye"));
        }
      }
      pause(2);
    }
  }

  private static boolean isOffer(MemoryChannel.Sent sent) {
    return sent.content() instanceof Content.Buttons buttons
        && buttons.buttons().getFirst().title().equals("Claim");
  }

  /** Delivers again what was not acknowledged, as a platform does. */
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

  static String base(String text) {
    return text.endsWith(EDITED) ? text.substring(0, text.length() - EDITED.length()) : text;
  }

  private static void pause(int millis) {
    awaitNothing(Duration.ofMillis(millis));
  }

  private static void awaitNothing(Duration time) {
    CountDownLatch never = new CountDownLatch(1);
    try {
      never.await(time.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
