package dev.baton.webex;

import dev.baton.connector.Secret;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Records for the JSON that Baton reads from Webex.
 *
 * <p>Ids are opaque, enumerations are strings, and times are ISO 8601 with any offset. Fields that
 * Baton does not use are left out, and unknown ones are ignored.
 */
final class WebexMapper {

  private WebexMapper() {}

  /** Parses a time of the platform; returns {@code fallback} if it is missing or unreadable. */
  static Instant time(@Nullable String text, Instant fallback) {
    if (text == null) {
      return fallback;
    }
    try {
      return OffsetDateTime.parse(text).toInstant();
    } catch (DateTimeException unreadable) {
      return fallback;
    }
  }

  /** Returns the list without nulls, which the platform may send. */
  private static List<String> present(@Nullable List<String> texts) {
    return texts == null ? List.of() : texts.stream().filter(Objects::nonNull).toList();
  }

  record Person(
      String id,
      @Nullable List<String> emails,
      @Nullable String displayName,
      @Nullable String type) {

    Person {
      Objects.requireNonNull(id, "id");
    }

    boolean bot() {
      return "bot".equals(type);
    }
  }

  record Message(
      String id,
      String roomId,
      @Nullable String roomType,
      @Nullable String parentId,
      @Nullable String text,
      @Nullable String html,
      @Nullable List<String> files,
      @Nullable String personId,
      @Nullable String personEmail,
      @Nullable List<String> mentionedPeople,
      @Nullable JsonNode attachments,
      @Nullable JsonNode isVoiceClip,
      @Nullable String created,
      @Nullable String updated,
      @Nullable JsonNode errors) {

    Message {
      Objects.requireNonNull(id, "id");
      Objects.requireNonNull(roomId, "roomId");
      files = present(files);
      mentionedPeople = present(mentionedPeople);
    }

    boolean direct() {
      return "direct".equals(roomType);
    }

    List<String> attached() {
      return files == null ? List.of() : files;
    }

    boolean voiceClip() {
      return isVoiceClip != null && isVoiceClip.isBoolean() && isVoiceClip.booleanValue();
    }

    List<String> mentioned() {
      return mentionedPeople == null ? List.of() : mentionedPeople;
    }
  }

  record Action(
      String id,
      String messageId,
      String roomId,
      String personId,
      @Nullable Map<String, JsonNode> inputs,
      @Nullable String created) {

    Action {
      Objects.requireNonNull(id, "id");
      Objects.requireNonNull(messageId, "messageId");
      Objects.requireNonNull(roomId, "roomId");
      Objects.requireNonNull(personId, "personId");
    }
  }

  record Room(
      String id, @Nullable String title, @Nullable String type, @Nullable String lastActivity) {

    Room {
      Objects.requireNonNull(id, "id");
    }

    boolean direct() {
      return "direct".equals(type);
    }
  }

  record Membership(String id, @Nullable String personId, @Nullable String personEmail) {

    Membership {
      Objects.requireNonNull(id, "id");
    }
  }

  record Hook(
      String id,
      @Nullable String name,
      @Nullable String targetUrl,
      @Nullable String resource,
      @Nullable String event,
      @Nullable Secret secret,
      @Nullable String status,
      @Nullable String created) {

    Hook {
      Objects.requireNonNull(id, "id");
    }

    boolean active() {
      return !"inactive".equals(status);
    }
  }

  /** The body of a webhook call. Every field may be missing. */
  record Envelope(
      @Nullable String resource,
      @Nullable String event,
      @Nullable String actorId,
      @Nullable Map<String, JsonNode> data) {

    /** Returns a string of {@code data}; null if it is missing or not a string. */
    @Nullable String dataText(String key) {
      JsonNode value = data == null ? null : data.get(key);
      return value == null || !value.isString() ? null : value.stringValue();
    }
  }
}
