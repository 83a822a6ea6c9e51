package dev.baton.rest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.connector.Attributes;
import dev.baton.connector.Content;
import dev.baton.connector.Event;
import dev.baton.connector.Inbound;
import dev.baton.connector.Person;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FromRestTest {

  private static final Instant NOW = Instant.parse("2026-11-20T12:00:00Z");

  @Test
  void rasasOwnRequestIsTypedText() {
    Inbound heard =
        heard(
            """
            {"sender":"u1","message":" Where is it? ","input_channel":"web","metadata":{"a":1}}\
            """);

    assertThat(heard.place().chat()).isEqualTo("u1");
    assertThat(heard.place().thread()).isNull();
    assertThat(heard.direct()).isTrue();
    assertThat(heard.at()).isEqualTo(NOW);
    assertThat(heard.from()).isEqualTo(new Person("u1", "u1", null, null, false));
    assertThat(heard.id()).isEqualTo("2:u1:fresh");
    assertThat(heard.event())
        .isEqualTo(
            new Event.Said(
                "fresh",
                Content.Text.plain("Where is it?"),
                null,
                null,
                true,
                Attributes.metadata("{\"a\":1}")));
  }

  @Test
  void metadataIsBoundedAndNoneIfEmpty() {
    String word = "x".repeat(15_990);
    assertThat(told("{\"word\":\"%s\"}".formatted(word.substring(1))).metadata()).hasSize(16_000);
    assertThat(told("{}")).isEqualTo(Attributes.NONE);
    assertThat(told("null")).isEqualTo(Attributes.NONE);

    FromRest.Parsed tooLong =
        FromRest.read(
            "{\"sender\":\"u1\",\"message\":\"hi\",\"metadata\":{\"word\":\"%s\"}}"
                .formatted(word)
                .getBytes(StandardCharsets.UTF_8),
            null,
            "fresh",
            NOW);
    assertThat(tooLong)
        .isEqualTo(
            new FromRest.Parsed.Invalid("metadata is too long; it may have 16000 characters"));
  }

  private static Attributes told(String metadata) {
    Inbound heard =
        heard("{\"sender\":\"u1\",\"message\":\"hi\",\"metadata\":%s}".formatted(metadata));
    return ((Event.Said) heard.event()).attributes();
  }

  @Test
  void ourFieldsNameTheUserAndTheMessage() {
    Inbound heard =
        heard(
            """
            {"sender":"u1","message":"hi","id":"m-7","name":"Bob","language":"pt-BR","other":[1]}\
            """);

    assertThat(heard.id()).isEqualTo("2:u1:m-7");
    assertThat(heard.from()).isEqualTo(new Person("u1", "Bob", null, "pt-BR", false));
    assertThat(((Event.Said) heard.event()).messageId()).isEqualTo("m-7");
  }

  @Test
  void theSameIdOfTwoUsersIsNotTheSame() {
    assertThat(heard("{\"sender\":\"a\",\"message\":\"x\",\"id\":\"b:c\"}").id())
        .isNotEqualTo(heard("{\"sender\":\"a:b\",\"message\":\"x\",\"id\":\"c\"}").id());
  }

  @Test
  void theHeaderCanGiveTheIdToo() {
    assertThat(read("{\"sender\":\"u1\",\"message\":\"hi\"}", "k-1"))
        .isInstanceOfSatisfying(
            FromRest.Parsed.Valid.class, read -> assertThat(read.inbound().id()).endsWith(":k-1"));
    assertThat(bad("{\"sender\":\"u1\",\"message\":\"hi\",\"id\":\"k-2\"}", "k-1"))
        .contains("Idempotency-Key");
  }

  @Test
  void thePayloadOfAButtonIsAPress() {
    assertThat(heard("{\"sender\":\"u1\",\"message\":\"baton:press:d-1:tok\"}").event())
        .isEqualTo(new Event.Pressed("d-1", "tok", java.util.Map.of(), null));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "baton:press:",
        "baton:press:tok",
        "baton:press:a:b:c",
        "/affirm",
        "Baton:press:a:b"
      })
  void anythingElseIsTypedText(String message) {
    assertThat(heard("{\"sender\":\"u1\",\"message\":\"" + message + "\"}").event())
        .isInstanceOf(Event.Said.class);
  }

  @Test
  void filesAreLinks() {
    Event.Said said =
        (Event.Said)
            heard(
                    """
                    {"sender":"u1","message":"look","image":"https://e.com/a/cat.png?x=1"}\
                    """)
                .event();

    assertThat(said.content())
        .isEqualTo(
            new Content.Media(
                Content.MediaKind.IMAGE,
                new Content.FileRef.Linked(
                    URI.create("https://e.com/a/cat.png?x=1"), "cat.png", null),
                Content.Text.plain("look")));
    Event.Said bare =
        (Event.Said) heard("{\"sender\":\"u1\",\"attachment\":\"http://e.com\"}").event();
    assertThat(bare.content())
        .isEqualTo(
            new Content.Media(
                Content.MediaKind.DOCUMENT,
                new Content.FileRef.Linked(URI.create("http://e.com"), null, null),
                null));
  }

  @Test
  void fileNamesHideNothing() {
    Event.Said said =
        (Event.Said)
            heard(
                    "{\"sender\":\"u1\",\"attachment\":"
                        + "\"https://e.com/a/invoice%E2%80%AEfdp%C2%9B2J%22%5Cx%2Fy.exe\"}")
                .event();

    assertThat(((Content.Media) said.content()).file().name()).isEqualTo("y.exe");
    Event.Said other =
        (Event.Said)
            heard(
                    "{\"sender\":\"u1\",\"attachment\":"
                        + "\"https://e.com/a/invoice%E2%80%AEfdp%C2%9B2J%22.exe\"}")
                .event();
    assertThat(((Content.Media) other.content()).file().name()).isEqualTo("invoicefdp2J.exe");
  }

  @Test
  void anEditNamesItsMessage() {
    Inbound heard = heard("{\"sender\":\"u1\",\"message\":\"tomorrow\",\"edits\":\"m-1\"}");

    assertThat(heard.event()).isEqualTo(new Event.Edited("m-1", Content.Text.plain("tomorrow")));
    assertThat(heard.id()).isEqualTo("2:u1:fresh");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {"message":"hi"}                                             | sender is missing
          {"sender":" ","message":"hi"}                                | sender is missing
          {"sender":null,"message":"hi"}                               | sender is missing
          {"sender":7,"message":"hi"}                                  | sender is not a string
          {"sender":"a\\u0000b","message":"hi"}                        | sender has a control character
          {"sender":"u1"}                                              | message is missing
          {"sender":"u1","message":"  "}                               | message is missing
          {"sender":"u1","message":null}                               | message is missing
          {"sender":"u1","message":["hi"]}                             | message is not a string
          {"sender":"u1","message":"hi","metadata":"x"}                | metadata is not a JSON object
          {"sender":"u1","message":"hi","id":{}}                       | id is not a string
          {"sender":"u1","message":"hi","id":"a\\nb"}                  | id has an invalid format
          {"sender":"u1","message":"hi","name":1}                      | name is not a string
          {"sender":"u1","message":"hi","language":"<b>"}              | language has an invalid format
          {"sender":"u1","message":"hi","input_channel":false}         | input_channel is not a string
          {"sender":"u1","image":"javascript:alert(1)"}                | image is not an http(s) URL
          {"sender":"u1","image":"http://"}                            | image is not an http(s) URL
          {"sender":"u1","attachment":"file:///etc/passwd"}            | attachment is not an http(s) URL
          {"sender":"u1","image":"http://a.b/","attachment":"http://a.b/"} | attachment was sent together
          []                                                           | the body is not a JSON object
          "hi"                                                         | the body is not a JSON object
          {"sender":"u1","message":"hi"                                | the body is not JSON
          """)
  void errorsNameTheField(String body, String why) {
    assertThat(bad(body, null)).startsWith(why);
  }

  @Test
  void lengthsAreLimited() {
    assertThat(bad("{\"sender\":\"" + "s".repeat(257) + "\",\"message\":\"hi\"}", null))
        .isEqualTo("sender is too long; it may have 256 characters");
    assertThat(bad("{\"sender\":\"u1\",\"message\":\"" + "m".repeat(16_001) + "\"}", null))
        .isEqualTo("message is too long; it may have 16000 characters");
    assertThat(bad("{\"sender\":\"u1\",\"message\":\"m\"}", "k".repeat(129)))
        .startsWith("Idempotency-Key is too long");
    assertThat(bad("", null)).startsWith("the body is not a JSON object");
    assertThat(bad("\u0000\u00ff", null)).startsWith("the body is not JSON");
    assertThat(bad("{\"a\":".repeat(5_000), null)).startsWith("the body is not JSON");
  }

  private static Inbound heard(String body) {
    return ((FromRest.Parsed.Valid) read(body, null)).inbound();
  }

  private static String bad(String body, @Nullable String key) {
    return ((FromRest.Parsed.Invalid) read(body, key)).reason();
  }

  private static FromRest.Parsed read(String body, @Nullable String key) {
    return FromRest.read(body.getBytes(StandardCharsets.UTF_8), key, "fresh", NOW);
  }
}
