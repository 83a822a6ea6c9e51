package dev.baton.routing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.connector.Content;
import dev.baton.connector.Content.MediaKind;
import dev.baton.connector.Content.Text;
import dev.baton.connector.Event;
import dev.baton.connector.Inbound;
import dev.baton.connector.Person;
import dev.baton.connector.Place;
import dev.baton.plan.ChannelPlan;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A user and an agent on two platforms, of which each takes files of at most 1 MB. */
@Timeout(60)
class LargeFileTest {

  private static final int LIMIT = 1 << 20;
  private static final Place CHAT = Place.chat("c1");

  @TempDir Path folder;

  private final MemoryChannel second = new MemoryChannel("second");

  @Test
  void aUserIsToldTheLimitOfAFileBeforeAnythingIsFetched() {
    try (Scene scene = scene()) {
      Place thread = claimed(scene);
      deliver(file("second", "clip", LIMIT + 1));
      scene.waitForText(thread, "[video] clip");
      scene.waitFor(() ->
          assertThat(second.textsTo("c1"))
              .contains(
                  "Sorry, this could not be passed on, because it is larger than 1 MB: [video]"));

      deliver(file("second", "small", LIMIT));
      scene.waitFor(
          () -> assertThat(mediaTo(scene.channel, thread)).containsExactly("User c1: small"));
    }
  }

  @Test
  void anAgentIsToldTheLimitAndTheUserThatThereWasAFile() {
    try (Scene scene = scene()) {
      Place thread = claimed(scene);
      scene.happens(thread, Scene.ANN, said(file("memory", "clip", LIMIT + 1)));
      scene.waitForText(
          thread,
          "⚠️ This file is larger than the 1 MB that get through to Second: User c1 only reads that"
              + " there was one.");
      scene.waitFor(() -> assertThat(second.textsTo("c1")).contains("[video] clip"));

      scene.happens(thread, Scene.ANN, said(file("memory", "small", LIMIT)));
      scene.waitFor(() -> assertThat(mediaTo(second, CHAT)).containsExactly("small"));
    }
  }

  private Scene scene() {
    return new Scene(
        folder,
        Replies.echo(),
        new MemoryChannel("memory"),
        builder ->
            builder.channel(
                new ChannelPlan("second", "second", "second", "bot", "support", "", false),
                context -> second));
  }

  private Place claimed(Scene scene) {
    second.say(CHAT, true, user(), "u1", "/human");
    MemoryChannel.Sent offer = scene.sent("User c1 asks for a person");
    scene.press(Scene.ANN, offer, "Claim");
    return scene.taken(offer, Scene.ANN).place();
  }

  private void deliver(Content.Media file) {
    second.deliver(
        new Inbound(
            "event-" + words(file), CHAT, user(), true, MemoryChannel.JUST_NOW, said(file)));
  }

  private static Event said(Content.Media file) {
    return new Event.Said("m-" + words(file), file, null, null, true);
  }

  private static Content.Media file(String channel, String words, long size) {
    return new Content.Media(
        MediaKind.VIDEO,
        new Content.FileRef.Held(channel, words, null, "video/mp4", size),
        Text.plain(words));
  }

  private static List<String> mediaTo(MemoryChannel channel, Place place) {
    return channel.to(place).stream()
        .map(MemoryChannel.Sent::content)
        .filter(Content.Media.class::isInstance)
        .map(Content.Media.class::cast)
        .map(LargeFileTest::words)
        .toList();
  }

  private static String words(Content.Media file) {
    return Objects.requireNonNull(file.caption()).text();
  }

  private static Person user() {
    return Scene.user("c1");
  }
}
