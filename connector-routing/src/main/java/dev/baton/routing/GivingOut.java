package dev.baton.routing;

import dev.baton.bot.Reply;
import dev.baton.bot.ReviewingBot;
import dev.baton.connector.Content;
import dev.baton.connector.Event;
import dev.baton.plan.AssignmentPlan;
import dev.baton.plan.DeskPlan;
import dev.baton.plan.HandoffPlan;
import dev.baton.plan.Plan;
import dev.baton.store.DeskAgentTable;
import java.util.List;
import java.util.Set;

/**
 * What a unit of work that may ask somebody in turn has to lock before anything else. All nodes
 * that ask in turn wait for each other; if one of them had something locked by then that another
 * needs, neither could go on. Nothing else waits for that.
 */
final class GivingOut {

  private final HandoffPlan rules;
  private final Set<String> streams;
  private final boolean wordsClaim;

  GivingOut(Plan plan) {
    this.rules = plan.handoff();
    boolean inTurn =
        plan.queues().values().stream()
            .anyMatch(queue -> queue.assignment().rule() != AssignmentPlan.Rule.OFFER);
    this.wordsClaim =
        plan.desks().values().stream().anyMatch(desk -> desk.claim() == DeskPlan.Claim.ANSWER);
    this.streams = inTurn ? Set.of(DeskAgentTable.TURNS) : Set.of();
  }

  /** For what certainly may. */
  Set<String> streams() {
    return streams;
  }

  /**
   * For an event: users ask for a person, agents command, react, or answer, and both press buttons.
   */
  Set<String> streams(Event event) {
    if (streams.isEmpty()) {
      return streams;
    }
    return switch (event) {
      case Event.Said said ->
          when(wordsClaim || asks(said.content()) || AgentCommand.isCommand(said.content()));
      case Event.Pressed pressed -> streams;
      case Event.Edited edited -> Set.of();
      case Event.Deleted deleted -> Set.of();
      case Event.Reacted reacted -> streams;
      case Event.Reachable reachable -> Set.of();
      case Event.Moved moved -> Set.of();
      case Event.Announced announced -> Set.of();
      case Event.Unreadable unreadable -> Set.of();
    };
  }

  private boolean asks(Content content) {
    return content instanceof Content.Text text && rules.asksForPerson(text.text());
  }

  /** For a bot's answer, which may be a call for a person, or one fallback too many. */
  Set<String> streams(List<Reply> replies) {
    boolean speaks = replies.stream().anyMatch(Reply.Say.class::isInstance);
    return when(
        replies.stream().anyMatch(Reply.HandOff.class::isInstance)
            || (!speaks && rules.afterFallbacks() > 0));
  }

  /** For what a bot tells of a turn afterwards. */
  Set<String> streams(ReviewingBot.Review review) {
    return when(
        review.wanted() != null
            || (review.paused() && rules.whenPaused())
            || (!review.understood() && rules.afterFallbacks() > 0));
  }

  /** For a turn that gets no answer. */
  Set<String> streamsOfFailure() {
    return when(rules.whenBotFails() == HandoffPlan.BotFailure.HANDOFF);
  }

  private Set<String> when(boolean may) {
    return may ? streams : Set.of();
  }
}
