package dev.baton.gateway.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A file with many mistakes: all are reported at once, each with how to correct it. */
@Timeout(60)
class BadConfigIT {

  private static final String SECRET = "123456:ABC-do-not-show";

  private static final String WRONG =
      """
      server:
        port: 99999
        public-url: https://baton.example.com?x=1
        colour: blue
      store: {url: "jdbc:h2:mem:x"}
      bots:
        helpdesk: {type: rasa, url: "not a url", timeout: soon}
        other: {type: eliza}
      channels:
        telegram:
          {type: telegram, token: "%s", api-url: "https://example.com/prefix", mode: telepathy,
           webhook-secret: "not allowed!", bot: nobody, queue: support}
        webex: {type: webex, token: "${NO_SUCH_VARIABLE}", bot: helpdesk, queue: support}
        fax: {type: fax, bot: helpdesk, queue: support}
      desks:
        tg: {channel: telegraph, space: "-100", conversations: somewhere}
        wx: {channel: webex, conversations: direct}
      queues:
        support: {desks: [tg, nowhere], wait-timeout: 15 minutes}
      handoff: {tokn: abc, user-words: ["human"]}
      """
          .formatted(SECRET);

  /** Where each problem is, and a word that the advice must contain. */
  private static final List<List<String>> EXPECTED =
      List.of(
          List.of("server.port", "65535"),
          List.of("server.public-url", "only"),
          List.of("server.colour", "known are"),
          List.of("server.api-token", "write"),
          List.of("store.url", "jdbc:sqlite:"),
          List.of("bots.helpdesk.url", "http"),
          List.of("bots.helpdesk.timeout", "30s"),
          List.of("bots.other.type", "rasa"),
          List.of("channels.telegram.api-url", "write scheme, host and port"),
          List.of("channels.telegram.mode", "polling"),
          List.of("channels.telegram.webhook-secret", "A-Z"),
          List.of("channels.telegram.bot", "helpdesk"),
          List.of("channels.webex.token", "NO_SUCH_VARIABLE"),
          List.of("channels.fax.type", "telegram, webex"),
          List.of("desks.tg.channel", "telegram"),
          List.of("desks.tg.conversations", "space"),
          List.of("desks.wx.space", "missing"),
          List.of("queues.support.desks", "nowhere"),
          List.of("queues.support.wait-timeout", "15m"),
          List.of("handoff.token", "write"),
          List.of("handoff.tokn", "token"));

  @TempDir Path folder;

  @Test
  void reportsAllProblemsAtOnceWithWhatToWriteInstead() throws Exception {
    Files.writeString(folder.resolve("baton.yml"), WRONG);

    for (String command : List.of("run", "check")) {
      Run run = run(command, "--config", "baton.yml");

      assertThat(run.exit()).as(run.output()).isEqualTo(2);
      List<String> lines = run.output().lines().toList();
      for (List<String> problem : EXPECTED) {
        assertThat(lines)
            .as("a line that tells %s and helps with '%s'", problem.getFirst(), problem.getLast())
            .anySatisfy(line -> {
              assertThat(line.strip()).startsWith(problem.getFirst() + " ");
              assertThat(line).contains(problem.getLast());
            });
      }
      assertThat(run.output()).doesNotContain("Exception").doesNotContain("\tat ");
      assertThat(run.output()).doesNotContain(SECRET);
      assertThat(folder.resolve("baton.db")).doesNotExist();
      System.out.printf(
          "wrong baton.yml, %s: exit %d, %d lines%n%s%n",
          command, run.exit(), lines.size(), run.output());
    }
  }

  @Test
  void saysWhichFileIsMissing() throws Exception {
    Run run = run("run", "--config", "nowhere.yml");

    assertThat(run.exit()).isEqualTo(2);
    assertThat(run.output()).contains("nowhere.yml").doesNotContain("Exception");
  }

  private record Run(int exit, String output) {}

  private Run run(String... arguments) throws IOException, InterruptedException {
    Path output = Files.createTempFile(folder, "output", ".txt");
    Process process =
        new ProcessBuilder(Program.command(arguments))
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectOutput(output.toFile())
            .start();
    try {
      assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
    } finally {
      process.destroyForcibly();
    }
    return new Run(process.exitValue(), Files.readString(output));
  }
}
