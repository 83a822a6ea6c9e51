package dev.baton.webex;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.time.Instant;

/**
 * Whatever bytes Webex's socket sends, a frame is read or said to be unreadable, and what is read
 * can be converted.
 *
 * <p>Run as a test, it replays the inputs in its resource folder. {@code JAZZER_FUZZ=1} with {@code
 * -Dtest=FrameFuzzTest#frame} searches for new ones.
 */
class FrameFuzzTest {

  private static final String ME = "bbbbbbbb-0000-11ef-8000-00000000000b";
  private static final String ROOM =
      PublicId.of("us", "ROOM", "cccccccc-0000-11ef-8000-00000000000c");

  @FuzzTest(maxDuration = "60s")
  void frame(byte[] bytes) {
    if (SocketFrame.read(bytes) instanceof SocketFrame.Happened happened) {
      Activity activity = happened.activity();
      boolean concerns = FromActivity.concerns(activity, ME);
      WebexMapper.Envelope told = FromActivity.envelope(activity, ROOM, ME);
      assertThat(concerns && told == null && !FromActivity.isEdit(activity)).isFalse();
      if (told != null) {
        assertThat(FromWebex.events(told, ME, Instant.EPOCH, FromWebex.Trust.SIGNED))
            .doesNotContainNull();
      }
    }
  }
}
