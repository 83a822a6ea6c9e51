package dev.baton.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.baton.plan.TextLanguage;
import dev.baton.testkit.telegram.FakeTelegram;
import java.io.IOException;
import java.lang.reflect.Constructor;
import java.net.URI;
import java.net.URL;
import java.net.URLClassLoader;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.text.Format;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code baton.jar} as users start it: in its own process, against its own servers. */
final class BatonJarIT {

  private static final Pattern ADDRESS = Pattern.compile("listens on (http://\\S+)");

  @TempDir private Path folder = Path.of("");

  @Test
  void runsUntilItIsToldToStop() throws Exception {
    try (LoopbackWorld world = new LoopbackWorld();
        HttpClient client = HttpClient.newHttpClient()) {
      Path log = folder.resolve("out.log");
      Process baton =
          start(log, "run", "--config", configure(world, "[]").toString(), "--port", "0");
      try {
        await().atMost(Duration.ofSeconds(60)).until(() -> ADDRESS.matcher(read(log)).find());
        Matcher address = ADDRESS.matcher(read(log));
        assertThat(address.find()).isTrue();
        String url = address.group(1);
        await().atMost(Duration.ofSeconds(30)).until(() -> get(client, url + "/readyz") == 200);

        world.says(42, "hello");
        await().atMost(Duration.ofSeconds(30)).until(() -> !world.sent().isEmpty());
        assertThat(world.turns()).singleElement().asString().contains("\"hello\"", "\"42\"");
        assertThat(world.sent().getFirst()).contains("Hello from the bot");

        HttpResponse<String> handoff =
            client.send(
                HttpRequest.newBuilder(URI.create(url + "/handoff?token=h4nd"))
                    .POST(BodyPublishers.ofString("{\"sender_id\":\"42\",\"intent\":null}"))
                    .build(),
                BodyHandlers.ofString());
        assertThat(handoff.statusCode()).isEqualTo(200);
        assertThat(handoff.body()).contains("\"end_reason\":\"no_agent\"");
        assertThat(get(client, url + "/handoff")).isEqualTo(405);
        assertThat(get(client, url + "/api/v1/conversations")).isEqualTo(200);
      } finally {
        baton.destroy();
      }
      assertThat(baton.waitFor(30, TimeUnit.SECONDS)).as("stopped in time").isTrue();
      assertThat(baton.exitValue()).isEqualTo(143);
      assertThat(read(log))
          .contains("Baton has stopped")
          .doesNotContain("ERROR", "WARNING", LoopbackWorld.TOKEN, "h4nd", "Hello from the bot");
    }
  }

  /** Whoever runs the tests may ignore the signal, as under {@code nohup}; then so would Baton. */
  @Test
  void readsItsFileAgainWhenItIsAskedTo() throws Exception {
    try (LoopbackWorld world = new LoopbackWorld()) {
      Path log = folder.resolve("out.log");
      Path file = configure(world, "[]");
      List<String> hearing = List.of("env", "--default-signal=HUP");
      Process baton =
          start(hearing, log, List.of(), "run", "--config", file.toString(), "--port", "0");
      try {
        await().atMost(Duration.ofSeconds(60)).until(() -> ADDRESS.matcher(read(log)).find());
        hangUp(baton);
        await()
            .atMost(Duration.ofSeconds(30))
            .until(() -> read(log).contains("baton.yml was read, and says the same as before"));
        Files.writeString(
            file, "\ntexts: {en: {queued: \"One moment.\"}}\n", StandardOpenOption.APPEND);
        await()
            .atMost(Duration.ofSeconds(30))
            .until(() -> read(log).contains("is in force now: texts.en.queued"));
        assertThat(baton.isAlive()).isTrue();
      } finally {
        baton.destroy();
      }
      assertThat(baton.waitFor(30, TimeUnit.SECONDS)).as("stopped in time").isTrue();
      assertThat(read(log)).contains("Baton has stopped").doesNotContain("ERROR");
    }
  }

  private static void hangUp(Process process) throws Exception {
    Process kill = new ProcessBuilder("kill", "-HUP", Long.toString(process.pid())).start();
    assertThat(kill.waitFor()).isZero();
  }

  /** With the flags that {@code ./baton} adds. */
  @Test
  void startsFromTheArchiveThatTheRunBeforeHasLeft() throws Exception {
    try (LoopbackWorld world = new LoopbackWorld()) {
      Path log = folder.resolve("out.log");
      Path archive = folder.resolve("baton.jsa");
      Path classes = folder.resolve("classes.log");
      List<String> flags =
          List.of(
              "-XX:+AutoCreateSharedArchive",
              "-XX:SharedArchiveFile=" + archive,
              "-Xlog:cds=off",
              "-Xlog:cds+dynamic=off");
      runUntilReady(world, log, flags);
      assertThat(read(log)).contains("Baton has stopped").doesNotContainIgnoringCase("warning");
      assertThat(archive).isNotEmptyFile();

      List<String> watched = new ArrayList<>(flags);
      watched.add("-Xlog:class+load:file=" + classes);
      runUntilReady(world, log, watched);
      assertThat(read(classes))
          .containsPattern("dev\\.baton\\.gateway\\.Gateway source: shared objects file");
    }
  }

  private void runUntilReady(LoopbackWorld world, Path log, List<String> flags) throws Exception {
    Process baton =
        start(log, flags, "run", "--config", configure(world, "[]").toString(), "--port", "0");
    try {
      await().atMost(Duration.ofSeconds(60)).until(() -> ADDRESS.matcher(read(log)).find());
    } finally {
      baton.destroy();
    }
    assertThat(baton.waitFor(30, TimeUnit.SECONDS)).as("stopped in time").isTrue();
    assertThat(baton.exitValue()).isEqualTo(143);
  }

  @Test
  void checkSaysWhatToFix() throws Exception {
    try (LoopbackWorld world = new LoopbackWorld()) {
      Path log = folder.resolve("out.log");
      Process check = start(log, "check", "--config", configure(world, "[tg]").toString());

      assertThat(check.waitFor(60, TimeUnit.SECONDS)).isTrue();
      assertThat(read(log))
          .contains("✓ bots.helpdesk: Rasa 3.6.21 answers")
          .contains("✓ channels.telegram: ")
          .contains("✗ desks.tg: ")
          .contains("to fix")
          .doesNotContain("Exception", LoopbackWorld.TOKEN);
      assertThat(check.exitValue()).isEqualTo(1);
    }
  }

  /** The jar leaves out most of ICU's data, which the other tests have whole. */
  @Test
  void countsAsTheWholeOfIcuDoes() throws Exception {
    String pattern =
        "{messages, plural, one {# a} few {# b} many {# c} other {# d}} {seconds, number}"
            + " {messages, selectordinal, one {#.} two {#:} few {#;} other {#,}}"
            + " {seconds, number, percent} {seconds, spellout}";
    Path file = Path.of(System.getProperty("baton.jar"));
    try (URLClassLoader jar =
        new URLClassLoader(
            new URL[] {file.toUri().toURL()}, ClassLoader.getPlatformClassLoader())) {
      Constructor<?> packed = messageFormat(jar);
      Constructor<?> whole = messageFormat(BatonJarIT.class.getClassLoader());
      for (TextLanguage language : TextLanguage.values()) {
        Locale locale = Locale.forLanguageTag(language.tag());
        for (int number : List.of(0, 1, 2, 3, 5, 11, 21, 100, 1_000_000)) {
          Map<String, Object> values = Map.of("messages", number, "seconds", 1_234L * number);
          assertThat(((Format) packed.newInstance(pattern, locale)).format(values))
              .as("%s %s", language, number)
              .isEqualTo(((Format) whole.newInstance(pattern, locale)).format(values));
        }
      }
      assertThat(jar.getResource("com/ibm/icu/impl/data/icudata/brkitr/root.res")).isNull();
      assertThat(jar.getResource("META-INF/ICU-LICENSE")).isNotNull();
    }
  }

  private static Constructor<?> messageFormat(ClassLoader loader)
      throws ReflectiveOperationException {
    return loader
        .loadClass("com.ibm.icu.text.MessageFormat")
        .getConstructor(String.class, Locale.class);
  }

  @Test
  void checkTakesOwnTextsThatCount() throws Exception {
    try (LoopbackWorld world = new LoopbackWorld()) {
      Path file = configure(world, "[]");
      Files.writeString(
          file,
          """
          texts:
            ru: {flood: "{messages, plural, one {#} few {#} many {#} other {}}"}
            de: {flood: "{messages, plural, one {#} other {#}} {seconds, spellout}"}
          """,
          StandardOpenOption.APPEND);
      Path log = folder.resolve("out.log");
      Process check = start(log, "check", "--config", file.toString());

      assertThat(check.waitFor(60, TimeUnit.SECONDS)).isTrue();
      assertThat(read(log))
          .contains("✓ bots.helpdesk: Rasa 3.6.21 answers")
          .doesNotContain("texts", "Exception", "\tat ");
    }
  }

  @Test
  void aWrongTokenIsSaidOnceInTheWordsOfCheck() throws Exception {
    try (LoopbackWorld world = new LoopbackWorld();
        FakeTelegram telegram = FakeTelegram.start()) {
      Path file = configure(world, "[]");
      Files.writeString(
          file,
          Files.readString(file)
              .replace("${TOKEN}", "999:not-that-one")
              .replace("api-url: \"" + world.url(), "api-url: \"" + telegram.url()));
      String words =
          "channels.telegram: Telegram refuses the token; copy it again from @BotFather (/mybots,"
              + " API Token) (baton.yml line 3)";
      Path said = folder.resolve("check.log");
      Process check = start(said, "check", "--config", file.toString());
      assertThat(check.waitFor(60, TimeUnit.SECONDS)).isTrue();
      assertThat(read(said)).contains("✗ " + words);

      Path log = folder.resolve("out.log");
      Process run = start(log, "run", "--config", file.toString(), "--port", "0");
      try {
        await().atMost(Duration.ofSeconds(60)).until(() -> read(log).contains(words));
        await().atMost(Duration.ofSeconds(30)).until(() -> ADDRESS.matcher(read(log)).find());
      } finally {
        run.destroy();
      }
      assertThat(run.waitFor(30, TimeUnit.SECONDS)).isTrue();
      assertThat(read(log)).containsOnlyOnce(words).doesNotContain("not-that-one", "\tat ");
    }
  }

  @Test
  void aTakenPortAndAWrongFileAreReportedInOneLine() throws Exception {
    try (LoopbackWorld world = new LoopbackWorld()) {
      Path log = folder.resolve("out.log");
      String taken = String.valueOf(URI.create(world.url()).getPort());
      Process second =
          start(log, "run", "--config", configure(world, "[]").toString(), "--port", taken);

      assertThat(second.waitFor(60, TimeUnit.SECONDS)).isTrue();
      assertThat(second.exitValue()).isEqualTo(1);
      assertThat(read(log))
          .startsWith("✗ server.port: 127.0.0.1:" + taken + " is taken by java (process ")
          .hasLineCount(1);

      Process none = start(log, "run", "--config", folder.resolve("none.yml").toString());
      assertThat(none.waitFor(60, TimeUnit.SECONDS)).isTrue();
      assertThat(none.exitValue()).isEqualTo(2);
      assertThat(read(log)).contains("does not exist").hasLineCount(1);
    }
  }

  private Path configure(LoopbackWorld world, String desks) throws IOException {
    return Files.writeString(
        folder.resolve("baton.yml"),
        """
        store: {url: "jdbc:sqlite:%s"}
        bots: {helpdesk: {type: rasa, url: "%s"}}
        channels: {telegram: {type: telegram, token: ${TOKEN}, api-url: "%s", mode: polling}}
        desks: {tg: {channel: telegram, space: "-1001"}}
        queues: {support: {desks: %s}}
        handoff: {token: h4nd}
        """
            .formatted(folder.resolve("baton.db"), world.url(), world.url(), desks));
  }

  private Process start(Path log, String... arguments) throws IOException {
    return start(log, List.of(), arguments);
  }

  private Process start(Path log, List<String> flags, String... arguments) throws IOException {
    return start(List.of(), log, flags, arguments);
  }

  private Process start(List<String> before, Path log, List<String> flags, String... arguments)
      throws IOException {
    List<String> command = new ArrayList<>(before);
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(flags);
    command.addAll(List.of("-jar", System.getProperty("baton.jar")));
    command.addAll(List.of(arguments));
    ProcessBuilder process = new ProcessBuilder(command);
    process.environment().put("TOKEN", LoopbackWorld.TOKEN);
    process.environment().remove("JAVA_TOOL_OPTIONS");
    return process
        .directory(folder.toFile())
        .redirectErrorStream(true)
        .redirectOutput(log.toFile())
        .start();
  }

  private static int get(HttpClient client, String url) throws IOException, InterruptedException {
    return client
        .send(HttpRequest.newBuilder(URI.create(url)).build(), BodyHandlers.ofString())
        .statusCode();
  }

  private static String read(Path log) throws IOException {
    return Files.readString(log);
  }
}
