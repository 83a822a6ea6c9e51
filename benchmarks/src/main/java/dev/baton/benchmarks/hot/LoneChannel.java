package dev.baton.benchmarks.hot;

import dev.baton.connector.Channel;
import dev.baton.connector.ChannelContext;
import dev.baton.connector.ChannelProvider;
import dev.baton.connector.Settings;
import java.time.Clock;
import java.util.Map;

/** A channel of a platform that is not opened, so that nothing calls the platform. */
final class LoneChannel {

  private LoneChannel() {}

  static Channel of(ChannelProvider provider, Map<String, String> values) {
    Settings settings = Settings.of(values);
    Channel channel =
        provider.create(
            settings,
            new ChannelContext(
                provider.type(),
                Clock.systemUTC(),
                file -> {
                  throw new IllegalStateException("there are no files: " + file);
                },
                null));
    settings.verify();
    return channel;
  }
}
