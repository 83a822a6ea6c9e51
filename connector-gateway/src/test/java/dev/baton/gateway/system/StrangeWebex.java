package dev.baton.gateway.system;

import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** As much of Webex's messaging API as its reference shows for a bot with webhooks and cards. */
final class StrangeWebex extends Loopback {

  static final String TOKEN = "StrangeWebexTokenStrangeWebexTokenStrangeWebexToken";

  private static final String BOT = id("PEOPLE", "bot");

  private final AtomicInteger next = new AtomicInteger(1);
  private final ConcurrentMap<String, ObjectNode> hooks = new ConcurrentHashMap<>();
  private final List<ObjectNode> messages = new CopyOnWriteArrayList<>();
  private final ConcurrentMap<String, ObjectNode> actions = new ConcurrentHashMap<>();
  private final Map<String, String> direct = new ConcurrentHashMap<>();
  private final String space;

  /**
   * @param space id of the group space that the bot and everybody is in
   */
  StrangeWebex(String space) {
    this.space = space;
  }

  static String id(String kind, String name) {
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString(("ciscospark://us/" + kind + "/" + name).getBytes(StandardCharsets.UTF_8));
  }

  /** The room of a person and the bot. */
  String roomOf(String email) {
    String room = id("ROOM", email);
    direct.put(room, email);
    return room;
  }

  /** Messages of the bot in a room, oldest first, without those it deleted. */
  List<JsonNode> to(String room) {
    return messages.stream()
        .filter(message -> message.path("roomId").asString("").equals(room))
        .filter(message -> message.path("personId").asString("").equals(BOT))
        .map(JsonNode.class::cast)
        .toList();
  }

  List<String> textsTo(String room) {
    return to(room).stream().map(message -> message.path("text").asString("")).toList();
  }

  int webhooks() {
    return hooks.size();
  }

  /** A person writes to the bot in their direct room; {@code parent} is the thread, or null. */
  String say(String email, @Nullable String parent, String text) throws Exception {
    ObjectNode message = stored(roomOf(email), email).put("text", text);
    if (parent != null) {
      message.put("parentId", parent);
    }
    messages.add(message);
    tell("messages", message);
    return message.path("id").asString();
  }

  /** A person presses a button of a card. */
  void press(String email, JsonNode card, String title) throws Exception {
    JsonNode data =
        card.findParents("title").stream()
            .filter(action -> action.path("title").asString("").equals(title))
            .filter(action -> action.path("type").asString("").equals("Action.Submit"))
            .map(action -> action.path("data"))
            .findFirst()
            .orElseThrow(() -> new NoSuchElementException("no button " + title + " in " + card));
    ObjectNode action = object().put("id", id("ATTACHMENT_ACTION", "a" + next.getAndIncrement()));
    action.put("type", "submit").put("messageId", card.path("id").asString());
    action.set("inputs", data);
    action.put("personId", id("PEOPLE", email)).put("roomId", card.path("roomId").asString());
    action.put("created", Instant.now().toString());
    actions.put(action.path("id").asString(), action);
    ObjectNode told = action.deepCopy();
    told.remove("inputs");
    tell("attachmentActions", told);
  }

  private void tell(String resource, ObjectNode subject) throws Exception {
    ObjectNode data = subject.deepCopy();
    data.remove("text");
    for (ObjectNode hook : hooks.values()) {
      if (hook.path("resource").asString("").equals(resource)
          && hook.path("event").asString("").equals("created")) {
        ObjectNode envelope = hook.deepCopy();
        envelope.remove("secret");
        envelope.put("actorId", subject.path("personId").asString()).set("data", data);
        byte[] body = JSON.writeValueAsBytes(envelope);
        Mac mac = Mac.getInstance("HmacSHA1");
        byte[] key = hook.path("secret").asString("").getBytes(StandardCharsets.UTF_8);
        mac.init(new SecretKeySpec(key, "HmacSHA1"));
        HttpRequest call =
            HttpRequest.newBuilder(URI.create(hook.path("targetUrl").asString()))
                .header("Content-Type", "application/json")
                .header("X-Spark-Signature", HexFormat.of().formatHex(mac.doFinal(body)))
                .POST(BodyPublishers.ofByteArray(body))
                .build();
        int status = Program.send(call).statusCode();
        if (status / 100 != 2) {
          throw new IllegalStateException("the webhook answered " + status);
        }
      }
    }
  }

  @Override
  @Nullable Answer answer(Call call) {
    if (!call.header("Authorization").equals("Bearer " + TOKEN)) {
      return new Answer(401, object().put("message", "The request requires a valid token"));
    }
    String[] path = (call.path() + "//").split("/", -1);
    String last = path[3].isEmpty() ? "" : decoded(path[3]);
    return switch (call.method() + " " + path[2]) {
      case "GET people" -> found(person(last.equals("me") ? BOT : last));
      case "GET rooms" -> last.isEmpty() ? rooms(call.query().get("type")) : found(room(last));
      case "GET memberships" -> {
        ObjectNode member = object().put("id", id("MEMBERSHIP", "m"));
        String person = call.query().getOrDefault("personId", "");
        yield items(List.of(member.put("personId", person).put("roomId", space)));
      }
      case "GET webhooks" -> items(List.copyOf(hooks.values()));
      case "POST webhooks" -> {
        ObjectNode hook = object().put("id", id("WEBHOOK", "w" + next.getAndIncrement()));
        hook.setAll((ObjectNode) call.body());
        hook.put("status", "active").put("created", Instant.now().toString());
        hooks.put(hook.path("id").asString(), hook);
        yield found(hook);
      }
      case "POST messages" -> {
        String to = call.body().path("toPersonEmail").asString("");
        String personId = call.body().path("toPersonId").asString("");
        if (!personId.isEmpty()) {
          to = decodedName(personId);
        }
        String room = to.isEmpty() ? call.body().path("roomId").asString("") : roomOf(to);
        ObjectNode message = stored(room, null);
        message.setAll((ObjectNode) call.body());
        message.put("roomId", room);
        messages.add(message);
        yield found(message);
      }
      case "GET messages" -> last.isEmpty() ? listed(call) : found(message(last));
      case "PUT messages" -> found(message(last));
      case "DELETE messages" -> {
        messages.removeIf(message -> message.path("id").asString("").equals(last));
        yield new Answer(204, null);
      }
      case "GET attachment" -> found(actions.get(decoded(path[4])));
      default -> null;
    };
  }

  private Answer listed(Call call) {
    List<ObjectNode> inRoom =
        messages.stream()
            .filter(each -> each.path("roomId").asString("").equals(call.query().get("roomId")))
            .filter(each -> !call.query().containsKey("mentionedPeople"))
            .toList();
    return items(inRoom.reversed());
  }

  private Answer rooms(@Nullable String type) {
    return items(
        "group".equals(type)
            ? List.of(room(space))
            : direct.keySet().stream().map(this::room).toList());
  }

  private ObjectNode room(String id) {
    boolean group = id.equals(space);
    return object()
        .put("id", id)
        .put("title", group ? "Support" : String.valueOf(direct.get(id)))
        .put("type", group ? "group" : "direct")
        .put("lastActivity", Instant.now().toString());
  }

  private ObjectNode stored(String room, @Nullable String email) {
    return object()
        .put("id", id("MESSAGE", "m" + next.getAndIncrement()))
        .put("roomId", room)
        .put("roomType", room.equals(space) ? "group" : "direct")
        .put("personId", email == null ? BOT : id("PEOPLE", email))
        .put("personEmail", email == null ? "strange@webex.bot" : email)
        .put("created", Instant.now().toString());
  }

  private @Nullable ObjectNode message(String id) {
    return messages.stream()
        .filter(message -> message.path("id").asString("").equals(id))
        .findFirst()
        .orElse(null);
  }

  private static ObjectNode person(String id) {
    String name = decodedName(id);
    ObjectNode person = object().put("id", id).put("displayName", name.replaceAll("@.*", ""));
    person.putArray("emails").add(id.equals(BOT) ? "strange@webex.bot" : name);
    return person.put("type", id.equals(BOT) ? "bot" : "person");
  }

  private static String decodedName(String id) {
    String uri = new String(Base64.getUrlDecoder().decode(id), StandardCharsets.UTF_8);
    return uri.substring(uri.lastIndexOf('/') + 1);
  }

  private static Answer found(@Nullable JsonNode one) {
    return one == null
        ? new Answer(404, object().put("message", "The requested resource could not be found."))
        : new Answer(200, one);
  }

  private static Answer items(List<ObjectNode> items) {
    ObjectNode answer = object();
    ArrayNode list = answer.putArray("items");
    items.forEach(list::add);
    return new Answer(200, answer);
  }
}
