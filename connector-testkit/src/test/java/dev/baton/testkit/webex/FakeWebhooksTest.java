package dev.baton.testkit.webex;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class FakeWebhooksTest {

  private static final class HandClock extends Clock {
    private final AtomicReference<Instant> now =
        new AtomicReference<>(Instant.parse("2026-11-20T12:00:00Z"));

    @Override
    public ZoneId getZone() {
      return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
      return this;
    }

    @Override
    public Instant instant() {
      return now.get();
    }

    void pass(Duration time) {
      now.updateAndGet(instant -> instant.plus(time));
    }
  }

  private final HandClock clock = new HandClock();
  private final FakeWebex webex = FakeWebex.start(clock, "Baton");
  private final WebexApiClient bot = new WebexApiClient(webex);
  private final WebexChat user = webex.direct("uma@example.com", "Uma");

  @AfterEach
  void close() {
    bot.close();
    webex.close();
  }

  @Test
  void aWebhookNamesTheMessageAndIsSigned() throws Exception {
    bot.listen("messages", "created", ",\"secret\":\"s3cret\"");
    String id = user.say(null, "grüß dich");

    WebexApiClient.Heard call = heard(1).getFirst();
    Mac mac = Mac.getInstance("HmacSHA1");
    mac.init(new SecretKeySpec("s3cret".getBytes(StandardCharsets.UTF_8), "HmacSHA1"));
    assertThat(call.signature())
        .isEqualTo(
            HexFormat.of().formatHex(mac.doFinal(call.body().getBytes(StandardCharsets.UTF_8))));
    JsonNode json = call.json();
    assertThat(json.path("data").path("id").asString()).isEqualTo(id);
    assertThat(json.path("data").has("text")).isFalse();
    assertThat(json.has("secret")).isFalse();
    assertThat(json.path("actorId").asString()).isEqualTo(user.personId());
  }

  @Test
  void theBotsOwnMessagesAreReportedToo() {
    bot.listen("messages", "created", "");
    String own =
        bot.post("/messages", "{\"toPersonEmail\":\"uma@example.com\",\"text\":\"hi\"}")
            .path("id")
            .asString();
    JsonNode data = heard(1).getFirst().json().path("data");
    assertThat(data.path("id").asString()).isEqualTo(own);
    assertThat(data.path("personId").asString()).isEqualTo(webex.botId());
  }

  @Test
  void inGroupsOnlyMentionsAreReported() {
    bot.listen("messages", "created", "");
    WebexChat ann = webex.member(webex.space("Support"), "ann@example.com", "Ann");
    ann.say(null, "among us");
    String id = ann.say(null, "@Baton help");

    assertThat(heard(1).getFirst().json().path("data").path("id").asString()).isEqualTo(id);
    webex.rawMentionIds();
    ann.sayHtml(null, "Baton x", "<p>" + ann.mentionHtml() + " <b>x</b></p>");
    assertThat(heard(2)).hasSize(2);
  }

  @Test
  void filtersSelectWhatIsDelivered() {
    bot.listen("messages", "created", ",\"filter\":\"roomType=group&mentionedPeople=me\"");
    user.say(null, "direct");
    WebexChat ann = webex.member(webex.space("Support"), "ann@example.com", "Ann");
    ann.say(null, "@Baton help");

    assertThat(heard(1)).hasSize(1);
    assertThat(bot.heard().getFirst().json().path("data").path("roomId").asString())
        .isEqualTo(ann.roomId());
    assertThat(bot.listen("messages", "created", ",\"filter\":\"nonsense\"").has("id")).isFalse();
    assertThat(bot.listen("messages", "updated", "").has("id")).isFalse();
  }

  @Test
  void otherResourcesAreReportedToo() {
    bot.listen("all", "all", "");
    String space = webex.space("Support");
    webex.member(space, "ann@example.com", "Ann");
    String moved = webex.migrate(space);
    webex.remove(moved, "ann@example.com");
    String id = user.say(null, "x");
    user.delete(id);

    assertThat(heard(6))
        .extracting(call ->
            call.json().path("resource").asString() + ":" + call.json().path("event").asString())
        .containsExactly(
            "memberships:created",
            "memberships:created",
            "rooms:migrated",
            "memberships:deleted",
            "messages:created",
            "messages:deleted");
  }

  @Test
  void deliveriesRepeatAndArriveOutOfOrderWhenAskedFor() {
    bot.listen("messages", "created", "");
    webex.duplicate(2);
    user.say(null, "twice");
    assertThat(heard(2)).hasSize(2);
    webex.duplicate(1);
    webex.reorderNext(2);
    String first = user.say(null, "first");
    String second = user.say(null, "second");
    assertThat(heard(4).subList(2, 4))
        .extracting(call -> call.json().path("data").path("id").asString())
        .containsExactly(second, first);
    webex.loseWebhooks(true);
    user.say(null, "lost");
    webex.loseWebhooks(false);
    user.say(null, "there");
    assertThat(heard(5)).hasSize(5);
  }

  @Test
  void aHundredFailuresInFiveMinutesDeactivateAWebhook() {
    String registration = bot.listen("messages", "created", "").path("id").asString();
    bot.answerWith(500);
    for (int i = 0; i < 99; i++) {
      user.say(null, "x" + i);
    }
    settled(99);
    assertThat(webex.webhooks().getFirst().active()).isTrue();
    clock.pass(Duration.ofMinutes(6));
    user.say(null, "later");
    settled(100);
    assertThat(webex.webhooks().getFirst().active()).isTrue();
    for (int i = 0; i < 99; i++) {
      user.say(null, "y" + i);
    }
    settled(199);
    await().until(() -> !webex.webhooks().getFirst().active());

    bot.answerWith(200);
    user.say(null, "unheard");
    assertThat(bot.status("PUT", "/webhooks/" + registration, "{\"status\":\"active\"}"))
        .isEqualTo(400);
    String target = webex.webhooks().getFirst().target().toString();
    String wake = "{\"name\":\"w\",\"targetUrl\":\"" + target + "\",\"status\":\"active\"}";
    assertThat(bot.status("PUT", "/webhooks/" + registration, wake)).isEqualTo(200);
    user.say(null, "heard");
    settled(200);

    bot.answerWith(500);
    user.say(null, "once");
    settled(201);
    await("one failure is enough so soon").until(() -> !webex.webhooks().getFirst().active());
    assertThat(bot.status("DELETE", "/webhooks/" + registration, "")).isEqualTo(204);
    assertThat(bot.status("GET", "/webhooks/" + registration, "")).isEqualTo(404);
  }

  private void settled(int count) {
    assertThat(heard(count)).hasSize(count);
    await().until(() -> webex.pendingWebhooks() == 0);
  }

  private List<WebexApiClient.Heard> heard(int count) {
    await().until(() -> bot.heard().size() >= count);
    return bot.heard();
  }
}
