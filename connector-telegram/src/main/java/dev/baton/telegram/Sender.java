package dev.baton.telegram;

import com.fasterxml.jackson.databind.JsonNode;
import dev.baton.connector.Content;
import dev.baton.connector.DeliveryException;
import dev.baton.connector.Outbound;
import dev.baton.connector.Place;
import dev.baton.connector.Receipt;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.telegram.telegrambots.meta.api.methods.forum.ReopenForumTopic;

/** Sends messages. */
final class Sender {

  private static final Logger log = LoggerFactory.getLogger(Sender.class);
  private static final int REPAIRS = 3;

  private final String channel;
  private final TelegramApi api;
  private final MediaSender media;
  private final SentPolls polls;
  private final CustomMethods customMethods;

  Sender(String channel, TelegramApi api, MediaSender media, SentPolls polls) {
    this.channel = channel;
    this.api = api;
    this.media = media;
    this.polls = polls;
    this.customMethods = new CustomMethods(api.mapper());
  }

  /**
   * Sends one message.
   *
   * <p>A closed topic is reopened, a quoted part that is not in the message is no longer quoted,
   * and neither is a message that is gone: none of them keeps a message from being delivered.
   */
  Receipt send(Outbound message) {
    return receipt(repairing(message, this::deliver));
  }

  /** Sends files as one album, in the same way. */
  List<Receipt> sendAlbum(List<Outbound> parts) {
    List<Content.Media> album = new ArrayList<>();
    for (Outbound part : parts) {
      if (!(part.content() instanceof Content.Media file) || !isGrouped(media.sendAs(file))) {
        throw new DeliveryException.Refused("Telegram has no albums of such files", null);
      }
      album.add(file);
    }
    JsonNode sent =
        repairing(parts.getFirst(), first -> media.album(ToTelegram.address(first), album));
    List<Receipt> receipts = new ArrayList<>();
    sent.forEach(message -> receipts.add(receipt(message)));
    return receipts;
  }

  private static boolean isGrouped(ToTelegram.SendAs sendAs) {
    return switch (sendAs) {
      case PHOTO, VIDEO, AUDIO, DOCUMENT -> true;
      case ANIMATION, VOICE, VIDEO_NOTE, STICKER -> false;
    };
  }

  private static Receipt receipt(JsonNode message) {
    return new Receipt(message.path("message_id").asText());
  }

  private JsonNode repairing(Outbound message, Function<Outbound, JsonNode> call) {
    Outbound next = message;
    for (int repairs = 0; ; repairs++) {
      try {
        return call.apply(next);
      } catch (DeliveryException failure) {
        Outbound repaired = repaired(next, failure);
        if (repaired == null || repairs == REPAIRS) {
          throw failure;
        }
        log.info(
            "{}: chat {}, message {}: sending again after '{}'",
            channel,
            next.to().chat(),
            next.id(),
            failure.getMessage());
        next = repaired;
      }
    }
  }

  /** The message as it may be sent after all; null if nothing can be done about a failure. */
  private @Nullable Outbound repaired(Outbound message, DeliveryException failure) {
    if (message.quote() != null && TelegramErrors.isBadRequest(failure)) {
      return replying(message, message.replyTo());
    }
    boolean noReply = TelegramErrors.isBadRequest(failure) && TelegramErrors.says(failure, "reply");
    if (message.replyTo() != null && (TelegramErrors.isMessageGone(failure) || noReply)) {
      return replying(message, null);
    }
    if (TelegramErrors.says(failure, "topic_closed") && message.to().thread() != null) {
      reopen(message.to());
      return message;
    }
    return null;
  }

  private static Outbound replying(Outbound message, @Nullable String replyTo) {
    return new Outbound(message.id(), message.to(), message.content(), replyTo, message.silent());
  }

  /** Reopens a topic; succeeds if it is open already. */
  void reopen(Place topic) {
    Integer thread = ToTelegram.thread(topic);
    if (thread != null) {
      TelegramErrors.tolerating(
          "topic_not_modified",
          () ->
              api.call(
                  ReopenForumTopic.builder().chatId(topic.chat()).messageThreadId(thread).build()));
    }
  }

  private JsonNode deliver(Outbound message) {
    return switch (message.content()) {
      case Content.Text text -> api.call(ToTelegram.text(message, text, List.of()));
      case Content.Buttons buttons ->
          api.call(ToTelegram.text(message, buttons.text(), buttons.buttons()));
      case Content.Choice choice ->
          api.call(ToTelegram.text(message, Content.Text.plain(choice.title()), List.of()));
      case Content.Card card -> api.call(ToTelegram.text(message, card.fallback(), List.of()));
      case Content.Native own -> copy(message, own);
      case Content.Location location -> api.call(ToTelegram.location(message, location));
      case Content.Contact contact -> api.call(ToTelegram.contact(message, contact));
      case Content.Media file -> file(message, file);
      case Content.Custom own -> custom(message, own);
    };
  }

  private JsonNode custom(Outbound message, Content.Custom own) {
    if (!own.platform().equals("telegram")) {
      throw new DeliveryException.Refused(
          "JSON for " + own.platform() + " cannot be sent on Telegram", null);
    }
    JsonNode sent = media.send(customMethods.method(own.json(), ToTelegram.address(message)));
    String poll = Fields.text(sent.path("poll"), "id");
    if (poll != null) {
      polls.add(poll, message.to());
    }
    return sent;
  }

  /**
   * Telegram does not copy everything; its words then say what it was. Words that say no more than
   * the kind would pass for the message, so its author is told instead.
   */
  private JsonNode copy(Outbound message, Content.Native own) {
    Content.Original original = own.original();
    if (original != null && original.channel().equals(channel)) {
      try {
        return api.call(ToTelegram.copy(message, original));
      } catch (DeliveryException failure) {
        boolean uncopied =
            TelegramErrors.isMessageGone(failure) || TelegramErrors.isBadRequest(failure);
        if (!uncopied || NativeWords.isPlaceholder(own)) {
          throw failure;
        }
        log.info(
            "{}: chat {}, message {}: told in words, not copied: {}",
            channel,
            message.to().chat(),
            message.id(),
            failure.getMessage());
      }
    }
    return api.call(ToTelegram.text(message, own.words(), List.of()));
  }

  private JsonNode file(Outbound message, Content.Media file) {
    Content.Text caption = file.caption();
    JsonNode sent =
        media.send(file, (sendAs, name) -> ToTelegram.file(message, sendAs, name, caption));
    if (caption != null && !caption.text().isBlank() && !media.sendAs(file).hasCaption()) {
      sendBelow(message, sent.path("message_id").asText(), caption);
    }
    return sent;
  }

  /** The file has arrived: passing a failure on would only send it again. */
  private void sendBelow(Outbound message, String file, Content.Text caption) {
    Outbound below = new Outbound(message.id(), message.to(), caption, file, message.silent());
    try {
      JsonNode words = api.call(ToTelegram.text(below, caption, List.of()));
      log.debug("{}: caption of {} is {}", channel, file, words.path("message_id"));
    } catch (DeliveryException failure) {
      log.warn(
          "{}: chat {}, message {}: sent without its caption: {}",
          channel,
          message.to().chat(),
          file,
          failure.getMessage());
    }
  }
}
