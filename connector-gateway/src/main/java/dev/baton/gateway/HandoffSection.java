package dev.baton.gateway;

import dev.baton.bot.ReviewingBot;
import dev.baton.connector.Settings;
import dev.baton.gateway.Configuration.BotEntry;
import dev.baton.plan.HandoffPlan;
import java.time.Duration;
import java.util.Collection;
import java.util.List;

/**
 * Reads the section {@code handoff}, but for its token.
 *
 * @param notices gets what has no effect
 */
record HandoffSection(Settings handoff, List<String> notices) {

  HandoffPlan read(Collection<BotEntry> entries) {
    HandoffPlan rules =
        new HandoffPlan(
            handoff.texts("user-words", HandoffPlan.USUAL.userWords()),
            handoff.texts("end-words", HandoffPlan.USUAL.endWords()),
            handoff.flag("when-paused", HandoffPlan.USUAL.whenPaused()),
            handoff.number("after-fallbacks", HandoffPlan.USUAL.afterFallbacks(), 0, 100),
            handoff.choice("when-bot-fails", HandoffPlan.USUAL.whenBotFails()),
            handoff.choice("agent-names", HandoffPlan.USUAL.agentNames()),
            handoff.duration("undo-window", HandoffPlan.USUAL.undoWindow()),
            positive(handoff, "transfer-timeout", HandoffPlan.USUAL.transferTimeout(), "2m"),
            positive(
                handoff, "queue-transfer-timeout", HandoffPlan.USUAL.queueTransferTimeout(), "10m"),
            handoff.flag("ask", HandoffPlan.USUAL.ask()));
    if (rules.whenPaused()
        && entries.stream().noneMatch(entry -> entry.bot() instanceof ReviewingBot)) {
      notices.add(
          "handoff.when-paused has no effect: no bot in this file reports whether it is paused");
    }
    return rules;
  }

  /** A time that may not be zero. */
  static Duration positive(Settings settings, String key, Duration usual, String example) {
    Duration time = settings.duration(key, usual);
    if (time.isZero()) {
      settings.problem(key, "is zero; write a duration such as " + example);
    }
    return time.isZero() ? usual : time;
  }
}
