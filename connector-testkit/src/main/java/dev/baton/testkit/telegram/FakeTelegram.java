package dev.baton.testkit.telegram;

import static java.util.Locale.ROOT;

import dev.baton.testkit.ChatClient;
import dev.baton.testkit.RefusedCalls;
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
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * A fake Telegram: a strict Bot API server on a free port of the loopback address, with one bot
 * account and any number of people.
 *
 * <p>The bot is {@code @baton_test_bot}. A person from {@link #privateChat} has pressed Start; a
 * person who is only a {@link #member} of a group has not, and the bot cannot write to them in
 * private. The bot is administrator of the groups created here and may manage their topics, until
 * {@link #botRights} changes that. Thread-safe.
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
  private final RefusedCalls refused = new RefusedCalls();
  private final BotApiServer api;
  private final Undertow server;
  private volatile String url = "";

  /**
   * A call of the bot, as it arrived.
   *
   * @param method in lower case
   * @param parameters by name; objects and lists as JSON, an upload as {@code upload:<part>}
   */
  public record Call(String method, Map<String, String> parameters, Instant at) {}

  /**
   * A call of the webhook.
   *
   * @param status HTTP status; 0 if no answer came
   * @param took the time from the call to its answer
   */
  public record Push(long updateId, int status, Instant at, Duration took) {}

  private FakeTelegram(Clock clock) {
    world = new TelegramWorld(clock);
    feed = new UpdateFeed(world);
    api =
        new BotApiServer(
            TOKEN,
            world,
            feed,
            new BotMethods(world, feed, limits),
            faults,
            calls,
            revoked,
            refused);
    server = Undertow.builder().addHttpListener(0, "127.0.0.1").setHandler(api).build();
  }

  /** Starts a server that uses the system's clock. */
  public static FakeTelegram start() {
    return start(Clock.systemUTC());
  }

  /**
   * Starts a server.
   *
   * @param clock for the messages' dates and for the rate limits
   */
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

  /**
   * The client of a person, open on the private chat with the bot; the person has pressed Start.
   */
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

  /** Creates a supergroup with topics; its id must be negative, as for all groups. */
  public void forum(long chatId, String title) {
    group(chatId, title, Kind.SUPERGROUP, true);
  }

  /** Creates a plain group without topics. */
  public void group(long chatId, String title) {
    group(chatId, title, Kind.GROUP, false);
  }

  /** Adds a person to a group and returns the person's client, open on the group. */
  public ChatClient member(long chatId, long userId, String firstName) {
    return world.change(() -> {
      TelegramWorld.User user = person(userId, firstName);
      world.chat(chatId).members.put(userId, new Member("member", false));
      return new TelegramClient(world, feed, user, chatId);
    });
  }

  /** Removes a person from a group. */
  public void leave(long chatId, long userId) {
    world.change(() -> world.chat(chatId).members.put(userId, new Member("left", false)));
  }

  /** Sets what the bot may do in a group; privacy mode holds unless it is administrator. */
  public void botRights(long chatId, boolean administrator, boolean manageTopics) {
    world.change(() ->
        world
            .chat(chatId)
            .members
            .put(
                TelegramWorld.BOT_ID,
                new Member(administrator ? "administrator" : "member", manageTopics)));
  }

  /** Turns topics in the bot's private chats on or off; they are off by default. */
  public void privateTopics(boolean enabled) {
    world.change(() -> world.privateTopics = enabled);
  }

  /** Makes a person block the bot. */
  public void blockBot(long userId) {
    block(userId, true);
  }

  /** Makes a person unblock the bot. */
  public void unblockBot(long userId) {
    block(userId, false);
  }

  /** Deletes a topic with all its messages, as a person would. */
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

  /** Closes a topic or opens it again, as a person would. */
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

  /** Turns a group into a supergroup with another id. */
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

  /** Puts a person's reaction on a message; an empty text removes it. */
  public void react(ChatClient client, String messageId, String emoji) {
    client.react(messageId, emoji);
  }

  /**
   * Makes a person write a message of any kind.
   *
   * @param thread id of a topic; null for none
   * @param json the message's content as the Bot API shows it, such as {@code {"poll": …}}
   * @return the message's id
   */
  public String write(ChatClient client, @Nullable String thread, String json) {
    return ((TelegramClient) client).write(thread, object(json));
  }

  /** Makes a person change a message's content, such as {@code {"location": …}}. */
  public void rewrite(ChatClient client, String messageId, String json) {
    ((TelegramClient) client).rewrite(messageId, object(json));
  }

  /**
   * Makes a person's client ask something that the bot must answer.
   *
   * @param kind {@code pre_checkout_query}, {@code shipping_query} or {@code callback_query}
   * @param json what the query holds beside its id and the person
   * @return the query's id
   */
  public String ask(ChatClient client, String kind, String json) {
    return ((TelegramClient) client).ask(kind, object(json));
  }

  /** How many queries and presses have no answer yet: so many clients show that they wait. */
  public int waiting() {
    return world.change(world.presses::size);
  }

  /** Makes a person open a topic in the private chat with the bot; returns its id. */
  public String openTopic(ChatClient client, String name) {
    return ((TelegramClient) client).openTopic(name);
  }

  /**
   * Pushes an update as raw JSON.
   *
   * @param json the update; {@code %d} in it is replaced by the next update id
   * @return that id
   */
  public long pushRaw(String json) {
    return world.change(() -> feed.addRaw(json));
  }

  /** How many updates the bot has not confirmed yet. */
  public int unconfirmed() {
    return world.change(feed::pending);
  }

  /** The address that updates are pushed to; empty if there is no webhook. */
  public String webhookUrl() {
    return world.change(() -> feed.webhookInfo().path("url").asString());
  }

  /** Removes the webhook, as someone else with the token could. */
  public void loseWebhook() {
    world.change(() -> {
      feed.webhook(null, false);
      return feed;
    });
  }

  /** Turns the platform's rate limits on or off; they are off by default. */
  public void enforceLimits(boolean on) {
    world.change(() -> {
      limits.on(on);
      return on;
    });
  }

  /**
   * Makes the next calls of a method fail.
   *
   * @param method in any case; {@code send*} for all methods that begin like this, {@code *} for
   *     all
   */
  public void fail(String method, int times, int code, String description) {
    faults.add(method, times, json(ApiError.of(code, description)));
  }

  /** Makes the next calls of a method hit the rate limit; see {@link #fail}. */
  public void limit(String method, int times, long retryAfterSeconds) {
    faults.add(method, times, json(ApiError.tooManyRequests(retryAfterSeconds)));
  }

  /**
   * Answers the next message to a chat with 429, and so every other message until this time is
   * over. Each answer says how long that still is.
   */
  public void silence(long chatId, long seconds) {
    world.change(() -> {
      limits.silence(chatId, seconds);
      return seconds;
    });
  }

  /**
   * Until when a chat's messages are, or were, refused by {@link #silence}; empty if that has not
   * begun.
   */
  public Optional<Instant> silentUntil(long chatId) {
    return world.change(
        () -> Optional.ofNullable(limits.silentUntil(chatId)).map(Instant::ofEpochMilli));
  }

  /**
   * Pushes each update more than once from now on: first in order, as usual, and then again after a
   * random delay, whatever was pushed in between. A real server does so if answers are lost.
   *
   * @param mostCopies maximum number of pushes for each update; 1 ends it
   * @param latest maximum delay of a repeat
   */
  public void unruly(int mostCopies, Duration latest, long seed) {
    world.change(() -> {
      feed.unruly(mostCopies, latest, seed);
      return feed;
    });
  }

  /** All calls of the webhook so far, in the order of their answers. */
  public List<Push> pushes() {
    return feed.pushes();
  }

  /**
   * Answers the next calls of a method with HTML and this status, like a broken proxy; see {@link
   * #fail}.
   */
  public void failWithHtml(String method, int times, int status) {
    faults.add(
        method,
        times,
        new TelegramFaults.Answer(
            status, "text/html", "<html><body><h1>" + status + " Bad Gateway</h1></body></html>"));
  }

  /** Removes all prepared faults. */
  public void repair() {
    faults.clear();
  }

  /** Makes the token invalid, or valid again. */
  public void revokeToken(boolean isRevoked) {
    revoked.set(isRevoked);
  }

  /** All calls since the start or the last {@link #dropCalls}, in order of arrival. */
  public List<Call> calls() {
    return List.copyOf(calls);
  }

  /** The calls of one method, whose name may be in any case. */
  public List<Call> calls(String method) {
    return calls.stream().filter(call -> call.method().equalsIgnoreCase(method)).toList();
  }

  /** Forgets the calls so far. */
  public void dropCalls() {
    calls.clear();
  }

  /** The calls so far that the bot should not have made; see {@link RefusedCalls}. */
  public List<RefusedCalls.RefusedCall> refusedCalls() {
    return refused.unexpected();
  }

  /** Leaves calls out of {@link #refusedCalls} whose method and reason contain these words. */
  public void expectRefused(String words) {
    refused.expect(words);
  }

  /** Closes every connection and stops listening. */
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

  private static ObjectNode object(String json) {
    return (ObjectNode) JsonMapper.shared().readTree(json);
  }

  private static ObjectNode objectNode() {
    return JsonNodeFactory.instance.objectNode();
  }

  private static TelegramFaults.Answer json(ApiError error) {
    return new TelegramFaults.Answer(error.code(), "application/json", error.body().toString());
  }
}
