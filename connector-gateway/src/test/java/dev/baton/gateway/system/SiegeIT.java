package dev.baton.gateway.system;

import static dev.baton.gateway.system.Soon.soon;
import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.testkit.rasa.FakeRasa;
import dev.baton.testkit.telegram.FakeTelegram;
import dev.baton.testkit.webex.FakeWebex;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The packaged program, attacked by somebody who has no token and no secret. {@code -Dbaton.forged}
 * sets how many forged webhooks are sent for each platform.
 */
@Timeout(value = 15, unit = TimeUnit.MINUTES)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SiegeIT {

  private static final int FORGED = Integer.getInteger("baton.forged", 10_000);
  private static final int AT_ONCE = 32;
  private static final String TELEGRAM = "/channels/telegram/webhook";
  private static final String WEBEX = "/channels/webex/webhook";
  private static final String TELEGRAM_HEADER = "X-Telegram-Bot-Api-Secret-Token";
  private static final String WEBEX_HEADER = "X-Spark-Signature";
  private static final String SECRET = "Siege_Secret-4711-abcXYZ";
  private static final String CANARY = "CANARY-4711-canary";

  private final int port = Program.freePort();
  private final FakeTelegram telegram = FakeTelegram.start();
  private final FakeWebex webex = FakeWebex.start();
  private final FakeRasa rasa = FakeRasa.start();
  private Path folder;
  private Program program;

  @BeforeAll
  void start(@TempDir Path home) {
    folder = home;
    program =
        Program.start(
            home,
            port,
            """
            server: {port: %d, public-url: "http://127.0.0.1:%d", api-token: ${BATON_API_TOKEN}}
            store: {url: "jdbc:sqlite:baton.db"}
            bots: {helpdesk: {type: rasa, url: "%s", token: "%s"}}
            channels:
              telegram: {type: telegram, token: "%s", api-url: "%s", mode: webhook, webhook-secret: "%s", bot: helpdesk, queue: support}
              webex: {type: webex, token: "%s", api-url: "%s", webhook-secret: "%s", bot: helpdesk, queue: support}
            queues: {support: {}}
            handoff: {agent-names: never, token: ${HANDOFF_TOKEN}}
            """
                .formatted(
                    port,
                    port,
                    rasa.url(),
                    CANARY,
                    telegram.token(),
                    telegram.url(),
                    SECRET,
                    webex.token(),
                    webex.url(),
                    SECRET));
    soon(() -> assertThat(telegram.webhookUrl()).isNotEmpty());
    soon(() -> assertThat(webex.webhooks()).isNotEmpty());
  }

  @AfterAll
  void stop() {
    program.close();
    rasa.close();
    webex.close();
    telegram.close();
  }

  @Test
  void noForgedCallIsTakenForTelegrams() {
    Random random = new Random(4711);
    long before = rows("inbound");
    Map<Integer, Integer> statuses =
        fire(nth -> {
          HttpRequest.Builder call = call(TELEGRAM, update(1_000_000 + nth));
          String forged = forgedWord(SECRET, nth, random);
          return (forged == null ? call : call.header(TELEGRAM_HEADER, forged)).build();
        });
    assertThat(statuses).containsOnlyKeys(401, 403);
    assertThat(rows("inbound")).isEqualTo(before);
  }

  @Test
  void noForgedCallIsTakenForWebexs() {
    Random random = new Random(4712);
    long before = rows("inbound");
    String replayed = signed("HmacSHA1", announcement("genuine"), SECRET);
    Map<Integer, Integer> statuses =
        fire(nth -> {
          byte[] body = announcement("forged-" + nth);
          String genuine = signed("HmacSHA1", body, SECRET);
          String forged =
              switch (nth % 5) {
                case 0 -> replayed;
                case 1 -> signed("HmacSHA256", body, SECRET);
                case 2 -> signed("HmacSHA1", body, SECRET.toLowerCase(Locale.ROOT));
                default -> forgedHex(genuine, nth, random);
              };
          HttpRequest.Builder call = call(WEBEX, body);
          return (forged == null ? call : call.header(WEBEX_HEADER, forged)).build();
        });
    assertThat(statuses).containsOnlyKeys(401, 403);
    assertThat(rows("inbound")).isEqualTo(before);
  }

  @Test
  void aReplayedCallIsStoredOnce() {
    byte[] update = update(77);
    for (int nth = 0; nth < 50; nth++) {
      assertThat(statusOnceStored(update)).isEqualTo(200);
    }
    assertThat(rows("inbound WHERE event_id = 'u77'")).isOne();
  }

  /** Calls again, as a platform does, if the update was not stored in time. */
  private int statusOnceStored(byte[] update) {
    HttpRequest genuine = call(TELEGRAM, update).header(TELEGRAM_HEADER, SECRET).build();
    int status = Program.send(genuine).statusCode();
    for (int again = 0; again < 5 && status == 503; again++) {
      Cluster.pause(Duration.ofMillis(200));
      status = Program.send(genuine).statusCode();
    }
    return status;
  }

  @Test
  void itListensOnThisMachineOnly() throws IOException {
    String listening = ":%04X".formatted(port);
    List<String> addresses = new ArrayList<>();
    for (String table : List.of("/proc/net/tcp", "/proc/net/tcp6")) {
      if (Files.isReadable(Path.of(table))) {
        Files.readAllLines(Path.of(table)).stream()
            .map(line -> line.strip().split("\\s+"))
            .filter(columns -> columns.length > 3 && columns[3].equals("0A"))
            .map(columns -> columns[1])
            .filter(address -> address.endsWith(listening))
            .forEach(addresses::add);
      }
    }
    assertThat(addresses)
        .isNotEmpty()
        .allMatch(address ->
            address.startsWith("0100007F:")
                || address.startsWith("0000000000000000FFFF00000100007F:"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "GET /channels/..%2f..%2fetc%2fpasswd/webhook HTTP/1.1\r\nHost: x\r\n\r\n",
        "GET /../../../../etc/passwd HTTP/1.1\r\nHost: x\r\n\r\n",
        "GET /api/v1/conversations/%2e%2e%2fx HTTP/1.1\r\nHost: x\r\n\r\n",
        "GET /api/v1/conversations/a%00b HTTP/1.1\r\nHost: x\r\n\r\n",
        "GET /healthz%0d%0aSet-Cookie:%20a=b HTTP/1.1\r\nHost: x\r\n\r\n",
        "TRACE / HTTP/1.1\r\nHost: x\r\n\r\n",
        "CONNECT 10.0.0.1:80 HTTP/1.1\r\nHost: x\r\n\r\n",
        "GET http://10.0.0.1/latest/meta-data HTTP/1.1\r\nHost: 10.0.0.1\r\n\r\n",
        "POST /handoff HTTP/1.1\r\nHost: x\r\nContent-Length: -5\r\n\r\n",
        "POST /handoff HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\nZZZ\r\n",
        "POST / HTTP/1.1\r\nContent-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
        "\u0000\u0001\u0002\r\n\r\n",
        "GET /nothing HTTP/9.9\r\nHost: x\r\n\r\n",
        "GET /api/v1/conversations?limit=%zz HTTP/1.1\r\nHost: x\r\n\r\n",
      })
  void errorsShowNothingOfTheInside(String request) throws IOException {
    String answer = raw(request);
    assertThat(answer)
        .doesNotContainIgnoringCase("exception")
        .doesNotContainIgnoringCase("undertow")
        .doesNotContain("dev.baton", "java.", "\tat ", "root:", "Set-Cookie");
    if (!answer.isEmpty()) {
      assertThat(answer).startsWith("HTTP/1.");
      assertThat(answer.substring(9, 10)).as(answer).isIn("4", "5");
      assertThat(answer.substring(9, 12)).as(answer).isNotEqualTo("500");
    }
    assertThat(program.get("/healthz", null).statusCode()).isEqualTo(200);
  }

  @Test
  void packedBodiesAreNotUnpacked() throws IOException {
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(packed)) {
      byte[] blanks = new byte[1 << 20];
      Arrays.fill(blanks, (byte) ' ');
      for (int nth = 0; nth < 200; nth++) {
        gzip.write(blanks);
      }
    }
    long before = program.residentMegabytes();
    HttpResponse<String> answer =
        Program.send(
            call(TELEGRAM, packed.toByteArray())
                .header(TELEGRAM_HEADER, SECRET)
                .header("Content-Encoding", "gzip")
                .build());
    assertThat(answer.statusCode()).isEqualTo(400);
    assertThat(program.residentMegabytes() - before).isLessThan(150);
  }

  @Test
  void deepJsonIsRefused() {
    byte[] deep = ("{\"a\":" + "[".repeat(100_000)).getBytes(StandardCharsets.UTF_8);
    assertThat(
            Program.send(call(TELEGRAM, deep).header(TELEGRAM_HEADER, SECRET).build()).statusCode())
        .isEqualTo(400);
    assertThat(program.handoff("[".repeat(100_000), Program.HANDOFF_TOKEN).statusCode())
        .isEqualTo(400);
  }

  @Test
  void nothingThatIsSecretIsWrittenAnywhere() throws IOException {
    program.get("/api/v1/conversations", CANARY + "-api");
    Program.send(
        HttpRequest.newBuilder(program.url().resolve("/handoff?token=" + CANARY + "-query"))
            .POST(BodyPublishers.ofString("{\"sender_id\":\"\\r\\n2026 ERROR forged\"}"))
            .build());
    Program.send(
        HttpRequest.newBuilder(program.url().resolve("/handoff?token=" + Program.HANDOFF_TOKEN))
            .POST(BodyPublishers.ofString("{\"sender_id\":\"\\r\\n2026 ERROR forged\"}"))
            .build());
    String seen =
        program.logged()
            + program.get("/readyz", null).body()
            + program.get("/api/v1/dead-letters?text=true", Program.API_TOKEN).body()
            + arguments();
    for (String secret :
        List.of(
            CANARY,
            SECRET,
            telegram.token(),
            webex.token(),
            Program.API_TOKEN,
            Program.HANDOFF_TOKEN)) {
      assertThat(seen.contains(secret)).as("a secret is written").isFalse();
    }
    assertThat(program.logged()).doesNotContain("\n2026 ERROR forged");
  }

  /** The command lines and threads of the programs that this test started in its folder. */
  private String arguments() throws IOException {
    StringBuilder all = new StringBuilder();
    for (ProcessHandle child : ProcessHandle.current().children().toList()) {
      Path proc = Path.of("/proc/" + child.pid());
      Path works = proc.resolve("cwd");
      if (Files.exists(works) && works.toRealPath().equals(folder.toRealPath())) {
        all.append(Files.readString(proc.resolve("cmdline")));
        try (Stream<Path> threads = Files.list(proc.resolve("task"))) {
          for (Path thread : threads.toList()) {
            all.append(Files.readString(thread.resolve("comm")));
          }
        }
      }
    }
    assertThat(all.toString()).contains("baton.jar");
    return all.toString();
  }

  private interface Shots {
    HttpRequest of(int nth);
  }

  private static Map<Integer, Integer> fire(Shots shots) {
    Map<Integer, Integer> statuses = new TreeMap<>();
    Semaphore free = new Semaphore(AT_ONCE);
    List<CompletableFuture<Integer>> answers = new ArrayList<>();
    for (int nth = 0; nth < FORGED; nth++) {
      free.acquireUninterruptibly();
      answers.add(
          Program.HTTP
              .sendAsync(shots.of(nth), BodyHandlers.discarding())
              .whenComplete((answer, failure) -> free.release())
              .thenApply(HttpResponse::statusCode));
    }
    answers.forEach(answer -> statuses.merge(answer.join(), 1, Integer::sum));
    assertThat(answers).hasSize(FORGED);
    return statuses;
  }

  private HttpRequest.Builder call(String path, byte[] body) {
    return HttpRequest.newBuilder(program.url().resolve(path))
        .header("Content-Type", "application/json")
        .POST(BodyPublishers.ofByteArray(body));
  }

  private static byte[] update(int id) {
    return """
    {"update_id":%d,"message":{"message_id":%d,"from":{"id":5,"is_bot":false,"first_name":"x"},\
    "chat":{"id":5,"type":"private"},"date":1795200000,"text":"forged"}}\
    """
        .formatted(id, id)
        .getBytes(StandardCharsets.UTF_8);
  }

  private static byte[] announcement(String id) {
    return """
    {"id":"hook","resource":"messages","event":"created","actorId":"a","data":{"id":"%s",\
    "roomId":"r","roomType":"direct","personId":"p","personEmail":"p@example.com"}}\
    """
        .formatted(id)
        .getBytes(StandardCharsets.UTF_8);
  }

  private static @Nullable String forgedWord(String right, int nth, Random random) {
    int at = random.nextInt(right.length());
    return switch (nth % 7) {
      case 0 -> null;
      case 1 -> right.substring(0, at);
      case 2 -> right + "x";
      case 3 -> right.toLowerCase(Locale.ROOT);
      case 4 -> right.toUpperCase(Locale.ROOT);
      case 5 -> "x" + right.substring(1);
      default -> right.substring(0, at) + (char) (right.charAt(at) ^ 1) + right.substring(at + 1);
    };
  }

  private static @Nullable String forgedHex(String right, int nth, Random random) {
    byte[] bytes = HexFormat.of().parseHex(right);
    return switch (nth % 4) {
      case 0 -> null;
      case 1 -> right.substring(0, 2 * random.nextInt(1, bytes.length));
      case 2 -> right + "00";
      default -> {
        bytes[random.nextInt(bytes.length)] ^= (byte) (1 << random.nextInt(8));
        yield HexFormat.of().formatHex(bytes);
      }
    };
  }

  private static String signed(String algorithm, byte[] body, String secret) {
    try {
      Mac mac = Mac.getInstance(algorithm);
      mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), algorithm));
      return HexFormat.of().formatHex(mac.doFinal(body));
    } catch (GeneralSecurityException absent) {
      throw new IllegalStateException(absent);
    }
  }

  private String raw(String request) throws IOException {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      socket.setSoTimeout(10_000);
      socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
      socket.getOutputStream().flush();
      socket.shutdownOutput();
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
    } catch (java.net.SocketException reset) {
      return "";
    }
  }

  private long rows(String of) {
    try (Connection connection =
            DriverManager.getConnection("jdbc:sqlite:" + folder.resolve("baton.db"));
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery("SELECT COUNT(*) FROM " + of)) {
      return rows.next() ? rows.getLong(1) : -1;
    } catch (SQLException unreadable) {
      throw new UncheckedIOException(new IOException(unreadable));
    }
  }
}
