package dev.baton.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.baton.routing.Rules;
import dev.baton.testkit.ChatClient;
import dev.baton.testkit.rasa.FakeRasa;
import dev.baton.testkit.telegram.FakeTelegram;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.slf4j.LoggerFactory;

/** A running Baton goes by its file as it is now, or by all that it read before. */
final class ConfigurationWatchTest {

  private static final long FORUM = -1009876543211L;

  @TempDir private Path folder = Path.of("");

  private final Logger logger = (Logger) LoggerFactory.getLogger(ConfigurationWatch.class);
  private final ListAppender<ILoggingEvent> log = new ListAppender<>();
  private final FakeTelegram telegram = FakeTelegram.start();
  private final FakeRasa rasa = FakeRasa.forumBot(URI.create("http://127.0.0.1:9/handoff"));
  private final List<AutoCloseable> open = new ArrayList<>(List.of(telegram, rasa));
  private final List<Rules> taken = new ArrayList<>();
  private Path path = Path.of("");
  private String written = "";

  @BeforeEach
  void write() throws IOException {
    telegram.forum(FORUM, "Support");
    path = folder.resolve("baton.yml");
    written =
        """
        server: {port: 1, api-token: "t0ken-of-the-api"}
        store: {url: "jdbc:sqlite:%s"}
        bots: {helpdesk: {type: rasa, url: "%s"}}
        channels: {telegram: {type: telegram, token: "%s", api-url: "%s", bot: helpdesk, queue: support}}
        desks: {tg: {channel: telegram, space: "%d"}}
        queues: {support: {desks: [tg], wait-timeout: 15m}}
        handoff: {token: "t0ken-of-the-handoff", user-words: ["human"]}
        texts: {en: {queued: "Please wait for a person."}}
        """
            .formatted(
                folder.resolve("baton.db"), rasa.url(), telegram.token(), telegram.url(), FORUM);
    Files.writeString(path, written);
    log.start();
    logger.setLevel(Level.INFO);
    logger.addAppender(log);
  }

  @AfterEach
  void stop() throws Exception {
    logger.detachAppender(log);
    for (AutoCloseable each : open) {
      each.close();
    }
  }

  private ConfigurationFile file() {
    return new ConfigurationFile(path, Map.of());
  }

  private ConfigurationWatch watch() {
    return watch(taken::add);
  }

  private ConfigurationWatch watch(Consumer<Rules> baton) {
    return new ConfigurationWatch(file(), file().contents(), file().read(), baton);
  }

  private Gateway started() {
    Gateway gateway = Gateway.start(file().read(), OptionalInt.of(0));
    open.addFirst(gateway);
    return gateway;
  }

  /** As an editor does that replaces the file. */
  private void replace(String old, String other) throws IOException {
    assertThat(written).contains(old);
    written = written.replace(old, other);
    Path part = Files.writeString(folder.resolve("part"), written);
    Files.move(part, path, StandardCopyOption.REPLACE_EXISTING);
  }

  private static void twice(ConfigurationWatch watch) {
    watch.look();
    watch.look();
  }

  private List<String> said() {
    return List.copyOf(log.list).stream()
        .map(ILoggingEvent::getFormattedMessage)
        .filter(line -> line.contains(path.toString()))
        .map(line -> line.replace(path.toString(), "baton.yml"))
        .toList();
  }

  @Test
  void whatIsWrittenIsTakenOnceItIsWritten() throws IOException {
    ConfigurationWatch watch = watch();
    twice(watch);
    assertThat(taken).isEmpty();

    replace("wait-timeout: 15m", "wait-timeout: 5m, idle-timeout: 1h");
    watch.look();
    assertThat(taken).as("it may still be written").isEmpty();
    replace("Please wait for a person.", "One moment.");
    watch.look();
    assertThat(taken).as("it was still written").isEmpty();
    twice(watch);

    assertThat(taken).hasSize(1);
    assertThat(taken.getFirst().queues().getFirst().waitTimeout()).isEqualTo(Duration.ofMinutes(5));
    assertThat(said())
        .containsExactly(
            "baton.yml was read, and is in force now:"
                + " queues.support.idle-timeout, queues.support.wait-timeout, texts.en.queued");
  }

  @Test
  void aWrongFileChangesNothingAndIsToldOnce() throws IOException {
    ConfigurationWatch watch = watch();
    replace("wait-timeout: 15m", "wait-timeout: soon");
    twice(watch);
    twice(watch);
    assertThat(taken).isEmpty();
    assertThat(said())
        .singleElement()
        .asString()
        .startsWith("Baton goes on as before: baton.yml has a problem:\n")
        .contains("queues.support.wait-timeout", "line 6");

    replace("wait-timeout: soon", "wait-timeout: 20m");
    twice(watch);
    assertThat(taken).hasSize(1);
  }

  @Test
  void aFileThatIsAwayForAMomentIsNoChange() throws IOException {
    ConfigurationWatch watch = watch();
    Files.delete(path);
    twice(watch);
    assertThat(said()).isEmpty();
    Files.writeString(path, written);
    twice(watch);
    assertThat(said()).isEmpty();
    assertThat(taken).isEmpty();
  }

  @Test
  void whoAsksIsAnsweredAtOnce() throws IOException {
    ConfigurationWatch watch = watch();
    watch.ask();
    watch.look();
    assertThat(said()).containsExactly("baton.yml was read, and says the same as before");
    replace("15m", "16m");
    watch.ask();
    watch.look();
    assertThat(taken).hasSize(1);
    twice(watch);
    assertThat(taken).hasSize(1);
  }

  @Test
  void aValueOfTheFileWithSecretsCounts() throws IOException {
    replace("15m", "${WAIT}");
    Files.writeString(folder.resolve(".env"), "WAIT=15m\n");
    ConfigurationWatch watch = watch();
    Files.writeString(folder.resolve(".env"), "WAIT=25m\n");
    twice(watch);
    assertThat(taken.getFirst().queues().getFirst().waitTimeout())
        .isEqualTo(Duration.ofMinutes(25));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "port: 1 | port: 2 | server.port",
        "t0ken-of-the-api | t0ken-of-the-api-2 | server.api-token",
        "t0ken-of-the-handoff | t0ken-of-another | handoff.token",
        "baton.db | other.db | store.url",
        "bots: {helpdesk | bots: {other: {type: rasa, url: 'http://a'}, helpdesk | bots.other.type, bots.other.url",
        "-1009876543211 | -1009876543212 | desks.tg.space",
        "desks: {tg | desks: {ab: {channel: telegram, space: '-100'}, tg | desks.ab.channel, desks.ab.space",
        "type: telegram, | type: telegram, sender-prefix: tg, | channels.telegram.sender-prefix"
      })
  void whatOnlyARestartCanChangeIsRefusedWithAllTheRest(String old, String other, String named)
      throws IOException {
    ConfigurationWatch watch = watch();
    replace("Please wait for a person.", "One moment.");
    replace(old, other);
    twice(watch);
    assertThat(taken).isEmpty();
    assertThat(said())
        .singleElement()
        .asString()
        .isEqualTo(
            "Baton goes on as before: only a restart can change "
                + named
                + " in baton.yml; restart Baton, or change that back");
  }

  @Test
  void usersAndAgentsSeeTheNewRulesFromTheirNextMessageOn() throws IOException {
    Gateway gateway = started();
    ConfigurationWatch watch = watch(gateway.baton()::changeRules);
    ChatClient bob = telegram.privateChat(501, "Bob");
    ChatClient eve = telegram.privateChat(502, "Eve");
    bob.say(null, "human");
    await().untilAsserted(() -> assertThat(texts(bob)).contains("Please wait for a person."));

    replace("Please wait for a person.", "One moment.");
    replace("[\"human\"]", "[\"person\"]");
    twice(watch);
    eve.say(null, "human");
    eve.say(null, "person");
    await().untilAsserted(() -> assertThat(texts(eve)).contains("One moment."));
    assertThat(texts(eve)).filteredOn("One moment."::equals).hasSize(1);

    replace("queues: {support: ", "queues: {sales: {desks: [tg]}, support: ");
    twice(watch);
    assertThat(gateway.baton().overview().queues()).extracting("name").contains("sales");
    replace("sales: {desks: [tg]}, ", "");
    twice(watch);
    assertThat(gateway.baton().overview().queues()).extracting("name").doesNotContain("sales");
  }

  @Test
  void aDeskThatIsNewToAQueueIsOfferedWhoWaitsThere() throws IOException {
    long second = FORUM - 1;
    telegram.forum(second, "More");
    replace("desks: {tg", "desks: {more: {channel: telegram, space: \"" + second + "\"}, tg");
    ConfigurationWatch watch = watch(started().baton()::changeRules);
    telegram.privateChat(501, "Bob").say(null, "human");
    ChatClient first = telegram.member(FORUM, 601, "Ann");
    ChatClient other = telegram.member(second, 602, "Ben");
    await().untilAsserted(() -> assertThat(texts(first)).anyMatch(text -> text.contains("Bob")));
    assertThat(texts(other)).noneMatch(text -> text.contains("Bob"));

    replace("desks: [tg]", "desks: [tg, more]");
    twice(watch);
    await().untilAsserted(() -> assertThat(texts(other)).anyMatch(text -> text.contains("Bob")));
  }

  private static List<String> texts(ChatClient chat) {
    return chat.shown().stream().map(ChatClient.Shown::text).toList();
  }
}
