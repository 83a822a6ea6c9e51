package dev.baton.routing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.bot.Bot;
import dev.baton.bot.Reply;
import dev.baton.connector.Content;
import dev.baton.connector.Content.Text;
import dev.baton.connector.Person;
import dev.baton.conversation.Author;
import dev.baton.conversation.Control;
import dev.baton.conversation.HandoffRequest;
import dev.baton.conversation.Message;
import dev.baton.conversation.Route;
import dev.baton.conversation.Trigger;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Handoffs that flip in the middle of turns, under load; an oracle accounts for every message. */
class RaceTest {

  private static final int CONVERSATIONS = 100;
  private static final int MESSAGES = 20;

  @TempDir Path folder;

  @ParameterizedTest
  @ValueSource(longs = {1, 20261120})
  @Timeout(110)
  void everyMessageGoesToExactlyOneSideInOrder(long seed) throws Exception {
    Map<String, List<String>> heardByBot = new ConcurrentHashMap<>();
    Scene[] holder = new Scene[1];
    Bot bot =
        turn -> {
          String words = Lines.summary(turn.content());
          heardByBot
              .computeIfAbsent(turn.senderId(), sender -> new CopyOnWriteArrayList<>())
              .add(words);
          Random random = new Random(seed ^ words.hashCode() ^ turn.senderId().hashCode());
          boolean handOff = random.nextInt(6) == 0;
          if (handOff) {
            holder[0]
                .baton
                .handoffs()
                .initiate(turn.senderId(), Trigger.CALL, HandoffRequest.PLAIN)
                .toCompletableFuture()
                .join();
          }
          pause(random.nextInt(12));
          return List.of(
              new Reply.Say(Text.plain("bot: " + words)),
              new Reply.Say(Text.plain("bot: more on " + words)));
        };
    try (Scene scene = new Scene(folder, bot);
        ExecutorService people = Executors.newVirtualThreadPerTaskExecutor()) {
      holder[0] = scene;
      AtomicBoolean done = new AtomicBoolean();
      CountDownLatch usersDone = new CountDownLatch(CONVERSATIONS);
      for (int c = 0; c < CONVERSATIONS; c++) {
        String chat = "c" + c;
        people.execute(() -> {
          Random random = new Random(seed + chat.hashCode());
          for (int m = 0; m < MESSAGES; m++) {
            scene.userSays(chat, chat + " message " + m);
            pause(random.nextInt(10));
          }
          usersDone.countDown();
        });
      }
      people.execute(() -> workAtDesk(scene, done, new Random(seed)));
      assertThat(usersDone.await(60, TimeUnit.SECONDS)).isTrue();
      scene.waitFor(() -> {
        for (int c = 0; c < CONVERSATIONS; c++) {
          assertThat(scene.conversation("c" + c).control()).isEqualTo(Control.BOT);
        }
      });
      scene.waitFor(() -> {
        for (int c = 0; c < CONVERSATIONS; c++) {
          assertThat(undecided(scene, "c" + c)).isZero();
          assertThat(answered(scene, "c" + c))
              .isEqualTo(heardByBot.getOrDefault("c" + c, List.of()).size() * 2);
        }
      });
      done.set(true);
      int toBot = 0;
      int toPeople = 0;
      int drafts = 0;
      for (int c = 0; c < CONVERSATIONS; c++) {
        String chat = "c" + c;
        List<Message> transcript = scene.transcript(chat).messages();
        List<String> bot1 = routed(transcript, Route.BOT);
        List<String> people1 = routed(transcript, Route.PEOPLE);
        assertThat(texts(transcript, Author.USER))
            .as("stored in order, nothing lost, nothing twice")
            .containsExactlyElementsOf(
                IntStream.range(0, MESSAGES).mapToObj(m -> chat + " message " + m).toList());
        assertThat(bot1.size() + people1.size()).isEqualTo(MESSAGES);
        assertThat(heardByBot.getOrDefault(chat, List.of()))
            .as("the bot heard its side, once each, in order")
            .containsExactlyElementsOf(bot1);
        assertThat(atDesk(scene, chat))
            .as("the desk saw the people's side, once each, in order")
            .containsExactlyElementsOf(people1);
        assertNoSecondVoice(scene.channel.textsTo(chat));
        toBot += bot1.size();
        toPeople += people1.size();
        drafts += texts(transcript, Author.DRAFT).size();
      }
      System.getLogger("race")
          .log(
              System.Logger.Level.INFO,
              "seed {0}: {1} messages to the bot, {2} to people, {3} late words became drafts",
              seed,
              toBot,
              toPeople,
              drafts);
      assertThat(toPeople).isPositive();
      assertThat(toBot).isPositive();
    }
  }

  @Test
  @Timeout(110)
  void ofAThousandAgentsOneGetsIt() throws Exception {
    try (Scene scene = new Scene(folder, turn -> List.of());
        ExecutorService agents = Executors.newVirtualThreadPerTaskExecutor()) {
      scene.userSays("c1", "/human");
      MemoryChannel.Sent offer = scene.sent("asks for a person");
      CountDownLatch start = new CountDownLatch(1);
      for (int a = 0; a < 1000; a++) {
        Person agent = new Person("agent" + a, "Agent " + a, null, null, false);
        agents.execute(() -> {
          awaitLatch(start);
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

  /** Claims every offer, says a few words and resolves, again and again. */
  private static void workAtDesk(Scene scene, AtomicBoolean done, Random random) {
    Set<String> seen = new HashSet<>();
    int words = 0;
    while (!done.get()) {
      for (MemoryChannel.Sent sent : scene.channel.sent) {
        boolean offer =
            sent.content() instanceof Content.Buttons buttons
                && buttons.buttons().getFirst().title().equals("Claim");
        if (offer && seen.add(sent.id())) {
          if (random.nextBoolean()) {
            scene.press(Scene.ANN, sent, "Claim");
          }
          scene.agentSays(sent.place(), Scene.ANN, "agent word " + words++);
          pause(random.nextInt(5));
          scene.agentSays(sent.place(), Scene.ANN, "agent word " + words++);
          scene.agentSays(sent.place(), Scene.ANN, "/resolve agent goodbye");
        }
      }
      pause(2);
    }
  }

  /** From an agent's first word to the end of the handoff, the user hears no bot. */
  private static void assertNoSecondVoice(List<String> heard) {
    boolean agent = false;
    for (String text : heard) {
      if (text.startsWith("agent word")) {
        agent = true;
      } else if (text.contains("has left")) {
        agent = false;
      } else if (agent) {
        assertThat(text).as("heard while an agent talks: %s", heard).doesNotStartWith("bot:");
      }
    }
  }

  private static long undecided(Scene scene, String chat) {
    return scene.transcript(chat).messages().stream()
        .filter(message -> message.author() == Author.USER && message.route() == Route.WAITING)
        .count();
  }

  private static int answered(Scene scene, String chat) {
    List<Message> transcript = scene.transcript(chat).messages();
    return texts(transcript, Author.BOT).size() + texts(transcript, Author.DRAFT).size();
  }

  private static List<String> routed(List<Message> transcript, Route route) {
    return transcript.stream()
        .filter(message -> message.author() == Author.USER && message.route() == route)
        .map(message -> Lines.summary(message.content()))
        .toList();
  }

  private static List<String> texts(List<Message> transcript, Author author) {
    return transcript.stream()
        .filter(message -> message.author() == author)
        .map(message -> Lines.summary(message.content()))
        .toList();
  }

  private static List<String> atDesk(Scene scene, String chat) {
    List<String> found = new ArrayList<>();
    for (MemoryChannel.Sent sent : scene.channel.sent) {
      if (sent.place().thread() != null && sent.text().startsWith(chat + " message ")) {
        found.add(sent.text());
      }
    }
    return found;
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

  private static void awaitLatch(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
