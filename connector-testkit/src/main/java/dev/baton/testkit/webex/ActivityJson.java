package dev.baton.testkit.webex;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/**
 * What Webex's socket tells of events, in its own format: bare UUIDs instead of the API's ids, and
 * words that only Webex's own apps can decrypt.
 */
final class ActivityJson {

  /** Hosts of conversations; the list of services tells in which region each of them is. */
  static final String FIRST_HOST = "conv-a.wbx2.com";

  static final String OTHER_HOST = "conv-k.wbx2.com";

  private static final String ENCRYPTED =
      "eyJhbGciOiJkaXIiLCJlbmMiOiJBMjU2R0NNIn0..c2VjcmV0.d29yZHM.dGFn";

  private ActivityJson() {}

  static ObjectNode posted(WebexPost post) {
    ObjectNode activity =
        activity(
            WebexWorld.uuid(post.id),
            post.files.isEmpty() ? "post" : "share",
            post.created,
            post.author,
            post.room);
    if (post.parentId != null) {
      parent(activity, post.parentId, "reply");
    }
    content(activity, post);
    return activity;
  }

  /** Tells that a message was changed: another activity, whose parent is the message's own. */
  static ObjectNode edited(WebexPost post, Instant at) {
    ObjectNode activity = activity(fresh(), "post", at, post.author, post.room);
    parent(activity, post.id, "edit");
    content(activity, post);
    return activity;
  }

  /** Tells that Webex has looked at a message's files. */
  static ObjectNode scanned(WebexPost post) {
    ObjectNode activity = activity(fresh(), "update", post.created, post.author, post.room);
    ObjectNode object = activity.putObject("object");
    object.put("objectType", "content");
    object.put("id", WebexWorld.uuid(post.id));
    object.put("contentCategory", "documents");
    object.putObject("files").putArray("items").addObject().put("malwareQuarantineState", "safe");
    return activity;
  }

  static ObjectNode deleted(WebexPost post, WebexAccount actor, Instant at) {
    ObjectNode activity = activity(fresh(), "delete", at, actor, post.room);
    ObjectNode object = activity.putObject("object");
    object.put("objectType", "activity");
    object.put("id", WebexWorld.uuid(post.id));
    return activity;
  }

  static ObjectNode pressed(WebexWorld.Submission submission) {
    ObjectNode activity =
        activity(
            WebexWorld.uuid(submission.id()),
            "cardAction",
            submission.created(),
            submission.person(),
            submission.card().room);
    parent(activity, submission.card().id, "cardAction");
    ObjectNode object = activity.putObject("object");
    object.put("objectType", "submit");
    object.put("inputs", ENCRYPTED);
    return activity;
  }

  /**
   * @param verb {@code add} or {@code leave}
   */
  static ObjectNode member(String verb, WebexRoom room, WebexAccount account, Instant at) {
    ObjectNode activity = activity(fresh(), verb, at, account, room);
    activity.set("object", person(account));
    return activity;
  }

  private static void content(ObjectNode activity, WebexPost post) {
    ObjectNode object = activity.putObject("object");
    object.put("objectType", post.files.isEmpty() ? "comment" : "content");
    object.put("displayName", ENCRYPTED);
    object.put("content", ENCRYPTED);
    if (!post.mentioned.isEmpty()) {
      ObjectNode mentions = object.putObject("mentions");
      var items = mentions.putArray("items");
      post.mentioned.forEach(
          id -> items.addObject().put("objectType", "person").put("id", WebexWorld.uuid(id)));
    }
    if (!post.files.isEmpty()) {
      var items = object.putObject("files").putArray("items");
      post.files.forEach(file -> items.addObject().put("displayName", ENCRYPTED));
    }
  }

  private static ObjectNode activity(
      String uuid, String verb, Instant at, WebexAccount actor, WebexRoom room) {
    String host = WebexWorld.region(room.id).equals("us") ? FIRST_HOST : OTHER_HOST;
    String conversation = WebexWorld.uuid(room.id);
    ObjectNode activity = WebexJson.object();
    activity.put("id", uuid);
    activity.put("objectType", "activity");
    activity.put("url", "https://" + host + "/conversation/api/v1/activities/" + uuid);
    activity.put("published", at.toString());
    activity.put("verb", verb);
    activity.put("encryptionKeyUrl", "kms://kms-cisco.wbx2.com/keys/" + fresh());
    activity.set("actor", person(actor));
    ObjectNode target = activity.putObject("target");
    target.put("objectType", "conversation");
    target.put("id", conversation);
    target.put("url", "https://" + host + "/conversation/api/v1/conversations/" + conversation);
    target.putArray("tags").add(room.direct ? "ONE_ON_ONE" : "LOCKED");
    return activity;
  }

  private static void parent(ObjectNode activity, String id, String type) {
    activity.putObject("parent").put("id", WebexWorld.uuid(id)).put("type", type);
  }

  private static ObjectNode person(WebexAccount account) {
    ObjectNode person = WebexJson.object();
    person.put("objectType", "person");
    person.put("id", WebexWorld.uuid(account.id()));
    person.put("entryUUID", WebexWorld.uuid(account.id()));
    person.put("emailAddress", account.email());
    person.put("displayName", account.name());
    person.put("type", account.bot() ? "BOT" : "PERSON");
    return person;
  }

  private static String fresh() {
    return UUID.randomUUID().toString();
  }

  /** The frame around an event. */
  static ObjectNode frame(@Nullable String eventType) {
    ObjectNode frame = WebexJson.object();
    frame.put("id", fresh());
    if (eventType != null) {
      frame.putObject("data").put("eventType", eventType);
    }
    frame.put("trackingId", "FAKE_" + fresh());
    return frame;
  }
}
