package dev.baton.routing;

import dev.baton.connector.Content.Text;
import dev.baton.connector.Place;
import dev.baton.connector.Reactions;
import dev.baton.connector.Receipt;
import dev.baton.conversation.Author;
import dev.baton.conversation.Conversation;
import dev.baton.conversation.Handoff;
import dev.baton.conversation.Message;
import dev.baton.plan.DeskPlan;
import dev.baton.store.Delivery;
import dev.baton.store.DeskThread;
import dev.baton.store.Errand;
import dev.baton.store.MessageCopy;
import java.time.Instant;

/** What the outcome of a call entails, as part of a change. */
final class Outcomes {

  private final Change change;

  Outcomes(Change change) {
    this.change = change;
  }

  /** How a call went. */
  sealed interface Done {

    record Nothing() implements Done {}

    record Sent(Place place, Receipt receipt) implements Done {}

    record Opened(Place place, String headId) implements Done {}
  }

  /** The platform took it. */
  void done(Errands.Begun.Job job, Done done) {
    Delivery delivery = job.delivery();
    switch (done) {
      case Done.Nothing nothing -> change.tables().deliveries().done(delivery.id());
      case Done.Sent sent -> {
        change.tables().deliveries().done(delivery.id());
        if (job.action() instanceof Errands.Action.Reuse reuse) {
          change
              .tables()
              .threads()
              .reuse(reuse.thread().id(), reuse.handoffId(), sent.receipt().messageId());
        }
        stands(job, sent);
      }
      case Done.Opened opened -> {
        if (job.action() instanceof Errands.Action.Open open) {
          change
              .tables()
              .threads()
              .add(
                  new DeskThread(
                      change.house().ids().next(),
                      open.desk(),
                      open.conversationId(),
                      open.handoffId(),
                      job.channel(),
                      opened.place(),
                      opened.headId(),
                      change.now()));
          if (open.again()) {
            change.tables().deliveries().retry(delivery.id(), Instant.EPOCH, "thread opened again");
          } else {
            change.tables().deliveries().done(delivery.id());
          }
        }
      }
    }
  }

  private void stands(Errands.Begun.Job job, Done.Sent sent) {
    String messageId = job.delivery().messageId();
    if (messageId == null) {
      return;
    }
    boolean toUser = job.delivery().lane().startsWith(Post.userLane(""));
    change
        .tables()
        .messages()
        .standsAt(
            new MessageCopy(
                job.channel(),
                sent.place(),
                sent.receipt().messageId(),
                messageId,
                toUser ? MessageCopy.Side.USER : MessageCopy.Side.DESK));
    if (toUser && !change.tables().deliveries().pending(messageId, job.delivery().lane())) {
      mark(messageId, Reactions.Mark.DELIVERED);
    }
  }

  /** Shows the agent, on the message they wrote, whether the user has it. */
  private void mark(String messageId, Reactions.Mark mark) {
    Message message = change.tables().messages().get(messageId);
    if (message.author() != Author.AGENT) {
      return;
    }
    for (MessageCopy copy : change.tables().messages().copies(messageId)) {
      if (copy.side() == MessageCopy.Side.DESK
          && change.house().channel(copy.channel()) instanceof Reactions) {
        change.post().react(copy.channel(), copy.place(), copy.platformId(), mark);
      }
    }
  }

  void threadGone(Errands.Begun.Job job, String why) {
    String threadId = job.threadId();
    if (threadId == null) {
      bury(job, why);
      return;
    }
    change.tables().threads().gone(threadId);
    if (job.delivery().errand() instanceof Errand.FinishThread) {
      change.tables().deliveries().done(job.delivery().id());
    } else {
      change.tables().deliveries().retry(job.delivery().id(), Instant.EPOCH, why);
    }
  }

  /** The platform will never take it: whoever wrote it is told. */
  void bury(Errands.Begun.Job job, String why) {
    Delivery delivery = job.delivery();
    boolean words = delivery.errand() instanceof Errand.Say;
    if (words || delivery.errand() instanceof Errand.OpenThread) {
      change.tables().deliveries().bury(delivery.id(), why);
    } else {
      change.tables().deliveries().done(delivery.id());
    }
    String conversationId = delivery.conversationId();
    String messageId = delivery.messageId();
    boolean toUser = delivery.lane().startsWith(Post.userLane(""));
    if (!words || !toUser || conversationId == null || messageId == null) {
      return;
    }
    Conversation conversation = change.tables().conversations().get(conversationId);
    String handoffId = conversation.handoffId();
    if (handoffId == null) {
      return;
    }
    mark(messageId, Reactions.Mark.FAILED);
    Handoff handoff = change.tables().handoffs().get(handoffId);
    Message message = change.tables().messages().get(messageId);
    Text told =
        new Lines()
            .plain("⚠️ Not delivered to ")
            .bold(Offers.who(conversation))
            .plain(": " + why)
            .newLine()
            .italic(Lines.summary(message.content()))
            .text();
    for (DeskPlan desk : change.controls().desksSeeing(handoff)) {
      change.post().tellDesk(conversation, desk, told);
    }
  }
}
