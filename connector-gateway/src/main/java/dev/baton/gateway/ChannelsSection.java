package dev.baton.gateway;

import dev.baton.connector.Channel;
import dev.baton.connector.ChannelContext;
import dev.baton.connector.ChannelProvider;
import dev.baton.connector.DeliveryException;
import dev.baton.connector.Files;
import dev.baton.connector.InspectingChannel;
import dev.baton.connector.Settings;
import dev.baton.gateway.Configuration.ChannelEntry;
import dev.baton.plan.ChannelPlan;
import java.net.URI;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads the section {@code channels}, and creates each channel once to validate its settings.
 *
 * @param written the section as it is in the file
 * @param publicUrl where platforms reach this Baton; null if they cannot
 */
record ChannelsSection(
    Settings channels,
    @Nullable Object written,
    Set<String> bots,
    Set<String> queues,
    InstalledTypes installed,
    @Nullable URI publicUrl) {

  Map<String, ChannelEntry> read() {
    Map<String, ChannelEntry> entries = new LinkedHashMap<>();
    Map<String, String> prefixes = new HashMap<>();
    Map<String, String> accounts = new HashMap<>();
    for (String name : channels.names()) {
      Settings settings = channels.section(name);
      ChannelProvider provider = NamedParts.known(settings, installed.channels());
      if (provider == null) {
        continue;
      }
      ChannelPlan plan =
          new ChannelPlan(
              name,
              provider.type(),
              provider.inputChannel(),
              NamedParts.reference(settings, "bot", bots),
              NamedParts.reference(settings, "queue", queues),
              settings.text("sender-prefix", ""),
              settings.flag("groups", false),
              settings.flag("agents-as-users", false));
      String other = prefixes.putIfAbsent(plan.type() + " " + plan.senderPrefix(), name);
      if (other != null) {
        settings.problem(
            "sender-prefix",
            ("is already the prefix of channel '%s', which is of type %s too; write another, such"
                    + " as '%s-'")
                .formatted(other, plan.type(), name));
      }
      Channel probe = probe(plan, provider, settings);
      if (probe instanceof InspectingChannel) {
        checkAccount(plan, settings, accounts);
      }
      entries.put(name, new ChannelEntry(plan, provider, settings, probe));
    }
    return entries;
  }

  /**
   * Two receivers of one account at one platform get a part of its messages each, or each of them
   * twice.
   */
  private void checkAccount(ChannelPlan plan, Settings settings, Map<String, String> accounts) {
    Object token = written(plan.name(), "token");
    String account =
        "%s %s %s".formatted(plan.type(), written(plan.name(), "api-url"), token).strip();
    String other = token == null ? null : accounts.putIfAbsent(account, plan.name());
    if (other != null) {
      settings.problem(
          "token",
          "is that of channel '%s' too, and an account can have one channel only; write another account's token, or remove a channel"
              .formatted(other));
    }
  }

  private Channel probe(ChannelPlan plan, ChannelProvider provider, Settings settings) {
    if (publicUrl == null && "webhook".equals(written(plan.name(), "mode"))) {
      settings.problem(
          "mode", "is webhook, which requires server.public-url; set that, or choose another mode");
    }
    if (publicUrl != null && "sidecar".equals(written(plan.name(), "mode"))) {
      settings.problem(
          "mode",
          "is sidecar, which accepts unsigned calls and must not be public; leave server.public-url"
              + " out, or choose another mode");
    }
    URI webhook =
        publicUrl == null ? null : URI.create(publicUrl + "/channels/" + plan.name() + "/webhook");
    Files none =
        file -> {
          throw new DeliveryException.Refused("a channel that is not open has no files", null);
        };
    return provider.create(
        settings, new ChannelContext(plan.name(), installed.clock(), none, webhook));
  }

  /** A channel's value as written, read without marking the key as known. */
  private @Nullable Object written(String channel, String key) {
    return written instanceof Map<?, ?> all && all.get(channel) instanceof Map<?, ?> section
        ? section.get(key)
        : null;
  }

  /** What one node keeps in memory for a client is unknown to the other nodes. */
  static void needsOneNode(ChannelEntry entry, List<String> notices) {
    if (entry.plan().type().equals("rest") && !entry.settings().has("callback")) {
      notices.add(
          "channels.%s is of type rest and has no callback: a client receives messages only from the node it is connected to, so run one node, or set a callback"
              .formatted(entry.plan().name()));
    }
  }
}
