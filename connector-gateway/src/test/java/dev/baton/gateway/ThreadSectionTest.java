package dev.baton.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.baton.connector.Channel;
import dev.baton.connector.ChannelContext;
import dev.baton.connector.ChannelProvider;
import dev.baton.connector.DeliveryException;
import dev.baton.connector.Settings;
import dev.baton.connector.SettingsException;
import dev.baton.plan.DeskPlan;
import java.time.Clock;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

final class ThreadSectionTest {

  private record Read(DeskPlan.Relay relay, boolean icons) {}

  @Test
  void allIsRelayedAndNoIconShownIfNothingIsWritten() {
    assertThat(read(Map.of(), "webex")).isEqualTo(new Read(DeskPlan.Relay.ALL, false));
  }

  @Test
  void telegramCanDoAllOfIt() {
    assertThat(read(Map.of("relay", "replies", "topic-icons", true), "telegram"))
        .isEqualTo(new Read(DeskPlan.Relay.REPLIES, true));
    assertThat(read(Map.of("relay", "say"), "webex"))
        .isEqualTo(new Read(DeskPlan.Relay.SAY, false));
  }

  @Test
  void whatAChannelCannotDoIsSaid() {
    assertThatExceptionOfType(SettingsException.class)
        .isThrownBy(() -> read(Map.of("relay", "replies", "topic-icons", true), "webex"))
        .satisfies(wrong ->
            assertThat(wrong.problems())
                .containsExactlyInAnyOrder(
                    new Settings.Problem(
                        "tg.relay",
                        "is replies, but bots on this channel do not see which message is answered;"
                            + " write say"),
                    new Settings.Problem(
                        "tg.topic-icons",
                        "cannot be used: this channel has no topics with icons; leave it out")));
    assertThatExceptionOfType(SettingsException.class)
        .isThrownBy(() -> read(Map.of("relay", "some"), "telegram"))
        .withMessageContaining("tg.relay");
  }

  private static Read read(Map<String, ?> desk, String type) {
    Settings root = Settings.of(Map.of("tg", desk));
    Settings section = root.section("tg");
    Channel channel = channel(type);
    Read read =
        new Read(ThreadSection.relay(section, channel), ThreadSection.icons(section, channel));
    root.verify();
    return read;
  }

  private static Channel channel(String type) {
    ChannelProvider provider = Objects.requireNonNull(InstalledTypes.found().channels().get(type));
    return provider.create(
        Settings.of(Map.of("token", "1:t", "api-url", "http://127.0.0.1:9")),
        new ChannelContext(
            type,
            Clock.systemUTC(),
            file -> {
              throw new DeliveryException.Refused("no files", null);
            },
            null));
  }
}
