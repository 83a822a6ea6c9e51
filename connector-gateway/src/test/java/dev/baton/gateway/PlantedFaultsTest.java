package dev.baton.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import dev.baton.gateway.oidc.FakeIdentityProvider;
import dev.baton.store.JdbcStore;
import dev.baton.store.testkit.postgres.LocalPostgres;
import dev.baton.testkit.rasa.FakeRasa;
import dev.baton.testkit.telegram.FakeTelegram;
import dev.baton.testkit.webex.FakeWebex;
import java.io.Closeable;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/**
 * Each line of {@code docs/check.md} is what {@code check} says, word for word, where its fault was
 * planted; {@code run} refuses in the same words; and each planted fault has its line there.
 */
final class PlantedFaultsTest {

  private static final long FORUM = -1001L;

  /** Stands in the file at the line that the message must name. */
  private static final String HERE = "# here";

  private static final String SOUND =
      """
      server: {host: 127.0.0.1, port: 0, public-url: "http://baton.example.com", api-token: a}
      store:
        url: "jdbc:sqlite:%FOLDER%/baton.db"
      bots:
        helpdesk:
          type: rasa
          url: "%RASA%"
      channels:
        telegram: {type: telegram, token: "%TELEGRAM_TOKEN%", api-url: "%TELEGRAM%"}
        webex: {type: webex, token: "%WEBEX_TOKEN%", api-url: "%WEBEX%", mode: websocket}
      desks:
        tg: {channel: telegram, space: "-1001"}
        wx: {channel: webex, space: "%SPACE%", conversations: direct}
      queues:
        support: {desks: [tg, wx], wait-timeout: 15m}
      handoff: {token: h}
      """;

  @TempDir private Path folder = Path.of("");

  private final Set<String> seen = new LinkedHashSet<>();
  private final List<Row> rows = rows();

  /**
   * A line of the page.
   *
   * @param refuses whether {@code run} does not start
   */
  private record Row(String what, String mend, int exit, boolean refuses) {

    boolean matches(String line) {
      return Pattern.compile(pattern(what) + ".{0,4}?" + pattern(mend) + ".*")
          .matcher(line)
          .lookingAt();
    }

    private static String pattern(String words) {
      return Stream.of(words.split("…", -1)).map(Pattern::quote).collect(Collectors.joining(".*?"));
    }

    @Override
    public String toString() {
      return what + " | " + mend;
    }
  }

  /** The platforms and the bot of one file. */
  private static final class World implements Closeable {

    final FakeTelegram telegram = FakeTelegram.start();
    final FakeWebex webex = FakeWebex.start();
    final FakeRasa rasa = FakeRasa.start();
    final String space = webex.space("Support");
    final List<Closeable> more = new ArrayList<>();

    World() {
      telegram.forum(FORUM, "Support");
      telegram.botRights(FORUM, true, true);
      webex.addBot(space);
    }

    void keep(Closeable part) {
      more.add(part);
    }

    @Override
    public void close() throws IOException {
      for (Closeable part : more) {
        part.close();
      }
      rasa.close();
      webex.close();
      telegram.close();
    }
  }

  /** Breaks something in a world, and says what to write in the file: pairs of old and new. */
  private interface Fault {
    List<String> plant(World world) throws Exception;
  }

  @Test
  void aSoundFileHasNoFaultAndIsReadyToRun() throws Exception {
    try (World world = new World()) {
      Said said = execute("check", write(world, List.of()));

      assertThat(said.out()).doesNotContain("✗").endsWith("is ready to run\n");
      assertThat(said.exit()).isZero();
      assertThat(folder).isDirectoryNotContaining("glob:**.baton-check*");
    }
  }

  @TestFactory
  Stream<DynamicTest> eachFaultHasItsLine() {
    List<DynamicTest> tests = new ArrayList<>();
    plants().forEach((name, fault) -> tests.add(DynamicTest.dynamicTest(name, () -> see(fault))));
    tests.add(DynamicTest.dynamicTest("what only others may open", this::seeRefusedPorts));
    tests.add(
        DynamicTest.dynamicTest(
            "each line of the page was seen",
            () ->
                assertThat(rows)
                    .extracting(Row::toString)
                    .containsExactlyInAnyOrderElementsOf(seen)));
    return tests.stream();
  }

  /** Whoever runs the tests as root may open any port. */
  private void seeRefusedPorts() {
    for (String words : List.of("Permission denied", "Protocol not available")) {
      String line = "server.port: " + new PortInspection("127.0.0.1", 80).refused(words).text();
      List<Row> said = rows.stream().filter(row -> row.matches(line)).toList();
      assertThat(said).as(line).hasSize(1);
      said.forEach(row -> seen.add(row.toString()));
    }
  }

  private void see(Fault fault) throws Exception {
    try (World world = new World()) {
      List<String> edits = fault.plant(world);
      Path file = edits.contains("nothing") ? folder.resolve("none.yml") : write(world, edits);
      Said check = execute("check", file);
      assertEditorAgrees(file, check);
      List<Row> said = rows.stream().filter(row -> check.lines().anyMatch(row::matches)).toList();

      assertThat(said).as(check.text()).isNotEmpty();
      said.forEach(each -> seen.add(each.toString()));
      assertThat(check.text().lines().filter(line -> line.startsWith("✗ ")))
          .allMatch(line -> rows.stream().anyMatch(row -> row.matches(line.substring(2))));
      Row row = said.getFirst();
      String line = check.lines().filter(row::matches).findFirst().orElseThrow();
      assertPlace(file, line);
      assertThat(check.text()).doesNotContain("Exception:", world.telegram.token());
      boolean isNote = row.exit() == 0 || line.contains("another Baton listens");
      assertThat(check.exit()).as(check.text()).isEqualTo(isNote ? 0 : row.exit());
      if (row.refuses()) {
        Said run = execute("run", file);
        assertThat(run.exit()).as(run.text()).isEqualTo(row.exit());
        assertThat(run.lines()).contains(line);
      }
    }
  }

  /** The schema for editors marks nothing that the reader takes. */
  private static void assertEditorAgrees(Path file, Said check) throws IOException {
    if (Files.exists(file)) {
      List<String> marked;
      try {
        marked = EditorMarks.in(Files.readString(file));
      } catch (ConfigurationException malformed) {
        return;
      }
      assertThat(marked.isEmpty() || check.exit() == 2).as("%s", marked).isTrue();
    }
  }

  /** What stands in one file only names its line, if anything there is to be mended. */
  private static void assertPlace(Path file, String line) throws IOException {
    if (!Files.exists(file)) {
      return;
    }
    List<String> written = Files.readAllLines(file);
    for (int i = 0; i < written.size(); i++) {
      if (written.get(i).contains(HERE)) {
        assertThat(line).containsPattern("line " + (i + 1) + "\\b");
      }
    }
  }

  private Map<String, Fault> plants() {
    Map<String, Fault> plants = new LinkedHashMap<>();
    String telegram =
        "telegram: {type: telegram, token: \"%TELEGRAM_TOKEN%\", api-url: \"%TELEGRAM%\"}";
    String webex =
        "webex: {type: webex, token: \"%WEBEX_TOKEN%\", api-url: \"%WEBEX%\", mode: websocket}";
    String listener = "server: {host: 127.0.0.1, port: 0, ";
    String queue = "support: {desks: [tg, wx], wait-timeout: 15m}";
    plants.put("no file", world -> List.of("nothing"));
    plants.put("nothing in it", world -> List.of(SOUND, "# nothing\n"));
    edit(plants, listener + "public-url", "server:\n  port 18480 # here\n  public-url");
    edit(
        plants,
        "support: {desks",
        "support: {idle-timeout: 1m, # one\n   idle-timeout: 2m, # here\n   desks");
    edit(plants, "bots:\n", "bots: # tab\n\t# here\n\tx: 1\n");
    edit(plants, "      type: rasa".substring(2), "    type: rasa: 2 # here");
    edit(plants, "handoff: {token: h}", "handoff: {token: h # here\nlog: {}");
    edit(plants, "handoff: {token: h}", "handoff: {token: h,");
    edit(plants, "desks: [tg, wx], wait-timeout: 15m}", "desks: [tg, wx # here\n");
    edit(plants, "handoff: {token: h}", "handoff: {token: \"h} # here");
    edit(plants, "    type: rasa\n", "    type: rasa\n   url: x # here\n");
    edit(
        plants,
        "channels:\n  "
            + telegram
            + "\n  "
            + webex
            + "\ndesks:\n  tg: {channel: telegram, space: \"-1001\"}\n  wx: {channel: webex, space: \"%SPACE%\", conversations: direct}\n",
        "",
        "[tg, wx]",
        "[]");
    edit(plants, ", space: \"-1001\"}", "} # here");
    edit(plants, "space: \"-1001\"}", "space: \"\"} # here");
    edit(plants, "store:\n  url: \"jdbc:sqlite:%FOLDER%/baton.db\"", "store: baton.db # here");
    edit(plants, "port: 0,", "port: high, # here\n ");
    edit(plants, "wait-timeout: 15m", "wait-timeot: 15m # here\n");
    edit(plants, "handoff: {token: h}", "handoff: {token: h}\nsomething-else: 1 # here");
    edit(plants, "type: rasa", "type: eliza # here");
    edit(plants, "token: h}", "token: \"${NOT_SET}\"} # here");
    edit(plants, "token: h}", "token: \"${file:none}\"} # here");
    edit(plants, "[tg, wx]", "[tg, nobody, wx]");
    edit(plants, telegram, telegram + "\n  second: {type: telegram, token: other} # here");
    edit(
        plants,
        telegram,
        telegram
            + "\n  second: {type: telegram, sender-prefix: s, api-url: \"%TELEGRAM%\", token: \"%TELEGRAM_TOKEN%\"} # here");
    edit(plants, "  wx:", "  again: {channel: telegram, space: \"-1001\"} # here\n  wx:");
    edit(
        plants,
        ", public-url: \"http://baton.example.com\"",
        "",
        telegram,
        telegram.replace("}", ", mode: webhook} # here"));
    edit(plants, webex, webex.replace("websocket}", "sidecar} # here"));
    edit(plants, ", api-url: \"%WEBEX%\", mode: websocket}", "} # here");
    edit(plants, "handoff: {token: h}", "handoff: {ask: true} # here");
    edit(plants, "url: \"jdbc:sqlite:%FOLDER%/baton.db\"", "url: \"jdbc:h2:mem:x\" # here");
    edit(plants, queue, queue.replace("}", ", hours: 'mon-fri 9-17'} # here"));
    edit(
        plants,
        queue,
        queue.replace(
            "}", ", hours: {open: 'mon 09:00-17:00', time-zone: UTC, holidays: [soon]}} # here"));
    edit(
        plants,
        queue,
        queue.replace("}", ", hours: {open: 'mon 09:00-17:00', time-zone: Bonn}} # here"));

    plants.put(
        "a port in use",
        world -> {
          ServerSocket other = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
          world.keep(other);
          return List.of("port: 0,", "port: " + other.getLocalPort() + ", # here\n ");
        });
    plants.put(
        "another Baton",
        world -> {
          HttpServer baton =
              HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
          world.keep(() -> baton.stop(0));
          baton.createContext(
              "/readyz",
              exchange -> {
                byte[] body =
                    "{\"ready\":true,\"store\":{},\"channels\":{}}"
                        .getBytes(StandardCharsets.UTF_8);
                exchange.sendResponseHeaders(200, body.length);
                exchange.getResponseBody().write(body);
                exchange.close();
              });
          baton.start();
          return List.of("port: 0,", "port: " + baton.getAddress().getPort() + ", # here\n ");
        });
    edit(plants, "host: 127.0.0.1, ", "host: 192.0.2.1, # here\n ");
    edit(plants, "host: 127.0.0.1, ", "host: no-such-host.invalid, # here\n ");
    plants.put(
        "a store in use",
        world -> {
          JdbcStore store = JdbcStore.at("jdbc:sqlite:" + folder.resolve("used.db"));
          store.open();
          world.keep(store::close);
          return List.of("baton.db\"", "used.db\" # here");
        });
    plants.put(
        "a store below a file",
        world -> {
          Files.writeString(folder.resolve("file"), "x");
          return List.of("baton.db\"", "file/baton.db\" # here");
        });
    edit(plants, "/baton.db\"", "\" # here");
    edit(plants, "%FOLDER%/baton.db\"", "/proc/baton.db\" # here");
    plants.put(
        "a file of another kind",
        world -> {
          Files.writeString(folder.resolve("text.db"), "no database, but a text");
          return List.of("baton.db\"", "text.db\" # here");
        });
    plants.put("no PostgreSQL", world -> postgres("jdbc:postgresql://127.0.0.1:1/none", "baton"));
    plants.put(
        "another encoding",
        world -> {
          LocalPostgres server = Postgres.server();
          server.execute(
              "postgres",
              "CREATE DATABASE planted ENCODING 'SQL_ASCII' TEMPLATE template0 LC_COLLATE 'C' LC_CTYPE 'C'");
          world.keep(() -> server.execute("postgres", "DROP DATABASE planted"));
          return postgres(server.url("planted"), server.user());
        });
    plants.put(
        "a read-only server",
        world -> {
          LocalPostgres server = Postgres.server();
          String database = server.freshDatabase();
          server.execute(
              "postgres", "ALTER DATABASE " + database + " SET default_transaction_read_only = on");
          return postgres(server.url(database), server.user());
        });
    plants.put(
        "a user who may not create",
        world -> {
          LocalPostgres server = Postgres.server();
          String database = server.freshDatabase();
          server.execute(database, "REVOKE CREATE ON SCHEMA public FROM PUBLIC");
          server.execute(database, "CREATE ROLE planted LOGIN");
          world.keep(() -> server.execute("postgres", "DROP ROLE planted"));
          return postgres(server.url(database), "planted");
        });

    plants.put(
        "Telegram's token",
        world -> {
          world.telegram.revokeToken(true);
          return List.of(telegram, telegram + " # here");
        });
    edit(plants, telegram, telegram.replace("%TELEGRAM%", "http://127.0.0.1:1") + " # here");
    edit(plants, "\"-1001\"}", "\"-100404\"} # here");
    plants.put(
        "a moved group",
        world -> {
          world.telegram.group(-4001, "Friends");
          world.telegram.migrate(-4001, -1009000000009L);
          return List.of("\"-1001\"}", "\"-4001\"} # here");
        });
    plants.put(
        "a group that is refused",
        world -> {
          world.telegram.fail("getChat", 1, 400, "Bad Request: have no rights");
          return List.of("\"-1001\"}", "\"-1001\"} # here");
        });
    plants.put(
        "a private chat",
        world -> {
          world.telegram.privateChat(5, "Eve");
          return List.of("\"-1001\"}", "\"5\"} # here");
        });
    plants.put(
        "a group without topics",
        world -> {
          world.telegram.group(-4002, "Friends");
          world.telegram.botRights(-4002, true, true);
          return List.of("\"-1001\"}", "\"-4002\"} # here");
        });
    plants.put(
        "a bot that is no administrator",
        world -> {
          world.telegram.botRights(FORUM, false, false);
          return List.of("\"-1001\"}", "\"-1001\"} # here");
        });
    plants.put(
        "a bot without the right",
        world -> {
          world.telegram.botRights(FORUM, true, false);
          return List.of("\"-1001\"}", "\"-1001\"} # here");
        });
    plants.put(
        "updates that wait",
        world ->
            List.of(
                telegram,
                telegram
                    .replace("}", ", mode: webhook} # here")
                    .replace(
                        "%TELEGRAM%",
                        answering(
                            world,
                            200,
                            Map.of(
                                "/getMe",
                                "{\"ok\":true,\"result\":{\"id\":1,\"is_bot\":true,\"first_name\":\"b\",\"username\":\"b\"}}",
                                "/getWebhookInfo",
                                "{\"ok\":true,\"result\":{\"url\":\"http://baton.example.com/channels/telegram/webhook\",\"pending_update_count\":3,\"last_error_message\":\"Connection refused\"}}",
                                "/getChatMember",
                                "{\"ok\":true,\"result\":{\"status\":\"creator\"}}",
                                "/getChat",
                                "{\"ok\":true,\"result\":{\"id\":-1001,\"type\":\"supergroup\",\"is_forum\":true}}")))));
    plants.put(
        "Telegram that stops answering",
        world -> {
          world.telegram.fail("getWebhookInfo", 1, 500, "Internal Server Error");
          return List.of(telegram, telegram + " # here");
        });
    plants.put(
        "Webex that is down",
        world -> {
          world.webex.breakDown(503);
          return List.of(webex, webex + " # here");
        });
    plants.put(
        "a person's token",
        world ->
            List.of(
                ", public-url: \"http://baton.example.com\"",
                "",
                webex,
                webex
                    .replace("websocket}", "sidecar} # here")
                    .replace("%WEBEX%", sidecar(world, "person", "{\"items\":[{\"id\":\"m\"}]}"))));
    plants.put(
        "a space without the bot",
        world ->
            List.of(
                ", public-url: \"http://baton.example.com\"",
                "",
                webex,
                webex
                    .replace("websocket", "sidecar")
                    .replace("%WEBEX%", sidecar(world, "bot", "{\"items\":[]}")),
                "conversations: direct}",
                "conversations: direct} # here"));
    plants.put(
        "Webex's token",
        world -> {
          world.webex.revoke();
          return List.of(webex, webex + " # here");
        });
    edit(
        plants,
        "\"%SPACE%\", conversations: direct}",
        "\"nowhere\", conversations: direct} # here");
    plants.put(
        "a space of two",
        world ->
            List.of(
                "\"%SPACE%\", conversations: direct}",
                "\"%s\", conversations: direct} # here"
                    .formatted(world.webex.direct("uma@example.com", "Uma").roomId())));
    edit(
        plants,
        webex,
        webex + "\n  web: {type: rest, token: r}",
        "  wx:",
        "  rs: {channel: web, space: x} # here\n  wx:");
    edit(plants, "url: \"%RASA%\"", "url: \"http://127.0.0.1:1\"", "helpdesk:", "helpdesk: # here");
    plants.put(
        "a broken Rasa",
        world -> {
          world.rasa.failing(503);
          return List.of("helpdesk:", "helpdesk: # here");
        });
    plants.put(
        "no API",
        world -> {
          world.rasa.api(false);
          return List.of("helpdesk:", "helpdesk: # here");
        });
    plants.put(
        "no token for Rasa",
        world -> {
          world.rasa.token("secret");
          return List.of("helpdesk:", "helpdesk: # here");
        });
    plants.put(
        "a wrong token for Rasa",
        world -> {
          world.rasa.token("secret");
          return List.of(
              "helpdesk:", "helpdesk: # here", "type: rasa", "type: rasa\n    token: wrong");
        });
    plants.put(
        "no model",
        world -> {
          world.rasa.model(false);
          return List.of("helpdesk:", "helpdesk: # here");
        });
    String rasa = "type: rasa\n    url: \"%RASA%\"";
    plants.put(
        "no channel in Rasa",
        world ->
            List.of(
                "%RASA%",
                answering(
                    world, 200, Map.of("/version", "{\"version\":\"3.6.21\"}", "/status", "{}")),
                "helpdesk:",
                "helpdesk: # here"));
    edit(
        plants,
        rasa,
        "type: webhook\n    secret: s\n    url: \"http://127.0.0.1:1/bot\"",
        "helpdesk:",
        "helpdesk: # here");
    for (int status : List.of(401, 404, 500)) {
      plants.put(
          "a webhook bot that answers " + status,
          world ->
              List.of(
                  rasa,
                  "type: webhook\n    secret: s\n    url: \"%s/bot\""
                      .formatted(answering(world, status, Map.of("/bot", "{}"))),
                  "helpdesk:",
                  "helpdesk: # here"));
    }
    edit(
        plants,
        "handoff: {token: h}",
        "handoff: {token: h}\nevent_broker: # here\n  type: file\n  path: /proc/none/events");
    edit(
        plants,
        "public-url: \"http://baton.example.com\", api-token: a}",
        "public-url: \"https://baton.example.com\", api-token: a, # flow\n  sign-in: {issuer: \"http://127.0.0.1:1\", client-id: b, # here\n"
            + "  client-secret: s, roles: {admin: [a]}}}");
    plants.put(
        "a wrong client secret",
        world -> {
          FakeIdentityProvider provider =
              new FakeIdentityProvider("https://baton.example.com/", Clock.systemUTC());
          world.keep(provider::close);
          return List.of(
              "public-url: \"http://baton.example.com\", api-token: a}",
              "public-url: \"https://baton.example.com\", api-token: a, # flow\n  sign-in: {issuer: \"%s\", # here\n"
                      .formatted(provider.issuer())
                  + "  client-id: \"%s\", client-secret: wrong, roles: {admin: [a]}}}"
                      .formatted(FakeIdentityProvider.CLIENT));
        });

    edit(
        plants,
        "server: {host: 127.0.0.1, port: 0, public-url: \"http://baton.example.com\", api-token: a}",
        "server: {host: 127.0.0.1, port: 0} # here",
        "handoff: {token: h}",
        "");
    edit(plants, queue, queue.replace("}", ", hours: 'mon-fri 09:00-17:00'} # here"));
    edit(
        plants,
        "token: h}",
        "token: h, when-paused: true} # here",
        "type: rasa\n    url: \"%RASA%\"",
        "type: webhook\n    secret: s\n    url: \"%RASA%\"");
    plants.put(
        "a webhook while polling",
        world -> {
          post(
              world.telegram.url() + "/bot" + world.telegram.token() + "/setWebhook",
              "{\"url\":\"https://baton.example.com/other\"}",
              "");
          return List.of(telegram, telegram + " # here");
        });
    edit(plants, telegram, telegram.replace("}", ", mode: webhook} # here"));
    plants.put(
        "webhooks that lead elsewhere",
        world -> {
          hook(world, "https://other.example.com/x");
          return List.of(webex, webex.replace("websocket}", "webhook} # here"));
        });
    plants.put(
        "webhooks that sleep",
        world -> {
          hook(world, "http://baton.example.com/channels/webex/webhook");
          world.webex.sleepWebhooks();
          return List.of(webex, webex.replace("websocket}", "webhook} # here"));
        });
    plants.put(
        "a store that may lose",
        world -> {
          LocalPostgres server = Postgres.server();
          server.set("fsync", "off");
          world.keep(() -> server.set("fsync", null));
          return postgres(server.url(server.freshDatabase()), server.user());
        });
    return plants;
  }

  private static void edit(Map<String, Fault> plants, String... edits) {
    plants.put(edits[1].strip() + " [" + plants.size() + "]", world -> List.of(edits));
  }

  private static List<String> postgres(String url, String user) {
    return List.of(
        "url: \"jdbc:sqlite:%FOLDER%/baton.db\"", "url: \"" + url + "\" # here\n  user: " + user);
  }

  private static String sidecar(World world, String kind, String memberships) throws IOException {
    return answering(
        world,
        200,
        Map.of(
            "/people/me",
            "{\"id\":\"p\",\"displayName\":\"Ann\",\"type\":\"" + kind + "\"}",
            "/rooms/",
            "{\"id\":\"r\",\"type\":\"group\"}",
            "/memberships",
            memberships));
  }

  /** Answers each call whose path ends so with this JSON, and 404 to all others. */
  private static String answering(World world, int status, Map<String, String> bodies)
      throws IOException {
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    world.keep(() -> server.stop(0));
    server.createContext(
        "/",
        exchange -> {
          try (exchange) {
            exchange.getRequestBody().readAllBytes();
            String path = exchange.getRequestURI().getPath();
            String body =
                bodies.entrySet().stream()
                    .filter(each -> path.contains(each.getKey()))
                    .max(Comparator.comparingInt(each -> each.getKey().length()))
                    .map(Map.Entry::getValue)
                    .orElse("");
            byte[] bytes = (body.isEmpty() ? "{}" : body).getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().add("Content-Type", "application/json");
            exchange.sendResponseHeaders(body.isEmpty() ? 404 : status, bytes.length);
            exchange.getResponseBody().write(bytes);
          }
        });
    server.start();
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  private static void post(String url, String json, String token)
      throws IOException, InterruptedException {
    try (HttpClient client = HttpClient.newHttpClient()) {
      HttpResponse<String> answer =
          client.send(
              HttpRequest.newBuilder(URI.create(url))
                  .header("Content-Type", "application/json")
                  .header("Authorization", "Bearer " + token)
                  .POST(HttpRequest.BodyPublishers.ofString(json))
                  .build(),
              HttpResponse.BodyHandlers.ofString());
      assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    }
  }

  private static void hook(World world, String target) throws IOException, InterruptedException {
    post(
        world.webex.url() + "/webhooks",
        """
        {"name":"baton:webex","targetUrl":"%s","resource":"messages","event":"created"}
        """
            .formatted(target),
        world.webex.token());
  }

  private Path write(World world, List<String> edits) throws IOException {
    String text = SOUND;
    for (int i = 0; i < edits.size(); i += 2) {
      assertThat(text).contains(edits.get(i));
      text = text.replace(edits.get(i), edits.get(i + 1));
    }
    text =
        text.replace("%FOLDER%", folder.toString())
            .replace("%RASA%", world.rasa.url().toString())
            .replace("%TELEGRAM_TOKEN%", world.telegram.token())
            .replace("%TELEGRAM%", world.telegram.url())
            .replace("%WEBEX_TOKEN%", world.webex.token())
            .replace("%WEBEX%", world.webex.url().toString())
            .replace("%SPACE%", world.space);
    return Files.writeString(folder.resolve("baton.yml"), text);
  }

  /** What a command printed. */
  private record Said(int exit, String out, String err) {

    String text() {
      return out + err;
    }

    /** Without signs and indentation. */
    Stream<String> lines() {
      return text().lines().map(line -> line.replaceFirst("^(?:[✓✗·] |  )", ""));
    }
  }

  private static Said execute(String command, Path file) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    int exit =
        Main.commandLine(Map.of())
            .setOut(new PrintWriter(out, true))
            .setErr(new PrintWriter(err, true))
            .execute(command, "--config", file.toString());
    return new Said(exit, out.toString(), err.toString());
  }

  private static List<Row> rows() {
    List<Row> rows = new ArrayList<>();
    String section = "";
    Map<String, Integer> exits = Map.of("The file", 2, "This machine", 1, "Platforms and bots", 1);
    for (String line : Pages.text(Pages.ROOT.resolve("docs/check.md")).lines().toList()) {
      if (line.startsWith("## ")) {
        section = line.substring(3);
      } else if (line.startsWith("| `") && !section.isEmpty()) {
        String[] cells = line.split("\\|", -1);
        int exit = exits.getOrDefault(section, 0);
        rows.add(
            new Row(
                cell(cells[1]),
                cells.length > 3 ? cell(cells[2]) : "",
                exit,
                section.equals("The file") || section.equals("This machine")));
      }
    }
    return rows;
  }

  private static String cell(String written) {
    return written.strip().replaceFirst("^(`+)(.*)\\1$", "$2");
  }
}
