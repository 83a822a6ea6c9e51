package dev.baton.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.store.testkit.postgres.LocalPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ConfigurationCheckTest {

  @TempDir private Path folder = Path.of("");

  @Test
  void everyPartIsAsked() throws IOException {
    assertThat(
            check(
                """
                bots: {helpdesk: {type: rasa, url: "http://localhost:5005"}}
                channels:
                  good: {type: telegram, token: t, queue: support}
                  bad: {type: webex, token: revoked}
                desks:
                  forum: {channel: good, space: "1"}
                  group: {channel: good, space: plain}
                  never: {channel: bad, space: "2"}
                queues: {support: {desks: [forum, group, never]}}
                """))
        .containsExactly(
            "✓ bots.helpdesk: answers",
            "✓ channels.good: the account answers",
            "✓ desks.forum: the space is a forum",
            "✗ desks.group: turn on Topics in it",
            "✗ channels.bad: the platform refuses the token");
  }

  @Test
  void whatOthersWordIsNotShownForItMayHoldAToken() throws IOException {
    assertThat(
            check(
                """
                bots: {helpdesk: {type: rasa, url: "http://localhost:5005"}}
                channels: {bad: {type: webex, token: broken-s3cret}}
                queues: {support: {}}
                """))
        .contains("✗ channels.bad: IllegalArgumentException");
  }

  @Test
  void aStoreThatIsAServerIsAskedToo() throws IOException {
    LocalPostgres postgres = Postgres.server();
    String rest =
        """
        bots: {helpdesk: {type: rasa, url: "http://localhost:5005"}}
        channels: {good: {type: telegram, token: t, queue: support}}
        queues: {support: {}}
        """;
    assertThat(
            check(
                "store: {url: '%s', user: %s}\n"
                        .formatted(postgres.url(postgres.freshDatabase()), postgres.user())
                    + rest))
        .first()
        .asString()
        .startsWith("✓ store: PostgreSQL ");
    assertThat(
            check(
                "store: {url: '%s', user: %s, password: s3cret}\n"
                        .formatted(postgres.url("none_of_that_name"), postgres.user())
                    + rest))
        .first()
        .asString()
        .startsWith("✗ store: cannot be reached: ")
        .doesNotContain("s3cret");
  }

  private List<String> check(String text) throws IOException {
    Path file = Files.writeString(folder.resolve("baton.yml"), text);
    Configuration read = ConfigurationReader.read(file, Map.of(), Fakes.INSTALLED);
    return new ConfigurationCheck(read)
        .run().stream().map(ConfigurationCheck.Result::toString).toList();
  }
}
