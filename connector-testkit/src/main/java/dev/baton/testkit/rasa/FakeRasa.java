package dev.baton.testkit.rasa;

import io.undertow.Undertow;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A fake Rasa server on its own port whose bot plays scripts.
 *
 * <p>Thread-safe; scripts and options may be changed while it runs.
 */
public final class FakeRasa implements AutoCloseable {

  /**
   * What the bot says, like Rasa's fallback, if it was not listening when a message came: after a
   * pause that was only resumed, and after an action that was executed from outside.
   */
  public static final String NOT_UNDERSTOOD = "Sorry, I did not understand that.";

  private final RasaOptions options = new RasaOptions();
  private final Dialogue dialogue = new Dialogue(options);
  private final RasaRoutes routes = new RasaRoutes(options, dialogue);
  private final ExecutorService threads =
      Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name("fake-rasa-", 0).factory());
  private final ReentrantLock guard = new ReentrantLock();
  private final int port;
  private @Nullable Undertow server;

  private FakeRasa() {
    Undertow first = listen(0);
    this.server = first;
    this.port = ((InetSocketAddress) first.getListenerInfo().getFirst().getAddress()).getPort();
  }

  /** Starts a server: version 3.6.20 with its API on and no token, whose bot says nothing. */
  public static FakeRasa start() {
    return new FakeRasa();
  }

  /**
   * Starts a server with a complete small bot. It greets. If asked for a human or agent, its custom
   * action posts the forum's JSON to an address, and then it says that it reaches out. {@code
   * buttons} and {@code image} make it show such. When {@code EXTERNAL_handoff_ended} tells it that
   * a handoff has ended, it says that it is back. It repeats anything else.
   *
   * @param handoffUrl the address to call for a person
   */
  public static FakeRasa forumBot(URI handoffUrl) {
    return forumBot(() -> handoffUrl);
  }

  /** Starts the same server, for an address that is known only later. */
  public static FakeRasa forumBot(Supplier<URI> handoffUrl) {
    FakeRasa rasa = start();
    ForumBot.teach(rasa, handoffUrl);
    return rasa;
  }

  /** Its base address, without a trailing slash. */
  public URI url() {
    return URI.create("http://127.0.0.1:" + port);
  }

  /** The address of a PNG that it serves. */
  public URI pictureUrl() {
    return url().resolve(RasaRoutes.PICTURE);
  }

  /**
   * Plays a script for exactly this text, ignoring case. If several scripts match, the first plays.
   */
  public FakeRasa on(String text, RasaScript script) {
    return on((Predicate<String>) text::equalsIgnoreCase, null, script);
  }

  /** Plays a script for texts that match completely. */
  public FakeRasa on(Pattern text, RasaScript script) {
    return on(text.asMatchPredicate(), null, script);
  }

  /** Plays a script for texts that match completely, understood as this intent. */
  public FakeRasa on(Pattern text, String intent, RasaScript script) {
    return on(text.asMatchPredicate(), intent, script);
  }

  /** Plays a script for texts that match, understood as this intent; null for none. */
  public FakeRasa on(Predicate<String> text, @Nullable String intent, RasaScript script) {
    dialogue.on(text, intent, script);
    return this;
  }

  /** Plays a script for texts that nothing else matches. */
  public FakeRasa otherwise(RasaScript script) {
    dialogue.otherwise(script);
    return this;
  }

  /** Adds an intent to the domain, for {@code /intent{…}} texts and for {@code trigger_intent}. */
  public FakeRasa onIntent(String intent, RasaScript script) {
    dialogue.onIntent(intent, script);
    return this;
  }

  /** Adds an action to the domain, for {@code execute}. */
  public FakeRasa onAction(String action, RasaScript script) {
    dialogue.onAction(action, script);
    return this;
  }

  /** Sets the version, as three numbers; before 3.2.7 metadata is dropped. */
  public FakeRasa version(String version) {
    options.version = version;
    return this;
  }

  /** Requires this token on the API; null for none. */
  public FakeRasa token(@Nullable String token) {
    options.token = token;
    return this;
  }

  /** Also accepts API calls that are signed with this secret (HS256); null for none. */
  public FakeRasa jwtSecret(@Nullable String secret) {
    options.jwtSecret = secret;
    return this;
  }

  /**
   * Turns the callback channel on: what is said in its turns is posted to this address, one message
   * per call.
   *
   * @param url with the token in its query, as {@code ?token=…}; null to turn the channel off
   */
  public FakeRasa callback(@Nullable URI url) {
    options.callback = url;
    return this;
  }

  /**
   * Plays a script without a message of the user, like a reminder, over the callback channel; does
   * nothing if the conversation is paused.
   */
  public FakeRasa remind(String sender, RasaScript script) throws InterruptedException {
    dialogue.remind(sender, script, routes.channels()::callBack);
    return this;
  }

  public FakeRasa api(boolean on) {
    options.api = on;
    return this;
  }

  /**
   * Answers 400 if events of these types are appended, like a Rasa whose schema for them is
   * different.
   */
  public FakeRasa refuseEvents(String... types) {
    options.refusedEvents = Set.of(types);
    return this;
  }

  /** Whether a model is loaded; without one every message is answered {@code []}. */
  public FakeRasa model(boolean loaded) {
    options.model = loaded;
    return this;
  }

  /** Sets how long each turn takes, holding the lock, before its script plays. */
  public FakeRasa delay(Duration delay) {
    options.delay = delay;
    return this;
  }

  /**
   * Sets how often a waiter looks at the lock: every second in Rasa; here by default zero, at once.
   */
  public FakeRasa lockPolling(Duration polling) {
    options.lockPolling = polling;
    return this;
  }

  /**
   * Sets how long a ticket of the lock is valid from its issue: 60 s in Rasa, and here by default.
   */
  public FakeRasa lockLifetime(Duration lifetime) {
    options.lockLifetime = lifetime;
    return this;
  }

  /** Handles the next messages as usual, but closes the connection instead of answering. */
  public FakeRasa dropAnswers(int next) {
    options.drops.set(next);
    return this;
  }

  /**
   * Answers everything with this status and an HTML page, like a proxy in front of a dead Rasa; 0
   * ends it.
   */
  public FakeRasa failing(int status) {
    options.failing = status;
    return this;
  }

  /** Answers everything with this fault, until it is {@link ServerFault#NONE} again. */
  public FakeRasa faulty(ServerFault fault) {
    options.fault = fault;
    return this;
  }

  /**
   * Refuses connections, or accepts them again on the same port. Turns that have begun continue.
   */
  public FakeRasa down(boolean down) {
    guard.lock();
    try {
      if (down && server != null) {
        server.stop();
        server = null;
      } else if (!down && server == null) {
        server = listen(port);
      }
    } finally {
      guard.unlock();
    }
    return this;
  }

  /** All requests so far, in order of arrival. */
  public List<RasaRequest> requests() {
    return routes.requests();
  }

  /** The messages of a sender that the bot has handled, in that order. */
  public List<RasaTurn> turnsOf(String sender) {
    return dialogue.turns().stream().filter(turn -> turn.sender().equals(sender)).toList();
  }

  /** All messages that the bot has handled, in the order in which they ended. */
  public List<RasaTurn> turns() {
    return List.copyOf(dialogue.turns());
  }

  /** A conversation's tracker with all its events as JSON, as the API shows it. */
  public String tracker(String sender) {
    return dialogue.tracker(sender, "ALL").toString();
  }

  @Override
  public void close() {
    down(true);
    threads.shutdownNow();
  }

  private Undertow listen(int at) {
    Undertow undertow =
        Undertow.builder()
            .setIoThreads(1)
            .setWorkerThreads(1)
            .addHttpListener(at, "127.0.0.1")
            .setHandler(exchange -> exchange.dispatch(threads, routes))
            .build();
    undertow.start();
    return undertow;
  }
}
