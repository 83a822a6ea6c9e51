package dev.baton.routing;

import dev.baton.connector.Content.Text;
import dev.baton.conversation.EndReason;
import dev.baton.conversation.Handoff;
import dev.baton.store.Delivery;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What has to be put right when a run begins: time went by, and the configuration may be another.
 */
final class Reopening {

  private static final Logger log = LoggerFactory.getLogger(Reopening.class);

  private final Change change;

  Reopening(Change change) {
    this.change = change;
  }

  void reopen() {
    keepAlbumsTogether();
    endWhatNoDeskServes();
  }

  /** The rest of an album may still be on its way from before the stop. */
  private void keepAlbumsTogether() {
    for (Delivery held : change.tables().deliveries().allHeld()) {
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
}
