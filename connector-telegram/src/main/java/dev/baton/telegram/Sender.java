package dev.baton.telegram;

import dev.baton.connector.Button;
import dev.baton.connector.Content;
import dev.baton.connector.Content.FileRef;
import dev.baton.connector.DeliveryException;
import dev.baton.connector.DeliveryException.Gone;
import dev.baton.connector.Outbound;
import dev.baton.connector.Place;
import dev.baton.connector.Receipt;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.telegram.telegrambots.meta.api.methods.forum.ReopenForumTopic;
import org.telegram.telegrambots.meta.api.methods.updatingmessages.DeleteMessage;
import org.telegram.telegrambots.meta.api.objects.InputFile;
import org.telegram.telegrambots.meta.api.objects.message.Message;

/** Sends, edits and deletes messages. */
final class Sender {

  private static final Logger log = LoggerFactory.getLogger(Sender.class);

  private final String channel;
  private final TelegramApi api;
  private final FileTransfer files;
  private final CustomMethods customMethods;

  Sender(String channel, TelegramApi api, FileTransfer files) {
    this.channel = channel;
    this.api = api;
    this.files = files;
    this.customMethods = new CustomMethods(api.mapper());
  }

  /**
   * Sends one message.
   *
   * <p>A closed topic is reopened, and a quoted message that is gone is no longer quoted: neither
   * keeps a message from being delivered.
   */
  Receipt send(Outbound message) {
    Outbound next = message;
    for (int repairs = 0; ; repairs++) {
      try {
        return receipt(deliver(next));
      } catch (DeliveryException failure) {
        if (repairs == 2) {
          throw failure;
        }
        if (failure instanceof Gone gone
            && gone.what() == Gone.What.MESSAGE
            && next.replyTo() != null) {
          next = new Outbound(next.id(), next.to(), next.content(), null, next.silent());
        } else if (TelegramErrors.says(failure, "topic_closed") && next.to().thread() != null) {
          reopen(next.to());
        } else {
          throw failure;
        }
        log.info(
            "{}: chat {}, message {}: sending again after '{}'",
            channel,
            next.to().chat(),
            next.id(),
            failure.getMessage());
      }
    }
  }

  /** Reopens a topic; succeeds if it is open already. */
  void reopen(Place topic) {
    Integer thread = ToTelegram.thread(topic);
    if (thread != null) {
      tolerating(
          "topic_not_modified",
          () ->
              api.call(
                  ReopenForumTopic.builder().chatId(topic.chat()).messageThreadId(thread).build()));
    }
  }

  void edit(Place place, String messageId, Content content) {
    switch (content) {
      case Content.Text text -> editText(place, messageId, text, List.of());
      case Content.Buttons buttons -> editText(place, messageId, buttons.text(), buttons.buttons());
      case Content.Choice choice ->
          editText(place, messageId, Content.Text.plain(choice.title()), List.of());
      case Content.Card card -> editText(place, messageId, card.fallback(), List.of());
      case Content.Media media ->
          unlessUnchanged(() ->
              api.call(ToTelegram.editedCaption(place, messageId, media.caption(), List.of())));
      case Content.Location location -> throw notEditable("a map point");
      case Content.Contact contact -> throw notEditable("a contact");
      case Content.Native own -> throw notEditable("a copy");
      case Content.Custom json -> throw notEditable("a bot's own JSON");
    }
  }

  void delete(Place place, String messageId) {
    try {
      api.call(
          DeleteMessage.builder()
              .chatId(place.chat())
              .messageId(ToTelegram.number(messageId))
              .build());
    } catch (DeliveryException failure) {
      boolean gone =
          TelegramErrors.says(failure, "message to delete not found")
              || (failure instanceof Gone lost && lost.what() == Gone.What.MESSAGE);
      if (!gone) {
        throw failure;
      }
    }
  }

  /** Runs a call and ignores one refusal, which means that everything is as wanted. */
  static void tolerating(String words, Runnable call) {
    try {
      call.run();
    } catch (DeliveryException failure) {
      if (!TelegramErrors.says(failure, words)) {
        throw failure;
      }
    }
  }

  private Message deliver(Outbound message) {
    return switch (message.content()) {
      case Content.Text text -> api.send(ToTelegram.text(message, text, List.of()));
      case Content.Buttons buttons ->
          api.send(ToTelegram.text(message, buttons.text(), buttons.buttons()));
      case Content.Choice choice ->
          api.send(ToTelegram.text(message, Content.Text.plain(choice.title()), List.of()));
      case Content.Card card -> api.send(ToTelegram.text(message, card.fallback(), List.of()));
      case Content.Native own -> api.send(ToTelegram.text(message, own.words(), List.of()));
      case Content.Location location -> api.send(ToTelegram.location(message, location));
      case Content.Contact contact -> api.send(ToTelegram.contact(message, contact));
      case Content.Media media -> media(message, media);
      case Content.Custom own -> {
        if (!own.platform().equals("telegram")) {
          throw new DeliveryException.Refused(
              "JSON for " + own.platform() + " cannot be sent on Telegram", null);
        }
        yield api.send(customMethods.method(own.json(), ToTelegram.address(message)));
      }
    };
  }

  /**
   * A file that Telegram holds is sent by its id, unless its name must be hidden from the
   * recipient.
   */
  private Message media(Outbound message, Content.Media media) {
    FileRef ref = media.file();
    if (ref instanceof FileRef.Held held
        && held.channel().equals(channel)
        && held.namedBy() == FileRef.NamedBy.SENDER) {
      return file(message, media, ToTelegram.sendAs(media), new InputFile(FileTransfer.id(held)));
    }
    if (ref instanceof FileRef.Linked linked && FileTransfer.isPublic(linked.url())) {
      try {
        InputFile byUrl = new InputFile(linked.url().toString());
        return file(message, media, sendUnheldAs(media), byUrl);
      } catch (DeliveryException.Refused refused) {
        boolean unreachable =
            TelegramErrors.says(refused, "http url") || TelegramErrors.says(refused, "webpage");
        if (!unreachable) {
          throw refused;
        }
        log.info(
            "{}: chat {}, message {}: Telegram cannot fetch the file itself, so it is uploaded",
            channel,
            message.to().chat(),
            message.id());
      }
    }
    return upload(message, media);
  }

  private Message upload(Outbound message, Content.Media media) {
    try (FileTransfer.Spooled spooled = files.spool(media.file())) {
      ToTelegram.SendAs sendAs = sendUnheldAs(media);
      if (sendAs == ToTelegram.SendAs.PHOTO && spooled.size() > FileTransfer.PHOTO_LIMIT) {
        sendAs = ToTelegram.SendAs.DOCUMENT;
      }
      InputFile file = new InputFile(spooled.path().toFile(), spooled.name());
      try {
        return file(message, media, sendAs, file);
      } catch (DeliveryException.Refused refused) {
        boolean noPhoto =
            sendAs == ToTelegram.SendAs.PHOTO
                && (TelegramErrors.says(refused, "photo_invalid_dimensions")
                    || TelegramErrors.says(refused, "image_process_failed"));
        if (!noPhoto) {
          throw refused;
        }
        return file(message, media, ToTelegram.SendAs.DOCUMENT, file);
      }
    }
  }

  /** Only a file held by Telegram can be a sticker; others are sent as photos or documents. */
  private static ToTelegram.SendAs sendUnheldAs(Content.Media media) {
    ToTelegram.SendAs sendAs = ToTelegram.sendAs(media);
    if (sendAs != ToTelegram.SendAs.STICKER) {
      return sendAs;
    }
    String mime = media.file().mime();
    return mime == null || mime.startsWith("image/")
        ? ToTelegram.SendAs.PHOTO
        : ToTelegram.SendAs.DOCUMENT;
  }

  private Message file(
      Outbound message, Content.Media media, ToTelegram.SendAs sendAs, InputFile file) {
    Message sent = api.send(ToTelegram.file(message, sendAs, file, media.caption()));
    Content.Text caption = media.caption();
    if (caption != null && !caption.text().isBlank() && !sendAs.hasCaption()) {
      Outbound below =
          new Outbound(
              message.id(),
              message.to(),
              caption,
              Integer.toString(sent.getMessageId()),
              message.silent());
      Message words = api.send(ToTelegram.text(below, caption, List.of()));
      log.debug("{}: caption of {} is {}", channel, sent.getMessageId(), words.getMessageId());
    }
    return sent;
  }

  private void editText(Place place, String messageId, Content.Text text, List<Button> buttons) {
    try {
      unlessUnchanged(() -> api.call(ToTelegram.editedText(place, messageId, text, buttons)));
    } catch (DeliveryException.Refused refused) {
      if (!TelegramErrors.says(refused, "there is no text in the message to edit")) {
        throw refused;
      }
      unlessUnchanged(() -> api.call(ToTelegram.editedCaption(place, messageId, text, buttons)));
    }
  }

  private static void unlessUnchanged(Runnable call) {
    tolerating("message is not modified", call);
  }

  private static DeliveryException notEditable(String what) {
    return new DeliveryException.Refused("Telegram cannot turn a message into " + what, null);
  }

  private static Receipt receipt(Message message) {
    return new Receipt(Integer.toString(message.getMessageId()));
  }
}
