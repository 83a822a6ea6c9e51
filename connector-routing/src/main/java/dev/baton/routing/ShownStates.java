package dev.baton.routing;

import dev.baton.connector.ThreadStates;
import dev.baton.connector.Threads;
import dev.baton.conversation.Handoff;
import dev.baton.plan.DeskPlan;
import dev.baton.store.DeskThread;
import dev.baton.store.DeskThreadTable;
import dev.baton.store.HandoffTable;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What the threads in a desk's space show of the handoffs in them, where the desk wants that and
 * its channel can. It is looked up when it is shown, so nothing that has changed meanwhile is.
 */
final class ShownStates {

  private final UnitOfWork work;
  private final HandoffTable handoffs;
  private final DeskThreadTable threads;

  ShownStates(UnitOfWork work) {
    this.work = work;
    this.handoffs = work.tables().handoffs();
    this.threads = work.tables().threads();
  }

  /** Shows what a thread's handoff is at now, unless the thread shows that already. */
  void changed(DeskThread thread) {
    if (due(thread).isPresent()) {
      work.outbox().showState(thread);
    }
  }

  /** What a thread is to show; empty if it shows that already, or shows nothing at all. */
  Optional<ThreadStates.State> due(DeskThread thread) {
    DeskPlan desk = work.context().plan().desks().get(thread.desk());
    return desk == null || !isInSpace(desk, thread.place().chat())
        ? Optional.empty()
        : state(desk, thread.handoffId())
            .filter(now -> threads.shown(thread.id()).filter(now::equals).isEmpty());
  }

  /** What a thread shows that is opened now; null for nothing. */
  ThreadStates.@Nullable State atOpening(
      DeskPlan desk, Threads.Whereabouts where, String handoffId) {
    return where instanceof Threads.Whereabouts.In in && isInSpace(desk, in.chat())
        ? state(desk, handoffId).orElse(null)
        : null;
  }

  private boolean isInSpace(DeskPlan desk, String chat) {
    return desk.topicIcons()
        && work.context().channel(desk.channel()) instanceof ThreadStates
        && work.context().spaceOf(desk).equals(chat);
  }

  private Optional<ThreadStates.State> state(DeskPlan desk, String handoffId) {
    return handoffs.find(handoffId).map(handoff -> state(desk, handoff));
  }

  private ThreadStates.State state(DeskPlan desk, Handoff handoff) {
    return switch (handoff.status()) {
      case QUEUED ->
          work.desks().desksSeeing(handoff).contains(desk)
              ? ThreadStates.State.WAITING
              : ThreadStates.State.DONE;
      case ACCEPTED -> ThreadStates.State.CLAIMED;
      case COMPLETED, FAILED, EXPIRED -> ThreadStates.State.DONE;
    };
  }
}
