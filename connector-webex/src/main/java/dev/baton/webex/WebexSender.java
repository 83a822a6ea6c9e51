package dev.baton.webex;

import dev.baton.connector.Content;
import dev.baton.connector.DeliveryException;
import dev.baton.connector.DeliveryException.Gone.What;
import dev.baton.connector.Files;
import dev.baton.connector.Place;
import java.io.IOException;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Posts and changes messages. */
final class WebexSender {

  /** Largest file that Webex takes: 100 MB. */
  static final long LARGEST_FILE = 100_000_000;

  private static final Logger LOG = LoggerFactory.getLogger(WebexSender.class);

  private final WebexClient client;
  private final Files files;
  private final RandomGenerator random;

  /**
   * @param files opens files that Webex cannot fetch itself
   * @param random for the boundaries of multipart bodies
   */
  WebexSender(WebexClient client, Files files, RandomGenerator random) {
    this.client = client;
    this.files = files;
    this.random = random;
  }

  /** Posts to a space or into a thread of it. */
  WebexJson.Message post(Place to, Content content) {
    Map<String, String> address = new LinkedHashMap<>();
    address.put("roomId", to.chat());
    if (to.thread() != null) {
      address.put("parentId", to.thread());
    }
    return post(address, content, to.thread() == null ? What.CHAT : What.THREAD);
  }

  /**
   * Posts to the direct chat with someone, which begins with this message where there was none.
   *
   * @param person id or email
   */
  WebexJson.Message postTo(String person, Content content) {
    String key = person.contains("@") ? "toPersonEmail" : "toPersonId";
    return post(Map.of(key, person), content, What.CHAT);
  }

  /**
   * Replaces the words of a message.
   *
   * @throws DeliveryException.Refused for content that is more than words: Webex changes neither
   *     cards nor files, and no message more than ten times
   */
  void edit(Place place, String message, Content content) {
    if (!(content instanceof Content.Text text)) {
      throw new DeliveryException.Refused("Webex changes nothing but the words of a message", null);
    }
    Map<String, String> body = new LinkedHashMap<>(ToWebex.words(text));
    body.put("roomId", place.chat());
    client.edit(message, body);
  }

  private WebexJson.Message post(Map<String, String> address, Content content, What subject) {
    return switch (ToWebex.body(content)) {
      case ToWebex.Body.Plain plain -> {
        Map<String, Object> body = new LinkedHashMap<>(plain.fields());
        body.putAll(address);
        yield client.post(body, subject);
      }
      case ToWebex.Body.WithFile upload -> {
        Map<String, String> fields = new LinkedHashMap<>(upload.fields());
        fields.putAll(address);
        yield upload(fields, upload.file(), subject);
      }
    };
  }

  private WebexJson.Message upload(Map<String, String> fields, Content.FileRef ref, What subject) {
    Files.Opened opened = files.open(ref);
    BoundedStream bytes = new BoundedStream(opened.bytes(), LARGEST_FILE);
    try {
      if (opened.size() > LARGEST_FILE) {
        throw tooLarge();
      }
      String name = ref.name() == null ? opened.name() : ref.name();
      String mime = opened.mime() == null ? ref.mime() : opened.mime();
      return client.post(
          new Multipart(boundary(), fields, new Files.Opened(bytes, name, mime, opened.size())),
          subject);
    } catch (DeliveryException.Retryable failed) {
      throw bytes.exceeded() ? tooLarge() : failed;
    } finally {
      close(bytes);
    }
  }

  private String boundary() {
    byte[] bytes = new byte[18];
    random.nextBytes(bytes);
    return "baton-" + HexFormat.of().formatHex(bytes);
  }

  private static DeliveryException tooLarge() {
    return new DeliveryException.Refused(
        "the file is larger than Webex takes (" + LARGEST_FILE + " bytes)", null);
  }

  private static void close(BoundedStream bytes) {
    try {
      bytes.close();
    } catch (IOException broken) {
      LOG.debug("a file that was sent could not be closed", broken);
    }
  }
}
