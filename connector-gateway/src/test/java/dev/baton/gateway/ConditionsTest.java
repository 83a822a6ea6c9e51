package dev.baton.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.connector.Channel;
import dev.baton.connector.ChannelContext;
import dev.baton.connector.ChannelProvider;
import dev.baton.connector.Settings;
import dev.baton.store.testkit.postgres.LocalPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import org.example.text.TextChannel;
import org.example.text.TextPlatform;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ConditionsTest {

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
            "✗ desks.group: turn on Topics in it (baton.yml line 7)",
            "✗ channels.bad: the platform refuses the token (baton.yml line 4)");
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
        .contains("✗ channels.bad: IllegalArgumentException (baton.yml line 2)");
  }

  @Test
  void agentsMustBeNamedWhereThePlatformCannotSayWhoIsInASpace() throws IOException {
    assertThat(
            check(
                """
                bots: {helpdesk: {type: rasa, url: "http://localhost:5005"}}
                channels: {lines: {type: text, queue: support}}
                desks:
                  named: {channel: lines, space: "1", agents: [Ann]}
                  open: {channel: lines, space: "2"}
                queues: {support: {desks: [named, open]}}
                """,
                InstalledTypes.of(
                    Map.of("text", new Lines()),
                    List.of(new Fakes.SilentType()),
                    Clock.systemUTC())))
        .containsExactly(
            "✓ bots.helpdesk: answers",
            "✓ channels.lines: channels of type text cannot be checked",
            "✗ desks.open: channels of type text cannot tell who is in a space: name the agents in"
                + " `agents`, or nobody is one outside of the space (baton.yml line 5)");
  }

  @Test
  void aStoreThatIsAServerIsAskedToo() throws IOException {
    LocalPostgres postgres = Postgres.server();
    assertThat(
            store(
                "{url: '%s', user: %s}"
                    .formatted(postgres.url(postgres.freshDatabase()), postgres.user())))
        .startsWith("✓ store: PostgreSQL ");
    assertThat(
            store(
                "{url: '%s', user: %s, password: s3cret}"
                    .formatted(postgres.url("none_of_that_name"), postgres.user())))
        .startsWith("✗ store: PostgreSQL cannot be reached: ")
        .endsWith("and whether it runs (baton.yml line 1)")
        .doesNotContain("s3cret");
  }

  private String store(String store) throws IOException {
    Configuration read =
        read(
            """
            store: %s
            bots: {helpdesk: {type: rasa, url: "http://localhost:5005"}}
            channels: {good: {type: telegram, token: t, queue: support}}
            queues: {support: {}}
            """
                .formatted(store),
            Fakes.INSTALLED);
    return Conditions.here(read, OptionalInt.of(0)).get(1).toString();
  }

  /** The platform with only lines of text. */
  private record Lines() implements ChannelProvider {

    @Override
    public String type() {
      return "text";
    }

    @Override
    public String inputChannel() {
      return "text";
    }

    @Override
    public Channel create(Settings settings, ChannelContext context) {
      return new TextChannel(context.name(), new TextPlatform(), context.clock());
    }
  }

  private List<String> check(String text) throws IOException {
    return check(text, Fakes.INSTALLED);
  }

  private List<String> check(String text, InstalledTypes types) throws IOException {
    return Conditions.elsewhere(read(text, types)).stream().map(Condition::toString).toList();
  }

  private Configuration read(String text, InstalledTypes types) throws IOException {
    Path file = Files.writeString(folder.resolve("baton.yml"), text);
    return ConfigurationReader.read(file, Map.of(), types);
  }
}
