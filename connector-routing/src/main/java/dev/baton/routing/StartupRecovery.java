package dev.baton.routing;

import dev.baton.conversation.Conversation;
import dev.baton.conversation.EndReason;
import dev.baton.conversation.Handoff;
import dev.baton.conversation.HandoffStatus;
import dev.baton.plan.DeskPlan;
import dev.baton.routing.lane.LaneName;
import dev.baton.store.Delivery;
import dev.baton.store.Tables;
import dev.baton.store.UnreadableException;
import dev.baton.texts.AgentText;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Puts right at startup what changed while Baton was stopped: time went by, and the configuration
 * may be different.
 *
 * <p>Nodes may start at the same moment. Each node looks for what must be done without a lock, then
 * does it item by item, if it still must be done once the conversation is settled. It does not
 * matter who has the shard of a handoff: a node that joins others has no shard yet.
 */
final class StartupRecovery {

  private static final Logger log = LoggerFactory.getLogger(StartupRecovery.class);

  private final Transactions transactions;
  private final RoutingContext context;

  StartupRecovery(Transactions transactions, RoutingContext context) {
    this.transactions = transactions;
    this.context = context;
  }

  /** Runs all steps, in order. */
  void run() {
    step(this::keepAlbumsTogether);
    followPlan();
  }

  /**
   * Follows the plan, which may be another one than when what is stored began. What was begun by an
   * earlier plan is committed before it looks.
   */
  void followPlan() {
    make(work -> {});
    step(this::endWhatNoDeskServes);
    step(this::buryWhatIsForDesksThatAreGone);
    step(this::offerToDesksThatAreNew);
  }

  /**
   * Runs a step. Rows that only a newer version can read are handled by a node that knows them;
   * they must not keep this node from starting.
   */
  private static void step(Runnable step) {
    try {
      step.run();
    } catch (UnreadableException newer) {
      log.warn("a step of the start is left to a node that knows: {}", newer.getMessage());
    }
  }

  private void make(Consumer<UnitOfWork> step) {
    transactions.make(work -> {
      step.accept(work);
      return true;
    });
  }

  /** The rest of an album from before the stop may still be on its way. */
  private void keepAlbumsTogether() {
    make(work -> {
      for (Delivery held : work.tables().deliveries().allHeld()) {
        if (transactions.shards().isMine(Shards.Kind.DELIVERY, held.lane())) {
          work.tables().deliveries().holdUntil(held.id(), work.now().plus(OutboxWriter.ALBUM));
        }
      }
    });
  }

  /** A queue or desk that was removed from the configuration can no longer serve anybody. */
  private void endWhatNoDeskServes() {
    for (Handoff seen : transactions.read(tables -> tables.handoffs().open())) {
      if (isUnserved(seen)) {
        make(work ->
            work.tables()
                .handoffs()
                .find(seen.id())
                .filter(this::isUnserved)
                .ifPresent(handoff -> endUnserved(work, handoff)));
      }
    }
  }

  private boolean isUnserved(Handoff handoff) {
    String desk = handoff.desk();
    boolean deskGone = desk != null && !context.plan().desks().containsKey(desk);
    boolean queueGone = !context.plan().queues().containsKey(handoff.queue());
    return handoff.status().open() && (deskGone || queueGone);
  }

  private static void endUnserved(UnitOfWork work, Handoff handoff) {
    log.warn(
        "handoff {} of conversation {} ends: desk {} or queue {} is not configured any more",
        handoff.id(),
        handoff.conversationId(),
        handoff.desk(),
        handoff.queue());
    end(work, handoff, EndReason.ERROR);
  }

  private static void end(UnitOfWork work, Handoff handoff, EndReason reason) {
    work.controls().end(handoff, reason, words -> words.say(AgentText.HANDOFF_OVER));
  }

  /** The lanes of such desks would fail forever. */
  private void buryWhatIsForDesksThatAreGone() {
    make(work -> {
      for (String lane : work.tables().deliveries().lanesOpen()) {
        boolean gone =
            LaneName.ofDeliveries(lane) instanceof LaneName.ToDesk
                && context.plan().desks().keySet().stream()
                    .noneMatch(desk -> lane.startsWith(new LaneName.ToDesk(desk, "").stored()));
        if (gone) {
          log.warn("what waits in lane {} is for a desk that is not configured any more", lane);
          work.tables().deliveries().buryLane(lane, "the desk is not configured any more");
        }
      }
    });
  }

  /** A waiting user must be visible to the desks that serve the queue now. */
  private void offerToDesksThatAreNew() {
    List<Handoff> unseen =
        transactions.read(tables ->
            tables.handoffs().queued().stream()
                .filter(handoff -> isUnseen(tables, handoff))
                .toList());
    unseen.forEach(handoff -> make(work -> offerAnew(work, handoff.id())));
  }

  private boolean isUnseen(Tables tables, Handoff handoff) {
    List<DeskPlan> desks = Assignments.desksShown(tables.assignments(), context.plan(), handoff);
    return desks.isEmpty() || desks.stream().anyMatch(desk -> !knows(tables, desk, handoff));
  }

  private void offerAnew(UnitOfWork work, String handoffId) {
    Optional<Handoff> settled = work.tables().handoffs().find(handoffId);
    if (settled.isEmpty() || settled.get().status() != HandoffStatus.QUEUED) {
      return;
    }
    Handoff handoff = settled.get();
    new Assignments(work).recover(handoff);
    List<DeskPlan> desks =
        Assignments.desksShown(work.tables().assignments(), context.plan(), handoff);
    if (desks.isEmpty()) {
      end(work, handoff, EndReason.NO_AGENT);
      return;
    }
    Conversation conversation = work.tables().conversations().get(handoff.conversationId());
    desks.stream()
        .filter(desk -> !knows(work.tables(), desk, handoff))
        .forEach(desk -> new Offers(work).offerLate(conversation, handoff, desk));
  }

  private static boolean knows(Tables tables, DeskPlan desk, Handoff handoff) {
    boolean seen =
        tables.threads().of(handoff.id()).stream()
            .anyMatch(thread -> thread.desk().equals(desk.name()));
    String lane = new LaneName.ToDesk(desk.name(), handoff.conversationId()).stored();
    return seen || tables.deliveries().opensThread(lane, handoff.id(), "");
  }
}
