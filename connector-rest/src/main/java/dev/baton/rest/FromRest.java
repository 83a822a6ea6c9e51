package dev.baton.rest;

import dev.baton.connector.Attributes;
import dev.baton.connector.Content;
import dev.baton.connector.Content.FileRef;
import dev.baton.connector.Content.MediaKind;
import dev.baton.connector.Content.Text;
import dev.baton.connector.Event;
import dev.baton.connector.Inbound;
import dev.baton.connector.Person;
import dev.baton.connector.Place;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Instant;
import java.util.Map;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Reads what clients post: Rasa's request and a few fields of our own. Pure. */
final class FromRest {

  static final int MAX_SENDER = 256;
  static final int MAX_MESSAGE = 16_000;

  private static final int MAX_ID = 128;
  private static final int MAX_NAME = 200;
  private static final int MAX_URL = 2_000;
  private static final int MAX_TOKEN = 64;
  private static final int MAX_METADATA = 16_000;
  private static final Pattern LANGUAGE = Pattern.compile("[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8}){0,4}");
  private static final JsonMapper JSON = JsonMapper.shared();

  private FromRest() {}

  /** What a request was parsed to. */
  sealed interface Parsed {

    /** The user did something. */
    record Valid(Inbound inbound) implements Parsed {}

    /** The request cannot be read; {@code reason} names the field. */
    record Invalid(String reason) implements Parsed {}
  }

  /**
   * Reads one request.
   *
   * @param key the client's own id of the request, from a header; null if it sent none
   * @param newId the id of a request that has none
   * @param now the time of the request
   */
  static Parsed read(byte[] body, @Nullable String key, String newId, Instant now) {
    try {
      return new Parsed.Valid(inbound(parse(body), key, newId, now));
    } catch (InvalidField invalid) {
      return new Parsed.Invalid(String.valueOf(invalid.getMessage()));
    }
  }

  /** What is wrong with a sender; null if nothing is. */
  static @Nullable String wrongSender(@Nullable String sender) {
    if (sender == null || sender.isBlank()) {
      return "sender is missing; write your own id of the user";
    }
    if (sender.length() > MAX_SENDER) {
      return "sender is too long; it may have " + MAX_SENDER + " characters";
    }
    return hasNoControlCharacters(sender) ? null : "sender has a control character";
  }

  private static JsonNode parse(byte[] body) {
    JsonNode json;
    try {
      json = JSON.readTree(body);
    } catch (JacksonException malformed) {
      throw new InvalidField("the body is not JSON");
    }
    if (!json.isObject()) {
      throw new InvalidField(
          "the body is not a JSON object; write {\"sender\": …, \"message\": …}");
    }
    return json;
  }

  private static Inbound inbound(JsonNode json, @Nullable String key, String newId, Instant now) {
    String sender = text(json, "sender", MAX_SENDER);
    String wrong = wrongSender(sender);
    if (sender == null || wrong != null) {
      throw new InvalidField(String.valueOf(wrong));
    }
    String id = id(json, key);
    String name = checked("name", text(json, "name", MAX_NAME), FromRest::hasNoControlCharacters);
    String language =
        checked(
            "language",
            text(json, "language", MAX_NAME),
            value -> LANGUAGE.matcher(value).matches());
    text(json, "input_channel", MAX_NAME);
    Attributes told = metadata(json.path("metadata"));
    String messageId = id == null ? newId : id;
    return new Inbound(
        // Clients choose their ids, unique only for one user. The length tells "a"+"bc" from
        // "ab"+"c".
        sender.length() + ":" + sender + ":" + messageId,
        Place.chat(sender),
        new Person(sender, name == null ? sender : name, null, language, false),
        true,
        now,
        event(json, messageId, told));
  }

  private static Attributes metadata(JsonNode metadata) {
    if (metadata.isMissingNode() || metadata.isNull()) {
      return Attributes.NONE;
    }
    if (!metadata.isObject()) {
      throw new InvalidField("metadata is not a JSON object");
    }
    String whole = metadata.toString();
    if (whole.length() > MAX_METADATA) {
      throw new InvalidField("metadata is too long; it may have " + MAX_METADATA + " characters");
    }
    return metadata.isEmpty() ? Attributes.NONE : Attributes.metadata(whole);
  }

  private static Event event(JsonNode json, String messageId, Attributes told) {
    String given = text(json, "message", MAX_MESSAGE);
    String message = given == null ? "" : given.strip();
    String edits = checked("edits", text(json, "edits", MAX_ID), FromRest::hasNoControlCharacters);
    String image = text(json, "image", MAX_URL);
    String attachment = text(json, "attachment", MAX_URL);
    if (image != null && attachment != null) {
      throw new InvalidField("attachment was sent together with image; send only one of them");
    }
    if (message.isEmpty() && image == null && attachment == null) {
      throw new InvalidField("message is missing; write what the user said");
    }
    if (edits != null) {
      return new Event.Edited(edits, content(message, image, attachment));
    }
    String[] press = message.split(":", -1);
    if (message.startsWith(ToRest.PRESS) && press.length == 4 && press[3].length() <= MAX_TOKEN) {
      return new Event.Pressed(press[2], press[3], Map.of(), null);
    }
    return new Event.Said(messageId, content(message, image, attachment), null, null, true, told);
  }

  private static Content content(
      String message, @Nullable String image, @Nullable String attachment) {
    Text text = Text.plain(message);
    Text caption = message.isEmpty() ? null : text;
    if (image != null) {
      return new Content.Media(MediaKind.IMAGE, linked("image", image), caption);
    }
    if (attachment != null) {
      return new Content.Media(MediaKind.DOCUMENT, linked("attachment", attachment), caption);
    }
    return text;
  }

  private static FileRef linked(String field, String address) {
    URI url;
    try {
      url = new URI(address);
    } catch (URISyntaxException malformed) {
      throw new InvalidField(field + " is not an http(s) URL");
    }
    boolean web = "http".equals(url.getScheme()) || "https".equals(url.getScheme());
    if (!web || url.getHost() == null) {
      throw new InvalidField(field + " is not an http(s) URL");
    }
    String path = url.getPath() == null ? "" : url.getPath();
    String name = path.substring(path.lastIndexOf('/') + 1);
    return new FileRef.Linked(url, name.isBlank() ? null : name, null);
  }

  private static @Nullable String id(JsonNode json, @Nullable String key) {
    String id = checked("id", text(json, "id", MAX_ID), FromRest::hasNoControlCharacters);
    if (key == null || key.isBlank()) {
      return id;
    }
    if (key.length() > MAX_ID) {
      throw new InvalidField("Idempotency-Key is too long; it may have " + MAX_ID + " characters");
    }
    if (id != null && !id.equals(key)) {
      throw new InvalidField("id differs from the Idempotency-Key; send only one of them");
    }
    return key;
  }

  private static @Nullable String text(JsonNode json, String field, int maxLength) {
    JsonNode value = json.path(field);
    if (value.isMissingNode() || value.isNull()) {
      return null;
    }
    if (!value.isString()) {
      throw new InvalidField(field + " is not a string");
    }
    String text = value.asString();
    if (text.length() > maxLength) {
      throw new InvalidField(field + " is too long; it may have " + maxLength + " characters");
    }
    return text;
  }

  private static @Nullable String checked(
      String field, @Nullable String value, Predicate<String> valid) {
    if (value == null || value.isBlank()) {
      return null;
    }
    if (!valid.test(value)) {
      throw new InvalidField(field + " has an invalid format");
    }
    return value;
  }

  private static boolean hasNoControlCharacters(String text) {
    return text.chars().noneMatch(Character::isISOControl);
  }

  /** A field that cannot be accepted; the message is for the client. */
  private static final class InvalidField extends RuntimeException {

    InvalidField(String message) {
      super(message, null, false, false);
    }
  }
}
