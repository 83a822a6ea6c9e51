package dev.baton.webex;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.baton.connector.Channel;
import dev.baton.connector.ChannelContext;
import dev.baton.connector.Content;
import dev.baton.connector.Content.FileRef;
import dev.baton.connector.Content.Media;
import dev.baton.connector.Content.MediaKind;
import dev.baton.connector.Files;
import dev.baton.connector.Outbound;
import dev.baton.connector.Place;
import dev.baton.connector.Settings;
import dev.baton.testkit.webex.FakeWebex;
import java.io.ByteArrayInputStream;
import java.net.URI;
import java.time.Clock;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

/** A file is not sent if fetching it took so long that another node may have taken over. */
class BeforeCallTest {

  @Test
  void aFileThatTookLongToFetchIsNotSent() {
    AtomicBoolean takenOver = new AtomicBoolean();
    Files slow =
        file -> {
          takenOver.set(true);
          return new Files.Opened(
              new ByteArrayInputStream(new byte[] {1, 2, 3}), "cat.png", "image/png", 3);
        };
    try (FakeWebex webex = FakeWebex.start()) {
      Place space = Place.chat(webex.space("Support"));
      webex.addBot(space.chat());
      Channel channel = channel(webex, slow, takenOver);
      Content picture =
          new Media(
              MediaKind.IMAGE, new FileRef.Held("telegram", "f1", "cat.png", "image/png", 3), null);

      assertThatThrownBy(() -> channel.send(new Outbound("o1", space, picture, null, false)))
          .isInstanceOf(IllegalStateException.class)
          .hasMessage("taken over");
      assertThat(posts(webex)).isZero();

      takenOver.set(false);
      channel.send(new Outbound("o2", space, Content.Text.plain("hi"), null, false));
      assertThat(posts(webex)).isOne();
    }
  }

  private static long posts(FakeWebex webex) {
    return webex.requests().stream()
        .filter(request -> request.method().equals("POST"))
        .filter(request -> request.path().endsWith("/messages"))
        .count();
  }

  private static Channel channel(FakeWebex webex, Files files, AtomicBoolean takenOver) {
    Settings settings = Settings.of(Map.of("token", webex.token(), "api-url", webex.url() + "/"));
    Channel made =
        new WebexProvider()
            .create(
                settings,
                new ChannelContext(
                    "wx",
                    Clock.systemUTC(),
                    files,
                    URI.create("https://baton.example.com/channels/wx/webhook"),
                    () -> true,
                    () -> {
                      if (takenOver.get()) {
                        throw new IllegalStateException("taken over");
                      }
                    }));
    settings.verify();
    return made;
  }
}
