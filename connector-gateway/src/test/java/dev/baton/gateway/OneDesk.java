package dev.baton.gateway;

import dev.baton.testkit.rasa.FakeRasa;
import dev.baton.testkit.telegram.FakeTelegram;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/** The program with one bot, one channel and one desk, in this process, and the fakes behind it. */
final class OneDesk implements AutoCloseable {

  static final long FORUM = -1009876543210L;
  static final String API_TOKEN = "t0ken-of-the-api";

  final FakeTelegram telegram = FakeTelegram.start();
  private final FakeRasa rasa = FakeRasa.forumBot(URI.create("http://127.0.0.1:9/handoff"));
  private @Nullable Gateway gateway;

  OneDesk() {
    telegram.forum(FORUM, "Support");
  }

  /**
   * Writes the configuration, with the store beside it.
   *
   * @param more further sections
   */
  Path configure(Path folder, String more) throws IOException {
    return Files.writeString(
        folder.resolve("baton.yml"),
        """
        server: {port: 1, api-token: "%s"}
        store: {url: "jdbc:sqlite:%s"}
        bots: {helpdesk: {type: rasa, url: "%s"}}
        channels: {telegram: {type: telegram, token: "%s", api-url: "%s"}}
        desks: {tg: {channel: telegram, space: "%d"}}
        queues: {support: {desks: [tg]}}
        %s
        """
            .formatted(
                API_TOKEN,
                folder.resolve("baton.db"),
                rasa.url(),
                telegram.token(),
                telegram.url(),
                FORUM,
                more));
  }

  /** Starts the program; returns where it is called. */
  String start(Path config) {
    Gateway started = Gateway.start(config, Map.of(), OptionalInt.of(0));
    gateway = started;
    return started.address().toString();
  }

  /** Stops the program; the fakes go on. */
  void stop() {
    Gateway running = gateway;
    if (running != null) {
      running.close();
    }
    gateway = null;
  }

  @Override
  public void close() {
    stop();
    telegram.close();
    rasa.close();
  }
}
