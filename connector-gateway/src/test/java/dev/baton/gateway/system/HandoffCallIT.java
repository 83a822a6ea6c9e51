package dev.baton.gateway.system;

import static dev.baton.gateway.system.Soon.soon;
import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.testkit.ChatClient;
import dev.baton.testkit.ChatClient.Shown;
import dev.baton.testkit.rasa.FakeRasa;
import dev.baton.testkit.rasa.TurnContext;
import dev.baton.testkit.telegram.FakeTelegram;
import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** {@code POST /handoff} as the custom action of the Rasa forum calls it: from inside a turn. */
@Timeout(400)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class HandoffCallIT {

  private static final int CALLS = 20;
  private static final long SLOW_MILLIS = 3_000;
  private static final long BOB = 501;
  private static final long LONGEST_TURN_SECONDS = 150;
  private static final long FORUM = -1001234567890L;

  private final int port = Program.freePort();
  private final FakeTelegram telegram = FakeTelegram.start();
  private final FakeRasa rasa = FakeRasa.start();
  private final LinkedBlockingQueue<Called> calls = new LinkedBlockingQueue<>();
  private final CountDownLatch seenDuringBobsTurn = new CountDownLatch(1);
  private ChatClient desk;
  private Program program;

  /** What the custom action received. */
  private record Called(String sender, long millis, TurnContext.Answer answer) {

    JsonNode json() {
      return Program.JSON.readTree(answer.body());
    }
  }

  @BeforeAll
  void start(@TempDir Path folder) {
    telegram.forum(FORUM, "Support");
    desk = telegram.member(FORUM, 900, "Ann");
    rasa.on("agent please", this::slowTurn).otherwise(turn -> turn.say("You said: " + turn.text()));
    program =
        Program.start(
            folder,
            port,
            """
            server: {port: %d}
            store: {url: "jdbc:sqlite:baton.db"}
            bots:
              helpdesk: {type: rasa, url: "%s", timeout: 3m}
            channels:
              telegram: {type: telegram, token: "%s", api-url: "%s", bot: helpdesk, queue: support}
            desks:
              tg: {channel: telegram, space: "%d"}
            queues:
              support: {desks: [tg]}
              nobody: {desks: []}
            handoff: {agent-names: never, token: ${HANDOFF_TOKEN}, user-words: ["/human"]}
            """
                .formatted(port, rasa.url(), telegram.token(), telegram.url(), FORUM));
  }

  @AfterAll
  void stop() {
    program.close();
    rasa.close();
    telegram.close();
    assertThat(telegram.refusedCalls()).isEmpty();
  }

  @Test
  void insideASlowTurn() throws Exception {
    ChatClient user = telegram.privateChat(BOB, "Bob");
    user.say(null, "hello");
    soon(() -> assertThat(heard(user)).containsExactly("You said: hello"));
    user.say(null, "agent please");
    Called called = next();
    user.say(null, "are you still there?");

    assertThat(called.answer().status()).isEqualTo(202);
    JsonNode json = called.json();
    assertThat(json.propertyNames())
        .containsExactlyInAnyOrder("handoff_id", "status", "conversation");
    assertThat(json.path("status").asString("")).isEqualTo("queued");
    assertThat(json.path("conversation").asString(""))
        .isEqualTo(program.transcript("501").path("conversation").path("id").asString());
    HttpResponse<String> repeated =
        program.handoff(forumJson("501", "[]", "{}"), Program.HANDOFF_TOKEN);
    assertThat(repeated.statusCode()).isEqualTo(200);
    assertThat(Program.JSON.readTree(repeated.body())).isEqualTo(json);

    soon(() -> assertThat(desk.shown()).anyMatch(message -> isOffer(message, "Bob")));
    Shown offer =
        desk.shown().stream().filter(each -> isOffer(each, "Bob")).findFirst().orElseThrow();
    assertThat(offer.text()).contains("human handoff").contains("agent please");
    desk.press(offer.id(), "Claim");
    desk.say(offer.thread(), "Ann here, hello!");
    soon(() ->
        assertThat(desk.shown())
            .anyMatch(
                message -> message.bot() && message.text().endsWith(": are you still there?")));
    assertThat(heard(user)).as("while the turn goes on").doesNotContain("Ann here, hello!");
    seenDuringBobsTurn.countDown();

    soon(() -> assertThat(heard(user)).contains("Ann here, hello!"));
    assertThat(heard(user))
        .containsSubsequence("Reaching out to a human agent [501]...", "Ann here, hello!");
    assertThat(rasa.turnsOf("501"))
        .extracting(turn -> turn.text())
        .containsExactly("hello", "agent please");
    JsonNode handoff = program.transcript("501").path("handoffs").path(0);
    assertThat(handoff.path("id")).isEqualTo(json.path("handoff_id"));
    assertThat(handoff.path("trigger").asString("")).isEqualTo("call");
    assertThat(handoff.path("status").asString("")).isEqualTo("accepted");
  }

  @Test
  void isAnsweredAtOnceWhileTheTurnIsHeld() throws Exception {
    List<Long> millis = new ArrayList<>();
    List<ChatClient> users = new ArrayList<>();
    for (int i = 0; i < CALLS; i++) {
      ChatClient user = telegram.privateChat(1_000 + i, "User" + i);
      users.add(user);
      user.say(null, "agent please");
      Called called = next();
      assertThat(called.answer().status()).isEqualTo(202);
      millis.add(called.millis());
    }
    for (int i = 0; i < CALLS; i++) {
      String words = "Reaching out to a human agent [" + (1_000 + i) + "]...";
      ChatClient user = users.get(i);
      soon(() -> assertThat(heard(user)).contains(words));
    }
    List<Long> sorted = millis.stream().sorted().toList();
    System.out.printf(
        "/handoff inside a turn held for %d ms: median %d ms, worst %d ms of %d calls%n",
        SLOW_MILLIS, sorted.get(CALLS / 2), sorted.getLast(), CALLS);
    assertThat(sorted.get(CALLS / 2)).as("median of %s", sorted).isLessThan(200);
    assertThat(sorted.getLast()).as("worst of %s", sorted).isLessThan(1_000);
  }

  @Test
  void whatCannotBeDoneIsSaid() {
    ChatClient user = telegram.privateChat(700, "Eve");
    user.say(null, "hi");
    soon(() -> assertThat(heard(user)).containsExactly("You said: hi"));

    error(
        program.handoff(forumJson("nobody-knows-me", "[]", "{}"), Program.HANDOFF_TOKEN),
        404,
        "unknown_sender");
    error(program.handoff("{\"sender_id\": ", Program.HANDOFF_TOKEN), 400, "bad_request");
    error(program.handoff("[]", Program.HANDOFF_TOKEN), 400, "bad_request");
    error(program.handoff("{}", Program.HANDOFF_TOKEN), 400, "bad_request");
    error(program.handoff(forumJson("700", "[]", "{}"), null), 401, "unauthorized");
    error(program.handoff(forumJson("700", "[]", "{}"), "wrong"), 401, "unauthorized");

    ObjectNode nobody = (ObjectNode) Program.JSON.readTree(forumJson("700", "[]", "{}"));
    HttpResponse<String> answer =
        program.handoff(nobody.put("queue", "nobody").toString(), Program.HANDOFF_TOKEN);
    assertThat(answer.statusCode()).isEqualTo(200);
    JsonNode json = Program.JSON.readTree(answer.body());
    assertThat(json.path("status").asString("")).isEqualTo("failed");
    assertThat(json.path("end_reason").asString("")).isEqualTo("no_agent");
    soon(() -> assertThat(heard(user)).anyMatch(text -> text.contains("Nobody is available")));
    user.say(null, "still the bot?");
    soon(() -> assertThat(heard(user)).last().isEqualTo("You said: still the bot?"));
  }

  /** The action calls, continues to work for a while, and then the bot says its last words. */
  private void slowTurn(TurnContext turn) throws Exception {
    URI handoff = program.url().resolve("/handoff?token=" + Program.HANDOFF_TOKEN);
    String body = forumJson(turn.sender(), turn.latestEvents(), turn.latestMessage());
    long before = System.nanoTime();
    TurnContext.Answer answer = turn.post(handoff, body);
    long millis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - before);
    calls.add(new Called(turn.sender(), millis, answer));
    if (turn.sender().equals(String.valueOf(BOB))) {
      assertThat(seenDuringBobsTurn.await(LONGEST_TURN_SECONDS, TimeUnit.SECONDS)).isTrue();
    } else if (new CountDownLatch(1).await(SLOW_MILLIS, TimeUnit.MILLISECONDS)) {
      throw new IllegalStateException("nobody counts this latch down");
    }
    turn.say("Reaching out to a human agent [" + turn.sender() + "]...");
  }

  private static String forumJson(String sender, String events, String message) {
    return Program.JSON
        .createObjectNode()
        .put("sender_id", sender)
        .put("isPaused", false)
        .put("channel", "telegram")
        .put("latest_events", events)
        .put("intent", "human_handoff")
        .put("latest_msg", message)
        .toString();
  }

  private Called next() throws InterruptedException {
    Called called = calls.poll(20, TimeUnit.SECONDS);
    assertThat(called).as("a call of /handoff").isNotNull();
    return java.util.Objects.requireNonNull(called);
  }

  private static void error(HttpResponse<String> answer, int status, String code) {
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
    JsonNode error = Program.JSON.readTree(answer.body()).path("error");
    assertThat(error.path("code").asString("")).isEqualTo(code);
    assertThat(error.path("message").asString("")).isNotBlank();
  }

  private static boolean isOffer(Shown message, String user) {
    return message.bot() && message.text().contains(user + " asks for a person");
  }

  private static List<String> heard(ChatClient user) {
    return user.shown().stream().filter(Shown::bot).map(Shown::text).toList();
  }
}
