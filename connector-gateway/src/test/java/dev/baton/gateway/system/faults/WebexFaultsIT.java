package dev.baton.gateway.system.faults;

import static dev.baton.gateway.system.Soon.slowly;
import static dev.baton.gateway.system.Soon.soon;
import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.gateway.system.Program;
import dev.baton.testkit.ChatClient.Shown;
import dev.baton.testkit.rasa.FakeRasa;
import dev.baton.testkit.rasa.RasaTurn;
import dev.baton.testkit.webex.FakeWebex;
import dev.baton.testkit.webex.FakeWebex.RegisteredWebhook;
import dev.baton.testkit.webex.WebexChat;
import dev.baton.testkit.webex.WebexRequest;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** Webex limits, fails, switches webhooks off, moves rooms, and repeats and reorders webhooks. */
@Timeout(240)
class WebexFaultsIT {

  private static final int PEOPLE = 6;
  private static final String LOAD = PEOPLE + " people, 1 message a second each, a third answered";

  @TempDir Path home;

  private final FakeWebex webex = FakeWebex.start();
  private final FakeRasa bot = FakeRasa.start();
  private final List<Person> people =
      IntStream.range(0, PEOPLE)
          .mapToObj(nth -> new Person(webex.direct("user" + nth + "@example.com", "User" + nth)))
          .toList();
  private final CountDownLatch silent = new CountDownLatch(1);
  private final List<Thread> threads = new ArrayList<>();
  private final Program program;

  /** Somebody who writes, in a chat with the bot. */
  private record Person(WebexChat chat, String sender, List<String> said, List<Instant> times) {

    Person(WebexChat chat) {
      this(chat, chat.roomId(), new CopyOnWriteArrayList<>(), new CopyOnWriteArrayList<>());
    }

    void say(String text) {
      times.add(Instant.now());
      said.add(text);
      chat.say(null, text);
    }

    List<String> shown() {
      return chat.shown().stream().filter(Shown::bot).map(Shown::text).toList();
    }
  }

  WebexFaultsIT(@TempDir Path folder) {
    int port = Program.freePort();
    bot.delay(Duration.ofMillis(10))
        .otherwise(turn -> {
          if (Integer.parseInt(turn.text().substring(1)) % 3 == 0) {
            turn.say("r" + turn.text().substring(1));
          }
        });
    program =
        Program.prepared(
            folder,
            port,
            """
            server: {port: %d, public-url: "http://127.0.0.1:%d", api-token: ${BATON_API_TOKEN}}
            store: {url: "jdbc:sqlite:baton.db"}
            handoff: {agent-names: never, token: ${HANDOFF_TOKEN}}
            queues: {q0: {}}
            bots: {helpdesk: {type: rasa, url: "%s", timeout: 5s}}
            channels: {webex: {type: webex, token: "%s", api-url: "%s", bot: helpdesk, queue: q0, check: 2s, sweep: 6s}}
            """
                .formatted(port, port, bot.url(), webex.token(), webex.url()));
  }

  @AfterEach
  void stop() throws InterruptedException {
    fallSilent();
    program.close();
    bot.close();
    webex.close();
  }

  @Test
  void aPauseOfTheAccountIsKeptAcrossAKill() throws Exception {
    begin();
    webex.silence(Duration.ofSeconds(14));
    soon(() -> assertThat(webex.silentUntil()).isPresent());
    Town.pause(Duration.ofSeconds(2));
    program.kill();
    program.restart();
    Instant again = Instant.now();
    Instant until = webex.silentUntil().orElseThrow();
    assertThat(until).as("the kill was within the pause").isAfter(again);
    Town.pause(Duration.between(again, until).plusSeconds(4));
    List<WebexRequest> early =
        webex.requests().stream()
            .filter(
                request -> request.path().equals("/messages") && request.method().equals("POST"))
            .filter(request -> request.at().isAfter(until.minusSeconds(13)))
            .filter(request -> request.at().isBefore(until))
            .toList();
    assertThat(early).as("messages while Webex asked for silence").isEmpty();
    conclude(
        "aPauseOfTheAccountIsKeptAcrossAKill",
        "Webex 429, Retry-After 14 s, kill -9 within it",
        until);
  }

  @Test
  void anOutageIsWaitedOut() throws Exception {
    begin();
    for (int burst = 0; burst < 3; burst++) {
      webex.breakDown(502);
      Town.pause(Duration.ofSeconds(3));
      webex.recover();
      Town.pause(Duration.ofSeconds(1));
    }
    Instant ended = Instant.now();
    Town.pause(Duration.ofSeconds(4));
    conclude("anOutageIsWaitedOut", "Webex 502 with HTML, 3 × 3 s", ended);
  }

  @Test
  void webhooksThatWereSwitchedOffAreMendedAndWhatWasMissedIsFetched() throws Exception {
    begin();
    Instant off = Instant.now();
    webex.sleepWebhooks();
    soon(() -> assertThat(webex.webhooks()).allMatch(RegisteredWebhook::active));
    Instant on = Instant.now();
    Town.pause(Duration.ofSeconds(4));
    webex.loseWebhooks(true);
    Town.pause(Duration.ofSeconds(4));
    webex.loseWebhooks(false);
    Instant ended = Instant.now();
    Town.pause(Duration.ofSeconds(3));
    assertThat(Duration.between(off, on)).isLessThan(Duration.ofSeconds(6));
    conclude(
        "webhooksThatWereSwitchedOffAreMendedAndWhatWasMissedIsFetched",
        "Webex switches webhooks off; 4 s of webhooks lost",
        ended);
  }

  @Test
  void webhooksThatComeTwiceAndMixedUpAreHandledOnce() throws Exception {
    begin();
    webex.duplicate(4);
    for (int round = 0; round < 6; round++) {
      webex.reorderNext(10);
      Town.pause(Duration.ofSeconds(2));
    }
    webex.duplicate(1);
    webex.reorderNext(0);
    Instant ended = Instant.now();
    Town.pause(Duration.ofSeconds(3));
    conclude(
        "webhooksThatComeTwiceAndMixedUpAreHandledOnce",
        "Webex: each webhook 4 times, reversed within 10",
        ended);
  }

  @Test
  void roomsThatMoveAreFollowed() throws Exception {
    begin();
    for (Person person : people.subList(0, 4)) {
      webex.migrate(person.chat().roomId());
      Town.pause(Duration.ofMillis(500));
    }
    Instant ended = Instant.now();
    Town.pause(Duration.ofSeconds(5));
    conclude("roomsThatMoveAreFollowed", "Webex moves 4 rooms to other ids", ended);
  }

  private void begin() {
    program.restart();
    soon(() -> assertThat(webex.webhooks()).hasSizeGreaterThanOrEqualTo(3));
    Random random = new Random(Town.SEED);
    for (Person person : people) {
      Random own = new Random(random.nextLong());
      threads.add(
          Thread.ofVirtual()
              .start(() -> {
                try {
                  int number = 0;
                  do {
                    person.say("m" + ++number);
                  } while (!silent.await(700 + own.nextInt(600), TimeUnit.MILLISECONDS));
                } catch (InterruptedException ended) {
                  Thread.currentThread().interrupt();
                }
              }));
    }
    Town.pause(Duration.ofSeconds(3));
  }

  private void fallSilent() throws InterruptedException {
    silent.countDown();
    for (Thread thread : threads) {
      thread.join();
    }
  }

  private void conclude(String test, String fault, Instant ended) throws InterruptedException {
    fallSilent();
    slowly(Duration.ofMinutes(2), () -> assertThat(missing()).isEmpty());
    Town.pause(Duration.ofSeconds(1));
    int doubled = 0;
    int repeated = 0;
    int disordered = 0;
    List<String> orders = new ArrayList<>();
    for (Person person : people) {
      List<String> stored = stored(person);
      List<String> heard = heard(person);
      doubled += stored.size() - new HashSet<>(stored).size();
      doubled += heard.size() - new HashSet<>(heard).size();
      repeated += person.shown().size() - new HashSet<>(person.shown()).size();
      int late = disorder(person.said(), stored) + disorder(stored, heard);
      if (late > 0) {
        orders.add(person.sender() + " stored " + stored + " heard " + heard);
      }
      disordered += late;
    }
    new FaultRow(
            "WebexFaultsIT#" + test,
            fault,
            LOAD,
            people.stream().mapToInt(person -> person.said().size()).sum(),
            0,
            doubled,
            repeated,
            disordered,
            recovery(ended))
        .write();
    assertThat(doubled).as("doubled").isZero();
    assertThat(repeated).as("repeated").isZero();
    assertThat(orders).as("out of order").isEmpty();
  }

  /** What has not come yet, and is lost if it never comes. */
  private List<String> missing() {
    List<String> missing = new ArrayList<>();
    for (Person person : people) {
      Set<String> expected = new HashSet<>(person.said());
      expected.removeAll(heard(person));
      expected.forEach(text -> missing.add(person.sender() + ": not heard " + text));
      Set<String> answers = new HashSet<>();
      person.said().stream()
          .map(text -> Integer.parseInt(text.substring(1)))
          .filter(number -> number % 3 == 0)
          .forEach(number -> answers.add("r" + number));
      answers.removeAll(person.shown());
      answers.forEach(text -> missing.add(person.sender() + ": not shown " + text));
    }
    return missing;
  }

  private List<String> heard(Person person) {
    return bot.turnsOf(person.sender()).stream().map(RasaTurn::text).toList();
  }

  private List<String> stored(Person person) {
    JsonNode messages = program.transcript(person.sender()).path("messages");
    return StreamSupport.stream(messages.spliterator(), false)
        .filter(message -> message.path("author").asString("").equals("user"))
        .map(message -> message.path("content").path("text").asString(""))
        .toList();
  }

  /** How many come after one that should follow them. */
  private static int disorder(List<String> written, List<String> seen) {
    int last = -1;
    int late = 0;
    for (String text : seen) {
      int place = written.indexOf(text);
      if (place < last) {
        late++;
      }
      last = Math.max(last, place);
    }
    return late;
  }

  private Duration recovery(Instant ended) {
    Instant last = ended;
    for (Person person : people) {
      for (RasaTurn turn : bot.turnsOf(person.sender())) {
        int place = person.said().indexOf(turn.text());
        boolean before = place >= 0 && person.times().get(place).isBefore(ended);
        if (before && turn.startedAt().isAfter(last)) {
          last = turn.startedAt();
        }
      }
    }
    return Duration.between(ended, last);
  }
}
