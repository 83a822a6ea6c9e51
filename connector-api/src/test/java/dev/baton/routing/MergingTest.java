package dev.baton.routing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.connector.Capabilities.Pace;
import dev.baton.connector.Capabilities.Rate;
import dev.baton.connector.Content.Text;
import dev.baton.connector.DeliveryException;
import dev.baton.connector.Event;
import dev.baton.connector.Place;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A desk's group that takes a message now and then, and a user who writes more often. */
@Timeout(60)
class MergingTest {

  private static final Pace SLOW_GROUPS =
      new Pace(Rate.UNLIMITED, new Rate(1, Duration.ofMillis(700)), Rate.UNLIMITED);

  @TempDir Path folder;

  private List<MemoryChannel.Sent> wordsOfTheUser(Scene scene, Place thread) {
    return scene.channel.to(thread).stream().filter(sent -> sent.text().startsWith("m")).toList();
  }

  private List<String> lines(Scene scene, Place thread) {
    return wordsOfTheUser(scene, thread).stream().flatMap(sent -> sent.text().lines()).toList();
  }

  @Test
  void textsThatHadToWaitGoOutTogetherAndRemainMessagesOfTheirOwn() {
    try (Scene scene = new Scene(folder, turn -> List.of())) {
      MemoryChannel.Sent offer = scene.claimed("c1", Scene.ANN);
      scene.waitForText(offer.place(), "has this conversation");
      scene.channel.pace = SLOW_GROUPS;
      List<String> written = new ArrayList<>();
      List<String> ids = new ArrayList<>();
      for (int i = 0; i < 12; i++) {
        ids.add(scene.userSays("c1", "m" + i));
        written.add("m" + i);
      }
      scene.waitFor(() -> assertThat(lines(scene, offer.place())).isEqualTo(written));
      List<MemoryChannel.Sent> sent = wordsOfTheUser(scene, offer.place());
      assertThat(sent).hasSizeLessThan(8);
      MemoryChannel.Sent together = sent.getLast();
      assertThat(together.text()).contains("\nm11");

      scene.happens(
          Place.chat("c1"), Scene.user("c1"), new Event.Edited(ids.getLast(), Text.plain("mmm")));
      String edited = together.text().replace("m11", "mmm");
      scene.waitFor(
          () -> assertThat(scene.channel.calls).contains("edit " + together.id() + " " + edited));
    }
  }

  @Test
  void whatAChannelBreaksOnTogetherIsNotSaidAgain() {
    try (Scene scene = new Scene(folder, turn -> List.of())) {
      MemoryChannel.Sent offer = scene.claimed("c1", Scene.ANN);
      scene.waitForText(offer.place(), "has this conversation");
      AtomicInteger broke = new AtomicInteger();
      scene.channel.beforeSend =
          outbound -> {
            if (Lines.summary(outbound.content()).contains("\n")) {
              broke.incrementAndGet();
              throw new IllegalStateException("after the platform took it");
            }
          };
      scene.channel.pace = SLOW_GROUPS;
      for (int i = 0; i < 8; i++) {
        scene.userSays("c1", "m" + i);
      }
      scene.waitFor(() -> assertThat(broke).hasPositiveValue());
      scene.userSays("c1", "m-last");
      scene.waitFor(() -> assertThat(lines(scene, offer.place())).contains("m-last"));
      assertThat(lines(scene, offer.place())).doesNotHaveDuplicates().hasSizeLessThan(9);
      assertThat(scene.baton.deadLetters().list(null, 9).count()).isGreaterThan(1);
    }
  }

  @Test
  void whatIsRefusedTogetherIsTriedOneByOne() {
    try (Scene scene = new Scene(folder, turn -> List.of())) {
      MemoryChannel.Sent offer = scene.claimed("c1", Scene.ANN);
      scene.waitForText(offer.place(), "has this conversation");
      AtomicInteger refused = new AtomicInteger();
      scene.channel.beforeSend =
          outbound -> {
            if (Lines.summary(outbound.content()).contains("\n")) {
              refused.incrementAndGet();
              throw new DeliveryException.Refused("too much at once", null);
            }
          };
      scene.channel.pace =
          new Pace(Rate.UNLIMITED, new Rate(1, Duration.ofMillis(300)), Rate.UNLIMITED);
      List<String> written = new ArrayList<>();
      for (int i = 0; i < 6; i++) {
        scene.userSays("c1", "m" + i);
        written.add("m" + i);
      }
      scene.waitFor(() -> assertThat(lines(scene, offer.place())).isEqualTo(written));
      assertThat(refused).hasPositiveValue();
    }
  }
}
