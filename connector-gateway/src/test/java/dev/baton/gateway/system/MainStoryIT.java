package dev.baton.gateway.system;

import static dev.baton.gateway.system.RealScene.heard;
import static dev.baton.gateway.system.Soon.soon;
import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.testkit.ChatClient;
import dev.baton.testkit.ChatClient.Shown;
import dev.baton.testkit.rasa.FakeRasa;
import dev.baton.testkit.telegram.FakeTelegram;
import dev.baton.testkit.webex.FakeWebex;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** The whole story on the test kit's strict fakes, one program for both platforms. */
@Timeout(300)
class MainStoryIT {

  private static final long FORUM = -1009876543210L;
  private static final byte[] PNG = {(byte) 0x89, 'P', 'N', 'G', 13, 10, 26, 10, 1, 2, 3, 4, 5};
  private static final byte[] PDF = "%PDF-1.4 of the bill".getBytes(StandardCharsets.UTF_8);

  private final int port = Program.freePort();
  private final FakeTelegram telegram = FakeTelegram.start();
  private final FakeWebex webex = FakeWebex.start();
  private final FakeRasa rasa =
      FakeRasa.forumBot(
          URI.create("http://127.0.0.1:" + port + "/handoff?token=" + Program.HANDOFF_TOKEN));
  private @Nullable Program running;
  private String space = "";

  @BeforeEach
  void start(@TempDir Path folder) {
    telegram.forum(FORUM, "Support");
    telegram.enforceLimits(true);
    space = webex.space("Support");
    running =
        Program.start(
            folder,
            port,
            """
            server: {port: %d, public-url: "http://127.0.0.1:%d", api-token: ${BATON_API_TOKEN}}
            store: {url: "jdbc:sqlite:baton.db"}
            bots:
              helpdesk: {type: rasa, url: "%s"}
            channels:
              telegram: {type: telegram, token: "%s", api-url: "%s", mode: webhook, bot: helpdesk, queue: telegram-support}
              webex: {type: webex, token: "%s", api-url: "%s", bot: helpdesk, queue: webex-support}
            desks:
              tg: {channel: telegram, space: "%d", conversations: space}
              wx: {channel: webex, space: "%s", conversations: direct}
            queues:
              telegram-support: {desks: [tg]}
              webex-support: {desks: [wx]}
            handoff: {token: ${HANDOFF_TOKEN}, user-words: ["/human"], end-words: ["/bot"]}
            """
                .formatted(
                    port,
                    port,
                    rasa.url(),
                    telegram.token(),
                    telegram.url(),
                    webex.token(),
                    webex.url(),
                    FORUM,
                    space));
    soon(() -> assertThat(telegram.webhookUrl()).isNotEmpty());
    soon(() -> assertThat(webex.webhooks()).hasSizeGreaterThanOrEqualTo(3));
  }

  @AfterEach
  void stop() {
    if (running != null) {
      running.close();
    }
    rasa.close();
    webex.close();
    telegram.close();
    assertThat(telegram.refusedCalls()).isEmpty();
    assertThat(webex.refusedCalls()).isEmpty();
  }

  @Test
  void onTelegram() {
    ChatClient user = telegram.privateChat(501, "Bob");
    ChatClient ann = telegram.member(FORUM, 900, "Ann");
    ChatClient ben = telegram.member(FORUM, 901, "Ben");
    user.say(null, "hi");
    heard(user, text -> text.startsWith("Hello! I am the bot"));
    user.say(null, "I want a human");
    heard(user, text -> text.startsWith("Reaching out to a human agent [501]"));
    Shown offer = heard(ann, text -> text.contains("Bob asks for a person"));
    String topic = Objects.requireNonNull(offer.thread());
    assertThat(offer.text()).contains("human handoff").contains("I want a human");

    ann.press(offer.id(), "Claim");
    heard(user, text -> text.startsWith("Ann has joined"));
    ben.say(topic, "/claim");
    heard(ben, text -> text.equals("Already taken by Ann."));

    String word = ann.say(topic, "How can I help?");
    heard(user, text -> text.equals("Ann: How can I help?"));
    soon(() ->
        assertThat(ann.shown())
            .filteredOn(message -> message.id().equals(word))
            .allSatisfy(message -> assertThat(message.reactions()).contains("👌")));

    ann.say(topic, "// he is angry");
    ann.say(topic, "/nonsense");
    heard(ann, text -> text.contains("There is no command /nonsense"));
    ben.say(topic, "I know better");
    heard(ann, text -> text.contains("Ann has this conversation") && text.contains("not sent"));

    user.sendFile(null, "cat.png", "image/png", PNG, "look");
    file(ann, topic, PNG);
    user.sendLocation(null, 52.5, 13.4);
    ann.sendFile(topic, "bill.pdf", "application/pdf", PDF, "your bill");
    file(user, null, PDF);
    ann.say(topic, "/history 20");
    heard(ann, text -> text.startsWith("Last messages") && text.contains("How can I help?"));

    ann.say(topic, "/release");
    heard(user, text -> text.startsWith("You are back in the queue"));
    Shown again = offer(ben, "Bob");
    ben.press(again.id(), "Claim");
    heard(user, text -> text.startsWith("Ben has joined"));
    ben.say(topic, "Ben here");
    heard(user, text -> text.equals("Ben: Ben here"));
    ben.say(topic, "/resolve All the best");
    heard(user, text -> text.equals("All the best"));
    heard(user, text -> text.startsWith("The bot is back"));
    user.say(null, "one more thing");
    heard(user, text -> text.equals("You said: one more thing"));

    assertThat(texts(user))
        .noneMatch(text -> text.contains("angry") || text.contains("nonsense"))
        .noneMatch(text -> text.contains("better"))
        .containsSubsequence("Ann: How can I help?", "Ben: Ben here", "All the best");
    soon(() -> assertThat(ann.threads()).anyMatch(thread -> thread.closed()));
    ended("501", "tg", List.of("hi", "I want a human", "one more thing"));
  }

  @Test
  void onWebex() {
    ChatClient user = webex.direct("carol@example.com", "Carol");
    ChatClient ann = webex.member(space, "ann@example.com", "Ann");
    ChatClient ben = webex.member(space, "ben@example.com", "Ben");
    ChatClient annDirect = webex.direct("ann@example.com", "Ann");
    ChatClient benDirect = webex.direct("ben@example.com", "Ben");
    user.say(null, "hello");
    heard(user, text -> text.startsWith("Hello! I am the bot"));
    user.say(null, "a person please");
    heard(user, text -> text.startsWith("Reaching out to a human agent ["));
    Shown offer = heard(ann, text -> text.contains("Carol asks for a person"));

    ann.press(offer.id(), "Claim");
    heard(user, text -> text.startsWith("Ann has joined"));
    heard(ben, text -> text.contains("Ann has it."));
    Shown head = heard(annDirect, text -> text.contains("Carol"));
    annDirect.say(head.id(), "How can I help?");
    heard(user, text -> text.equals("Ann: How can I help?"));
    annDirect.say(head.id(), "// she is angry");
    annDirect.say(head.id(), "/nonsense");
    heard(annDirect, text -> text.contains("There is no command /nonsense"));

    user.sendFile(null, "cat.png", "image/png", PNG, "look");
    file(annDirect, head.id(), PNG);
    annDirect.sendFile(head.id(), "bill.pdf", "application/pdf", PDF, "your bill");
    file(user, null, PDF);
    annDirect.say(head.id(), "/history");
    heard(annDirect, text -> text.startsWith("Last messages"));

    annDirect.say(head.id(), "/release");
    heard(user, text -> text.startsWith("You are back in the queue"));
    Shown again = offer(ben, "Carol");
    ben.press(again.id(), "Claim");
    Shown benHead = heard(benDirect, text -> text.contains("Carol"));
    benDirect.say(benHead.id(), "Ben here");
    heard(user, text -> text.equals("Ben: Ben here"));
    heard(annDirect, text -> text.contains("no longer yours"));
    benDirect.say(benHead.id(), "/resolve All the best");
    heard(user, text -> text.startsWith("The bot is back"));
    user.say(null, "one more thing");
    heard(user, text -> text.equals("You said: one more thing"));

    assertThat(texts(user))
        .noneMatch(text -> text.contains("angry") || text.contains("nonsense"))
        .containsSubsequence("Ann: How can I help?", "Ben: Ben here", "All the best");
    String sender =
        program()
            .api("/api/v1/conversations")
            .path("conversations")
            .path(0)
            .path("sender_id")
            .asString();
    ended(sender, "wx", List.of("hello", "a person please", "one more thing"));
  }

  private void ended(String sender, String desk, List<String> toBot) {
    JsonNode transcript = program().transcript(sender);
    JsonNode handoff = transcript.path("handoffs").path(0);
    assertThat(handoff.path("status").asString("")).isEqualTo("completed");
    assertThat(handoff.path("desk").asString("")).isEqualTo(desk);
    assertThat(transcript.path("handoffs")).hasSize(1);
    assertThat(rasa.turnsOf(sender))
        .extracting(turn -> turn.text())
        .containsExactlyElementsOf(toBot);
    program().assertKeepsSecret(telegram.token(), webex.token());
    assertThat(program().logged()).doesNotContain("angry").doesNotContain("How can I help");
  }

  private Program program() {
    return Objects.requireNonNull(running, "started");
  }

  /** An offer that can be claimed. */
  private static Shown offer(ChatClient client, String user) {
    soon(() -> assertThat(client.shown()).anyMatch(shown -> isOffer(shown, user)));
    return client.shown().stream().filter(shown -> isOffer(shown, user)).findFirst().orElseThrow();
  }

  private static boolean isOffer(Shown shown, String user) {
    return shown.text().contains(user + " asks for a person") && shown.buttons().contains("Claim");
  }

  /** The first message of the bot with these words, once it is shown. */
  private static void file(ChatClient client, @Nullable String thread, byte[] bytes) {
    soon(() ->
        assertThat(client.shown())
            .anySatisfy(message -> {
              assertThat(message.bot()).isTrue();
              assertThat(message.thread()).isEqualTo(thread);
              assertThat(message.file()).isNotNull();
              byte[] got = new byte[Objects.requireNonNull(message.file()).bytes().remaining()];
              message.file().bytes().duplicate().get(got);
              assertThat(Arrays.equals(got, bytes)).isTrue();
            }));
  }

  private static List<String> texts(ChatClient user) {
    return user.shown().stream().filter(Shown::bot).map(Shown::text).toList();
  }
}
