package dev.baton.gateway;

import dev.baton.connector.Channel;
import dev.baton.connector.Feature;
import dev.baton.connector.Settings;
import dev.baton.connector.ThreadStates;
import dev.baton.plan.DeskPlan;
import org.jspecify.annotations.Nullable;

/** Reads how the threads of a desk work, as far as its channel can do that. */
final class ThreadSection {

  private static final String RELAY = "relay";
  private static final String ICONS = "topic-icons";

  private ThreadSection() {}

  /**
   * What of the agents' words goes to the user.
   *
   * @param channel the desk's; null if it is unknown, which is a problem of its own
   */
  static DeskPlan.Relay relay(Settings desk, @Nullable Channel channel) {
    DeskPlan.Relay relay = desk.choice(RELAY, DeskPlan.Relay.ALL);
    if (relay == DeskPlan.Relay.REPLIES
        && channel != null
        && !channel.capabilities().has(Feature.REPLIES)) {
      desk.problem(
          RELAY,
          "is replies, but bots on this channel do not see which message is answered; write say");
    }
    return relay;
  }

  /** Whether the icons of its topics show what their conversations are at. */
  static boolean icons(Settings desk, @Nullable Channel channel) {
    boolean icons = desk.flag(ICONS, false);
    if (icons && channel != null && !(channel instanceof ThreadStates)) {
      desk.problem(ICONS, "cannot be used: this channel has no topics with icons; leave it out");
    }
    return icons;
  }
}
