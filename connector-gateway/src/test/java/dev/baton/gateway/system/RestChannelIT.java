package dev.baton.gateway.system;

import static dev.baton.gateway.system.RealScene.heard;
import static dev.baton.gateway.system.RestClient.texts;
import static dev.baton.gateway.system.Soon.soon;
import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.testkit.ChatClient;
import dev.baton.testkit.ChatClient.Shown;
import dev.baton.testkit.rasa.FakeRasa;
import dev.baton.testkit.telegram.FakeTelegram;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** The user is a program that speaks Rasa's REST channel; the agent is on Telegram. */
@Timeout(300)
class RestChannelIT {

  private static final long FORUM = -1009876543210L;
  private static final byte[] PDF = "%PDF-1.4 of the bill".getBytes(StandardCharsets.UTF_8);

  private final int port = Program.freePort();
  private final FakeTelegram telegram = FakeTelegram.start();
  private final FakeRasa rasa =
      FakeRasa.forumBot(
          URI.create("http://127.0.0.1:" + port + "/handoff?token=" + Program.HANDOFF_TOKEN));
  private final Callbacks callbacks = new Callbacks();
  private @TempDir @Nullable Path folder;
  private @Nullable Program running;

  @BeforeEach
  void team() {
    telegram.forum(FORUM, "Support");
  }

  @AfterEach
  void stop() {
    if (running != null) {
      running.close();
    }
    callbacks.close();
    rasa.close();
    telegram.close();
    assertThat(telegram.refusedCalls()).isEmpty();
  }

  private Program start(String more) {
    Program program =
        Program.start(
            Objects.requireNonNull(folder),
            port,
            """
            server: {port: %d, api-token: ${BATON_API_TOKEN}}
            store: {url: "jdbc:sqlite:baton.db"}
            bots:
              helpdesk: {type: rasa, url: "%s"}
            channels:
              telegram: {type: telegram, token: "%s", api-url: "%s", mode: polling}
              web: {type: rest, token: "%s"%s}
            desks:
              tg: {channel: telegram, space: "%d", conversations: space}
            queues:
              support: {desks: [tg]}
            handoff: {agent-names: never, token: ${HANDOFF_TOKEN}, user-words: ["/human"], end-words: ["/bot"]}
            """
                .formatted(
                    port,
                    rasa.url(),
                    telegram.token(),
                    telegram.url(),
                    RestClient.TOKEN,
                    more,
                    FORUM));
    running = program;
    return program;
  }

  @Test
  void theWholeStoryWithARestartInBetween() {
    Program program = start("");
    ChatClient ann = telegram.member(FORUM, 900, "Ann");
    try (RestClient bob = new RestClient(program.url(), "bob")) {
      assertThat(texts(bob.say("hi")))
          .containsExactly("Hello! I am the bot. What can I do for you?");
      buttonsAndPictures(bob);
      assertThat(texts(bob.say("I want a human")))
          .first()
          .isEqualTo("Reaching out to a human agent [bob]...");
      Shown offer = heard(ann, text -> text.contains("Bob asks for a person"));
      String topic = Objects.requireNonNull(offer.thread());
      assertThat(bob.say("anybody there?")).isEmpty();
      heard(ann, text -> text.contains("anybody there?"));

      bob.listen();
      ann.press(offer.id(), "Claim");
      soon(() -> assertThat(bob.events).anyMatch(text -> text.startsWith("Ann has joined")));
      String word = ann.say(topic, "How can I help?");
      soon(() -> assertThat(bob.events).contains("How can I help?"));
      soon(() ->
          assertThat(ann.shown())
              .filteredOn(message -> message.id().equals(word))
              .singleElement()
              .satisfies(message -> assertThat(message.reactions()).contains("👌")));
      ann.say(topic, "// he is angry");
      assertThat(bob.say("my parcel")).isEmpty();
      heard(ann, text -> text.contains("my parcel"));

      bob.hangUp();
      program.kill();
      ann.say(topic, "written while nobody ran");
      program.restart();
      String second = ann.say(topic, "and nobody listens");
      soon(() -> assertThat(program.transcript("bob").toString()).contains("and nobody listens"));
      assertThat(ann.shown())
          .filteredOn(message -> message.id().equals(second))
          .singleElement()
          .satisfies(message -> assertThat(message.reactions()).isEmpty());
      bob.listen();
      soon(() ->
          assertThat(bob.events)
              .containsSubsequence(
                  "How can I help?", "written while nobody ran", "and nobody listens"));
      assertThat(bob.events).doesNotHaveDuplicates();

      ann.say(topic, "/resolve All the best");
      soon(() -> assertThat(bob.events).anyMatch(text -> text.startsWith("The bot is back")));
      assertThat(texts(bob.say("one more thing"))).containsExactly("You said: one more thing");
      assertThat(bob.events).contains("All the best").noneMatch(text -> text.contains("angry"));
    }
    assertThat(rasa.turnsOf("bob"))
        .extracting(turn -> turn.text())
        .contains("hi", "I want a human", "one more thing")
        .doesNotContain("my parcel", "anybody there?");
    JsonNode handoff = program.transcript("bob").path("handoffs").path(0);
    assertThat(handoff.path("status").asString()).isEqualTo("completed");
    program.assertKeepsSecret(RestClient.TOKEN, telegram.token());
    assertThat(program.logged()).doesNotContain("my parcel").doesNotContain("How can I help");
  }

  private void buttonsAndPictures(RestClient bob) {
    JsonNode question = bob.say("buttons").getFirst();
    assertThat(question.path("text").asString()).isEqualTo("Shall I go on?");
    String payload = question.path("buttons").path(0).path("payload").asString();
    assertThat(question.path("buttons").path(0).path("title").asString()).isEqualTo("Yes");
    assertThat(texts(bob.say(payload))).containsExactly("You chose yes.");
    JsonNode picture = bob.say("image").getFirst();
    assertThat(picture.path("image").asString()).isEqualTo(rasa.pictureUrl().toString());
  }

  @Test
  void aUserWithoutAStreamFetchesAndEndsIt() {
    Program program = start("");
    ChatClient ann = telegram.member(FORUM, 900, "Ann");
    try (RestClient bob = new RestClient(program.url(), "bob")) {
      assertThat(texts(bob.say("/human"))).isNotEmpty();
      Shown offer = heard(ann, text -> text.contains("Bob asks for a person"));
      ann.press(offer.id(), "Claim");
      String topic = Objects.requireNonNull(offer.thread());
      heard(ann, text -> text.contains("Ann has it."));
      ann.sendFile(topic, "bill.pdf", "application/pdf", PDF, "your bill");
      List<JsonNode> fetched = new CopyOnWriteArrayList<>();
      soon(() -> {
        fetched.addAll(bob.fetch());
        assertThat(fetched).anyMatch(message -> message.has("attachment"));
      });
      assertThat(fetched)
          .filteredOn(message -> message.has("attachment"))
          .singleElement()
          .satisfies(message -> {
            assertThat(message.path("text").asString()).isEqualTo("your bill");
            assertThat(message.path("attachment").asString())
                .startsWith("data:application/pdf;name=bill.pdf;base64,");
          });

      assertThat(texts(bob.say("/bot"))).anyMatch(text -> text.startsWith("The bot is back"));
      assertThat(texts(bob.say("hello again")))
          .containsExactly("Hello! I am the bot. What can I do for you?");
    }
  }

  @Test
  void repeatsAreNotHeardTwice() {
    Program program = start("");
    try (RestClient bob = new RestClient(program.url(), "bob")) {
      assertThat(texts(bob.say("first", "id-1"))).containsExactly("You said: first");
      assertThat(texts(bob.say("first", "id-1"))).containsExactly("You said: first");
      assertThat(texts(bob.say("first", "id-2"))).containsExactly("You said: first");
      assertThat(rasa.turnsOf("bob")).hasSize(2);
    }
  }

  @Test
  void laterWordsArePostedSignedAndAgainUntilTaken() {
    Program program =
        start(
            ", callback: {url: \"%s\", secret: \"%s\"}"
                .formatted(callbacks.address().resolve("/hook"), Callbacks.SECRET));
    ChatClient ann = telegram.member(FORUM, 900, "Ann");
    try (RestClient bob = new RestClient(program.url(), "bob")) {
      assertThat(texts(bob.say("I want a human"))).isNotEmpty();
      Shown offer = heard(ann, text -> text.contains("Bob asks for a person"));
      ann.press(offer.id(), "Claim");
      soon(() -> assertThat(callbacks.texts).anyMatch(text -> text.startsWith("Ann has joined")));
      callbacks.failing.set(2);
      ann.say(Objects.requireNonNull(offer.thread()), "How can I help?");
      soon(() -> assertThat(callbacks.texts).contains("How can I help?"));
      assertThat(callbacks.failing).hasValue(0);
      assertThat(callbacks.forged).hasValue(0);
      program.assertKeepsSecret(Callbacks.SECRET);
    }
  }

  @Test
  void badBodiesAreNamedAndTheTokenIsAskedFor() {
    Map<String, String> bad = new LinkedHashMap<>();
    bad.put("{\"message\":\"hi\"}", "sender is missing");
    bad.put("{\"sender\":\"\",\"message\":\"hi\"}", "sender is missing");
    bad.put("{\"sender\":{},\"message\":\"hi\"}", "sender is not a string");
    bad.put("{\"sender\":\"bob\"}", "message is missing");
    bad.put("{\"sender\":\"bob\",\"message\":7}", "message is not a string");
    bad.put("{\"sender\":\"bob\",\"message\":\"hi\",\"metadata\":[]}", "metadata is not a JSON");
    bad.put(
        "{\"sender\":\"bob\",\"message\":\"hi\",\"id\":\"\\u0007\"}", "id has an invalid format");
    bad.put("{\"sender\":\"bob\",\"image\":\"gopher://x\"}", "image is not an http(s) URL");
    bad.put("[]", "the body is not a JSON object");
    bad.put("{\"sender\":\"bob\",", "the body is not JSON");
    Program program = start("");
    try (RestClient bob = new RestClient(program.url(), "bob")) {
      bad.forEach((body, named) -> {
        HttpResponse<String> answer = bob.post(body);
        assertThat(answer.statusCode()).as(body).isEqualTo(400);
        assertThat(Program.JSON.readTree(answer.body()).path("error").path("message").asString())
            .contains(named);
      });
      HttpResponse<String> stranger =
          Program.send(
              HttpRequest.newBuilder(program.url().resolve("/channels/web/messages"))
                  .POST(BodyPublishers.ofString("{\"sender\":\"bob\",\"message\":\"hi\"}"))
                  .build());
      assertThat(stranger.statusCode()).isEqualTo(401);
    }
  }

  /** The client's own server. */
  private static final class Callbacks extends Loopback {

    static final String SECRET = "callback-secret-0123456789";

    final List<String> texts = new CopyOnWriteArrayList<>();
    final AtomicInteger failing = new AtomicInteger();
    final AtomicInteger forged = new AtomicInteger();

    @Override
    @Nullable Answer answer(Call call) throws Exception {
      if (!call.path().equals("/hook")) {
        return null;
      }
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(SECRET.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
      byte[] body = JSON.writeValueAsBytes(call.body());
      String signature = "sha256=" + HexFormat.of().formatHex(mac.doFinal(body));
      if (!signature.equals(call.header("X-Baton-Signature"))) {
        forged.incrementAndGet();
        return new Answer(401, null);
      }
      if (failing.getAndUpdate(left -> Math.max(0, left - 1)) > 0) {
        return new Answer(503, null);
      }
      texts.add(call.body().path("text").asString(""));
      return new Answer(200, null);
    }
  }
}
