package dev.baton.routing;

import dev.baton.connector.Attributes;
import dev.baton.connector.Content;
import dev.baton.conversation.Actor;
import dev.baton.conversation.Author;
import dev.baton.conversation.Conversation;
import dev.baton.conversation.Handoff;
import dev.baton.conversation.Message;
import dev.baton.conversation.Route;
import dev.baton.plan.DeskPlan;
import dev.baton.store.MessageChangeTable;
import dev.baton.store.Tables;
import dev.baton.walk.WalkEvent;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One transaction, as the routing layer sees it.
 *
 * @param now the time at which all of it happens
 * @param afterCommit what must happen after the commit
 * @param by on whose behalf all of it happens, for the records; null where what happens tells it
 */
record UnitOfWork(
    Tables tables,
    RoutingContext context,
    Instant now,
    AfterCommit afterCommit,
    @Nullable Actor by) {

  UnitOfWork(Tables tables, RoutingContext context, Instant now, AfterCommit afterCommit) {
    this(tables, context, now, afterCommit, null);
  }

  /** The same transaction, for what somebody does who is not the one whom it seems to be. */
  UnitOfWork as(Actor actor) {
    return new UnitOfWork(tables, context, now, afterCommit, actor);
  }

  OutboxWriter outbox() {
    return new OutboxWriter(this);
  }

  Broadcasts broadcasts() {
    return new Broadcasts(this);
  }

  HookEvents hooks() {
    return new HookEvents(this);
  }

  DeskNotifier desks() {
    return new DeskNotifier(this);
  }

  /** What Baton itself says to the agents of a desk. */
  DeskWords words(DeskPlan desk) {
    return new DeskWords(desk, context.agentTexts(), now);
  }

  Controls controls() {
    return new Controls(this);
  }

  /**
   * Adds a message to the transcript of a conversation, in its current epoch and handoff.
   *
   * @param authorName the name that people see; null if the author has none
   * @param turnId the turn that said it; null if no turn did
   */
  Message write(
      Conversation conversation,
      Author author,
      @Nullable String authorName,
      Content content,
      Route route,
      @Nullable String turnId) {
    return write(conversation, author, authorName, content, route, turnId, Attributes.NONE);
  }

  /**
   * Adds a message of nobody by name about a handoff, whose user may be with the bot meanwhile, to
   * the transcript of its conversation.
   */
  Message writeIn(Handoff handoff, Conversation conversation, Author author, Content content) {
    return add(
        conversation, author, null, content, Route.BATON, null, handoff.id(), Attributes.NONE);
  }

  /**
   * Adds a message to the transcript of a conversation, in its current epoch and handoff.
   *
   * @param authorName the name that people see; null if the author has none
   * @param turnId the turn that said it; null if no turn did
   * @param attributes what else the author's platform told about it
   */
  Message write(
      Conversation conversation,
      Author author,
      @Nullable String authorName,
      Content content,
      Route route,
      @Nullable String turnId,
      Attributes attributes) {
    return add(
        conversation,
        author,
        authorName,
        content,
        route,
        turnId,
        conversation.handoffId(),
        attributes);
  }

  /** Notes for those who listen that a message is not what it was, or that it was given up. */
  void changed(String messageId) {
    tables.messageChanges().add(new MessageChangeTable.Change(context.ids().next(), messageId));
  }

  private Message add(
      Conversation conversation,
      Author author,
      @Nullable String authorName,
      Content content,
      Route route,
      @Nullable String turnId,
      @Nullable String handoffId,
      Attributes attributes) {
    Message message =
        tables
            .messages()
            .add(
                context.ids().next(),
                conversation.id(),
                author,
                authorName,
                content,
                route,
                conversation.epoch(),
                turnId,
                handoffId,
                attributes,
                now);
    if (context.traced() && (author == Author.USER || author == Author.AGENT)) {
      afterCommit.tell(new WalkEvent.Heard(message, conversation.channel(), afterCommit.begun()));
    }
    return message;
  }
}
