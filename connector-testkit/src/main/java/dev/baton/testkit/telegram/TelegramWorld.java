package dev.baton.testkit.telegram;

import java.nio.ByteBuffer;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * The state of the fake platform. One lock guards all of it; {@link #change} takes the lock and,
 * after releasing it, notifies the clients of every chat that was touched.
 */
final class TelegramWorld {

  static final long BOT_ID = 7_000_001L;
  static final String BOT_NAME = "baton_test_bot";

  /** How long clients show that the bot is typing, unless it writes before. */
  static final Duration TYPING = Duration.ofSeconds(5);

  static final User BOT = new User(BOT_ID, "Baton", BOT_NAME, true);

  final Clock clock;
  final ReentrantLock lock = new ReentrantLock();
  final Condition changed = lock.newCondition();
  final Map<Long, User> users = new HashMap<>();
  final Map<Long, Chat> chats = new LinkedHashMap<>();
  final Map<String, StoredFile> files = new HashMap<>();
  final Map<String, Press> presses = new HashMap<>();
  boolean privateTopics;

  private final Map<Long, List<Runnable>> listeners = new HashMap<>();
  private final Set<Long> touched = new HashSet<>();
  private int serial;

  TelegramWorld(Clock clock) {
    this.clock = clock;
    users.put(BOT_ID, BOT);
  }

  record User(long id, String firstName, @Nullable String userName, boolean bot) {

    ObjectNode json() {
      ObjectNode json = JsonNodeFactory.instance.objectNode();
      json.put("id", id).put("is_bot", bot).put("first_name", firstName);
      if (userName != null) {
        json.put("username", userName);
      }
      if (!bot) {
        json.put("language_code", "en");
      }
      return json;
    }
  }

  record StoredFile(String id, String name, String mime, ByteBuffer bytes) {
    int size() {
      return bytes.remaining();
    }

    String path() {
      return "files/" + id;
    }
  }

  /** A press, or a query about a payment, that waits for an answer. */
  record Press(long user, long chat) {}

  enum Kind {
    PRIVATE,
    GROUP,
    SUPERGROUP
  }

  static final class Member {
    String status;
    boolean canManageTopics;

    Member(String status, boolean canManageTopics) {
      this.status = status;
      this.canManageTopics = canManageTopics;
    }
  }

  static final class Topic {
    final long id;
    String name;
    boolean closed;
    @Nullable String icon;

    Topic(long id, String name) {
      this.id = id;
      this.name = name;
    }
  }

  /** A message as the Bot API shows it, with what only the clients know. */
  static final class Post {
    final long id;
    final long author;
    final @Nullable Long topic;
    final boolean service;
    final Map<Long, String> reactions = new LinkedHashMap<>();
    ObjectNode json;
    @Nullable String file;
    boolean deleted;
    boolean edited;

    Post(
        ObjectNode json,
        long author,
        @Nullable Long topic,
        boolean service,
        @Nullable String file) {
      this.id = json.path("message_id").asLong();
      this.json = json;
      this.author = author;
      this.topic = topic;
      this.service = service;
      this.file = file;
    }
  }

  static final class Chat {
    final long id;
    final Kind kind;
    final String title;
    final boolean forum;
    final Map<Long, Member> members = new LinkedHashMap<>();
    final Map<Long, Topic> topics = new LinkedHashMap<>();
    final Map<Long, Post> posts = new LinkedHashMap<>();
    final Map<Long, List<String>> toasts = new HashMap<>();
    @Nullable Long migratedTo;
    boolean blocked;
    Instant typingUntil = Instant.MIN;
    private long lastPost;

    Chat(long id, Kind kind, String title, boolean forum) {
      this.id = id;
      this.kind = kind;
      this.title = title;
      this.forum = forum;
    }

    long nextPost() {
      return ++lastPost;
    }

    /** The member's record, unless the person left or was removed. */
    @Nullable Member present(long user) {
      Member member = members.get(user);
      return member == null || member.status.equals("left") || member.status.equals("kicked")
          ? null
          : member;
    }

    boolean botAdministers() {
      Member bot = members.get(BOT_ID);
      return bot != null && bot.status.equals("administrator");
    }

    boolean botManagesTopics() {
      Member bot = members.get(BOT_ID);
      return botAdministers() && bot != null && bot.canManageTopics;
    }

    ObjectNode json() {
      ObjectNode json = JsonNodeFactory.instance.objectNode();
      json.put("id", id);
      switch (kind) {
        case PRIVATE -> json.put("type", "private").put("first_name", title);
        case GROUP -> json.put("type", "group").put("title", title);
        case SUPERGROUP -> json.put("type", "supergroup").put("title", title);
      }
      if (forum) {
        json.put("is_forum", true);
      }
      return json;
    }
  }

  <T> T change(Supplier<T> work) {
    List<Runnable> calls = new ArrayList<>();
    T result;
    lock.lock();
    try {
      result = work.get();
      if (lock.getHoldCount() == 1) {
        touched.forEach(chat -> calls.addAll(listeners.getOrDefault(chat, List.of())));
        touched.clear();
      }
      changed.signalAll();
    } finally {
      lock.unlock();
    }
    calls.forEach(Runnable::run);
    return result;
  }

  void listen(long chat, Runnable listener) {
    change(
        () -> listeners.computeIfAbsent(chat, key -> new CopyOnWriteArrayList<>()).add(listener));
  }

  void touch(Chat chat) {
    touched.add(chat.id);
  }

  Chat chat(long id) {
    Chat chat = chats.get(id);
    if (chat == null) {
      throw users.containsKey(id)
          ? ApiError.forbidden("bot can't initiate conversation with a user")
          : ApiError.badRequest("chat not found");
    }
    return chat;
  }

  User user(long id) {
    return Objects.requireNonNull(users.get(id), "no such user");
  }

  String nextId(String prefix) {
    return prefix + ++serial;
  }

  StoredFile store(String name, String mime, ByteBuffer bytes) {
    StoredFile file = new StoredFile(nextId("FILE"), name, mime, bytes);
    files.put(file.id(), file);
    return file;
  }

  /** The beginning of a message; the caller adds its content and then {@link #post}s it. */
  ObjectNode draft(Chat chat, User author, @Nullable Long topic) {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("message_id", chat.nextPost());
    json.set("from", author.json());
    json.set("chat", chat.json());
    json.put("date", clock.instant().getEpochSecond());
    if (topic != null) {
      json.put("message_thread_id", topic).put("is_topic_message", true);
    }
    return json;
  }

  Post post(Chat chat, Post post) {
    chat.posts.put(post.id, post);
    if (post.author == BOT_ID) {
      chat.typingUntil = Instant.MIN;
    }
    touch(chat);
    return post;
  }

  /** Puts a service message into the chat, as the platform does on its own. */
  Post announce(Chat chat, User by, @Nullable Long topic, String kind, ObjectNode what) {
    ObjectNode json = draft(chat, by, topic);
    json.set(kind, what);
    return post(chat, new Post(json, by.id(), topic, true, null));
  }

  /** A quoted message as other messages show it: without the message that it quotes itself. */
  static ObjectNode quoted(Post post) {
    ObjectNode copy = post.json.deepCopy();
    copy.remove("reply_to_message");
    return copy;
  }
}
