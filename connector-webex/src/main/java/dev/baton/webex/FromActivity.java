package dev.baton.webex;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.StringNode;

/**
 * Converts what the socket tells to what a webhook would have told, with the ids of the public API,
 * so that one message has one id whichever way it comes. Pure.
 */
final class FromActivity {

  private FromActivity() {}

  /** Returns whether an activity is the edit of a message, which has the id of its parent. */
  static boolean isEdit(Activity activity) {
    return activity.verb().equals("post")
        && "edit".equals(activity.parentType())
        && activity.parent() != null;
  }

  /** Returns the public id of the message that an activity edits. */
  static String edited(Activity activity, String roomId) {
    return PublicId.of(PublicId.region(roomId), "MESSAGE", String.valueOf(activity.parent()));
  }

  /**
   * Returns whether Baton has a use for an activity, before its space is looked up.
   *
   * @param me UUID of the bot
   */
  static boolean concerns(Activity activity, String me) {
    boolean own = me.equalsIgnoreCase(activity.actor().id());
    return switch (activity.verb()) {
      case "post", "share" ->
          !own
              && !FromWebex.isBotAddress(activity.actor().email())
              && (activity.target().direct() || activity.mayMention(me));
      case "cardAction" -> !own;
      case "delete" -> !own && activity.object() != null && activity.object().id() != null;
      case "add", "leave" ->
          !activity.target().direct()
              && activity.object() != null
              && "person".equals(activity.object().type())
              && me.equalsIgnoreCase(activity.object().id());
      case "create" -> !own && !activity.target().direct();
      default -> false;
    };
  }

  /**
   * Returns the body of the webhook that would tell the same.
   *
   * @param roomId the public id of the activity's space, whose region is that of all in it
   * @return null if there is no such webhook
   */
  static WebexMapper.@Nullable Envelope envelope(Activity activity, String roomId, String me) {
    String region = PublicId.region(roomId);
    String actor = person(activity.actor().id());
    String author = activity.actor().email();
    return switch (activity.verb()) {
      case "post", "share" ->
          told(
              "messages",
              "created",
              id(region, "MESSAGE", activity.id()),
              actor,
              author,
              activity,
              roomId);
      case "cardAction" ->
          told(
              "attachmentActions",
              "created",
              id(region, "ATTACHMENT_ACTION", activity.id()),
              actor,
              author,
              activity,
              roomId);
      case "delete" -> {
        String deleted = activity.object() == null ? null : activity.object().id();
        yield deleted == null
            ? null
            : told(
                "messages",
                "deleted",
                id(region, "MESSAGE", deleted),
                actor,
                author,
                activity,
                roomId);
      }
      case "add", "create" -> membership("created", region, activity, roomId, me);
      case "leave" -> membership("deleted", region, activity, roomId, me);
      default -> null;
    };
  }

  private static WebexMapper.Envelope membership(
      String event, String region, Activity activity, String roomId, String me) {
    String id = id(region, "MEMBERSHIP", me + ":" + PublicId.uuid(roomId));
    return told("memberships", event, id, person(me), null, activity, roomId);
  }

  private static WebexMapper.Envelope told(
      String resource,
      String event,
      String id,
      @Nullable String person,
      @Nullable String email,
      Activity activity,
      String roomId) {
    Map<String, JsonNode> data = new LinkedHashMap<>();
    put(data, "id", id);
    put(data, "roomId", roomId);
    put(data, "roomType", activity.target().direct() ? "direct" : "group");
    put(data, "personId", person);
    put(data, "personEmail", email);
    put(data, "created", activity.published());
    return new WebexMapper.Envelope(resource, event, person(activity.actor().id()), data);
  }

  private static void put(Map<String, JsonNode> data, String key, @Nullable String value) {
    if (value != null) {
      data.put(key, StringNode.valueOf(value));
    }
  }

  private static @Nullable String person(@Nullable String uuid) {
    return uuid == null ? null : id(PublicId.FIRST_REGION, "PEOPLE", uuid);
  }

  private static String id(String region, String kind, String uuid) {
    return PublicId.of(region, kind, uuid);
  }
}
