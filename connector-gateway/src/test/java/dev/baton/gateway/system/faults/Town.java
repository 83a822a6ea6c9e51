package dev.baton.gateway.system.faults;

import static dev.baton.gateway.system.Soon.slowly;
import static dev.baton.gateway.system.Soon.soon;
import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.gateway.system.Cluster;
import dev.baton.gateway.system.Crowd;
import dev.baton.gateway.system.Program;
import dev.baton.gateway.system.Verdict;
import dev.baton.testkit.network.Link;
import dev.baton.testkit.rasa.FakeRasa;
import dev.baton.testkit.rasa.RasaTurn;
import dev.baton.testkit.rasa.TurnContext;
import dev.baton.testkit.telegram.FakeTelegram;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * One packaged gateway over SQLite, users on Telegram who write several times a second, and a bot
 * that answers every third message. The network between the gateway and both can be broken.
 */
final class Town implements AutoCloseable {

  static final long SEED = Long.getLong("baton.seed", 20_261_121L);

  private static final long FIRST = 10_001L;
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  /** How Baton receives updates. */
  enum Mode {
    WEBHOOK,
    POLLING;

    String word() {
      return this == WEBHOOK ? "webhook" : "polling";
    }
  }

  private final FakeTelegram platform = FakeTelegram.start();
  private final FakeRasa bot = FakeRasa.start();
  private final Link toPlatform = Link.to(URI.create(platform.url()).getPort());
  private final Link toBot = Link.to(bot.url().getPort());
  private final List<Crowd.User> people;
  private final Program program;
  private @Nullable Crowd crowd;

  private Town(Path home, Mode mode, int people, Path store, String more) {
    bot.delay(Duration.ofMillis(10)).otherwise(Town::answer);
    this.people =
        IntStream.range(0, people)
            .mapToObj(nth -> {
              long id = FIRST + nth;
              return new Crowd.User(
                  platform, platform.privateChat(id, "User" + id), "u-" + id, null);
            })
            .toList();
    int port = Program.freePort();
    this.program =
        Program.prepared(
            home,
            port,
            """
            server: {port: %d, public-url: "http://127.0.0.1:%d", api-token: ${BATON_API_TOKEN}}
            store: {url: "jdbc:sqlite:%s"}
            handoff: {agent-names: never, token: ${HANDOFF_TOKEN}}
            bots: {helpdesk: {type: rasa, url: "http://127.0.0.1:%d", timeout: 5s}}
            channels:
              chat: {type: telegram, token: "%s", api-url: "http://127.0.0.1:%d", mode: %s, bot: helpdesk, sender-prefix: "u-"%s
            """
                .formatted(
                    port,
                    port,
                    store,
                    toBot.port(),
                    platform.token(),
                    toPlatform.port(),
                    mode.word(),
                    more.isEmpty() ? ", queue: q0}\nqueues: {q0: {}}\n" : more));
  }

  /** A town with its store beside its configuration. */
  static Town of(Path home, Mode mode, int people) {
    return new Town(home, mode, people, home.resolve("baton.db"), "");
  }

  /** A town whose store is in another folder. */
  static Town storedIn(Path folder, Path home, Mode mode, int people) {
    return new Town(home, mode, people, folder.resolve("baton.db"), "");
  }

  /**
   * A town with a desk.
   *
   * @param desks what follows on the channel's line of the configuration
   */
  static Town withDesks(Path home, Mode mode, int people, String desks) {
    return new Town(home, mode, people, home.resolve("baton.db"), desks);
  }

  FakeTelegram platform() {
    return platform;
  }

  FakeRasa bot() {
    return bot;
  }

  Link toPlatform() {
    return toPlatform;
  }

  Link toBot() {
    return toBot;
  }

  Program program() {
    return program;
  }

  List<Crowd.User> people() {
    return people;
  }

  Crowd.User person(int nth) {
    return people.get(nth);
  }

  static long chat(int nth) {
    return FIRST + nth;
  }

  /** Starts Baton and lets everybody write. */
  Town wakes() {
    program.restart();
    soon(() -> assertThat(platform.calls()).isNotEmpty());
    everybodyWrites();
    return this;
  }

  void everybodyWrites() {
    Random random = new Random(SEED);
    Crowd next = new Crowd();
    people.forEach(user -> next.talk(user, new Random(random.nextLong()), -1));
    crowd = next;
  }

  void everybodyIsSilent() {
    Crowd now = crowd;
    if (now != null) {
      now.close();
    }
  }

  String load() {
    return people.size() + " people, 3 messages a second each, a third answered";
  }

  /** The verdict, once everything has come; complaints fail the test. */
  Verdict judge() {
    everybodyIsSilent();
    slowly(PATIENCE, () -> assertThat(platform.unconfirmed()).isZero());
    slowly(PATIENCE, () -> assertThat(look().outstanding()).isEmpty());
    Verdict verdict = look();
    System.out.println("  " + verdict.line());
    assertThat(verdict.complaints()).isEmpty();
    return verdict;
  }

  Verdict look() {
    return Verdict.of(program, people, List.of(), bot);
  }

  /** Judges, and writes the line for the table. */
  Verdict conclude(String test, String fault, Instant ended) {
    Verdict verdict = judge();
    Duration heard = hearing(ended);
    Duration told = telling(ended);
    System.out.println("  heard after " + heard + ", told after " + told);
    new FaultRow(
            test,
            fault,
            load(),
            verdict.messages(),
            verdict.lost(),
            verdict.doubled(),
            verdict.repeatedToUsers(),
            verdict.disordered(),
            heard.compareTo(told) > 0 ? heard : told)
        .write();
    return verdict;
  }

  /** The time from a moment until the bot had received everything written before it. */
  Duration hearing(Instant ended) {
    Instant last = ended;
    for (Crowd.User user : people) {
      for (RasaTurn turn : bot.turnsOf(user.sender())) {
        int place = user.said().indexOf(turn.text());
        boolean before = place >= 0 && user.times().get(place).isBefore(ended);
        if (before && turn.startedAt().isAfter(last)) {
          last = turn.startedAt();
        }
      }
    }
    return Duration.between(ended, last);
  }

  /** The longest time that a message written after a moment waited for the bot. */
  Duration longestStall(Instant since) {
    Duration longest = Duration.ZERO;
    for (Crowd.User user : people) {
      for (RasaTurn turn : bot.turnsOf(user.sender())) {
        int place = user.said().indexOf(turn.text());
        Instant written = place < 0 ? Instant.MAX : user.times().get(place);
        if (written.isAfter(since) && turn.startedAt().isAfter(written.plus(longest))) {
          longest = Duration.between(written, turn.startedAt());
        }
      }
    }
    return longest;
  }

  /**
   * The time from a moment until everybody was answered again; how fast a backlog follows is up to
   * the platform's pace.
   */
  Duration telling(Instant ended) {
    Map<String, Instant> told = new HashMap<>();
    platform.calls("sendMessage").stream()
        .filter(call -> call.at().isAfter(ended))
        .forEach(
            call -> told.putIfAbsent(call.parameters().getOrDefault("chat_id", ""), call.at()));
    Instant last = ended;
    for (int nth = 0; nth < people.size(); nth++) {
      Instant at = told.get(String.valueOf(chat(nth)));
      if (at != null && at.isAfter(last)) {
        last = at;
      }
    }
    return Duration.between(ended, last);
  }

  /** Calls for a chat that the platform accepted or refused between two moments. */
  List<FakeTelegram.Call> callsFor(long chat, Instant from, Instant to) {
    List<FakeTelegram.Call> found = new ArrayList<>();
    for (FakeTelegram.Call call : platform.calls()) {
      boolean meant = String.valueOf(chat).equals(call.parameters().get("chat_id"));
      if (meant && call.at().isAfter(from) && call.at().isBefore(to)) {
        found.add(call);
      }
    }
    return found;
  }

  private static void answer(TurnContext turn) {
    String text = turn.text();
    if (text.matches("m\\d+") && Integer.parseInt(text.substring(1)) % 3 == 0) {
      turn.say("r" + text.substring(1));
    } else if (text.startsWith("people")) {
      turn.custom("{\"handoff\":{\"to\":\"human\",\"queue\":\"" + text.substring(7) + "\"}}");
    }
  }

  static void pause(Duration time) {
    Cluster.pause(time);
  }

  @Override
  public void close() {
    everybodyIsSilent();
    program.close();
    toPlatform.close();
    toBot.close();
    bot.close();
    platform.close();
  }
}
