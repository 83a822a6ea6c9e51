package dev.baton.routing;

import dev.baton.connector.Content.Text;
import dev.baton.connector.Feature;
import dev.baton.connector.Person;
import dev.baton.conversation.Conversation;
import dev.baton.conversation.Handoff;
import dev.baton.plan.DeskPlan;
import dev.baton.routing.content.TextBuilder;
import dev.baton.store.AgentStatus;
import dev.baton.store.Assignment;
import dev.baton.store.AssignmentTable;
import dev.baton.store.ConversationTable;
import dev.baton.store.HandoffTable;
import dev.baton.store.MessageTable;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Answers agents' questions: who is waiting, who the user is, and which commands there are. */
final class DeskAnswers {

  static final String STALE_BUTTON = "This button is no longer valid.";

  private final UnitOfWork work;
  private final ConversationTable conversations;
  private final HandoffTable handoffs;
  private final AssignmentTable assignments;
  private final MessageTable messages;
  private final DeskPlan desk;

  DeskAnswers(UnitOfWork work, DeskPlan desk) {
    this.work = work;
    this.conversations = work.tables().conversations();
    this.handoffs = work.tables().handoffs();
    this.assignments = work.tables().assignments();
    this.messages = work.tables().messages();
    this.desk = desk;
  }

  static Text own() {
    return TextBuilder.italicLine("This is your own conversation; somebody else has to take it.");
  }

  /** Returns why an agent who does not have a handoff may not act in it. */
  static String notYours(Handoff handoff) {
    return switch (handoff.status()) {
      case ACCEPTED -> handoff.agentName() + " has this conversation.";
      case QUEUED -> "Nobody has claimed this conversation yet.";
      case COMPLETED, FAILED, EXPIRED -> "This handoff is over.";
    };
  }

  /** Returns why a claim was not won; null if it was won. */
  static @Nullable String refusal(Person agent, Controls.Claimed claimed) {
    return switch (claimed) {
      case Controls.Claimed.Won won -> null;
      case Controls.Claimed.TakenBy taken ->
          taken.id().equals(agent.id())
              ? "You have this conversation already."
              : "Already taken by " + taken.name() + ".";
      case Controls.Claimed.Over over -> "This handoff is over.";
      case Controls.Claimed.Own own -> own().text();
      case Controls.Claimed.Full full -> full(full);
    };
  }

  /** Returns why an agent gets no more conversations. */
  static String full(Controls.Claimed.Full full) {
    return "You have "
        + Availability.asMany(full.has(), full.most(), "this")
        + " Resolve, release or transfer one first.";
  }

  List<Handoff> waiting() {
    return handoffs.queued().stream()
        .filter(handoff -> work.context().plan().desksOf(handoff.queue()).contains(desk))
        .toList();
  }

  Text queue() {
    List<Handoff> waiting = waiting();
    List<AgentStatus> away = new Availability(work).away(desk);
    if (waiting.isEmpty()) {
      TextBuilder nobody = new TextBuilder().italic("Nobody is waiting.");
      return away.isEmpty() ? nobody.text() : nobody.newLine().add(names(away)).text();
    }
    TextBuilder lines = new TextBuilder().bold("Waiting");
    int number = 1;
    for (Handoff handoff : waiting) {
      Conversation conversation = conversations.get(handoff.conversationId());
      long minutes = Duration.between(handoff.createdAt(), work.now()).toMinutes();
      lines
          .newLine()
          .plain(number++ + ". ")
          .bold(Offers.who(conversation))
          .plain(" · " + PlainWords.name(handoff.queue()) + " · " + minutes + " min")
          .plain(asked(handoff));
    }
    if (!away.isEmpty()) {
      lines.newLine().add(names(away));
    }
    return lines.newLine().italic("/claim takes the first, /claim 2 the second.").text();
  }

  /** Who is asked to take a handoff, behind it. */
  private String asked(Handoff handoff) {
    return assignments
        .inForce(handoff.id())
        .flatMap(Assignment::current)
        .map(agent -> " · " + agent.name() + " is asked")
        .orElse("");
  }

  private Text names(List<AgentStatus> away) {
    DeskClock clock = clock();
    return Text.plain(
        "Away: "
            + away.stream().map(status -> name(status, clock)).collect(Collectors.joining(", ")));
  }

  private static String name(AgentStatus status, DeskClock clock) {
    AgentStatus.Absence away = status.away();
    return away == null
        ? status.agent().name()
        : status.agent().name() + " since " + clock.time(away.since()) + Availability.because(away);
  }

  /** Who the user is, and who has the conversation since when. */
  Text who(Conversation conversation, @Nullable Handoff open) {
    String handle = conversation.userHandle();
    String language = conversation.language();
    return new TextBuilder()
        .bold(Offers.who(conversation))
        .plain(handle == null || handle.isBlank() ? "" : " (" + PlainWords.handle(handle) + ")")
        .plain(" on " + PlainWords.channel(work.context().plan(), conversation.channel()))
        .plain(language == null ? "." : ", writes " + PlainWords.language(language) + ".")
        .newLine()
        .plain(control(conversation, open))
        .text();
  }

  private String control(Conversation conversation, @Nullable Handoff open) {
    DeskClock clock = clock();
    if (open == null) {
      List<Handoff> before = handoffs.of(conversation.id());
      Instant ended = before.isEmpty() ? null : before.getLast().endedAt();
      boolean several = work.context().plan().bots().size() > 1;
      return "The bot "
          + (several ? work.context().botOf(conversation) + " " : "")
          + "has the conversation since "
          + clock.time(ended == null ? conversation.createdAt() : ended)
          + ".";
    }
    Instant accepted = open.acceptedAt();
    return accepted == null
        ? "Waits since " + clock.time(open.createdAt()) + "; nobody has claimed it yet."
        : open.agentName() + " has the conversation since " + clock.time(accepted) + ".";
  }

  /** The last messages of a conversation. */
  Text history(Conversation conversation, int count) {
    TextBuilder lines = new TextBuilder().bold("Last messages");
    new TranscriptLines(work, clock())
        .of(messages.last(conversation.id(), count))
        .forEach(line -> lines.newLine().add(line));
    return lines.text();
  }

  private DeskClock clock() {
    return new DeskClock(desk.zone(), work.now());
  }

  static Text unknown(AgentCommand.Unknown unknown) {
    return new TextBuilder()
        .italic("There is no command " + unknown.word() + ". It was ")
        .bold("not sent")
        .italic(" to the user. /help lists what there is.")
        .text();
  }

  static Text notInThread() {
    return TextBuilder.italicLine(
        "Write this in the thread of a conversation. /queue shows who is waiting.");
  }

  private String asking() {
    return work.context().plan().handoff().ask()
        ? "/ask question — ask the bot   /draft — let it propose an answer to the user\n"
        : "";
  }

  Text help() {
    TextBuilder lines =
        new TextBuilder()
            .bold("In a conversation's thread")
            .newLine()
            .plain("What you write goes to the user, unless it begins with a slash.")
            .newLine()
            .plain("//text or /note text — for agents only")
            .newLine()
            .plain("/claim — take it   /release — give it back to the queue")
            .newLine()
            .plain("/resolve [last word] — done, back to the bot")
            .newLine()
            .plain("/transfer [name] [note] — pass it on to a colleague, a queue or a bot")
            .newLine()
            .plain("/history [n] — the last messages   /who — who is this, who has control")
            .newLine()
            .plain("/canned name — send a canned answer   /undo — take your last message back")
            .newLine()
            .plain(asking())
            .plain("/later 2h [note] — keep it, and be reminded")
            .newLine()
            .bold("Anywhere")
            .newLine()
            .plain("/queue — who is waiting   /claim [n] — take the first or the nth")
            .newLine()
            .plain("/away [reason] — you are asked nothing   /back — you are there again")
            .newLine()
            .plain("/canned [words] — canned answers   /canned save, /canned drop — change them");
    if (desk.conversations() == DeskPlan.Where.DIRECT) {
      lines
          .newLine()
          .plain("/watch [n] — in your own chat with me: follow a colleague's conversation");
    }
    boolean deaf = !work.context().capabilities(desk.channel()).has(Feature.HEARS_GROUPS);
    if (deaf) {
      lines
          .newLine()
          .italic("In the space, mention me first: otherwise I do not see your message.");
    }
    return lines.text();
  }
}
