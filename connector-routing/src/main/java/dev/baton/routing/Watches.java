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
import dev.baton.store.ConversationTable;
import dev.baton.store.Delivery;
import dev.baton.store.DeliveryCommand;
import dev.baton.store.DeliveryTable;
import dev.baton.store.HandoffTable;
import dev.baton.store.MessageCopy;
import dev.baton.store.MessageTable;
import dev.baton.store.Watcher;
import dev.baton.store.WatcherTable;
import dev.baton.texts.AgentText;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Shows agents who follow a colleague's conversation what happens there, in their own private chats
 * with the bot: what was said once the user has it, and what became of it. It ends with the
 * handoff, and where their desk may not see it any more.
 */
final class Watches {

  /** How many deliveries to a user are looked through for words that are under way. */
  private static final int MOST = 50;

  private final UnitOfWork work;
  private final ConversationTable conversations;
  private final MessageTable messages;
  private final HandoffTable handoffs;
  private final DeliveryTable deliveries;
  private final WatcherTable watchers;

  Watches(UnitOfWork work) {
    this.work = work;
    this.conversations = work.tables().conversations();
    this.messages = work.tables().messages();
    this.handoffs = work.tables().handoffs();
    this.deliveries = work.tables().deliveries();
    this.watchers = work.tables().watchers();
  }

  /** Whoever follows a handoff, and the desk at which they may. */
  private record Follower(Watcher watcher, DeskPlan desk, MirroredLines lines) {}

  /** Shows what the user has just got, if it is of people or a bot. */
  void said(Message message) {
    if (message.author() != Author.AGENT && message.author() != Author.BOT) {
      return;
    }
    Conversation conversation = conversations.get(message.conversationId());
    String handoffId = conversation.handoffId();
    boolean ofThis = message.handoffId() == null || message.handoffId().equals(handoffId);
    List<Follower> followers = ofThis ? followers(conversation) : List.of();
    if (!followers.isEmpty()) {
      Instant at = messages.saidAt(message.id());
      followers.stream()
          .filter(follower -> !at.isBefore(follower.watcher().since()))
          .forEach(follower -> show(follower, conversation, message));
    }
  }

  /** Shows what an agent keeps for agents. */
  void noted(Conversation conversation, Message note) {
    followers(conversation).stream()
        .filter(follower -> !follower.lines().has(note))
        .forEach(follower -> show(follower, conversation, note));
  }

  private void show(Follower follower, Conversation conversation, Message message) {
    follower.lines().show(conversation, message, line(message, follower.desk()));
  }

  /**
   * Shows what a desk sees in its thread.
   *
   * @param message null for a line of Baton's own
   */
  void shown(Conversation conversation, DeskPlan desk, @Nullable Message message, Content content) {
    followers(conversation).stream()
        .filter(follower -> follower.desk().equals(desk))
        .filter(follower ->
            message == null || message.author() != Author.NOTE || !follower.lines().has(message))
        .forEach(follower -> follower.lines().show(conversation, message, content));
  }

  /** Shows that a message was changed or taken back, to those who were shown it. */
  void changed(String messageId) {
    change(messages.get(messageId), true);
  }

  /** Shows that a message stands after all that was to be taken back. */
  void stands(String messageId) {
    change(messages.get(messageId), false);
  }

  private void change(Message message, boolean told) {
    Conversation conversation = conversations.get(message.conversationId());
    Content before = MirroredLines.still(message.content());
    for (Follower follower : followers(conversation)) {
      DeskWords words = work.words(follower.desk());
      AgentText became = message.takenBack() ? AgentText.USER_TOOK_BACK : AgentText.USER_CHANGED;
      String speaker = speaker(words, message);
      Content gone = Bylines.reworded(before, text -> words.say(became, speaker, text));
      boolean isWordless = message.takenBack() && gone.equals(before);
      Content line = message.takenBack() ? gone : line(message, follower.desk());
      Text below = told ? words.say(became, speaker, words.summary(message.content())) : null;
      follower.lines().change(conversation, message, isWordless ? null : line, below);
    }
  }

  private static String speaker(DeskWords words, Message message) {
    String name = message.authorName();
    return name == null
        ? words.plain(message.author() == Author.BOT ? AgentText.SPEAKER_BOT : AgentText.AN_AGENT)
        : Bylines.oneLine(name);
  }

  /** What those who follow read of a message at their desk. */
  private Content line(Message message, DeskPlan desk) {
    DeskWords words = work.words(desk);
    return switch (message.author()) {
      case AGENT, BOT ->
          named(speaker(words, message), message.content(), UnaryOperator.identity());
      case NOTE ->
          named(
              TranscriptLines.note(words, message.authorName()),
              message.content(),
              said -> Text.plain(TranscriptLines.unmarked(said.text())));
      case USER ->
          new Bylines(work)
              .atDesk(
                  words,
                  message,
                  new Uncarried(work).shown(desk.channel(), message.content(), words::kind));
      case SYSTEM, DRAFT -> message.content();
    };
  }

  private static Content named(String speaker, Content content, UnaryOperator<Text> shown) {
    return Bylines.reworded(
        content,
        words -> new TextBuilder().bold(speaker).plain(": ").add(shown.apply(words)).text());
  }

  /** Whoever follows the handoff of a conversation and may see it. */
  private List<Follower> followers(Conversation conversation) {
    String handoffId = conversation.handoffId();
    List<Watcher> all = handoffId == null ? List.of() : of(conversation.id(), handoffId);
    if (handoffId == null || all.isEmpty()) {
      return List.of();
    }
    Handoff handoff = handoffs.get(handoffId);
    return all.stream()
        .flatMap(watcher -> follower(watcher).stream())
        .filter(follower -> mayFollow(handoff, follower.desk()))
        .toList();
  }

  private List<Watcher> of(String conversationId, String handoffId) {
    return work.context().mayWatch()
        ? watchers.of(conversationId).stream()
            .filter(watcher -> watcher.handoffId().equals(handoffId))
            .toList()
        : List.of();
  }

  /** An agent who follows, at a desk that there is still; empty if there is not. */
  private Optional<Follower> follower(Watcher watcher) {
    return Optional.ofNullable(work.context().plan().desks().get(watcher.desk()))
        .map(desk ->
            new Follower(
                watcher,
                desk,
                new MirroredLines(work, desk.channel(), Place.chat(watcher.chat()))));
  }

  /** Whether a copy of a message is a line in the chat of somebody who follows. */
  boolean isMirrored(Message message, MessageCopy copy) {
    return work.context().mayWatch()
        && copy.side() == MessageCopy.Side.DESK
        && copy.place().thread() == null
        && watchers.of(message.conversationId()).stream()
            .anyMatch(watcher -> watcher.chat().equals(copy.place().chat()));
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
          follower(watcher)
              .ifPresent(follower ->
                  follower
                      .lines()
                      .tell(work.words(follower.desk()).say(AgentText.WATCH_NOT_SHOWN)));
        }
      }
    }
    return true;
  }

  /** Follows a handoff to where it goes, or ends what is followed. */
  void passed(Conversation conversation, String handoffId) {
    List<Watcher> all = of(conversation.id(), handoffId);
    if (all.isEmpty()) {
      return;
    }
    Handoff handoff = handoffs.get(handoffId);
    List<Message> underWay = underWay(conversation, handoffId);
    for (Watcher watcher : all) {
      Follower follower = follower(watcher).orElse(null);
      boolean own = handoff.isWith(watcher.agentId());
      boolean goesOn = !own && follower != null && mayFollow(handoff, follower.desk());
      if (!goesOn) {
        watchers.end(watcher.desk(), watcher.agentId());
      }
      if (follower == null || own) {
        continue;
      }
      if (!goesOn) {
        underWay.forEach(last -> show(follower, conversation, last));
      }
      follower.lines().tell(became(follower.desk(), conversation, handoff, goesOn));
    }
  }

  /** What an agent has said in a handoff and the user has not got yet. */
  private List<Message> underWay(Conversation conversation, String handoffId) {
    return deliveries.first(new LaneName.ToUser(conversation.id()).stored(), MOST).stream()
        .flatMap(delivery -> Optional.ofNullable(delivery.messageId()).stream())
        .distinct()
        .flatMap(id -> messages.find(id).stream())
        .filter(message -> message.author() == Author.AGENT)
        .filter(message -> handoffId.equals(message.handoffId()))
        .toList();
  }

  private Text became(DeskPlan desk, Conversation conversation, Handoff handoff, boolean goesOn) {
    DeskWords words = work.words(desk);
    String who = words.who(conversation);
    if (!handoff.status().open()) {
      return words.say(AgentText.WATCH_WITH_BOT, who);
    }
    if (!goesOn) {
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
}
