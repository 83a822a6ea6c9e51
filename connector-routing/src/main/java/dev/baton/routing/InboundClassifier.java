package dev.baton.routing;

import dev.baton.connector.Content.Text;
import dev.baton.connector.Event;
import dev.baton.connector.Inbound;
import dev.baton.connector.Person;
import dev.baton.conversation.Handoff;
import dev.baton.plan.DeskPlan;
import dev.baton.store.ButtonAction;
import dev.baton.store.ButtonTable;
import dev.baton.store.DeskThread;
import dev.baton.store.DeskThreadTable;
import dev.baton.store.HandoffTable;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Tells users from agents and handles each event as the one or the other. */
final class InboundClassifier {

  private final UnitOfWork work;
  private final HandoffTable handoffs;
  private final DeskThreadTable threads;
  private final ButtonTable buttons;
  private final String channel;
  private final Inbound inbound;
  private final Map<String, Boolean> members;

  /**
   * @param members the platform's answers so far, by desk name: whether the person is a member of
   *     the desk's space
   */
  InboundClassifier(
      UnitOfWork work, String channel, Inbound inbound, Map<String, Boolean> members) {
    this.work = work;
    this.handoffs = work.tables().handoffs();
    this.threads = work.tables().threads();
    this.buttons = work.tables().buttons();
    this.channel = channel;
    this.inbound = inbound;
    this.members = members;
  }

  /** What became of an event. */
  sealed interface Outcome {

    record Handled() implements Outcome {}

    /** The event cannot be handled and is kept for a person to look at. */
    record SetAside(String why) implements Outcome {}

    /**
     * Nothing was done yet: first, the platform must say whether a person is a member of a desk's
     * space.
     */
    record AskMembership(DeskPlan desk, String personId) implements Outcome {}

    /**
     * Nothing was done: the user's conversation is being erased, and what they write meanwhile
     * begins the next one. The erasure step that empties the conversation wakes the lane.
     */
    record Later() implements Outcome {}
  }

  Outcome receive() {
    if (inbound.event() instanceof Event.Unreadable unreadable) {
      return new Outcome.SetAside(unreadable.cause());
    }
    if (inbound.event() instanceof Event.Moved moved) {
      new ChatMigration(work).moved(channel, inbound.place().chat(), moved.chat());
      return new Outcome.Handled();
    }
    Person person = inbound.from();
    if (person == null || person.bot()) {
      return new Outcome.Handled();
    }
    if (inbound.event() instanceof Event.Pressed pressed) {
      return pressed(person, pressed);
    }
    Optional<DeskPlan> space = work.context().deskIn(channel, inbound.place().chat());
    if (space.isPresent()) {
      return inSpace(space.get(), person);
    }
    return inbound.direct() ? inDirectChat(person) : inOtherGroup(person);
  }

  private Outcome inSpace(DeskPlan desk, Person person) {
    AgentEvents events = new AgentEvents(work, desk, inbound, person);
    if (!isAgent(desk, person)) {
      if (inbound.event() instanceof Event.Said said && said.toBot()) {
        events.refuse("You are not one of the agents of this desk.");
      }
      return new Outcome.Handled();
    }
    switch (inbound.event()) {
      case Event.Said said ->
          threadHere()
              .ifPresentOrElse(
                  thread -> events.saidIn(thread, said), () -> events.saidOutside(said));
      case Event.Edited edited -> new AgentEdits(work, desk, inbound, person).edited(edited);
      case Event.Deleted deleted -> new AgentEdits(work, desk, inbound, person).deleted(deleted);
      case Event.Pressed pressed -> {}
      case Event.Reacted reacted -> {}
      case Event.Moved moved -> {}
      case Event.Reachable reachable -> {}
      case Event.Announced announced -> {}
      case Event.Unreadable unreadable -> {}
    }
    return new Outcome.Handled();
  }

  /**
   * Handles an event in a direct chat. The chat is an agent's if a desk opened a thread in it or
   * the agent has a handoff.
   */
  private Outcome inDirectChat(Person person) {
    Optional<DeskThread> thread =
        inbound.place().thread() == null ? Optional.empty() : threadHere();
    if (thread.isPresent()) {
      DeskPlan desk = work.context().plan().desk(thread.get().desk());
      return asAgent(desk, person, events -> inThread(events, desk, person, thread.get()));
    }
    List<Seat> seats = seats(person);
    if (seats.isEmpty()) {
      return asUser(person);
    }
    DeskPlan desk = seats.getFirst().desk();
    return asAgent(
        desk,
        person,
        events -> {
          if (!(inbound.event() instanceof Event.Said said)) {
            inThread(events, desk, person, null);
          } else if (seats.size() == 1) {
            Seat seat = seats.getFirst();
            threads
                .current(seat.handoff().conversationId(), seat.desk().name())
                .ifPresentOrElse(
                    only -> events.saidIn(only, said), () -> events.saidToNone(handoffs(seats)));
          } else {
            events.saidToNone(handoffs(seats));
          }
        });
  }

  private void inThread(
      AgentEvents events, DeskPlan desk, Person person, @Nullable DeskThread thread) {
    switch (inbound.event()) {
      case Event.Said said -> {
        if (thread != null) {
          events.saidIn(thread, said);
        }
      }
      case Event.Edited edited -> new AgentEdits(work, desk, inbound, person).edited(edited);
      case Event.Deleted deleted -> new AgentEdits(work, desk, inbound, person).deleted(deleted);
      case Event.Pressed pressed -> {}
      case Event.Reacted reacted -> {}
      case Event.Moved moved -> {}
      case Event.Reachable reachable -> {}
      case Event.Announced announced -> {}
      case Event.Unreadable unreadable -> {}
    }
  }

  private Outcome inOtherGroup(Person person) {
    boolean served = work.context().plan().channel(channel).groups();
    if (served) {
      return asUser(person);
    } else if (inbound.event() instanceof Event.Said said && said.toBot()) {
      work.outbox().tellPlace(channel, inbound.place(), Text.plain(Texts.onlyDirect()));
    }
    return new Outcome.Handled();
  }

  private Outcome asUser(Person person) {
    UserEvents events = new UserEvents(work, channel, inbound, person);
    if (events.areHeldBack()) {
      return new Outcome.Later();
    }
    switch (inbound.event()) {
      case Event.Said said -> events.said(said);
      case Event.Edited edited -> events.edited(edited);
      case Event.Deleted deleted -> events.deleted(deleted);
      case Event.Reachable reachable -> events.reachable(reachable);
      case Event.Pressed pressed -> {}
      case Event.Reacted reacted -> {}
      case Event.Moved moved -> {}
      case Event.Announced announced -> {}
      case Event.Unreadable unreadable -> {}
    }
    return new Outcome.Handled();
  }

  private Outcome pressed(Person person, Event.Pressed pressed) {
    Optional<ButtonTable.Meaning> meaning = buttons.find(pressed.token());
    if (meaning.isEmpty()) {
      staleButton(pressed);
      return new Outcome.Handled();
    }
    String deskName = deskOf(meaning.get().action());
    if (deskName == null) {
      UserEvents events = new UserEvents(work, channel, inbound, person);
      if (events.areHeldBack()) {
        return new Outcome.Later();
      }
      events.pressed(pressed, meaning.get());
      return new Outcome.Handled();
    }
    DeskPlan desk = work.context().plan().desks().get(deskName);
    if (desk == null || !desk.channel().equals(channel)) {
      staleButton(pressed);
      return new Outcome.Handled();
    }
    boolean inSpace = work.context().spaceOf(desk).equals(inbound.place().chat());
    if (inSpace && isAgent(desk, person)) {
      new AgentEvents(work, desk, inbound, person).pressed(pressed, meaning.get());
      return new Outcome.Handled();
    }
    if (inSpace || !inbound.direct()) {
      new AgentEvents(work, desk, inbound, person)
          .refuse("You are not one of the agents of this desk.");
      return new Outcome.Handled();
    }
    return asAgent(desk, person, events -> events.pressed(pressed, meaning.get()));
  }

  private Outcome asAgent(DeskPlan desk, Person person, Consumer<AgentEvents> action) {
    Boolean member = members.get(desk.name());
    if (member == null) {
      return new Outcome.AskMembership(desk, person.id());
    }
    AgentEvents events = new AgentEvents(work, desk, inbound, person);
    if (member && isAgent(desk, person)) {
      action.accept(events);
    } else {
      events.refuse("You are no longer one of the agents of desk " + desk.name() + ".");
    }
    return new Outcome.Handled();
  }

  private void staleButton(Event.Pressed pressed) {
    String pressId = pressed.pressId();
    if (pressId != null) {
      work.afterCommit().answerPress(channel, pressId, Texts.staleButton());
    } else {
      work.outbox().tellPlace(channel, inbound.place(), Text.plain(Texts.staleButton()));
    }
  }

  private Optional<DeskThread> threadHere() {
    return inbound.place().thread() == null
        ? Optional.empty()
        : threads.at(channel, inbound.place().chat(), inbound.place().thread());
  }

  private List<Seat> seats(Person person) {
    List<Seat> seats = new ArrayList<>();
    work.context()
        .plan()
        .desksOn(channel)
        .forEach(desk ->
            handoffs
                .acceptedBy(desk.name(), person.id())
                .forEach(handoff -> seats.add(new Seat(desk, handoff))));
    return seats;
  }

  private static List<Handoff> handoffs(List<Seat> seats) {
    return seats.stream().map(Seat::handoff).toList();
  }

  private static boolean isAgent(DeskPlan desk, Person person) {
    if (desk.agents().isEmpty()) {
      return true;
    }
    String handle = person.handle();
    return desk.agents().stream()
        .map(agent -> agent.toLowerCase(Locale.ROOT))
        .map(agent -> agent.startsWith("@") ? agent.substring(1) : agent)
        .anyMatch(agent ->
            (handle != null && agent.equals(handle.toLowerCase(Locale.ROOT)))
                || agent.equals(person.id().toLowerCase(Locale.ROOT)));
  }

  private static @Nullable String deskOf(ButtonAction action) {
    return switch (action) {
      case ButtonAction.Claim claim -> claim.desk();
      case ButtonAction.Resolve resolve -> resolve.desk();
      case ButtonAction.Release release -> release.desk();
      case ButtonAction.SendDraft draft -> draft.desk();
      case ButtonAction.TakeOverAndSend send -> send.desk();
      case ButtonAction.RetryLetter retry -> retry.desk();
      case ButtonAction.Choose choose -> null;
      case ButtonAction.AskForPerson ask -> null;
      case ButtonAction.BackToBot back -> null;
      case ButtonAction.AskAgain again -> null;
    };
  }

  /** A handoff that an agent has at a desk. */
  private record Seat(DeskPlan desk, Handoff handoff) {}
}
