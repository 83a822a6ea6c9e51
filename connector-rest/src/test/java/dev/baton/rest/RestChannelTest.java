package dev.baton.rest;

import static dev.baton.rest.Rig.soon;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import dev.baton.connector.DeliveryException;
import dev.baton.connector.Inbound;
import dev.baton.connector.Place;
import dev.baton.connector.Unsettled;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** Answers, streams and polling over the real edge. */
class RestChannelTest {

  private static final String HI = "{\"sender\":\"u1\",\"message\":\"hi\",\"id\":\"m1\"}";

  @Test
  void theResponseHoldsAllAnswersUntilTheChatIsAtRest() {
    try (Rig rig = new Rig(Map.of()).open()) {
      CompletableFuture<HttpResponse<String>> answer = rig.post(HI);
      awaitAttended(rig, 1);
      assertThat(rig.say("u1", "d1", "Hello!").messageId()).isEqualTo("d1");
      rig.say("u1", "d2", "How are you?");
      assertThat(answer).isNotDone();
      rig.inbox.rest.complete(null);

      HttpResponse<String> whole = soon(answer);
      assertThat(whole.statusCode()).isEqualTo(200);
      assertThat(whole.headers().firstValue("Content-Type")).contains("application/json");
      assertThat(whole.body())
          .isEqualTo(
              "[{\"recipient_id\":\"u1\",\"text\":\"Hello!\"},"
                  + "{\"recipient_id\":\"u1\",\"text\":\"How are you?\"}]");
      assertThat(rig.inbox.stored).extracting(Inbound::id).containsExactly("2:u1:m1");
    }
  }

  @Test
  void withoutAnswersTheResponseIsAnEmptyArray() {
    try (Rig rig = new Rig(Map.of()).open()) {
      rig.inbox.rest.complete(null);
      assertThat(soon(rig.post(HI)).body()).isEqualTo("[]");
    }
  }

  @Test
  void aResponseEndsInTimeEvenIfTheBotDoesNot() {
    try (Rig rig = new Rig(Map.of("answer-timeout", "50ms")).open()) {
      assertThat(soon(rig.post(HI)).body()).isEqualTo("[]");
      await().until(rig.inbox.rest::isCancelled);

      DeliveryException.Absent absent =
          catchThrowableOfType(
              DeliveryException.Absent.class, () -> rig.say("u1", "d1", "at last"));
      assertThat(absent.keep()).isEqualTo(Duration.ofHours(1));
    }
  }

  @Test
  void streamTrueGivesOneObjectALine() {
    try (Rig rig = new Rig(Map.of()).open()) {
      CompletableFuture<HttpResponse<String>> answer =
          rig.http.sendAsync(
              rig.to("webhooks/rest/webhook?stream=true").POST(BodyPublishers.ofString(HI)).build(),
              BodyHandlers.ofString());
      awaitAttended(rig, 1);
      rig.say("u1", "d1", "one");
      rig.say("u1", "d2", "two");
      rig.inbox.rest.complete(null);

      assertThat(soon(answer).body())
          .isEqualTo(
              """
              {"recipient_id":"u1","text":"one"}
              {"recipient_id":"u1","text":"two"}
              """);
    }
  }

  @Test
  void whatMayHaveBeenStoredMustBeRepeatedUnderTheSameId() {
    try (Rig rig = new Rig(Map.of()).open()) {
      rig.inbox.failure = new Lost();
      rig.inbox.down = true;
      HttpResponse<String> answer = soon(rig.post(HI));

      assertThat(answer.statusCode()).isEqualTo(503);
      assertThat(answer.body()).contains("outcome_unknown", "may have been stored", "the same id");
    }
  }

  /** What the store throws if the connection is lost during a commit. */
  private static final class Lost extends RuntimeException implements Unsettled {

    Lost() {
      super("connection lost during a commit");
    }
  }

  @Test
  void whatCouldNotBeStoredIsNotAccepted() {
    try (Rig rig = new Rig(Map.of()).open()) {
      rig.inbox.down = true;
      HttpResponse<String> answer = soon(rig.post(HI));

      assertThat(answer.statusCode()).isEqualTo(503);
      assertThat(answer.body()).contains("not_stored");
      assertThat(answer.headers().firstValue("Retry-After")).isPresent();
    }
  }

  @Test
  void errorsNameTheField() {
    try (Rig rig = new Rig(Map.of()).open()) {
      HttpResponse<String> answer = soon(rig.post("{\"message\":\"hi\"}"));
      assertThat(answer.statusCode()).isEqualTo(400);
      assertThat(answer.body()).contains("bad_request").contains("sender is missing");
      assertThat(soon(rig.post("x".repeat(RestChannel.MAX_BODY_BYTES + 1))).statusCode())
          .isEqualTo(413);
      HttpResponse<String> nobody =
          soon(rig.http.sendAsync(rig.to("messages").GET().build(), BodyHandlers.ofString()));
      assertThat(nobody.statusCode()).isEqualTo(400);
      assertThat(nobody.body()).contains("sender is missing");
      assertThat(rig.inbox.stored).isEmpty();
    }
  }

  @Test
  void theTokenIsRequired() {
    try (Rig rig = new Rig(Map.of("token", "web-token")).open()) {
      rig.inbox.rest.complete(null);
      assertThat(soon(rig.post(HI)).statusCode()).isEqualTo(401);
      assertThat(soon(rig.post(HI, "Authorization", "Bearer web-token")).statusCode())
          .isEqualTo(200);
      assertThat(rig.inbox.stored).hasSize(1);
    }
  }

  @Test
  void aRepeatedRequestReplacesTheFirstAndGetsItsAnswersAgain() {
    try (Rig rig = new Rig(Map.of()).open()) {
      CompletableFuture<HttpResponse<String>> first = rig.post(HI);
      awaitAttended(rig, 1);
      rig.say("u1", "d1", "one");
      CompletableFuture<HttpResponse<String>> second = rig.post(HI);
      assertThat(soon(first).body()).isEqualTo("[{\"recipient_id\":\"u1\",\"text\":\"one\"}]");
      awaitAttended(rig, 2);
      rig.say("u1", "d2", "two");
      rig.inbox.rest.complete(null);

      assertThat(soon(second).body()).contains("one").contains("two");
      assertThat(soon(rig.post(HI)).body()).contains("one").contains("two");
      assertThat(soon(rig.post(HI.replace("m1", "m2"))).body()).isEqualTo("[]");
    }
  }

  @Test
  void laterMessagesComeAsEvents() {
    try (Rig rig = new Rig(Map.of()).open();
        Events events = new Events(rig, "u1");
        Events others = new Events(rig, "u2")) {
      assertThat(events.answer.headers().firstValue("Content-Type")).contains("text/event-stream");
      awaitAttended(rig, 2);
      assertThat(rig.say("u1", "d1", "Ann here").messageId()).isEqualTo("d1");
      events.awaitSeen(1);

      assertThat(events.seen)
          .containsExactly(
              new Events.Event("d1", "{\"recipient_id\":\"u1\",\"text\":\"Ann here\"}"));
      assertThat(others.seen).isEmpty();
    }
  }

  @Test
  void typingIsShownToTheUsersStreamsAlone() {
    try (Rig rig = new Rig(Map.of()).open();
        Events events = new Events(rig, "u1");
        Events others = new Events(rig, "u2")) {
      awaitAttended(rig, 2);
      rig.channel.typing(Place.chat("u1"));
      rig.channel.typing(Place.chat("nobody"));
      events.awaitSeen(1);
      rig.say("u1", "d1", "there");
      events.awaitSeen(2);

      assertThat(events.seen)
          .containsExactly(
              new Events.Event("", "{}"),
              new Events.Event("d1", "{\"recipient_id\":\"u1\",\"text\":\"there\"}"));
      assertThat(others.seen).isEmpty();
    }
  }

  @Test
  void twoTabsGetTheSameEvents() {
    try (Rig rig = new Rig(Map.of()).open();
        Events one = new Events(rig, "u1");
        Events two = new Events(rig, "u1")) {
      awaitAttended(rig, 2);
      rig.say("u1", "d1", "for both");
      one.awaitSeen(1);
      two.awaitSeen(1);
    }
  }

  @Test
  void aClientThatComesBackGetsWhatItMissed() {
    try (Rig rig = new Rig(Map.of()).open()) {
      try (Events events = new Events(rig, "u1")) {
        awaitAttended(rig, 1);
        rig.say("u1", "d1", "one");
        rig.say("u1", "d2", "two");
        rig.say("u1", "d3", "three");
        events.awaitSeen(3);
      }
      try (Events again = new Events(rig, "u1", "Last-Event-ID", "d1")) {
        again.awaitSeen(2);
        assertThat(again.seen).extracting(Events.Event::id).containsExactly("d2", "d3");
      }
      try (Events longAgo = new Events(rig, "u1", "Last-Event-ID", "before-the-restart")) {
        longAgo.awaitSeen(3);
        assertThat(longAgo.seen).extracting(Events.Event::id).containsExactly("d1", "d2", "d3");
      }
    }
  }

  @Test
  void aBotsAnswerGoesToTheResponseAndNotToTheStream() {
    try (Rig rig = new Rig(Map.of()).open();
        Events events = new Events(rig, "u1")) {
      awaitAttended(rig, 1);
      CompletableFuture<HttpResponse<String>> answer = rig.post(HI);
      awaitAttended(rig, 2);
      rig.say("u1", "d1", "the bot");
      rig.inbox.rest.complete(null);
      assertThat(soon(answer).body()).contains("the bot");
      rig.say("u1", "d2", "the agent");
      events.awaitSeen(1);

      assertThat(events.seen).extracting(Events.Event::id).containsExactly("d2");
    }
  }

  @Test
  void aClientThatPollsGetsWhatIsWaiting() {
    try (Rig rig = new Rig(Map.of()).open()) {
      CompletableFuture<HttpResponse<String>> answer =
          rig.http.sendAsync(rig.to("messages?sender=u1").GET().build(), BodyHandlers.ofString());
      awaitAttended(rig, 1);
      rig.say("u1", "d1", "kept for you");
      rig.inbox.rest.complete(null);

      assertThat(soon(answer).body())
          .isEqualTo("[{\"recipient_id\":\"u1\",\"text\":\"kept for you\"}]");
      assertThat(rig.inbox.stored).isEmpty();
    }
  }

  @Test
  void theNumberOfStreamsIsLimited() {
    try (Rig rig = new Rig(Map.of("max-streams", 1)).open();
        Events first = new Events(rig, "u1")) {
      awaitAttended(rig, 1);
      try (Events second = new Events(rig, "u2")) {
        assertThat(second.answer.statusCode()).isEqualTo(503);
      }
      first.hangUp();
      // Only the next write shows that nobody reads any more.
      await()
          .atMost(Duration.ofSeconds(20))
          .untilAsserted(() ->
              assertThat(
                      catchThrowableOfType(
                          DeliveryException.Absent.class, () -> rig.say("u1", "d", "hello?")))
                  .isNotNull());
      try (Events third = new Events(rig, "u2")) {
        assertThat(third.answer.statusCode()).isEqualTo(200);
      }
    }
  }

  @Test
  void aClosingServerEndsResponsesAndStreamsInGoodOrder() {
    Rig rig = new Rig(Map.of()).open();
    try (rig;
        Events events = new Events(rig, "u1")) {
      awaitAttended(rig, 1);
      CompletableFuture<HttpResponse<String>> answer = rig.post(HI);
      awaitAttended(rig, 2);
      rig.say("u1", "d1", "so far");
      rig.closeListener();

      assertThat(soon(answer).body()).isEqualTo("[{\"recipient_id\":\"u1\",\"text\":\"so far\"}]");
      await().atMost(Duration.ofSeconds(20)).until(() -> events.ended);
    }
  }

  @Test
  void aChannelThatIsNotOpenAcceptsNothing() {
    try (Rig rig = new Rig(Map.of())) {
      assertThat(soon(rig.post(HI)).statusCode()).isEqualTo(503);
      rig.open();
      rig.channel.close();
      assertThat(soon(rig.post(HI)).statusCode()).isEqualTo(503);
    }
  }

  private static void awaitAttended(Rig rig, int times) {
    await().atMost(Duration.ofSeconds(20)).until(() -> rig.inbox.attended.size() >= times);
  }
}
