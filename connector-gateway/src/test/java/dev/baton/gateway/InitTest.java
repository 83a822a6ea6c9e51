package dev.baton.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.baton.testkit.ChatClient;
import dev.baton.testkit.ChatClient.Shown;
import dev.baton.testkit.rasa.FakeRasa;
import dev.baton.testkit.telegram.FakeTelegram;
import dev.baton.testkit.webex.FakeWebex;
import dev.baton.testkit.webex.WebexChat;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** From nothing to a first handoff: {@code init}, {@code check}, and what was written runs. */
final class InitTest {

  private static final long FORUM = -1001L;

  /** Closed to others, and new files are its group's. */
  private static final int GROUP_FOLDER = 0x5e8;

  @TempDir private Path folder = Path.of("");

  private final FakeTelegram telegram = FakeTelegram.start();
  private final FakeWebex webex = FakeWebex.start();
  private final FakeRasa rasa = FakeRasa.start();
  private final String space = webex.space("Support");
  private final ChatClient ann = agent();
  private final WebexChat ben = webex.member(space, "ben@example.com", "Ben");
  private Path file = Path.of("");

  private ChatClient agent() {
    telegram.forum(FORUM, "Support");
    telegram.botRights(FORUM, true, true);
    return telegram.member(FORUM, 7, "Ann");
  }

  @BeforeEach
  void prepare() {
    webex.addBot(space);
    file = folder.resolve("baton.yml");
    rasa.otherwise(turn -> turn.say("Hello from the bot"));
  }

  @AfterEach
  void close() {
    rasa.close();
    webex.close();
    telegram.close();
  }

  @Test
  void withOptionsItFindsTheGroupsByItselfAndAHandoffHappens() throws Exception {
    ann.say(null, "is anybody here?");
    Said said =
        execute("", options("--telegram-token", telegram.token(), "--webex-token", webex.token()));

    assertThat(said.exit()).as(said.text()).isZero();
    assertThat(said.out())
        .contains("Support  (-1001)", "Support  (" + space + ")")
        .contains("credentials.yml", "action_endpoint:", "/handoff", "HANDOFF_TOKEN")
        .doesNotContain(telegram.token(), webex.token());
    assertThat(said.out().lines().toList().reversed().subList(0, 3))
        .satisfiesExactly(
            last -> assertThat(last).startsWith("  3. Write to the bot"),
            run -> assertThat(run).isEqualTo("  2. ./baton run --config " + file),
            check -> assertThat(check).isEqualTo("  1. ./baton check --config " + file));
    assertThat(telegram.unconfirmed()).as("nothing that was heard is lost").isPositive();
    assertThatItRuns();
  }

  @Test
  void withAnswersItAsksAgainUntilTheyAreGood() throws Exception {
    ann.say(null, "is anybody here?");
    Said said =
        execute(
            String.join(
                "\n",
                "http://127.0.0.1:1",
                "",
                rasa.url().toString(),
                "999:wrong",
                telegram.token(),
                "",
                "1",
                webex.token(),
                space,
                ""),
            List.of(
                "--telegram-api",
                telegram.url(),
                "--webex-api",
                webex.url().toString(),
                "--port",
                freePort()));

    assertThat(said.exit()).as(said.text()).isZero();
    assertThat(said.out())
        .contains("is Rasa running?", "Telegram refuses the token", "the token is @")
        .contains("the bot may manage topics", "the bot is a member");
    assertThatItRuns();
  }

  @Test
  void secretsAreOnlyInTheFileThatItsOwnerReads() throws Exception {
    Said said =
        execute("", options("--telegram-token", telegram.token(), "--telegram-group", "-1001"));

    assertThat(said.exit()).as(said.text()).isZero();
    assertThat(Files.readString(file))
        .contains("token: ${TELEGRAM_TOKEN}", "# ")
        .doesNotContain(telegram.token());
    Path env = folder.resolve(".env");
    assertThat(Files.readString(env)).contains("TELEGRAM_TOKEN=" + telegram.token() + "\n");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(env)))
        .isEqualTo("rw-------");
    assertThat(folder).isDirectoryNotContaining("glob:**.baton-init*");
  }

  @Test
  void aPackageSaysWhereTheStoreIsWhatIsTypedAndWhoMayReadTheSecrets() throws Exception {
    Files.setAttribute(folder, "unix:mode", GROUP_FOLDER);
    Said said =
        run(
            Map.of("BATON_DATA", "/var/lib/baton", "BATON_COMMAND", "bin/baton"),
            "",
            arguments(options("--telegram-token", telegram.token(), "--telegram-group", "-1001")));

    assertThat(said.exit()).as(said.text()).isZero();
    assertThat(said.out()).contains("  1. bin/baton check --config " + file);
    assertThat(file).content().contains("url: \"jdbc:sqlite:/var/lib/baton/baton.db\"");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(folder.resolve(".env"))))
        .isEqualTo("rw-r-----");
  }

  @Test
  void nothingIsAskedWhereNothingCanBeWritten() throws Exception {
    file = folder.resolve("none").resolve("baton.yml");
    Said said = execute("", List.of());

    assertThat(said.exit()).isEqualTo(2);
    assertThat(said.out()).isEmpty();
    assertThat(said.err())
        .isEqualTo(
            folder.resolve("none")
                + " is no folder; make it first, or write -c for another file\n");
  }

  @Test
  void filesThatAreThereAreLeftAloneUnlessForced() throws Exception {
    for (String name : List.of("baton.yml", ".env")) {
      Path mine = Files.writeString(folder.resolve(name), "mine");
      Said refused =
          execute("", options("--telegram-token", telegram.token(), "--telegram-group", "-1001"));
      assertThat(refused.exit()).isEqualTo(2);
      assertThat(refused.err()).contains(name + " is there already", "--force");
      assertThat(mine).hasContent("mine");
      Files.delete(mine);
    }
    Files.writeString(file, "mine");
    List<String> forced =
        new ArrayList<>(options("--telegram-token", telegram.token(), "--telegram-group", "-1001"));
    forced.add("--force");
    assertThat(execute("", forced).exit()).isZero();
    assertThat(Files.readString(file)).contains("channels:");
  }

  @Test
  void nothingIsWrittenIfAnAnswerIsWrongOrMissing() throws Exception {
    List<List<String>> wrong =
        List.of(
            options("--telegram-token", "999:wrong"),
            options("--telegram-token", telegram.token(), "--telegram-group", "-100404"),
            options("--webex-token", "wrong"),
            options());
    for (List<String> options : wrong) {
      Said said = execute("", options);
      assertThat(said.exit()).as(said.text()).isEqualTo(1);
      assertThat(said.err()).endsWith("; nothing was written\n").hasLineCount(1);
      assertThat(folder).isEmptyDirectory();
    }
    Said ended = execute("\n", List.of("--rasa", rasa.url().toString(), "--port", freePort()));
    assertThat(ended.exit()).isEqualTo(1);
    assertThat(ended.err()).contains("the answers ended");
    assertThat(folder).isEmptyDirectory();
  }

  @Test
  void whatCannotBeWrittenIsSaidBeforeAnythingIsAsked() throws Exception {
    for (Path wrong : List.of(folder, folder.resolve("missing").resolve("baton.yml"))) {
      Said said = run("", List.of("init", "--force", "--config", wrong.toString()));
      assertThat(said.exit()).as(said.text()).isEqualTo(2);
      assertThat(said.out()).isEmpty();
      assertThat(said.err()).contains(" folder", "-c").hasLineCount(1);
    }
    assertThat(folder).isEmptyDirectory();
  }

  @Test
  void aRasaTokenMayHaveAnApostropheAndAWrongOneIsAskedAgain() throws Exception {
    rasa.token("it's 5 #1");
    Said said =
        execute(
            String.join(
                "\n",
                rasa.url().toString(),
                "wrong",
                "token",
                "it's $5",
                "token",
                "it's 5 #1",
                telegram.token(),
                "-1001",
                "",
                ""),
            List.of(
                "--telegram-api", telegram.url(),
                "--port", freePort()));
    assertThat(said.exit()).as(said.text()).isZero();
    assertThat(said.out()).contains("refuses the token", "Rasa's token has an apostrophe beside");
    assertThat(Files.readString(folder.resolve(".env"))).contains("RASA_TOKEN=\"it's 5 #1\"\n");
    Said check = run("", List.of("check", "--config", file.toString()));
    assertThat(check.exit()).as(check.text()).isZero();
  }

  @Test
  void aFolderMayHaveAnyName() throws Exception {
    Path odd = Files.createDirectory(folder.resolve("it's ${ours} \u2603"));
    file = odd.resolve("baton.yml");
    Said said =
        execute("", options("--telegram-token", telegram.token(), "--telegram-group", "-1001"));
    assertThat(said.exit()).as(said.text()).isZero();
    assertThat(said.out())
        .contains("  1. ./baton check --config '" + folder + "/it'\\''s ${ours} \u2603/baton.yml'");
    Said check = run("", List.of("check", "--config", file.toString()));
    assertThat(check.exit()).as(check.text()).isZero();
    assertThat(check.out()).contains(odd + "/baton.db");
  }

  @Test
  void severalGroupsAreOfferedAndNoneIsGuessed() throws Exception {
    telegram.forum(-1002L, "Sales");
    telegram.botRights(-1002L, true, true);
    telegram.member(-1002L, 8, "Cy").say(null, "hi");
    ann.say(null, "hi");

    Said guess = execute("", options("--telegram-token", telegram.token()));
    assertThat(guess.exit()).isEqualTo(1);
    assertThat(guess.text()).contains("1  Support  (-1001)", "2  Sales  (-1002)", "several groups");

    Said chosen =
        execute(
            String.join("\n", telegram.token(), "", "2", "", ""),
            List.of(
                "--rasa", rasa.url().toString(),
                "--telegram-api", telegram.url(),
                "--port", freePort()));
    assertThat(chosen.exit()).as(chosen.text()).isZero();
    assertThat(Files.readString(file)).contains("space: \"-1002\"");
  }

  /** What was written passes the check without a fault or a note, and a user gets a person. */
  private void assertThatItRuns() {
    Said check = run("", List.of("check", "--config", file.toString()));
    assertThat(check.exit()).as(check.text()).isZero();
    assertThat(check.out()).doesNotContain("✗").endsWith("is ready to run\n");

    ChatClient mia = telegram.privateChat(42, "Mia");
    try (Gateway gateway = Gateway.start(file, Map.of(), OptionalInt.of(0))) {
      assertThat(gateway.address().getPort()).isPositive();
      mia.say(null, "hello");
      await().until(() -> texts(mia).contains("Hello from the bot"));
      mia.say(null, "/human");
      await().until(() -> !ann.threads().isEmpty());
      Shown offer = card();
      ann.press(offer.id(), offer.buttons().getFirst());
      await().until(() -> texts(mia).stream().anyMatch(text -> text.startsWith("Ann has joined")));
      await().until(() -> ben.shown().stream().anyMatch(Shown::bot));
    }
  }

  private Shown card() {
    return await()
        .until(
            () ->
                ann.shown().stream()
                    .filter(shown -> shown.bot() && !shown.buttons().isEmpty())
                    .findFirst(),
            found -> found.isPresent())
        .orElseThrow();
  }

  private static List<String> texts(ChatClient client) {
    return client.shown().stream().map(Shown::text).toList();
  }

  private List<String> options(String... more) throws IOException {
    List<String> options = new ArrayList<>(List.of("--no-input", "--wait", "20"));
    options.addAll(List.of("--port", freePort(), "--rasa", rasa.url().toString()));
    options.addAll(List.of("--telegram-api", telegram.url()));
    options.addAll(List.of("--webex-api", webex.url().toString()));
    options.addAll(List.of(more));
    return options;
  }

  private static String freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0)) {
      return String.valueOf(socket.getLocalPort());
    }
  }

  /** What a command printed. */
  private record Said(int exit, String out, String err) {

    String text() {
      return out + err;
    }
  }

  private Said execute(String answers, List<String> options) {
    return run(answers, arguments(options));
  }

  private List<String> arguments(List<String> options) {
    List<String> arguments = new ArrayList<>(List.of("init", "--config", file.toString()));
    arguments.addAll(options);
    return arguments;
  }

  private static Said run(String answers, List<String> arguments) {
    return run(Map.of("BATON_COMMAND", "./baton"), answers, arguments);
  }

  private static Said run(Map<String, String> environment, String answers, List<String> arguments) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    int exit =
        Main.commandLine(
                environment, new ByteArrayInputStream(answers.getBytes(StandardCharsets.UTF_8)))
            .setOut(new PrintWriter(out, true))
            .setErr(new PrintWriter(err, true))
            .execute(arguments.toArray(String[]::new));
    return new Said(exit, out.toString(), err.toString());
  }
}
