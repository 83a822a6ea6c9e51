package dev.baton.routing;

import dev.baton.connector.Content;
import dev.baton.connector.Content.Text;
import dev.baton.connector.Edits;
import dev.baton.connector.Feature;
import dev.baton.connector.Place;
import dev.baton.connector.Threads;
import dev.baton.conversation.Conversation;
import dev.baton.conversation.Handoff;
import dev.baton.conversation.Message;
import dev.baton.plan.DeskPlan;
import dev.baton.routing.content.TextBuilder;
import dev.baton.store.DeliveryCommand;
import dev.baton.store.DeliveryCommand.Target;
import dev.baton.store.DeskThread;
import dev.baton.store.DeskThreadTable;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The first messages of the threads in which desks see handoffs: opens, changes and removes them.
 */
final class DeskCards {

  private final UnitOfWork work;
  private final DeskThreadTable threads;

  DeskCards(UnitOfWork work) {
    this.work = work;
    this.threads = work.tables().threads();
  }

  /**
   * Opens the thread in which a desk sees a handoff.
   *
   * @param below the user's messages that stand below the head; all others stand in it
   */
  void open(
      Conversation conversation,
      Handoff handoff,
      DeskPlan desk,
      Threads.Whereabouts where,
      Content head,
      List<Message> below) {
    new DeskLane(work, conversation.id(), desk)
        .open(
            new DeliveryCommand.OpenThread(
                conversation.id(),
                handoff.id(),
                desk.name(),
                where,
                work.context().masking().of(title(work.words(desk), conversation)),
                work.outbox().oneForAgents(desk.channel(), head)),
            below);
  }

  /**
   * Leaves a card as what became of its handoff, or one line in its place.
   *
   * @param shown what the card says if it can be changed
   * @param state the one line
   */
  void putAway(
      DeskWords words, Conversation conversation, DeskThread offer, Content shown, Text state) {
    if (isEditable(offer)) {
      rewrite(offer, shown);
      work.outbox()
          .forDesk(
              offer.desk(),
              conversation.id(),
              new DeliveryCommand.FinishThread(conversation.id(), offer.desk()));
    } else {
      remove(offer, null);
      work.outbox()
          .tellPlace(
              offer.channel(), Place.chat(offer.place().chat()), line(words, conversation, state));
    }
  }

  /** The line that takes the place of a card. */
  Text line(DeskWords words, Conversation conversation, Text state) {
    return new TextBuilder().bold(words.who(conversation)).plain(" — ").add(state).text();
  }

  /** The newest thread of a handoff in the space of each desk. */
  Map<String, DeskThread> of(Handoff handoff) {
    Map<String, DeskThread> cards = new LinkedHashMap<>();
    for (DeskThread thread : threads.open(handoff.id())) {
      DeskPlan desk = work.context().plan().desks().get(thread.desk());
      if (desk != null && isInSpace(thread, desk)) {
        cards.put(desk.name(), thread);
      }
    }
    return cards;
  }

  /** Whether a thread is in the desk's space, and not with an agent. */
  boolean isInSpace(DeskThread thread, DeskPlan desk) {
    return thread.place().chat().equals(work.context().spaceOf(desk));
  }

  /** Whether a card can be changed; otherwise it can only be deleted. */
  boolean isEditable(DeskThread thread) {
    return work.context().capabilities(thread.channel()).has(Feature.EDIT_BUTTONS);
  }

  void rewrite(DeskThread thread, Content content) {
    work.outbox()
        .forDesk(
            thread.desk(),
            thread.conversationId(),
            new DeliveryCommand.Rewrite(
                thread.channel(),
                thread.place(),
                thread.headId(),
                work.outbox().oneForAgents(thread.channel(), content)));
    new ShownStates(work).changed(thread);
  }

  /** Says something in the thread of a card, wherever the conversation goes on. */
  void tell(DeskThread thread, Text words) {
    work.outbox()
        .forDesk(
            thread.desk(),
            thread.conversationId(),
            new DeliveryCommand.Say(
                new Target.At(thread.channel(), thread.place()),
                work.outbox().oneForAgents(thread.channel(), words),
                null,
                true));
  }

  /**
   * Deletes a card, without which its thread cannot be used.
   *
   * @param last what is said there before; null for nothing
   */
  void remove(DeskThread thread, @Nullable Text last) {
    if (last != null) {
      tell(thread, last);
    }
    retract(thread);
    threads.gone(thread.id(), work.now());
  }

  /** Deletes a card, where that is possible. */
  void retract(DeskThread thread) {
    if (!(work.context().channel(thread.channel()) instanceof Edits)) {
      return;
    }
    work.outbox()
        .forDesk(
            thread.desk(),
            thread.conversationId(),
            new DeliveryCommand.Retract(thread.channel(), thread.place(), thread.headId()));
  }

  private String title(DeskWords words, Conversation conversation) {
    return words.who(conversation)
        + " · "
        + PlainWords.channel(work.context().plan(), conversation.channel());
  }
}
