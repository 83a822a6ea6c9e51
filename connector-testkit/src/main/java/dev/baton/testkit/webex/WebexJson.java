package dev.baton.testkit.webex;

import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** The fake's answers, in the format of Webex's own. */
final class WebexJson {

  static final JsonMapper MAPPER = JsonMapper.builder().build();

  private WebexJson() {}

  static ObjectNode object() {
    return MAPPER.createObjectNode();
  }

  static byte[] bytes(JsonNode node) {
    return MAPPER.writeValueAsBytes(node);
  }

  static ObjectNode list(Iterable<ObjectNode> nodes) {
    ObjectNode list = object();
    ArrayNode items = list.putArray("items");
    nodes.forEach(items::add);
    return list;
  }

  static ObjectNode person(WebexAccount account) {
    ObjectNode json = object();
    json.put("id", account.id());
    json.putArray("emails").add(account.email());
    json.putArray("phoneNumbers");
    json.put("displayName", account.name());
    json.put("nickName", account.name());
    json.put("type", account.bot() ? "bot" : "person");
    json.putArray("addresses").addObject().put("type", "work").put("country", "NO");
    return json;
  }

  static ObjectNode room(WebexRoom room) {
    ObjectNode json = object();
    json.put("id", room.id);
    json.put("title", room.title);
    json.put("type", room.type());
    json.put("isLocked", false);
    json.put("lastActivity", room.lastActivity.toString());
    json.put("created", room.created.toString());
    return json;
  }

  static ObjectNode membership(WebexRoom room, WebexAccount account) {
    ObjectNode json = object();
    json.put("id", WebhookDeliveries.membershipId(room, account));
    json.put("roomId", room.id);
    json.put("roomType", room.type());
    json.put("personId", account.id());
    json.put("personEmail", account.email());
    json.put("personDisplayName", account.name());
    json.put("isModerator", false);
    json.put("created", room.created.toString());
    return json;
  }

  /**
   * @param api the API's base address, for the addresses of files
   */
  static ObjectNode message(WebexPost post, String api) {
    ObjectNode json = object();
    json.put("id", post.id);
    json.put("roomId", post.room.id);
    json.put("roomType", post.room.type());
    put(json, "parentId", post.parentId);
    if (!post.text.isEmpty()) {
      json.put("text", post.text);
    }
    put(json, "markdown", post.markdown);
    put(json, "html", post.html);
    if (!post.files.isEmpty()) {
      ArrayNode files = json.putArray("files");
      post.files.forEach(file -> files.add(api + "/contents/" + file.id()));
    }
    if (post.card != null) {
      json.putArray("attachments").add(post.card);
    }
    if (!post.mentioned.isEmpty()) {
      ArrayNode mentioned = json.putArray("mentionedPeople");
      post.mentioned.forEach(mentioned::add);
    }
    if (post.mentionsAll) {
      json.putArray("mentionedGroups").add("all");
    }
    json.put("personId", post.author.id());
    json.put("personEmail", post.author.email());
    json.put("created", post.created.toString());
    put(json, "updated", post.updated == null ? null : post.updated.toString());
    return json;
  }

  static ObjectNode submission(WebexWorld.Submission submission) {
    ObjectNode json = object();
    json.put("id", submission.id());
    json.put("type", "submit");
    json.put("messageId", submission.card().id);
    json.set("inputs", submission.inputs());
    json.put("personId", submission.person().id());
    json.put("roomId", submission.card().room.id);
    json.put("created", submission.created().toString());
    return json;
  }

  static ObjectNode registration(WebhookRegistration registration, WebexAccount owner) {
    ObjectNode json = object();
    json.put("id", registration.id);
    json.put("name", registration.name);
    json.put("targetUrl", registration.targetUrl);
    json.put("resource", registration.resource);
    json.put("event", registration.event);
    if (!registration.filter.isEmpty()) {
      json.put("filter", filter(registration.filter));
    }
    put(json, "secret", registration.secret);
    json.put("createdBy", owner.id());
    json.put("ownedBy", "creator");
    json.put("status", registration.active ? "active" : "inactive");
    json.put("created", registration.created.toString());
    return json;
  }

  private static String filter(Map<String, String> filter) {
    return filter.entrySet().stream()
        .map(entry -> entry.getKey() + "=" + entry.getValue())
        .collect(Collectors.joining("&"));
  }

  private static void put(ObjectNode json, String key, @Nullable String value) {
    if (value != null) {
      json.put(key, value);
    }
  }
}
