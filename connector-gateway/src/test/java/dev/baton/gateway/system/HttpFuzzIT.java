package dev.baton.gateway.system;

import static dev.baton.gateway.system.Soon.soon;
import static dev.baton.gateway.system.Soon.within;
import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.testkit.ChatClient;
import dev.baton.testkit.ChatClient.Shown;
import dev.baton.testkit.rasa.FakeRasa;
import dev.baton.testkit.telegram.FakeTelegram;
import dev.baton.testkit.webex.FakeWebex;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/**
 * Sends corrupted bodies to the running program, genuine and forged, over kept connections and
 * several at once. {@code -Dbaton.fuzz} sets how many for each endpoint, {@code -Dbaton.seed}
 * which.
 */
@Timeout(value = 60, unit = TimeUnit.MINUTES)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class HttpFuzzIT {

  private static final int BODIES = Integer.getInteger("baton.fuzz", 5_000);
  private static final long SEED = Long.getLong("baton.seed", 20_261_120L);
  private static final int SENDERS = 8;
  private static final int MOST_AGAIN = 5;
  private static final long FORUM = -1009876543210L;
  private static final String SECRET = "fuzz_Secret-1";
  private static final String SECRET_HEADER = "X-Telegram-Bot-Api-Secret-Token";
  private static final int WEBHOOK_LIMIT = 1 << 20;

  private final int port = Program.freePort();
  private final FakeTelegram telegram = FakeTelegram.start();
  private final FakeWebex webex = FakeWebex.start();
  private final FakeRasa rasa = FakeRasa.start();
  private final AtomicLong updateId = new AtomicLong(900_000_000);
  private Program program;

  /** The answers, counted by status; complaints are answers that must not happen. */
  private record Tally(
      Map<Integer, Integer> statuses,
      List<String> complaints,
      AtomicInteger connections,
      AtomicInteger postedAgain) {

    Tally() {
      this(new TreeMap<>(), new ArrayList<>(), new AtomicInteger(), new AtomicInteger());
    }

    void add(Tally other) {
      other.statuses.forEach((status, count) -> statuses.merge(status, count, Integer::sum));
      complaints.addAll(other.complaints);
      connections.addAndGet(other.connections.get());
      postedAgain.addAndGet(other.postedAgain.get());
    }
  }

  /** A way to call with one body. */
  private static final class Shot {
    final String path;
    final Map<String, String> headers;
    final byte[] body;

    Shot(String path, Map<String, String> headers, byte[] body) {
      this.path = path;
      this.headers = headers;
      this.body = body;
    }
  }

  /** Makes the call of one body. */
  private interface Attack {
    Shot shot(byte[] body, Random random);
  }

  @BeforeAll
  void start(@TempDir Path folder) {
    telegram.forum(FORUM, "Support");
    rasa.on("story", turn -> turn.say("Once upon a time"));
    program =
        Program.start(
            folder,
            port,
            """
            server: {port: %d, public-url: "http://127.0.0.1:%d", api-token: ${BATON_API_TOKEN}}
            store: {url: "jdbc:sqlite:baton.db"}
            bots:
              helpdesk: {type: rasa, url: "%s"}
            channels:
              telegram: {type: telegram, token: "%s", api-url: "%s", mode: webhook, webhook-secret: "%s", bot: helpdesk, queue: support}
              webex: {type: webex, token: "%s", api-url: "%s", webhook-secret: "%s", bot: helpdesk, queue: support}
            desks:
              tg: {channel: telegram, space: "%d"}
            queues:
              support: {desks: [tg]}
            handoff: {agent-names: never, token: ${HANDOFF_TOKEN}, user-words: ["/human"]}
            """
                .formatted(
                    port,
                    port,
                    rasa.url(),
                    telegram.token(),
                    telegram.url(),
                    SECRET,
                    webex.token(),
                    webex.url(),
                    SECRET,
                    FORUM));
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
  void spoiltBodiesDoNoHarm() throws Exception {
    story(601);
    long before = program.residentMegabytes();

    Tally secret =
        run(
            "telegram, right secret",
            Samples.UPDATES,
            WEBHOOK_LIMIT,
            BODIES / 2,
            this::genuineUpdate);
    Tally noSecret =
        run(
            "telegram, wrong or no secret",
            Samples.UPDATES,
            0,
            BODIES - BODIES / 2,
            this::forgedUpdate);
    Tally signed = run("webex, signed", Samples.WEBEX, WEBHOOK_LIMIT, BODIES / 2, this::signedCall);
    Tally unsigned =
        run("webex, forged or not signed", Samples.WEBEX, 0, BODIES - BODIES / 2, this::forgedCall);
    Tally handoff =
        run("/handoff, right token", Samples.HANDOFFS, 0, BODIES / 2, this::genuineHandoff);
    Tally noToken =
        run(
            "/handoff, wrong or no token",
            Samples.HANDOFFS,
            0,
            BODIES - BODIES / 2,
            this::forgedHandoff);

    long after = program.residentMegabytes();
    System.out.printf("fuzz: RSS %d MB before, %d MB after, heap at most 512 MB%n", before, after);
    List<Tally> all = List.of(secret, noSecret, signed, unsigned, handoff, noToken);
    for (Tally tally : all) {
      assertThat(tally.complaints()).isEmpty();
    }
    assertThat(all.stream().mapToInt(tally -> tally.postedAgain().get()).sum())
        .as("bodies not stored at once; whenever the store stands still, it is one of each sender")
        .isLessThanOrEqualTo(Math.max(SENDERS, 3 * BODIES / 1_000));
    assertThat(noSecret.statuses().keySet()).isSubsetOf(401, 403);
    assertThat(unsigned.statuses().keySet()).isSubsetOf(401, 403);
    assertThat(noToken.statuses().keySet()).isSubsetOf(401);
    assertThat(after).as("resident MB").isLessThan(1_000);
    assertThat(program.get("/readyz", null).statusCode()).isEqualTo(200);
    oversized();
    story(602);
    program.assertKeepsSecret(SECRET, telegram.token(), webex.token());
  }

  private Tally run(String what, List<String> seeds, int longest, int bodies, Attack attack)
      throws Exception {
    long start = System.nanoTime();
    Tally all = new Tally();
    try (ExecutorService senders = Executors.newFixedThreadPool(SENDERS)) {
      List<Future<Tally>> running = new ArrayList<>();
      for (int sender = 0; sender < SENDERS; sender++) {
        long seed = SEED * 31 + what.hashCode() * 17L + sender;
        int count = bodies / SENDERS + (sender < bodies % SENDERS ? 1 : 0);
        running.add(senders.submit(() -> send(seeds, longest, count, seed, attack)));
      }
      for (Future<Tally> each : running) {
        all.add(each.get());
      }
    }
    System.out.printf(
        "fuzz: %s: %d bodies in %d ms over %d connections, answers %s, not stored at once %d%n",
        what,
        bodies,
        TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start),
        all.connections().get(),
        all.statuses(),
        all.postedAgain().get());
    return all;
  }

  private Tally send(List<String> seeds, int longest, int count, long seed, Attack attack)
      throws IOException {
    Random random = new Random(seed);
    Mutator mutator = new Mutator(seed);
    Tally tally = new Tally();
    try (KeptConnection connection = new KeptConnection(port)) {
      for (int number = 0; number < count && tally.complaints().size() < 5; number++) {
        String sample = seeds.get(random.nextInt(seeds.size()));
        String body = sample.replace("UPDATE_ID", Long.toString(updateId.getAndIncrement()));
        Shot shot = attack.shot(mutator.spoil(body, longest), random);
        try {
          KeptConnection.Answer answer = post(connection, shot, tally);
          tally.statuses().merge(answer.status(), 1, Integer::sum);
          String complaint = complaint(answer);
          if (!complaint.isEmpty()) {
            tally.complaints().add(complaint + " for " + shown(shot.body));
          }
        } catch (IOException broken) {
          tally.complaints().add(broken + " for " + shown(shot.body));
        }
      }
      tally.connections.addAndGet(connection.opened());
    }
    return tally;
  }

  /** Calls again, as a platform does, if the store did not answer in time. */
  private static KeptConnection.Answer post(KeptConnection connection, Shot shot, Tally tally)
      throws IOException {
    KeptConnection.Answer answer = connection.post(shot.path, shot.headers, shot.body);
    if (!notStored(answer)) {
      return answer;
    }
    tally.postedAgain().incrementAndGet();
    for (int again = 0; again < MOST_AGAIN && notStored(answer); again++) {
      Cluster.pause(Duration.ofMillis(200));
      answer = connection.post(shot.path, shot.headers, shot.body);
    }
    return answer;
  }

  private static boolean notStored(KeptConnection.Answer answer) {
    return answer.status() == 503 && answer.body().contains("\"not_stored\"");
  }

  private static String complaint(KeptConnection.Answer answer) {
    int status = answer.status();
    if (status < 200 || status >= 500) {
      return "status " + status + " " + answer.body();
    }
    if (status < 300) {
      return "";
    }
    try {
      JsonNode json = Program.JSON.readTree(answer.body());
      JsonNode error = json.has("error") ? json.path("error") : json;
      String words = error.path("message").asString(error.path("detail").asString(""));
      boolean told = !error.path("code").asString("").isEmpty() && !words.isEmpty();
      return told ? "" : "status " + status + " without code and message: " + answer.body();
    } catch (JacksonException unreadable) {
      return "status " + status + " without JSON: " + answer.body();
    }
  }

  private Shot genuineUpdate(byte[] body, Random random) {
    return update(Map.of(SECRET_HEADER, SECRET), body);
  }

  private Shot forgedUpdate(byte[] body, Random random) {
    return switch (random.nextInt(4)) {
      case 0 -> update(Map.of(), body);
      case 1 -> update(Map.of(SECRET_HEADER, ""), body);
      case 2 -> update(Map.of(SECRET_HEADER, SECRET + "x"), body);
      default -> update(Map.of(SECRET_HEADER, SECRET.toLowerCase(Locale.ROOT)), body);
    };
  }

  private static Shot update(Map<String, String> headers, byte[] body) {
    return new Shot("/channels/telegram/webhook", headers, body);
  }

  private Shot signedCall(byte[] body, Random random) {
    return signed(HexFormat.of().formatHex(hmac(SECRET, body)), body);
  }

  private Shot forgedCall(byte[] body, Random random) {
    byte[] right = hmac(SECRET, body);
    return switch (random.nextInt(5)) {
      case 0 -> new Shot("/channels/webex/webhook", Map.of(), body);
      case 1 -> signed("zz", body);
      case 2 -> signed(HexFormat.of().formatHex(hmac("guess", body)), body);
      case 3 -> signed(HexFormat.of().formatHex(right, 0, 19), body);
      default -> {
        right[random.nextInt(right.length)] ^= (byte) (1 << random.nextInt(8));
        yield signed(HexFormat.of().formatHex(right), body);
      }
    };
  }

  private static Shot signed(String signature, byte[] body) {
    return new Shot("/channels/webex/webhook", Map.of("X-Spark-Signature", signature), body);
  }

  private Shot genuineHandoff(byte[] body, Random random) {
    return random.nextBoolean()
        ? new Shot("/handoff", Map.of("Authorization", "Bearer " + Program.HANDOFF_TOKEN), body)
        : new Shot("/handoff?token=" + Program.HANDOFF_TOKEN, Map.of(), body);
  }

  private Shot forgedHandoff(byte[] body, Random random) {
    return random.nextBoolean()
        ? new Shot("/handoff", Map.of(), body)
        : new Shot("/handoff?token=wrong", Map.of("Authorization", "Bearer x"), body);
  }

  /** Bodies beyond the limits, genuine or not. */
  private void oversized() throws IOException {
    byte[] large = new byte[(10 << 20) + 1];
    Random random = new Random(SEED);
    for (Shot shot :
        List.of(
            genuineUpdate(large, random),
            signedCall(large, random),
            genuineHandoff(large, random))) {
      try (KeptConnection connection = new KeptConnection(port)) {
        KeptConnection.Answer answer = connection.post(shot.path, shot.headers, shot.body);
        assertThat(answer.status()).isEqualTo(413);
        assertThat(complaint(answer)).isEmpty();
      }
    }
  }

  /** A user talks with the bot, then with a person, then with the bot. */
  private void story(long id) {
    ChatClient user = telegram.privateChat(id, "Story" + id);
    ChatClient ann = telegram.member(FORUM, 900, "Ann");
    user.say(null, "story");
    hears(user, "Once upon a time");
    user.say(null, "/human");
    String offer = "Story" + id + " asks for a person";
    within(
        Duration.ofMinutes(2),
        () -> assertThat(ann.shown()).anyMatch(shown -> shown.text().contains(offer)));
    Shown head =
        ann.shown().stream()
            .filter(shown -> shown.text().contains(offer))
            .findFirst()
            .orElseThrow();
    ann.press(head.id(), "Claim");
    hears(user, "Ann has joined. You are now talking with a person.");
    ann.say(head.thread(), "I am a person");
    hears(user, "I am a person");
    ann.say(head.thread(), "/resolve");
    hears(user, "Ann has left. You are talking with the bot again.");
  }

  private static void hears(ChatClient user, String text) {
    within(
        Duration.ofMinutes(2),
        () -> assertThat(user.shown()).anyMatch(shown -> shown.text().equals(text)));
  }

  private static byte[] hmac(String secret, byte[] body) {
    try {
      Mac mac = Mac.getInstance("HmacSHA1");
      mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), "HmacSHA1"));
      return mac.doFinal(body);
    } catch (GeneralSecurityException absent) {
      throw new IllegalStateException(absent);
    }
  }

  private static String shown(byte[] body) {
    String text = new String(body, StandardCharsets.ISO_8859_1);
    return text.length() > 600 ? text.substring(0, 600) + "…" : text;
  }
}
