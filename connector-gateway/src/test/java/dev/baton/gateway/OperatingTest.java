package dev.baton.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpServer;
import dev.baton.testkit.ChatClient;
import dev.baton.testkit.telegram.FakeTelegram;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The commands that call a running Baton. */
final class OperatingTest {

  private static final String[] STEERING = {"\u001b", "\u007f", "\u009b", "\u202e", "\u200f"};

  @TempDir private Path folder = Path.of("");

  private final OneDesk desk = new OneDesk();
  private final FakeTelegram telegram = desk.telegram;
  private final List<AutoCloseable> open = new ArrayList<>(List.of(desk));
  private Path config = Path.of("");
  private String url = "";
  private String out = "";
  private String err = "";

  @BeforeEach
  void start() throws IOException {
    config = desk.configure(folder, "handoff: {token: \"t0ken-of-the-handoff\"}");
    url = desk.start(config);
  }

  @AfterEach
  void stop() throws Exception {
    for (AutoCloseable each : open) {
      each.close();
    }
  }

  @Test
  void deadLettersAreShownTriedAgainAndGivenUp() {
    ChatClient bob = telegram.privateChat(501, "Bob");
    bob.say(null, "hi");
    said(bob, "Hello! I am the bot");
    assertThat(run("dead-letters")).isZero();
    assertThat(out).isEqualTo("no dead letters\n");

    telegram.fail("sendMessage", 3, 400, "Bad Request: on purpose");
    bob.say(null, "hi");
    bob.say(null, "hi");
    await().until(() -> run("dead-letters", "list") == 0 && ids().size() >= 2);
    telegram.repair();
    assertThat(out)
        .containsPattern("^id +since +way +what +channel +lane +attempts +why\n")
        .containsPattern("  out  say   telegram  user:\\S+ +1  .*on purpose")
        .doesNotContain("Hello");
    assertThat(run("dead-letters", "list", "--text")).isZero();
    assertThat(out).contains("Hello! I am the bot");
    List<String> ids = ids();
    assertThat(run("dead-letters", "list", "--json")).isZero();
    assertThat(JsonMapper.shared().readTree(out).path("dead_letters").path(0).path("id").asString())
        .isEqualTo(ids.getFirst());
    assertThat(run("dead-letters", "discard", ids.getFirst())).isZero();
    assertThat(out).isEqualTo(ids.getFirst() + " is discarded\n");
    assertThat(run("dead-letters", "retry", ids.getFirst())).isEqualTo(1);
    assertThat(err).isEqualTo("there is no such id, or not any longer\n");
    assertThat(run("dead-letters", "retry", ids.getLast())).isZero();
    assertThat(run("dead-letters", "retry", "all")).isZero();
    assertThat(out).contains("will be tried again");
    await().until(() -> run("dead-letters") == 0 && out.equals("no dead letters\n"));
    await()
        .untilAsserted(() ->
            assertThat(bob.shown())
                .filteredOn(message -> message.text().startsWith("Hello!"))
                .hasSizeGreaterThanOrEqualTo(2));
  }

  @Test
  void tokensAreCreatedListedAndRevoked() throws IOException {
    assertThat(run("tokens")).isZero();
    assertThat(out).isEqualTo("no tokens but server.api-token\n");

    assertThat(run("tokens", "create", "CRM\u001b", "--role", "viewer")).isEqualTo(1);
    assertThat(err).contains("name may have 100 characters");
    assertThat(run("tokens", "create", "CRM", "--role", "root")).isEqualTo(2);
    assertThat(err).contains("must be one of viewer, operator, admin, but is 'root'");
    assertThat(run("tokens", "create", "CRM", "--role", "viewer", "--days", "7")).isZero();
    String token = out.lines().toList().getLast();
    String id = firstId();
    assertThat(token).matches("baton_[A-Za-z0-9_-]{43}");
    assertThat(err).contains("the only time it is shown");

    assertThat(run("tokens", "list")).isZero();
    assertThat(out)
        .containsPattern("^id +role +until +used last +name\n" + id + "  viewer  20.+  -  +CRM\n$")
        .doesNotContain(token);
    assertThat(run("tokens", "list", "--json")).isZero();
    assertThat(JsonMapper.shared().readTree(out).path("tokens").path(0).path("role").asString())
        .isEqualTo("viewer");

    Files.writeString(config, Files.readString(config).replace("t0ken-of-the-api", token));
    assertThat(run("conversations")).isZero();
    assertThat(run("tokens")).isEqualTo(1);
    assertThat(err).contains("403: this needs the role admin; yours is viewer");
    Files.writeString(config, Files.readString(config).replace(token, "t0ken-of-the-api"));

    assertThat(run("tokens", "revoke", id)).isZero();
    assertThat(out).isEqualTo(id + " is revoked\n");
    assertThat(run("tokens", "revoke", id)).isEqualTo(1);
    assertThat(err).isEqualTo("no token has this id, or it was revoked before\n");
    assertThat(run("tokens")).isZero();
    assertThat(out).endsWith("  CRM (revoked)\n");
  }

  @Test
  void anOptionCountsBeforeAndAfterTheSecondWord() {
    for (String command : List.of("tokens", "dead-letters", "audit")) {
      assertThat(printed(command, "--config", config.toString(), "--url", url, "list"))
          .isNotBlank();
      assertThat(printed(command, "list", "--config", config.toString(), "--url", url))
          .isNotBlank();
    }
    assertThat(printed("export", "-c", config.toString(), "--url", url, "training"))
        .contains("nothing to learn from");
    assertThat(run("conversations")).isZero();
    assertThat(out).isEqualTo("no conversations\n");
    assertThat(run("handoffs", "--json")).isZero();
    assertThat(JsonMapper.shared().readTree(out).path("handoffs").isEmpty()).isTrue();
  }

  @Test
  void whatListsWithoutASecondWordPrintsJsonToo() {
    for (String[] command :
        new String[][] {
          {"tokens", "tokens"}, {"dead-letters", "dead_letters"}, {"audit", "entries"}
        }) {
      assertThat(run(command[0], "--json")).isZero();
      assertThat(JsonMapper.shared().readTree(out).path(command[1]).isArray())
          .as(command[0])
          .isTrue();
      assertThat(run(command[0], "--json", "list")).isZero();
      assertThat(JsonMapper.shared().readTree(out).path(command[1]).isArray())
          .as(command[0])
          .isTrue();
    }
  }

  private static String printed(String... arguments) {
    StringWriter printed = new StringWriter();
    assertThat(Main.commandLine(Map.of()).setOut(new PrintWriter(printed, true)).execute(arguments))
        .isZero();
    return printed.toString();
  }

  @Test
  void conversationsAndHandoffsAreShown() {
    ChatClient bob = telegram.privateChat(501, "Bob\u001b[31m");
    ChatClient ann = telegram.member(OneDesk.FORUM, 900, "Ann");
    bob.say(null, "hi");
    said(bob, "Hello! I am the bot");
    bob.say(null, "/human");
    said(ann, "asks for a person");

    assertThat(run("conversations", "--control", "queue")).isZero();
    assertThat(out).contains("queue", "telegram  501", "Bob").doesNotContain("\u001b");
    String id = firstId();
    assertThat(run("conversations", "--control", "agent", "--limit", "3")).isZero();
    assertThat(out).isEqualTo("no conversations\n");
    assertThat(run("conversations", "--queue", "support", "--user", "bob", "--search", "BOT"))
        .isZero();
    assertThat(firstId()).isEqualTo(id);
    assertThat(run("conversations", "--json")).isZero();
    assertThat(
            JsonMapper.shared().readTree(out).path("conversations").path(0).path("id").asString())
        .isEqualTo(id);
    assertThat(run("conversations", id, "--json")).isZero();
    assertThat(JsonMapper.shared().readTree(out).path("messages").toString()).contains("hi");
    assertThat(run("conversations", "--search", "no such words")).isZero();
    assertThat(out).isEqualTo("no conversations\n");
    assertThat(run("conversations", "--agent", "900", "--channel", "telegram")).isZero();
    assertThat(out).isEqualTo("no conversations\n");
    assertThat(run("conversations", id)).isZero();
    assertThat(out).contains("user Bob", ": hi", "bot: Hello! I am the bot", "queued");
    assertThat(run("conversations", "nobody")).isEqualTo(1);
    assertThat(err).isEqualTo("no conversation has the id nobody\n");
    assertThat(runAt("http://127.0.0.1:1", "conversations", "--control", "nobody")).isEqualTo(2);
    assertThat(err)
        .startsWith(
            "Invalid value for option '--control': must be bot, queue or agent, but is 'nobody'\n");
    assertThat(runAt("http://127.0.0.1:1", "handoffs", "--status", "gone")).isEqualTo(2);
    assertThat(err).contains("must be queued, accepted, completed, failed or expired");
    assertThat(runAt("http://127.0.0.1:1", "handoffs", "--limit", "1000")).isEqualTo(2);
    assertThat(err).startsWith("--limit must be 1 to 200, but is 1000\n");

    assertThat(run("handoffs", "--status", "queued")).isZero();
    assertThat(out).contains("queued", "support", id);
    String handoff = firstId();
    bob.say(null, "anybody there?");
    await().until(() -> run("handoffs", handoff) == 0 && out.contains("anybody there?"));
    assertThat(out).doesNotContain("Hello! I am the bot");
    assertThat(run("handoffs", "none")).isEqualTo(1);
    assertThat(err).isEqualTo("no handoff has the id none\n");
  }

  @Test
  void aDesksNumbersAreReported() {
    assertThat(run("report", "--zone", "UTC")).isZero();
    assertThat(out).startsWith("No handoff began from ").endsWith(", UTC.\n");
    ChatClient bob = telegram.privateChat(501, "Bob");
    ChatClient ann = telegram.member(OneDesk.FORUM, 900, "=Ann\u001b[31m");
    bob.say(null, "/human");
    said(ann, "asks for a person");
    assertThat(run("report", "--by", "queue")).isZero();
    assertThat(out).containsPattern("\nsupport +1 +0 +1 +0 +- ").contains("waiting for ");

    String thread = String.valueOf(ann.shown().getLast().thread());
    ann.say(thread, "/claim");
    said(bob, "has joined");
    ann.say(thread, "How can I help?");
    said(bob, "How can I help?");
    ann.say(thread, "/resolve");
    await()
        .untilAsserted(() -> {
          assertThat(run("report", "--by", "agent")).isZero();
          assertThat(out).containsPattern("\n=Ann.+  tg +1 +1 +0 +0 .+  1 agent_resolved\n");
        });
    assertThat(out).doesNotContain("900").doesNotContain(STEERING);

    assertThat(run("report", "--by", "agent", "--json")).isZero();
    JsonNode group = JsonMapper.shared().readTree(out).path("groups").path(0);
    assertThat(out).doesNotContain(STEERING);
    assertThat(group.path("agent_id").asString()).isEqualTo("900");
    assertThat(group.path("agent_name").asString()).startsWith("=Ann");
    assertThat(group.path("until_first_words").path("count").asInt()).isEqualTo(1);
    assertThat(run("report", "--by", "agent", "--csv")).isZero();
    assertThat(out).contains("\n\"'=Ann").doesNotContain(STEERING);

    assertThat(run("report", "--from", "2020-01-01", "--to", "2020-01-31", "--csv")).isZero();
    assertThat(out.lines()).hasSize(2);
    assertThat(err).startsWith("No handoff began from 2020-01-01 00:00 to 2020-02-01 00:00");
    assertThat(run("report", "--from", "2020-01-01", "--to", "2019-12-31")).isEqualTo(1);
    assertThat(err).contains("to must be after from");
  }

  @Test
  void wrongOptionsOfAReportAreNamed() {
    assertThat(run("report", "--from", "yesterday-ish")).isEqualTo(2);
    assertThat(err)
        .startsWith(
            "Invalid value for option '--from': must be a date such as 2026-11-23, or a time such"
                + " as 2026-11-23T08:00 or 2026-11-23T08:00Z, but is 'yesterday-ish'\n");
    assertThat(run("report", "--to", "2026-11-31")).isEqualTo(2);
    assertThat(err).startsWith("Invalid value for option '--to': must be a date");
    assertThat(run("report", "--by", "week")).isEqualTo(2);
    assertThat(err)
        .startsWith(
            "Invalid value for option '--by': must be queue, agent or day, but is 'week'\n");
    assertThat(run("report", "--zone", "Mars")).isEqualTo(2);
    assertThat(err)
        .startsWith(
            "Invalid value for option '--zone': must be a time zone such as Europe/Berlin, but is"
                + " 'Mars'\n");
    assertThat(run("report", "--json", "--csv")).isEqualTo(2);
    assertThat(err).contains("--json, --csv are mutually exclusive");
  }

  @Test
  void strangersDoNotSteerTheTerminal() {
    ChatClient bob = telegram.privateChat(501, "Bob\u001b[31m\u009b2J\u202eneb\u200f");
    ChatClient ann = telegram.member(OneDesk.FORUM, 900, "Ann");
    bob.say(null, "/human");
    said(ann, "asks for a person");
    bob.say(null, "before");
    said(ann, "before");
    telegram.fail("sendMessage", 1, 400, "Bad Request: on purpose \u009b2J");
    bob.say(null, "wipe \u009b2J\u007f\u202e\u200f it");

    await().until(() -> run("dead-letters", "list", "--text") == 0 && out.contains("wipe"));
    assertThat(out).contains("it").doesNotContain(STEERING);
    assertThat(run("conversations")).isZero();
    assertThat(out).contains("Bob").doesNotContain(STEERING);
    assertThat(run("conversations", firstId())).isZero();
    assertThat(out).contains("wipe").doesNotContain(STEERING);
    assertThat(run("export", "--user", "501")).isZero();
    assertThat(out).contains("wipe").doesNotContain(STEERING);
    assertThat(JsonMapper.shared().readTree(out).path(0).path("messages").toString())
        .contains("wipe \u009b2J");
  }

  @Test
  void aUserIsHandedOutAndErased() {
    ChatClient bob = telegram.privateChat(501, "Bob");
    ChatClient ann = telegram.member(OneDesk.FORUM, 900, "Ann");
    bob.say(null, "/human");
    said(ann, "asks for a person");
    bob.say(null, "my secret is xyzzy");
    said(ann, "my secret is xyzzy");
    assertThat(ann.threads()).hasSize(1);

    assertThat(run("export", "--user", "501")).isZero();
    JsonNode all = JsonMapper.shared().readTree(out);
    assertThat(all).hasSize(1);
    assertThat(all.path(0).path("messages").toString()).contains("xyzzy");
    String id = all.path(0).path("conversation").path("id").asString();
    assertThat(run("export", "--conversation", id)).isZero();
    assertThat(JsonMapper.shared().readTree(out).path(0).path("copies").toString())
        .contains("\"desk\"");

    assertThat(run("erase", "--user", "501")).isZero();
    assertThat(out).isEqualTo(id + " is erased\n");
    assertThat(ann.threads()).isEmpty();
    assertThat(run("conversations", id)).isEqualTo(1);
    assertThat(run("export", "--conversation", id)).isEqualTo(1);
    assertThat(run("erase", "--user", "501")).isEqualTo(1);
    assertThat(err).isEqualTo("no conversation has a user with the id 501\n");
    assertThat(run("erase", "--conversation", id)).isEqualTo(1);
    assertThat(err).isEqualTo("no conversation has the id " + id + "\n");
    assertThat(run("erase")).isEqualTo(2);
    assertThat(run("export", "--user", "501", "--conversation", id)).isEqualTo(2);
  }

  @Test
  void whatHappenedIsListedExportedAndChecked() throws IOException {
    ChatClient bob = telegram.privateChat(501, "Bob");
    ChatClient ann = telegram.member(OneDesk.FORUM, 900, "Ann");
    bob.say(null, "/human");
    said(ann, "asks for a person");
    assertThat(run("export", "--user", "501")).isZero();

    assertThat(run("audit")).isZero();
    assertThat(out)
        .containsPattern("^at +who +name +what +about\n")
        .containsPattern("user +- +control.passed .+why=asked")
        .containsPattern("caller +Operator +conversation.exported")
        .doesNotContain("Bob");
    assertThat(run("audit", "list", "--action", "conversation.exported", "--json")).isZero();
    assertThat(JsonMapper.shared().readTree(out).path("entries")).hasSize(1);
    assertThat(run("audit", "list", "--actor", "nobody")).isZero();
    assertThat(out).isEqualTo("nothing\n");

    Path file = folder.resolve("audit.ndjson");
    await()
        .atMost(Duration.ofSeconds(30))
        .until(() -> {
          Files.deleteIfExists(file);
          return run("audit", "export", file.toString()) == 0
              && Files.readString(file).contains("conversation.exported");
        });
    assertThat(out).contains("all as they were sealed");
    assertThat(run("audit", "export", file.toString())).as("there is such a file").isEqualTo(2);
    assertThat(verify(file.toString(), "--after", file.toString())).isZero();
    assertThat(verify(file.toString(), "--seal", "1:" + "0".repeat(64))).isEqualTo(1);
    assertThat(out).contains("another seal than before");
    Files.writeString(file, Files.readString(file).replace("asked", "claimed"));
    assertThat(verify(file.toString())).isEqualTo(1);
    assertThat(out).contains("line 2", "is not as it was when it was sealed");
  }

  /** Needs no running Baton, so it is told of none. */
  private int verify(String... arguments) {
    StringWriter printed = new StringWriter();
    List<String> line = new ArrayList<>(List.of("audit", "verify"));
    line.addAll(List.of(arguments));
    int code =
        Main.commandLine(Map.of())
            .setOut(new PrintWriter(printed, true))
            .setErr(new PrintWriter(printed, true))
            .execute(line.toArray(String[]::new));
    out = printed.toString();
    return code;
  }

  @Test
  void anErasureThatWaitsForItsPlatformSaysSo() {
    ChatClient bob = telegram.privateChat(501, "Bob");
    ChatClient ann = telegram.member(OneDesk.FORUM, 900, "Ann");
    bob.say(null, "/human");
    said(ann, "asks for a person");
    telegram.limit("deleteForumTopic", 100, 30);

    assertThat(run("erase", "--user", "501", "--wait", "2")).as("not over").isEqualTo(1);
    assertThat(out).contains("is being erased; this continues by itself");
    String id = out.substring(0, out.indexOf(' '));
    await()
        .untilAsserted(() -> {
          assertThat(run("erase", "--conversation", id, "--wait", "0")).isEqualTo(1);
          assertThat(out).contains(id, "the messages are gone from the store");
        });
  }

  @Test
  void problemsAreReportedInOneLine() throws IOException {
    assertThat(runAt("http://127.0.0.1:1", "dead-letters")).isEqualTo(1);
    assertThat(err)
        .isEqualTo(
            "no Baton answers at http://127.0.0.1:1; start it with 'baton run', or say where it"
                + " listens with --url\n");
    assertThat(Main.commandLine(Map.of()).execute("dead-letters", "-c", config.toString()))
        .as("without --url it looks at server.port")
        .isEqualTo(1);

    Files.writeString(
        config, Files.readString(config).replace("t0ken-of-the-api", "another-token"));
    assertThat(run("conversations")).isEqualTo(1);
    assertThat(err)
        .contains("does not accept the token in server.api-token")
        .doesNotContain("another-");

    HttpServer stranger =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    stranger.createContext(
        "/",
        exchange -> {
          byte[] page = "<html>".getBytes(StandardCharsets.UTF_8);
          exchange.sendResponseHeaders(200, page.length);
          exchange.getResponseBody().write(page);
          exchange.close();
        });
    stranger.start();
    open.add(() -> stranger.stop(0));
    String there = "http://127.0.0.1:" + stranger.getAddress().getPort();
    assertThat(runAt(there, "conversations")).isEqualTo(1);
    assertThat(err).isEqualTo("the server at " + there + " is not a Baton\n");
  }

  @Test
  void theStoreIsCopiedWhileItIsInUse() throws Exception {
    ChatClient bob = telegram.privateChat(501, "Bob");
    bob.say(null, "hi");
    said(bob, "Hello! I am the bot");
    Path copy = folder.resolve("copy.db");
    StringWriter printed = new StringWriter();
    StringWriter wrong = new StringWriter();
    String[] backup = {"backup", copy.toString(), "-c", config.toString()};
    Main.commandLine(Map.of())
        .setOut(new PrintWriter(printed, true))
        .setErr(new PrintWriter(wrong, true))
        .execute(backup);
    assertThat(printed.toString()).contains(copy + " is a complete copy of the store");
    assertThat(Main.commandLine(Map.of()).setErr(new PrintWriter(wrong, true)).execute(backup))
        .isEqualTo(1);
    assertThat(wrong.toString()).isEqualToNormalizingNewlines(copy + " exists already\n");

    desk.stop();
    bob.say(null, "lost to the copy, and kept by the platform");
    for (String suffix : List.of("", "-wal", "-shm")) {
      Files.deleteIfExists(folder.resolve("baton.db" + suffix));
    }
    Files.move(copy, folder.resolve("baton.db"));
    url = desk.start(config);
    assertThat(run("conversations")).isZero();
    String id = firstId();
    await()
        .atMost(Duration.ofSeconds(30))
        .until(() -> run("conversations", id) == 0 && out.contains("kept by the platform"));
    assertThat(out).contains(": hi", "bot: Hello! I am the bot");
  }

  @Test
  void theSchemaIsPrinted() {
    StringWriter printed = new StringWriter();
    assertThat(Main.commandLine(Map.of()).setOut(new PrintWriter(printed, true)).execute("schema"))
        .isZero();
    assertThat(printed.toString())
        .startsWith("-- V1__baton.sql\n")
        .contains("CREATE TABLE conversation", "-- V5__letters.sql\n", "CREATE TABLE erasure");
  }

  private static void said(ChatClient client, String text) {
    await()
        .atMost(Duration.ofSeconds(30))
        .until(() -> client.shown().stream().anyMatch(message -> message.text().contains(text)));
  }

  /** The first id of a table, below its titles. */
  private String firstId() {
    return out.lines().skip(1).findFirst().orElseThrow().split(" ", 2)[0];
  }

  private List<String> ids() {
    Matcher matcher = Pattern.compile("(?m)^(\\w[\\w-]{20,})  ").matcher(out);
    return matcher.results().map(found -> found.group(1)).toList();
  }

  private int run(String... arguments) {
    return runAt(url, arguments);
  }

  private int runAt(String at, String... arguments) {
    StringWriter printed = new StringWriter();
    StringWriter said = new StringWriter();
    List<String> line = new ArrayList<>(List.of(arguments));
    line.addAll(List.of("--config", config.toString(), "--url", at));
    int code =
        Main.commandLine(Map.of())
            .setOut(new PrintWriter(printed, true))
            .setErr(new PrintWriter(said, true))
            .execute(line.toArray(String[]::new));
    out = printed.toString().replace("\r\n", "\n");
    err = said.toString().replace("\r\n", "\n");
    return code;
  }
}
