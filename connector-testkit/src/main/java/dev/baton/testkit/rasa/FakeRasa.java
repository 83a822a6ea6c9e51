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
 * A Rasa server on a port of its own that plays scripts.
 *
 * <p>Safe for use by several threads; scripts may be added and knobs turned while it runs.
 */
public final class FakeRasa implements AutoCloseable {

  /**
   * What it says, as Rasa's fallback does, when it hears something and was not listening: after a
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

  /** A running server, version 3.6.20 with its API on and no token, whose bot says nothing. */
  public static FakeRasa start() {
    return new FakeRasa();
  }

  /**
   * A running server with a whole little story: it greets; asked for a human or agent its custom
   * action posts the forum's JSON to an address, then it says that it reaches out; {@code buttons}
   * and {@code image} show such; told of a handoff's end by {@code EXTERNAL_handoff_ended} it says
   * that it is back; anything else it repeats.
   *
   * @param handoffUrl where to call for a person
   */
  public static FakeRasa forumBot(URI handoffUrl) {
    return forumBot(() -> handoffUrl);
  }

  /** The same, for an address that is known only later. */
  public static FakeRasa forumBot(Supplier<URI> handoffUrl) {
    FakeRasa rasa = start();
    ForumBot.teach(rasa, handoffUrl);
    return rasa;
  }

  /** Its base address, without a trailing slash. */
  public URI url() {
    return URI.create("http://127.0.0.1:" + port);
  }

  /** Address of a PNG that it serves. */
  public URI pictureUrl() {
    return url().resolve(RasaRoutes.PICTURE);
  }

  /** Plays a script for this whole text, ignoring case. The first that fits plays. */
  public FakeRasa on(String text, RasaScript script) {
    return on((Predicate<String>) text::equalsIgnoreCase, null, script);
  }

  /** Plays a script for texts that match whole. */
  public FakeRasa on(Pattern text, RasaScript script) {
    return on(text.asMatchPredicate(), null, script);
  }

  /** Plays a script for texts that match whole, understood as this intent. */
  public FakeRasa on(Pattern text, String intent, RasaScript script) {
    return on(text.asMatchPredicate(), intent, script);
  }

  /** Plays a script for texts that fit, understood as this intent; null for none. */
  public FakeRasa on(Predicate<String> text, @Nullable String intent, RasaScript script) {
    dialogue.on(text, intent, script);
    return this;
  }

  /** Plays a script for texts that nothing else fits. */
  public FakeRasa otherwise(RasaScript script) {
    dialogue.otherwise(script);
    return this;
  }

  /**
   * Puts an intent into the domain, for {@code /intent{…}} texts and for {@code trigger_intent}.
   */
  public FakeRasa onIntent(String intent, RasaScript script) {
    dialogue.onIntent(intent, script);
    return this;
  }

  /** Puts an action into the domain, for {@code execute}. */
  public FakeRasa onAction(String action, RasaScript script) {
    dialogue.onAction(action, script);
    return this;
  }

  /** Three numbers; before 3.2.7 metadata is dropped. */
  public FakeRasa version(String version) {
    options.version = version;
    return this;
  }

  /** Asks for this token on the API; null for none. */
  public FakeRasa token(@Nullable String token) {
    options.token = token;
    return this;
  }

  /** Takes calls on the API that are signed with this (HS256), beside the token; null for none. */
  public FakeRasa jwtSecret(@Nullable String secret) {
    options.jwtSecret = secret;
    return this;
  }

  /**
   * Switches the callback channel on: what is said in its turns is posted to this address, one
   * message a call.
   *
   * @param url with the query that carries the token, as {@code ?token=…}; null for no such channel
   */
  public FakeRasa callback(@Nullable URI url) {
    options.callback = url;
    return this;
  }

  /**
   * Plays a script without a message of the user, as a reminder does, over the callback channel;
   * nothing where the conversation is paused.
   */
  public FakeRasa remind(String sender, RasaScript script) throws InterruptedException {
    dialogue.remind(sender, script, routes.channels()::callBack);
    return this;
  }

  public FakeRasa api(boolean on) {
    options.api = on;
    return this;
  }

  /** Answers appends of such events with 400, as a Rasa does whose schema knows them otherwise. */
  public FakeRasa refuseEvents(String... types) {
    options.refusedEvents = Set.of(types);
    return this;
  }

  /** Whether a model is loaded; without one every message is answered {@code []}. */
  public FakeRasa model(boolean loaded) {
    options.model = loaded;
    return this;
  }

  /** How long each turn takes, within the lock, before its script plays. */
  public FakeRasa delay(Duration delay) {
    options.delay = delay;
    return this;
  }

  /** How often a waiter looks at the lock: one second in Rasa; here zero, at once. */
  public FakeRasa lockPolling(Duration polling) {
    options.lockPolling = polling;
    return this;
  }

  /** How long a ticket of the lock lives from its issue: 60 s in Rasa and here. */
  public FakeRasa lockLifetime(Duration lifetime) {
    options.lockLifetime = lifetime;
    return this;
  }

  /** Works through the next messages as ever, and then hangs up instead of answering. */
  public FakeRasa dropAnswers(int next) {
    options.drops.set(next);
    return this;
  }

  /** Answers everything with this status and a page, as a proxy before a dead Rasa; 0 ends it. */
  public FakeRasa failing(int status) {
    options.failing = status;
    return this;
  }

  /** Answers everything as a sick server does, until it is {@link ServerFault#NONE} again. */
  public FakeRasa faulty(ServerFault fault) {
    options.fault = fault;
    return this;
  }

  /** Refuses connections, and takes them again on the same port. Turns begun go on. */
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

  /** Every request so far, in the order of arrival. */
  public List<RasaRequest> requests() {
    return routes.requests();
  }

  /** The messages of a sender that the bot worked through, in that order. */
  public List<RasaTurn> turnsOf(String sender) {
    return dialogue.turns().stream().filter(turn -> turn.sender().equals(sender)).toList();
  }

  /** All messages that the bot worked through, in the order in which they ended. */
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
