package dev.baton.testkit.telegram;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.baton.testkit.telegram.TelegramWorld.Chat;
import dev.baton.testkit.telegram.TelegramWorld.Post;
import dev.baton.testkit.telegram.TelegramWorld.StoredFile;
import dev.baton.testkit.telegram.TelegramWorld.Topic;
import java.net.URI;
import java.nio.ByteBuffer;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** The Bot API's methods that write messages. To be called with the world's lock held. */
final class MessageMethods {

  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

  /** The file parameter of each method that sends one. */
  static final Map<String, String> FILE_METHODS =
      Map.of(
          "sendphoto", "photo",
          "sendvideo", "video",
          "sendanimation", "animation",
          "sendaudio", "audio",
          "sendvoice", "voice",
          "senddocument", "document",
          "sendsticker", "sticker",
          "sendvideonote", "video_note");

  private final TelegramWorld world;
  private final TelegramLimits limits;

  MessageMethods(TelegramWorld world, TelegramLimits limits) {
    this.world = world;
    this.limits = limits;
  }

  JsonNode text(TelegramRequest request) {
    Target target = target(request);
    String text = TelegramRules.text(request);
    ObjectNode content = NODES.objectNode().put("text", text);
    setIfThere(content, "entities", TelegramRules.entities(request, "entities", text));
    return send(request, target, content, null);
  }

  JsonNode file(String method, TelegramRequest request) {
    String kind = FILE_METHODS.getOrDefault(method, "");
    Target target = target(request);
    StoredFile file = file(request, kind);
    ObjectNode content = NODES.objectNode();
    String caption = TelegramRules.caption(request);
    if (caption != null) {
      content.put("caption", caption);
      setIfThere(
          content,
          "caption_entities",
          TelegramRules.entities(request, "caption_entities", caption));
    }
    describe(content, kind, file);
    return send(request, target, content, file.id());
  }

  JsonNode location(TelegramRequest request) {
    Target target = target(request);
    return send(request, target, NODES.objectNode().set("location", point(request)), null);
  }

  JsonNode venue(TelegramRequest request) {
    Target target = target(request);
    ObjectNode venue = NODES.objectNode();
    venue.set("location", point(request));
    venue.put("title", request.needText("title")).put("address", request.needText("address"));
    ObjectNode content = NODES.objectNode();
    content.set("venue", venue);
    content.set("location", point(request));
    return send(request, target, content, null);
  }

  JsonNode contact(TelegramRequest request) {
    Target target = target(request);
    ObjectNode contact = NODES.objectNode();
    contact
        .put("phone_number", request.needText("phone_number"))
        .put("first_name", request.needText("first_name"));
    String last = request.text("last_name");
    if (last != null) {
      contact.put("last_name", last);
    }
    return send(request, target, NODES.objectNode().set("contact", contact), null);
  }

  JsonNode edit(String method, TelegramRequest request) {
    Chat chat = world.chat(request.needNumber("chat_id"));
    TelegramRules.mayWrite(chat);
    Post post = own(chat, request.needNumber("message_id"), "message to edit not found");
    ObjectNode next = post.json.deepCopy();
    switch (method) {
      case "editmessagetext" -> {
        if (!next.has("text")) {
          throw ApiError.badRequest("there is no text in the message to edit");
        }
        String text = TelegramRules.text(request);
        next.put("text", text);
        next.remove("entities");
        setIfThere(next, "entities", TelegramRules.entities(request, "entities", text));
      }
      case "editmessagecaption" -> {
        if (post.file == null) {
          throw ApiError.badRequest("there is no caption in the message to edit");
        }
        String caption = TelegramRules.caption(request);
        next.remove("caption");
        next.remove("caption_entities");
        if (caption != null) {
          next.put("caption", caption);
          setIfThere(
              next,
              "caption_entities",
              TelegramRules.entities(request, "caption_entities", caption));
        }
      }
      default -> {}
    }
    next.remove("reply_markup");
    setIfThere(next, "reply_markup", TelegramRules.keyboard(request));
    if (next.equals(post.json)) {
      throw ApiError.badRequest(
          "message is not modified: specified new message content and reply markup are exactly the"
              + " same as a current content and reply markup of the message");
    }
    limits.count(chat, world.clock.millis());
    next.put("edit_date", world.clock.instant().getEpochSecond());
    post.json = next;
    post.edited = true;
    world.touch(chat);
    return next;
  }

  JsonNode delete(TelegramRequest request) {
    Chat chat = world.chat(request.needNumber("chat_id"));
    Post post = chat.posts.get(request.needNumber("message_id"));
    if (post == null || post.deleted) {
      throw ApiError.badRequest("message to delete not found");
    }
    if (post.author != TelegramWorld.BOT_ID
        && chat.kind != TelegramWorld.Kind.PRIVATE
        && !chat.botAdministers()) {
      throw ApiError.badRequest("message can't be deleted");
    }
    post.deleted = true;
    world.touch(chat);
    return NODES.booleanNode(true);
  }

  /** Where a message goes. */
  private record Target(Chat chat, @Nullable Topic topic) {}

  private Target target(TelegramRequest request) {
    Chat chat = world.chat(request.needNumber("chat_id"));
    TelegramRules.mayWrite(chat);
    return new Target(chat, TelegramRules.topic(chat, request));
  }

  private JsonNode send(
      TelegramRequest request, Target target, ObjectNode content, @Nullable String file) {
    Chat chat = target.chat();
    Long topic = target.topic() == null ? null : target.topic().id;
    Post quoted = quoted(request, chat);
    ObjectNode keyboard = TelegramRules.keyboard(request);
    limits.count(chat, world.clock.millis());
    ObjectNode json = world.draft(chat, TelegramWorld.BOT, topic);
    if (quoted != null) {
      json.set("reply_to_message", TelegramWorld.quoted(quoted));
    }
    json.setAll(content);
    setIfThere(json, "reply_markup", keyboard);
    return world.post(chat, new Post(json, TelegramWorld.BOT_ID, topic, false, file)).json;
  }

  private static @Nullable Post quoted(TelegramRequest request, Chat chat) {
    ObjectNode reply = request.object("reply_parameters");
    Long id = request.number("reply_to_message_id");
    boolean lenient = request.flag("allow_sending_without_reply");
    if (reply != null) {
      id = reply.path("message_id").asLong(0);
      lenient = reply.path("allow_sending_without_reply").asBoolean(false);
    }
    if (id == null) {
      return null;
    }
    Post post = chat.posts.get(id);
    if (post != null && !post.deleted) {
      return post;
    }
    if (lenient) {
      return null;
    }
    throw ApiError.badRequest("message to be replied not found");
  }

  private static Post own(Chat chat, long id, String missing) {
    Post post = chat.posts.get(id);
    if (post == null || post.deleted) {
      throw ApiError.badRequest(missing);
    }
    if (post.author != TelegramWorld.BOT_ID || post.service) {
      throw ApiError.badRequest("message can't be edited");
    }
    return post;
  }

  private static ObjectNode point(TelegramRequest request) {
    return NODES
        .objectNode()
        .put("latitude", request.needDecimal("latitude"))
        .put("longitude", request.needDecimal("longitude"));
  }

  private StoredFile file(TelegramRequest request, String kind) {
    TelegramRequest.Upload upload = request.upload(kind);
    String value = request.text(kind);
    if (upload == null && value != null && value.startsWith("attach://")) {
      upload = request.upload(value.substring("attach://".length()));
    }
    if (upload != null) {
      if (!upload.bytes().hasRemaining()) {
        throw ApiError.badRequest("file must be non-empty");
      }
      return world.store(upload.name(), upload.mime(), upload.bytes());
    }
    if (value == null || value.isEmpty()) {
      throw ApiError.badRequest("there is no " + kind + " in the request");
    }
    if (value.startsWith("http://") || value.startsWith("https://")) {
      return fetched(value);
    }
    StoredFile known = world.files.get(value);
    if (known == null) {
      throw ApiError.badRequest("wrong file identifier/HTTP URL specified");
    }
    return known;
  }

  /** The real server fetches the URL itself; this one has no network and takes any public one. */
  private StoredFile fetched(String url) {
    URI address = URI.create(url);
    String host = address.getHost();
    if (host == null || host.equals("localhost") || host.matches("(127|10|192\\.168)\\..*")) {
      throw ApiError.badRequest("failed to get HTTP URL content");
    }
    String path = address.getPath();
    String name = path.substring(path.lastIndexOf('/') + 1);
    return world.store(name, "application/octet-stream", ByteBuffer.wrap(url.getBytes(UTF_8)));
  }

  static void describe(ObjectNode content, String kind, StoredFile file) {
    ObjectNode json = NODES.objectNode();
    json.put("file_id", file.id())
        .put("file_unique_id", "U" + file.id())
        .put("file_size", file.size());
    switch (kind) {
      case "photo" -> {
        ArrayNode sizes = NODES.arrayNode();
        sizes.add(
            NODES
                .objectNode()
                .put("file_id", file.id() + "-thumb")
                .put("file_unique_id", "T" + file.id())
                .put("width", 90)
                .put("height", 67)
                .put("file_size", 1));
        sizes.add(json.put("width", 800).put("height", 600));
        content.set("photo", sizes);
        return;
      }
      case "video", "animation" -> json.put("width", 640).put("height", 480).put("duration", 3);
      case "video_note" -> json.put("length", 240).put("duration", 3);
      case "audio", "voice" -> json.put("duration", 3);
      case "sticker" ->
          json.put("type", "regular")
              .put("width", 512)
              .put("height", 512)
              .put("is_animated", false)
              .put("is_video", false);
      default -> {}
    }
    if (!kind.equals("sticker") && !kind.equals("video_note")) {
      json.put("mime_type", file.mime());
    }
    if (!kind.equals("sticker") && !kind.equals("video_note") && !kind.equals("voice")) {
      json.put("file_name", file.name());
    }
    content.set(kind, json);
  }

  private static void setIfThere(ObjectNode json, String key, @Nullable JsonNode value) {
    if (value != null) {
      json.set(key, value);
    }
  }
}
