package dev.baton.testkit.telegram;

import dev.baton.testkit.telegram.TelegramWorld.Chat;
import dev.baton.testkit.telegram.TelegramWorld.Post;
import dev.baton.testkit.telegram.TelegramWorld.Topic;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** The Bot API's methods for topics. To be called with the world's lock held. */
final class TopicMethods {

  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
  private static final int LONGEST_NAME = 128;
  private static final int COLOR = 7322096;

  /** Some of the icons that Telegram lets every bot use, by their ids. */
  private static final Map<String, String> ICONS = new LinkedHashMap<>();

  static {
    ICONS.put("5379748062124056162", "❗️");
    ICONS.put("5377316857231450742", "❓");
    ICONS.put("5312241539987020022", "🔥");
    ICONS.put("5417915203100613993", "💬");
    ICONS.put("5424818078833715060", "👀");
    ICONS.put("5237699328843200968", "✅");
    ICONS.put("5408906741125490282", "🏁");
  }

  private final TelegramWorld world;
  private final UpdateFeed feed;
  private final TelegramLimits limits;

  TopicMethods(TelegramWorld world, UpdateFeed feed, TelegramLimits limits) {
    this.world = world;
    this.feed = feed;
    this.limits = limits;
  }

  /** The emoji of an icon; null for none. */
  static @Nullable String emoji(@Nullable String icon) {
    return icon == null ? null : ICONS.get(icon);
  }

  JsonNode icons() {
    ArrayNode stickers = NODES.arrayNode();
    ICONS.forEach((id, emoji) ->
        stickers
            .addObject()
            .put("file_id", "icon" + id)
            .put("file_unique_id", "unique" + id)
            .put("type", "custom_emoji")
            .put("width", 100)
            .put("height", 100)
            .put("is_animated", true)
            .put("is_video", false)
            .put("set_name", "Topics")
            .put("emoji", emoji)
            .put("custom_emoji_id", id));
    return stickers;
  }

  JsonNode create(TelegramRequest request) {
    Chat chat = world.chat(request.needNumber("chat_id"));
    TelegramRules.mayWrite(chat);
    boolean possible = chat.kind == TelegramWorld.Kind.PRIVATE ? world.privateTopics : chat.forum;
    if (!possible) {
      throw ApiError.badRequest("the chat is not a forum");
    }
    if (chat.kind != TelegramWorld.Kind.PRIVATE && !chat.botManagesTopics()) {
      throw ApiError.badRequest("not enough rights to create a topic");
    }
    String name = name(request.needText("name"));
    String icon = icon(request);
    limits.count(chat, world.clock.millis());
    ObjectNode service = NODES.objectNode().put("name", name).put("icon_color", COLOR);
    if (icon != null) {
      service.put("icon_custom_emoji_id", icon);
    }
    ObjectNode json = world.draft(chat, TelegramWorld.BOT, null);
    long id = json.path("message_id").asLong();
    json.put("message_thread_id", id).put("is_topic_message", true);
    json.set("forum_topic_created", service);
    world.post(chat, new Post(json, TelegramWorld.BOT_ID, id, true, null));
    Topic topic = new Topic(id, name);
    topic.icon = icon;
    chat.topics.put(id, topic);
    if (chat.kind != TelegramWorld.Kind.PRIVATE) {
      feed.add("message", UpdateFeed.ofChat(json), json);
    }
    return service.deepCopy().put("message_thread_id", id);
  }

  /** What is left out stays as it is, an empty name too; an empty icon takes the icon away. */
  JsonNode edit(TelegramRequest request) {
    Topic topic = managed(request);
    Chat chat = world.chat(request.needNumber("chat_id"));
    String written = request.text("name");
    boolean renames = written != null && !written.isEmpty();
    String name = renames ? name(request.needText("name")) : topic.name;
    String icon = request.text("icon_custom_emoji_id") == null ? topic.icon : icon(request);
    if (name.equals(topic.name) && Objects.equals(icon, topic.icon)) {
      throw ApiError.badRequest("TOPIC_NOT_MODIFIED");
    }
    limits.count(chat, world.clock.millis());
    ObjectNode service = NODES.objectNode();
    if (!name.equals(topic.name)) {
      service.put("name", name);
    }
    if (!Objects.equals(icon, topic.icon)) {
      service.put("icon_custom_emoji_id", icon == null ? "" : icon);
    }
    topic.name = name;
    topic.icon = icon;
    announce(chat, topic, "forum_topic_edited", service);
    return NODES.booleanNode(true);
  }

  JsonNode close(TelegramRequest request, boolean close) {
    Chat chat = world.chat(request.needNumber("chat_id"));
    if (chat.kind == TelegramWorld.Kind.PRIVATE) {
      throw ApiError.badRequest("the chat is not a supergroup");
    }
    Topic topic = managed(request);
    if (topic.closed == close) {
      throw ApiError.badRequest("TOPIC_NOT_MODIFIED");
    }
    topic.closed = close;
    announce(
        chat, topic, close ? "forum_topic_closed" : "forum_topic_reopened", NODES.objectNode());
    return NODES.booleanNode(true);
  }

  JsonNode delete(TelegramRequest request) {
    Topic topic = managed(request);
    remove(world.chat(request.needNumber("chat_id")), topic);
    return NODES.booleanNode(true);
  }

  void remove(Chat chat, Topic topic) {
    chat.topics.remove(topic.id);
    chat.posts.values().stream()
        .filter(post -> post.topic != null && post.topic == topic.id)
        .forEach(post -> post.deleted = true);
    world.touch(chat);
  }

  private void announce(Chat chat, Topic topic, String what, ObjectNode service) {
    Post post = world.announce(chat, TelegramWorld.BOT, topic.id, what, service);
    if (chat.kind != TelegramWorld.Kind.PRIVATE) {
      feed.add("message", UpdateFeed.ofChat(post.json), post.json);
    }
  }

  private Topic managed(TelegramRequest request) {
    Chat chat = world.chat(request.needNumber("chat_id"));
    TelegramRules.mayWrite(chat);
    if (chat.kind != TelegramWorld.Kind.PRIVATE && !chat.forum) {
      throw ApiError.badRequest("the chat is not a forum");
    }
    if (chat.kind != TelegramWorld.Kind.PRIVATE && !chat.botManagesTopics()) {
      throw ApiError.badRequest("not enough rights to manage topics");
    }
    Topic topic = chat.topics.get(request.needNumber("message_thread_id"));
    if (topic == null) {
      throw ApiError.badRequest("TOPIC_ID_INVALID");
    }
    return topic;
  }

  private static String name(String name) {
    if (name.length() > LONGEST_NAME) {
      throw ApiError.badRequest("TOPIC_TITLE_INVALID");
    }
    return name;
  }

  /** The icon that a call names, of those that every bot may use; null for none. */
  private static @Nullable String icon(TelegramRequest request) {
    String icon = request.text("icon_custom_emoji_id");
    if (icon == null || icon.isEmpty()) {
      return null;
    }
    if (!icon.matches("-?\\d{1,19}")) {
      throw ApiError.badRequest("invalid custom emoji identifier specified");
    }
    if (!ICONS.containsKey(icon)) {
      throw ApiError.badRequest("DOCUMENT_INVALID");
    }
    return icon;
  }
}
