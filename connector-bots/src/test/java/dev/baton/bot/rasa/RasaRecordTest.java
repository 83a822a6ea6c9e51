package dev.baton.bot.rasa;

import static dev.baton.bot.rasa.RasaFixture.rasa;
import static dev.baton.bot.rasa.RasaFixture.say;
import static dev.baton.bot.rasa.RasaFixture.turn;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.baton.bot.BotException;
import dev.baton.bot.RecallingBot.Memory;
import dev.baton.bot.ResumableBot.HandBack;
import dev.baton.bot.ResumableBot.Resumed;
import dev.baton.connector.Content;
import dev.baton.connector.Content.MediaKind;
import dev.baton.conversation.Author;
import dev.baton.conversation.EndReason;
import dev.baton.conversation.Message;
import dev.baton.conversation.Route;
import dev.baton.testkit.rasa.FakeRasa;
import dev.baton.testkit.rasa.RasaRequest;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Checks what the bot's trackers hold of the human part, and the order of the calls. */
class RasaRecordTest {

  private static final Instant START = Instant.parse("2026-11-20T10:00:00.250Z");
  private static final String INTENT = "EXTERNAL_handoff_ended";

  private static Message message(int seq, Author author, Content content) {
    return new Message(
        "msg-" + seq,
        "c1",
        seq,
        author,
        author == Author.AGENT ? "Bo" : "Ann",
        content,
        author == Author.USER ? Route.PEOPLE : Route.BATON,
        2,
        null,
        "h1",
        START.plusSeconds(seq));
  }

  private static Message message(int seq, Author author, String text) {
    return message(seq, author, Content.Text.plain(text));
  }

  private static HandBack handBack(List<Message> humanPart) {
    return new HandBack(
        "h1", "u/1", "telegram", "telegram", EndReason.AGENT_RESOLVED, "Bo", humanPart);
  }

  private static HandBack transport() {
    Content.FileRef file = new Content.FileRef.Held("tg", "f1", "a.png", "image/png", 12);
    return handBack(
        List.of(
            message(1, Author.USER, "/restart my router"),
            message(2, Author.AGENT, "Which one?"),
            message(3, Author.USER, new Content.Media(MediaKind.IMAGE, file, null)),
            message(
                4,
                Author.AGENT,
                new Content.Media(MediaKind.DOCUMENT, file, Content.Text.plain("This way"))),
            message(5, Author.SYSTEM, "Bo has joined")));
  }

  private static FakeRasa pausing() {
    return FakeRasa.start()
        .on("pause", turn -> turn.pause())
        .onIntent(INTENT, turn -> turn.say("back"))
        .otherwise(turn -> turn.say("talking"));
  }

  private static JsonNode tracker(FakeRasa rasa, String sender) {
    return RasaJson.MAPPER.readTree(rasa.tracker(sender));
  }

  private static List<String> types(FakeRasa rasa, String sender) {
    return tracker(rasa, sender).path("events").values().stream()
        .map(event -> event.path("event").asString(""))
        .toList();
  }

  @Test
  void recordsTheHumanPartThenResumesThenSetsSlotsThenNotifies() {
    try (FakeRasa rasa = pausing()) {
      RasaBot bot =
          rasa(
              rasa.url(),
              "record",
              "events",
              "slots",
              Map.of("outcome", "handoff_outcome", "who", "agent", "case_no", "handoff_id"));
      bot.reply(turn("m1", "pause"));
      assertThat(bot.handBack(transport())).isEqualTo(new Resumed(List.of(say("back")), true));
      assertThat(types(rasa, "u/1"))
          .containsSubsequence(
              "pause", "user", "agent", "user", "agent", "resume", "slot", "slot", "slot", "action",
              "user", "bot", "action");
      List<JsonNode> ours =
          tracker(rasa, "u/1").path("events").values().stream()
              .filter(event -> event.path("metadata").path("handoff_id").asString("").equals("h1"))
              .toList();
      assertThat(ours).hasSize(9);
      assertThat(ours).allMatch(TrackerEvents::isOurs);
      JsonNode user = ours.get(0);
      assertThat(user.path("text").asString("")).isEqualTo("/restart my router");
      assertThat(user.path("timestamp").doubleValue()).isEqualTo(START.getEpochSecond() + 1.25);
      assertThat(user.path("input_channel").asString("")).isEqualTo("telegram");
      assertThat(user.path("parse_data"))
          .isEqualTo(
              RasaJson.MAPPER.readTree(
                  "{\"text\":\"/restart my router\",\"intent\":{},\"entities\":[]}"));
      assertThat(ours.get(1).path("data").path("agent_id").asString("")).isEqualTo("Bo");
      assertThat(ours.stream().limit(4).map(event -> event.path("text").asString("")))
          .containsExactly("/restart my router", "Which one?", "[image]", "This way");
      assertThat(tracker(rasa, "u/1").path("slots"))
          .isEqualTo(
              RasaJson.MAPPER.readTree(
                  "{\"case_no\":\"h1\",\"outcome\":\"agent_resolved\",\"who\":\"Bo\"}"));
      assertThat(bot.reply(turn("m2", "hi"))).containsExactly(say("talking"));
    }
  }

  @Test
  void doesNotRecordTheSameMessageTwice() {
    try (FakeRasa rasa = pausing()) {
      RasaBot bot = rasa(rasa.url(), "record", "events");
      HandBack first = handBack(transport().humanPart().subList(0, 2));
      bot.handBack(first);
      bot.handBack(transport());
      bot.handBack(transport());
      assertThat(types(rasa, "u/1").stream().filter("agent"::equals)).hasSize(2);
    }
  }

  @Test
  void recordsALongHumanPartInSeveralCalls() {
    try (FakeRasa rasa = pausing()) {
      List<Message> days = new ArrayList<>();
      for (int seq = 1; seq <= RasaHandBack.CHUNK * 2 + 1; seq++) {
        days.add(message(seq, Author.AGENT, "word " + seq));
      }
      rasa(rasa.url(), "record", "events").handBack(handBack(days));
      assertThat(
              tracker(rasa, "u/1").path("events").values().stream()
                  .filter(event -> event.path("event").asString("").equals("agent"))
                  .map(event -> event.path("text").asString("")))
          .hasSize(days.size())
          .startsWith("word 1", "word 2")
          .endsWith("word " + days.size());
      assertThat(rasa.requests().stream().filter(r -> r.path().endsWith("/tracker/events")))
          .hasSize(3);
    }
  }

  @Test
  void recordsTheHumanPartInASeparateTracker() {
    try (FakeRasa rasa = pausing()) {
      RasaBot bot = rasa(rasa.url(), "record", "separate-sender");
      bot.reply(turn("m1", "pause"));
      assertThat(bot.handBack(transport()).awake()).isTrue();
      assertThat(types(rasa, "u/1-human"))
          .containsExactly("action", "session_started", "user", "agent", "user", "agent");
      JsonNode events = tracker(rasa, "u/1-human").path("events");
      assertThat(events.get(1).path("timestamp").doubleValue())
          .isLessThan(events.get(2).path("timestamp").doubleValue());
      assertThat(types(rasa, "u/1")).doesNotContain("agent").contains("resume");
      bot.handBack(handBack(List.of()));
      assertThat(types(rasa, "u/1-human")).hasSize(6);
    }
  }

  @Test
  void resumesAndNotifiesThoughTheRecordIsRefused() {
    try (FakeRasa rasa = pausing().refuseEvents("agent")) {
      RasaBot bot = rasa(rasa.url(), "record", "events");
      bot.reply(turn("m1", "pause"));
      assertThat(bot.handBack(transport())).isEqualTo(new Resumed(List.of(say("back")), true));
      assertThat(types(rasa, "u/1")).doesNotContain("agent").contains("resume");
    }
  }

  @Test
  void doesNotFindATurnInTheRecordedHumanPart() {
    try (FakeRasa rasa = pausing().version("2.8.12")) {
      RasaBot bot = rasa(rasa.url(), "record", "events");
      Instant now = Instant.now();
      Message same =
          new Message(
              "msg-1",
              "c1",
              1,
              Author.USER,
              "Ann",
              Content.Text.plain("yes"),
              Route.PEOPLE,
              2,
              null,
              "h1",
              now);
      bot.handBack(handBack(List.of(same)));
      assertThat(bot.recall(turn("m1", "yes", now))).isEqualTo(new Memory.Unheard());
    }
  }

  @Test
  void reportsABotThatPausesAgainAsNotAwake() {
    try (FakeRasa rasa = pausing().onIntent(INTENT, turn -> turn.pause())) {
      assertThat(rasa(rasa.url()).handBack(transport())).isEqualTo(new Resumed(List.of(), false));
      assertThat(rasa(rasa.url(), "hand-back", "none").handBack(transport()))
          .isEqualTo(new Resumed(List.of(), true));
    }
    try (FakeRasa rasa = pausing().api(false)) {
      assertThat(rasa(rasa.url()).handBack(transport()).awake()).isFalse();
    }
  }

  @Test
  void takesAnUnknownIntentForSilenceAndAMissingModelForAFailure() {
    try (FakeRasa rasa = FakeRasa.start().on("pause", turn -> turn.pause())) {
      RasaBot bot = rasa(rasa.url());
      bot.reply(turn("m1", "pause"));
      assertThat(bot.handBack(transport())).isEqualTo(new Resumed(List.of(), true));
      rasa.model(false);
      assertThatThrownBy(() -> bot.handBack(transport()))
          .isInstanceOf(BotException.Failed.class)
          .hasMessageContaining("no model");
    }
  }

  @Test
  void makesNoCallTwice() {
    try (FakeRasa rasa = pausing()) {
      rasa(rasa.url(), "api", "on").handBack(transport());
      assertThat(rasa.requests().stream().map(RasaRequest::path))
          .containsExactly("/conversations/u/1/tracker", "/conversations/u/1/trigger_intent");
    }
  }
}
