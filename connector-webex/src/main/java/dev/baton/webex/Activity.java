package dev.baton.webex;

import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * What Webex's socket tells of something that happened in a space, as far as Baton needs it: which
 * thing, who, where. Its words are encrypted and not looked at.
 *
 * @param id UUID of the activity, which is that of the message or press it makes
 * @param verb such as {@code post}
 * @param published when it happened
 * @param actor who did it
 * @param object what it was done to; null if that is not told
 * @param parent id of what it belongs to, such as the card that was pressed or the message that was
 *     edited
 * @param parentType such as {@code reply} or {@code edit}
 * @param target the space
 * @param mentions whom it mentions, as the socket tells it
 */
record Activity(
    String id,
    String verb,
    @Nullable String published,
    Party actor,
    @Nullable Party object,
    @Nullable String parent,
    @Nullable String parentType,
    Space target,
    JsonNode mentions) {

  private static final Pattern UUID =
      Pattern.compile("[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}");

  /** Of what kind the person or thing is, its UUID, and a person's address. */
  record Party(@Nullable String type, @Nullable String id, @Nullable String email) {}

  /**
   * A space.
   *
   * @param uuid null if it is not told
   * @param url its address for Webex's own apps, whose host tells its region
   * @param globalId its id with the region before a slash; seldom there
   */
  record Space(
      @Nullable String uuid, @Nullable String url, @Nullable String globalId, boolean direct) {}

  /**
   * Reads an activity. Whatever is missing or of another type is left out.
   *
   * @return null without an id or a verb
   */
  static @Nullable Activity read(JsonNode node) {
    String id = text(node, "id");
    String verb = text(node, "verb");
    if (id == null || verb == null) {
      return null;
    }
    JsonNode parent = node.path("parent");
    JsonNode space = verb.equals("create") ? node.path("object") : node.path("target");
    return new Activity(
        id,
        verb,
        text(node, "published"),
        party(node.path("actor")),
        node.path("object").isObject() ? party(node.path("object")) : null,
        text(parent, "id"),
        text(parent, "type"),
        new Space(text(space, "id"), text(space, "url"), text(space, "globalId"), oneToOne(space)),
        node.path("object").path("mentions").path("items"));
  }

  /**
   * Returns whether the activity may be meant for a person: it mentions that person, or nobody, or
   * somebody by something else than a UUID.
   */
  boolean mayMention(String uuid) {
    return mentions.isEmpty()
        || mentions
            .valueStream()
            .map(person -> text(person, "id"))
            .anyMatch(id -> id == null || !UUID.matcher(id).matches() || id.equalsIgnoreCase(uuid));
  }

  private static Party party(JsonNode node) {
    String uuid = text(node, "entryUUID");
    String email = text(node, "emailAddress");
    return new Party(
        text(node, "objectType"),
        uuid == null ? text(node, "id") : uuid,
        email == null ? text(node, "entryEmail") : email);
  }

  private static boolean oneToOne(JsonNode space) {
    return space
        .path("tags")
        .valueStream()
        .anyMatch(tag -> tag.isString() && tag.stringValue().equals("ONE_ON_ONE"));
  }

  private static @Nullable String text(JsonNode node, String key) {
    JsonNode value = node.path(key);
    return value.isString() && !value.stringValue().isBlank() ? value.stringValue() : null;
  }
}
