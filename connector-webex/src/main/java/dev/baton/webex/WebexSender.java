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

/** Posts and edits messages. */
final class WebexSender {

  /** The largest file that Webex accepts, in bytes: 100 MB. */
  static final long LARGEST_FILE = 100_000_000;

  private static final Logger LOG = LoggerFactory.getLogger(WebexSender.class);

  private final WebexClient client;
  private final Files files;
  private final RandomGenerator random;

  /**
   * @param files opens the files that Webex cannot fetch itself
   * @param random for the boundaries of multipart bodies
   */
  WebexSender(WebexClient client, Files files, RandomGenerator random) {
    this.client = client;
    this.files = files;
    this.random = random;
  }

  /** Posts to a space or to a thread in it. */
  WebexMapper.Message post(Place to, Content content) {
    Map<String, String> address = new LinkedHashMap<>();
    address.put("roomId", to.chat());
    if (to.thread() != null) {
      address.put("parentId", to.thread());
    }
    return post(address, content, to.thread() == null ? What.CHAT : What.THREAD);
  }

  /**
   * Posts to the direct chat with a person. The message begins the chat if there is none yet.
   *
   * @param person id or email
   */
  WebexMapper.Message postTo(String person, Content content) {
    String key = person.contains("@") ? "toPersonEmail" : "toPersonId";
    return post(Map.of(key, person), content, What.CHAT);
  }

  /**
   * Replaces the text of a message.
   *
   * @throws DeliveryException.Refused for content other than text: Webex edits neither cards nor
   *     files, and no message more than ten times
   */
  void edit(Place place, String message, Content content) {
    if (!(content instanceof Content.Text text)) {
      throw new DeliveryException.Refused("Webex edits nothing but the text of a message", null);
    }
    Map<String, String> body = new LinkedHashMap<>(ToWebex.words(text));
    body.put("roomId", place.chat());
    client.edit(message, body);
  }

  private WebexMapper.Message post(Map<String, String> address, Content content, What subject) {
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

  private WebexMapper.Message upload(
      Map<String, String> fields, Content.FileRef ref, What subject) {
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
        "the file is larger than Webex accepts (" + LARGEST_FILE + " bytes)", null);
  }

  private static void close(BoundedStream bytes) {
    try {
      bytes.close();
    } catch (IOException broken) {
      LOG.debug("a sent file could not be closed", broken);
    }
  }
}
