package dev.baton.gateway.system;

import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** As much of the Bot API as its documentation shows for long polling, messages and topics. */
final class StrangeTelegram extends Loopback {

  static final String TOKEN = "987654321:AAStrangeTokenStrangeTokenStrangeTok";

  private static final long BOT = 987_654_321L;

  private final Set<Long> outsiders = ConcurrentHashMap.newKeySet();
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final Deque<ObjectNode> updates = new ArrayDeque<>();
  private final List<Sent> sent = new CopyOnWriteArrayList<>();
  private final List<String> calls = new CopyOnWriteArrayList<>();
  private final Map<Long, String> topics = new LinkedHashMap<>();
  private final String forum;
  private long nextUpdate = 700_000_000;
  private long nextMessage = 10;

  /**
   * A message of the bot.
   *
   * @param thread 0 for none
   * @param buttons callback data by title
   */
  record Sent(long id, String chat, long thread, String text, Map<String, String> buttons) {}

  StrangeTelegram(String forum) {
    this.forum = forum;
  }

  List<Sent> to(String chat) {
    return sent.stream().filter(message -> message.chat().equals(chat)).toList();
  }

  List<String> textsTo(String chat) {
    return to(chat).stream().map(Sent::text).toList();
  }

  /** The methods called, each with what distinguishes the call. */
  List<String> calls() {
    return List.copyOf(calls);
  }

  /** Somebody is not in the desk's group. */
  void isNoMember(long person) {
    outsiders.add(person);
  }

  /** Somebody writes, in private or in a topic of the forum. */
  long say(long person, String name, long thread, String text) {
    return change(() -> {
      ObjectNode message = message(person, name, thread).put("text", text);
      if (text.startsWith("/")) {
        message
            .putArray("entities")
            .addObject()
            .put("type", "bot_command")
            .put("offset", 0)
            .put("length", text.split("\\s", 2)[0].length());
      }
      enqueue("message", message);
      return message.path("message_id").asLong();
    });
  }

  /** Somebody presses a button under a message of the bot. */
  void press(long person, String name, Sent under, String title) {
    String data = under.buttons().get(title);
    if (data == null) {
      throw new NoSuchElementException("no button " + title + " but " + under.buttons());
    }
    change(() -> {
      ObjectNode query = object().put("id", "4382bfdwdsb323b2d9" + nextUpdate);
      query.set("from", user(person, name));
      query.set("message", own(under));
      query.put("chat_instance", "-3000000000000000001").put("data", data);
      enqueue("callback_query", query);
      return data;
    });
  }

  @Override
  @Nullable Answer answer(Call call) throws InterruptedException {
    String[] path = call.path().split("/", -1);
    if (path.length != 3 || !path[1].equals("bot" + TOKEN)) {
      return new Answer(401, object().put("ok", false).put("error_code", 401));
    }
    ObjectNode in = object();
    call.query().forEach(in::put);
    if (call.body() instanceof ObjectNode body) {
      in.setAll(body);
    }
    String method = path[2].toLowerCase(Locale.ROOT);
    JsonNode result = method.equals("getupdates") ? poll(in) : change(() -> run(method, in));
    return result == null ? null : new Answer(200, object().put("ok", true).set("result", result));
  }

  private @Nullable JsonNode run(String method, JsonNode in) {
    String chat = in.path("chat_id").asString("");
    calls.add(method + " " + chat + " " + in.path("message_id").asString(""));
    return switch (method) {
      case "getme" ->
          user(BOT, "Strange")
              .put("username", "strange_test_bot")
              .put("can_join_groups", true)
              .put("can_read_all_group_messages", true)
              .put("supports_inline_queries", false);
      case "sendmessage" -> {
        Map<String, String> buttons = new LinkedHashMap<>();
        JsonNode markup = in.path("reply_markup");
        JsonNode keyboard = markup.isString() ? JSON.readTree(markup.asString()) : markup;
        for (JsonNode row : keyboard.path("inline_keyboard")) {
          row.forEach(key ->
              buttons.put(
                  key.path("title").asString(key.path("text").asString("")),
                  key.path("callback_data").asString("")));
        }
        long thread = in.path("message_thread_id").asLong(0);
        Sent message = new Sent(nextMessage++, chat, thread, in.path("text").asString(""), buttons);
        sent.add(message);
        yield own(message);
      }
      case "createforumtopic" -> {
        long thread = nextMessage++;
        topics.put(thread, in.path("name").asString(""));
        yield object()
            .put("message_thread_id", thread)
            .put("name", in.path("name").asString(""))
            .put("icon_color", 7_322_096);
      }
      case "editmessagetext" ->
          own(new Sent(in.path("message_id").asLong(), chat, 0, "edited", Map.of()));
      case "getwebhookinfo" ->
          object()
              .put("url", "")
              .put("has_custom_certificate", false)
              .put("pending_update_count", 0);
      case "getchat" ->
          object()
              .put("id", Long.parseLong(chat))
              .put("type", "supergroup")
              .put("title", "Strange")
              .put("is_forum", true);
      case "getchatmember" -> {
        boolean out = outsiders.contains(in.path("user_id").asLong());
        ObjectNode member = object().put("status", out ? "left" : "member");
        member.set("user", user(in.path("user_id").asLong(), "Someone"));
        yield member;
      }
      case "deletewebhook",
          "closeforumtopic",
          "reopenforumtopic",
          "answercallbackquery",
          "setmessagereaction",
          "sendchataction",
          "deletemessage" ->
          JsonNodeFactory.instance.booleanNode(true);
      default -> null;
    };
  }

  /** Topics by thread. */
  Map<Long, String> topics() {
    return change(() -> Map.copyOf(topics));
  }

  private JsonNode poll(JsonNode in) throws InterruptedException {
    lock.lock();
    try {
      long offset = in.path("offset").asLong(0);
      while (!updates.isEmpty() && updates.peekFirst().path("update_id").asLong() < offset) {
        updates.removeFirst();
      }
      long nanos = TimeUnit.SECONDS.toNanos(Math.min(20, in.path("timeout").asLong(0)));
      while (updates.isEmpty() && nanos > 0) {
        nanos = changed.awaitNanos(nanos);
      }
      ArrayNode batch = JsonNodeFactory.instance.arrayNode();
      new ArrayList<>(updates).forEach(batch::add);
      return batch;
    } finally {
      lock.unlock();
    }
  }

  private void enqueue(String kind, ObjectNode content) {
    ObjectNode update = object().put("update_id", nextUpdate++);
    update.set(kind, content);
    updates.addLast(update);
    changed.signalAll();
  }

  private ObjectNode message(long person, String name, long thread) {
    ObjectNode message = object().put("message_id", nextMessage++);
    message.set("from", user(person, name));
    message.set("chat", chat(thread == 0 ? Long.toString(person) : forum, name));
    message.put("date", Instant.now().getEpochSecond());
    if (thread != 0) {
      message.put("message_thread_id", thread).put("is_topic_message", true);
      ObjectNode root = object().put("message_id", thread);
      root.set("from", user(BOT, "Strange"));
      root.set("chat", chat(forum, name));
      root.put("date", Instant.now().getEpochSecond()).put("message_thread_id", thread);
      root.putObject("forum_topic_created").put("name", "topic").put("icon_color", 7_322_096);
      message.set("reply_to_message", root);
    }
    return message;
  }

  private ObjectNode own(Sent sent) {
    ObjectNode message = object().put("message_id", sent.id());
    message.set("from", user(BOT, "Strange"));
    message.set("chat", chat(sent.chat(), "Someone"));
    message.put("date", Instant.now().getEpochSecond()).put("text", sent.text());
    if (sent.thread() != 0) {
      message.put("message_thread_id", sent.thread()).put("is_topic_message", true);
    }
    return message;
  }

  private static ObjectNode chat(String id, String name) {
    return id.startsWith("-")
        ? object()
            .put("id", Long.parseLong(id))
            .put("title", "Support")
            .put("is_forum", true)
            .put("type", "supergroup")
        : object().put("id", Long.parseLong(id)).put("first_name", name).put("type", "private");
  }

  private static ObjectNode user(long id, String name) {
    return object().put("id", id).put("is_bot", id == BOT).put("first_name", name);
  }

  private <T> T change(java.util.function.Supplier<T> work) {
    lock.lock();
    try {
      return work.get();
    } finally {
      lock.unlock();
    }
  }
}
