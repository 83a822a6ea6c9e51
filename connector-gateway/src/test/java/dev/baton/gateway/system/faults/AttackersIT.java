package dev.baton.gateway.system.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.gateway.system.KeptConnection;
import dev.baton.gateway.system.Program;
import dev.baton.gateway.system.Soon;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Clients that send their requests slowly, byte by byte, and requests that are too large: honest
 * clients are served, the others are disconnected, and the heap does not grow.
 *
 * <p>{@code -Dbaton.attack-seconds} sets how long each attack lasts.
 */
@Timeout(600)
class AttackersIT {

  private static final int EACH_KIND = 1_000;
  private static final int HONEST = 8;
  private static final int ROUNDS = 2;
  private static final Duration ATTACK =
      Duration.ofSeconds(Integer.getInteger("baton.attack-seconds", 12));
  private static final Duration PLAIN = Duration.ofSeconds(5);
  private static final int DRIP_MILLIS = 1_000;
  private static final int MEBI = 1 << 20;

  @TempDir Path folder;
  private final int port = Program.freePort();
  private Program program;

  AttackersIT(@TempDir Path home) {
    program = Program.prepared(home, port, yaml());
  }

  private String yaml() {
    return """
    server: {port: %d, api-token: "${BATON_API_TOKEN}"}
    store: {url: "jdbc:sqlite:baton.db"}
    limits: {user-messages: 0}
    bots:
      shop: {type: webhook, url: "http://127.0.0.1:%d/bot", secret: secret-0123456789}
    channels:
      web: {type: rest, bot: shop, queue: support, answer-timeout: 0s}
    queues:
      support: {}
    handoff: {token: "${HANDOFF_TOKEN}"}
    """
        .formatted(port, Program.freePort());
  }

  @BeforeEach
  void start() {
    program.restart();
  }

  @AfterEach
  void stop() {
    program.close();
  }

  @Test
  void whoDripsIsGoneAndHoldsUpNobody() throws Exception {
    honest(Duration.ofSeconds(3));
    List<Double> plain = new ArrayList<>();
    List<Double> attacked = new ArrayList<>();
    Attack headers =
        new Attack("POST /channels/web/messages HTTP/1.1\r\nHost: 127.0.0.1\r\nX-Drip: ");
    Attack bodies =
        new Attack(
            "POST /channels/web/messages HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 60000\r\n\r\n");
    for (int round = 0; round < ROUNDS; round++) {
      plain.add(honest(PLAIN));
      try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
        headers.begin(threads);
        bodies.begin(threads);
        Soon.soon(() -> assertThat(headers.open.get() + bodies.open.get()).isGreaterThan(1_900));
        attacked.add(honest(ATTACK));
        headers.end();
        bodies.end();
      }
    }
    double ratio = mean(attacked) / mean(plain);
    System.out.printf(
        Locale.ROOT,
        "attackers: honest %.0f/s, attacked %.0f/s: %.0f %%; header drippers: %d, gone after %.1f s at"
            + " most; body drippers: %d, gone after %.1f s at most%n",
        mean(plain),
        mean(attacked),
        ratio * 100,
        headers.ended.get(),
        headers.longest.get() / 1e9,
        bodies.ended.get(),
        bodies.longest.get() / 1e9);
    new FaultRow(
            "AttackersIT#whoDripsIsGoneAndHoldsUpNobody",
            "1,000 clients drip headers, 1,000 drip bodies",
            String.format(
                Locale.ROOT, "%d honest clients at %.0f %% of their pace", HONEST, ratio * 100),
            headers.ended.get() + bodies.ended.get(),
            0,
            0,
            0,
            0,
            Duration.ZERO)
        .write();
    assertThat(headers.ended.get()).isGreaterThan(EACH_KIND);
    assertThat(bodies.ended.get()).isGreaterThan(EACH_KIND);
    assertThat(Duration.ofNanos(headers.longest.get())).isLessThan(Duration.ofSeconds(10));
    assertThat(Duration.ofNanos(bodies.longest.get())).isLessThan(Duration.ofSeconds(10));
    assertThat(ratio).isGreaterThanOrEqualTo(0.8);
  }

  private static double mean(List<Double> rates) {
    return rates.stream().mapToDouble(rate -> rate).average().orElseThrow();
  }

  /** Clients that send slowly, and connect again after they were disconnected. */
  private final class Attack {

    private final String beginning;
    private final AtomicBoolean over = new AtomicBoolean();
    private final AtomicInteger open = new AtomicInteger();
    private final AtomicInteger ended = new AtomicInteger();
    private final AtomicLong longest = new AtomicLong();
    private final List<Future<Boolean>> running = new ArrayList<>();

    Attack(String beginning) {
      this.beginning = beginning;
    }

    void begin(ExecutorService threads) {
      over.set(false);
      for (int each = 0; each < EACH_KIND; each++) {
        running.add(threads.submit(this::dripOnAndOn));
      }
    }

    void end() throws Exception {
      over.set(true);
      for (Future<Boolean> one : running) {
        one.get();
      }
      running.clear();
    }

    private boolean dripOnAndOn() throws IOException {
      while (!over.get()) {
        drip();
      }
      return true;
    }

    private void drip() throws IOException {
      try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
        long since = System.nanoTime();
        open.incrementAndGet();
        socket.setSoTimeout(DRIP_MILLIS);
        try {
          OutputStream out = socket.getOutputStream();
          out.write(beginning.getBytes(StandardCharsets.ISO_8859_1));
          while (!over.get() && !hungUp(socket)) {
            out.write('x');
          }
        } catch (IOException reset) {
          assertThat(reset).hasMessageMatching("(?i).*(reset|broken pipe|abort).*");
        } finally {
          open.decrementAndGet();
        }
        if (!over.get()) {
          ended.incrementAndGet();
          longest.accumulateAndGet(System.nanoTime() - since, Math::max);
        }
      }
    }

    private boolean hungUp(Socket socket) throws IOException {
      try {
        return socket.getInputStream().read() < 0;
      } catch (SocketTimeoutException nothingYet) {
        return false;
      }
    }
  }

  /** Calls per second of honest clients; each call must be accepted. */
  private double honest(Duration span) throws Exception {
    long start = System.nanoTime();
    long end = start + span.toNanos();
    long calls = 0;
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<Integer>> clients = new ArrayList<>();
      for (int client = 0; client < HONEST; client++) {
        String body = "{\"sender\":\"honest%d\",\"message\":\"hello\"}".formatted(client);
        clients.add(threads.submit(() -> callUntil(end, body)));
      }
      for (Future<Integer> client : clients) {
        calls += client.get();
      }
    }
    return calls * 1e9 / (System.nanoTime() - start);
  }

  private int callUntil(long end, String body) throws IOException {
    int calls = 0;
    try (KeptConnection connection = new KeptConnection(port)) {
      while (System.nanoTime() < end) {
        KeptConnection.Answer answer =
            connection.post(
                "/channels/web/messages", Map.of(), body.getBytes(StandardCharsets.UTF_8));
        assertThat(answer.status()).as(answer.body()).isEqualTo(200);
        calls++;
      }
    }
    return calls;
  }

  @Test
  void whatIsTooLargeIsRefusedAndLeavesNothingBehind() throws Exception {
    Map<String, String> token = Map.of("Authorization", "Bearer " + Program.HANDOFF_TOKEN);
    byte[] large = filled(10 * MEBI + 1);
    assertThat(post("/channels/web/messages", Map.of(), filled(MEBI + 1)).status()).isEqualTo(413);
    Heap before = Heap.of(program);
    List<Integer> statuses = new ArrayList<>();
    try (ExecutorService threads = Executors.newFixedThreadPool(16)) {
      List<Future<Integer>> running = new ArrayList<>();
      for (int round = 0; round < 4; round++) {
        running.add(threads.submit(() -> post("/handoff", token, large).status()));
        running.add(threads.submit(() -> chunked("/handoff", token, large)));
        running.add(threads.submit(() -> chunked("/channels/web/messages", Map.of(), large)));
        running.add(threads.submit(() -> post("/handoff", token, json("number")).status()));
        running.add(threads.submit(() -> post("/handoff", token, json("string")).status()));
        running.add(threads.submit(() -> post("/handoff", token, json("deep")).status()));
        running.add(threads.submit(this::manyHeaders));
      }
      for (Future<Integer> one : running) {
        statuses.add(one.get());
      }
    }
    Heap after = Heap.of(program);
    System.out.printf(
        Locale.ROOT,
        "oversized: statuses %s; live heap %.1f MiB before, %.1f MiB after%n",
        statuses,
        before.megabytes(),
        after.megabytes());
    for (int round = 0; round < 4; round++) {
      List<Integer> kind = statuses.subList(round * 7, round * 7 + 7);
      assertThat(kind.subList(0, 3)).allMatch(status -> status == 413 || status == 503);
      assertThat(kind.subList(3, 6)).allMatch(status -> status / 100 == 4 || status == 503);
      assertThat(kind.get(6)).isBetween(400, 431);
    }
    assertThat(statuses).contains(413, 400);
    assertThat(after.megabytes() - before.megabytes()).isLessThan(64);
    assertThat(program.get("/readyz", null).statusCode()).isEqualTo(200);
    new FaultRow(
            "AttackersIT#whatIsTooLargeIsRefusedAndLeavesNothingBehind",
            "10 MiB bodies by length and chunked, 100,000-deep JSON, 10 MB numbers and strings, 10,000 headers",
            "16 at once, -Xmx512m",
            statuses.size(),
            0,
            0,
            0,
            0,
            Duration.ZERO)
        .write();
  }

  private static byte[] filled(int length) {
    byte[] bytes = new byte[length];
    Arrays.fill(bytes, (byte) 'x');
    return bytes;
  }

  private static byte[] json(String kind) {
    String ten = "1".repeat(10_000_000);
    String text =
        switch (kind) {
          case "number" -> "{\"sender_id\":\"a\",\"priority\":" + ten + "}";
          case "string" -> "{\"sender_id\":\"" + ten + "\"}";
          default ->
              "{\"sender_id\":\"a\",\"metadata\":"
                  + "[".repeat(100_000)
                  + "]".repeat(100_000)
                  + "}";
        };
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private KeptConnection.Answer post(String path, Map<String, String> headers, byte[] body)
      throws IOException {
    try (KeptConnection connection = new KeptConnection(port)) {
      return connection.post(path, headers, body);
    }
  }

  /** Sends without a length, so that only the received bytes tell how large the body is. */
  private int chunked(String path, Map<String, String> headers, byte[] body) throws IOException {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      socket.setSoTimeout(20_000);
      OutputStream out = socket.getOutputStream();
      StringBuilder head = new StringBuilder("POST " + path + " HTTP/1.1\r\nHost: 127.0.0.1\r\n");
      headers.forEach((name, value) -> head.append(name + ": " + value + "\r\n"));
      head.append("Transfer-Encoding: chunked\r\n\r\n");
      out.write(head.toString().getBytes(StandardCharsets.ISO_8859_1));
      int size = 1 << 16;
      for (int from = 0; from < body.length; from += size) {
        int length = Math.min(size, body.length - from);
        out.write((Integer.toHexString(length) + "\r\n").getBytes(StandardCharsets.ISO_8859_1));
        out.write(body, from, length);
        out.write("\r\n".getBytes(StandardCharsets.ISO_8859_1));
      }
      out.write("0\r\n\r\n".getBytes(StandardCharsets.ISO_8859_1));
      return status(socket.getInputStream());
    }
  }

  private int manyHeaders() throws IOException {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      socket.setSoTimeout(20_000);
      StringBuilder head = new StringBuilder("GET /healthz HTTP/1.1\r\nHost: 127.0.0.1\r\n");
      for (int header = 0; header < 10_000; header++) {
        head.append("X-" + header + ": y\r\n");
      }
      OutputStream out = socket.getOutputStream();
      try {
        out.write(head.append("\r\n").toString().getBytes(StandardCharsets.ISO_8859_1));
      } catch (IOException hungUpInTheMiddle) {
        assertThat(hungUpInTheMiddle).hasMessageMatching("(?i).*(reset|broken pipe|abort).*");
      }
      return status(socket.getInputStream());
    }
  }

  /** The status of an answer; a connection that is closed without one counts as 400. */
  private static int status(InputStream from) throws IOException {
    InputStream in = new BufferedInputStream(from);
    StringBuilder line = new StringBuilder();
    try {
      for (int next = in.read(); next >= 0 && next != '\n'; next = in.read()) {
        line.append((char) next);
      }
    } catch (IOException reset) {
      assertThat(reset).hasMessageMatching("(?i).*reset.*");
    }
    return line.isEmpty() ? 400 : Integer.parseInt(line.toString().split(" ", 3)[1]);
  }
}
