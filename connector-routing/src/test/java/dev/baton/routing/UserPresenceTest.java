package dev.baton.routing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.bot.Bot;
import dev.baton.bot.Reply;
import dev.baton.connector.Content;
import dev.baton.connector.DeliveryException;
import dev.baton.connector.Place;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Users who come and go: chats come to rest, and kept messages go to users who return. */
class UserPresenceTest {

  private static final Bot ECHO =
      turn ->
          List.of(
              new Reply.Say(Content.Text.plain("one")), new Reply.Say(Content.Text.plain("two")));

  @TempDir Path folder;

  @Test
  void aChatIsAtRestOnceTheAnswerWasSent() throws Exception {
    try (Scene scene = new Scene(folder, ECHO)) {
      scene.userSays("1", "hi");
      attended(scene, "1").get(20, TimeUnit.SECONDS);

      assertThat(scene.channel.textsTo("1")).containsExactly("one", "two");
    }
  }

  @Test
  void anUnknownChatIsAtRest() throws Exception {
    try (Scene scene = new Scene(folder, ECHO)) {
      attended(scene, "nobody").get(20, TimeUnit.SECONDS);
    }
  }

  @Test
  void aChatIsNotAtRestWhileTheBotThinks() throws Exception {
    CountDownLatch thinks = new CountDownLatch(1);
    CountDownLatch may = new CountDownLatch(1);
    Bot slow =
        turn -> {
          thinks.countDown();
          try {
            assertThat(may.await(20, TimeUnit.SECONDS)).isTrue();
          } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
          }
          return ECHO.reply(turn);
        };
    try (Scene scene = new Scene(folder, slow)) {
      scene.userSays("1", "hi");
      assertThat(thinks.await(20, TimeUnit.SECONDS)).isTrue();
      CompletableFuture<Void> first = attended(scene, "1");
      CompletableFuture<Void> second = attended(scene, "1");
      attended(scene, "2").get(20, TimeUnit.SECONDS);
      assertThat(first).isNotDone();

      may.countDown();
      first.get(20, TimeUnit.SECONDS);
      second.get(20, TimeUnit.SECONDS);
      assertThat(scene.channel.textsTo("1")).containsExactly("one", "two");
    }
  }

  @Test
  void aChatWithPeopleIsAtRestAtOnce() throws Exception {
    try (Scene scene = new Scene(folder, ECHO)) {
      scene.claimed("1", Scene.ANN);
      scene.userSays("1", "my parcel");
      attended(scene, "1").get(20, TimeUnit.SECONDS);

      assertThat(scene.channel.textsTo("1")).doesNotContain("one");
    }
  }

  @Test
  void messagesForAnAbsentUserAreKeptInOrderAndSentWhenTheyAttend() throws Exception {
    AtomicBoolean there = new AtomicBoolean();
    AtomicInteger attempts = new AtomicInteger();
    try (Scene scene = new Scene(folder, ECHO)) {
      scene.channel.beforeSend =
          outbound -> {
            attempts.incrementAndGet();
            if (!there.get()) {
              throw new DeliveryException.Absent("nobody listens", Duration.ofHours(1));
            }
          };
      scene.userSays("1", "hi");
      attended(scene, "1").get(20, TimeUnit.SECONDS);
      assertThat(scene.channel.textsTo("1")).isEmpty();
      int before = attempts.get();

      there.set(true);
      attended(scene, "1").get(20, TimeUnit.SECONDS);

      assertThat(scene.channel.textsTo("1")).containsExactly("one", "two");
      assertThat(before).isBetween(1, 3);
    }
  }

  @Test
  void keptMessagesSurviveARestart() throws Exception {
    MemoryChannel channel = new MemoryChannel("memory");
    channel.beforeSend =
        outbound -> {
          throw new DeliveryException.Absent("nobody listens", Duration.ofHours(1));
        };
    try (Scene scene = new Scene(folder, ECHO, channel, builder -> builder)) {
      scene.userSays("1", "hi");
      attended(scene, "1").get(20, TimeUnit.SECONDS);
    }
    channel.beforeSend = outbound -> {};
    try (Scene scene = new Scene(folder, ECHO, channel, builder -> builder)) {
      assertThat(channel.textsTo("1")).isEmpty();
      attended(scene, "1").get(20, TimeUnit.SECONDS);

      assertThat(channel.textsTo("1")).containsExactly("one", "two");
    }
  }

  @Test
  void messagesNobodyCollectsEndAsUndeliveredAndTheAgentIsTold() {
    MemoryChannel channel = new MemoryChannel("memory");
    channel.beforeSend =
        outbound -> {
          boolean message =
              outbound.content() instanceof Content.Text text && text.text().equals("Still there?");
          if (message) {
            throw new DeliveryException.Absent("nobody listens", Duration.ofMillis(200));
          }
        };
    try (Scene scene = new Scene(folder, ECHO, channel, builder -> builder)) {
      MemoryChannel.Sent offer = scene.claimed("1", Scene.ANN);

      scene.agentSays(offer.place(), Scene.ANN, "Still there?");

      scene.waitForText(offer.place(), "Not delivered to User 1: nobody listens");
    }
  }

  @Test
  void aUserWhoAttendsWhileAMessageIsRefusedStillGetsIt() throws Exception {
    AtomicBoolean there = new AtomicBoolean();
    CompletableFuture<Void> refusing = new CompletableFuture<>();
    CompletableFuture<Void> cameMeanwhile = new CompletableFuture<>();
    try (Scene scene = new Scene(folder, ECHO)) {
      scene.channel.beforeSend =
          outbound -> {
            if (!there.get()) {
              refusing.complete(null);
              cameMeanwhile.join();
              throw new DeliveryException.Absent("nobody listens", Duration.ofHours(1));
            }
          };
      scene.userSays("1", "hi");
      refusing.get(20, TimeUnit.SECONDS);
      there.set(true);
      CompletableFuture<Void> rest = attended(scene, "1");
      cameMeanwhile.complete(null);

      rest.get(20, TimeUnit.SECONDS);
      assertThat(scene.channel.textsTo("1")).containsExactly("one", "two");
    }
  }

  private static CompletableFuture<Void> attended(Scene scene, String chat) {
    return scene.channel.inbox().attended(Place.chat(chat)).toCompletableFuture();
  }
}
