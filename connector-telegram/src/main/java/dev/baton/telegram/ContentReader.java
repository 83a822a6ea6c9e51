package dev.baton.telegram;

import dev.baton.connector.Content;
import dev.baton.connector.Content.FileRef;
import dev.baton.connector.Content.MediaKind;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.telegram.telegrambots.meta.api.objects.Audio;
import org.telegram.telegrambots.meta.api.objects.Contact;
import org.telegram.telegrambots.meta.api.objects.Document;
import org.telegram.telegrambots.meta.api.objects.Venue;
import org.telegram.telegrambots.meta.api.objects.Video;
import org.telegram.telegrambots.meta.api.objects.VideoNote;
import org.telegram.telegrambots.meta.api.objects.Voice;
import org.telegram.telegrambots.meta.api.objects.games.Animation;
import org.telegram.telegrambots.meta.api.objects.location.Location;
import org.telegram.telegrambots.meta.api.objects.message.Message;
import org.telegram.telegrambots.meta.api.objects.photo.PhotoSize;
import org.telegram.telegrambots.meta.api.objects.stickers.Sticker;

/** Reads the content of a message. */
final class ContentReader {

  /**
   * Marks the ids of round video messages, which Telegram does not accept as videos when they are
   * sent again.
   */
  static final String VIDEO_NOTE = "video_note/";

  private final String channel;
  private final Message message;
  private final Content.@Nullable Text caption;

  private ContentReader(String channel, Message message, Content.@Nullable Text caption) {
    this.channel = channel;
    this.message = message;
    this.caption = caption;
  }

  /**
   * The content of a message other than its text.
   *
   * @return null for a service message
   */
  static @Nullable Content read(String channel, Message message, Content.@Nullable Text caption) {
    ContentReader reader = new ContentReader(channel, message, caption);
    Content file = reader.file();
    if (file != null) {
      return file;
    }
    Content location = reader.location();
    if (location != null) {
      return location;
    }
    String unsupported = reader.unsupported();
    return unsupported == null ? null : Content.Text.plain("[" + unsupported + "]");
  }

  private @Nullable Content file() {
    List<PhotoSize> photo = message.getPhoto();
    if (photo != null && !photo.isEmpty()) {
      PhotoSize largest =
          photo.stream()
              .max(Comparator.comparingLong(size -> (long) size.getWidth() * size.getHeight()))
              .orElseThrow();
      return media(MediaKind.IMAGE, largest.getFileId(), null, "image/jpeg", largest.getFileSize());
    }
    Animation animation = message.getAnimation();
    if (animation != null) {
      return media(
          MediaKind.ANIMATION,
          animation.getFileId(),
          animation.getFileName(),
          animation.getMimeType(),
          animation.getFileSize());
    }
    Video video = message.getVideo();
    if (video != null) {
      return media(
          MediaKind.VIDEO,
          video.getFileId(),
          video.getFileName(),
          video.getMimeType(),
          video.getFileSize());
    }
    VideoNote note = message.getVideoNote();
    if (note != null) {
      return media(
          MediaKind.VIDEO, VIDEO_NOTE + note.getFileId(), null, "video/mp4", note.getFileSize());
    }
    Voice voice = message.getVoice();
    if (voice != null) {
      return media(
          MediaKind.VOICE, voice.getFileId(), null, voice.getMimeType(), voice.getFileSize());
    }
    Audio audio = message.getAudio();
    if (audio != null) {
      return media(
          MediaKind.AUDIO,
          audio.getFileId(),
          audio.getFileName(),
          audio.getMimeType(),
          audio.getFileSize());
    }
    Sticker sticker = message.getSticker();
    if (sticker != null) {
      String mime =
          Boolean.TRUE.equals(sticker.getIsAnimated())
              ? "application/x-tgsticker"
              : Boolean.TRUE.equals(sticker.getIsVideo()) ? "video/webm" : "image/webp";
      return media(MediaKind.STICKER, sticker.getFileId(), null, mime, sticker.getFileSize());
    }
    Document document = message.getDocument();
    return document == null
        ? null
        : media(
            MediaKind.DOCUMENT,
            document.getFileId(),
            document.getFileName(),
            document.getMimeType(),
            document.getFileSize());
  }

  private Content media(
      MediaKind kind,
      String id,
      @Nullable String name,
      @Nullable String mime,
      @Nullable Number size) {
    return new Content.Media(
        kind,
        new FileRef.Held(channel, id, name, mime, size == null ? -1 : size.longValue()),
        caption);
  }

  private @Nullable Content location() {
    Venue venue = message.getVenue();
    if (venue != null) {
      Location at = venue.getLocation();
      return new Content.Location(
          at.getLatitude(), at.getLongitude(), venue.getTitle(), venue.getAddress());
    }
    Location location = message.getLocation();
    if (location != null) {
      return new Content.Location(location.getLatitude(), location.getLongitude(), null, null);
    }
    Contact contact = message.getContact();
    if (contact != null) {
      String last = contact.getLastName();
      return new Content.Contact(
          last == null ? contact.getFirstName() : contact.getFirstName() + " " + last,
          contact.getPhoneNumber());
    }
    return null;
  }

  private @Nullable String unsupported() {
    if (message.getPoll() != null) {
      return "poll";
    }
    if (message.getDice() != null) {
      return "dice";
    }
    if (message.getGame() != null) {
      return "game";
    }
    if (message.getInvoice() != null) {
      return "invoice";
    }
    if (message.getStory() != null) {
      return "story";
    }
    if (message.getPaidMedia() != null) {
      return "paid media";
    }
    if (message.getChecklist() != null) {
      return "checklist";
    }
    if (message.getGiveaway() != null) {
      return "giveaway";
    }
    if (message.getGift() != null || message.getUniqueGift() != null) {
      return "gift";
    }
    if (message.getRichMessage() != null) {
      return "rich message";
    }
    if (message.getLivePhoto() != null) {
      return "live photo";
    }
    if (message.getWebAppData() != null) {
      return "web app data";
    }
    return message.getPassportData() == null ? null : "passport data";
  }
}
