package dev.baton.gateway.system.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.gateway.system.KeptConnection;
import dev.baton.gateway.system.Program;
import dev.baton.gateway.system.Soon;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.LongSupplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/**
 * Messages pile up because a bot is down or a platform accepts nothing: they wait on disk, the heap
 * does not grow with them, and afterwards all of them arrive in order.
 *
 * <p>{@code -Dbaton.backlog} sets how many; twenty for each conversation.
 */
@Timeout(1_800)
class BacklogIT {

  private static final int MESSAGES = Integer.getInteger("baton.backlog", 10_000);
  private static final int EACH = 20;
  private static final int CONVERSATIONS = MESSAGES / EACH;
  private static final int SENDERS = 32;
  private static final Map<String, String> HEADERS = Map.of();

  @TempDir Path folder;
  private final int port = Program.freePort();
  private final List<Heap> looks = new ArrayList<>();

  private String yaml(int others) {
    return """
    server: {port: %d, api-token: "${BATON_API_TOKEN}"}
    store: {url: "jdbc:sqlite:baton.db"}
    limits: {user-messages: 0}
    bots:
      shop:
        type: webhook
        url: "http://127.0.0.1:%d/bot"
        secret: secret-0123456789
        timeout: 30s
        circuit: {failures: 5, pause: 2s}
    channels:
      web:
        type: rest
        bot: shop
        queue: support
        answer-timeout: 0s
        callback: {url: "http://127.0.0.1:%d/callback", secret: secret-0123456789}
    queues:
      support: {}
    handoff: {token: "${HANDOFF_TOKEN}"}
    """
        .formatted(port, others, others);
  }

  @Test
  void theBotIsDown() throws Exception {
    int others = Program.freePort();
    try (Counterparts counterparts = Counterparts.at(others, false);
        Program program = Program.start(folder, port, yaml(others))) {
      warmUp(counterparts, counterparts::heardInAll);
      fill(program, counterparts, true);
      long back = System.nanoTime();
      counterparts.up();
      Duration drained = drained(back, counterparts::heardInAll);
      Verdict verdict = Verdict.of(counterparts.heard());
      finish("theBotIsDown", "a bot is down while messages pile up", drained, verdict);
    }
  }

  @Test
  void thePlatformTakesNothing() throws Exception {
    int others = Program.freePort();
    try (Counterparts counterparts = Counterparts.at(others, true);
        Program program = Program.start(folder, port, yaml(others))) {
      warmUp(counterparts, counterparts::shownInAll);
      counterparts.refuse(true);
      fill(program, counterparts, false);
      Soon.within(
          Duration.ofMinutes(10),
          () -> assertThat(counterparts.heardInAll()).isEqualTo(MESSAGES + SENDERS));
      sample(program, MESSAGES, 0);
      assertThat(counterparts.refused()).isPositive();
      long back = System.nanoTime();
      counterparts.refuse(false);
      Duration drained = drained(back, counterparts::shownInAll);
      Verdict verdict = Verdict.of(counterparts.shown());
      finish("thePlatformTakesNothing", "a platform takes nothing for a while", drained, verdict);
    }
  }

  /**
   * Lets each sender say something, so that all classes are loaded before the first measurement.
   */
  private void warmUp(Counterparts counterparts, LongSupplier arrived) throws Exception {
    post(counterparts, 0, SENDERS, 0, "warm");
    Soon.soon(() -> assertThat(arrived.getAsLong()).isEqualTo(SENDERS));
  }

  private void fill(Program program, Counterparts counterparts, boolean down) throws Exception {
    sample(program, 0, 0);
    if (down) {
      counterparts.down();
    }
    int done = 0;
    for (int part : new int[] {10, 25, 50, 75, 100}) {
      int rounds = EACH * part / 100;
      long start = System.nanoTime();
      for (int round = done; round < rounds; round++) {
        post(counterparts, SENDERS, SENDERS + CONVERSATIONS, round, "m");
      }
      double seconds = (System.nanoTime() - start) / 1e9;
      double rate = (rounds - done) * (double) CONVERSATIONS / seconds;
      done = rounds;
      sample(program, rounds * CONVERSATIONS, rate);
    }
    assertBounded(program);
  }

  /** Posts one message of each of some senders, and waits until all are acknowledged. */
  private void post(Counterparts counterparts, int from, int to, int number, String word)
      throws Exception {
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<Integer>> running =
          IntStream.range(0, SENDERS)
              .mapToObj(each ->
                  threads.submit(() -> postEach(counterparts, from + each, to, number, word)))
              .toList();
      for (Future<Integer> one : running) {
        one.get();
      }
    }
  }

  /** A text may also arrive at once, in the answer to its own message. */
  private int postEach(Counterparts counterparts, int first, int to, int number, String word)
      throws IOException {
    int posted = 0;
    try (KeptConnection connection = new KeptConnection(port)) {
      for (int sender = first; sender < to; sender += SENDERS) {
        String body = "{\"sender\":\"s%d\",\"message\":\"%s%d\"}".formatted(sender, word, number);
        KeptConnection.Answer answer =
            connection.post(
                "/channels/web/messages", HEADERS, body.getBytes(StandardCharsets.UTF_8));
        assertThat(answer.status()).as(answer.body()).isEqualTo(200);
        for (JsonNode shown : Program.JSON.readTree(answer.body())) {
          counterparts.answered("s" + sender, shown.path("text").asString(""));
        }
        posted++;
      }
    }
    return posted;
  }

  private void sample(Program program, int waiting, double rate) {
    Heap heap = Heap.of(program);
    looks.add(heap);
    System.out.printf(
        Locale.ROOT,
        "backlog: | %,d | %.1f MiB | %d MiB | %s |%n",
        waiting,
        heap.megabytes(),
        heap.resident(),
        rate == 0 ? "" : String.format(Locale.ROOT, "%,.0f/s", rate));
  }

  /** After a tenth all conversations exist; what follows must cost next to nothing. */
  private void assertBounded(Program program) {
    double tenth = looks.get(1).megabytes();
    double whole = looks.getLast().megabytes();
    assertThat(whole - tenth)
        .as(() -> "live heap from a tenth to all:\n" + Heap.largest(program))
        .isLessThan(Math.max(8, MESSAGES / 10_000.0));
    assertThat(whole).isLessThan(160);
  }

  private Duration drained(long since, LongSupplier arrived) {
    Soon.within(
        Duration.ofMinutes(20),
        () -> assertThat(arrived.getAsLong()).isGreaterThanOrEqualTo(MESSAGES + SENDERS));
    return Duration.ofNanos(System.nanoTime() - since);
  }

  private void finish(String test, String fault, Duration drained, Verdict verdict) {
    System.out.printf(
        Locale.ROOT,
        "backlog: %s: %,d of %,d conversations drained in %.1f s, %,.0f/s%n",
        test,
        MESSAGES,
        CONVERSATIONS,
        drained.toMillis() / 1e3,
        MESSAGES * 1e3 / drained.toMillis());
    new FaultRow(
            "BacklogIT#" + test,
            fault,
            "%,d conversations, -Xmx512m".formatted(CONVERSATIONS),
            MESSAGES,
            verdict.lost,
            verdict.doubled,
            0,
            verdict.disordered,
            drained)
        .write();
    assertThat(verdict).isEqualTo(new Verdict(0, 0, 0));
  }

  /**
   * What became of the messages, by what arrived for each sender; Baton's own texts do not count.
   */
  private record Verdict(int lost, int doubled, int disordered) {

    static Verdict of(Map<String, List<String>> arrived) {
      int lost = 0;
      int doubled = 0;
      int disordered = 0;
      List<String> wanted = IntStream.range(0, EACH).mapToObj(number -> "m" + number).toList();
      for (int sender = SENDERS; sender < SENDERS + CONVERSATIONS; sender++) {
        List<String> own =
            arrived.getOrDefault("s" + sender, List.of()).stream()
                .filter(wanted::contains)
                .toList();
        List<String> once = own.stream().distinct().toList();
        lost += EACH - once.size();
        doubled += own.size() - once.size();
        disordered += once.equals(wanted.stream().filter(once::contains).toList()) ? 0 : 1;
      }
      return new Verdict(lost, doubled, disordered);
    }
  }
}
