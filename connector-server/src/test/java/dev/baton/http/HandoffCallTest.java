package dev.baton.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import dev.baton.conversation.Author;
import dev.baton.conversation.HandoffRequest;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HandoffCallTest {

  private static final String FORUM =
      """
      {"sender_id":"Y2lzY29","isPaused":false,"channel":"webexteams",
       "latest_events":"[{\\"event\\":\\"action\\",\\"name\\":\\"action_listen\\",\\"timestamp\\":1.5},{\\"event\\":\\"user\\",\\"text\\":\\"agent please\\",\\"timestamp\\":1700000000.25},{\\"event\\":\\"bot\\",\\"text\\":\\"Sure\\",\\"timestamp\\":null},{\\"event\\":\\"bot\\",\\"text\\":null,\\"data\\":{\\"image\\":\\"http://i/x.png\\"}}]",
       "intent":"human_handoff",
       "latest_msg":"{\\"intent\\":{\\"name\\":\\"x\\",\\"confidence\\":NaN},\\"entities\\":[],\\"text\\":\\"agent please\\",\\"message_id\\":\\"1\\",\\"metadata\\":{}}"}
      """;

  private static HandoffCall parse(String body) {
    return HandoffCall.parse(body.getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void readsTheForumsCallUnchanged() {
    HandoffCall call = parse(FORUM);
    assertThat(call.senderId()).isEqualTo("Y2lzY29");
    assertThat(call.channel()).isEqualTo("webexteams");
    assertThat(call.paused()).isFalse();
    assertThat(call.request())
        .isEqualTo(
            new HandoffRequest(
                null,
                null,
                "human_handoff",
                0,
                List.of(),
                null,
                Map.of("latest_msg", "agent please")));
    assertThat(call.transcript())
        .containsExactly(
            new TranscriptLine(
                Author.USER, "agent please", Instant.ofEpochMilli(1_700_000_000_250L)),
            new TranscriptLine(Author.BOT, "Sure", null),
            new TranscriptLine(Author.BOT, "http://i/x.png", null));
  }

  @Test
  void readsObjectsInPlaceOfTexts() {
    HandoffCall call =
        parse(
            """
            {"sender_id":42,"latest_events":[{"event":"agent","text":"Hi"},7,null,
              {"event":"user","text":"EXTERNAL: x","metadata":{"is_external":true}}],
             "latest_msg":{"text":"hello","intent":{"name":"greet"}}}
            """);
    assertThat(call.senderId()).isEqualTo("42");
    assertThat(call.request().intent()).isEqualTo("greet");
    assertThat(call.request().context()).containsExactly(Map.entry("latest_msg", "hello"));
    assertThat(call.transcript()).containsExactly(new TranscriptLine(Author.AGENT, "Hi", null));
  }

  @Test
  void readsTheSlotsAsTheLastEventLeftThem() {
    HandoffCall call =
        parse(
            """
            {"sender_id":"a","metadata":{"product":"boots"},"latest_events":[
              {"event":"slot","name":"lost","value":"x"},
              {"event":"restart"},
              {"event":"slot","name":"product","value":"shoes"},
              {"event":"slot","name":"vip","value":true},
              {"event":"slot","name":"colour","value":"red"},
              {"event":"slot","name":"colour","value":null},
              {"event":"slot","value":"nameless"}]}
            """);
    assertThat(call.request().context())
        .containsExactlyInAnyOrderEntriesOf(Map.of("product", "boots", "vip", "true"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"sender_id\":\"a\"}",
        "{\"sender_id\":\"a\",\"isPaused\":null,\"channel\":null,\"latest_events\":null,"
            + "\"intent\":null,\"latest_msg\":null,\"queue\":null,\"reason\":null,"
            + "\"priority\":null,\"skills\":null,\"language\":null,\"metadata\":null}",
        "{\"sender_id\":\"a\",\"latest_events\":\"\",\"latest_msg\":\"null\",\"more\":[1]}"
      })
  void onlyTheSenderIsRequired(String body) {
    assertThat(parse(body))
        .isEqualTo(new HandoffCall("a", null, null, HandoffRequest.PLAIN, List.of()));
  }

  @Test
  void readsFurtherFields() {
    assertThat(
            parse(
                    """
                    {"sender_id":"a","queue":"sales","reason":"angry","priority":-2,"skills":["de","vip"],
                     "language":"de","metadata":{"order":7,"name":"x","gone":null}}
                    """)
                .request())
        .isEqualTo(
            new HandoffRequest(
                "sales",
                "angry",
                null,
                -2,
                List.of("de", "vip"),
                "de",
                Map.of("order", "7", "name", "x")));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "''|''",
        "''|not json",
        "''|[]",
        "''|\"text\"",
        "''|null",
        "''|{\"sender_id\":\"a\"} x",
        "''|{\"sender_id\":\"a\"",
        "sender_id|{}",
        "sender_id|{\"sender_id\":null}",
        "sender_id|{\"sender_id\":\" \"}",
        "sender_id|{\"sender_id\":{}}",
        "sender_id|{\"sender_id\":1.5}",
        "channel|{\"sender_id\":\"a\",\"channel\":5}",
        "isPaused|{\"sender_id\":\"a\",\"isPaused\":\"false\"}",
        "intent|{\"sender_id\":\"a\",\"intent\":{\"name\":\"x\"}}",
        "latest_events|{\"sender_id\":\"a\",\"latest_events\":\"[{\"}",
        "latest_events|{\"sender_id\":\"a\",\"latest_events\":{}}",
        "latest_events|{\"sender_id\":\"a\",\"latest_events\":5}",
        "latest_msg|{\"sender_id\":\"a\",\"latest_msg\":\"agent please\"}",
        "latest_msg|{\"sender_id\":\"a\",\"latest_msg\":\"[]\"}",
        "queue|{\"sender_id\":\"a\",\"queue\":[]}",
        "reason|{\"sender_id\":\"a\",\"reason\":1}",
        "priority|{\"sender_id\":\"a\",\"priority\":\"high\"}",
        "priority|{\"sender_id\":\"a\",\"priority\":99999999999}",
        "priority|{\"sender_id\":\"a\",\"priority\":1.5}",
        "skills|{\"sender_id\":\"a\",\"skills\":[1]}",
        "skills|{\"sender_id\":\"a\",\"skills\":{}}",
        "language|{\"sender_id\":\"a\",\"language\":true}",
        "metadata|{\"sender_id\":\"a\",\"metadata\":\"x\"}"
      })
  void namesTheFieldThatIsWrong(String field, String body) {
    assertThatThrownBy(() -> parse(body))
        .asInstanceOf(type(WrongFieldException.class))
        .satisfies(refused -> {
          assertThat(refused.field()).isEqualTo(field);
          assertThat(refused.getMessage()).contains(field.isEmpty() ? "body" : field);
        });
  }

  @Test
  void limitsDepthAndLength() {
    String deep = "[".repeat(100_000);
    for (String body :
        List.of(
            deep,
            "{\"sender_id\":\"a\",\"x\":" + deep,
            "{\"sender_id\":\"a\",\"latest_events\":\"" + deep + "\"}",
            "{\"sender_id\":\"" + "a".repeat(2000) + "\"}")) {
      assertThatThrownBy(() -> parse(body)).isInstanceOf(WrongFieldException.class);
    }
    HandoffCall call =
        parse(
            "{\"sender_id\":\"a\",\"latest_msg\":{\"text\":\""
                + "😀".repeat(5000)
                + "\"},\"latest_events\":["
                + "{\"event\":\"user\",\"text\":\"x\"},".repeat(499)
                + "{\"event\":\"user\",\"text\":\"last\"}]}");
    assertThat(call.transcript()).hasSize(HandoffCall.MAX_LINES);
    assertThat(call.transcript().getLast().text()).isEqualTo("last");
    assertThat(call.request().context().get("latest_msg")).hasSizeLessThanOrEqualTo(4000);
  }

  @Test
  void throwsNothingButWhatItDeclares() {
    Random random = new Random(20261120);
    String alphabet = "{}[]\":,\\0123456789nulltruefalse-eE. \u0000\uD83D";
    int read = 0;
    for (int round = 0; round < 20_000; round++) {
      StringBuilder mutated = new StringBuilder(FORUM);
      for (int change = random.nextInt(5); change >= 0; change--) {
        int at = random.nextInt(mutated.length());
        char replacement = alphabet.charAt(random.nextInt(alphabet.length()));
        switch (random.nextInt(3)) {
          case 0 -> mutated.setCharAt(at, replacement);
          case 1 -> mutated.delete(at, Math.min(mutated.length(), at + random.nextInt(9)));
          default -> mutated.insert(at, replacement);
        }
      }
      byte[] bytes = mutated.toString().getBytes(StandardCharsets.UTF_8);
      if (random.nextInt(8) == 0) {
        bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
      }
      try {
        assertThat(HandoffCall.parse(bytes).senderId()).isNotBlank();
        read++;
      } catch (WrongFieldException declared) {
        assertThat(declared.getMessage()).isNotBlank();
      }
    }
    assertThat(read).isPositive().isLessThan(20_000);
  }
}
