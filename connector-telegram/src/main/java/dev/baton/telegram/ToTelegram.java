package dev.baton.telegram;

import dev.baton.connector.Button;
import dev.baton.connector.Content;
import dev.baton.connector.Content.Span;
import dev.baton.connector.DeliveryException;
import dev.baton.connector.Outbound;
import dev.baton.connector.Place;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.telegram.telegrambots.meta.api.methods.CopyMessage;
import org.telegram.telegrambots.meta.api.methods.StopMessageLiveLocation;
import org.telegram.telegrambots.meta.api.methods.botapimethods.BotApiMethod;
import org.telegram.telegrambots.meta.api.methods.send.SendContact;
import org.telegram.telegrambots.meta.api.methods.send.SendLocation;
import org.telegram.telegrambots.meta.api.methods.send.SendMessage;
import org.telegram.telegrambots.meta.api.methods.send.SendVenue;
import org.telegram.telegrambots.meta.api.methods.updatingmessages.EditMessageCaption;
import org.telegram.telegrambots.meta.api.methods.updatingmessages.EditMessageLiveLocation;
import org.telegram.telegrambots.meta.api.methods.updatingmessages.EditMessageText;
import org.telegram.telegrambots.meta.api.objects.MessageEntity;
import org.telegram.telegrambots.meta.api.objects.ReplyParameters;
import org.telegram.telegrambots.meta.api.objects.message.Message;
import org.telegram.telegrambots.meta.api.objects.replykeyboard.InlineKeyboardMarkup;
import org.telegram.telegrambots.meta.api.objects.replykeyboard.buttons.InlineKeyboardButton;
import org.telegram.telegrambots.meta.api.objects.replykeyboard.buttons.InlineKeyboardRow;

/** Turns messages into Bot API methods, without any I/O. */
final class ToTelegram {

  /** Telegram shows no more in a row. */
  private static final int SIGNS_IN_A_ROW = 8;

  private ToTelegram() {}

  /** How a file is sent. */
  enum SendAs {
    PHOTO("sendPhoto"),
    VIDEO("sendVideo"),
    ANIMATION("sendAnimation"),
    AUDIO("sendAudio"),
    VOICE("sendVoice"),
    VIDEO_NOTE("sendVideoNote"),
    STICKER("sendSticker"),
    DOCUMENT("sendDocument");

    private final String method;

    SendAs(String method) {
      this.method = method;
    }

    String method() {
      return method;
    }

    /** The parameter that holds the file. */
    String parameter() {
      return name().toLowerCase(Locale.ROOT);
    }

    /** Whether it can have a caption. */
    boolean hasCaption() {
      return this != VIDEO_NOTE && this != STICKER;
    }

    /** Whether an edit can put it in the place of another. */
    boolean replaces() {
      return hasCaption() && this != VOICE;
    }
  }

  static BotApiMethod<Message> text(Outbound to, Content.Text text, List<Button> buttons) {
    return SendMessage.builder()
        .chatId(to.to().chat())
        .messageThreadId(thread(to.to()))
        .text(text.text())
        .entities(entities(text))
        .replyParameters(reply(to))
        .replyMarkup(keyboard(buttons))
        .disableNotification(silent(to))
        .build();
  }

  static BotApiMethod<Message> location(Outbound to, Content.Location location) {
    String title = location.title();
    if (title == null || title.isBlank()) {
      return SendLocation.builder()
          .chatId(to.to().chat())
          .messageThreadId(thread(to.to()))
          .latitude(location.latitude())
          .longitude(location.longitude())
          .livePeriod(location.livePeriod() == 0 ? null : location.livePeriod())
          .replyParameters(reply(to))
          .disableNotification(silent(to))
          .build();
    }
    String address = location.address();
    return SendVenue.builder()
        .chatId(to.to().chat())
        .messageThreadId(thread(to.to()))
        .latitude(location.latitude())
        .longitude(location.longitude())
        .title(title)
        .address(address == null || address.isBlank() ? title : address)
        .replyParameters(reply(to))
        .disableNotification(silent(to))
        .build();
  }

  static BotApiMethod<Message> contact(Outbound to, Content.Contact contact) {
    return SendContact.builder()
        .chatId(to.to().chat())
        .messageThreadId(thread(to.to()))
        .firstName(contact.name())
        .phoneNumber(contact.phone())
        .replyParameters(reply(to))
        .disableNotification(silent(to))
        .build();
  }

  /** The address of a message, for methods that are not typed. */
  static Map<String, Object> address(Outbound to) {
    Map<String, Object> address = new LinkedHashMap<>();
    address.put("chat_id", to.to().chat());
    Integer thread = thread(to.to());
    if (thread != null) {
      address.put("message_thread_id", thread);
    }
    if (to.silent()) {
      address.put("disable_notification", true);
    }
    ReplyParameters reply = reply(to);
    if (reply != null) {
      address.put("reply_parameters", reply);
    }
    return address;
  }

  /** How best to send a file that this channel holds or uploads. */
  static SendAs sendAs(Content.Media media) {
    Content.FileRef file = media.file();
    String mime = file.mime() == null ? "" : file.mime();
    boolean held = file instanceof Content.FileRef.Held;
    if (file instanceof Content.FileRef.Held known
        && known.id().startsWith(ContentReader.VIDEO_NOTE)) {
      return SendAs.VIDEO_NOTE;
    }
    return switch (media.kind()) {
      case IMAGE ->
          switch (mime) {
            case "image/gif" -> SendAs.ANIMATION;
            case "image/svg+xml", "image/tiff", "image/heic" -> SendAs.DOCUMENT;
            default -> SendAs.PHOTO;
          };
      case VIDEO -> SendAs.VIDEO;
      case ANIMATION -> SendAs.ANIMATION;
      case AUDIO -> SendAs.AUDIO;
      case VOICE ->
          held && (mime.isEmpty() || mime.equals("audio/ogg")) ? SendAs.VOICE : SendAs.AUDIO;
      case STICKER -> SendAs.STICKER;
      case DOCUMENT -> SendAs.DOCUMENT;
    };
  }

  /**
   * Sends a file.
   *
   * @param file an id of Telegram's, a URL, or {@link BotCall#ATTACHED}
   */
  static BotCall file(Outbound to, SendAs sendAs, String file, Content.@Nullable Text caption) {
    Map<String, Object> parameters = address(to);
    parameters.put(sendAs.parameter(), file);
    if (sendAs.hasCaption()) {
      addCaption(parameters, caption);
    }
    return new BotCall(sendAs.method, parameters);
  }

  /** A file of an album. */
  static Map<String, Object> part(SendAs sendAs, String file, Content.@Nullable Text caption) {
    Map<String, Object> media = new LinkedHashMap<>();
    media.put("type", sendAs.parameter());
    media.put("media", file);
    addCaption(media, caption);
    return media;
  }

  /** Puts another file in the place of the one that a message shows. */
  static BotCall editedFile(
      Place place, String messageId, SendAs sendAs, String file, Content.@Nullable Text caption) {
    Map<String, Object> parameters = new LinkedHashMap<>();
    parameters.put("chat_id", place.chat());
    parameters.put("message_id", number(messageId));
    parameters.put("media", part(sendAs, file, caption));
    return new BotCall("editMessageMedia", parameters);
  }

  static CopyMessage copy(Outbound to, Content.Original original) {
    return CopyMessage.builder()
        .chatId(to.to().chat())
        .messageThreadId(thread(to.to()))
        .fromChatId(original.chat())
        .messageId(number(original.messageId()))
        .replyParameters(reply(to))
        .disableNotification(silent(to))
        .build();
  }

  private static void addCaption(Map<String, Object> to, Content.@Nullable Text caption) {
    if (caption != null && !caption.text().isEmpty()) {
      to.put("caption", caption.text());
      List<MessageEntity> marks = entities(caption);
      if (!marks.isEmpty()) {
        to.put("caption_entities", marks);
      }
    }
  }

  static EditMessageText editedText(
      Place place, String messageId, Content.Text text, List<Button> buttons) {
    return EditMessageText.builder()
        .chatId(place.chat())
        .messageId(number(messageId))
        .text(text.text())
        .entities(entities(text))
        .replyMarkup(keyboard(buttons))
        .build();
  }

  static EditMessageLiveLocation moved(Place place, String messageId, Content.Location location) {
    return EditMessageLiveLocation.builder()
        .chatId(place.chat())
        .messageId(number(messageId))
        .latitude(location.latitude())
        .longitude(location.longitude())
        .build();
  }

  static StopMessageLiveLocation stopped(Place place, String messageId) {
    return StopMessageLiveLocation.builder()
        .chatId(place.chat())
        .messageId(number(messageId))
        .build();
  }

  static EditMessageCaption editedCaption(
      Place place, String messageId, Content.@Nullable Text caption, List<Button> buttons) {
    return EditMessageCaption.builder()
        .chatId(place.chat())
        .messageId(number(messageId))
        .caption(caption == null ? "" : caption.text())
        .captionEntities(caption == null ? List.of() : entities(caption))
        .replyMarkup(keyboard(buttons))
        .build();
  }

  /** Telegram's number for the id of a message or topic. */
  static int number(String id) {
    Integer number = numberOrNull(id);
    if (number == null) {
      throw new DeliveryException.Refused("'" + id + "' is not an id of Telegram", null);
    }
    return number;
  }

  private static @Nullable Integer numberOrNull(String id) {
    try {
      return Integer.valueOf(id);
    } catch (NumberFormatException foreign) {
      return null;
    }
  }

  static @Nullable Integer thread(Place place) {
    return place.thread() == null ? null : number(place.thread());
  }

  private static @Nullable Boolean silent(Outbound to) {
    return to.silent() ? true : null;
  }

  /** What was said without a message, as a vote is, cannot be replied to. */
  private static @Nullable ReplyParameters reply(Outbound to) {
    Integer repliedTo = to.replyTo() == null ? null : numberOrNull(to.replyTo());
    return repliedTo == null
        ? null
        : ReplyParameters.builder()
            .messageId(repliedTo)
            .allowSendingWithoutReply(true)
            .quote(to.quote())
            .build();
  }

  /** Each button has a row of its own, but for signs: those after each other share one. */
  private static @Nullable InlineKeyboardMarkup keyboard(List<Button> buttons) {
    if (buttons.isEmpty()) {
      return null;
    }
    List<InlineKeyboardRow> rows = new ArrayList<>();
    boolean signs = false;
    for (Button button : buttons) {
      InlineKeyboardButton key =
          button.url() == null
              ? InlineKeyboardButton.builder()
                  .text(button.title())
                  .callbackData(button.token())
                  .build()
              : InlineKeyboardButton.builder().text(button.title()).url(button.url()).build();
      boolean sign = button.title().codePointCount(0, button.title().length()) == 1;
      if (sign && signs && rows.getLast().size() < SIGNS_IN_A_ROW) {
        rows.getLast().add(key);
      } else {
        rows.add(new InlineKeyboardRow(key));
      }
      signs = sign;
    }
    return InlineKeyboardMarkup.builder().keyboard(rows).build();
  }

  /** Telegram refuses a whole message for one bad entity, so spans are clipped to the text. */
  private static List<MessageEntity> entities(Content.Text text) {
    List<MessageEntity> entities = new ArrayList<>();
    int end = text.text().length();
    for (Span span : text.spans()) {
      int from = Math.max(0, span.offset());
      int length = Math.min(end, span.offset() + span.length()) - from;
      String type = type(span.style());
      if (length <= 0
          || span.style() == Content.Style.MENTION
          || (span.style() == Content.Style.LINK && !isWeb(span.href()))) {
        continue;
      }
      entities.add(
          MessageEntity.builder()
              .type(type)
              .offset(from)
              .length(length)
              .url(span.style() == Content.Style.LINK ? span.href() : null)
              .build());
    }
    return entities;
  }

  private static boolean isWeb(@Nullable String href) {
    return href != null && href.matches("(?i)(https?|tg|mailto|tel):.+");
  }

  private static String type(Content.Style style) {
    return switch (style) {
      case BOLD -> "bold";
      case ITALIC -> "italic";
      case UNDERLINE -> "underline";
      case STRIKE -> "strikethrough";
      case SPOILER -> "spoiler";
      case QUOTE -> "blockquote";
      case CODE -> "code";
      case CODE_BLOCK -> "pre";
      case LINK -> "text_link";
      case MENTION -> "mention";
    };
  }
}
