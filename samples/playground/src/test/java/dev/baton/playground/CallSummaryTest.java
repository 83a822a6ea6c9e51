package dev.baton.playground;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CallSummaryTest {

  private static final byte[] NOTHING = new byte[0];

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
    assertThat(CallSummary.of("POST", path, "", body.getBytes(UTF_8), NOTHING, Set.of()).words())
        .isEqualTo(expected);
  }

  @Test
  void longTextsAreCutBetweenCharacters() {
    String said =
        CallSummary.of(
                "POST",
                "/handoff",
                "",
                ("{\"text\":\"" + "😀".repeat(200) + "\"}").getBytes(UTF_8),
                NOTHING,
                Set.of())
            .words();

    assertThat(said.codePointCount(0, said.length())).isEqualTo(72);
    assertThat(said).endsWith("😀…");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          POST | /bot1:AA/getMe | `` | true
          POST | /bot1:AA/setWebhook | {"url":"http://x"} | true
          POST | /bot1:AA/getChatMember | {"chat_id":1} | true
          POST | /v1/webhooks | {"resource":"messages","event":"created"} | true
          GET | /v1/webhooks | `` | true
          GET | /v1/rooms | `` | true
          GET | /v1/messages | `` | true
          GET | /version | `` | true
          GET | /conversations/1/tracker | `` | true
          POST | /channels/webex/webhook | {"resource":"messages","event":"created","data":{"personId":"baton"}} | true
          POST | /channels/webex/webhook | {"resource":"messages","event":"created","data":{"personId":"ann"}} | false
          GET | /v1/messages/Y2lz1 | `` | false
          POST | /v1/messages | {"markdown":"Hi"} | false
          POST | /bot1:AA/sendMessage | {"chat_id":1,"text":"Hi"} | false
          POST | /bot1:AA/sendChatAction | {"chat_id":1,"action":"typing"} | false
          POST | /channels/telegram/webhook | {"message":{"text":"Hi"}} | false
          POST | /webhooks/rest/webhook | {"sender":"1","message":"Hi"} | false
          POST | /handoff | {"sender_id":"1"} | false
          """)
  void whatTellsNothingOfAConversationIsRoutine(
      String method, String path, String body, boolean routine) {
    assertThat(
            CallSummary.of(method, path, "", body.getBytes(UTF_8), NOTHING, Set.of("baton"))
                .routine())
        .isEqualTo(routine);
  }

  @Test
  void theWordsOfAFetchedMessageAreTold() {
    assertThat(
            CallSummary.of(
                    "GET",
                    "/v1/messages/Y2lz1",
                    "",
                    NOTHING,
                    "{\"text\":\"Where is it?\"}".getBytes(UTF_8),
                    Set.of())
                .words())
        .isEqualTo("messages/… “Where is it?”");
  }
}
