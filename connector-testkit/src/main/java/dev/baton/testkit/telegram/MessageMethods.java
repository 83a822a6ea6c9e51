package dev.baton.testkit.telegram;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.baton.testkit.telegram.TelegramWorld.Chat;
import dev.baton.testkit.telegram.TelegramWorld.Post;
import dev.baton.testkit.telegram.TelegramWorld.StoredFile;
import dev.baton.testkit.telegram.TelegramWorld.Topic;
import java.net.URI;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
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

  private static final Set<String> DICE = Set.of("🎲", "🎯", "🏀", "⚽", "🎳", "🎰");

  /** What may stand together in an album. */
  private static final List<Set<String>> ALBUMS =
      List.of(Set.of("photo", "video", "live_photo"), Set.of("document"), Set.of("audio"));

  /** The fields of a message that a copy has as well. */
  private static final List<String> COPIED =
      List.of(
          "text",
          "entities",
          "caption",
          "caption_entities",
          "photo",
          "video",
          "animation",
          "audio",
          "voice",
          "document",
          "sticker",
          "video_note",
          "location",
          "venue",
          "contact",
          "poll",
          "game",
          "story",
          "rich_message");

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

  /** An album of 2 to 10 files: pictures and films, or only documents, or only music. */
  JsonNode album(TelegramRequest request) {
    Target target = target(request);
    ArrayNode media = request.array("media");
    if (media == null || media.size() < 2 || media.size() > 10) {
      throw ApiError.badRequest("media must include 2-10 items");
    }
    Set<String> kinds = new HashSet<>();
    media.forEach(part -> kinds.add(part.path("type").asString("")));
    if (ALBUMS.stream().noneMatch(mix -> mix.containsAll(kinds))) {
      throw ApiError.badRequest("wrong media types " + kinds + " in one album");
    }
    List<ObjectNode> contents = new ArrayList<>();
    List<String> files = new ArrayList<>();
    String album = world.nextId("album");
    for (JsonNode part : media) {
      TelegramRequest words = new TelegramRequest();
      part.properties().forEach(field -> words.put(field.getKey(), field.getValue()));
      StoredFile file = file(request, "media", words.needText("media"));
      ObjectNode content = NODES.objectNode().put("media_group_id", album);
      String caption = TelegramRules.caption(words);
      if (caption != null) {
        content.put("caption", caption);
        setIfThere(
            content,
            "caption_entities",
            TelegramRules.entities(words, "caption_entities", caption));
      }
      describe(content, words.needText("type"), file);
      contents.add(content);
      files.add(file.id());
    }
    Post quoted = quoted(request, target.chat());
    limits.count(target.chat(), world.clock.millis(), contents.size());
    ArrayNode sent = NODES.arrayNode();
    for (int part = 0; part < contents.size(); part++) {
      sent.add(write(request, target, quoted, contents.get(part), files.get(part)).json);
    }
    return sent;
  }

  JsonNode location(TelegramRequest request) {
    Target target = target(request);
    ObjectNode point = point(request);
    Long live = request.number("live_period");
    if (live != null) {
      if ((live < 60 || live > 86_400) && live != Integer.MAX_VALUE) {
        throw ApiError.badRequest("wrong live location period specified");
      }
      point.put("live_period", live);
    }
    return send(request, target, NODES.objectNode().set("location", point), null);
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

  JsonNode poll(TelegramRequest request) {
    Target target = target(request);
    ObjectNode poll = NODES.objectNode().put("id", world.nextId("poll"));
    poll.put("question", request.needText("question"));
    ArrayNode options = request.array("options");
    if (options == null || options.isEmpty()) {
      throw ApiError.badRequest("poll must have at least 1 option");
    }
    poll.set("options", options);
    return send(request, target, NODES.objectNode().set("poll", poll), null);
  }

  JsonNode dice(TelegramRequest request) {
    Target target = target(request);
    String emoji = request.text("emoji");
    if (emoji != null && !DICE.contains(emoji)) {
      throw ApiError.badRequest("wrong dice emoji specified");
    }
    ObjectNode dice = NODES.objectNode().put("emoji", emoji == null ? "🎲" : emoji).put("value", 4);
    return send(request, target, NODES.objectNode().set("dice", dice), null);
  }

  /** What the real server copies: no service messages, no payments, nothing that is protected. */
  JsonNode copy(TelegramRequest request) {
    Target target = target(request);
    Chat from = world.chat(request.needNumber("from_chat_id"));
    Post post = from.posts.get(request.needNumber("message_id"));
    if (post == null || post.deleted) {
      throw ApiError.badRequest("message to copy not found");
    }
    if (post.service || post.json.path("has_protected_content").asBoolean(false)) {
      throw ApiError.badRequest("message can't be copied");
    }
    ObjectNode content = NODES.objectNode();
    for (String kind : COPIED) {
      setIfThere(content, kind, post.json.get(kind));
    }
    if (content.isEmpty()) {
      throw ApiError.badRequest("message can't be copied");
    }
    JsonNode sent = send(request, target, content, post.file);
    return NODES.objectNode().put("message_id", sent.path("message_id").asLong());
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
    Post quoted = quoted(request, chat);
    ObjectNode keyboard = TelegramRules.keyboard(request);
    limits.count(chat, world.clock.millis());
    setIfThere(content, "reply_markup", keyboard);
    return write(request, target, quoted, content, file).json;
  }

  private Post write(
      TelegramRequest request,
      Target target,
      @Nullable Post quoted,
      ObjectNode content,
      @Nullable String file) {
    Chat chat = target.chat();
    Long topic = target.topic() == null ? null : target.topic().id;
    ObjectNode json = world.draft(chat, TelegramWorld.BOT, topic);
    if (quoted != null) {
      json.set("reply_to_message", TelegramWorld.quoted(quoted));
      setIfThere(json, "quote", part(request, quoted));
    }
    json.setAll(content);
    return world.post(chat, new Post(json, TelegramWorld.BOT_ID, topic, false, file));
  }

  /** The part of a message that is quoted, which must be in it. */
  private static @Nullable ObjectNode part(TelegramRequest request, Post quoted) {
    ObjectNode reply = request.object("reply_parameters");
    String part = reply == null ? "" : reply.path("quote").asString("");
    if (part.isEmpty()) {
      return null;
    }
    String whole = quoted.json.path("text").asString(quoted.json.path("caption").asString(""));
    if (!whole.contains(part)) {
      throw ApiError.badRequest("QUOTE_TEXT_INVALID");
    }
    return NODES
        .objectNode()
        .put("text", part)
        .put("position", whole.indexOf(part))
        .put("is_manual", true);
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

  static ObjectNode point(TelegramRequest request) {
    return NODES
        .objectNode()
        .put("latitude", request.needDecimal("latitude"))
        .put("longitude", request.needDecimal("longitude"));
  }

  private StoredFile file(TelegramRequest request, String kind) {
    TelegramRequest.Upload upload = request.upload(kind);
    return upload == null
        ? file(request, kind, request.text(kind))
        : world.store(upload.name(), upload.mime(), upload.bytes());
  }

  /** The file that a parameter names: an id, a URL, or another part of the request. */
  StoredFile file(TelegramRequest request, String kind, @Nullable String value) {
    TelegramRequest.Upload upload =
        value != null && value.startsWith("attach://")
            ? request.upload(value.substring("attach://".length()))
            : null;
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

  static void setIfThere(ObjectNode json, String key, @Nullable JsonNode value) {
    if (value != null) {
      json.set(key, value);
    }
  }
}
