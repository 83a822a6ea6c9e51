package dev.baton.webex;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SocketFrameTest {

  static final String POST =
      """
      {"id":"f1","sequenceNumber":7,"data":{"eventType":"conversation.activity","activity":{
       "id":"8bd7f3f0-0000-11ef-8000-000000000001","verb":"post","published":"2026-11-30T10:00:00.000Z",
       "actor":{"objectType":"person","entryUUID":"aaaaaaaa-0000-11ef-8000-00000000000a","emailAddress":"uma@example.com"},
       "object":{"objectType":"comment","displayName":"eyJhbGciOi"},
       "parent":{"id":"9bd7f3f0-0000-11ef-8000-000000000002","type":"reply"},
       "target":{"id":"cccccccc-0000-11ef-8000-00000000000c","url":"https://conv-a.wbx2.com/conversation/api/v1/conversations/c","tags":["ONE_ON_ONE"]}}}}
      """;

  @Test
  void readsAnActivity() {
    assertThat(read(POST))
        .isInstanceOfSatisfying(
            SocketFrame.Happened.class,
            frame -> {
              assertThat(frame.id()).isEqualTo("f1");
              assertThat(frame.number()).isEqualTo(7);
              Activity activity = frame.activity();
              assertThat(activity.id()).isEqualTo("8bd7f3f0-0000-11ef-8000-000000000001");
              assertThat(activity.verb()).isEqualTo("post");
              assertThat(activity.actor().email()).isEqualTo("uma@example.com");
              assertThat(activity.target().direct()).isTrue();
              assertThat(FromActivity.isEdit(activity)).isFalse();
            });
  }

  @Test
  void knowsTheOtherFrames() {
    assertThat(read("{\"id\":\"a\",\"data\":{\"eventType\":\"mercury.buffer_state\"}}"))
        .isEqualTo(new SocketFrame.Ready("a", -1));
    assertThat(read("{\"id\":\"a\",\"data\":{\"eventType\":\"mercury.registration_status\"}}"))
        .isEqualTo(new SocketFrame.Ready("a", -1));
    assertThat(read("{\"id\":\"p\",\"type\":\"pong\",\"sequenceNumber\":3}"))
        .isEqualTo(new SocketFrame.Pong("p", 3));
    assertThat(read("{\"type\":\"shutdown\"}")).isEqualTo(new SocketFrame.Shutdown(null, -1));
    assertThat(read("{\"id\":\"s\",\"data\":{\"eventType\":\"status.start_typing\"}}"))
        .isEqualTo(new SocketFrame.Other("s", -1));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "null",
        "[]",
        "\"text\"",
        "{",
        "{\"a\":1",
        "[[[[[[[[[[[[[[[[",
        "{\"id\":\"f\",\"data\":{\"eventType\":\"conversation.activity\"}}",
        "{\"id\":\"f\",\"data\":{\"eventType\":\"conversation.activity\",\"activity\":[]}}",
        "{\"data\":{\"eventType\":\"conversation.activity\",\"activity\":{\"id\":7,\"verb\":\"post\"}}}",
        "{\"data\":{\"eventType\":\"conversation.activity\",\"activity\":{\"id\":\"x\",\"verb\":\" \"}}}"
      })
  void whatCannotBeReadIsSaidToBeSo(String text) {
    assertThat(read(text)).isInstanceOf(SocketFrame.Unreadable.class);
  }

  /** Each cut and each changed character of a real frame: an answer, and no exception. */
  @Test
  void noFrameIsTooBroken() {
    Random random = new Random(20261130);
    for (int i = 0; i < 20_000; i++) {
      StringBuilder text = new StringBuilder(POST);
      if (random.nextBoolean()) {
        text.setLength(random.nextInt(text.length()));
      }
      for (int change = random.nextInt(4); change > 0 && !text.isEmpty(); change--) {
        text.setCharAt(
            random.nextInt(text.length()), "{}[]\",:0aé\u0000".charAt(random.nextInt(11)));
      }
      SocketFrame frame = read(text.toString());
      if (frame instanceof SocketFrame.Happened happened) {
        handled(happened.activity());
      }
    }
  }

  /** Converts an activity as far as it goes; must not throw. */
  static void handled(Activity activity) {
    String me = "bbbbbbbb-0000-11ef-8000-00000000000b";
    String room = PublicId.of("us", "ROOM", "cccccccc-0000-11ef-8000-00000000000c");
    FromActivity.concerns(activity, me);
    WebexMapper.Envelope told = FromActivity.envelope(activity, room, me);
    if (told != null) {
      assertThat(FromWebex.events(told, me, Instant.EPOCH, FromWebex.Trust.SIGNED))
          .doesNotContainNull();
    }
  }

  private static SocketFrame read(String json) {
    return SocketFrame.read(json.getBytes(StandardCharsets.UTF_8));
  }
}
