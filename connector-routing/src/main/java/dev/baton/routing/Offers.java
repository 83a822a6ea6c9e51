package dev.baton.routing;

import dev.baton.connector.Button;
import dev.baton.connector.Content;
import dev.baton.connector.Content.Text;
import dev.baton.connector.Feature;
import dev.baton.connector.Place;
import dev.baton.connector.Threads;
import dev.baton.conversation.Author;
import dev.baton.conversation.Conversation;
import dev.baton.conversation.Handoff;
import dev.baton.conversation.HandoffRequest;
import dev.baton.conversation.Message;
import dev.baton.conversation.Route;
import dev.baton.plan.DeskPlan;
import dev.baton.routing.content.TextBuilder;
import dev.baton.store.ButtonAction;
import dev.baton.store.DeliveryCommand;
import dev.baton.store.DeskThread;
import dev.baton.store.DeskThreadTable;
import dev.baton.store.HandoffTable;
import dev.baton.store.MessageTable;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Shows handoffs to desks: the offer, and what became of it. */
final class Offers {

  private static final int LAST_MESSAGES = 6;
  private static final int LINE = 300;

  private final UnitOfWork work;
  private final MessageTable messages;
  private final HandoffTable handoffs;
  private final DeskThreadTable threads;

  Offers(UnitOfWork work) {
    this.work = work;
    this.messages = work.tables().messages();
    this.handoffs = work.tables().handoffs();
    this.threads = work.tables().threads();
  }

  /** Offers a waiting handoff to every desk of its queue. */
  void offer(Conversation conversation, Handoff handoff) {
    for (DeskPlan desk : work.context().plan().desksOf(handoff.queue())) {
      offer(conversation, handoff, desk);
    }
  }

  /** Offers a waiting handoff to one desk. */
  void offer(Conversation conversation, Handoff handoff, DeskPlan desk) {
    Button claim =
        work.outbox()
            .button(conversation.id(), "Claim", new ButtonAction.Claim(handoff.id(), desk.name()));
    open(
        conversation,
        handoff,
        desk,
        new Threads.Whereabouts.In(work.context().spaceOf(desk)),
        new Content.Buttons(offerText(conversation, handoff, desk), List.of(claim)),
        List.of());
  }

  /**
   * Updates the offers after an agent took the handoff, and gives the agent a thread to work in.
   */
  void taken(Conversation conversation, Handoff handoff, DeskPlan at, String agentId, String name) {
    for (DeskThread thread : threads.of(handoff.id())) {
      boolean own = thread.desk().equals(at.name()) && at.conversations() == DeskPlan.Where.SPACE;
      boolean editable = work.context().capabilities(thread.channel()).has(Feature.EDIT_BUTTONS);
      if (!own) {
        takeDown(
            thread,
            new TextBuilder()
                .plain("Taken by ")
                .bold(name)
                .plain(" — ")
                .plain(who(conversation))
                .text());
      } else if (editable) {
        replace(
            thread,
            new TextBuilder()
                .plain("Taken by ")
                .bold(name)
                .plain(" — ")
                .plain(who(conversation))
                .text());
      }
    }
    switch (at.conversations()) {
      case SPACE ->
          work.outbox()
              .tellDesk(
                  conversation,
                  at,
                  new Content.Buttons(
                      new TextBuilder()
                          .bold(name)
                          .plain(" has this conversation. What you write here goes to ")
                          .plain(conversation.userName())
                          .plain("; lines that begin with // stay here.")
                          .text(),
                      controls(conversation, handoff, at)));
      case DIRECT -> {
        open(
            conversation,
            handoff,
            at,
            new Threads.Whereabouts.With(agentId),
            new Content.Buttons(
                workText(conversation, handoff), controls(conversation, handoff, at)),
            messages.toPeople(handoff.id()));
      }
    }
  }

  /** Says in the threads of a handoff that is over why it ended, and marks them as done. */
  void closed(Conversation conversation, Handoff handoff, Text why) {
    String worked = handoff.desk();
    for (DeskThread thread : threads.of(handoff.id())) {
      if (worked == null || !thread.desk().equals(worked)) {
        takeDown(thread, why);
      }
    }
    DeskPlan desk = worked == null ? null : work.context().plan().desks().get(worked);
    if (desk != null) {
      work.outbox().tellDesk(conversation, desk, why);
      work.outbox()
          .forDesk(
              desk.name(),
              conversation.id(),
              new DeliveryCommand.FinishThread(conversation.id(), desk.name()));
    }
  }

  /** Takes down an offer that arrived only after somebody took the handoff or it ended. */
  void opened(String handoffId, String desk) {
    Handoff handoff = handoffs.get(handoffId);
    boolean wanted =
        switch (handoff.status()) {
          case QUEUED -> true;
          case ACCEPTED -> desk.equals(handoff.desk());
          case COMPLETED, FAILED, EXPIRED -> false;
        };
    if (!wanted) {
      Text why =
          handoff.status().open()
              ? new TextBuilder()
                  .plain("Taken by ")
                  .bold(String.valueOf(handoff.agentName()))
                  .text()
              : Text.plain("This handoff is over.");
      threads.of(handoffId).stream()
          .filter(thread -> thread.desk().equals(desk))
          .forEach(thread -> takeDown(thread, why));
    }
  }

  private void takeDown(DeskThread thread, Text why) {
    if (!work.context().plan().desks().containsKey(thread.desk())) {
      return;
    }
    replace(thread, why);
    work.outbox()
        .forDesk(
            thread.desk(),
            thread.conversationId(),
            new DeliveryCommand.FinishThread(thread.conversationId(), thread.desk()));
  }

  /** The last messages of a conversation, for an agent to read. */
  Text history(Conversation conversation, int count) {
    TextBuilder lines = new TextBuilder().bold("Last messages").newLine();
    appendHistory(lines, messages.last(conversation.id(), count));
    return lines.text();
  }

  private void open(
      Conversation conversation,
      Handoff handoff,
      DeskPlan desk,
      Threads.Whereabouts where,
      Content head,
      List<Message> earlier) {
    new DeskLane(work, conversation.id(), desk)
        .open(
            new DeliveryCommand.OpenThread(
                conversation.id(),
                handoff.id(),
                desk.name(),
                where,
                work.context().masking().of(title(conversation)),
                work.outbox().oneForAgents(desk.channel(), head)),
            earlier);
  }

  /** Replaces an offer by a text. */
  private void replace(DeskThread thread, Text text) {
    boolean editable = work.context().capabilities(thread.channel()).has(Feature.EDIT_BUTTONS);
    if (editable) {
      work.outbox()
          .forDesk(
              thread.desk(),
              thread.conversationId(),
              new DeliveryCommand.Rewrite(
                  thread.channel(),
                  thread.place(),
                  thread.headId(),
                  work.outbox().oneForAgents(thread.channel(), text)));
    } else {
      work.outbox()
          .forDesk(
              thread.desk(),
              thread.conversationId(),
              new DeliveryCommand.Retract(thread.channel(), thread.place(), thread.headId()));
      work.outbox().tellPlace(thread.channel(), Place.chat(thread.place().chat()), text);
    }
  }

  private List<Button> controls(Conversation conversation, Handoff handoff, DeskPlan desk) {
    OutboxWriter outbox = work.outbox();
    return List.of(
        outbox.button(
            conversation.id(), "Resolve", new ButtonAction.Resolve(handoff.id(), desk.name())),
        outbox.button(
            conversation.id(), "Release", new ButtonAction.Release(handoff.id(), desk.name())));
  }

  private Text offerText(Conversation conversation, Handoff handoff, DeskPlan desk) {
    TextBuilder lines =
        new TextBuilder().plain("🔔 ").bold(who(conversation)).plain(" asks for a person");
    details(lines, conversation, handoff);
    boolean deaf = !work.context().capabilities(desk.channel()).has(Feature.HEARS_GROUPS);
    switch (desk.conversations()) {
      case DIRECT -> lines.newLine().italic("After the claim it runs in your direct chat with me.");
      case SPACE -> {
        if (deaf) {
          lines.newLine().italic("In this space I only see messages that mention me.");
        }
      }
    }
    return lines.text();
  }

  private Text workText(Conversation conversation, Handoff handoff) {
    TextBuilder lines = new TextBuilder().plain("💬 ").bold(who(conversation));
    details(lines, conversation, handoff);
    return lines
        .newLine()
        .italic("What you write in this thread goes to the user; lines with // stay here.")
        .text();
  }

  private void details(TextBuilder lines, Conversation conversation, Handoff handoff) {
    HandoffRequest request = handoff.request();
    lines.newLine().plain("Channel: " + conversation.channel() + " · Queue: " + handoff.queue());
    long waited = Duration.between(handoff.createdAt(), work.now()).toMinutes();
    if (waited > 0) {
      lines.plain(" · Waiting for " + waited + " min");
    }
    detail(lines, "Reason", request.reason());
    detail(lines, "Intent", request.intent());
    detail(
        lines,
        "Language",
        request.language() == null ? conversation.language() : request.language());
    request.context().forEach((name, value) -> detail(lines, name, value));
    lines.newLine();
    appendHistory(
        lines,
        messages.last(conversation.id(), LAST_MESSAGES).stream()
            .filter(message -> !handoff.id().equals(message.handoffId()))
            .toList());
  }

  private void detail(TextBuilder lines, String name, @Nullable String value) {
    if (value != null && !value.isBlank()) {
      lines.newLine().plain(name + ": ").plain(shortened(value));
    }
  }

  private void appendHistory(TextBuilder lines, List<Message> messages) {
    List<Message> shown = new ArrayList<>(messages);
    shown.removeIf(message -> message.author() == Author.SYSTEM);
    for (Message message : shown) {
      lines
          .newLine()
          .bold(speaker(message) + (message.route() == Route.HELD_BACK ? " (held back)" : ""))
          .plain(": ")
          .plain(shortened(TextBuilder.summary(message.content())));
    }
  }

  private static String speaker(Message message) {
    String name = message.authorName();
    return switch (message.author()) {
      case USER -> name == null ? "User" : name;
      case AGENT -> name == null ? "Agent" : name;
      case BOT -> "Bot";
      case SYSTEM -> "Baton";
      case NOTE -> "Note" + (name == null ? "" : " by " + name);
      case DRAFT -> "Bot, not said";
    };
  }

  static String who(Conversation conversation) {
    return conversation.userName().isBlank() ? "Someone" : conversation.userName();
  }

  private static String title(Conversation conversation) {
    return who(conversation) + " · " + conversation.channel().toLowerCase(Locale.ROOT);
  }

  /**
   * Shortens a text to one line. The text is masked before it is cut: half an address would not be
   * recognised.
   */
  private String shortened(String text) {
    String line = work.context().masking().of(text).replace('\n', ' ').strip();
    return line.length() <= LINE
        ? line
        : line.substring(
                0,
                line.offsetByCodePoints(
                    0, Math.min(LINE, line.codePointCount(0, line.length())) - 1))
            + "…";
  }
}
