package dev.baton.gateway.system;

import static dev.baton.gateway.system.Soon.soon;
import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.testkit.ChatClient;
import dev.baton.testkit.rasa.FakeRasa;
import dev.baton.testkit.telegram.FakeTelegram;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** A backup taken while users write is complete, and a restored store continues to work. */
@Timeout(180)
class RestoreIT {

  private static final int USERS = 12;

  @TempDir Path folder;
  private final int port = Program.freePort();
  private final FakeTelegram telegram = FakeTelegram.start();
  private final FakeRasa rasa = FakeRasa.start();

  @Test
  void whatIsRestoredIsOneMomentAndGoesOn() throws Exception {
    rasa.otherwise(turn -> turn.say("r " + turn.text()));
    Program program =
        Program.start(
            folder,
            port,
            """
            server: {port: %d, public-url: "http://127.0.0.1:%d", api-token: ${BATON_API_TOKEN}}
            store: {url: "jdbc:sqlite:baton.db"}
            bots: {helpdesk: {type: rasa, url: "%s"}}
            channels: {telegram: {type: telegram, token: "%s", api-url: "%s", mode: webhook}}
            queues: {support: {}}
            handoff: {agent-names: never, token: ${HANDOFF_TOKEN}}
            """
                .formatted(port, port, rasa.url(), telegram.token(), telegram.url()));
    try (program;
        telegram;
        rasa) {
      soon(() -> assertThat(telegram.webhookUrl()).isNotEmpty());
      CountDownLatch enough = new CountDownLatch(1);
      List<Thread> writers = new ArrayList<>();
      for (int nth = 0; nth < USERS; nth++) {
        ChatClient user = telegram.privateChat(500 + nth, "User" + nth);
        writers.add(Thread.ofVirtual().start(() -> write(user, enough)));
      }
      soon(() -> assertThat(messagesOf(program, "500")).hasSizeGreaterThan(6));
      backUp();
      int then = messagesOf(program, "500").size();
      soon(() -> assertThat(messagesOf(program, "500")).hasSizeGreaterThan(then + 4));
      enough.countDown();
      for (Thread writer : writers) {
        writer.join();
      }
      program.kill();

      Files.copy(folder.resolve("copy.db"), program.store(), StandardCopyOption.REPLACE_EXISTING);
      Files.deleteIfExists(folder.resolve("baton.db-wal"));
      Files.deleteIfExists(folder.resolve("baton.db-shm"));
      program.restart();

      for (int nth = 0; nth < USERS; nth++) {
        String sender = Integer.toString(500 + nth);
        List<Long> order =
            messagesOf(program, sender).stream().map(each -> each.path("seq").asLong()).toList();
        assertThat(order).isNotEmpty().isSorted().doesNotHaveDuplicates();
        assertThat(order.getLast()).as("nothing is missing in between").isEqualTo(order.size());
      }
      int restored = messagesOf(program, "500").size();
      telegram.privateChat(500, "User0").say(null, "and on");
      soon(() -> assertThat(messagesOf(program, "500")).hasSizeGreaterThan(restored));
      ChatClient fresh = telegram.privateChat(700, "Fresh");
      fresh.say(null, "after the restore");
      soon(() ->
          assertThat(fresh.shown())
              .anyMatch(message -> message.text().equals("r after the restore")));
    }
  }

  private static void write(ChatClient user, CountDownLatch enough) {
    try {
      for (int nth = 1; !enough.await(250, TimeUnit.MILLISECONDS); nth++) {
        user.say(null, "m" + nth);
      }
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
    }
  }

  private static List<JsonNode> messagesOf(Program program, String sender) {
    return program.transcript(sender).path("messages").valueStream().toList();
  }

  private void backUp() throws IOException, InterruptedException {
    Path said = folder.resolve("backup.log");
    Process backup = prepared().redirectErrorStream(true).redirectOutput(said.toFile()).start();
    assertThat(backup.waitFor(60, TimeUnit.SECONDS)).isTrue();
    assertThat(Files.readString(said, StandardCharsets.UTF_8)).contains("is a complete copy");
    assertThat(backup.exitValue()).isZero();
  }

  private ProcessBuilder prepared() {
    ProcessBuilder builder =
        new ProcessBuilder(Program.command("backup", "copy.db", "--config", "baton.yml"))
            .directory(folder.toFile());
    builder.environment().put("BATON_API_TOKEN", Program.API_TOKEN);
    builder.environment().put("HANDOFF_TOKEN", Program.HANDOFF_TOKEN);
    return builder;
  }
}
