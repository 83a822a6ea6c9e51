package dev.baton.routing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.connector.Capabilities.Pace;
import dev.baton.connector.Capabilities.Rate;
import dev.baton.connector.Content.Text;
import dev.baton.connector.DeliveryException;
import dev.baton.connector.Event;
import dev.baton.connector.Outbound;
import dev.baton.connector.Place;
import dev.baton.routing.content.TextBuilder;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A desk's group with a slow rate, and a user who writes faster. */
@Timeout(180)
class TextMergerTest {

  private static final Pace SLOW_GROUPS =
      new Pace(Rate.UNLIMITED, new Rate(1, Duration.ofMillis(700)), Rate.UNLIMITED);

  private static final String NAME = "User c1: ";

  @TempDir Path folder;

  /** Opened once all messages of the user are stored; until then the first is being sent. */
  private final CountDownLatch allStored = new CountDownLatch(1);

  /** Writes texts, of which all but the first wait; returns their ids. */
  private List<String> userWrites(Scene scene, List<String> texts) {
    List<String> ids = texts.stream().map(text -> scene.userSays("c1", text)).toList();
    scene.waitFor(() ->
        assertThat(scene.transcript("c1").messages())
            .extracting(message -> message.content().asText())
            .containsAll(texts));
    allStored.countDown();
    return ids;
  }

  private void holdTheFirst(Outbound outbound) {
    if (TextBuilder.summary(outbound.content()).startsWith(NAME + "m0")) {
      try {
        assertThat(allStored.await(1, TimeUnit.MINUTES)).isTrue();
      } catch (InterruptedException stopping) {
        Thread.currentThread().interrupt();
        throw new IllegalStateException("stopping", stopping);
      }
    }
  }

  private static List<String> texts(int count) {
    return IntStream.range(0, count).mapToObj(number -> "m" + number).toList();
  }

  private List<MemoryChannel.Sent> userMessages(Scene scene, Place thread) {
    return scene.channel.to(thread).stream().filter(sent -> sent.text().startsWith(NAME)).toList();
  }

  private List<String> lines(Scene scene, Place thread) {
    return userMessages(scene, thread).stream()
        .flatMap(sent -> sent.text().lines())
        .map(line -> line.substring(NAME.length()))
        .toList();
  }

  @Test
  void waitingTextsAreSentMergedAndStaySeparateMessages() {
    try (Scene scene = new Scene(folder, turn -> List.of())) {
      MemoryChannel.Sent offer = scene.claimed("c1", Scene.ANN);
      scene.taken(offer, Scene.ANN);
      scene.channel.beforeSend = this::holdTheFirst;
      scene.channel.pace = SLOW_GROUPS;
      List<String> written = texts(12);
      List<String> ids = userWrites(scene, written);
      scene.waitFor(() -> assertThat(lines(scene, offer.place())).isEqualTo(written));
      List<MemoryChannel.Sent> sent = userMessages(scene, offer.place());
      assertThat(sent).hasSizeLessThan(8);
      MemoryChannel.Sent together = sent.getLast();
      assertThat(together.text()).contains("\n" + NAME + "m11");

      scene.happens(
          Place.chat("c1"), Scene.user("c1"), new Event.Edited(ids.getLast(), Text.plain("mmm")));
      String edited = together.text().replace("m11", "mmm");
      scene.waitFor(
          () -> assertThat(scene.channel.calls).contains("edit " + together.id() + " " + edited));
    }
  }

  @Test
  void aMergedTextOnWhichTheChannelFailsIsNotRepeated() {
    try (Scene scene = new Scene(folder, turn -> List.of())) {
      MemoryChannel.Sent offer = scene.claimed("c1", Scene.ANN);
      scene.taken(offer, Scene.ANN);
      AtomicInteger broke = new AtomicInteger();
      scene.channel.beforeSend =
          outbound -> {
            holdTheFirst(outbound);
            if (TextBuilder.summary(outbound.content()).contains("\n")) {
              broke.incrementAndGet();
              throw new IllegalStateException("after the platform took it");
            }
          };
      scene.channel.pace = SLOW_GROUPS;
      assertThat(userWrites(scene, texts(8))).hasSize(8);
      scene.waitFor(() -> {
        int said = lines(scene, offer.place()).size();
        assertThat(said + scene.routing.deadLetters().list(null, 9).count()).isEqualTo(8);
      });
      assertThat(broke).hasPositiveValue();
      scene.userSays("c1", "m-last");
      scene.waitFor(() -> assertThat(lines(scene, offer.place())).contains("m-last"));
      assertThat(lines(scene, offer.place())).doesNotHaveDuplicates().hasSizeLessThan(9);
      assertThat(scene.routing.deadLetters().list(null, 9).count()).isGreaterThan(1);
    }
  }

  @Test
  void textsRefusedMergedAreSentOneByOne() {
    try (Scene scene = new Scene(folder, turn -> List.of())) {
      MemoryChannel.Sent offer = scene.claimed("c1", Scene.ANN);
      scene.taken(offer, Scene.ANN);
      AtomicInteger refused = new AtomicInteger();
      scene.channel.beforeSend =
          outbound -> {
            holdTheFirst(outbound);
            if (TextBuilder.summary(outbound.content()).contains("\n")) {
              refused.incrementAndGet();
              throw new DeliveryException.Refused("too much at once", null);
            }
          };
      scene.channel.pace =
          new Pace(Rate.UNLIMITED, new Rate(1, Duration.ofMillis(300)), Rate.UNLIMITED);
      List<String> written = texts(6);
      assertThat(userWrites(scene, written)).hasSize(6);
      scene.waitFor(() -> assertThat(lines(scene, offer.place())).isEqualTo(written));
      assertThat(refused).hasPositiveValue();
    }
  }
}
