package dev.baton.routing;

import dev.baton.connector.Content.Text;
import dev.baton.connector.Feature;
import dev.baton.connector.Person;
import dev.baton.conversation.Conversation;
import dev.baton.conversation.Handoff;
import dev.baton.plan.DeskPlan;
import dev.baton.routing.content.TextBuilder;
import dev.baton.store.ConversationTable;
import dev.baton.store.HandoffTable;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Answers agents' questions: who is waiting, who the user is, and which commands there are. */
final class DeskAnswers {

  private final UnitOfWork work;
  private final ConversationTable conversations;
  private final HandoffTable handoffs;
  private final DeskPlan desk;

  DeskAnswers(UnitOfWork work, DeskPlan desk) {
    this.work = work;
    this.conversations = work.tables().conversations();
    this.handoffs = work.tables().handoffs();
    this.desk = desk;
  }

  static Text own() {
    return Text.plain("This is your own conversation; somebody else has to take it.");
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
    };
  }

  List<Handoff> waiting() {
    return handoffs.queued().stream()
        .filter(handoff -> work.context().plan().desksOf(handoff.queue()).contains(desk))
        .toList();
  }

  Text queue() {
    List<Handoff> waiting = waiting();
    if (waiting.isEmpty()) {
      return Text.plain("Nobody is waiting.");
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
          .plain(" · " + handoff.queue() + " · " + minutes + " min");
    }
    return lines.newLine().italic("/claim takes the first, /claim 2 the second.").text();
  }

  Text who(Conversation conversation, @Nullable Handoff open) {
    String control =
        switch (conversation.control()) {
          case BOT -> "the bot (" + conversation.bot() + ")";
          case QUEUE -> "nobody yet: it waits to be claimed";
          case AGENT -> open == null ? "an agent" : String.valueOf(open.agentName());
        };
    return new TextBuilder()
        .bold(Offers.who(conversation))
        .plain(" on " + conversation.channel())
        .newLine()
        .plain("In control: " + control)
        .newLine()
        .plain("sender_id: " + conversation.senderId())
        .text();
  }

  static Text unknown(AgentCommand.Unknown unknown) {
    return new TextBuilder()
        .plain("There is no command " + unknown.word() + ". It was ")
        .bold("not sent")
        .plain(" to the user. /help lists what there is.")
        .text();
  }

  static Text notInThread() {
    return Text.plain("Write this in the thread of a conversation. /queue shows who is waiting.");
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
            .plain("/history [n] — the last messages   /who — who is this, who has control")
            .newLine()
            .bold("Anywhere")
            .newLine()
            .plain("/queue — who is waiting   /claim [n] — take the first or the nth");
    boolean deaf = !work.context().capabilities(desk.channel()).has(Feature.HEARS_GROUPS);
    if (deaf) {
      lines
          .newLine()
          .italic("In the space, mention me first: otherwise I do not see your message.");
    }
    return lines.text();
  }
}
