package dev.baton.gateway;

import dev.baton.connector.ChannelProvider;
import dev.baton.connector.SteadyClock;
import java.time.Clock;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.TreeMap;

/**
 * The channel and bot types that this program knows.
 *
 * @param channels by {@link ChannelProvider#type()}
 * @param bots by {@link BotType#word()}
 */
record InstalledTypes(
    Map<String, ChannelProvider> channels, Map<String, BotType> bots, Clock clock) {

  InstalledTypes {
    channels = Collections.unmodifiableMap(new TreeMap<>(channels));
    bots = Collections.unmodifiableMap(new TreeMap<>(bots));
  }

  /** The channel types on the class path and the built-in bot types. */
  static InstalledTypes found() {
    return found(SteadyClock.ofMachine());
  }

  static InstalledTypes found(Clock clock) {
    Map<String, ChannelProvider> channels = new HashMap<>();
    ServiceLoader.load(ChannelProvider.class)
        .forEach(provider -> channels.put(provider.type(), provider));
    return of(channels, List.of(new RasaType(), new WebhookType()), clock);
  }

  static InstalledTypes of(Map<String, ChannelProvider> channels, List<BotType> bots, Clock clock) {
    Map<String, BotType> byWord = new HashMap<>();
    bots.forEach(type -> byWord.put(type.word(), type));
    return new InstalledTypes(channels, byWord, clock);
  }
}
