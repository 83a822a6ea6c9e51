package dev.baton.gateway.system;

import static dev.baton.gateway.system.Soon.soon;
import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.testkit.ChatClient;
import dev.baton.testkit.rasa.FakeRasa;
import dev.baton.testkit.telegram.FakeTelegram;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What operators do while Baton runs; each command is a process of its own. */
final class LettersIT {

  private static final long FORUM = -1009876543210L;

  @TempDir private Path folder = Path.of("");

  private final int port = Program.freePort();
  private final FakeTelegram telegram = FakeTelegram.start();
  private final FakeRasa rasa =
      FakeRasa.forumBot(
          URI.create("http://127.0.0.1:" + port + "/handoff?token=" + Program.HANDOFF_TOKEN));
  private @Nullable Program running;

  @BeforeEach
  void start() {
    telegram.forum(FORUM, "Support");
    running =
        Program.start(
            folder,
            port,
            """
            server: {port: %d, api-token: ${BATON_API_TOKEN}}
            store: {url: "jdbc:sqlite:baton.db"}
            bots: {helpdesk: {type: rasa, url: "%s"}}
            channels: {telegram: {type: telegram, token: "%s", api-url: "%s"}}
            desks: {tg: {channel: telegram, space: "%d", claim: answer}}
            queues: {support: {desks: [tg]}}
            handoff: {agent-names: never, token: ${HANDOFF_TOKEN}, user-words: ["/human"]}
            """
                .formatted(port, rasa.url(), telegram.token(), telegram.url(), FORUM));
  }

  @AfterEach
  void stop() {
    if (running != null) {
      running.close();
    }
    rasa.close();
    telegram.close();
    assertThat(telegram.refusedCalls()).isEmpty();
  }

  @Test
  void aLetterIsTriedAgainAUserErasedAndABackupGoesOn() throws Exception {
    Program program = Objects.requireNonNull(running);
    ChatClient bob = telegram.privateChat(501, "Bob");
    ChatClient ann = telegram.member(FORUM, 900, "Ann");
    bob.say(null, "hi");
    soon(() -> assertThat(bob.shown()).anyMatch(each -> each.text().startsWith("Hello!")));
    bob.say(null, "/human");
    soon(() -> assertThat(ann.shown()).anyMatch(each -> each.text().contains("asks for a person")));
    String topic =
        Objects.requireNonNull(
            ann.shown().stream()
                .filter(each -> each.text().contains("asks for a person"))
                .findFirst()
                .orElseThrow()
                .thread());

    telegram.expectRefused("bot was blocked by the user");
    telegram.blockBot(501);
    ann.say(topic, "How can I help?");
    soon(() ->
        assertThat(ann.shown()).anyMatch(each -> each.text().contains("Not delivered to Bob")));
    String letters = baton(0, "dead-letters");
    assertThat(letters)
        .containsPattern("  out  say   telegram  user:")
        .doesNotContain("How can I help?");
    telegram.unblockBot(501);
    assertThat(baton(0, "dead-letters", "retry", "all")).contains("will be tried again");
    soon(() -> assertThat(bob.shown()).anyMatch(each -> each.text().equals("How can I help?")));
    soon(() -> assertThat(baton(0, "dead-letters")).isEqualTo("no dead letters\n"));

    assertThat(baton(0, "backup", "copy.db")).contains("copy.db is a complete copy");
    assertThat(baton(0, "export", "--user", "501")).contains("How can I help?");
    assertThat(baton(0, "erase", "--user", "501")).contains(" is erased");
    assertThat(ann.threads()).isEmpty();
    assertThat(baton(0, "conversations")).isEqualTo("no conversations\n");

    program.kill();
    for (String suffix : List.of("", "-wal", "-shm")) {
      Files.deleteIfExists(Path.of(program.store() + suffix));
    }
    Files.move(folder.resolve("copy.db"), program.store());
    program.restart();
    assertThat(baton(0, "conversations")).contains("telegram  501", "agent");
    telegram.expectRefused("message thread not found");
    bob.say(null, "are you still there?");
    soon(() ->
        assertThat(ann.shown()).anyMatch(each -> each.text().endsWith(": are you still there?")));
    program.assertKeepsSecret(telegram.token());
    assertThat(program.logged()).doesNotContain("How can I help");

    program.kill();
    assertThat(baton(1, "dead-letters")).contains("no Baton answers at " + program.url());
  }

  private String baton(int code, String... arguments) throws IOException {
    Path printed = Files.createTempFile(folder, "printed", ".txt");
    ProcessBuilder builder =
        new ProcessBuilder(Program.command(arguments))
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectOutput(printed.toFile());
    builder.environment().put("BATON_API_TOKEN", Program.API_TOKEN);
    builder.environment().put("HANDOFF_TOKEN", Program.HANDOFF_TOKEN);
    builder.environment().remove("JAVA_TOOL_OPTIONS");
    Process process = builder.start();
    try {
      assertThat(process.waitFor(120, TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(interrupted);
    }
    String text = Files.readString(printed).replace("\r\n", "\n");
    assertThat(process.exitValue()).as(text).isEqualTo(code);
    return text;
  }
}
