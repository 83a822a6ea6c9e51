package dev.baton.telegram;

import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.connector.Capabilities.Pace;
import dev.baton.connector.Capabilities.Rate;
import dev.baton.connector.Channel;
import dev.baton.connector.ChannelContext;
import dev.baton.connector.Settings;
import dev.baton.connector.ThreadOpeningChannel;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TelegramPaceTest {

  private static Channel channel(Map<String, ?> settings) {
    return new TelegramProvider()
        .create(
            Settings.of(settings),
            new ChannelContext("telegram", Clock.systemUTC(), Rig.FILES, null));
  }

  @Test
  void theUsualPaceIsWhatTelegramAllows() {
    assertThat(channel(Map.of("token", "1:x")).capabilities().pace())
        .isEqualTo(
            new Pace(
                new Rate(10, Duration.ofSeconds(10)),
                new Rate(20, Duration.ofMinutes(1)),
                new Rate(30, Duration.ofSeconds(1))));
  }

  @Test
  void paidBroadcastsMayBeFaster() {
    Map<String, Object> settings = Map.of("token", "1:x", "pace", Map.of("account", "1000 in 1s"));
    assertThat(channel(settings).capabilities().pace().account())
        .isEqualTo(new Rate(1000, Duration.ofSeconds(1)));
  }

  @Test
  void aTopicAndItsFirstMessageCount() {
    Channel channel = channel(Map.of("token", "1:x"));
    assertThat(channel)
        .isInstanceOfSatisfying(
            ThreadOpeningChannel.class,
            threads -> assertThat(threads.messagesToOpen()).isEqualTo(2));
  }
}
