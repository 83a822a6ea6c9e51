package dev.baton.telegram;

import com.fasterxml.jackson.databind.JsonNode;
import dev.baton.connector.Content;
import dev.baton.connector.Content.FileRef;
import dev.baton.connector.DeliveryException;
import dev.baton.telegram.ToTelegram.SendAs;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes calls that carry a file.
 *
 * <p>A file that Telegram holds goes by its id, unless its name must be hidden from the recipient.
 * A public one goes by its URL, and is uploaded if Telegram does not take it so, whatever the
 * reason: it has many, and they change. What is no picture or film to Telegram goes as a document.
 */
final class MediaSender {

  private static final Logger log = LoggerFactory.getLogger(MediaSender.class);

  private final String channel;
  private final TelegramApi api;
  private final FileTransfer files;

  MediaSender(String channel, TelegramApi api, FileTransfer files) {
    this.channel = channel;
    this.api = api;
    this.files = files;
  }

  /** Makes the call for a file that is named in one way and sent in another. */
  @FunctionalInterface
  interface Naming {

    /**
     * The call.
     *
     * @param file an id of Telegram's, a URL, or {@link BotCall#ATTACHED}
     */
    BotCall call(SendAs sendAs, String file);
  }

  /** Whether a file goes by the id that Telegram gave it. */
  boolean goesById(FileRef ref) {
    return ref instanceof FileRef.Held held
        && held.channel().equals(channel)
        && held.namedBy() == FileRef.NamedBy.SENDER;
  }

  /** How a file is sent. */
  SendAs sendAs(Content.Media media) {
    return goesById(media.file()) ? ToTelegram.sendAs(media) : sendUnheldAs(media);
  }

  /** The result of the call that Telegram took. */
  JsonNode send(Content.Media media, Naming naming) {
    FileRef ref = media.file();
    SendAs sendAs = sendAs(media);
    if (ref instanceof FileRef.Held held && goesById(ref)) {
      return api.call(naming.call(sendAs, FileTransfer.id(held)));
    }
    if (ref instanceof FileRef.Linked linked && FileTransfer.isPublic(linked.url())) {
      try {
        return api.call(naming.call(sendAs, linked.url().toString()));
      } catch (DeliveryException.Refused refused) {
        uploadAfter(refused);
      }
    }
    return upload(ref, sendAs, naming);
  }

  /** The result of a bot's own call, whose file is uploaded if Telegram does not take its URL. */
  JsonNode send(BotCall call) {
    String name = fileParameter(call);
    try {
      return api.call(call);
    } catch (DeliveryException.Refused refused) {
      URI url = web(String.valueOf(call.parameters().get(name)));
      if (url == null) {
        throw refused;
      }
      uploadAfter(refused);
      try (FileTransfer.Spooled spooled = files.spool(new FileRef.Linked(url, null, null))) {
        return api.call(call.with(name, BotCall.ATTACHED).uploading(spooled));
      }
    }
  }

  /**
   * The result of sending an album: one message for each file. What Telegram does not hold under
   * the right name is uploaded.
   */
  JsonNode album(Map<String, Object> address, List<Content.Media> files) {
    List<Map<String, Object>> parts = new ArrayList<>();
    List<FileTransfer.Spooled> uploads = new ArrayList<>();
    try {
      for (Content.Media media : files) {
        String name;
        if (media.file() instanceof FileRef.Held held && goesById(held)) {
          name = FileTransfer.id(held);
        } else {
          name = BotCall.attached(uploads.size());
          uploads.add(this.files.spool(media.file()));
        }
        parts.add(ToTelegram.part(sendAs(media), name, media.caption()));
      }
      Map<String, Object> parameters = new LinkedHashMap<>(address);
      parameters.put("media", parts);
      return api.call(new BotCall("sendMediaGroup", parameters, uploads));
    } finally {
      uploads.forEach(FileTransfer.Spooled::close);
    }
  }

  private static @Nullable URI web(String value) {
    try {
      URI url = new URI(value.strip());
      return "https".equalsIgnoreCase(url.getScheme()) || "http".equalsIgnoreCase(url.getScheme())
          ? url
          : null;
    } catch (URISyntaxException other) {
      return null;
    }
  }

  private static String fileParameter(BotCall call) {
    for (SendAs sendAs : SendAs.values()) {
      if (call.method().equals(sendAs.method())) {
        return sendAs.parameter();
      }
    }
    return "";
  }

  private void uploadAfter(DeliveryException.Refused refused) {
    if (!isOfTheFile(refused)) {
      throw refused;
    }
    log.info(
        "{}: Telegram does not take a file by its URL, so it is uploaded: {}",
        channel,
        refused.getMessage());
  }

  private static boolean isOfTheFile(DeliveryException.Refused refused) {
    return TelegramErrors.isBadRequest(refused) && !TelegramErrors.says(refused, "not modified");
  }

  private JsonNode upload(FileRef ref, SendAs wanted, Naming naming) {
    try (FileTransfer.Spooled spooled = files.spool(ref)) {
      SendAs sendAs =
          wanted == SendAs.PHOTO && spooled.size() > FileTransfer.PHOTO_LIMIT
              ? SendAs.DOCUMENT
              : wanted;
      try {
        return api.call(naming.call(sendAs, BotCall.ATTACHED).uploading(spooled));
      } catch (DeliveryException.Refused refused) {
        if (sendAs == SendAs.DOCUMENT || !isOfTheFile(refused)) {
          throw refused;
        }
        return api.call(naming.call(SendAs.DOCUMENT, BotCall.ATTACHED).uploading(spooled));
      }
    }
  }

  /** Only a file held by Telegram can be a sticker; others are sent as photos or documents. */
  private static SendAs sendUnheldAs(Content.Media media) {
    SendAs sendAs = ToTelegram.sendAs(media);
    if (sendAs != SendAs.STICKER) {
      return sendAs;
    }
    String mime = media.file().mime();
    return mime == null || mime.startsWith("image/") ? SendAs.PHOTO : SendAs.DOCUMENT;
  }
}
