package dev.baton.routing;

import dev.baton.connector.Button;
import dev.baton.connector.Content;
import dev.baton.connector.Content.Text;
import dev.baton.connector.Edits;
import dev.baton.connector.Feature;
import dev.baton.connector.Place;
import dev.baton.connector.Threads;
import dev.baton.conversation.Conversation;
import dev.baton.conversation.Handoff;
import dev.baton.conversation.HandoffStatus;
import dev.baton.conversation.Message;
import dev.baton.plan.DeskPlan;
import dev.baton.routing.content.TextBuilder;
import dev.baton.routing.lane.LaneName;
import dev.baton.store.ButtonAction;
import dev.baton.store.ButtonTable;
import dev.baton.store.ConversationTable;
import dev.baton.store.DeliveryCommand;
import dev.baton.store.DeliveryTable;
import dev.baton.store.DeskThread;
import dev.baton.store.DeskThreadTable;
import dev.baton.store.HandoffTable;
import dev.baton.store.MessageCopy;
import dev.baton.store.MessageTable;
import dev.baton.texts.AgentText;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * Shows handoffs to desks. Each has one message there: the offer with its briefing. When an agent
 * takes it, it says so and gets the buttons to work with; at the end it says how that came. Where a
 * platform cannot change a message with buttons, it is deleted, and a line replaces it.
 */
final class Offers {

  private final UnitOfWork work;
  private final DeskCards cards;
  private final ConversationTable conversations;
  private final MessageTable messages;
  private final HandoffTable handoffs;
  private final DeskThreadTable threads;
  private final DeliveryTable deliveries;
  private final ButtonTable buttons;

  Offers(UnitOfWork work) {
    this.work = work;
    this.cards = new DeskCards(work);
    this.conversations = work.tables().conversations();
    this.messages = work.tables().messages();
    this.handoffs = work.tables().handoffs();
    this.threads = work.tables().threads();
    this.deliveries = work.tables().deliveries();
    this.buttons = work.tables().buttons();
  }

  /** Offers a handoff that begins to wait to the desks of its queue that are to see it. */
  void offer(Conversation conversation, Handoff handoff) {
    offerAgain(conversation, handoff, null, null);
  }

  /**
   * Offers a handoff that was released.
   *
   * @param why why it waits again; null for nothing to say
   * @param knowing a desk whose agents know it already
   */
  void offerAgain(
      Conversation conversation,
      Handoff handoff,
      @Nullable DeskLine why,
      @Nullable String knowing) {
    handoffs.briefed(handoff.id(), conversation.epoch());
    for (DeskPlan desk : work.desks().desksSeeing(handoff)) {
      List<Text> state = new ArrayList<>();
      if (why != null && !desk.name().equals(knowing)) {
        state.add(why.in(work.words(desk)));
      }
      open(conversation, handoff, desk, state);
    }
    new Assignments(work).ask(conversation, handoff);
  }

  /** Offers a waiting handoff to a desk that is new, with what the user wrote meanwhile. */
  void offerLate(Conversation conversation, Handoff handoff, DeskPlan desk) {
    open(conversation, handoff, desk, new ArrayList<>());
  }

  /**
   * Updates the offers after an agent took the handoff, and gives the agent a thread to work in.
   *
   * @param anew whether the conversation goes on in another thread than before, where all of the
   *     handoff so far is shown
   */
  void taken(Conversation conversation, Handoff handoff, DeskPlan at, boolean anew) {
    if (anew) {
      handoffs.briefed(handoff.id(), conversation.epoch());
    }
    Map<String, DeskThread> offers = cards.of(handoff);
    offers.values().stream()
        .filter(card -> !card.desk().equals(at.name()))
        .forEach(card -> takenElsewhere(conversation, handoff, card));
    DeskThread own = offers.get(at.name());
    switch (at.conversations()) {
      case SPACE -> {
        boolean onItsWay = deliveries.opensThread(lane(conversation, at), handoff.id(), "");
        if (anew || (own == null && !onItsWay)) {
          openToWork(conversation, handoff, at);
        } else if (own != null && !onItsWay) {
          workAt(conversation, handoff, at, own);
        }
      }
      case DIRECT -> {
        if (own != null) {
          takenElsewhere(conversation, handoff, own);
        }
        openToWork(conversation, handoff, at);
      }
    }
  }

  /** Updates the briefing where an agent works after another agent took over in the same thread. */
  void passedOn(Conversation conversation, Handoff handoff, DeskPlan desk) {
    DeskThread card = cards.of(handoff).get(desk.name());
    if (card != null && cards.isEditable(card)) {
      cards.rewrite(card, atWork(conversation, handoff, desk));
    }
  }

  /** Says in the threads of a handoff that is over why it ended, and marks them as done. */
  void closed(Conversation conversation, Handoff before, DeskLine why) {
    new TypedChoices(work).forget(conversation.id());
    Handoff handoff = handoffs.get(before.id());
    String worked = before.desk();
    for (DeskThread card : cards.of(handoff).values()) {
      DeskPlan desk = work.context().plan().desk(card.desk());
      boolean itself = card.desk().equals(worked) && desk.conversations() == DeskPlan.Where.SPACE;
      if (worked == null) {
        takeDown(conversation, handoff, card, outcome(handoff, desk));
      } else if (!itself && cards.isEditable(card)) {
        cards.rewrite(card, briefing(conversation, handoff, desk).inShort(outcome(handoff, desk)));
      }
    }
    DeskPlan desk = worked == null ? null : work.context().plan().desks().get(worked);
    if (desk != null) {
      DeskThread thread =
          threads
              .current(conversation.id(), desk.name())
              .filter(open -> open.handoffId().equals(handoff.id()))
              .orElse(null);
      finish(conversation, handoff, desk, thread, why.in(work.words(desk)));
    }
  }

  /** Says in the thread in which an agent worked why that is over, and takes the buttons away. */
  private void finish(
      Conversation conversation,
      Handoff handoff,
      DeskPlan desk,
      @Nullable DeskThread thread,
      Text why) {
    if (thread == null || cards.isEditable(thread)) {
      if (thread != null) {
        cards.rewrite(
            thread,
            briefing(conversation, handoff, desk)
                .whole(List.of(outcome(handoff, desk)), List.of()));
      }
      work.outbox().tellDesk(conversation, desk, TextBuilder.italicLine(why.text()));
    } else {
      work.outbox()
          .tellDesk(
              conversation,
              desk,
              cards.line(work.words(desk), conversation, outcome(handoff, desk)));
      cards.retract(thread);
    }
    work.outbox()
        .forDesk(
            desk.name(),
            conversation.id(),
            new DeliveryCommand.FinishThread(conversation.id(), desk.name()));
  }

  /**
   * Says in the thread in which an agent worked that the handoff waits again, and takes the buttons
   * away.
   *
   * @param before the handoff as it was with that agent
   * @param why why it waits; null if nobody is to be told
   * @param moved what the briefing says of it; null if the agent released it
   */
  void released(
      Conversation conversation,
      Handoff before,
      DeskPlan desk,
      @Nullable DeskLine why,
      @Nullable DeskLine moved) {
    DeskWords words = work.words(desk);
    DeskThread thread = cards.of(before).get(desk.name());
    if (thread != null && !cards.isEditable(thread)) {
      takeBackWords(conversation, before, desk);
      cards.remove(thread, why == null ? null : why.in(words));
      return;
    }
    if (thread != null) {
      Text state = moved == null ? released(before, desk) : moved.in(words);
      cards.rewrite(thread, briefing(conversation, before, desk).whole(List.of(state), List.of()));
    }
    if (why != null) {
      work.outbox().tellDesk(conversation, desk, why.in(words));
    }
  }

  /**
   * Says where a handoff went that other desks than the one where it was worked on have seen, and
   * marks its threads as done where it does not wait.
   *
   * @param before the handoff as it was with an agent
   */
  void movedOn(Conversation conversation, Handoff before, DeskLine moved) {
    Handoff handoff = handoffs.get(before.id());
    for (DeskThread card : cards.of(handoff).values()) {
      DeskPlan desk = work.context().plan().desk(card.desk());
      if (!card.desk().equals(before.desk()) && cards.isEditable(card)) {
        cards.rewrite(
            card, briefing(conversation, before, desk).inShort(moved.in(work.words(desk))));
      }
      if (!isOfferedAt(handoff, desk)) {
        work.outbox()
            .forDesk(
                desk.name(),
                conversation.id(),
                new DeliveryCommand.FinishThread(conversation.id(), desk.name()));
      }
    }
    work.context().plan().desksOf(before.queue()).stream()
        .filter(desk -> !isOfferedAt(handoff, desk))
        .filter(desk -> !work.context().capabilities(desk.channel()).has(Feature.EDIT_BUTTONS))
        .filter(desk ->
            !desk.name().equals(before.desk()) || desk.conversations() == DeskPlan.Where.DIRECT)
        .forEach(desk ->
            work.outbox()
                .tellPlace(
                    desk.channel(),
                    Place.chat(work.context().spaceOf(desk)),
                    cards.line(work.words(desk), conversation, moved.in(work.words(desk)))));
  }

  /**
   * Takes down the offers of a handoff that nobody took in its queue and that waits in another one.
   *
   * @param before the handoff as it was in that queue
   */
  void withdrawn(Conversation conversation, Handoff before, DeskLine why) {
    Map<String, DeskThread> offers = cards.of(before);
    for (DeskPlan desk : work.desks().desksSeeing(before)) {
      DeskThread offer = offers.get(desk.name());
      if (offer != null) {
        takeDown(conversation, before, offer, why.in(work.words(desk)));
      }
    }
  }

  private boolean isOfferedAt(Handoff handoff, DeskPlan desk) {
    return work.desks().desksSeeing(handoff).contains(desk);
  }

  /**
   * Closes the thread in an agent's direct chat once the agent no longer has the conversation.
   *
   * @param before the handoff as it was with that agent
   * @param why what the thread says of it; null if the agent released it
   */
  void left(Conversation conversation, Handoff before, DeskPlan desk, @Nullable DeskLine why) {
    Text state = why == null ? released(before, desk) : why.in(work.words(desk));
    takeBackWords(conversation, before, desk);
    DeskThread offer = cards.of(before).get(desk.name());
    if (offer != null && cards.isEditable(offer)) {
      cards.rewrite(offer, briefing(conversation, before, desk).inShort(state));
    }
    threads
        .current(conversation.id(), desk.name())
        .filter(thread -> !cards.isInSpace(thread, desk))
        .ifPresent(thread -> left(conversation, before, desk, thread, state));
  }

  private void left(
      Conversation conversation, Handoff before, DeskPlan desk, DeskThread thread, Text state) {
    Text why = work.words(desk).say(AgentText.NOT_YOURS_ANY_MORE);
    if (cards.isEditable(thread)) {
      cards.rewrite(thread, briefing(conversation, before, desk).whole(List.of(state), List.of()));
      cards.tell(thread, why);
      threads.gone(thread.id(), work.now());
    } else {
      cards.remove(thread, why);
    }
  }

  /**
   * Brings a briefing up to date that arrived only after somebody took the handoff or it ended.
   *
   * @param where where it was to be opened
   * @param head the message as it was sent
   */
  void opened(DeskThread thread, Threads.Whereabouts where, Content head) {
    DeskPlan desk = work.context().plan().desks().get(thread.desk());
    if (desk == null) {
      return;
    }
    Handoff handoff = handoffs.get(thread.handoffId());
    Conversation conversation = conversations.get(thread.conversationId());
    boolean here = desk.name().equals(handoff.desk());
    switch (where) {
      case Threads.Whereabouts.With with -> {
        if (!here || !with.personId().equals(handoff.agentId())) {
          Text state =
              handoff.status() == HandoffStatus.QUEUED
                  ? released(handoff, desk)
                  : words(desk, AgentText.AGENT_HAS_IT, handoff);
          left(conversation, handoff, desk, thread, state);
        } else if (!handoff.status().open()) {
          finish(conversation, handoff, desk, thread, outcome(handoff, desk));
        } else if (isOutdated(handoff, desk, head)) {
          corrected(conversation, handoff);
        }
      }
      case Threads.Whereabouts.In in -> {
        boolean worksHere = here && desk.conversations() == DeskPlan.Where.SPACE;
        boolean waits = handoff.status() == HandoffStatus.QUEUED;
        if (!handoff.status().open()) {
          takeDown(conversation, handoff, thread, outcome(handoff, desk));
        } else if (waits && !isOfferedAt(handoff, desk)) {
          takeDown(conversation, handoff, thread, waitsElsewhere(handoff, desk));
        } else if (handoff.status() == HandoffStatus.ACCEPTED && !worksHere) {
          takenElsewhere(conversation, handoff, thread);
        } else if (handoff.status() == HandoffStatus.ACCEPTED && isOffer(head)) {
          workAt(conversation, handoff, desk, thread);
        } else if (isOutdated(handoff, desk, head)) {
          corrected(conversation, handoff);
        }
      }
    }
  }

  private Text waitsElsewhere(Handoff handoff, DeskPlan desk) {
    boolean serves = work.context().plan().desksOf(handoff.queue()).contains(desk);
    return work.words(desk)
        .say(serves ? AgentText.WAITS_AT_ANOTHER_DESK : AgentText.WAITS_IN_ANOTHER_QUEUE);
  }

  /** Shows briefings anew from which a message was taken out, because it stands below. */
  void corrected(Conversation conversation, Handoff handoff) {
    String worked = handoff.desk();
    if (worked == null) {
      for (DeskThread card : cards.of(handoff).values()) {
        DeskPlan desk = work.context().plan().desk(card.desk());
        correct(card, offered(conversation, handoff, desk, new ArrayList<>()));
      }
      return;
    }
    DeskPlan desk = work.context().plan().desks().get(worked);
    if (desk != null) {
      threads
          .current(conversation.id(), worked)
          .filter(thread -> thread.handoffId().equals(handoff.id()))
          .filter(thread ->
              desk.conversations() == DeskPlan.Where.SPACE || !cards.isInSpace(thread, desk))
          .ifPresent(thread -> correct(thread, atWork(conversation, handoff, desk)));
    }
  }

  private void correct(DeskThread thread, Content content) {
    if (cards.isEditable(thread)) {
      cards.rewrite(thread, content);
    }
  }

  /** Whether a briefing shows what stands below it by now. */
  private boolean isOutdated(Handoff handoff, DeskPlan desk, Content head) {
    String shown = TextBuilder.summary(head);
    return new TranscriptLines(work, work.words(desk))
        .of(since(handoff)).stream().anyMatch(line -> shown.contains(line.text()));
  }

  private void open(Conversation conversation, Handoff handoff, DeskPlan desk, List<Text> state) {
    cards.open(
        conversation,
        handoff,
        desk,
        new Threads.Whereabouts.In(work.context().spaceOf(desk)),
        offered(conversation, handoff, desk, state),
        since(handoff));
  }

  /** Opens the thread in which an agent works, and shows there what came since the briefing. */
  private void openToWork(Conversation conversation, Handoff handoff, DeskPlan desk) {
    String agentId = handoff.agentId();
    Threads.Whereabouts where =
        desk.conversations() == DeskPlan.Where.DIRECT && agentId != null
            ? new Threads.Whereabouts.With(agentId)
            : new Threads.Whereabouts.In(work.context().spaceOf(desk));
    cards.open(
        conversation, handoff, desk, where, atWork(conversation, handoff, desk), since(handoff));
  }

  /** Turns the offer at a desk into the briefing of the agent who took it there. */
  private void workAt(Conversation conversation, Handoff handoff, DeskPlan desk, DeskThread offer) {
    if (cards.isEditable(offer)) {
      cards.rewrite(offer, atWork(conversation, handoff, desk));
      return;
    }
    takeDownWords(conversation, handoff, desk, offer);
    cards.remove(offer, null);
    openToWork(conversation, handoff, desk);
  }

  /** Deletes what stands below an offer that is to be deleted; it is shown where the work is. */
  private void takeDownWords(
      Conversation conversation, Handoff handoff, DeskPlan desk, DeskThread offer) {
    if (!(work.context().channel(offer.channel()) instanceof Edits)) {
      return;
    }
    for (Message message : since(handoff)) {
      for (MessageCopy copy : messages.copies(message.id())) {
        if (copy.channel().equals(offer.channel()) && copy.place().equals(offer.place())) {
          work.outbox()
              .forDesk(
                  desk.name(),
                  conversation.id(),
                  new DeliveryCommand.Retract(copy.channel(), copy.place(), copy.platformId()));
          messages.removeCopy(copy);
        }
      }
    }
  }

  /** Turns an offer into a line that says who has the handoff; it is worked on elsewhere. */
  private void takenElsewhere(Conversation conversation, Handoff handoff, DeskThread offer) {
    DeskPlan desk = work.context().plan().desk(offer.desk());
    if (!desk.name().equals(handoff.desk())) {
      takeBackWords(conversation, handoff, desk);
    }
    if (!cards.isEditable(offer)) {
      takeDownWords(conversation, handoff, desk, offer);
    }
    Text state = words(desk, AgentText.HAS_IT_NOW, handoff);
    cards.putAway(
        work.words(desk),
        conversation,
        offer,
        briefing(conversation, handoff, desk).inShort(state),
        state);
  }

  /** Turns an offer that nobody took into what became of it. */
  private void takeDown(Conversation conversation, Handoff handoff, DeskThread offer, Text state) {
    DeskPlan desk = work.context().plan().desk(offer.desk());
    if (!cards.isEditable(offer)) {
      takeBackWords(conversation, handoff, desk);
    }
    Briefing briefing = briefing(conversation, handoff, desk);
    cards.putAway(
        work.words(desk),
        conversation,
        offer,
        desk.conversations() == DeskPlan.Where.SPACE
            ? briefing.whole(List.of(state), List.of())
            : briefing.inShort(state),
        state);
  }

  private boolean isOffer(Content head) {
    return head instanceof Content.Buttons shown
        && shown.buttons().stream()
            .map(button -> buttons.find(button.token()))
            .anyMatch(meaning ->
                meaning.isPresent() && meaning.get().action() instanceof ButtonAction.Claim);
  }

  /** What the user wrote to people since the briefing, in order. */
  private List<Message> since(Handoff handoff) {
    OptionalLong briefed = handoffs.briefedEpoch(handoff.id());
    return messages.toPeople(handoff.id()).stream()
        .filter(message -> briefed.isEmpty() || message.epoch() >= briefed.getAsLong())
        .toList();
  }

  /** Takes back what is still on its way to a thread in which it would stand a second time. */
  private void takeBackWords(Conversation conversation, Handoff handoff, DeskPlan desk) {
    for (Message message : since(handoff)) {
      deliveries.takeBack(message.id(), lane(conversation, desk));
    }
  }

  private static String lane(Conversation conversation, DeskPlan desk) {
    return new LaneName.ToDesk(desk.name(), conversation.id()).stored();
  }

  private Content offered(
      Conversation conversation, Handoff handoff, DeskPlan desk, List<Text> state) {
    DeskWords words = work.words(desk);
    boolean deaf = !work.context().capabilities(desk.channel()).has(Feature.HEARS_GROUPS);
    switch (desk.conversations()) {
      case DIRECT -> state.add(words.say(AgentText.RUNS_IN_DIRECT));
      case SPACE -> {
        if (deaf) {
          state.add(words.say(AgentText.MENTION_ME));
        }
      }
    }
    Button claim =
        work.outbox()
            .button(
                conversation.id(),
                words.plain(AgentText.CLAIM),
                new ButtonAction.Claim(handoff.id(), desk.name()));
    return briefing(conversation, handoff, desk).whole(state, List.of(claim));
  }

  private Content atWork(Conversation conversation, Handoff handoff, DeskPlan desk) {
    List<Text> state = new ArrayList<>();
    DeskWords words = work.words(desk);
    state.add(
        words.say(RelayRule.onCard(desk.relay()), words.agent(handoff), words.who(conversation)));
    boolean deaf = !work.context().capabilities(desk.channel()).has(Feature.HEARS_GROUPS);
    if (deaf && desk.conversations() == DeskPlan.Where.SPACE) {
      state.add(words.say(AgentText.MENTION_ME));
    }
    OutboxWriter outbox = work.outbox();
    Button resolve =
        outbox.button(
            conversation.id(),
            words.plain(AgentText.RESOLVE),
            new ButtonAction.Resolve(handoff.id(), desk.name()));
    Button release =
        outbox.button(
            conversation.id(),
            words.plain(AgentText.RELEASE),
            new ButtonAction.Release(handoff.id(), desk.name()));
    return briefing(conversation, handoff, desk).whole(state, List.of(resolve, release));
  }

  /** A text that names the agent of a handoff. */
  private Text words(DeskPlan desk, AgentText text, Handoff handoff) {
    DeskWords words = work.words(desk);
    return words.say(text, words.agent(handoff));
  }

  private Briefing briefing(Conversation conversation, Handoff handoff, DeskPlan desk) {
    return new Briefing(work, conversation, handoff, desk);
  }

  private Text released(Handoff before, DeskPlan desk) {
    DeskWords words = work.words(desk);
    String by = before.agentName();
    String at = words.clock().at(work.now());
    return by == null
        ? words.say(AgentText.WENT_BACK, at)
        : words.say(AgentText.RELEASED_BY, by, at);
  }

  /** How a handoff ended, and when. */
  private Text outcome(Handoff handoff, DeskPlan desk) {
    DeskWords words = work.words(desk);
    Instant ended = handoff.endedAt();
    String at = words.clock().at(ended == null ? work.now() : ended);
    return switch (handoff.endReason()) {
      case AGENT_RESOLVED -> words.say(AgentText.OUTCOME_RESOLVED, words.agent(handoff), at);
      case USER_ENDED -> {
        String who = words.who(conversations.get(handoff.conversationId()));
        yield words.say(AgentText.OUTCOME_USER_ENDED, who, at);
      }
      case WAIT_EXPIRED -> words.say(AgentText.OUTCOME_WAIT_EXPIRED, at);
      case IDLE_EXPIRED -> words.say(AgentText.OUTCOME_IDLE_EXPIRED, at);
      case BOT_ENDED -> words.say(AgentText.OUTCOME_BOT_ENDED, at);
      case TRANSFERRED -> words.say(AgentText.OUTCOME_TRANSFERRED, words.agent(handoff), at);
      case NO_AGENT, ERROR -> words.say(AgentText.OUTCOME_NOBODY, at);
      case null -> words.say(AgentText.OUTCOME_OVER, at);
    };
  }

  /** A user by name, as transcripts have it. */
  static String who(Conversation conversation) {
    return who(conversation.userName());
  }

  static String who(String userName) {
    return userName.isBlank() ? "Someone" : userName;
  }
}
