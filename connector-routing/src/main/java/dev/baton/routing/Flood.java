package dev.baton.routing;

import dev.baton.connector.Content.Text;
import dev.baton.connector.Person;
import dev.baton.conversation.Conversation;
import dev.baton.conversation.Handoff;
import dev.baton.plan.LimitsPlan;
import dev.baton.routing.content.TextBuilder;
import dev.baton.store.FloodTable;
import dev.baton.store.FloodTable.Window;
import dev.baton.store.HandoffTable;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Keeps from bot and people what a user writes beyond the limit.
 *
 * <p>A window begins with a user's message and lasts as long as the plan says; what is within the
 * limit of a window is passed on. What is over stays in the transcript as held back, and goes to
 * nobody later either: who answers minutes after a flood answers the wrong thing. The user is told
 * so once for each flood, and the agents who have the conversation are. A flood is over when a
 * window passes in which the limit was kept.
 *
 * <p>The count stands in the store and is part of the message's own transaction, so that it
 * survives a restart and is one for all nodes.
 */
final class Flood {

  private static final int ENOUGH = 1_000_000;

  private final UnitOfWork work;
  private final HandoffTable handoffs;
  private final FloodTable floods;
  private final LimitsPlan limits;

  Flood(UnitOfWork work) {
    this.work = work;
    this.handoffs = work.tables().handoffs();
    this.floods = work.tables().floods();
    this.limits = work.context().plan().limits();
  }

  /**
   * Counts a message of a user; whether it is to be held back.
   *
   * @param writtenAt the platform's time of it: what was written while Baton was away comes at
   *     once, and is no flood for that
   */
  boolean holdsBack(Conversation conversation, Person user, Instant writtenAt) {
    if (!limits.limited()) {
      return false;
    }
    Window before = floods.window(conversation.id(), user.id()).orElse(null);
    Window now = with(before, writtenAt.isBefore(work.now()) ? writtenAt : work.now());
    boolean over = now.written() > limits.userMessages();
    floods.keep(
        conversation.id(), user.id(), new Window(now.since(), now.written(), now.told() || over));
    if (over && !now.told()) {
      tell(conversation, user);
    }
    return over;
  }

  private Window with(@Nullable Window before, Instant now) {
    if (before == null) {
      return new Window(now, 1, false);
    }
    Instant ends = before.since().plus(limits.per());
    boolean longBefore = now.isBefore(before.since().minus(limits.per()));
    if (now.isBefore(ends) && !longBefore) {
      return new Window(before.since(), Math.min(before.written(), ENOUGH) + 1, before.told());
    }
    boolean goesOn =
        before.written() > limits.userMessages() && now.isBefore(ends.plus(limits.per()));
    return new Window(now, 1, goesOn && before.told());
  }

  private void tell(Conversation conversation, Person user) {
    work.outbox().systemSays(conversation, Texts.flood());
    String handoffId = conversation.handoffId();
    if (handoffId == null) {
      return;
    }
    Handoff handoff = handoffs.get(handoffId);
    Text told =
        new TextBuilder()
            .italic(
                "%s writes more than %d messages in %d s. What is over is held back: /history shows it."
                    .formatted(
                        user.name().isBlank() ? "The user" : user.name(),
                        limits.userMessages(),
                        Math.max(1, limits.per().toSeconds())))
            .text();
    work.desks().tell(conversation, handoff, told);
  }
}
