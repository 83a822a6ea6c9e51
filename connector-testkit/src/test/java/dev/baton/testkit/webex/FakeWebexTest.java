package dev.baton.testkit.webex;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.baton.testkit.ChatClient;
import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class FakeWebexTest {

  private static final String CARD =
      """
      {"roomId":"%s","text":"Which one?","attachments":[{"contentType":\
      "application/vnd.microsoft.card.adaptive","content":{"type":"AdaptiveCard"%s,"body":[\
      {"type":"Input.Text","id":"why"}],"actions":[{"type":"Action.Submit","title":"Red",\
      "data":{"n":"1"}},{"type":"Action.OpenUrl","title":"More","url":"https://example.com"}]}}]}\
      """;

  private final FakeWebex webex = FakeWebex.start();
  private final WebexApiClient bot = new WebexApiClient(webex);
  private final WebexChat user = webex.direct("uma@example.com", "Uma");

  @AfterEach
  void close() {
    bot.close();
    webex.close();
  }

  @Test
  void callsWithoutTheTokenAreRefused() {
    assertThat(bot.call("GET", URI.create(webex.url() + "/people/me"), "", "no").statusCode())
        .isEqualTo(401);
    assertThat(bot.get("/people/me").path("type").asString()).isEqualTo("bot");
    webex.revoke();
    assertThat(bot.status("GET", "/people/me", "")).isEqualTo(401);
  }

  @Test
  void inGroupsTheBotSeesOnlyWhatMentionsIt() {
    WebexChat ann = webex.member(webex.space("Support"), "ann@example.com", "Ann");
    String unseen = ann.say(null, "among us");
    String seen = ann.say(null, "@Baton /queue");

    assertThat(bot.status("GET", "/messages/" + unseen, "")).isEqualTo(404);
    JsonNode message = bot.get("/messages/" + seen);
    assertThat(message.path("text").asString()).isEqualTo("Baton /queue");
    assertThat(message.path("html").asString())
        .isEqualTo("<p>" + ann.mentionHtml() + " /queue</p>");
    assertThat(bot.status("GET", "/messages?roomId=" + ann.roomId(), "")).isEqualTo(403);
    assertThat(bot.get("/messages?mentionedPeople=me&roomId=" + ann.roomId()).path("items"))
        .hasSize(1);
  }

  @Test
  void inDirectChatsTheBotSeesEverything() {
    String id = user.say(null, "hello");

    assertThat(bot.get("/messages/" + id).path("personEmail").asString())
        .isEqualTo("uma@example.com");
    assertThat(bot.get("/messages?roomId=" + user.roomId()).path("items")).hasSize(1);
    assertThat(webex.direct("uma@example.com", "Uma").roomId()).isEqualTo(user.roomId());
  }

  @Test
  void messagesArriveByEveryKindOfAddress() {
    for (String address :
        List.of(
            "\"roomId\":\"" + user.roomId() + "\"",
            "\"toPersonId\":\"" + user.personId() + "\"",
            "\"toPersonEmail\":\"uma@example.com\"")) {
      assertThat(bot.status("POST", "/messages", "{" + address + ",\"text\":\"hi\"}"))
          .isEqualTo(200);
    }
    assertThat(user.shown()).hasSize(3).allMatch(ChatClient.Shown::bot);
    assertThat(bot.status("POST", "/messages", "{\"text\":\"hi\"}")).isEqualTo(400);
    assertThat(bot.status("POST", "/messages", "{\"toPersonEmail\":\"no@example.com\"}"))
        .isEqualTo(404);
    assertThat(bot.status("POST", "/messages", "no json")).isEqualTo(400);
  }

  @Test
  void textsAreLimitedInBytes() {
    assertThat(say("\"text\":\"" + "a".repeat(7_439) + "\"")).isEqualTo(200);
    assertThat(say("\"text\":\"" + "é".repeat(3_720) + "\"")).isEqualTo(400);
    assertThat(say("\"markdown\":\"" + "a".repeat(7_440) + "\"")).isEqualTo(400);
    assertThat(say("\"text\":\" \"")).isEqualTo(400);
    assertThat(say("\"text\":\"x\",\"html\":\"x\"")).isEqualTo(400);
  }

  @Test
  void threadsAreFlat() {
    String root = user.say(null, "root");
    String reply = user.reply(null, root, "in it");
    assertThat(user.reply(null, reply, "again")).isNotEmpty();

    assertThat(user.threads()).containsExactly(new ChatClient.ThreadShown(root, "root", false));
    assertThat(user.shown().getLast().thread()).isEqualTo(root);
    assertThat(say("\"text\":\"x\",\"parentId\":\"" + reply + "\"")).isEqualTo(400);
    assertThat(say("\"text\":\"x\",\"parentId\":\"none\"")).isEqualTo(404);
    assertThat(say("\"text\":\"x\",\"parentId\":\"" + root + "\"")).isEqualTo(200);
  }

  @Test
  void aCardIsPressedAndItsInputsAreFetched() {
    assertThat(bot.status("POST", "/messages", CARD.formatted(user.roomId(), ""))).isEqualTo(400);
    bot.listen("attachmentActions", "created", "");
    String card =
        bot.post("/messages", CARD.formatted(user.roomId(), ",\"version\":\"1.3\""))
            .path("id")
            .asString();
    assertThat(user.shown().getLast().buttons()).containsExactly("Red", "More");

    user.submit(card, "Red", Map.of("why", "because"));
    user.press(card, "More");

    JsonNode data = heard(1).getFirst().json().path("data");
    assertThat(data.has("inputs")).isFalse();
    JsonNode action = bot.get("/attachment/actions/" + data.path("id").asString());
    assertThat(action.path("inputs").path("why").asString()).isEqualTo("because");
    assertThat(action.path("inputs").path("n").asString()).isEqualTo("1");
    assertThat(bot.heard()).hasSize(1);
    assertThatThrownBy(() -> user.press(card, "Blue")).isInstanceOf(AssertionError.class);
    assertThat(edit(card, "\"text\":\"gone\"")).isEqualTo(400);
  }

  @Test
  void aMessageCanBeEditedTenTimes() {
    String id = bot.post("/messages", body("\"text\":\"0\"")).path("id").asString();
    for (int i = 1; i <= 10; i++) {
      assertThat(edit(id, "\"text\":\"" + i + "\"")).isEqualTo(200);
    }
    assertThat(edit(id, "\"text\":\"11\"")).isEqualTo(400);
    assertThat(edit(id, "\"html\":\"x\"")).isEqualTo(400);
    assertThat(user.shown().getLast().text()).isEqualTo("10");
    assertThat(edit(user.say(null, "mine"), "\"text\":\"yours\"")).isEqualTo(403);

    assertThat(bot.status("DELETE", "/messages/" + id, "")).isEqualTo(204);
    assertThat(bot.status("DELETE", "/messages/" + id, "")).isEqualTo(404);
  }

  @Test
  void filesNeedTheTokenAndKeepTheirNames() {
    String id =
        user.sendFile(
            null, "plän.txt", "text/plain", "Hi".getBytes(StandardCharsets.UTF_8), "the plan");
    URI file = URI.create(bot.get("/messages/" + id).path("files").path(0).asString());

    assertThat(bot.call("GET", file, "", "wrong").statusCode()).isEqualTo(401);
    HttpResponse<String> answer = bot.call("GET", file, "", webex.token());
    assertThat(answer.body()).isEqualTo("Hi");
    assertThat(answer.headers().firstValue("Content-Disposition").orElse("")).contains("filename");
    assertThat(bot.call("HEAD", file, "", webex.token()).headers().firstValue("Content-Length"))
        .contains("2");
  }

  @Test
  void filesAreFetchedFromTheWeb() {
    webex.publish(URI.create("https://example.com/a.png"), "image/png", new byte[] {1, 2});

    assertThat(say("\"files\":[\"https://example.com/a.png\"]")).isEqualTo(200);
    assertThat(user.shown().getLast().file())
        .isEqualTo(
            new ChatClient.FileShown("a.png", "image/png", ByteBuffer.wrap(new byte[] {1, 2})));
    assertThat(say("\"files\":[\"http://127.0.0.1:1/b.png\"]")).isEqualTo(400);
    assertThat(say("\"files\":[\"a\",\"b\"]")).isEqualTo(400);
  }

  @Test
  void listsArePaged() {
    for (int i = 0; i < 5; i++) {
      user.say(null, "m" + i);
    }
    HttpResponse<String> page = bot.call("GET", "/messages?max=2&roomId=" + user.roomId(), "");
    StringBuilder texts = new StringBuilder();
    while (true) {
      for (JsonNode item : WebexApiClient.JSON.readTree(page.body()).path("items")) {
        texts.append(item.path("text").asString());
      }
      String link = page.headers().firstValue("Link").orElse("");
      if (link.isEmpty()) {
        break;
      }
      URI next = URI.create(link.substring(1, link.indexOf('>')));
      page = bot.call("GET", next, "", webex.token());
    }
    assertThat(texts).hasToString("m4m3m2m1m0");
  }

  @Test
  void faultsHappenWhenAskedFor() {
    webex.limitNext(Duration.ofSeconds(9));
    HttpResponse<String> limited = bot.call("POST", "/messages", body("\"text\":\"x\""));
    assertThat(limited.statusCode()).isEqualTo(429);
    assertThat(limited.headers().firstValue("Retry-After")).contains("9");
    assertThat(say("\"text\":\"x\"")).isEqualTo(200);

    webex.breakDown(503);
    assertThat(say("\"text\":\"x\"")).isEqualTo(503);
    webex.recover();
    assertThat(say("\"text\":\"x\"")).isEqualTo(200);

    webex.lag(2);
    String id = user.say(null, "late");
    assertThat(bot.status("GET", "/messages/" + id, "")).isEqualTo(404);
    assertThat(bot.status("GET", "/messages/" + id, "")).isEqualTo(404);
    assertThat(bot.status("GET", "/messages/" + id, "")).isEqualTo(200);
  }

  @Test
  void membershipsAndRoomsAreListed() {
    String space = webex.space("Support");
    WebexChat ann = webex.member(space, "ann@example.com", "Ann");

    assertThat(
            bot.get("/memberships?roomId=" + space + "&personId=" + ann.personId()).path("items"))
        .hasSize(1);
    assertThat(
            bot.get("/memberships?roomId=" + space + "&personEmail=uma@example.com").path("items"))
        .isEmpty();
    assertThat(bot.get("/rooms?type=group").path("items")).hasSize(1);
    assertThat(bot.get("/rooms?type=direct").path("items")).hasSize(1);
    assertThat(bot.get("/rooms/" + space).path("title").asString()).isEqualTo("Support");
    assertThat(bot.status("POST", "/rooms", "{\"title\":\"Case 1\"}")).isEqualTo(200);
    assertThat(
            bot.status(
                "POST",
                "/memberships",
                "{\"roomId\":\"" + space + "\",\"personEmail\":\"uma@example.com\"}"))
        .isEqualTo(200);
    assertThat(bot.status("GET", "/people/nobody", "")).isEqualTo(404);
    assertThat(bot.status("POST", "/people/me", "{}")).isEqualTo(405);
    assertThat(webex.requests()).extracting(WebexRequest::path).contains("/rooms/" + space);

    webex.remove(space, webex.botId());
    assertThat(bot.status("GET", "/rooms/" + space, "")).isEqualTo(404);
  }

  @Test
  void peopleWriteEditAndDelete() {
    int[] changes = new int[1];
    user.onChange(() -> changes[0]++);
    String id = user.say(null, "tomorow");
    user.edit(id, "tomorrow");

    assertThat(user.shown().getFirst().text()).isEqualTo("tomorrow");
    assertThat(user.shown().getFirst().edited()).isTrue();
    user.delete(id);
    assertThat(user.shown()).isEmpty();
    assertThat(changes[0]).isEqualTo(3);
    assertThat(user.toasts()).isEmpty();
    assertThat(user.title()).isEqualTo("Baton");
    assertThatThrownBy(() -> user.sendLocation(null, 1, 2))
        .isInstanceOf(UnsupportedOperationException.class);
    assertThatThrownBy(() -> user.edit("none", "x")).isInstanceOf(AssertionError.class);
  }

  private List<WebexApiClient.Heard> heard(int count) {
    await().until(() -> bot.heard().size() >= count);
    return bot.heard();
  }

  private String body(String more) {
    return "{\"roomId\":\"" + user.roomId() + "\"," + more + "}";
  }

  private int say(String more) {
    return bot.status("POST", "/messages", body(more));
  }

  private int edit(String id, String more) {
    return bot.status("PUT", "/messages/" + id, body(more));
  }
}
