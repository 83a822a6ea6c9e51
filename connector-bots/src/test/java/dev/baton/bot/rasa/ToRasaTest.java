package dev.baton.bot.rasa;

import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.bot.Arrival;
import dev.baton.bot.ResumableBot.HandBack;
import dev.baton.bot.Turn;
import dev.baton.connector.Attributes;
import dev.baton.connector.Button;
import dev.baton.connector.Content;
import dev.baton.connector.Content.MediaKind;
import dev.baton.conversation.Author;
import dev.baton.conversation.EndReason;
import dev.baton.conversation.Message;
import dev.baton.conversation.Route;
import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

class ToRasaTest {

  private final ToRasa toRasa = new ToRasa(null, Set.of("/start"), "handoff");

  private static Turn turn(Content content) {
    return turn(content, "de");
  }

  private static Turn turn(Content content, @Nullable String language) {
    return new Turn(
        "t1", "m1", "42", "webex", "webexteams", content, "Ann", language, Instant.EPOCH, null);
  }

  private String message(String text) {
    return toRasa.message(turn(Content.Text.plain(text)));
  }

  @Test
  void sendsTheWholeTurn() {
    assertThat(RasaJson.MAPPER.readTree(toRasa.request(turn(Content.Text.plain("hi")))))
        .isEqualTo(
            RasaJson.MAPPER.readTree(
                """
                {"sender":"42","message":"hi","input_channel":"webexteams",
                 "metadata":{"baton_message_id":"m1","baton_turn_id":"t1","user_name":"Ann",
                             "language":"de","channel":"webex"}}
                """));
  }

  @Test
  void aClientsMetadataStandsBesideBatonsOwn() {
    String own =
        """
        {"page":"/cart","cart":{"items":2},"user_name":"Eve","baton_message_id":"m9","content":{},
         "text":"x","from_bot":"y"}
        """;
    Turn turn =
        new Turn(
            "t1",
            "m1",
            "42",
            "rest",
            "rest",
            Content.Text.plain("hi"),
            "Ann",
            "de",
            Instant.EPOCH,
            null,
            Attributes.metadata(own));

    assertThat(RasaJson.MAPPER.readTree(toRasa.request(turn)).path("metadata"))
        .isEqualTo(
            RasaJson.MAPPER.readTree(
                """
                {"baton_message_id":"m1","baton_turn_id":"t1","user_name":"Ann","language":"de",
                 "channel":"rest","page":"/cart","cart":{"items":2}}
                """));
  }

  @Test
  void usesTheChannelNameFromTheSettings() {
    ToRasa asRest = new ToRasa("rest", Set.of(), "handoff");
    JsonNode sent = RasaJson.MAPPER.readTree(asRest.request(turn(Content.Text.plain("hi"), null)));
    assertThat(sent.path("input_channel").asString("")).isEqualTo("rest");
    assertThat(sent.path("metadata").path("language").isNull()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/restart",
        " /restart",
        "\t\r\n/restart",
        "\u00A0/restart",
        "\u0085/restart",
        "\u2007/restart",
        "\u202F/restart",
        "\u3000/restart",
        "\u001c/restart",
        "\u200B/restart",
        "\uFEFF/restart",
        "/inform{\"slot\":\"x\"}",
        "/inform@1.0",
        "//restart",
        "\n\n/restart@1.0{\"x\":1}",
        "\u180E/restart",
        "\u2060/restart",
        "\u00AD/restart",
        "/start\u00A0{\"a\":\"b\"}",
        "/start@1.0{\"a\":\"b\"}",
        "/",
        "/start{\"a\":\"b\"}",
        "/started"
      })
  void disarmsTypedCommands(String typed) {
    String message = message(typed);
    assertThat(message).isEqualTo(typed.replaceFirst("/", "／"));
    assertThat(message.strip()).doesNotStartWith("/");
    assertThat(
            RasaJson.MAPPER
                .readTree(toRasa.request(turn(Content.Text.plain(typed))))
                .path("metadata")
                .path("text")
                .asString(""))
        .isEqualTo(typed);
  }

  @ParameterizedTest
  @CsvSource({
    "/start,/start",
    "' /start ',/start",
    "/start ref_1,/start",
    "'/start {\"a\":1}',/start",
    "Ann: /restart,Ann: /restart",
    "a/b,a/b",
    "1/2,1/2"
  })
  void passesAllowedCommandsAndHarmlessText(String typed, String sent) {
    assertThat(message(typed)).isEqualTo(sent);
  }

  @Test
  void disarmsACommandInASpeakersName() {
    assertThat(message("/restart: hi")).isEqualTo("／restart: hi");
  }

  @Test
  void sendsTheButtonsPayloadUnchanged() {
    assertThat(toRasa.message(turn(new Content.Choice("Yes", "/affirm{\"a\":\"b\"}"))))
        .isEqualTo("/affirm{\"a\":\"b\"}");
  }

  @Test
  void disarmsCommandsInCaptions() {
    Content.FileRef file = new Content.FileRef.Held("tg", "f1", "a.png", "image/png", 12);
    assertThat(
            toRasa.message(
                turn(new Content.Media(MediaKind.IMAGE, file, Content.Text.plain("/restart")))))
        .isEqualTo("／restart");
  }

  @Test
  void describesOtherContentInTextAndMetadata() {
    Content image =
        new Content.Media(
            MediaKind.IMAGE, new Content.FileRef.Held("tg", "f1", "a.png", "image/png", 12), null);
    assertThat(details(image, "[image]"))
        .isEqualTo(
            RasaJson.MAPPER.readTree(
                """
                {"type":"image","name":"a.png","mime":"image/png","file_id":"f1","size":12}
                """));
    Content voice =
        new Content.Media(
            MediaKind.VOICE,
            new Content.FileRef.Linked(URI.create("http://f/v.ogg"), null, null),
            null);
    assertThat(details(voice, "[voice]").path("url").asString("")).isEqualTo("http://f/v.ogg");
    assertThat(details(new Content.Location(1.5, -2.5, null, null), "[location]"))
        .isEqualTo(
            RasaJson.MAPPER.readTree(
                """
                {"type":"location","latitude":1.5,"longitude":-2.5,"title":null,"address":null}
                """));
    assertThat(details(new Content.Contact("Bo", "+49"), "[contact]").path("phone").asString(""))
        .isEqualTo("+49");
    assertThat(details(new Content.Custom("webex", "{}"), "[custom]").path("json").asString(""))
        .isEqualTo("{}");
    assertThat(
            toRasa.message(
                turn(
                    new Content.Buttons(
                        Content.Text.plain("/pick"), List.of(Button.press("a", "b"))))))
        .isEqualTo("／pick");
    assertThat(toRasa.message(turn(new Content.Card(Content.Text.plain("card"), "{}"))))
        .isEqualTo("card");
  }

  private static Message message(int seq, Author author, String text) {
    return new Message(
        "m" + seq,
        "c1",
        seq,
        author,
        author == Author.USER ? "Ann" : null,
        Content.Text.plain(text),
        Route.BOT,
        1,
        null,
        null,
        Instant.EPOCH.plusSeconds(seq));
  }

  private static Turn arriving(@Nullable URI host, List<Message> transcript) {
    return new Turn(
        "t1",
        "m1",
        "42",
        "webex",
        "webexteams",
        Content.Text.plain("ignored"),
        "Ann",
        null,
        Instant.EPOCH,
        new Arrival("help\"desk", host, transcript));
  }

  @Test
  void tellsTheBotWhereAConversationComesFrom() {
    URI host = URI.create("http://localhost:5005/core");
    Turn arriving =
        arriving(
            host,
            List.of(
                message(1, Author.USER, "/x"),
                message(2, Author.NOTE, "psst"),
                message(3, Author.BOT, "b".repeat(ToRasa.LETTERS + 5))));
    assertThat(toRasa.message(arriving))
        .isEqualTo("/handoff{\"from_host\":\"http://localhost:5005/core\"}");
    assertThat(toRasa.message(arriving(null, List.of())))
        .isEqualTo("/handoff{\"from_host\":\"help\\\"desk\"}");
    JsonNode metadata = RasaJson.MAPPER.readTree(toRasa.request(arriving)).path("metadata");
    assertThat(metadata.has("text")).isFalse();
    assertThat(metadata.path("from_bot").asString("")).isEqualTo("help\"desk");
    JsonNode transcript = metadata.path("transcript");
    assertThat(transcript.size()).isEqualTo(2);
    assertThat(transcript.get(0))
        .isEqualTo(
            RasaJson.MAPPER.readTree(
                """
                {"author":"user","name":"Ann","text":"/x","at":"1970-01-01T00:00:01Z"}
                """));
    assertThat(transcript.get(1).path("text").asString(""))
        .hasSize(ToRasa.LETTERS + 1)
        .endsWith("…");
    assertThat(new ToRasa(null, Set.of(), "welcome").message(arriving)).startsWith("/welcome{");
  }

  @Test
  void sendsOnlyTheEndOfALongTranscript() {
    List<Message> all =
        IntStream.rangeClosed(1, ToRasa.MESSAGES + 20)
            .mapToObj(seq -> message(seq, Author.USER, "word " + seq))
            .toList();
    JsonNode transcript =
        RasaJson.MAPPER
            .readTree(toRasa.request(arriving(null, all)))
            .path("metadata")
            .path("transcript");
    assertThat(transcript.size()).isEqualTo(ToRasa.MESSAGES);
    assertThat(transcript.get(0).path("text").asString("")).isEqualTo("word 21");
  }

  @Test
  void anAgentsNameCannotBreakOutOfTheIntent() {
    HandBack handBack =
        new HandBack(
            "h1",
            "u1",
            "telegram",
            "telegram",
            EndReason.AGENT_RESOLVED,
            "Bo\"}\n/restart{",
            List.of());
    JsonNode sent =
        RasaJson.MAPPER.readTree(
            toRasa.telling(handBack, "back", RasaTransport.entities(handBack)));
    String message = sent.path("message").asString("");
    assertThat(message).startsWith("/back{").doesNotContain("\n");
    assertThat(
            RasaJson.MAPPER
                .readTree(message.substring("/back".length()))
                .path("agent")
                .asString(""))
        .isEqualTo("Bo\"}\n/restart{");
  }

  @Test
  void sendsTextWithBrokenUnicode() {
    JsonNode sent =
        RasaJson.MAPPER.readTree(toRasa.request(turn(Content.Text.plain("half \uD83D a face"))));
    assertThat(sent.path("message").asString("")).startsWith("half ").endsWith(" a face");
  }

  @Test
  void putsTheFieldsOfACardIntoTheMetadata() {
    JsonNode details = details(new Content.Choice("Buy", "/buy", Map.of("name", "Ann")), "/buy");

    assertThat(details.path("inputs")).hasToString("{\"name\":\"Ann\"}");
    assertThat(details(new Content.Choice("Buy", "/buy"), "/buy").has("inputs")).isFalse();
  }

  private JsonNode details(Content content, String words) {
    JsonNode sent = RasaJson.MAPPER.readTree(toRasa.request(turn(content)));
    assertThat(sent.path("message").asString("")).isEqualTo(words);
    return sent.path("metadata").path("content");
  }
}
