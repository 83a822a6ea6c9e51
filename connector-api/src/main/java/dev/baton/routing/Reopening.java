package dev.baton.routing;

import dev.baton.connector.Content.Text;
import dev.baton.conversation.Conversation;
import dev.baton.conversation.EndReason;
import dev.baton.conversation.Handoff;
import dev.baton.plan.DeskPlan;
import dev.baton.store.Delivery;
import java.util.List;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What has to be put right when a run begins: time went by, and the configuration may be another.
 */
final class Reopening {

  private static final Logger log = LoggerFactory.getLogger(Reopening.class);

  /** All there is to do, each in a change of its own, in this order. */
  static final List<Consumer<Reopening>> STEPS =
      List.of(
          Reopening::keepAlbumsTogether,
          Reopening::endWhatNoDeskServes,
          Reopening::buryWhatIsForDesksThatAreGone,
          Reopening::offerToDesksThatAreNew);

  private final Change change;
  private final Shards shards;

  Reopening(Change change, Shards shards) {
    this.change = change;
    this.shards = shards;
  }

  /** The rest of an album may still be on its way from before the stop. */
  private void keepAlbumsTogether() {
    for (Delivery held : change.tables().deliveries().allHeld()) {
      if (!shards.isMine(Shards.Kind.DELIVERY, held.lane())) {
        continue;
      }
      change.tables().deliveries().holdUntil(held.id(), change.now().plus(Post.ALBUM));
    }
  }

  /** A queue or desk that is gone from the configuration can serve nobody any more. */
  private void endWhatNoDeskServes() {
    for (Handoff handoff : change.tables().handoffs().open()) {
      String desk = handoff.desk();
      boolean deskGone = desk != null && !change.house().plan().desks().containsKey(desk);
      boolean queueGone = !change.house().plan().queues().containsKey(handoff.queue());
      if (deskGone || queueGone) {
        log.warn(
            "handoff {} of conversation {} ends: desk {} or queue {} is not configured any more",
            handoff.id(),
            handoff.conversationId(),
            desk,
            handoff.queue());
        change.controls().end(handoff, EndReason.ERROR, Text.plain("This handoff is over."));
      }
    }
  }

  /** Their lanes would fail for ever. */
  private void buryWhatIsForDesksThatAreGone() {
    for (String lane : change.tables().deliveries().lanesOpen()) {
      boolean gone =
          Post.isDeskLane(lane)
              && change.house().plan().desks().keySet().stream()
                  .noneMatch(desk -> lane.startsWith(Post.deskLane(desk, "")));
      if (gone) {
        log.warn("what waits in lane {} is for a desk that is not configured any more", lane);
        change.tables().deliveries().buryLane(lane, "the desk is not configured any more");
      }
    }
  }

  /** A user who waits must be seen by the desks that serve the queue now. */
  private void offerToDesksThatAreNew() {
    for (Handoff handoff : change.tables().handoffs().queued()) {
      List<DeskPlan> desks = change.house().plan().desksOf(handoff.queue());
      if (desks.isEmpty()) {
        change.controls().end(handoff, EndReason.NO_AGENT, Text.plain("This handoff is over."));
        continue;
      }
      for (DeskPlan desk : desks) {
        if (!knows(desk, handoff)) {
          Conversation conversation = change.tables().conversations().get(handoff.conversationId());
          new Offers(change).offer(conversation, handoff, desk);
        }
      }
    }
  }

  private boolean knows(DeskPlan desk, Handoff handoff) {
    boolean seen =
        change.tables().threads().of(handoff.id()).stream()
            .anyMatch(thread -> thread.desk().equals(desk.name()));
    String lane = Post.deskLane(desk.name(), handoff.conversationId());
    return seen || change.tables().deliveries().opensThread(lane, handoff.id(), "");
  }
}
