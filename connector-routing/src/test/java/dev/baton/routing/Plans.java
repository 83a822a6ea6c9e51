package dev.baton.routing;

import dev.baton.plan.ChannelPlan;
import dev.baton.plan.DeskPlan;
import dev.baton.plan.HandoffPlan;
import dev.baton.plan.HandoffPlan.AgentNames;
import dev.baton.plan.HandoffPlan.BotFailure;
import java.time.Duration;
import java.util.List;

/** What most tests want of desks and rules, but for the one thing that they are about. */
final class Plans {

  /** The channel that a {@link Scene} has. */
  static final ChannelPlan MEMORY = memory(false);

  /** The same, where groups are answered too. */
  static final ChannelPlan GROUPS = memory(true);

  private Plans() {}

  private static ChannelPlan memory(boolean groups) {
    return new ChannelPlan("memory", "memory", "memory", "bot", "support", "", groups);
  }

  /** The desk that a {@link Scene} has. */
  static DeskPlan desk(DeskPlan.Where where, DeskPlan.Claim claim) {
    return new DeskPlan("desk", "memory", Scene.SPACE, where, List.of(), claim);
  }

  /** A desk beside it. */
  static DeskPlan desk(String name, String space, DeskPlan.Claim claim) {
    return new DeskPlan(name, "memory", space, DeskPlan.Where.SPACE, List.of(), claim);
  }

  /** Rules under which an agent's words go out as they are. */
  static HandoffPlan rules() {
    return rules(BotFailure.OFFER, AgentNames.NEVER);
  }

  static HandoffPlan rules(BotFailure whenBotFails, AgentNames names) {
    return new HandoffPlan(List.of("/human"), List.of("/bot"), false, 0, whenBotFails, names);
  }

  /**
   * Rules with a time for taking words back and one for the answer of another queue, and whether
   * agents may ask bots.
   */
  static HandoffPlan rules(Duration undoWindow, Duration queueTransferTimeout, boolean ask) {
    return new HandoffPlan(
        List.of("/human"),
        List.of("/bot"),
        false,
        0,
        BotFailure.OFFER,
        AgentNames.NEVER,
        undoWindow,
        Duration.ofMinutes(2),
        queueTransferTimeout,
        ask);
  }
}
