package dev.baton.routing;

import dev.baton.connector.Content;
import dev.baton.connector.Content.Text;
import dev.baton.connector.Place;
import dev.baton.conversation.Author;
import dev.baton.conversation.Conversation;
import dev.baton.conversation.Handoff;
import dev.baton.conversation.Message;
import dev.baton.plan.DeskPlan;
import dev.baton.routing.content.TextBuilder;
import dev.baton.routing.lane.LaneName;
import dev.baton.store.Delivery;
import dev.baton.store.DeliveryCommand;
import dev.baton.store.HandoffTable;
import dev.baton.store.Watcher;
import dev.baton.store.WatcherTable;
import dev.baton.texts.AgentText;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Shows agents who follow a colleague's conversation what is said there, in their own private chats
 * with the bot. It ends with the handoff, and where their desk may not see it any more.
 */
final class Watches {

  private static final String EYE = "👁 ";

  private final UnitOfWork work;
  private final HandoffTable handoffs;
  private final WatcherTable watchers;

  Watches(UnitOfWork work) {
    this.work = work;
    this.handoffs = work.tables().handoffs();
    this.watchers = work.tables().watchers();
  }

  /** Shows what the user gets, if it is of people or a bot. */
  void said(Conversation conversation, Message message, Content content) {
    if (message.author() == Author.AGENT || message.author() == Author.BOT) {
      String name = message.authorName();
      mirror(
          conversation,
          null,
          message,
          words -> named(name == null ? words.plain(AgentText.SPEAKER_BOT) : name, content));
    }
  }

  /** Shows what an agent keeps for agents. */
  void noted(Conversation conversation, Message note) {
    String name = note.authorName();
    mirror(
        conversation,
        null,
        note,
        words ->
            named(
                TranscriptLines.note(words, name),
                Bylines.reworded(
                    note.content(), said -> Text.plain(TranscriptLines.unmarked(said.text())))));
  }

  /**
   * Shows what a desk sees in its thread.
   *
   * @param message null for a line of Baton's own
   */
  void shown(Conversation conversation, DeskPlan desk, @Nullable Message message, Content content) {
    mirror(conversation, desk, message, words -> content);
  }

  private void mirror(
      Conversation conversation,
      @Nullable DeskPlan at,
      @Nullable Message message,
      Function<DeskWords, Content> content) {
    String handoffId = conversation.handoffId();
    if (handoffId == null || !work.context().mayWatch()) {
      return;
    }
    for (Watcher watcher : watchers.of(conversation.id())) {
      DeskPlan desk = work.context().plan().desks().get(watcher.desk());
      boolean own =
          message != null
              && message.author() == Author.NOTE
              && watcher.agentName().equals(message.authorName());
      boolean may =
          desk != null
              && watcher.handoffId().equals(handoffId)
              && mayFollow(handoffs.get(handoffId), desk);
      if (desk != null && may && (at == null || desk.equals(at)) && !own) {
        work.outbox()
            .mirrorAt(
                conversation,
                desk.channel(),
                Place.chat(watcher.chat()),
                message,
                eyed(content.apply(work.words(desk))));
      }
    }
  }

  /**
   * Ends what an agent follows in whose chat no text can be shown; a file that cannot be is told.
   *
   * @return whether the delivery was to show them something; nobody else misses it
   */
  boolean refused(Delivery delivery) {
    String conversationId = delivery.conversationId();
    if (conversationId == null
        || !(LaneName.ofDeliveries(delivery.lane()) instanceof LaneName.ToPlace)
        || !(delivery.command() instanceof DeliveryCommand.Say say)
        || !(say.to() instanceof DeliveryCommand.Target.At at)) {
      return false;
    }
    for (Watcher watcher : watchers.of(conversationId)) {
      if (watcher.chat().equals(at.place().chat())) {
        if (say.content() instanceof Text) {
          watchers.end(watcher.desk(), watcher.agentId());
        } else {
          DeskPlan desk = work.context().plan().desk(watcher.desk());
          Text told = work.words(desk).say(AgentText.WATCH_NOT_SHOWN);
          work.outbox().tellPlace(desk.channel(), at.place(), told);
        }
      }
    }
    return true;
  }

  /** Follows a handoff to where it goes, or ends what is followed. */
  void passed(Conversation conversation, String handoffId) {
    if (!work.context().mayWatch()) {
      return;
    }
    List<Watcher> all =
        watchers.of(conversation.id()).stream()
            .filter(watcher -> watcher.handoffId().equals(handoffId))
            .toList();
    for (Watcher watcher : all) {
      Handoff handoff = handoffs.get(handoffId);
      DeskPlan desk = work.context().plan().desks().get(watcher.desk());
      if (desk == null || !mayFollow(handoff, desk) || handoff.isWith(watcher.agentId())) {
        watchers.end(watcher.desk(), watcher.agentId());
      }
      if (desk != null && !handoff.isWith(watcher.agentId())) {
        work.outbox()
            .tellPlace(
                desk.channel(), Place.chat(watcher.chat()), became(conversation, handoff, desk));
      }
    }
  }

  private Text became(Conversation conversation, Handoff handoff, DeskPlan desk) {
    DeskWords words = work.words(desk);
    String who = words.who(conversation);
    if (!handoff.status().open()) {
      return words.say(AgentText.WATCH_WITH_BOT, who);
    }
    if (!mayFollow(handoff, desk)) {
      return words.say(AgentText.WATCH_ELSEWHERE, who);
    }
    String agent = handoff.agentName();
    return agent == null
        ? words.say(AgentText.WATCH_WAITS, who)
        : words.say(AgentText.WATCH_WITH, who, agent);
  }

  /** Whether agents of a desk may see a handoff: it is worked on there, or waits for them. */
  boolean mayFollow(Handoff handoff, DeskPlan desk) {
    String worked = handoff.desk();
    return handoff.status().open()
        && (worked == null
            ? work.context().plan().queues().containsKey(handoff.queue())
                && work.context().plan().desksOf(handoff.queue()).contains(desk)
            : worked.equals(desk.name()));
  }

  private static Content named(String speaker, Content content) {
    return Bylines.reworded(
        content,
        words -> new TextBuilder().bold(Bylines.oneLine(speaker)).plain(": ").add(words).text());
  }

  /** A content for somebody who only looks: without what could be pressed. */
  private static Content eyed(Content content) {
    Content still =
        switch (content) {
          case Content.Buttons buttons -> buttons.text();
          case Content.Card card -> card.fallback();
          case Content.Choice choice -> choice;
          case Content.Contact contact -> contact;
          case Content.Custom custom -> Text.plain(TextBuilder.summary(custom));
          case Content.Location location -> location;
          case Content.Media media -> media;
          case Content.Native own -> own;
          case Text text -> text;
        };
    return Bylines.reworded(still, words -> new TextBuilder().plain(EYE).add(words).text());
  }
}
