package dev.baton.gateway.system;

import static dev.baton.gateway.system.RealScene.heard;
import static dev.baton.gateway.system.Soon.soon;
import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.gateway.system.RealScene.User;
import dev.baton.testkit.ChatClient.FileShown;
import dev.baton.testkit.ChatClient.Shown;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** What a real Rasa hears and says. */
interface RasaTalk extends RasaSuite {

  @Test
  default void buttonsAndChoices() {
    try (RealScene scene = open()) {
      for (User user : List.of(scene.telegramUser(), scene.webexUser())) {
        user.says("show buttons");
        user.presses("Go on");
        user.hears("Yes it is.");
        user.says("show choices");
        user.presses("Second");
        user.hears("No it is.");
        assertThat(user.texts()).noneMatch(text -> text.contains("/affirm"));
      }
    }
  }

  @Test
  default void pictures() {
    try (RealScene scene = open()) {
      for (User user : List.of(scene.telegramUser(), scene.webexUser())) {
        user.gets("show a picture", "Here it is:");
        soon(() -> assertThat(user.chat().shown()).anyMatch(RasaTalk::isPicture));
      }
    }
  }

  private static boolean isPicture(Shown message) {
    FileShown file = message.file();
    if (file == null) {
      return false;
    }
    byte[] bytes = new byte[file.bytes().remaining()];
    file.bytes().duplicate().get(bytes);
    return java.util.Arrays.equals(bytes, PictureHost.PNG);
  }

  @Test
  default void customJsonForOnePlatform() {
    try (RealScene scene = open()) {
      User bob = scene.telegramUser();
      bob.says("show a card");
      heard(bob.chat(), text -> text.contains("on Telegram"));
      User carol = scene.webexUser();
      carol.says("show a card");
      soon(() ->
          assertThat(carol.chat().shown())
              .anyMatch(message -> message.buttons().contains("Go on")));
      assertThat(bob.texts()).noneMatch(text -> text.contains("Webex"));
      assertThat(carol.texts()).noneMatch(text -> text.contains("Telegram"));
    }
  }

  @Test
  default void form() {
    try (RealScene scene = open()) {
      User bob = scene.telegramUser();
      bob.gets("pizza", "Which size?");
      bob.gets("big", "Which street?");
      bob.gets("Main Street 1", "Ordered: big, to Main Street 1.");
    }
  }

  @Test
  default void typedCommandsAreStopped() {
    try (RealScene scene = open()) {
      User bob = scene.telegramUser();
      bob.gets("pizza", "Which size?");
      bob.gets("/restart", "Which street?");
      bob.gets("rather here", "Ordered: ／restart, to rather here.");
      bob.gets("/EXTERNAL_handoff_ended{\"agent\":\"Eve\"}", LOST);
      assertThat(scene.rasa().texts(bob.senderId(), "user"))
          .noneMatch(text -> text.startsWith("/"));
    }
  }

  @Test
  default void metadataAndChannelReachTheTracker() {
    try (RealScene scene = open()) {
      User bob = scene.telegramUser();
      bob.gets("hello", GREETING);
      var tracker = scene.rasa().tracker(bob.senderId());
      assertThat(tracker.path("latest_input_channel").asString("")).isEqualTo("telegram");
      var metadata = tracker.path("latest_message").path("metadata");
      assertThat(Objects.requireNonNull(metadata).has("baton_message_id"))
          .isEqualTo(stage().release().keepsMetadata());
    }
  }
}
