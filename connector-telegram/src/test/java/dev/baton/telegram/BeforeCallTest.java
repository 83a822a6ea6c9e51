package dev.baton.telegram;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.baton.connector.ChannelContext;
import dev.baton.connector.Content;
import dev.baton.connector.Content.FileRef;
import dev.baton.connector.Content.Media;
import dev.baton.connector.Content.MediaKind;
import dev.baton.connector.Files;
import dev.baton.connector.Outbound;
import dev.baton.connector.Place;
import dev.baton.connector.Settings;
import dev.baton.testkit.telegram.FakeTelegram;
import java.io.ByteArrayInputStream;
import java.net.URI;
import java.time.Clock;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Another node may take over between any two calls for one message. */
class BeforeCallTest {

  private final FakeTelegram telegram = FakeTelegram.start();
  private final AtomicBoolean takenOver = new AtomicBoolean();
  private final Files slow =
      file -> {
        takenOver.set(true);
        return new Files.Opened(
            new ByteArrayInputStream(new byte[] {1, 2, 3}), "cat.png", "image/png", 3);
      };
  private final TelegramChannel channel = channel();

  @AfterEach
  void stop() {
    channel.close();
    telegram.close();
  }

  @Test
  void aFileFetchedForTooLongIsNotSent() {
    telegram.privateChat(1001, "Uma");
    Content picture =
        new Media(
            MediaKind.IMAGE,
            new FileRef.Linked(URI.create("http://pictures.example/cat.png"), null, "image/png"),
            null);

    assertThatThrownBy(() -> channel.send(Rig.to("1001", picture)))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("taken over");
    assertThat(telegram.calls()).noneMatch(call -> call.method().startsWith("send"));

    takenOver.set(false);
    channel.send(Rig.to("1001", Content.Text.plain("hi")));
    assertThat(telegram.calls("sendMessage")).hasSize(1);
  }

  @Test
  void theCheckIsRepeatedBeforeEachCall() {
    long forum = -1009000000001L;
    telegram.forum(forum, "Desk");
    telegram.fail("sendMessage", 1, 400, "Bad Request: TOPIC_CLOSED");
    telegram.fail("reopenForumTopic", 1, 400, "Bad Request: TOPIC_NOT_MODIFIED");
    AtomicBoolean first = new AtomicBoolean(true);
    TelegramChannel other =
        channel(() -> {
          if (!first.getAndSet(false)) {
            throw new IllegalStateException("taken over");
          }
        });
    try (other) {
      assertThatThrownBy(() ->
              other.send(
                  new Outbound(
                      "out",
                      new Place(Long.toString(forum), "7"),
                      Content.Text.plain("hi"),
                      null,
                      false)))
          .hasMessage("taken over");
      assertThat(telegram.calls("reopenForumTopic")).isEmpty();
    }
  }

  private TelegramChannel channel() {
    return channel(() -> {
      if (takenOver.get()) {
        throw new IllegalStateException("taken over");
      }
    });
  }

  private TelegramChannel channel(Runnable beforeCall) {
    Settings settings =
        Settings.of(
            Map.of("token", telegram.token(), "api-url", telegram.url(), "mode", "polling"));
    TelegramSettings read = TelegramSettings.read(settings);
    settings.verify();
    return new TelegramChannel(
        read,
        new ChannelContext("telegram", Clock.systemUTC(), slow, null, () -> true, beforeCall));
  }
}
