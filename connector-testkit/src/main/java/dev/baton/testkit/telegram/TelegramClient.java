package dev.baton.testkit.telegram;

import dev.baton.testkit.ChatClient;
import dev.baton.testkit.telegram.TelegramWorld.Chat;
import dev.baton.testkit.telegram.TelegramWorld.Member;
import dev.baton.testkit.telegram.TelegramWorld.Post;
import dev.baton.testkit.telegram.TelegramWorld.StoredFile;
import dev.baton.testkit.telegram.TelegramWorld.Topic;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** A person's Telegram client, open on one chat. */
final class TelegramClient implements ChatClient {

  private static final Pattern MENTION = Pattern.compile("@\\w{4,}");
  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

  private final TelegramWorld world;
  private final UpdateFeed feed;
  private final TelegramWorld.User user;
  private long chatId;

  TelegramClient(TelegramWorld world, UpdateFeed feed, TelegramWorld.User user, long chatId) {
    this.world = world;
    this.feed = feed;
    this.user = user;
    this.chatId = chatId;
  }

  @Override
  public String person() {
    return user.firstName();
  }

  @Override
  public String title() {
    return world.change(() -> chat().kind == TelegramWorld.Kind.PRIVATE ? "Baton" : chat().title);
  }

  @Override
  public String say(@Nullable String thread, String text) {
    return write(thread, null, textual(text), null);
  }

  @Override
  public String reply(@Nullable String thread, String messageId, String text) {
    return write(thread, messageId, textual(text), null);
  }

  @Override
  public String sendFile(
      @Nullable String thread, String name, String mime, byte[] bytes, @Nullable String caption) {
    return world.change(() -> {
      StoredFile file = world.store(name, mime, ByteBuffer.wrap(bytes.clone()));
      ObjectNode content = NODES.objectNode();
      if (caption != null) {
        content.put("caption", caption);
      }
      MessageMethods.describe(content, kindOf(mime), file);
      return write(thread, null, content, file.id());
    });
  }

  @Override
  public List<String> sendAlbum(
      @Nullable String thread, List<FileShown> files, @Nullable String caption) {
    return world.change(() -> {
      String album = world.nextId("album");
      List<String> ids = new ArrayList<>();
      for (FileShown shown : files) {
        StoredFile file = world.store(shown.name(), shown.mime(), shown.bytes());
        ObjectNode content = NODES.objectNode().put("media_group_id", album);
        if (caption != null && ids.isEmpty()) {
          content.put("caption", caption);
        }
        MessageMethods.describe(content, kindOf(shown.mime()), file);
        ids.add(write(thread, null, content, file.id()));
      }
      return ids;
    });
  }

  @Override
  public String sendLocation(@Nullable String thread, double latitude, double longitude) {
    ObjectNode point = NODES.objectNode().put("latitude", latitude).put("longitude", longitude);
    return write(thread, null, NODES.objectNode().set("location", point), null);
  }

  @Override
  public void edit(String messageId, String text) {
    world.change(() -> {
      Post post = visible(messageId);
      if (post.author != user.id()) {
        throw new IllegalArgumentException("message " + messageId + " is of someone else");
      }
      ObjectNode next = post.json.deepCopy();
      next.remove("entities");
      next.put("edit_date", world.clock.instant().getEpochSecond());
      if (post.file == null) {
        next.setAll(textual(text));
      } else {
        next.put("caption", text);
      }
      post.json = next;
      post.edited = true;
      world.touch(chat());
      deliver("edited_message", post);
      return post;
    });
  }

  @Override
  public void press(String messageId, String buttonTitle) {
    world.change(() -> {
      Post post = visible(messageId);
      for (JsonNode row : post.json.path("reply_markup").path("inline_keyboard")) {
        for (JsonNode button : row) {
          if (button.path("text").asString().equals(buttonTitle) && button.has("callback_data")) {
            return pressed(post, button.path("callback_data").asString());
          }
        }
      }
      throw new IllegalArgumentException(
          "message " + messageId + " has no button '" + buttonTitle + "'");
    });
  }

  @Override
  public List<Shown> shown() {
    return world.change(() ->
        chat().posts.values().stream()
            .filter(post -> !post.deleted && !post.service)
            .map(this::show)
            .toList());
  }

  @Override
  public List<Emphasis> emphasis(String messageId) {
    return world.change(() -> {
      Post post = chat().posts.get(Long.parseLong(messageId));
      List<Emphasis> parts = new ArrayList<>();
      if (post != null) {
        String name = post.json.has("text") ? "entities" : "caption_entities";
        for (JsonNode entity : post.json.path(name)) {
          String type = entity.path("type").asString();
          if (type.equals("bold") || type.equals("italic")) {
            parts.add(
                new Emphasis(
                    entity.path("offset").asInt(),
                    entity.path("length").asInt(),
                    type.equals("bold")));
          }
        }
      }
      return parts;
    });
  }

  @Override
  public List<ThreadShown> threads() {
    return world.change(() ->
        chat().topics.values().stream()
            .map(topic ->
                new ThreadShown(
                    Long.toString(topic.id),
                    topic.name,
                    topic.closed,
                    TopicMethods.emoji(topic.icon)))
            .toList());
  }

  @Override
  public List<String> toasts() {
    return world.change(() -> List.copyOf(chat().toasts.getOrDefault(user.id(), List.of())));
  }

  @Override
  public boolean typing() {
    return world.change(() -> world.clock.instant().isBefore(chat().typingUntil));
  }

  @Override
  public void onChange(Runnable listener) {
    world.listen(chatId, listener);
  }

  @Override
  public void react(String messageId, String put) {
    String emoji = put.isEmpty() ? null : put;
    world.change(() -> {
      Post post = visible(messageId);
      String before =
          emoji == null ? post.reactions.remove(user.id()) : post.reactions.put(user.id(), emoji);
      Chat chat = chat();
      world.touch(chat);
      if (chat.kind == TelegramWorld.Kind.PRIVATE || chat.botAdministers()) {
        ObjectNode json = NODES.objectNode();
        json.set("chat", chat.json());
        json.put("message_id", post.id);
        json.set("user", user.json());
        json.put("date", world.clock.instant().getEpochSecond());
        json.set("old_reaction", reaction(before));
        json.set("new_reaction", reaction(emoji));
        feed.add("message_reaction", "reaction" + chat.id, json);
      }
      return post;
    });
  }

  String write(@Nullable String thread, ObjectNode content) {
    return write(thread, null, content, null);
  }

  void rewrite(String messageId, ObjectNode content) {
    world.change(() -> {
      Post post = visible(messageId);
      ObjectNode next = post.json.deepCopy();
      next.setAll(content);
      next.put("edit_date", world.clock.instant().getEpochSecond());
      post.json = next;
      post.edited = true;
      world.touch(chat());
      deliver("edited_message", post);
      return post;
    });
  }

  String ask(String kind, ObjectNode content) {
    return world.change(() -> {
      String id = world.nextId("query");
      world.presses.put(id, new TelegramWorld.Press(user.id(), chatId));
      ObjectNode json = content.deepCopy().put("id", id);
      json.set("from", user.json());
      feed.add(kind, "user" + user.id(), json);
      return id;
    });
  }

  String openTopic(String name) {
    return world.change(() -> {
      Chat chat = chat();
      if (chat.kind != TelegramWorld.Kind.PRIVATE || !world.privateTopics) {
        throw new IllegalStateException("people open topics only in a private chat that has them");
      }
      ObjectNode json = world.draft(chat, user, null);
      long id = json.path("message_id").asLong();
      json.put("message_thread_id", id).put("is_topic_message", true);
      json.putObject("forum_topic_created").put("name", name).put("icon_color", 7322096);
      Post post = world.post(chat, new Post(json, user.id(), id, true, null));
      chat.topics.put(id, new Topic(id, name));
      deliver("message", post);
      return Long.toString(id);
    });
  }

  private static JsonNode reaction(@Nullable String emoji) {
    var list = NODES.arrayNode();
    if (emoji != null) {
      list.addObject().put("type", "emoji").put("emoji", emoji);
    }
    return list;
  }

  private String write(
      @Nullable String thread,
      @Nullable String replyTo,
      ObjectNode content,
      @Nullable String file) {
    return world.change(() -> {
      Chat chat = chat();
      Long topic = topic(chat, thread);
      if (chat.kind != TelegramWorld.Kind.PRIVATE && chat.present(user.id()) == null) {
        throw new IllegalStateException(person() + " is not in the group");
      }
      ObjectNode json = world.draft(chat, user, topic);
      if (replyTo != null) {
        json.set("reply_to_message", TelegramWorld.quoted(visible(replyTo)));
      } else if (topic != null && chat.posts.get(topic) != null) {
        json.set("reply_to_message", TelegramWorld.quoted(visibleRoot(chat, topic)));
      }
      json.setAll(content);
      Post post = world.post(chat, new Post(json, user.id(), topic, false, file));
      deliver("message", post);
      return Long.toString(post.id);
    });
  }

  private static Post visibleRoot(Chat chat, long topic) {
    Post root = chat.posts.get(topic);
    if (root == null) {
      throw new IllegalStateException("topic without a root");
    }
    return root;
  }

  private static @Nullable Long topic(Chat chat, @Nullable String thread) {
    if (thread == null) {
      return null;
    }
    Topic topic = chat.topics.get(Long.parseLong(thread));
    if (topic == null) {
      throw new IllegalArgumentException("there is no topic " + thread);
    }
    return topic.id;
  }

  private void deliver(String kind, Post post) {
    Chat chat = chat();
    if (chat.kind == TelegramWorld.Kind.PRIVATE ? !chat.blocked : heardByBot(chat, post)) {
      feed.add(kind, UpdateFeed.ofChat(post.json), post.json);
    }
  }

  /** Privacy mode: a bot that is not an administrator receives only messages addressed to it. */
  private static boolean heardByBot(Chat chat, Post post) {
    Member bot = chat.present(TelegramWorld.BOT_ID);
    if (bot == null) {
      return false;
    }
    String text = post.json.path("text").asString("");
    return chat.botAdministers()
        || text.startsWith("/")
        || text.contains("@" + TelegramWorld.BOT_NAME)
        || post.json.path("reply_to_message").path("from").path("id").asLong()
            == TelegramWorld.BOT_ID;
  }

  private ObjectNode pressed(Post post, String data) {
    Chat chat = chat();
    String id = world.nextId("callback");
    world.presses.put(id, new TelegramWorld.Press(user.id(), chat.id));
    ObjectNode json = NODES.objectNode();
    json.put("id", id);
    json.set("from", user.json());
    json.set("message", post.json.deepCopy());
    json.put("chat_instance", "-" + Math.abs(chat.id)).put("data", data);
    feed.add("callback_query", "user" + user.id(), json);
    return json;
  }

  private static ObjectNode textual(String text) {
    ObjectNode content = NODES.objectNode().put("text", text);
    var entities = NODES.arrayNode();
    if (text.matches("(?s)/\\w+(@\\w+)?(\\s.*)?")) {
      int end = text.replaceFirst("(?s)\\s.*", "").length();
      entities.addObject().put("type", "bot_command").put("offset", 0).put("length", end);
    } else {
      var mention = MENTION.matcher(text);
      while (mention.find()) {
        entities
            .addObject()
            .put("type", "mention")
            .put("offset", mention.start())
            .put("length", mention.end() - mention.start());
      }
    }
    if (!entities.isEmpty()) {
      content.set("entities", entities);
    }
    return content;
  }

  private static String kindOf(String mime) {
    return switch (mime.replaceFirst("/.*", "")) {
      case "image" -> mime.equals("image/webp") ? "sticker" : "photo";
      case "video" -> "video";
      case "audio" -> mime.equals("audio/ogg") ? "voice" : "audio";
      default -> "document";
    };
  }

  private Chat chat() {
    Chat chat = world.chat(chatId);
    if (chat.migratedTo != null) {
      chatId = chat.migratedTo;
      return world.chat(chatId);
    }
    return chat;
  }

  private Post visible(String messageId) {
    Post post = chat().posts.get(Long.parseLong(messageId));
    if (post == null || post.deleted) {
      throw new IllegalArgumentException("there is no message " + messageId);
    }
    return post;
  }

  private Shown show(Post post) {
    JsonNode json = post.json;
    TelegramWorld.User author = world.user(post.author);
    List<String> buttons = new ArrayList<>();
    json.path("reply_markup")
        .path("inline_keyboard")
        .forEach(row -> row.forEach(button -> buttons.add(button.path("text").asString())));
    StoredFile stored = post.file == null ? null : world.files.get(post.file);
    FileShown file =
        stored == null
            ? null
            : new FileShown(stored.name(), stored.mime(), stored.bytes().asReadOnlyBuffer());
    JsonNode quoted = json.path("reply_to_message").path("message_id");
    boolean quotes =
        !quoted.isMissingNode() && (post.topic == null || quoted.asLong() != post.topic);
    return new Shown(
        Long.toString(post.id),
        author.firstName(),
        author.id() == user.id(),
        author.bot(),
        post.topic == null ? null : Long.toString(post.topic),
        words(json),
        List.copyOf(buttons),
        file,
        quotes ? quoted.asString() : null,
        post.edited,
        List.copyOf(post.reactions.values()),
        json.has("media_group_id") ? json.path("media_group_id").asString() : null);
  }

  private static String words(JsonNode json) {
    if (json.has("text")) {
      return json.path("text").asString();
    }
    if (json.has("venue")) {
      return json.path("venue").path("title").asString();
    }
    if (json.has("location")) {
      return "["
          + json.path("location").path("latitude").asString()
          + ", "
          + json.path("location").path("longitude").asString()
          + "]";
    }
    if (json.has("contact")) {
      return json.path("contact").path("first_name").asString()
          + " "
          + json.path("contact").path("phone_number").asString();
    }
    if (json.has("poll")) {
      return "📊 " + json.path("poll").path("question").asString("");
    }
    if (json.has("dice")) {
      return json.path("dice").path("emoji").asString("");
    }
    return json.path("caption").asString("");
  }
}
