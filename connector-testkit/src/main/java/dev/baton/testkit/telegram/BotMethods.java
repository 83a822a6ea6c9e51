package dev.baton.testkit.telegram;

import dev.baton.testkit.telegram.TelegramWorld.Chat;
import dev.baton.testkit.telegram.TelegramWorld.Member;
import dev.baton.testkit.telegram.TelegramWorld.Post;
import dev.baton.testkit.telegram.TelegramWorld.StoredFile;
import dev.baton.testkit.telegram.TelegramWorld.Topic;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** The Bot API's methods, by their names in lower case. To be called with the world's lock held. */
final class BotMethods {

  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
  private static final Set<String> REACTIONS =
      Set.of(
          ("👍 👎 ❤ 🔥 🥰 👏 😁 🤔 🤯 😱 🤬 😢 "
                  + "🎉 🤩 🤮 💩 🙏 👌 🕊 🤡 🥱 🥴 😍 🐳 "
                  + "❤\u200d🔥 🌚 🌭 💯 🤣 ⚡ 🍌 🏆 💔 🤨 😐 🍓 "
                  + "🍾 💋 🖕 😈 😴 😭 🤓 👻 👨\u200d💻 👀 🎃 🙈 "
                  + "😇 😨 🤝 ✍ 🤗 🫡 🎅 🎄 ☃ 💅 🤪 🗿 "
                  + "🆒 💘 🙉 🦄 😘 💊 🙊 😎 👾 🤷\u200d♂ 🤷 🤷\u200d♀ "
                  + "😡")
              .split(" "));

  private final TelegramWorld world;
  private final UpdateFeed feed;
  private final MessageMethods messageMethods;
  private final EditMethods editMethods;
  private final TopicMethods topicMethods;

  BotMethods(TelegramWorld world, UpdateFeed feed, TelegramLimits limits) {
    this.world = world;
    this.feed = feed;
    this.messageMethods = new MessageMethods(world, limits);
    this.editMethods = new EditMethods(world, limits, messageMethods);
    this.topicMethods = new TopicMethods(world, feed, limits);
  }

  /** Runs a method and returns the answer's {@code result}. */
  JsonNode run(String method, TelegramRequest request) {
    return switch (method) {
      case "getme" -> me();
      case "setwebhook" -> setWebhook(request);
      case "deletewebhook" -> {
        feed.webhook(null, request.flag("drop_pending_updates"));
        yield yes();
      }
      case "getwebhookinfo" -> feed.webhookInfo();
      case "sendmessage" -> messageMethods.text(request);
      case "sendlocation" -> messageMethods.location(request);
      case "sendvenue" -> messageMethods.venue(request);
      case "sendcontact" -> messageMethods.contact(request);
      case "sendpoll" -> messageMethods.poll(request);
      case "senddice" -> messageMethods.dice(request);
      case "sendmediagroup" -> messageMethods.album(request);
      case "copymessage" -> messageMethods.copy(request);
      case "sendchataction" -> chatAction(request);
      case "editmessagetext",
          "editmessagecaption",
          "editmessagemedia",
          "editmessagelivelocation",
          "stopmessagelivelocation",
          "editmessagereplymarkup" ->
          editMethods.edit(method, request);
      case "deletemessage" -> messageMethods.delete(request);
      case "setmessagereaction" -> react(request);
      case "answercallbackquery" -> answerPress(request);
      case "answerprecheckoutquery" -> answerPayment(request, "pre_checkout_query_id");
      case "answershippingquery" -> answerPayment(request, "shipping_query_id");
      case "getchat" -> getChat(request);
      case "getchatmember" -> getChatMember(request);
      case "getforumtopiciconstickers" -> topicMethods.icons();
      case "createforumtopic" -> topicMethods.create(request);
      case "editforumtopic" -> topicMethods.edit(request);
      case "closeforumtopic" -> topicMethods.close(request, true);
      case "reopenforumtopic" -> topicMethods.close(request, false);
      case "deleteforumtopic" -> topicMethods.delete(request);
      case "getfile" -> getFile(request);
      default -> {
        if (MessageMethods.FILE_METHODS.containsKey(method)) {
          yield messageMethods.file(method, request);
        }
        throw ApiError.of(404, "Not Found: method not found");
      }
    };
  }

  void removeTopic(Chat chat, Topic topic) {
    topicMethods.remove(chat, topic);
  }

  private JsonNode me() {
    ObjectNode me = TelegramWorld.BOT.json();
    return me.put("can_join_groups", true)
        .put("can_read_all_group_messages", false)
        .put("supports_inline_queries", false)
        .put("has_topics_enabled", world.privateTopics);
  }

  private JsonNode setWebhook(TelegramRequest request) {
    String url = request.text("url");
    feed.allow(request.array("allowed_updates"));
    if (url == null || url.isEmpty()) {
      feed.webhook(null, request.flag("drop_pending_updates"));
      return yes();
    }
    String secret = request.text("secret_token");
    if (secret != null && !secret.matches("[A-Za-z0-9_-]{1,256}")) {
      throw ApiError.badRequest("secret token contains unallowed characters");
    }
    URI target = URI.create(url);
    boolean loopback = "127.0.0.1".equals(target.getHost()) || "localhost".equals(target.getHost());
    if (!"https".equals(target.getScheme()) && !loopback) {
      throw ApiError.badRequest("bad webhook: An HTTPS URL must be provided for webhook");
    }
    Long connections = request.number("max_connections");
    feed.webhook(
        new UpdateFeed.Target(target, secret, connections == null ? 40 : connections),
        request.flag("drop_pending_updates"));
    return yes();
  }

  private JsonNode chatAction(TelegramRequest request) {
    Chat chat = world.chat(request.needNumber("chat_id"));
    TelegramRules.mayWrite(chat);
    Topic unused = TelegramRules.topic(chat, request);
    if (!request.needText("action").matches("typing|(upload|record|choose|find)_\\w+")) {
      throw ApiError.badRequest("wrong parameter action in request");
    }
    chat.typingUntil = world.clock.instant().plus(TelegramWorld.TYPING);
    world.touch(chat);
    return yes();
  }

  private JsonNode react(TelegramRequest request) {
    Chat chat = world.chat(request.needNumber("chat_id"));
    TelegramRules.mayWrite(chat);
    Post post = chat.posts.get(request.needNumber("message_id"));
    if (post == null || post.deleted) {
      throw ApiError.badRequest("message to react not found");
    }
    ArrayNode reactions = request.array("reaction");
    Post shown = shownOn(chat, post);
    shown.reactions.remove(TelegramWorld.BOT_ID);
    if (reactions != null && !reactions.isEmpty()) {
      String emoji = reactions.path(0).path("emoji").asString("");
      if (reactions.size() > 1 || !REACTIONS.contains(emoji)) {
        throw ApiError.badRequest("REACTION_INVALID");
      }
      shown.reactions.put(TelegramWorld.BOT_ID, emoji);
    }
    world.touch(chat);
    return yes();
  }

  /** A bot's reaction to a file of an album is set on the first one that is not deleted. */
  private static Post shownOn(Chat chat, Post post) {
    String album = albumOf(post);
    return album.isEmpty()
        ? post
        : chat.posts.values().stream()
            .filter(part -> !part.deleted && albumOf(part).equals(album))
            .findFirst()
            .orElse(post);
  }

  private static String albumOf(Post post) {
    return post.json.path("media_group_id").asString("");
  }

  private JsonNode answerPress(TelegramRequest request) {
    TelegramWorld.Press press = world.presses.remove(request.needText("callback_query_id"));
    if (press == null) {
      throw ApiError.badRequest(
          "query is too old and response timeout expired or query ID is invalid");
    }
    String text = request.text("text");
    if (text != null && text.length() > 200) {
      throw ApiError.badRequest("MESSAGE_TOO_LONG");
    }
    if (text != null && !text.isEmpty()) {
      Chat chat = world.chat(press.chat());
      chat.toasts.computeIfAbsent(press.user(), user -> new ArrayList<>()).add(text);
      world.touch(chat);
    }
    return yes();
  }

  private JsonNode answerPayment(TelegramRequest request, String id) {
    if (world.presses.remove(request.needText(id)) == null) {
      throw ApiError.badRequest(
          "query is too old and response timeout expired or query ID is invalid");
    }
    if (!request.flag("ok")) {
      request.needText("error_message");
    }
    return yes();
  }

  private JsonNode getChat(TelegramRequest request) {
    Chat chat = world.chat(request.needNumber("chat_id"));
    if (chat.migratedTo != null) {
      throw ApiError.migrated(chat.migratedTo);
    }
    ObjectNode json = chat.json();
    return json.put("accent_color_id", 0).put("max_reaction_count", 11);
  }

  private JsonNode getChatMember(TelegramRequest request) {
    Chat chat = world.chat(request.needNumber("chat_id"));
    long user = request.needNumber("user_id");
    Member member = chat.members.get(user);
    if (!world.users.containsKey(user)) {
      throw ApiError.badRequest("PARTICIPANT_ID_INVALID");
    }
    ObjectNode json = NODES.objectNode();
    json.put("status", member == null ? "left" : member.status);
    json.set("user", world.user(user).json());
    if (member != null && member.status.equals("administrator")) {
      for (String right :
          List.of(
              "can_be_edited",
              "is_anonymous",
              "can_manage_chat",
              "can_delete_messages",
              "can_manage_video_chats",
              "can_restrict_members",
              "can_promote_members",
              "can_change_info",
              "can_invite_users",
              "can_post_stories",
              "can_edit_stories",
              "can_delete_stories")) {
        json.put(right, false);
      }
      json.put("can_manage_topics", member.canManageTopics);
    }
    if (member != null && member.status.equals("kicked")) {
      json.put("until_date", 0);
    }
    return json;
  }

  private JsonNode getFile(TelegramRequest request) {
    StoredFile file = file(request.needText("file_id"));
    if (file == null) {
      throw ApiError.badRequest("wrong file_id or the file is temporarily unavailable");
    }
    if (file.size() > 20 * 1024 * 1024) {
      throw ApiError.badRequest("file is too big");
    }
    return NODES
        .objectNode()
        .put("file_id", file.id())
        .put("file_unique_id", "U" + file.id())
        .put("file_size", file.size())
        .put("file_path", file.path());
  }

  private @Nullable StoredFile file(String id) {
    return world.files.get(id);
  }

  private static JsonNode yes() {
    return NODES.booleanNode(true);
  }

  /** The method that a path segment names. */
  static String named(String segment) {
    return segment.toLowerCase(Locale.ROOT);
  }
}
