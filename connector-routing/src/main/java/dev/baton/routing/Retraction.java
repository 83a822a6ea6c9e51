package dev.baton.routing;

import dev.baton.conversation.Author;
import dev.baton.conversation.Message;
import dev.baton.routing.lane.LaneName;
import dev.baton.store.DeadLetterTable;
import dev.baton.store.DeliveryCommand;
import dev.baton.store.DeliveryTable;
import dev.baton.store.MessageCopy;
import dev.baton.store.MessageTable;

/**
 * Takes back what an agent said: what was not sent yet is never sent and becomes a note, and what
 * was sent is deleted at the user. The transcript keeps it. What only failed calls were made for is
 * not sent either; but as the user may have got it all the same, it becomes no note.
 */
final class Retraction {

  private final UnitOfWork work;
  private final MessageTable messages;
  private final DeliveryTable deliveries;
  private final DeadLetterTable letters;

  Retraction(UnitOfWork work) {
    this.work = work;
    this.messages = work.tables().messages();
    this.deliveries = work.tables().deliveries();
    this.letters = work.tables().deadLetters();
  }

  /** Takes a message back; returns false if a part of it is just being sent, and stays. */
  boolean of(Message message) {
    String lane = new LaneName.ToUser(message.conversationId()).stored();
    boolean tried = deliveries.begun(message.id(), lane);
    boolean all = deliveries.withdraw(message.id(), lane);
    boolean sent = !messages.copiesAtUser(message.id()).isEmpty();
    if (all) {
      letters.discardOf(message.id(), lane);
      messages.takenBack(message.id(), work.now());
      work.changed(message.id());
      if (!sent && !tried) {
        messages.reclassify(message.id(), Author.NOTE, message.authorName());
      }
    }
    work.afterCommit().wakeDeliveries(lane);
    work.outbox().retractAtUser(message);
    if (all && sent) {
      new Watches(work).changed(message.id());
    }
    return all;
  }

  /** Notes that the platform did not delete a message: the user still has it. */
  void refused(DeliveryCommand.Retract retract) {
    messages
        .copyAt(retract.channel(), retract.place().chat(), retract.platformId())
        .filter(copy -> copy.side() == MessageCopy.Side.USER)
        .ifPresent(copy -> {
          messages.takenBack(copy.messageId(), null);
          work.changed(copy.messageId());
          new Watches(work).stands(copy.messageId());
        });
  }
}
