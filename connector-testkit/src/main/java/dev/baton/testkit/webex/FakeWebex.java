package dev.baton.testkit.webex;

import dev.baton.testkit.RefusedCalls;
import io.undertow.Undertow;
import io.undertow.server.handlers.BlockingHandler;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * A fake Webex on a free port of the loopback address, with one bot, for tests and for trying Baton
 * without an account.
 *
 * <p>People are identified by email and are the same person in every space. Nothing is delivered to
 * a bot that has neither registered a webhook nor connected a device. Thread-safe.
 */
public final class FakeWebex implements AutoCloseable {

  private static final String TOKEN = "fake-webex-token-0123456789abcdefghijklmnopqrstuvwxyz";

  private final AtomicReference<@Nullable String> token = new AtomicReference<>(TOKEN);
  private final WebexWorld world;
  private final WebexFaults faults = new WebexFaults();
  private final RefusedCalls refused = new RefusedCalls();
  private final MessageWriter writer;
  private final WebexApi api;
  private final Undertow server;
  private final URI url;
  private volatile boolean rawMentionIds;

  private FakeWebex(Clock clock, String botName) {
    this.world = new WebexWorld(clock, botName, faults, token::get, refused);
    this.writer = new MessageWriter(world);
    this.api = new WebexApi(world, writer, faults, token::get, refused);
    this.server =
        Undertow.builder()
            .addHttpListener(0, "127.0.0.1")
            .setIoThreads(1)
            .setWorkerThreads(8)
            .setHandler(new BlockingHandler(api))
            .build();
    server.start();
    InetSocketAddress address =
        (InetSocketAddress) server.getListenerInfo().getFirst().getAddress();
    this.url = URI.create("http://127.0.0.1:" + address.getPort() + "/v1");
  }

  /** Starts a Webex with the bot "Baton". */
  public static FakeWebex start() {
    return start(Clock.systemUTC(), "Baton");
  }

  /**
   * Starts a Webex with a bot of this name.
   *
   * @param clock the platform's clock
   * @param botName display name of the bot
   */
  public static FakeWebex start(Clock clock, String botName) {
    return new FakeWebex(clock, botName);
  }

  /**
   * The API's base address, with its {@code /v1}: the channel's {@code api-url}. The same after
   * {@link #close}.
   */
  public URI url() {
    return url;
  }

  /** The bot's access token. */
  public String token() {
    return TOKEN;
  }

  public String botId() {
    return world.bot.id();
  }

  public String botName() {
    return world.bot.name();
  }

  /** The client of a person, open on the direct chat with the bot. */
  public WebexChat direct(String email, String displayName) {
    return world.locked(() -> {
      WebexAccount person = world.account(email, displayName);
      return chat(person, world.direct(person));
    });
  }

  /**
   * Creates a group space with the bot in it.
   *
   * @return its room id
   */
  public String space(String title) {
    return world.locked(() -> world.space(title).id);
  }

  /** Adds a person to a group space and returns the person's client. */
  public WebexChat member(String roomId, String email, String displayName) {
    return world.locked(() -> {
      WebexAccount person = world.account(email, displayName);
      WebexRoom room = world.room(roomId);
      world.join(room, person);
      return chat(person, room);
    });
  }

  /** Removes someone from a space; use {@link #botId} for the bot. */
  public void remove(String roomId, String idOrEmail) {
    world.locked(() -> {
      WebexAccount account = world.find(idOrEmail);
      if (account != null) {
        world.leave(world.room(roomId), account);
      }
      return account;
    });
  }

  /** Puts the bot back into a space. */
  public void addBot(String roomId) {
    world.locked(() -> {
      WebexRoom room = world.room(roomId);
      world.join(room, world.bot);
      return room;
    });
  }

  /**
   * Moves a space to another region.
   *
   * @return its new id
   */
  public String migrate(String roomId) {
    return world.locked(() -> world.migrate(world.room(roomId)));
  }

  /** Deletes anyone's message, as a moderator can. */
  public void deleteMessage(String messageId) {
    world.locked(() -> {
      WebexPost post = world.post(messageId);
      if (post != null) {
        world.delete(post, post.author);
      }
      return messageId;
    });
    world.changed();
  }

  /** All calls of the bot so far, in order. */
  public List<WebexRequest> requests() {
    return List.copyOf(api.requests());
  }

  /** The calls so far that the bot should not have made; see {@link RefusedCalls}. */
  public List<RefusedCalls.RefusedCall> refusedCalls() {
    return refused.unexpected();
  }

  /** Leaves calls out of {@link #refusedCalls} whose method and reason contain these words. */
  public void expectRefused(String words) {
    refused.expect(words);
  }

  /** Answers the next matching call with this status instead of executing it. */
  public void answerNext(
      String method, String pathPrefix, int status, Map<String, String> headers) {
    faults.next(method, pathPrefix, status, headers);
  }

  /** Answers the next message with 429. */
  public void limitNext(Duration wait) {
    answerNext("POST", "/messages", 429, Map.of("Retry-After", String.valueOf(wait.toSeconds())));
  }

  /**
   * Answers the bot's next message with 429, and so every other message until this time is over.
   * Each answer says how long that still is.
   */
  public void silence(Duration time) {
    faults.silence(time);
  }

  /**
   * Until when the bot's messages are, or were, refused by {@link #silence}; empty if that has not
   * begun.
   */
  public Optional<Instant> silentUntil() {
    return Optional.ofNullable(faults.silentUntil());
  }

  /** Answers every call with this status and an HTML page from now on. */
  public void breakDown(int status) {
    faults.outage(new Refusal(status, "down"));
  }

  /** Ends {@link #breakDown}. */
  public void recover() {
    faults.outage(null);
  }

  /** Makes the token invalid. */
  public void revoke() {
    token.set(null);
  }

  /** Makes each new message answer 404 this many times before it can be fetched. */
  public void lag(int tries) {
    world.locked(() -> world.hideNewFor = tries);
  }

  /** Delivers each webhook, and each activity on the socket, this many times from now on. */
  public void duplicate(int copies) {
    world.locked(() -> {
      world.deliveries.copies(copies);
      world.activities.copies(copies);
      return copies;
    });
  }

  /** Holds this many webhooks, or activities, back and then delivers them in reverse order. */
  public void reorderNext(int deliveries) {
    world.locked(() -> {
      world.deliveries.reverse(deliveries);
      world.activities.reverse(deliveries);
      return deliveries;
    });
  }

  /** Sets whether webhooks get lost on the way. */
  public void loseWebhooks(boolean all) {
    world.locked(() -> {
      world.deliveries.lose(all);
      return all;
    });
  }

  /** Sets whether activities on the socket get lost on the way. */
  public void loseActivities(boolean all) {
    world.activities.lose(all);
  }

  /** Makes spaces and messages of another region from now on, or of the bot's own again. */
  public void elsewhere(boolean other) {
    world.locked(() -> world.region = other ? WebexWorld.OTHER_REGION : "us");
  }

  /** The names of the devices that are registered. */
  public List<String> devices() {
    return world.locked(world.devices::names);
  }

  /** Removes all devices, as Webex does with old ones. Connections stay open. */
  public void forgetDevices() {
    world.locked(() -> {
      world.devices.clear();
      return world;
    });
  }

  /** How many devices are connected to the socket and have shown the token. */
  public int openSockets() {
    return world.activities.open();
  }

  /** How many frames on open connections are not acknowledged yet. */
  public int unacknowledgedFrames() {
    return world.activities.unacknowledged();
  }

  /** The port of the socket, on loopback. */
  public int socketPort() {
    return world.activities.port();
  }

  /**
   * Tells devices that register from now on to connect to this port, behind which a test stands.
   */
  public void socketsVia(int port) {
    world.locked(() -> world.socketPort = port);
  }

  /** Resets all connections to the socket. */
  public void cutSockets() {
    world.activities.cut();
  }

  /** Breaks all connections to the socket off, each in the middle of its next frame. */
  public void cutSocketsMidFrame() {
    world.activities.cutMidFrame();
  }

  /** Closes all connections to the socket with this code. */
  public void closeSockets(int code, String reason) {
    world.activities.closeAll(code, reason);
  }

  /** Sets whether connections to the socket stay open and no byte gets through. */
  public void freezeSockets(boolean all) {
    world.activities.freeze(all);
  }

  /** Sends a text to all devices, whatever it is. */
  public void sendOnSockets(String text) {
    world.activities.raw(text);
  }

  /** Makes mentions name people by their bare UUID, as some clients do. */
  public void rawMentionIds() {
    rawMentionIds = true;
  }

  /** How many webhook deliveries are not answered yet. */
  public int pendingWebhooks() {
    return world.deliveries.pending();
  }

  /** The registered webhooks. */
  public List<RegisteredWebhook> webhooks() {
    return world.locked(() ->
        world.deliveries.registrations().values().stream()
            .map(registration ->
                new RegisteredWebhook(
                    registration.id,
                    registration.name,
                    registration.resource + ":" + registration.event,
                    URI.create(registration.targetUrl),
                    registration.active))
            .toList());
  }

  /** Deactivates every webhook, as a hundred failures do. */
  public void sleepWebhooks() {
    world.locked(() -> {
      world
          .deliveries
          .registrations()
          .values()
          .forEach(registration -> registration.active = false);
      return world;
    });
  }

  /** Deletes every webhook of the bot, as someone else with its token could. */
  public void clearWebhooks() {
    world.locked(() -> {
      world.deliveries.registrations().clear();
      return world;
    });
  }

  /** Puts a file on the public web, where Webex finds it. */
  public void publish(URI address, String mime, byte[] bytes) {
    writer.publish(address, mime, bytes);
  }

  @Override
  public void close() {
    server.stop();
    world.activities.close();
    world.deliveries.close();
  }

  private WebexChat chat(WebexAccount person, WebexRoom room) {
    return new WebexChat(world, person, room, () -> rawMentionIds);
  }

  /**
   * A webhook.
   *
   * @param event {@code resource:event}
   */
  public record RegisteredWebhook(
      String id, String name, String event, URI target, boolean active) {}
}
