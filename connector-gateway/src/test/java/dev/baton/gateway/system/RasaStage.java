package dev.baton.gateway.system;

import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * A real Rasa with the sample bot and its action server, and one port for all programs under test
 * in turn: the action server learns only once where to call for a person.
 */
final class RasaStage implements AutoCloseable {

  static final String CALLBACK_TOKEN = "callback-token-0123456789abcdef";

  private static final AtomicLong PEOPLE = new AtomicLong(70_000);

  private final RasaRelease release;
  private final RasaProject project;
  private final Served actions;
  private final int actionPort = Program.freePort();
  private final int batonPort = Program.freePort();
  private final RasaServer rasa;
  private final PictureHost pictures = new PictureHost();
  private final Map<String, Integer> others;

  RasaStage(RasaRelease release) {
    this.release = release;
    this.project = RasaProject.sample(release);
    this.others = Map.of("sales", Program.freePort(), "tech", Program.freePort());
    int port = Program.freePort();
    this.actions =
        Served.python(
            release.home(),
            project.folder(),
            project.folder().resolve("actions.log"),
            "rasa_sdk",
            List.of("--port", String.valueOf(actionPort), "--actions", "actions.actions"),
            Map.of(
                "BATON_URL",
                "http://127.0.0.1:" + batonPort + "/handoff?token=" + Program.HANDOFF_TOKEN,
                "IMAGE_URL",
                pictures.url().toString(),
                "SLOW_SECONDS",
                "15",
                "REMINDER_SECONDS",
                "10",
                "HANDOFF_HOSTS",
                hosts(port)));
    this.rasa = server("helpdesk", port);
    actions.awaitReady(URI.create("http://127.0.0.1:" + actionPort + "/health"));
    System.out.printf("driving Rasa %s (asked for: %s)%n", rasa.version(), release.number());
  }

  /** Starts another bot of the same project, at the address that the first bot knows. */
  RasaServer other(String name) {
    return server(name, port(name));
  }

  URI otherUrl(String name) {
    return URI.create("http://127.0.0.1:" + port(name));
  }

  /** Starts one more Rasa of the same project, with its own keys. */
  RasaServer another(String name, int port, List<String> keys) {
    return RasaServer.start(project, name, port, actionPort, credentials(), keys);
  }

  private RasaServer server(String name, int port) {
    return another(name, port, List.of("--auth-token", RasaServer.TOKEN));
  }

  private String credentials() {
    return """
    rest:
    callback:
      url: "http://127.0.0.1:%d/bots/helpdesk/callback"
      token: "%s"
    """
        .formatted(batonPort, CALLBACK_TOKEN);
  }

  private String hosts(int own) {
    return """
    {"sales": {"title": "Sales", "url": "http://127.0.0.1:%d"},
     "tech": {"title": "Tech", "url": "http://127.0.0.1:%d"},
     "helpdesk": {"title": "Helpdesk", "url": "http://127.0.0.1:%d"},
     "stranger": {"title": "Stranger", "url": "http://127.0.0.1:9"}}
    """
        .formatted(port("sales"), port("tech"), own);
  }

  private int port(String name) {
    @Nullable Integer port = others.get(name);
    if (port == null) {
      throw new IllegalArgumentException(name);
    }
    return port;
  }

  RasaRelease release() {
    return release;
  }

  RasaServer rasa() {
    return rasa;
  }

  int batonPort() {
    return batonPort;
  }

  /** A new account id, so that what Rasa keeps from one test does not affect another. */
  static long newPerson() {
    return PEOPLE.incrementAndGet();
  }

  @Override
  public void close() {
    rasa.close();
    actions.close();
    pictures.close();
  }
}
