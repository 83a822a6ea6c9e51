package dev.baton.routing;

import dev.baton.connector.Content.Text;
import dev.baton.connector.Event;
import dev.baton.connector.Inbound;
import dev.baton.connector.Person;
import dev.baton.conversation.Conversation;
import dev.baton.plan.DeskPlan;
import dev.baton.store.ButtonAction;
import dev.baton.store.ButtonTable;
import dev.baton.store.ConversationTable;
import dev.baton.store.DeskThread;
import dev.baton.store.DeskThreadTable;
import dev.baton.store.WatcherTable;
import dev.baton.texts.AgentText;
import dev.baton.texts.UserText;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Tells users from agents and handles each event as the one or the other. */
final class InboundClassifier {

  private static final Optional<Boolean> NOBODY = Optional.of(false);

  private final UnitOfWork work;
  private final ConversationTable conversations;
  private final DeskThreadTable threads;
  private final ButtonTable buttons;
  private final WatcherTable watchers;
  private final String channel;
  private final Inbound inbound;
  private final Map<String, Boolean> members;
  private final KnownMembers known;
  private final AgentSeats seats;
  private final OpeningThreads opening;

  /**
   * @param members the platform's answers so far, by desk name: whether the person is a member of
   *     the desk's space
   * @param known what was answered lately, for all
   */
  InboundClassifier(
      UnitOfWork work,
      String channel,
      Inbound inbound,
      Map<String, Boolean> members,
      KnownMembers known) {
    this.work = work;
    this.conversations = work.tables().conversations();
    this.threads = work.tables().threads();
    this.buttons = work.tables().buttons();
    this.watchers = work.tables().watchers();
    this.channel = channel;
    this.inbound = inbound;
    this.members = members;
    this.known = known;
    this.seats = new AgentSeats(work, channel);
    this.opening = new OpeningThreads(work);
  }

  /** What a person's membership is asked for. */
  enum Purpose {
    /** To let them act as an agent: the answer must be of now. */
    ACT,
    /** To tell an agent from a user: a recent answer will do. */
    TELL_APART
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
    record AskMembership(DeskPlan desk, String personId, Purpose purpose) implements Outcome {}

    /**
     * Nothing was done: the user's conversation is being erased, and what they write meanwhile
     * begins the next one. The erasure step that empties the conversation wakes the lane.
     */
    record Later() implements Outcome {}

    /**
     * Nothing was done yet: the event may belong to a thread that the platform shows already, while
     * the call that opens it has not come back.
     */
    record ThreadOpening() implements Outcome {}
  }

  Outcome receive() {
    if (inbound.event() instanceof Event.Unreadable unreadable) {
      return new Outcome.SetAside(unreadable.cause());
    }
    if (inbound.event() instanceof Event.Moved moved) {
      new ChatMigration(work).moved(channel, inbound.place().chat(), moved.chat());
      return new Outcome.Handled();
    }
    if (inbound.event() instanceof Event.Deleted deleted) {
      new UnaddressedWords(work, channel, inbound).forget(deleted.messageId());
    }
    Person person = inbound.from();
    if (person == null || person.bot()) {
      return new Outcome.Handled();
    }
    SeenAgents seen = new SeenAgents(work);
    members.forEach((desk, member) -> {
      if (!member) {
        seen.left(desk, person);
      }
    });
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
    if (!isListed(desk, person)) {
      if (inbound.event() instanceof Event.Said said && said.toBot()) {
        events.refuse(AgentText.NOT_AN_AGENT);
      }
      return new Outcome.Handled();
    }
    Event.Pressed typed = typed();
    if (typed != null) {
      return pressed(person, typed);
    }
    new SeenAgents(work).saw(desk, person);
    switch (inbound.event()) {
      case Event.Said said -> {
        Optional<DeskThread> thread = threadHere();
        if (thread.isPresent()) {
          events.saidIn(thread.get().conversationId(), said);
        } else if (inbound.place().thread() != null && opening.at(desk)) {
          return new Outcome.ThreadOpening();
        } else {
          threadHere()
              .ifPresentOrElse(
                  opened -> events.saidIn(opened.conversationId(), said),
                  () -> events.saidOutside(said));
        }
      }
      case Event.Edited edited -> new AgentEdits(work, desk, inbound, person).edited(edited);
      case Event.Deleted deleted -> new AgentEdits(work, desk, inbound, person).deleted(deleted);
      case Event.Pressed pressed -> {}
      case Event.Reacted reacted ->
          new AgentReactions(work, desk, inbound, person).reacted(reacted);
      case Event.Moved moved -> {}
      case Event.Reachable reachable -> {}
      case Event.Announced announced -> {}
      case Event.Unreadable unreadable -> {}
    }
    return new Outcome.Handled();
  }

  /**
   * Handles an event in a direct chat. It is an agent's if it belongs to a thread that a desk
   * opened there, or if the person is an agent of a desk on this channel.
   */
  private Outcome inDirectChat(Person person) {
    lockFollowed(person);
    Event.Pressed typed = typed();
    Optional<DeskThread> thread = agentsThread();
    List<AgentSeats.Seat> open = thread.isPresent() ? List.of() : seats.open(person);
    if (!open.isEmpty() && inbound.event() instanceof Event.Said) {
      if (opening.of(open)) {
        return new Outcome.ThreadOpening();
      }
      thread = agentsThread();
    }
    if (typed != null && (thread.isPresent() || !open.isEmpty())) {
      return pressed(person, typed);
    }
    if (thread.isPresent()) {
      DeskThread found = thread.get();
      DeskPlan desk = work.context().plan().desk(found.desk());
      return asAgent(desk, person, events -> inThread(events, desk, person, found));
    }
    if (!open.isEmpty()) {
      return aside(open.getFirst().desk(), person);
    }
    for (DeskPlan desk : seats.desks()) {
      Optional<Boolean> member = isListed(desk, person) ? member(desk, person) : NOBODY;
      if (member.isEmpty()) {
        return new Outcome.AskMembership(desk, person.id(), Purpose.TELL_APART);
      }
      if (member.get() && typed != null) {
        return pressed(person, typed);
      }
      if (member.get()) {
        return isUserHere() ? asUser(person) : aside(desk, person);
      }
    }
    return asUser(person);
  }

  /** A note may be a whisper, which touches what its author has and what they follow. */
  private void lockFollowed(Person person) {
    if (work.context().mayWatch()
        && inbound.event() instanceof Event.Said said
        && AgentCommand.of(said.content()) instanceof AgentCommand.Note) {
      watchers.lock(seats.desks().stream().map(DeskPlan::name).toList(), person.id());
    }
  }

  private Optional<DeskThread> agentsThread() {
    return new AgentThread(work, channel)
        .of(inbound)
        .filter(found -> work.context().plan().desks().containsKey(found.desk()));
  }

  private Optional<Boolean> member(DeskPlan desk, Person person) {
    Boolean now = members.get(desk.name());
    return now == null ? known.find(desk.name(), person.id()) : Optional.of(now);
  }

  /** Whether an agent who has nothing open speaks as a user, because an operator allows it. */
  private boolean isUserHere() {
    if (!work.context().plan().channel(channel).agentsAsUsers()) {
      return false;
    }
    return !(inbound.event() instanceof Event.Said said)
        || switch (AgentCommand.of(said.content())) {
          case AgentCommand.Say say -> true;
          case AgentCommand.Unknown unknown -> true;
          case AgentCommand.Help help -> false;
          case AgentCommand.Claim claim -> false;
          case AgentCommand.Queue queue -> false;
          case AgentCommand.Away away -> false;
          case AgentCommand.Back back -> false;
          case AgentCommand.Note note -> false;
          case AgentCommand.Tell tell -> false;
          case AgentCommand.WithNote both -> false;
          case AgentCommand.Resolve resolve -> false;
          case AgentCommand.Release release -> false;
          case AgentCommand.Transfer transfer -> false;
          case AgentCommand.History history -> false;
          case AgentCommand.Who who -> false;
          case AgentCommand.Canned canned -> false;
          case AgentCommand.Undo undo -> false;
          case AgentCommand.Ask ask -> false;
          case AgentCommand.Draft draft -> false;
          case AgentCommand.Later later -> false;
          case AgentCommand.Watch watch -> false;
        };
  }

  /** Handles an event in an agent's private chat that belongs to no thread. */
  private Outcome aside(DeskPlan desk, Person person) {
    return switch (inbound.event()) {
      case Event.Said said ->
          asAgent(
              desk,
              person,
              events -> events.saidAside(said, seats.openOrRecent(person, inbound.place().chat())));
      case Event.Edited edited ->
          asAgent(
              desk,
              person,
              events ->
                  events.editedAside(edited, seats.openOrRecent(person, inbound.place().chat())));
      case Event.Deleted deleted -> new Outcome.Handled();
      case Event.Pressed pressed -> new Outcome.Handled();
      case Event.Reacted reacted -> new Outcome.Handled();
      case Event.Moved moved -> new Outcome.Handled();
      case Event.Reachable reachable -> asUser(person);
      case Event.Announced announced -> new Outcome.Handled();
      case Event.Unreadable unreadable -> new Outcome.Handled();
    };
  }

  private void inThread(AgentEvents events, DeskPlan desk, Person person, DeskThread thread) {
    switch (inbound.event()) {
      case Event.Said said -> events.saidIn(thread.conversationId(), said);
      case Event.Edited edited -> new AgentEdits(work, desk, inbound, person).edited(edited);
      case Event.Deleted deleted -> new AgentEdits(work, desk, inbound, person).deleted(deleted);
      case Event.Pressed pressed -> {}
      case Event.Reacted reacted ->
          new AgentReactions(work, desk, inbound, person).reacted(reacted);
      case Event.Moved moved -> {}
      case Event.Reachable reachable -> {}
      case Event.Announced announced -> {}
      case Event.Unreadable unreadable -> {}
    }
  }

  /** A deletion may be of a direct chat: not every platform says of deletions where they are. */
  private Outcome inOtherGroup(Person person) {
    boolean served = work.context().plan().channel(channel).groups();
    if (inbound.event() instanceof Event.Deleted && (!served || agentsThread().isPresent())) {
      return inDirectChat(person);
    }
    if (served) {
      return asUser(person);
    } else if (inbound.event() instanceof Event.Said said && said.toBot()) {
      work.outbox()
          .tellPlace(channel, inbound.place(), Text.plain(words(person, UserText.ONLY_DIRECT)));
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
      case Event.Reacted reacted ->
          new UserReactions(work, channel, inbound, person).reacted(reacted);
      case Event.Moved moved -> {}
      case Event.Announced announced -> {}
      case Event.Unreadable unreadable -> {}
    }
    return new Outcome.Handled();
  }

  /**
   * The press that the words stand for if an agent wrote them; null if they are words. It is asked
   * for before, but obeyed only after the person was told from a user.
   */
  private Event.@Nullable Pressed typed() {
    if (!(inbound.event() instanceof Event.Said said)) {
      return null;
    }
    Event.Pressed press = new TypedChoices(work).press(channel, inbound.place().chat(), said);
    String name =
        press == null
            ? null
            : buttons.find(press.token()).map(meaning -> deskOf(meaning.action())).orElse(null);
    return name != null && work.context().plan().desks().containsKey(name) ? press : null;
  }

  private Outcome pressed(Person person, Event.Pressed pressed) {
    Optional<ButtonTable.Meaning> meaning = buttons.find(pressed.token());
    if (meaning.isEmpty()) {
      staleButton(person, pressed);
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
      staleButton(person, pressed);
      return new Outcome.Handled();
    }
    boolean inSpace = work.context().spaceOf(desk).equals(inbound.place().chat());
    if (inSpace && isListed(desk, person)) {
      new SeenAgents(work).saw(desk, person);
      new AgentEvents(work, desk, inbound, person).pressed(pressed, meaning.get());
      return new Outcome.Handled();
    }
    if (inSpace || !inbound.direct()) {
      new AgentEvents(work, desk, inbound, person).refuse(AgentText.NOT_AN_AGENT);
      return new Outcome.Handled();
    }
    return asAgent(desk, person, events -> events.pressed(pressed, meaning.get()));
  }

  private Outcome asAgent(DeskPlan desk, Person person, Consumer<AgentEvents> action) {
    Boolean member = members.get(desk.name());
    if (member == null) {
      return new Outcome.AskMembership(desk, person.id(), Purpose.ACT);
    }
    AgentEvents events = new AgentEvents(work, desk, inbound, person);
    if (member && isListed(desk, person)) {
      new SeenAgents(work).saw(desk, person);
      action.accept(events);
    } else {
      events.refuse(AgentText.NO_AGENT_ANY_MORE, desk.name());
    }
    return new Outcome.Handled();
  }

  private void staleButton(Person person, Event.Pressed pressed) {
    String stale = words(person, UserText.STALE_BUTTON);
    String pressId = pressed.pressId();
    if (pressId != null) {
      work.afterCommit().answerPress(channel, pressId, stale);
    } else {
      work.outbox().tellPlace(channel, inbound.place(), Text.plain(stale));
    }
  }

  /** Baton's own words for a person, in their language as far as it was ever told. */
  private String words(Person person, UserText text) {
    String told = person.language();
    String language =
        told == null
            ? conversations
                .at(channel, inbound.place().chat())
                .map(Conversation::language)
                .orElse(null)
            : told;
    return work.context().words(channel, language, text);
  }

  private Optional<DeskThread> threadHere() {
    return inbound.place().thread() == null
        ? Optional.empty()
        : threads.at(channel, inbound.place().chat(), inbound.place().thread());
  }

  /** Whether a desk takes a member of its space for an agent. */
  static boolean isListed(DeskPlan desk, Person person) {
    return desk.agents().isEmpty()
        || desk.agents().stream()
            .anyMatch(agent -> DeskPlan.names(agent, person.id(), person.handle()));
  }

  private static @Nullable String deskOf(ButtonAction action) {
    return switch (action) {
      case ButtonAction.Claim claim -> claim.desk();
      case ButtonAction.Resolve resolve -> resolve.desk();
      case ButtonAction.Release release -> release.desk();
      case ButtonAction.SendDraft draft -> draft.desk();
      case ButtonAction.TakeOverAndSend send -> send.desk();
      case ButtonAction.RetryLetter retry -> retry.desk();
      case ButtonAction.SendTo send -> send.desk();
      case ButtonAction.ObeyIn obey -> obey.desk();
      case ButtonAction.SendCanned canned -> canned.desk();
      case ButtonAction.PassOn pass -> pass.desk();
      case ButtonAction.AskForTransfer wish -> wish.desk();
      case ButtonAction.TakeTransfer take -> take.desk();
      case ButtonAction.DeclineTransfer decline -> decline.desk();
      case ButtonAction.TakeOver take -> take.desk();
      case ButtonAction.Choose choose -> null;
      case ButtonAction.AskForPerson ask -> null;
      case ButtonAction.LeaveMessage leave -> null;
      case ButtonAction.BackToBot back -> null;
      case ButtonAction.AskAgain again -> null;
      case ButtonAction.CallMe call -> null;
      case ButtonAction.StopWaiting stop -> null;
      case ButtonAction.Rate rate -> null;
      case ButtonAction.AddComment add -> null;
      case ButtonAction.NoComment none -> null;
      case ButtonAction.CommentForBot wanted -> null;
      case ButtonAction.EmailTranscript email -> null;
      case ButtonAction.NoEmail none -> null;
    };
  }
}
