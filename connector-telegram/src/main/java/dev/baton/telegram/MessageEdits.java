package dev.baton.telegram;

import dev.baton.connector.Button;
import dev.baton.connector.Content;
import dev.baton.connector.DeliveryException;
import dev.baton.connector.Edits;
import dev.baton.connector.Place;
import dev.baton.telegram.ToTelegram.SendAs;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.telegram.telegrambots.meta.api.methods.updatingmessages.DeleteMessage;

/** Changes and deletes messages of the bot. */
final class MessageEdits implements Edits {

  private static final Logger log = LoggerFactory.getLogger(MessageEdits.class);

  private final String channel;
  private final TelegramApi api;
  private final MediaSender media;

  MessageEdits(String channel, TelegramApi api, MediaSender media) {
    this.channel = channel;
    this.api = api;
    this.media = media;
  }

  @Override
  public void edit(Place place, String messageId, Content content) {
    switch (content) {
      case Content.Text text -> text(place, messageId, text, List.of());
      case Content.Buttons buttons -> text(place, messageId, buttons.text(), buttons.buttons());
      case Content.Choice choice ->
          text(place, messageId, Content.Text.plain(choice.title()), List.of());
      case Content.Card card -> text(place, messageId, card.fallback(), List.of());
      case Content.Native own -> text(place, messageId, own.words(), List.of());
      case Content.Media file -> file(place, messageId, file);
      case Content.Location location -> move(place, messageId, location);
      case Content.Contact contact -> throw notEditable("a contact");
      case Content.Custom json -> throw notEditable("a bot's own JSON");
    }
  }

  @Override
  public void delete(Place place, String messageId) {
    try {
      api.call(
          DeleteMessage.builder()
              .chatId(place.chat())
              .messageId(ToTelegram.number(messageId))
              .build());
    } catch (DeliveryException failure) {
      boolean gone =
          TelegramErrors.says(failure, "message to delete not found")
              || TelegramErrors.isMessageGone(failure);
      if (!gone) {
        throw failure;
      }
    }
  }

  private void text(Place place, String messageId, Content.Text text, List<Button> buttons) {
    try {
      unlessUnchanged(() -> api.call(ToTelegram.editedText(place, messageId, text, buttons)));
    } catch (DeliveryException.Refused refused) {
      if (!TelegramErrors.says(refused, "there is no text in the message to edit")) {
        throw refused;
      }
      unlessUnchanged(() -> api.call(ToTelegram.editedCaption(place, messageId, text, buttons)));
    }
  }

  /**
   * Puts a file in the place of another, which may be the same one with another caption. Telegram
   * never replaces a voice message, so only its caption can have changed.
   */
  private void file(Place place, String messageId, Content.Media file) {
    SendAs sendAs = media.sendAs(file);
    if (sendAs.replaces()) {
      unlessUnchanged(() ->
          media.send(
              file,
              (as, name) -> ToTelegram.editedFile(place, messageId, as, name, file.caption())));
    } else if (sendAs.hasCaption()) {
      unlessUnchanged(
          () -> api.call(ToTelegram.editedCaption(place, messageId, file.caption(), List.of())));
    } else {
      throw notEditable(sendAs == SendAs.STICKER ? "a sticker" : "a round video");
    }
  }

  /**
   * Moves a live point. One that has ended stays where it was last, one may have been deleted, and
   * nobody misses a move.
   */
  private void move(Place place, String messageId, Content.Location location) {
    try {
      unlessUnchanged(() -> api.call(ToTelegram.moved(place, messageId, location)));
      if (location.livePeriod() == 0) {
        api.call(ToTelegram.stopped(place, messageId));
      }
    } catch (DeliveryException ended) {
      if (!TelegramErrors.isBadRequest(ended) && !TelegramErrors.isMessageGone(ended)) {
        throw ended;
      }
      log.debug("{}: chat {}: a point is not live: {}", channel, place.chat(), ended.getMessage());
    }
  }

  private static void unlessUnchanged(Runnable call) {
    TelegramErrors.tolerating("message is not modified", call);
  }

  private static DeliveryException notEditable(String what) {
    return new DeliveryException.Refused("Telegram cannot turn a message into " + what, null);
  }
}
