package dev.baton.testkit.telegram;

import static java.util.Locale.ROOT;

import dev.baton.testkit.ChatClient;
import dev.baton.testkit.telegram.TelegramWorld.Chat;
import dev.baton.testkit.telegram.TelegramWorld.Kind;
import dev.baton.testkit.telegram.TelegramWorld.Member;
import dev.baton.testkit.telegram.TelegramWorld.Topic;
import io.undertow.Undertow;
import java.net.InetSocketAddress;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * A strict Bot API server on a free port of the loopback address, with one bot account and any
 * number of people.
 *
 * <p>The bot is {@code @baton_test_bot}. A person of {@link #privateChat} has pressed Start; a
 * person who is only a {@link #member} of a group has not, and cannot be written to in private. The
 * bot administers the groups made here and may manage their topics, until {@link #botRights} says
 * otherwise. All methods are safe for use by several threads.
 */
public final class FakeTelegram implements AutoCloseable {

  private static final String TOKEN =
      TelegramWorld.BOT_ID + ":AAFakeTokenOfTheTestBot-0123456789abcdefg";

  private final TelegramWorld world;
  private final UpdateFeed feed;
  private final TelegramLimits limits = new TelegramLimits();
  private final TelegramFaults faults = new TelegramFaults();
  private final List<Call> calls = new CopyOnWriteArrayList<>();
  private final AtomicBoolean revoked = new AtomicBoolean();
  private final BotApiServer api;
  private final Undertow server;
  private volatile String url = "";

  /**
   * A call the bot made, as it arrived.
   *
   * @param method in lower case
   * @param parameters by name; objects and lists as JSON, an upload as {@code upload:<part>}
   */
  public record Call(String method, Map<String, String> parameters, Instant at) {}

  /**
   * A call of the webhook.
   *
   * @param status 0 where no answer came
   * @param took from the call to its answer
   */
  public record Push(long updateId, int status, Instant at, Duration took) {}

  private FakeTelegram(Clock clock) {
    world = new TelegramWorld(clock);
    feed = new UpdateFeed(world);
    api =
        new BotApiServer(
            TOKEN, world, feed, new BotMethods(world, feed, limits), faults, calls, revoked);
    server = Undertow.builder().addHttpListener(0, "127.0.0.1").setHandler(api).build();
  }

  /** A running server on the system's clock. */
  public static FakeTelegram start() {
    return start(Clock.systemUTC());
  }

  /** A running server; {@code clock} dates the messages and meters the limits. */
  public static FakeTelegram start(Clock clock) {
    FakeTelegram telegram = new FakeTelegram(clock);
    telegram.server.start();
    InetSocketAddress address =
        (InetSocketAddress) telegram.server.getListenerInfo().getFirst().getAddress();
    telegram.url = "http://127.0.0.1:" + address.getPort();
    return telegram;
  }

  /** The base URL, for {@code api-url}; the same after {@link #close}. */
  public String url() {
    return url;
  }

  /** The bot's token. */
  public String token() {
    return TOKEN;
  }

  /** The bot's user name, without {@code @}. */
  public String botName() {
    return TelegramWorld.BOT_NAME;
  }

  /** The chat of a person with the bot, in the person's client; the person has pressed Start. */
  public ChatClient privateChat(long userId, String firstName) {
    return world.change(() -> {
      TelegramWorld.User user = person(userId, firstName);
      Chat chat =
          world.chats.computeIfAbsent(
              userId, id -> new Chat(id, Kind.PRIVATE, user.firstName(), false));
      chat.members.put(userId, new Member("member", false));
      return new TelegramClient(world, feed, user, userId);
    });
  }

  /** Makes a supergroup with topics; the id is negative, as all groups' are. */
  public void forum(long chatId, String title) {
    group(chatId, title, Kind.SUPERGROUP, true);
  }

  /** Makes a plain group without topics. */
  public void group(long chatId, String title) {
    group(chatId, title, Kind.GROUP, false);
  }

  /** Adds a person to a group; the group in the person's client. */
  public ChatClient member(long chatId, long userId, String firstName) {
    return world.change(() -> {
      TelegramWorld.User user = person(userId, firstName);
      world.chat(chatId).members.put(userId, new Member("member", false));
      return new TelegramClient(world, feed, user, chatId);
    });
  }

  /** Takes a person out of a group. */
  public void leave(long chatId, long userId) {
    world.change(() -> world.chat(chatId).members.put(userId, new Member("left", false)));
  }

  /** What the bot may do in a group; without administration privacy mode holds. */
  public void botRights(long chatId, boolean administrator, boolean manageTopics) {
    world.change(() ->
        world
            .chat(chatId)
            .members
            .put(
                TelegramWorld.BOT_ID,
                new Member(administrator ? "administrator" : "member", manageTopics)));
  }

  /** Turns topics in the bot's private chats on or off; they are off at first. */
  public void privateTopics(boolean enabled) {
    world.change(() -> world.privateTopics = enabled);
  }

  /** A person blocks the bot. */
  public void blockBot(long userId) {
    block(userId, true);
  }

  /** A person takes messages of the bot again. */
  public void unblockBot(long userId) {
    block(userId, false);
  }

  /** Someone deletes a topic with all its messages. */
  public void deleteTopic(long chatId, long topicId) {
    world.change(() -> {
      Chat chat = world.chat(chatId);
      Topic topic = chat.topics.get(topicId);
      if (topic != null) {
        api.methods().removeTopic(chat, topic);
      }
      return chat;
    });
  }

  /** A person closes a topic, or opens it again. */
  public void closeTopic(long chatId, long topicId, boolean closed) {
    world.change(() -> {
      Topic topic = world.chat(chatId).topics.get(topicId);
      if (topic != null) {
        topic.closed = closed;
      }
      world.touch(world.chat(chatId));
      return closed;
    });
  }

  /** A group becomes a supergroup, under another id. */
  public void migrate(long chatId, long toChatId) {
    world.change(() -> {
      Chat old = world.chat(chatId);
      Chat next = new Chat(toChatId, Kind.SUPERGROUP, old.title, old.forum);
      next.members.putAll(old.members);
      world.chats.put(toChatId, next);
      var notice =
          world.announce(old, TelegramWorld.BOT, null, "migrate_to_chat_id", objectNode()).json;
      notice.put("migrate_to_chat_id", toChatId);
      old.migratedTo = toChatId;
      feed.add("message", UpdateFeed.ofChat(notice), notice);
      return next;
    });
  }

  /** A person puts a reaction on a message, or takes it away with an empty text. */
  public void react(ChatClient client, String messageId, String emoji) {
    ((TelegramClient) client).react(messageId, emoji.isEmpty() ? null : emoji);
  }

  /**
   * Pushes an update as raw JSON.
   *
   * @param json {@code %d} in it stands for the next update id
   * @return that id
   */
  public long pushRaw(String json) {
    return world.change(() -> feed.addRaw(json));
  }

  /** How many updates the bot has not confirmed yet. */
  public int unconfirmed() {
    return world.change(feed::pending);
  }

  /** Where updates are pushed to; empty without a webhook. */
  public String webhookUrl() {
    return world.change(() -> feed.webhookInfo().path("url").asString());
  }

  /** Someone else takes the webhook away. */
  public void loseWebhook() {
    world.change(() -> {
      feed.webhook(null, false);
      return feed;
    });
  }

  /** Turns the platform's rate limits on; they are off at first. */
  public void enforceLimits(boolean on) {
    world.change(() -> {
      limits.on(on);
      return on;
    });
  }

  /**
   * The next calls of a method fail.
   *
   * @param method any case; {@code send*} for all that begin so, {@code *} for all
   */
  public void fail(String method, int times, int code, String description) {
    faults.add(method, times, json(ApiError.of(code, description)));
  }

  /** The next calls of a method are too fast; see {@link #fail}. */
  public void limit(String method, int times, long retryAfterSeconds) {
    faults.add(method, times, json(ApiError.tooManyRequests(retryAfterSeconds)));
  }

  /**
   * The next message for a chat is answered with 429, and so is every other until the time is over;
   * each tells how long that still is.
   */
  public void silence(long chatId, long seconds) {
    world.change(() -> {
      limits.silence(chatId, seconds);
      return seconds;
    });
  }

  /** Until when a chat takes, or took, no messages; empty while none was refused for it. */
  public Optional<Instant> silentUntil(long chatId) {
    return world.change(
        () -> Optional.ofNullable(limits.silentUntil(chatId)).map(Instant::ofEpochMilli));
  }

  /**
   * Pushes each update more than once from now on: first in its order, as ever, and then again up
   * to so late, whatever was pushed in between. A real server does so where answers are lost.
   *
   * @param mostCopies 1 ends it
   */
  public void unruly(int mostCopies, Duration latest, long seed) {
    world.change(() -> {
      feed.unruly(mostCopies, latest, seed);
      return feed;
    });
  }

  /** Every call of the webhook so far, in the order of their answers. */
  public List<Push> pushes() {
    return feed.pushes();
  }

  /** The next calls of a method meet a broken proxy: HTML with this status; see {@link #fail}. */
  public void failWithHtml(String method, int times, int status) {
    faults.add(
        method,
        times,
        new TelegramFaults.Answer(
            status, "text/html", "<html><body><h1>" + status + " Bad Gateway</h1></body></html>"));
  }

  /** From now on no scripted fault is left. */
  public void repair() {
    faults.clear();
  }

  /** The token is no longer valid, or valid again. */
  public void revokeToken(boolean isRevoked) {
    revoked.set(isRevoked);
  }

  /** Every call since the start or the last {@link #dropCalls}, in order of arrival. */
  public List<Call> calls() {
    return List.copyOf(calls);
  }

  /** The calls of one method, any case. */
  public List<Call> calls(String method) {
    return calls.stream().filter(call -> call.method().equalsIgnoreCase(method)).toList();
  }

  /** Forgets the calls so far. */
  public void dropCalls() {
    calls.clear();
  }

  /** Cuts every connection; the port is not served any more. */
  @Override
  public void close() {
    feed.close();
    server.stop();
    api.close();
  }

  private void group(long chatId, String title, Kind kind, boolean forum) {
    world.change(() -> {
      Chat chat = new Chat(chatId, kind, title, forum);
      chat.members.put(TelegramWorld.BOT_ID, new Member("administrator", forum));
      return world.chats.put(chatId, chat);
    });
  }

  private TelegramWorld.User person(long userId, String firstName) {
    return world.users.computeIfAbsent(
        userId,
        id -> new TelegramWorld.User(id, firstName, firstName.toLowerCase(ROOT) + id, false));
  }

  private void block(long userId, boolean blocked) {
    world.change(() -> {
      Chat chat = world.chat(userId);
      chat.blocked = blocked;
      ObjectNode json = objectNode();
      json.set("chat", chat.json());
      json.set("from", world.user(userId).json());
      json.put("date", world.clock.instant().getEpochSecond());
      json.set("old_chat_member", membership(!blocked));
      json.set("new_chat_member", membership(blocked));
      feed.add("my_chat_member", "member" + userId, json);
      return chat;
    });
  }

  private static ObjectNode membership(boolean kicked) {
    ObjectNode json = objectNode().put("status", kicked ? "kicked" : "member");
    json.set("user", TelegramWorld.BOT.json());
    if (kicked) {
      json.put("until_date", 0);
    }
    return json;
  }

  private static ObjectNode objectNode() {
    return JsonNodeFactory.instance.objectNode();
  }

  private static TelegramFaults.Answer json(ApiError error) {
    return new TelegramFaults.Answer(error.code(), "application/json", error.body().toString());
  }
}
