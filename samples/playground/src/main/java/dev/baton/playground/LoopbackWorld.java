package dev.baton.playground;

import dev.baton.gateway.Gateway;
import dev.baton.playground.HttpCallLog.Party;
import dev.baton.playground.Seat.Place;
import dev.baton.playground.Troubles.Trouble;
import dev.baton.testkit.rasa.FakeRasa;
import dev.baton.testkit.telegram.FakeTelegram;
import dev.baton.testkit.webex.FakeWebex;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.UUID;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The real gateway, run from a {@code baton.yml} as anyone would run it, between fakes of Telegram,
 * Webex and Rasa on loopback.
 */
final class LoopbackWorld {

  private static final Logger LOG = LoggerFactory.getLogger(LoopbackWorld.class);
  private static final long FORUM = -1_001_000_000_001L;
  private static final String CONFIGURATION = "baton.yml";

  private final HttpCallLog callLog = new HttpCallLog(Clock.systemUTC());
  private final Deque<AutoCloseable> opened = new ArrayDeque<>();

  private final Duration thinking;

  private LoopbackWorld(Duration thinking) {
    this.thinking = thinking;
  }

  /** Starts everything, with a bot that answers at once. Blocking. */
  static PlaygroundWorld start() {
    return start(Duration.ZERO);
  }

  /**
   * Starts everything. Blocking.
   *
   * @param thinking how long the bot takes for each answer
   */
  static PlaygroundWorld start(Duration thinking) {
    LoopbackWorld it = new LoopbackWorld(thinking);
    try {
      return it.build();
    } catch (RuntimeException failed) {
      it.stop();
      throw failed;
    }
  }

  private PlaygroundWorld build() {
    Path directory = temporary();
    opened.push(() -> Directories.remove(directory));
    RecordingProxy toBaton = proxy(LoopbackWorld::caller, Party.BATON);
    FakeTelegram telegram = opened(FakeTelegram.start());
    FakeWebex webex = opened(FakeWebex.start());
    String handoffToken = secret();
    String apiToken = secret();
    FakeRasa rasa =
        opened(
            PlaygroundBot.start(toBaton.url().resolve("/handoff?token=" + handoffToken), thinking));
    telegram.forum(FORUM, "Support");
    telegram.enforceLimits(true);
    String space = webex.space("Support");
    List<Seat> seats = seats(telegram, webex, space);

    Map<String, String> environment = new HashMap<>();
    environment.put("PUBLIC_URL", toBaton.url().toString());
    environment.put("API_TOKEN", apiToken);
    environment.put("HANDOFF_TOKEN", handoffToken);
    environment.put("STORE", directory.resolve("baton.db").toString());
    RecordingProxy toBot = proxied(rasa.url(), Party.BOT);
    RecordingProxy toTelegram = proxied(URI.create(telegram.url()), Party.TELEGRAM);
    RecordingProxy toWebex = proxied(webex.url(), Party.WEBEX);
    environment.put("RASA_URL", toBot.url() + rasa.url().getPath());
    environment.put("TELEGRAM_URL", toTelegram.url().toString());
    environment.put("TELEGRAM_TOKEN", telegram.token());
    environment.put("FORUM", Long.toString(FORUM));
    environment.put("WEBEX_URL", toWebex.url() + webex.url().getPath());
    environment.put("WEBEX_TOKEN", webex.token());
    environment.put("WEBEX_SECRET", secret());
    environment.put("SPACE", space);
    String chatToken = secret();
    environment.put("CHAT_TOKEN", chatToken);
    environment.forEach((name, value) -> {
      if (name.endsWith("_TOKEN") || name.endsWith("_SECRET")) {
        callLog.hide(value);
      }
    });
    toBaton.ownId(webex.botId());
    // The platforms' first calls may come before the gateway's port is known; the proxy answers 503
    // until then, and the calls to both platforms are repeated.
    Gateway gateway =
        opened(Gateway.start(configuration(directory), environment, OptionalInt.of(0)));
    toBaton.passTo(gateway.address());
    PlaygroundWorld.Console console =
        new PlaygroundWorld.Console(gateway.address().resolve("/console"), apiToken);
    Troubles troubles =
        new Troubles(
            Map.of(
                Trouble.BOT_DEAD, toBot::down,
                Trouble.TELEGRAM_FROZEN, toTelegram::freeze,
                Trouble.WEBEX_FROZEN, toWebex::freeze));
    return new PlaygroundWorld(
        seats,
        gateway.baton().conversations(),
        console,
        callLog,
        troubles,
        new PlaygroundWorld.Chat(gateway.address().resolve("/channels/web/messages"), chatToken),
        this::stop);
  }

  private static List<Seat> seats(FakeTelegram telegram, FakeWebex webex, String space) {
    return List.of(
        new Seat("mia", "telegram", Place.USER, true, telegram.privateChat(1001, "Mia")),
        new Seat("jonas", "webex", Place.USER, false, webex.direct("jonas@example.com", "Jonas")),
        new Seat("ann", "telegram", Place.SPACE, true, telegram.member(FORUM, 2001, "Ann")),
        new Seat("ben", "telegram", Place.SPACE, true, telegram.member(FORUM, 2002, "Ben")),
        new Seat(
            "cleo-space",
            "webex",
            Place.SPACE,
            false,
            webex.member(space, "cleo@example.com", "Cleo")),
        new Seat("cleo", "webex", Place.DIRECT, false, webex.direct("cleo@example.com", "Cleo")),
        new Seat(
            "dan-space",
            "webex",
            Place.SPACE,
            false,
            webex.member(space, "dan@example.com", "Dan")),
        new Seat("dan", "webex", Place.DIRECT, false, webex.direct("dan@example.com", "Dan")));
  }

  /** A proxy that records the calls to a server. */
  private RecordingProxy proxied(URI server, Party party) {
    RecordingProxy proxy = proxy(path -> Party.BATON, party);
    proxy.passTo(server);
    return proxy;
  }

  private RecordingProxy proxy(Function<String, Party> from, Party to) {
    return opened(RecordingProxy.start(callLog, from, to));
  }

  private static Party caller(String path) {
    return path.startsWith("/channels/telegram/")
        ? Party.TELEGRAM
        : path.startsWith("/channels/webex/") ? Party.WEBEX : Party.BOT;
  }

  private <T extends AutoCloseable> T opened(T resource) {
    opened.push(resource);
    return resource;
  }

  private void stop() {
    while (!opened.isEmpty()) {
      AutoCloseable last = opened.pop();
      try {
        last.close();
      } catch (Exception failed) {
        LOG.warn("{} did not stop cleanly", last.getClass().getSimpleName(), failed);
      }
    }
  }

  private static Path configuration(Path directory) {
    try (InputStream file = LoopbackWorld.class.getResourceAsStream(CONFIGURATION)) {
      if (file == null) {
        throw new IllegalStateException(CONFIGURATION + " is missing from the class path");
      }
      Path copy = directory.resolve(CONFIGURATION);
      Files.copy(file, copy);
      return copy;
    } catch (IOException unwritable) {
      throw new UncheckedIOException(unwritable);
    }
  }

  private static String secret() {
    return UUID.randomUUID().toString();
  }

  private static Path temporary() {
    try {
      return Files.createTempDirectory("baton-playground");
    } catch (IOException unwritable) {
      throw new UncheckedIOException(unwritable);
    }
  }
}
