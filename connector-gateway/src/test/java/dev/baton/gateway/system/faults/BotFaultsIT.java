package dev.baton.gateway.system.faults;

import static dev.baton.gateway.system.Soon.slowly;
import static dev.baton.gateway.system.Soon.soon;
import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.gateway.system.Crowd;
import dev.baton.gateway.system.Program;
import dev.baton.gateway.system.Verdict;
import dev.baton.testkit.ChatClient.Shown;
import dev.baton.testkit.network.Link;
import dev.baton.testkit.rasa.FakeRasa;
import dev.baton.testkit.rasa.RasaRequest;
import dev.baton.testkit.rasa.RasaTurn;
import dev.baton.testkit.rasa.ServerFault;
import dev.baton.testkit.telegram.FakeTelegram;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Bots that are down, hang, answer byte by byte, break off, answer garbage or fail: nine of them at
 * once on one gateway, beside a healthy one.
 */
@Timeout(300)
class BotFaultsIT {

  private static final Duration DEADLINE = Duration.ofSeconds(3);
  private static final Duration FAULT = Duration.ofSeconds(18);

  /** After this time the circuits are open. */
  private static final Duration SETTLED = Duration.ofSeconds(9);

  private static final Duration PATIENCE = Duration.ofMinutes(3);

  @TempDir Path home;

  private final int port = Program.freePort();
  private final Ward well = new Ward("well", "", 6, ward -> {}, ward -> {});
  private final List<Ward> sick =
      List.of(
          new Ward("refused", "refuses connections", 3, w -> w.link.refuse(), w -> w.link.pass()),
          faulty("hangs", "never answers", ServerFault.HANGS),
          faulty("drips", "answers a byte each 0.2 s", ServerFault.DRIPS),
          faulty("breaks", "breaks off in the middle of an answer", ServerFault.BREAKS_OFF),
          faulty("html", "answers HTML with 200", ServerFault.SENDS_HTML),
          faulty("half", "answers half a JSON", ServerFault.SENDS_HALF_JSON),
          faulty("types", "answers JSON of wrong types", ServerFault.SENDS_WRONG_TYPES),
          faulty("large", "answers 20 MB", ServerFault.SENDS_TOO_MUCH),
          new Ward("fails", "answers 500", 3, w -> w.bot.failing(500), w -> w.bot.failing(0)));
  private final Program program;

  BotFaultsIT(@TempDir Path folder) {
    StringBuilder yaml = new StringBuilder();
    yaml.append(
        """
        server: {port: %d, public-url: "http://127.0.0.1:%d", api-token: ${BATON_API_TOKEN}}
        store: {url: "jdbc:sqlite:baton.db"}
        handoff: {agent-names: never, token: ${HANDOFF_TOKEN}}
        queues: {q0: {}}
        bots:
        """
            .formatted(port, port));
    all().forEach(ward -> yaml.append(ward.botLine()));
    yaml.append("channels:\n");
    all().forEach(ward -> yaml.append(ward.channelLine()));
    program = Program.prepared(folder, port, yaml.toString());
  }

  /** A bot, its users, and its fault. */
  private static final class Ward {
    final String name;
    final String fault;
    final Consumer<Ward> breaks;
    final Consumer<Ward> heals;
    final FakeTelegram platform = FakeTelegram.start();
    final FakeRasa bot = FakeRasa.start();
    final Link link = Link.to(bot.url().getPort());
    final List<Crowd.User> people;

    Ward(String name, String fault, int people, Consumer<Ward> breaks, Consumer<Ward> heals) {
      this.name = name;
      this.fault = fault;
      this.breaks = breaks;
      this.heals = heals;
      this.people =
          IntStream.range(0, people)
              .mapToObj(nth ->
                  new Crowd.User(
                      platform,
                      platform.privateChat(10_001L + nth, "User" + nth),
                      name + "-" + (10_001L + nth),
                      null))
              .toList();
      bot.delay(Duration.ofMillis(10))
          .otherwise(turn -> {
            if (Integer.parseInt(turn.text().substring(1)) % 3 == 0) {
              turn.say("r" + turn.text().substring(1));
            }
          });
    }

    String botLine() {
      return "  %s: {type: rasa, url: \"http://127.0.0.1:%d\", timeout: %ds}%n"
          .formatted(name, link.port(), DEADLINE.toSeconds());
    }

    String channelLine() {
      return "  %s: {type: telegram, token: \"%s\", api-url: \"%s\", mode: webhook, bot: %s, queue: q0, sender-prefix: \"%s-\"}%n"
          .formatted(name, platform.token(), platform.url(), name, name);
    }

    List<RasaRequest> messages(Instant from, Instant to) {
      return bot.requests().stream()
          .filter(request -> request.path().equals("/webhooks/rest/webhook"))
          .filter(request -> request.at().isAfter(from) && request.at().isBefore(to))
          .toList();
    }

    /** The time from writing to the bot's receipt, for all messages written between two moments. */
    List<Duration> delays(Instant from, Instant to) {
      List<Duration> delays = new ArrayList<>();
      for (Crowd.User user : people) {
        for (RasaTurn turn : bot.turnsOf(user.sender())) {
          Instant said = user.times().get(user.said().indexOf(turn.text()));
          if (said.isAfter(from) && said.isBefore(to)) {
            delays.add(Duration.between(said, turn.startedAt()));
          }
        }
      }
      return delays;
    }

    Duration recovery(Instant ended) {
      Instant last = ended;
      for (Crowd.User user : people) {
        for (RasaTurn turn : bot.turnsOf(user.sender())) {
          boolean before = user.times().get(user.said().indexOf(turn.text())).isBefore(ended);
          if (before && turn.startedAt().isAfter(last)) {
            last = turn.startedAt();
          }
        }
      }
      return Duration.between(ended, last);
    }

    /** What the bot never received, and how often users were told so and offered to ask again. */
    void assertHonest() {
      for (Crowd.User user : people) {
        List<String> unheard = new ArrayList<>(user.said());
        bot.turnsOf(user.sender()).forEach(turn -> unheard.remove(turn.text()));
        List<String> told =
            user.client().shown().stream()
                .filter(Shown::bot)
                .map(Shown::text)
                .filter(text -> text.startsWith("Sorry") && !text.contains("is kept"))
                .toList();
        assertThat(told)
            .as(user.sender() + ", unheard " + unheard)
            .hasSizeGreaterThanOrEqualTo(unheard.size());
      }
    }

    void close() {
      link.close();
      bot.close();
      platform.close();
    }
  }

  private static Ward faulty(String name, String description, ServerFault fault) {
    return new Ward(
        name,
        description,
        3,
        ward -> ward.bot.faulty(fault),
        ward -> ward.bot.faulty(ServerFault.NONE));
  }

  private Stream<Ward> all() {
    return Stream.concat(Stream.of(well), sick.stream());
  }

  @AfterEach
  void stop() {
    program.close();
    all().forEach(Ward::close);
  }

  @Test
  void sickBotsHurtNobodyElseAndAreTakenUpAgain() {
    program.restart();
    all().forEach(ward -> soon(() -> assertThat(ward.platform.webhookUrl()).isNotEmpty()));
    Instant began;
    Instant broke;
    Instant ended;
    try (Crowd crowd = new Crowd()) {
      Random random = new Random(Town.SEED);
      all()
          .flatMap(ward -> ward.people.stream())
          .forEach(user -> crowd.talk(user, new Random(random.nextLong()), -1));
      Town.pause(Duration.ofSeconds(4));
      began = Instant.now();
      Town.pause(Duration.ofSeconds(8));
      broke = Instant.now();
      sick.forEach(ward -> ward.breaks.accept(ward));
      Town.pause(FAULT);
      ended = Instant.now();
      sick.forEach(ward -> ward.heals.accept(ward));
      Town.pause(Duration.ofSeconds(2));
    }
    Duration usual = slowest(well.delays(began, broke));
    Duration beside = slowest(well.delays(broke, ended));
    System.out.printf(
        "  p99 of the well bot: %d ms before, %d ms beside%n", usual.toMillis(), beside.toMillis());
    assertThat(beside).isLessThan(longer(usual.multipliedBy(2), Duration.ofMillis(250)));

    for (Ward ward : sick) {
      List<RasaRequest> calls = ward.messages(broke.plus(SETTLED), ended);
      System.out.printf("  %s: %d calls with an open circuit%n", ward.name, calls.size());
      assertThat(calls).as(ward.name + ": calls of a bot that is left alone").hasSizeLessThan(3);
    }
    assertEndInTime(ward("drips"), broke, ended);
    assertMovesOnInTime(ward("hangs"), broke, ended);

    for (Ward ward : sick) {
      slowly(PATIENCE, () -> assertThat(look(ward).outstanding()).isEmpty());
      Verdict verdict = look(ward);
      System.out.println("  " + ward.name + ": " + verdict.line());
      new FaultRow(
              "BotFaultsIT#sickBotsHurtNobodyElseAndAreTakenUpAgain." + ward.name,
              "bot " + ward.fault + " for " + FAULT.toSeconds() + " s",
              ward.people.size() + " of 33 people",
              verdict.messages(),
              verdict.lost(),
              verdict.doubled(),
              verdict.repeatedToUsers(),
              verdict.disordered(),
              ward.recovery(ended))
          .write();
      assertThat(verdict.complaints()).as(ward.name).isEmpty();
      assertThat(verdict.repeatedToUsers()).as(ward.name).isZero();
      ward.assertHonest();
    }
    slowly(PATIENCE, () -> assertThat(look(well).complaints()).isEmpty());
  }

  private Verdict look(Ward ward) {
    return Verdict.of(program, ward.people, List.of(), ward.bot);
  }

  private Ward ward(String name) {
    return sick.stream().filter(ward -> ward.name.equals(name)).findFirst().orElseThrow();
  }

  /** Baton hangs up; the fake notices it at its next byte but one. */
  private static void assertEndInTime(Ward ward, Instant from, Instant to) {
    List<RasaRequest> calls =
        ward.messages(from, to).stream().filter(call -> call.endedAt() != null).toList();
    assertThat(calls).isNotEmpty();
    assertThat(calls)
        .allSatisfy(call ->
            assertThat(Duration.between(call.at(), call.endedAt()))
                .isLessThan(DEADLINE.plusMillis(500 + 400)));
  }

  /** After a call without an answer Baton asks for the tracker, as soon as the call ends. */
  private static void assertMovesOnInTime(Ward ward, Instant from, Instant to) {
    List<RasaRequest> requests = ward.bot.requests();
    List<RasaRequest> calls = ward.messages(from, to);
    assertThat(calls).isNotEmpty();
    for (RasaRequest call : calls) {
      String sender = Program.JSON.readTree(call.body()).path("sender").asString();
      Instant next =
          requests.stream()
              .filter(request -> request.path().contains(sender) && request.at().isAfter(call.at()))
              .map(RasaRequest::at)
              .findFirst()
              .orElseThrow();
      assertThat(Duration.between(call.at(), next)).isLessThan(DEADLINE.plusMillis(500));
    }
  }

  private static Duration slowest(List<Duration> delays) {
    List<Duration> sorted = delays.stream().sorted().toList();
    assertThat(sorted).hasSizeGreaterThan(30);
    return sorted.get((int) Math.ceil(sorted.size() * 0.99) - 1);
  }

  private static Duration longer(Duration a, Duration b) {
    return a.compareTo(b) > 0 ? a : b;
  }
}
