package dev.baton.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.baton.connector.Secret;
import dev.baton.plan.AssignmentPlan;
import dev.baton.plan.CannedAnswer;
import dev.baton.plan.ChannelPlan;
import dev.baton.plan.DeskPlan;
import dev.baton.plan.HandoffPlan;
import dev.baton.plan.QueuePlan;
import dev.baton.plan.RetentionPlan;
import dev.baton.plan.ShortcutsPlan;
import dev.baton.plan.StaffingPlan;
import dev.baton.plan.UserSidePlan;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class ConfigurationReaderTest {

  /** A complete file, with a value for every common key. */
  private static final String WHOLE =
      """
      server:   {host: 127.0.0.1, port: 8080, public-url: https://baton.example.com, api-token: ${BATON_API_TOKEN}}
      store:    {url: "jdbc:sqlite:baton.db"}          # or jdbc:postgresql://… for several nodes
      bots:
        helpdesk: {type: rasa, url: "http://localhost:5005", token: ${RASA_TOKEN}, timeout: 60s}
      channels:
        telegram: {type: telegram, token: ${TELEGRAM_TOKEN}, api-url: "https://api.telegram.org", mode: polling, webhook-secret: s3, bot: helpdesk, queue: support}
        webex:    {type: webex, token: ${WEBEX_TOKEN}, api-url: "https://webexapis.com/v1", webhook-secret: s4, bot: helpdesk, queue: support}
      desks:
        tg:       {channel: telegram, space: "-1001234567890", conversations: space, reactions: {claim: "👀", resolve: "🎉\uFE0F"}}     # space | direct
        wx:       {channel: webex, space: "Y2lz…", conversations: direct, agents: ["ann@example.com"], time-zone: Europe/Berlin, capacity: 3, away-after: 2}
      queues:
        support:  {desks: [tg, wx], hours: {}, wait-timeout: 15m, idle-timeout: 30m, assignment: round-robin, assignment-timeout: 45s, returning: same-agent, returning-within: 2d}
      handoff:  {token: ${HANDOFF_TOKEN}, when-paused: true, after-fallbacks: 3, user-words: ["human", "/human", "agent"], end-words: ["/bot", "/end"]}
      """;

  private static final Map<String, String> ENVIRONMENT =
      Map.of(
          "BATON_API_TOKEN", "secret-api",
          "RASA_TOKEN", "secret-rasa",
          "TELEGRAM_TOKEN", "1:secret-telegram",
          "WEBEX_TOKEN", "secret-webex",
          "HANDOFF_TOKEN", "secret-handoff");

  private static final String SMALL =
      """
      bots: {helpdesk: {type: rasa, url: "http://localhost:5005"}}
      channels: {telegram: {type: telegram, token: t}}
      queues: {support: {}}
      """;

  @TempDir private Path folder = Path.of("");

  @Test
  void readsACompleteFile() {
    Configuration read = read(WHOLE, ENVIRONMENT);

    assertThat(read.server())
        .isEqualTo(
            new Configuration.Server(
                "127.0.0.1",
                8080,
                URI.create("https://baton.example.com"),
                new Secret("secret-api"),
                false,
                Duration.ofSeconds(20),
                null));
    assertThat(read.store()).isEqualTo(new StoreSettings.Sqlite("jdbc:sqlite:baton.db"));
    assertThat(read.bots()).containsOnlyKeys("helpdesk");
    assertThat(read.channels().values())
        .extracting(Configuration.ChannelEntry::plan)
        .containsExactly(
            new ChannelPlan("telegram", "telegram", "telegram", "helpdesk", "support", "", false),
            new ChannelPlan("webex", "webex", "webexteams", "helpdesk", "support", "", false));
    assertThat(read.channels().values())
        .extracting(entry -> ((Fakes.Line) entry.probe()).webhookUrl())
        .containsExactly(
            URI.create("https://baton.example.com/channels/telegram/webhook"),
            URI.create("https://baton.example.com/channels/webex/webhook"));
    assertThat(read.desks())
        .containsExactly(
            new DeskPlan(
                "tg",
                "telegram",
                "-1001234567890",
                DeskPlan.Where.SPACE,
                List.of(),
                DeskPlan.Claim.PRESS,
                ZoneId.systemDefault(),
                StaffingPlan.USUAL,
                new ShortcutsPlan("👀", "🎉")),
            new DeskPlan(
                "wx",
                "webex",
                "Y2lz…",
                DeskPlan.Where.DIRECT,
                List.of("ann@example.com"),
                DeskPlan.Claim.PRESS,
                ZoneId.of("Europe/Berlin"),
                new StaffingPlan(3, 2)));
    assertThat(read.queues())
        .containsExactly(
            new QueuePlan(
                "support",
                List.of("tg", "wx"),
                Duration.ofMinutes(15),
                Duration.ofMinutes(30),
                null,
                new AssignmentPlan(
                    AssignmentPlan.Rule.ROUND_ROBIN,
                    Duration.ofSeconds(45),
                    AssignmentPlan.Returning.SAME_AGENT,
                    Duration.ofDays(2)),
                UserSidePlan.SILENT));
    assertThat(read.handoff().userWords()).containsExactly("human", "/human", "agent");
    assertThat(read.handoffToken()).isEqualTo(new Secret("secret-handoff"));
    assertThat(read.handoff().whenPaused()).isTrue();
    assertThat(read.handoff().afterFallbacks()).isEqualTo(3);
    assertThat(read.handoff().whenBotFails()).isEqualTo(HandoffPlan.BotFailure.OFFER);
    assertThat(read.notices())
        .as("the bot of this test is no Rasa")
        .containsExactly(
            "handoff.when-paused has no effect: no bot in this file reports whether it is paused");
  }

  @Test
  void noSecretIsPrinted() {
    Configuration read = read(WHOLE, ENVIRONMENT);

    assertThat(read.toString()).doesNotContain("secret-");
  }

  @Test
  void theRestHasDefaults() {
    Configuration read = read(SMALL, Map.of());

    assertThat(read.server())
        .isEqualTo(
            new Configuration.Server(
                "127.0.0.1", 8080, null, null, false, Duration.ofSeconds(20), null));
    assertThat(read.store()).isEqualTo(new StoreSettings.Sqlite("jdbc:sqlite:baton.db"));
    assertThat(read.channels().values())
        .extracting(Configuration.ChannelEntry::plan)
        .containsExactly(
            new ChannelPlan("telegram", "telegram", "telegram", "helpdesk", "support", "", false));
    assertThat(read.handoff().endWords()).containsExactly("/bot", "/end");
    assertThat(read.handoff().undoWindow()).isEqualTo(Duration.ofMinutes(2));
    assertThat(read.handoff().ask()).isTrue();
    assertThat(read.canned()).isEmpty();
    assertThat(read.handoffToken()).isNull();
    assertThat(read.notices()).isEmpty();
  }

  @Test
  void readsWhatAgentsSayByNameAndTakeBack() {
    Configuration read =
        read(
            SMALL
                + """
                handoff: {undo-window: 0s, ask: false}
                canned:
                  hours: We are here from 9 to 17, {user}.
                  greet: {en: "Good day.", de: "Guten Tag."}
                """,
            Map.of());

    assertThat(read.handoff().undoWindow()).isEqualTo(Duration.ZERO);
    assertThat(read.handoff().ask()).isFalse();
    assertThat(read.canned()).extracting(CannedAnswer::name).containsExactly("hours", "greet");
    assertThat(read.canned().getLast().in("de")).isEqualTo("Guten Tag.");
  }

  @Test
  void whatUsersAreToldAndAskedIsRead() {
    Configuration read =
        read(
            """
            bots: {b: {type: rasa, url: "http://h"}}
            channels: {t: {type: telegram, token: x, queue: q}}
            queues:
              q: {tell: wait, word-after: 3m, call-back: on, rating: "true"}
              r: {tell: nothing, call-back: off}
            """,
            Map.of());

    assertThat(read.queues())
        .extracting(QueuePlan::userSide)
        .containsExactly(
            new UserSidePlan(UserSidePlan.Tell.WAIT, Duration.ofMinutes(3), true, true),
            UserSidePlan.SILENT);
  }

  @Test
  void aTranscriptIsOfferedOnlyIfAWebhookSendsIt() {
    String offering = SMALL.replace("{support: {}}", "{support: {transcript: on}}");
    String webhook =
        "webhooks: {mailer: {url: 'https://h', secret: whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw,"
            + " events: %s}}\n";

    assertThatThrownBy(() -> read(offering, Map.of()))
        .hasMessageContaining("queues.support.transcript is true, but nothing sends it");
    assertThatThrownBy(() -> read(offering + webhook.formatted("handoff.*"), Map.of()))
        .hasMessageContaining("queues.support.transcript is true, but nothing sends it");
    Configuration read = read(offering + webhook.formatted("transcript.requested"), Map.of());
    assertThat(read.queues().getFirst().userSide().transcript()).isTrue();
    assertThat(read.webhooks().getFirst().name()).isEqualTo("mailer");
  }

  @Test
  void aQueueMayBeServedByTheConsole() {
    Configuration read =
        read(
            SMALL.replaceFirst("queues:.*\n", "queues: {support: {desks: [console]}}\n"), Map.of());

    assertThat(read.queues().getFirst().desks()).containsExactly("console");
  }

  @Test
  void aNumberMayStandForASpace() {
    Configuration read =
        read(SMALL + "desks: {tg: {channel: telegram, space: -1001234567890}}\n", Map.of());

    assertThat(read.desks().getFirst().space()).isEqualTo("-1001234567890");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "server: {prot: 1} | server.prot is not known here; did you mean 'port'?",
        "server: {port: 70000} | server.port is the number 70000; write a whole number from 0",
        "server: 8080 | server must be a section",
        "server: {stop-timeout: 1h} | server.stop-timeout is more than 10m",
        "server: {api-token: ''} | server.api-token is empty; write a text",
        "sever: {} | sever is not known here; did you mean 'server'?",
        "store: {url: 'jdbc:h2:x'} | store.url is not a store; write jdbc:sqlite:",
        "store: {url: 'jdbc:sqlite::memory:'} | store.url is not a store",
        "store: {url: 'jdbc:sqlite:a.db', lease: 5s} | store.lease is only for PostgreSQL; leave it"
            + " out with jdbc:sqlite:",
        "store: {url: 'jdbc:postgresql://h/d', lease: 500ms} | store.lease is 500 ms; write a"
            + " duration from 1s to 5m",
        "store: {url: 'jdbc:postgresql:d'} | store.url is not a PostgreSQL database; write"
            + " jdbc:postgresql://host/database",
        "handoff: {after-fallbacks: many} | handoff.after-fallbacks is not valid; write",
        "handoff: {after-fallbacks: -1} | handoff.after-fallbacks is the number -1; write",
        "handoff: {when-bot-fails: wait} | handoff.when-bot-fails is not valid; write offer |"
            + " handoff",
        "handoff: {undo-window: soon} | handoff.undo-window is not valid; write a duration such as",
        "canned: {hours: 'Hi {name}'} | canned.hours has the field {name}; there are only",
        "canned: [x] | canned must be a section with keys of its own, not a list; write key: value below it",
        "handoff: {transfer-timeout: 0s} | handoff.transfer-timeout is zero; write a duration such"
            + " as 2m",
        "handoff: {queue-transfer-timeout: 0s} | handoff.queue-transfer-timeout is zero; write a"
            + " duration such as 10m",
        "desks: {d: {space: s, capacity: 0}} | desks.d.capacity is the number 0; write",
        "desks: {d: {space: s, capacity: many}} | desks.d.capacity is not valid; write",
        "desks: {d: {space: s, away-after: -1}} | desks.d.away-after is the number -1; write",
        "desks: {console: {channel: telegram, space: s}} | desks.console belongs to the desk of the"
            + " API and the console; choose another name",
        "handoff: {when-paused: 3} | handoff.when-paused is the number 3; write true or false",
        "handoff: {user-words: {a: b}} | handoff.user-words is a section; write a list of texts",
        "desks: {d: {channel: x, space: s}} | desks.d.channel names the channel 'x', which does not"
            + " exist; write one of: telegram",
        "desks: {d: {channel: telegram}} | desks.d.space is missing; write a text",
        "desks: {d: {space: s, conversations: both}} | desks.d.conversations is not valid; write"
            + " space | direct",
        "desks: {d: {space: s, time-zone: Mars/Base}} | desks.d.time-zone is not known; write one"
            + " such as Europe/Berlin",
        "desks: {d: {space: s, reactions: {claim: ✅}}} | desks.d.reactions.claim is no reaction that this channel allows; write another, such as 👀 or 🎉",
        "desks: {d: {space: s, reactions: {claim: 👀, resolve: 👀}}} | desks.d.reactions.resolve is the emoji that claims; write another",
        "desks: {d: {space: s, reactions: {release: 👀}}} | desks.d.reactions.release is not known here",
        "desks: {d: {space: s, claim: maybe}} | desks.d.claim is not valid; write answer | press",
        "desks: {d: {space: s}, e: {space: s}} | desks.e.space is already the space of desk 'd'",
        "desks: {d: {space: s, agents: []}} | desks.d.agents is empty; leave it out to allow"
            + " everybody",
        "desks: {d: {space: s, agents: ['ann', '']}} | desks.d.agents has an empty entry",
        "handoff: {user-words: [' ']} | handoff.user-words has an empty entry",
        "desks: {'d d': {space: s}} | desks.d d is not a valid name",
        "desks: [d] | desks must be a section with keys of its own, not a list; write key: value below it"
      })
  void namesAProblemOfTheRest(String section, String problem) {
    assertThat(problemsOf(SMALL + section)).startsWith("  " + problem).hasLineCount(1);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{} | channels is missing; define at least one",
        "{t: {token: x}} | channels.t.type is missing; write a text",
        "{t: {type: fax, token: x, some: y}} | channels.t.type is not known; write one of:"
            + " telegram, webex",
        "{t: {type: telegram}} | channels.t.token is missing; write a text",
        "{t: {type: telegram, token: x, bot: y}} | channels.t.bot names the bot 'y', which does not"
            + " exist; write one of: helpdesk",
        "{t: {type: telegram, token: x, queue: y}} | channels.t.queue names the queue 'y', which"
            + " does not exist; write one of: support",
        "{t: {type: telegram, token: x, mode: webhook}} | channels.t.mode is webhook, which"
            + " requires server.public-url",
        "{w: {type: webex, token: x, mode: polling}} | channels.w.mode is not known here",
        "{t: {type: telegram, token: x, pace: {group: 30 a minute}}} | channels.t.pace.group is not"
            + " valid; write a pace such as '20 in 1m', or 'unlimited'",
        "{t: {type: telegram, token: x, pace: {goup: 30 in 1m}}} | channels.t.pace.goup is not"
            + " known here; did you mean 'group'?",
        "{t: {type: telegram, token: x, groups: some}} | channels.t.groups is not valid; write true"
            + " or false",
        "{t: {type: telegram, token: x}, u: {type: telegram, token: y}} | channels.u.sender-prefix"
            + " is already the prefix of channel 't'",
        "{t: {type: telegram, token: '${NONE}'}} | channels.t.token needs the environment variable"
            + " NONE",
        "{t: {type: telegram, token: x, api-url: '${NONE}'}} | channels.t.api-url needs the"
            + " environment variable NONE",
        "{t/u: {type: telegram, token: x}} | channels.t/u is not a valid name"
      })
  void namesAProblemOfAChannel(String channels, String problem) {
    String file =
        """
        bots: {helpdesk: {type: rasa, url: "http://localhost:5005"}}
        queues: {support: {}}
        channels: %s
        """
            .formatted(channels);

    assertThat(problemsOf(file)).startsWith("  " + problem).hasLineCount(1);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "bots: {b: {type: rasa}} | bots.b.url is missing; write an http(s) URL",
        "bots: {b: {type: rasa, url: 'ftp://h'}} | bots.b.url is not valid; write an http(s) URL",
        "bots: {b: {type: dialogflow, url: 'http://h'}} | bots.b.type is not known; write one of:"
            + " rasa",
        "bots: {b: {type: rasa, url: 'http://h', timeout: soon}} | bots.b.timeout is not valid;"
            + " write a duration"
      })
  void namesAProblemOfABot(String bots, String problem) {
    String file = "channels: {t: {type: telegram, token: x}}\nqueues: {q: {}}\n" + bots;

    assertThat(problemsOf(file)).startsWith("  " + problem).hasLineCount(1);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{q: {desks: [x]}} | queues.q.desks names the desk 'x', which does not exist; there is none"
            + " yet",
        "{q: {desks: ['${NONE}']}} | queues.q.desks[0] needs the environment variable NONE",
        "{q: {hours: {mon: 9-17}}} | queues.q.hours.mon is not known here; known are",
        "{q: {hours: {time-zone: UTC}}} | queues.q.hours.open is missing; write days and times"
            + " such",
        "{q: {hours: workdays 9-17}} | queues.q.hours has 'workdays 9-17', which is not valid;"
            + " write",
        "{q: {hours: {open: [], time-zone: UTC}}} | queues.q.hours.open is empty; write days and",
        "{q: {hours: {open: 'mon 9:00-17:00', time-zone: Mars}}} | queues.q.hours.time-zone is not",
        "{q: {hours: {open: 'mon 9:00-17:00', holidays: easter}}} | queues.q.hours.holidays has"
            + " 'easter', which is no date",
        "{q: {wait-timeout: 0s}} | queues.q.wait-timeout is zero; write a duration",
        "{q: {wait-timeout: soon}} | queues.q.wait-timeout is not valid; write a duration",
        "{q: {tell: loudly}} | queues.q.tell is not valid; write nothing",
        "{q: {word-after: 0s}} | queues.q.word-after is zero; write a duration",
        "{q: {word-after: soon}} | queues.q.word-after is not valid; write a duration",
        "{q: {call-back: maybe}} | queues.q.call-back is not valid; write true or false",
        "{q: {rating: five}} | queues.q.rating is not valid; write true or false",
        "{q: {}, r: {}} | channels.t.queue is missing; write one of: q, r"
      })
  void namesAProblemOfAQueue(String queues, String problem) {
    String file =
        """
        bots: {b: {type: rasa, url: "http://h"}}
        channels: {t: {type: telegram, token: x}}
        queues: %s
        """
            .formatted(queues);

    assertThat(problemsOf(file)).startsWith("  " + problem).hasLineCount(1);
  }

  @Test
  void howLongThingsAreKeptIsReadAndBounded() {
    assertThat(read(SMALL, ENVIRONMENT).retention()).isEqualTo(RetentionPlan.USUAL);
    assertThat(
            read(SMALL + "retention: {messages: 90d, inbound: 26h, dead-letters: 30d}", ENVIRONMENT)
                .retention())
        .isEqualTo(
            new RetentionPlan(Duration.ofDays(90), Duration.ofHours(26), Duration.ofDays(30)));
    assertThat(
            problemsOf(
                SMALL
                    + "retention: {messages: 5m, inbound: 1d, dead-letters: 0s, audit: 1h, all: 1d}"))
        .contains("  retention.audit is less than 24h;")
        .contains("  retention.messages is less than 1h;")
        .contains("  retention.inbound is less than 25h,")
        .contains("  retention.dead-letters is less than 1h;")
        .contains("  retention.all ")
        .hasLineCount(5);
  }

  @Test
  void aPublicAddressNeedsBothTokens() {
    assertThat(problemsOf(SMALL + "server: {public-url: 'https://b.example.com'}"))
        .contains("  handoff.token is missing, but server.public-url requires it; write")
        .contains("  server.api-token is missing, but server.public-url requires it; write")
        .hasLineCount(2);
  }

  @Test
  void whatIsOpenForWantOfATokenIsSaid() {
    assertThat(Gateway.unguarded(read(SMALL, Map.of())))
        .hasValueSatisfying(warning ->
            assertThat(warning)
                .startsWith("handoff.token and server.api-token not set")
                .contains("POST /handoff and GET /api", "this machine", "proxy")
                .contains("DELETE /api/v1/conversations/", "POST /api/v1/dead-letters/"));
    assertThat(Gateway.unguarded(read(SMALL + "handoff: {token: h4nd}\n", Map.of())))
        .hasValueSatisfying(warning ->
            assertThat(warning).startsWith("server.api-token not set").doesNotContain("h4nd"));
    assertThat(Gateway.unguarded(read(WHOLE, ENVIRONMENT))).isEmpty();
  }

  @Test
  void aSidecarIsNotPublic() {
    assertThat(
            problemsOf(
                SMALL.replace("token: t", "token: t, mode: sidecar")
                    + """
                    server: {public-url: 'https://b.example.com', api-token: a}
                    handoff: {token: b}
                    """))
        .contains("channels.telegram.mode is sidecar")
        .contains("leave server.public-url out, or choose another mode");
  }

  @Test
  void aPublicAddressIsABareOne() {
    assertThat(
            problemsOf(
                SMALL
                    + """
                    server: {public-url: 'https://b.example.com/?q', api-token: a}
                    handoff: {token: b}
                    """))
        .isEqualTo(
            "  server.public-url contains more than host, port and path; write only these (baton.yml line 4)");
  }

  @Test
  void allProblemsAreSaidAtOnce() {
    String file =
        WHOLE
            .replace("port: 8080", "port: high")
            .replace(
                "bot: helpdesk, queue: support}\n  webex", "bot: desk, queue: support}\n  webex")
            .replace("conversations: direct", "conversations: dirct")
            .replace("desks: [tg, wx]", "desks: [tg, xx]")
            .replace("timeout: 60s", "timeouts: 60s");

    assertThat(problemsOf(file).lines().map(line -> line.strip().replaceFirst(" .*", "")))
        .containsExactly(
            "bots.helpdesk.timeouts",
            "bots.helpdesk.token",
            "channels.telegram.bot",
            "channels.telegram.token",
            "channels.webex.token",
            "desks.wx.conversations",
            "handoff.token",
            "queues.support.desks",
            "server.api-token",
            "server.port");
  }

  @Test
  void aFileThatIsNotThereSaysSo() {
    assertThatThrownBy(
            () -> ConfigurationReader.read(folder.resolve("none.yml"), Map.of(), Fakes.INSTALLED))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageEndingWith(
            "none.yml does not exist; write it with 'baton init', or copy baton.example.yml and fill it in");
  }

  @Test
  void aFileInAnotherEncodingSaysSo() throws IOException {
    Path file = Files.write(folder.resolve("latin.yml"), new byte[] {'a', ':', ' ', (byte) 0xE4});

    assertThatThrownBy(() -> ConfigurationReader.read(file, Map.of(), Fakes.INSTALLED))
        .hasMessageEndingWith("latin.yml is not UTF-8; save it as UTF-8");
  }

  @Test
  void aFolderIsNoFile() {
    assertThatThrownBy(() -> ConfigurationReader.read(folder, Map.of(), Fakes.INSTALLED))
        .hasMessage(folder + " is a folder; name the file in it");
  }

  @Test
  void theExampleHasNoProblems() throws IOException {
    String example = Files.readString(Path.of("..", "baton.example.yml"));

    Configuration read = read(example, ENVIRONMENT);

    assertThat(read.channels()).isNotEmpty();
    assertThat(read.notices()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"[a-z-]+", "assignment[a-z-]*", "returning[a-z-]*"})
  void whatTheExampleSaysOfDesksAndQueuesIsValidAsItStands(String keys) throws IOException {
    String example = Files.readString(Path.of("..", "baton.example.yml"));
    int from = example.indexOf("\ndesks:");
    String commented = "(?m)^    # (" + keys + ": )";
    String text =
        example.substring(0, from) + example.substring(from).replaceAll(commented, "    $1");
    assertThat(text).isNotEqualTo(example);

    Configuration read = read(text, ENVIRONMENT);

    assertThat(read.queues())
        .singleElement()
        .satisfies(queue -> assertThat(queue.assignment().asks()).isTrue());
  }

  @Test
  void whoIsAskedForLongerThanUsersWaitIsNoticed() {
    String queue = "support: {wait-timeout: 1m, assignment: round-robin, assignment-timeout: ";
    String shorter = SMALL.replace("support: {", queue + "59s");

    assertThat(read(shorter, Map.of()).notices()).isEmpty();
    assertThat(read(shorter.replace("59s", "60s"), Map.of()).notices())
        .containsExactly(
            "queues.support.assignment-timeout is no shorter than wait-timeout: a handoff ends"
                + " before a second agent is asked");
  }

  /** The lines of the message that name problems. */
  private String problemsOf(String text) {
    ConfigurationException failure =
        catchThrowableOfType(ConfigurationException.class, () -> read(text, Map.of()));
    assertThat(failure).as("a file with problems").isNotNull();
    String message = String.valueOf(failure.getMessage());
    return message.substring(message.indexOf('\n') + 1);
  }

  private Configuration read(String text, Map<String, String> environment) {
    try {
      Path file = Files.writeString(folder.resolve("baton.yml"), text);
      return ConfigurationReader.read(file, environment, Fakes.INSTALLED);
    } catch (IOException unwritable) {
      throw new UncheckedIOException(unwritable);
    }
  }
}
