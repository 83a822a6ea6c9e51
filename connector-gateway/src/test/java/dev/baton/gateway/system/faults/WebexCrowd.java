package dev.baton.gateway.system.faults;

import static dev.baton.gateway.system.Soon.slowly;
import static dev.baton.gateway.system.Soon.soon;
import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.gateway.system.Program;
import dev.baton.testkit.ChatClient.Shown;
import dev.baton.testkit.rasa.FakeRasa;
import dev.baton.testkit.rasa.RasaTurn;
import dev.baton.testkit.webex.FakeWebex;
import dev.baton.testkit.webex.WebexChat;
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
import tools.jackson.databind.JsonNode;

/** People who write to a bot on Webex, in the program under test, while something breaks. */
final class WebexCrowd {

  private static final int PEOPLE = 6;
  private static final String LOAD = PEOPLE + " people, 1 message a second each, a third answered";

  final FakeWebex webex = FakeWebex.start();
  private final FakeRasa bot = FakeRasa.start();
  final List<Person> people =
      IntStream.range(0, PEOPLE)
          .mapToObj(nth -> new Person(webex.direct("user" + nth + "@example.com", "User" + nth)))
          .toList();
  private final CountDownLatch silent = new CountDownLatch(1);
  private final List<Thread> threads = new ArrayList<>();
  final Program program;

  /** Somebody who writes, in a chat with the bot. */
  record Person(WebexChat chat, String sender, List<String> said, List<Instant> times) {

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

  /**
   * @param home the program's folder
   * @param published whether Webex can call the program; otherwise it has to listen
   */
  WebexCrowd(Path home, boolean published) {
    int port = Program.freePort();
    bot.delay(Duration.ofMillis(10))
        .otherwise(turn -> {
          if (Integer.parseInt(turn.text().substring(1)) % 3 == 0) {
            turn.say("r" + turn.text().substring(1));
          }
        });
    String address = published ? "public-url: \"http://127.0.0.1:%d\", ".formatted(port) : "";
    program =
        Program.prepared(
            home,
            port,
            """
            server: {port: %d, %sapi-token: ${BATON_API_TOKEN}}
            store: {url: "jdbc:sqlite:baton.db"}
            handoff: {agent-names: never, token: ${HANDOFF_TOKEN}}
            queues: {q0: {}}
            bots: {helpdesk: {type: rasa, url: "%s", timeout: 5s}}
            channels: {webex: {type: webex, token: "%s", api-url: "%s", bot: helpdesk, queue: q0, check: 2s, sweep: 6s}}
            """
                .formatted(port, address, bot.url(), webex.token(), webex.url()));
  }

  void stop() throws InterruptedException {
    fallSilent();
    program.close();
    bot.close();
    webex.close();
  }

  /** Starts the program, and has people write. */
  void begin() {
    program.restart();
    soon(() ->
        assertThat(webex.webhooks().size() >= 3 || webex.openSockets() == 1)
            .as("Webex tells the program what happens")
            .isTrue());
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

  /**
   * Has people stop, waits until all is answered, and judges.
   *
   * @param test as {@code Class#method}
   * @param ended when the fault was over
   */
  void conclude(String test, String fault, Instant ended) throws InterruptedException {
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
            test,
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
