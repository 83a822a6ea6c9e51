package dev.baton.routing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.connector.Capabilities.Pace;
import dev.baton.connector.Capabilities.Rate;
import dev.baton.connector.Place;
import dev.baton.plan.ChannelPlan;
import java.nio.file.Path;
import java.time.Duration;
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
            builder ->
                builder
                    .clock(clock)
                    .channel(
                        new ChannelPlan("memory", "memory", "memory", "bot", "support", "", true),
                        context -> channel))) {
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
}
