package dev.baton.telegram;

import com.fasterxml.jackson.databind.JsonNode;
import dev.baton.connector.Content;
import dev.baton.connector.Content.FileRef;
import dev.baton.connector.Content.MediaKind;
import dev.baton.connector.Content.Text;
import org.jspecify.annotations.Nullable;

/** Reads the content of a message. */
final class ContentReader {

  /**
   * Marks the ids of round video messages, which Telegram does not accept as videos when they are
   * sent again.
   */
  static final String VIDEO_NOTE = "video_note/";

  private final String channel;
  private final JsonNode message;
  private final @Nullable Text words;

  private ContentReader(String channel, JsonNode message, @Nullable Text words) {
    this.channel = channel;
    this.message = message;
    this.words = words;
  }

  /**
   * The content of a message.
   *
   * @param words its text or its caption; null if it has neither
   * @return null for a service message
   */
  static @Nullable Content read(String channel, JsonNode message, @Nullable Text words) {
    if (words != null && Fields.text(message, "text") != null) {
      return words;
    }
    ContentReader reader = new ContentReader(channel, message, words);
    Content common = reader.file();
    if (common == null && words == null) {
      common = reader.place();
    }
    return common == null ? reader.own() : common;
  }

  private @Nullable Content file() {
    JsonNode largest = null;
    for (JsonNode size : message.path("photo")) {
      if (Fields.text(size, "file_id") != null
          && (largest == null || area(size) >= area(largest))) {
        largest = size;
      }
    }
    if (largest != null) {
      return media(MediaKind.IMAGE, "", largest, "image/jpeg");
    }
    Content file = media(MediaKind.ANIMATION, "", message.path("animation"), null);
    file = file != null ? file : media(MediaKind.VIDEO, "", message.path("video"), null);
    file =
        file != null
            ? file
            : media(MediaKind.VIDEO, VIDEO_NOTE, message.path("video_note"), "video/mp4");
    file = file != null ? file : media(MediaKind.VOICE, "", message.path("voice"), null);
    file = file != null ? file : media(MediaKind.AUDIO, "", message.path("audio"), null);
    file = file != null ? file : sticker(message.path("sticker"));
    return file != null ? file : media(MediaKind.DOCUMENT, "", message.path("document"), null);
  }

  private static long area(JsonNode size) {
    return size.path("width").asLong() * size.path("height").asLong();
  }

  private @Nullable Content sticker(JsonNode sticker) {
    String mime =
        sticker.path("is_animated").asBoolean()
            ? "application/x-tgsticker"
            : sticker.path("is_video").asBoolean() ? "video/webm" : "image/webp";
    return media(MediaKind.STICKER, "", sticker, mime);
  }

  private @Nullable Content media(
      MediaKind kind, String mark, JsonNode file, @Nullable String mime) {
    String id = Fields.text(file, "file_id");
    return id == null
        ? null
        : new Content.Media(
            kind,
            new FileRef.Held(
                channel,
                mark + id,
                Fields.text(file, "file_name"),
                mime == null ? Fields.text(file, "mime_type") : mime,
                file.path("file_size").asLong(-1)),
            words);
  }

  /** A point or a contact, which cannot have a caption. */
  private @Nullable Content place() {
    JsonNode venue = message.path("venue");
    JsonNode point = venue.has("location") ? venue.path("location") : message.path("location");
    if (!point.path("latitude").isNumber() || !point.path("longitude").isNumber()) {
      return contact();
    }
    return new Content.Location(
        point.path("latitude").asDouble(),
        point.path("longitude").asDouble(),
        Fields.text(venue, "title"),
        Fields.text(venue, "address"),
        point.path("live_period").asInt());
  }

  private @Nullable Content contact() {
    JsonNode contact = message.path("contact");
    String phone = Fields.text(contact, "phone_number");
    String name = Fields.name(contact);
    return phone == null ? null : new Content.Contact(name.isEmpty() ? phone : name, phone);
  }

  /** What only Telegram has, or has since lately. */
  private @Nullable Content own() {
    String kind = MessageKinds.of(message);
    if (kind == null) {
      return words;
    }
    JsonNode value = message.path(kind);
    if (words == null && kind.equals("rich_message")) {
      RichWords rich = RichWords.of(value);
      if (!rich.hasMedia() && !rich.text().text().isEmpty()) {
        return rich.text();
      }
    }
    return new Content.Native(kind, NativeWords.of(kind, value, words), original(kind));
  }

  private Content.@Nullable Original original(String kind) {
    String chat = Fields.text(message.path("chat"), "id");
    String messageId = Fields.text(message, "message_id");
    return !MessageKinds.isCopied(kind)
            || message.path("has_protected_content").asBoolean()
            || chat == null
            || messageId == null
        ? null
        : new Content.Original(channel, chat, messageId);
  }
}
