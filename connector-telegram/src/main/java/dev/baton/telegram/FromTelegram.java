package dev.baton.telegram;

import dev.baton.connector.Content;
import dev.baton.connector.Event;
import dev.baton.connector.Inbound;
import dev.baton.connector.Person;
import dev.baton.connector.Place;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.telegram.telegrambots.meta.api.objects.CallbackQuery;
import org.telegram.telegrambots.meta.api.objects.Update;
import org.telegram.telegrambots.meta.api.objects.User;
import org.telegram.telegrambots.meta.api.objects.chat.Chat;
import org.telegram.telegrambots.meta.api.objects.chatmember.ChatMemberUpdated;
import org.telegram.telegrambots.meta.api.objects.message.MaybeInaccessibleMessage;
import org.telegram.telegrambots.meta.api.objects.message.Message;
import org.telegram.telegrambots.meta.api.objects.reactions.MessageReactionUpdated;
import org.telegram.telegrambots.meta.api.objects.reactions.ReactionType;
import org.telegram.telegrambots.meta.api.objects.reactions.ReactionTypeEmoji;

/**
 * Turns an update into events, without any I/O.
 *
 * <p>Telegram's service messages (topics created, closed and renamed, joins, pins) contain nothing
 * to route. The same goes for the messages of bots in groups, this one's own included.
 */
final class FromTelegram {

  private final String channel;
  private final String id;
  private final @Nullable BotIdentity self;
  private final Instant now;

  private FromTelegram(String channel, String id, @Nullable BotIdentity self, Instant now) {
    this.channel = channel;
    this.id = id;
    this.self = self;
    this.now = now;
  }

  /**
   * Reads an update.
   *
   * @param channel name of the channel, which holds the files of the messages
   * @param id id of the update's first event; further ones get a suffix
   * @param self null while the bot's name is not known; then nothing counts as a mention
   * @param now the time of events that Telegram gives no time for, such as presses
   */
  static List<Inbound> events(
      String channel, String id, Update update, @Nullable BotIdentity self, Instant now) {
    FromTelegram from = new FromTelegram(channel, id, self, now);
    if (update.getMessage() != null) {
      return listOf(from.message(update.getMessage()));
    }
    if (update.getEditedMessage() != null) {
      return listOf(from.edited(update.getEditedMessage()));
    }
    if (update.getCallbackQuery() != null) {
      return listOf(from.pressed(update.getCallbackQuery()));
    }
    if (update.getMessageReaction() != null) {
      return from.reacted(update.getMessageReaction());
    }
    if (update.getMyChatMember() != null) {
      return listOf(from.membership(update.getMyChatMember()));
    }
    return List.of();
  }

  private static List<Inbound> listOf(@Nullable Inbound inbound) {
    return inbound == null ? List.of() : List.of(inbound);
  }

  private @Nullable Inbound message(Message message) {
    if (message.getMigrateToChatId() != null) {
      return new Inbound(
          id,
          Place.chat(chatId(message.getChat())),
          null,
          false,
          time(message.getDate()),
          new Event.Moved(Long.toString(message.getMigrateToChatId())));
    }
    Person author = author(message);
    AddressedText text = text(message);
    Content content = content(message, text);
    if (author == null || content == null) {
      return null;
    }
    boolean direct = isPrivate(message.getChat());
    return inbound(
        message,
        author,
        new Event.Said(
            Integer.toString(message.getMessageId()),
            content,
            quoted(message),
            message.getMediaGroupId(),
            direct || (text != null && text.toBot())));
  }

  private @Nullable Inbound edited(Message message) {
    Person author = author(message);
    Content content = content(message, text(message));
    return author == null || content == null
        ? null
        : inbound(
            message, author, new Event.Edited(Integer.toString(message.getMessageId()), content));
  }

  private @Nullable Inbound pressed(CallbackQuery query) {
    MaybeInaccessibleMessage message = query.getMessage();
    if (message == null || query.getData() == null) {
      return null;
    }
    Place place =
        message instanceof Message whole
            ? place(whole)
            : Place.chat(Long.toString(message.getChatId()));
    boolean direct = message.getChatId() > 0;
    return new Inbound(
        id,
        place,
        person(query.getFrom()),
        direct,
        now,
        new Event.Pressed(
            Integer.toString(message.getMessageId()), query.getData(), Map.of(), query.getId()));
  }

  private List<Inbound> reacted(MessageReactionUpdated reaction) {
    List<String> before = emojis(reaction.getOldReaction());
    List<String> after = emojis(reaction.getNewReaction());
    List<Inbound> events = new ArrayList<>();
    before.stream()
        .filter(emoji -> !after.contains(emoji))
        .forEach(emoji -> events.add(reacted(reaction, emoji, false, events.size())));
    after.stream()
        .filter(emoji -> !before.contains(emoji))
        .forEach(emoji -> events.add(reacted(reaction, emoji, true, events.size())));
    return events;
  }

  private Inbound reacted(MessageReactionUpdated reaction, String emoji, boolean added, int nth) {
    User user = reaction.getUser();
    Chat actor = reaction.getActorChat();
    return new Inbound(
        nth == 0 ? id : id + "." + nth,
        Place.chat(chatId(reaction.getChat())),
        user != null ? person(user) : actor != null ? person(actor) : null,
        isPrivate(reaction.getChat()),
        time(reaction.getDate()),
        new Event.Reacted(Integer.toString(reaction.getMessageId()), emoji, added));
  }

  private static List<String> emojis(@Nullable List<ReactionType> reactions) {
    List<String> emojis = new ArrayList<>();
    for (ReactionType reaction : reactions == null ? List.<ReactionType>of() : reactions) {
      if (reaction instanceof ReactionTypeEmoji emoji) {
        emojis.add(emoji.getEmoji());
      }
    }
    return emojis;
  }

  private @Nullable Inbound membership(ChatMemberUpdated change) {
    if (!isPrivate(change.getChat())) {
      return null;
    }
    boolean reachable = !"kicked".equals(change.getNewChatMember().getStatus());
    return new Inbound(
        id,
        Place.chat(chatId(change.getChat())),
        person(change.getFrom()),
        true,
        time(change.getDate()),
        new Event.Reachable(reachable));
  }

  private Inbound inbound(Message message, Person author, Event event) {
    Integer edited = message.getEditDate();
    return new Inbound(
        id,
        place(message),
        author,
        isPrivate(message.getChat()),
        time(edited == null ? message.getDate() : edited),
        event);
  }

  /** Who wrote the message; null for a bot in a group. */
  private static @Nullable Person author(Message message) {
    Chat senderChat = message.getSenderChat();
    if (senderChat != null) {
      return person(senderChat);
    }
    User from = message.getFrom();
    if (from == null) {
      return null;
    }
    boolean bot = Boolean.TRUE.equals(from.getIsBot());
    return bot && !isPrivate(message.getChat()) ? null : person(from);
  }

  private @Nullable AddressedText text(Message message) {
    if (message.getText() != null) {
      return AddressedText.of(message.getText(), message.getEntities(), self);
    }
    return message.getCaption() == null
        ? null
        : AddressedText.of(message.getCaption(), message.getCaptionEntities(), self);
  }

  private @Nullable Content content(Message message, @Nullable AddressedText text) {
    if (message.getText() != null && text != null) {
      return text.text();
    }
    return ContentReader.read(channel, message, text == null ? null : text.text());
  }

  /** A message in a topic always replies to the topic's root; that is not a quote. */
  private static @Nullable String quoted(Message message) {
    Message quoted = message.getReplyToMessage();
    if (quoted == null
        || quoted.getForumTopicCreated() != null
        || quoted.getMessageId().equals(message.getMessageThreadId())) {
      return null;
    }
    return Integer.toString(quoted.getMessageId());
  }

  private static Place place(Message message) {
    Integer thread = message.getMessageThreadId();
    boolean inTopic = thread != null && Boolean.TRUE.equals(message.getIsTopicMessage());
    return new Place(chatId(message.getChat()), inTopic ? Integer.toString(thread) : null);
  }

  private static Person person(User user) {
    String last = user.getLastName();
    return new Person(
        Long.toString(user.getId()),
        last == null ? user.getFirstName() : user.getFirstName() + " " + last,
        user.getUserName(),
        user.getLanguageCode(),
        Boolean.TRUE.equals(user.getIsBot()));
  }

  private static Person person(Chat chat) {
    String title = chat.getTitle();
    return new Person(chatId(chat), title == null ? "" : title, chat.getUserName(), null, false);
  }

  private static boolean isPrivate(Chat chat) {
    return "private".equals(chat.getType());
  }

  private static String chatId(Chat chat) {
    return Long.toString(chat.getId());
  }

  private Instant time(@Nullable Integer seconds) {
    return seconds == null || seconds == 0 ? now : Instant.ofEpochSecond(seconds);
  }
}
