package dev.baton.routing;

import dev.baton.connector.EmojiReactions;
import dev.baton.connector.Reactions;
import dev.baton.conversation.Author;
import dev.baton.conversation.Conversation;
import dev.baton.conversation.Message;
import dev.baton.plan.DeskPlan;
import dev.baton.routing.lane.LaneName;
import dev.baton.store.ConversationTable;
import dev.baton.store.DeliveryTable;
import dev.baton.store.DeskThreadTable;
import dev.baton.store.HandoffTable;
import dev.baton.store.MessageCopy;
import dev.baton.store.MessageTable;
import dev.baton.store.ReactionTable;
import dev.baton.texts.AgentText;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What Baton's bot shows on the copy of a message: what people on the other side have put on the
 * message. A bot has one reaction to a message, so what the user puts on an agent's words stands in
 * the place of the mark that they arrived, which comes back when the user takes it away.
 */
final class ShownReactions {

  private static final int WORDS = 60;

  private final UnitOfWork work;
  private final ConversationTable conversations;
  private final MessageTable messages;
  private final HandoffTable handoffs;
  private final DeskThreadTable threads;
  private final DeliveryTable deliveries;
  private final ReactionTable reactions;

  ShownReactions(UnitOfWork work) {
    this.work = work;
    this.conversations = work.tables().conversations();
    this.messages = work.tables().messages();
    this.handoffs = work.tables().handoffs();
    this.threads = work.tables().threads();
    this.deliveries = work.tables().deliveries();
    this.reactions = work.tables().reactions();
  }

  /** An emoji as channels name it: it may come with a sign that asks for its colours. */
  static String plain(String emoji) {
    return emoji.replace("\uFE0F", "");
  }

  /** Shows again what people have put on a message of an agent's; false if they have not. */
  boolean renewedAtDesk(Message message) {
    if (byUser(message.id()).isEmpty()) {
      return false;
    }
    messages.copies(message.id()).stream()
        .filter(copy -> copy.side() == MessageCopy.Side.DESK)
        .filter(copy -> !new Watches(work).isMirrored(message, copy))
        .forEach(copy -> work.outbox().showReaction(message.conversationId(), copy));
    return true;
  }

  private List<String> byUser(String messageId) {
    return reactions.emojis(messageId, MessageCopy.Side.USER);
  }

  /**
   * Whether an emoji can be shown on a copy so that people understand it: not where it would pass
   * for a mark of Baton's, or for a reaction to another of the texts that were sent as one.
   */
  boolean isClear(MessageCopy on, String emoji) {
    return work.context().channel(on.channel()) instanceof EmojiReactions channel
        && channel.emojis().contains(emoji)
        && messages.parts(on).isEmpty()
        && !(isMarked(on) && (isMark(channel, emoji) || failed(about(channel, on))));
  }

  /** What the bot shows on a copy now; null for nothing. */
  @Nullable String on(MessageCopy copy) {
    if (!(work.context().channel(copy.channel()) instanceof EmojiReactions channel)
        || messages.find(copy.messageId()).isEmpty()) {
      return null;
    }
    MessageCopy.Side others =
        copy.side() == MessageCopy.Side.USER ? MessageCopy.Side.DESK : MessageCopy.Side.USER;
    return about(channel, copy).stream()
        .flatMap(message -> reactions.emojis(message.id(), others).stream())
        .filter(emoji -> isClear(copy, emoji))
        .findFirst()
        .orElseGet(() -> mark(channel, copy));
  }

  private @Nullable String mark(EmojiReactions channel, MessageCopy copy) {
    if (!isMarked(copy)) {
      return null;
    }
    List<Message> about = about(channel, copy);
    if (failed(about)) {
      return channel.emoji(Reactions.Mark.FAILED);
    }
    return about.stream().allMatch(this::arrived) ? channel.emoji(Reactions.Mark.DELIVERED) : null;
  }

  /**
   * The messages that what the bot shows on a copy is about: all of an album that its author sent
   * where the album has one reaction.
   */
  private List<Message> about(EmojiReactions channel, MessageCopy copy) {
    Message message = messages.get(copy.messageId());
    Author here = copy.side() == MessageCopy.Side.DESK ? Author.AGENT : Author.USER;
    return channel.onWholeAlbums() && message.author() == here
        ? messages.whole(message).stream().filter(part -> part.author() == here).toList()
        : List.of(message);
  }

  private boolean arrived(Message message) {
    return message.takenBack()
        || (!messages.copiesAtUser(message.id()).isEmpty()
            && !deliveries.pending(message.id(), toUser(message)));
  }

  /** Whether Baton marks this copy: an agent wrote it. */
  private boolean isMarked(MessageCopy copy) {
    return copy.side() == MessageCopy.Side.DESK
        && messages.get(copy.messageId()).author() == Author.AGENT;
  }

  private static boolean isMark(EmojiReactions channel, String emoji) {
    for (Reactions.Mark mark : Reactions.Mark.values()) {
      if (channel.emoji(mark).equals(emoji)) {
        return true;
      }
    }
    return false;
  }

  private boolean failed(List<Message> about) {
    return about.stream().anyMatch(message -> deliveries.dead(message.id(), toUser(message)));
  }

  private static String toUser(Message message) {
    return new LaneName.ToUser(message.conversationId()).stored();
  }

  /** Says what the platform did not let the bot show; nobody is told of what was taken away. */
  void refused(MessageCopy copy, String why) {
    Message message = messages.find(copy.messageId()).orElse(null);
    if (message == null) {
      return;
    }
    Conversation conversation = conversations.get(message.conversationId());
    if (copy.side() == MessageCopy.Side.DESK) {
      byUser(message.id()).stream()
          .findFirst()
          .ifPresent(emoji ->
              threads
                  .at(copy.channel(), copy.place().chat(), copy.place().thread())
                  .map(thread -> work.context().plan().desks().get(thread.desk()))
                  .ifPresent(desk -> tell(conversation, desk, emoji, message)));
    } else if (!reactions.emojis(message.id(), MessageCopy.Side.DESK).isEmpty()) {
      work.desks()
          .tell(
              conversation,
              words -> words.say(AgentText.REACTION_LOST, words.who(conversation), why));
    }
  }

  /** Tells a desk in words what the user has put on a message, if an agent is there to read it. */
  void tell(Conversation conversation, DeskPlan desk, String emoji, Message message) {
    String handoffId = conversation.handoffId();
    if (handoffId == null || handoffs.get(handoffId).agentId() == null) {
      return;
    }
    DeskWords words = work.words(desk);
    String to =
        TranscriptLines.shortened(
            words.summary(message.content()), WORDS, work.context().masking());
    work.outbox()
        .tellDesk(
            conversation,
            desk,
            words.say(AgentText.USER_REACTED, words.who(conversation), emoji, to));
  }
}
