package dev.baton.gateway.system;

import static dev.baton.gateway.system.Soon.soon;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/**
 * The program with a typical configuration, against servers that share no code with the test kit:
 * what works here does not depend on the kit's fakes.
 */
@Timeout(180)
class StrangersIT {

  private static final String FORUM = "-1001234567890";
  private static final String SPACE = StrangeWebex.id("ROOM", "desk");
  private static final long BOB = 501;
  private static final long ANN = 900;
  private static final String CAROL = "carol@example.com";
  private static final String ANN_MAIL = "ann@example.com";

  @TempDir Path folder;

  private final int port = Program.freePort();
  private final StrangeTelegram telegram = new StrangeTelegram(FORUM);
  private final StrangeWebex webex = new StrangeWebex(SPACE);
  private final StrangeRasa rasa =
      new StrangeRasa(
          URI.create("http://127.0.0.1:" + port + "/handoff?token=" + Program.HANDOFF_TOKEN));
  private @Nullable Program running;

  @BeforeEach
  void start() {
    running =
        Program.start(
            folder,
            port,
            """
            server:   {host: 127.0.0.1, port: %d, public-url: "http://127.0.0.1:%d", api-token: ${BATON_API_TOKEN}}
            store:    {url: "jdbc:sqlite:baton.db"}
            bots:
              helpdesk: {type: rasa, url: "%s", token: "%s", timeout: 60s}
            channels:
              telegram: {type: telegram, token: "%s", api-url: "%s", mode: polling, webhook-secret: "a-Secret_1", bot: helpdesk, queue: support}
              webex:    {type: webex, token: "%s", api-url: "%s/v1", webhook-secret: "another secret", bot: helpdesk, queue: support}
            desks:
              tg:       {channel: telegram, space: "%s", conversations: space}
              wx:       {channel: webex, space: "%s", conversations: direct, agents: ["%s"]}
            queues:
              support:  {desks: [tg, wx], wait-timeout: 15m, idle-timeout: 30m}
            handoff:  {token: ${HANDOFF_TOKEN}, when-paused: true, after-fallbacks: 3, user-words: ["human", "/human", "agent"], end-words: ["/bot", "/end"]}
            """
                .formatted(
                    port,
                    port,
                    rasa.address(),
                    StrangeRasa.TOKEN,
                    StrangeTelegram.TOKEN,
                    telegram.address(),
                    StrangeWebex.TOKEN,
                    webex.address(),
                    FORUM,
                    SPACE,
                    ANN_MAIL));
  }

  @AfterEach
  void stop() {
    if (running != null) {
      running.close();
    }
    rasa.close();
    webex.close();
    telegram.close();
  }

  @Test
  void botThenAgentThenBotOnTelegramAndOnWebex() throws Exception {
    soon(() -> assertThat(webex.webhooks()).isGreaterThanOrEqualTo(3));

    onTelegram();
    onWebex();

    assertThat(program().get("/readyz", null).body()).contains("telegram").contains("webex");
    assertThat(program().get("/api/v1/conversations", null).statusCode()).isEqualTo(401);
    assertThat(telegram.unknown()).isEmpty();
    assertThat(webex.unknown()).isEmpty();
    assertThat(rasa.unknown()).isEmpty();
    program()
        .assertKeepsSecret(
            StrangeTelegram.TOKEN, StrangeWebex.TOKEN, StrangeRasa.TOKEN, "a-Secret_1");
  }

  private Program program() {
    return Objects.requireNonNull(running, "started");
  }

  private void onTelegram() {
    String bob = Long.toString(BOB);
    telegram.isNoMember(BOB);
    telegram.say(BOB, "Bob", 0, "hello");
    soon(() -> assertThat(telegram.textsTo(bob)).containsExactly("You said: hello"));

    telegram.say(BOB, "Bob", 0, "I need help");
    soon(() ->
        assertThat(telegram.textsTo(bob))
            .last()
            .isEqualTo("Reaching out to a human agent [501]..."));
    StrangeTelegram.Sent offer = telegramOffer("Bob");
    assertThat(offer.text()).contains("human handoff").contains("hello");
    JsonNode card = webexOffer("Bob");

    telegram.press(ANN, "Ann", offer, "Claim");
    soon(() -> assertThat(telegram.textsTo(bob)).last().asString().startsWith("Ann has joined"));
    soon(() -> assertThat(webex.to(SPACE)).doesNotContain(card));
    soon(() -> assertThat(webex.textsTo(SPACE)).anyMatch(text -> text.contains("✅ Ann has it.")));

    long word = telegram.say(ANN, "Ann", offer.thread(), "What is the matter?");
    telegram.say(ANN, "Ann", offer.thread(), "// he is angry");
    telegram.say(ANN, "Ann", offer.thread(), "/nonsense");
    soon(() -> assertThat(telegram.textsTo(bob)).last().isEqualTo("Ann: What is the matter?"));
    soon(() -> assertThat(inTopic(offer)).anyMatch(text -> text.contains("/nonsense")));
    soon(() -> assertThat(telegram.calls()).contains("setmessagereaction " + FORUM + " " + word));
    telegram.say(BOB, "Bob", 0, "it is broken");
    soon(() -> assertThat(inTopic(offer)).contains("Bob: it is broken"));

    telegram.say(ANN, "Ann", offer.thread(), "/resolve");
    soon(() -> assertThat(telegram.textsTo(bob)).last().isEqualTo("I am the bot and I am back."));
    telegram.say(BOB, "Bob", 0, "again");
    soon(() -> assertThat(telegram.textsTo(bob)).last().isEqualTo("You said: again"));

    assertThat(telegram.textsTo(bob))
        .noneMatch(text -> text.contains("angry") || text.contains("nonsense"));
    assertThat(rasa.wordsOf(bob)).containsExactly("hello", "I need help", "again");
    soon(() -> assertThat(telegram.calls()).contains("closeforumtopic " + FORUM + " "));
    ended(bob, "tg");
  }

  private void onWebex() throws Exception {
    String room = webex.roomOf(CAROL);
    String annRoom = webex.roomOf(ANN_MAIL);
    webex.say(CAROL, null, "good morning");
    soon(() -> assertThat(webex.textsTo(room)).containsExactly("You said: good morning"));

    webex.say(CAROL, null, "please help me");
    soon(() ->
        assertThat(webex.textsTo(room))
            .last()
            .isEqualTo("Reaching out to a human agent [" + room + "]..."));
    JsonNode card = webexOffer("carol");
    StrangeTelegram.Sent offer = telegramOffer("carol");

    webex.press("mallory@example.com", card, "Claim");
    webex.press(ANN_MAIL, card, "Claim");
    soon(() -> assertThat(webex.textsTo(room)).last().asString().startsWith("ann has joined"));
    soon(
        () -> assertThat(telegram.calls()).contains("editmessagetext " + FORUM + " " + offer.id()));
    soon(() -> assertThat(webex.to(annRoom)).isNotEmpty());
    String thread = webex.to(annRoom).getFirst().path("id").asString();

    webex.say(ANN_MAIL, thread, "How can I help you?");
    webex.say(ANN_MAIL, thread, "// she is kind");
    webex.say(ANN_MAIL, thread, "/nonsense");
    soon(() -> assertThat(webex.textsTo(room)).last().isEqualTo("ann: How can I help you?"));
    soon(() -> assertThat(webex.textsTo(annRoom)).anyMatch(text -> text.contains("/nonsense")));
    webex.say(CAROL, null, "with my bill");
    soon(() ->
        assertThat(webex.to(annRoom))
            .anySatisfy(message -> {
              assertThat(message.path("text").asString("")).isEqualTo("carol: with my bill");
              assertThat(message.path("parentId").asString("")).isEqualTo(thread);
            }));

    webex.say(ANN_MAIL, thread, "/resolve It is paid.");
    soon(() ->
        assertThat(webex.textsTo(room)).endsWith("It is paid.", "I am the bot and I am back."));
    webex.say(CAROL, null, "thank you");
    soon(() -> assertThat(webex.textsTo(room)).last().isEqualTo("You said: thank you"));

    assertThat(webex.textsTo(room))
        .noneMatch(text -> text.contains("kind") || text.contains("nonsense"));
    assertThat(rasa.wordsOf(room)).containsExactly("good morning", "please help me", "thank you");
    assertThat(rasa.heard().getLast().path("input_channel").asString("")).isEqualTo("webexteams");
    ended(room, "wx");
  }

  private StrangeTelegram.Sent telegramOffer(String user) {
    soon(() -> assertThat(telegram.textsTo(FORUM)).anyMatch(text -> isOffer(text, user)));
    return telegram.to(FORUM).stream()
        .filter(message -> isOffer(message.text(), user))
        .findFirst()
        .orElseThrow();
  }

  private JsonNode webexOffer(String user) {
    soon(() -> assertThat(webex.textsTo(SPACE)).anyMatch(text -> isOffer(text, user)));
    return webex.to(SPACE).stream()
        .filter(message -> isOffer(message.path("text").asString(""), user))
        .findFirst()
        .orElseThrow();
  }

  private static boolean isOffer(String text, String user) {
    return text.contains(user + " asks for a person");
  }

  private List<String> inTopic(StrangeTelegram.Sent offer) {
    return telegram.to(FORUM).stream()
        .filter(message -> message.thread() == offer.thread())
        .map(StrangeTelegram.Sent::text)
        .toList();
  }

  private void ended(String sender, String desk) {
    JsonNode transcript = program().transcript(sender);
    assertThat(transcript.path("conversation").path("control").asString("")).isEqualTo("bot");
    JsonNode handoff = transcript.path("handoffs").path(0);
    assertThat(handoff.path("status").asString("")).isEqualTo("completed");
    assertThat(handoff.path("end_reason").asString("")).isEqualTo("agent_resolved");
    assertThat(handoff.path("desk").asString("")).isEqualTo(desk);
    assertThat(rasa.triggered())
        .filteredOn(call -> call.path("name").asString("").equals("EXTERNAL_handoff_ended"))
        .isNotEmpty();
    assertThat(rasa.handoffs()).extracting(HttpResponse::statusCode).containsOnly(202);
  }
}
