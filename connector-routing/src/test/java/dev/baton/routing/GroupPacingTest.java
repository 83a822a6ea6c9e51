package dev.baton.routing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.connector.Capabilities.Pace;
import dev.baton.connector.Capabilities.Rate;
import dev.baton.connector.Place;
import dev.baton.conversation.Control;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A user's conversation in a group is paced like a group, not like a private chat. */
class GroupPacingTest {

  private static final Place GROUP = Place.chat("group-1");

  @TempDir Path folder;

  private final SettableClock clock = SettableClock.running();

  @Test
  void aConversationInAGroupIsPacedAsAGroup() {
    MemoryChannel channel = new MemoryChannel("memory");
    channel.pace = new Pace(Rate.UNLIMITED, new Rate(1, Duration.ofHours(1)), Rate.UNLIMITED);
    try (Scene scene =
        new Scene(
            folder,
            Replies.echo(),
            channel,
            builder -> builder.clock(clock).channel(Plans.GROUPS, context -> channel))) {
      channel.say(GROUP, false, Scene.user("group-1"), "g1", "one");
      scene.sent("one");
      channel.say(GROUP, false, Scene.user("group-1"), "g2", "two");
      scene.userSays("c1", "privately");
      scene.userSays("c1", "again");
      scene.waitForText("c1", "bot: again");

      assertThat(channel.textsTo("group-1"))
          .as("waits for the next slot, an hour later")
          .hasSize(1);

      clock.advance(Duration.ofHours(1));
      channel.say(GROUP, false, Scene.user("group-1"), "g3", "three");
      scene.waitFor(() -> assertThat(channel.textsTo("group-1")).hasSize(2));
    }
  }

  @Test
  void theSameWarningThatWaitsTwiceIsSaidOnce() {
    try (Scene scene = new Scene(folder, turn -> List.of())) {
      Place thread = scene.taken(scene.claimed("c1", Scene.ANN), Scene.ANN).place();
      scene.channel.pace =
          new Pace(Rate.UNLIMITED, new Rate(1, Duration.ofSeconds(2)), Rate.UNLIMITED);
      for (int time = 0; time < 8; time++) {
        scene.agentSays(thread, Scene.ANN, "/nonsense");
      }
      scene.userSays("c1", "the last");
      scene.waitForText(thread, "the last");
      scene.agentSays(thread, Scene.ANN, "/other");
      scene.waitForText(thread, "/other");

      assertThat(
              scene.channel.to(thread).stream().filter(sent -> sent.text().contains("/nonsense")))
          .hasSizeBetween(1, 4);
    }
  }

  @Test
  void aUsersWordsGoBeforeWhatBatonSays() {
    try (Scene scene = new Scene(folder, turn -> List.of())) {
      Place calm = scene.taken(scene.claimed("c1", Scene.ANN), Scene.ANN).place();
      scene.taken(scene.claimed("c2", Scene.ANN), Scene.ANN);
      scene.channel.pace =
          new Pace(Rate.UNLIMITED, new Rate(1, Duration.ofSeconds(2)), Rate.UNLIMITED);
      scene.userSays("c1", "takes the place");
      scene.waitForText(calm, "takes the place");
      scene.agentSays(calm, Scene.ANN, "/resolve");
      scene.waitFor(() -> assertThat(scene.conversation("c1").control()).isEqualTo(Control.BOT));
      scene.userSays("c2", "still there?");
      scene.waitForText(calm, "Resolved by");

      List<String> texts = scene.channel.sent.stream().map(MemoryChannel.Sent::text).toList();
      assertThat(texts.indexOf("User c2: still there?"))
          .isNotNegative()
          .isLessThan(indexOf(texts, "Resolved by"));
    }
  }

  private static int indexOf(List<String> texts, String part) {
    return (int) texts.stream().takeWhile(text -> !text.contains(part)).count();
  }
}
