package dev.baton.playground;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CallSummaryTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          /bot123:AAsecret/sendMessage | {"chat_id":1,"text":"Hello"} | sendMessage “Hello”
          /channels/telegram/webhook | {"update_id":1,"message":{"text":"Hi  there"}} | webhook “Hi there”
          /channels/telegram/webhook | {"update_id":1,"callback_query":{"data":"x"}} | webhook button pressed
          /channels/telegram/webhook | {"update_id":1,"message":{"photo":[]}} | webhook photo
          /channels/webex/webhook | {"resource":"messages","event":"created","data":{}} | webhook messages created
          /v1/messages/Y2lzY29zcGFyazovL3VzL01FU1NBR0UvMTIzNDU2 | `` | messages/…
          /v1/people/me | `` | people/me
          /webhooks/rest/webhook | {"sender":"1","message":"human"} | webhook “human”
          /conversations/1/trigger_intent | {"name":"EXTERNAL_handoff_ended"} | conversations/…/trigger_intent “EXTERNAL_handoff_ended”
          /file/bot123:AAsecret/photos/1.png | `` | file
          /handoff | {"sender_id":"1","intent":"human_handoff"} | handoff “human_handoff”
          /handoff | not json | handoff (1 kB)
          """)
  void saysWhatACallIsForWithoutSecretsOrIds(String path, String body, String expected) {
    assertThat(CallSummary.of(path, body.getBytes(UTF_8))).isEqualTo(expected);
  }

  @Test
  void longTextsAreCutBetweenCharacters() {
    String said =
        CallSummary.of("/handoff", ("{\"text\":\"" + "😀".repeat(200) + "\"}").getBytes(UTF_8));

    assertThat(said.codePointCount(0, said.length())).isEqualTo(72);
    assertThat(said).endsWith("😀…");
  }
}
