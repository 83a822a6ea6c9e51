package dev.baton.gateway;

import dev.baton.connector.Channel;
import dev.baton.connector.EmojiReactions;
import dev.baton.connector.Settings;
import dev.baton.gateway.Configuration.ChannelEntry;
import dev.baton.plan.DeskPlan;
import dev.baton.plan.ShortcutsPlan;
import dev.baton.plan.StaffingPlan;
import dev.baton.plan.TextLanguage;
import java.time.DateTimeException;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads the section {@code desks}.
 *
 * @param channels all names of channels, also of such as could not be read
 * @param entries the channels that could be read
 */
record DesksSection(Settings desks, Set<String> channels, Map<String, ChannelEntry> entries) {

  List<DeskPlan> read() {
    List<DeskPlan> plans = new ArrayList<>();
    Map<String, String> spaces = new HashMap<>();
    for (String name : desks.names()) {
      Settings settings = desks.section(name);
      String channel = NamedParts.reference(settings, "channel", channels);
      ChannelEntry entry = entries.get(channel);
      Channel probe = entry == null ? null : entry.probe();
      DeskPlan desk =
          new DeskPlan(
              name,
              channel,
              settings.text("space"),
              settings.choice("conversations", DeskPlan.Where.SPACE),
              agents(settings),
              settings.choice("claim", DeskPlan.Claim.PRESS),
              zone(settings),
              staffing(settings),
              shortcuts(settings.section("reactions"), entry),
              settings.choice("language", TextLanguage.EN),
              ThreadSection.relay(settings, probe),
              ThreadSection.icons(settings, probe));
      String other = spaces.putIfAbsent(desk.channel() + " " + desk.space(), name);
      if (other != null && !desk.space().isEmpty()) {
        settings.problem(
            "space",
            "is already the space of desk '" + other + "'; write another, or remove a desk");
      }
      plans.add(desk);
    }
    return plans;
  }

  /** The emoji that act at a desk: such as its channel lets people put on messages. */
  private static ShortcutsPlan shortcuts(Settings reactions, @Nullable ChannelEntry entry) {
    ShortcutsPlan claim = new ShortcutsPlan(reactions.textOrNull("claim"), null);
    ShortcutsPlan resolve = new ShortcutsPlan(null, reactions.textOrNull("resolve"));
    if (claim.claim() != null && claim.claim().equals(resolve.resolve())) {
      reactions.problem("resolve", "is the emoji that claims; write another");
      return ShortcutsPlan.NONE;
    }
    ShortcutsPlan plan = new ShortcutsPlan(claim.claim(), resolve.resolve());
    Set<String> emojis =
        entry != null && entry.probe() instanceof EmojiReactions channel
            ? channel.emojis()
            : Set.of();
    for (String key : plan.impossible(emojis)) {
      reactions.problem(
          key,
          emojis.isEmpty()
              ? "cannot be used: reactions do not reach Baton on this channel; leave it out"
              : "is no reaction that this channel allows; write another, such as 👀 or 🎉");
    }
    return plan;
  }

  private static StaffingPlan staffing(Settings settings) {
    return new StaffingPlan(
        atMost(settings, "capacity", 1000),
        atMost(settings, "away-after", 100),
        StaffSection.read(settings));
  }

  /** A number from 1; 0 if it is left out. */
  private static int atMost(Settings settings, String key, int most) {
    return settings.has(key) ? settings.number(key, 1, 1, most) : 0;
  }

  /** The time zone of a desk's or a queue's clock times; without one, this machine's. */
  static ZoneId zone(Settings settings) {
    String name = settings.text("time-zone", "");
    try {
      return name.isEmpty() ? ZoneId.systemDefault() : ZoneId.of(name);
    } catch (DateTimeException unknown) {
      settings.problem("time-zone", "is not known; write one such as Europe/Berlin");
      return ZoneId.systemDefault();
    }
  }

  /** An empty list looks like "nobody" but would mean "everybody", so it is rejected. */
  private static List<String> agents(Settings settings) {
    if (!settings.has("agents")) {
      return List.of();
    }
    List<String> agents = settings.texts("agents", List.of("unreadable"));
    if (agents.isEmpty()) {
      settings.problem("agents", "is empty; leave it out to allow everybody in the space");
    }
    return agents;
  }
}
