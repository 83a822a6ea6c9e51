package dev.baton.routing;

import dev.baton.connector.Person;
import dev.baton.conversation.Conversation;
import dev.baton.conversation.Handoff;
import dev.baton.plan.LimitsPlan;
import dev.baton.store.FloodTable;
import dev.baton.store.FloodTable.Window;
import dev.baton.store.HandoffTable;
import dev.baton.texts.AgentText;
import dev.baton.texts.UserText;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Holds back from the bot and from people what a user writes beyond the limit.
 *
 * <p>A window begins with a user's message and lasts as long as the plan says; messages within the
 * limit of a window are passed on. Messages over the limit stay in the transcript as held back, and
 * nobody gets them later either: an answer minutes after a flood would answer the wrong thing. The
 * user is told once per flood, and so are the agents who have the conversation. A flood is over
 * once a window has passed in which the limit was kept.
 *
 * <p>The count is kept in the store and is part of the message's own transaction, so it survives a
 * restart and is shared by all nodes.
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
   * Counts a message of a user; returns whether it must be held back.
   *
   * @param writtenAt the platform's time of the message: messages written while Baton was down
   *     arrive all at once, and that alone makes no flood
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
    work.outbox().systemSays(conversation, UserText.FLOOD, limits.userMessages(), seconds());
    String handoffId = conversation.handoffId();
    if (handoffId == null) {
      return;
    }
    Handoff handoff = handoffs.get(handoffId);
    work.desks()
        .tell(
            conversation,
            handoff,
            words ->
                words.say(
                    AgentText.USER_FLOODS,
                    user.name().isBlank() ? words.plain(AgentText.THE_USER) : user.name(),
                    limits.userMessages(),
                    seconds()));
  }

  private long seconds() {
    return Math.max(1, limits.per().toSeconds());
  }
}
