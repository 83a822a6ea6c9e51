package dev.baton.gateway.system;

import static dev.baton.gateway.system.RealScene.heard;
import static dev.baton.gateway.system.Soon.soon;
import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.gateway.system.RealScene.Desk;
import dev.baton.gateway.system.RealScene.User;
import java.util.List;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Ways into a handoff and out of it, with a real Rasa. */
interface RasaHandoffs extends RasaSuite {

  @Test
  default void forumActionOnTelegram() {
    try (RealScene scene = open()) {
      User bob = scene.telegramUser();
      wholeStory(scene, bob);
      assertThat(scene.rasa().texts(bob.senderId(), "user"))
          .containsExactly("hello", "a human please", "EXTERNAL: EXTERNAL_handoff_ended", "hello");
    }
  }

  @Test
  default void forumActionOnWebex() {
    try (RealScene scene = open()) {
      wholeStory(scene, scene.webexUser());
    }
  }

  private static void wholeStory(RealScene scene, User user) {
    user.gets("hello", GREETING);
    user.gets("a human please", REACHING_OUT);
    Desk desk = scene.claim(user);
    assertThat(desk.offer()).contains("a human please");
    desk.say("How can I help?");
    user.hears("How can I help?");
    user.says("My invoice is wrong");
    desk.hears("My invoice is wrong");
    desk.say("/resolve It is mended.");
    user.hears("It is mended.");
    user.hears(BACK);
    user.gets("hello", GREETING);
    assertThat(user.texts())
        .containsSubsequence(REACHING_OUT, "How can I help?", "It is mended.", BACK, GREETING)
        .doesNotContain(LOST);
    scene.program().assertKeepsSecret(RasaServer.TOKEN);
  }

  @Test
  default void callIsAnsweredInsideTheTurn() {
    try (RealScene scene = open()) {
      User bob = scene.telegramUser();
      bob.gets("hello", GREETING);
      long before = System.nanoTime();
      bob.gets("a human please", REACHING_OUT);
      assertThat(System.nanoTime() - before)
          .as("nanoseconds of the turn")
          .isLessThan(10_000_000_000L);
      assertThat(
              scene
                  .program()
                  .transcript(bob.senderId())
                  .path("handoffs")
                  .path(0)
                  .path("trigger")
                  .asString(""))
          .isEqualTo("call");
    }
  }

  @Test
  default void botThatCallsAndPauses() {
    try (RealScene scene = open()) {
      User bob = scene.telegramUser();
      bob.gets("call and hold", "Please hold the line...");
      Desk desk = scene.claim(bob);
      assertThat(scene.rasa().tracker(bob.senderId()).path("paused").asBoolean()).isTrue();
      desk.say("/resolve");
      bob.hears(BACK);
      assertThat(scene.rasa().tracker(bob.senderId()).path("paused").asBoolean()).isFalse();
      bob.gets("hello", GREETING);
      assertThat(bob.texts()).doesNotContain(LOST);
    }
  }

  @Test
  default void signalInAResponse() {
    try (RealScene scene = open()) {
      User bob = scene.telegramUser();
      bob.gets("put me through", "I am getting a colleague.");
      Desk desk = scene.claim(bob);
      assertThat(desk.offer()).contains("asked to be put through");
      desk.say("/resolve");
      bob.hears(BACK);
      assertThat(bob.texts()).noneMatch(text -> text.contains("{") || text.contains("to:"));
    }
  }

  @Test
  default void signalAsText() {
    try (RealScene scene = open()) {
      User bob = scene.telegramUser();
      bob.says("say the word");
      scene.claim(bob).say("/resolve");
      bob.hears(BACK);
      assertThat(bob.texts()).doesNotContain("handoff_to_human");
    }
  }

  @Test
  default void pausedTracker() {
    try (RealScene scene = setup().handoff("when-paused: true").open()) {
      User bob = scene.telegramUser();
      bob.gets("hello", GREETING);
      bob.says("hold the line");
      Desk desk = scene.claim(bob);
      bob.says("are you there?");
      desk.hears("are you there?");
      desk.say("/resolve");
      bob.hears(BACK);
      bob.gets("hello", GREETING);
      bob.says("hold the line");
      soon(() ->
          assertThat(handoffs(scene, bob)).as("it calls again, since it was awake").hasSize(2));
      assertThat(bob.texts()).doesNotContain(LOST);
    }
  }

  @Test
  default void fallbacksInARow() {
    try (RealScene scene = setup().handoff("after-fallbacks: 2").open()) {
      User bob = scene.telegramUser();
      bob.gets("gibberish", LOST);
      bob.gets("hello", GREETING);
      bob.gets("gibberish", LOST);
      assertThat(handoffs(scene, bob)).as("an understood turn between them").isEmpty();
      bob.gets("more gibberish", LOST);
      scene.claim(bob).say("/resolve");
      bob.hears(BACK);
    }
  }

  @Test
  default void botThatChangesMeanwhileKeepsSilent() {
    try (RealScene scene = open()) {
      User bob = scene.telegramUser();
      bob.gets("call and hold", "Please hold the line...");
      Desk desk = scene.claim(bob);
      for (String change : List.of("restart", "session_started")) {
        scene.rasa().append(bob.senderId(), "[{\"event\":\"" + change + "\"}]");
        bob.says("hello after " + change);
        desk.hears("hello after " + change);
      }
      desk.say("/resolve");
      bob.hears(BACK);
      assertThat(bob.texts()).doesNotContain(GREETING);
      bob.gets("hello", GREETING);
      assertThat(bob.texts()).doesNotContain(LOST);
    }
  }

  @Test
  default void humanPartInTheTracker() {
    try (RealScene scene = setup().bot("record: events").open()) {
      User bob = scene.telegramUser();
      bob.gets("a human please", REACHING_OUT);
      Desk desk = scene.claim(bob);
      bob.says("My invoice is wrong");
      desk.hears("My invoice is wrong");
      desk.say("I mend it.");
      bob.hears("I mend it.");
      desk.say("// a note");
      desk.say("/resolve");
      bob.hears(BACK);
      assertThat(scene.rasa().texts(bob.senderId(), "agent")).containsExactly("I mend it.");
      assertThat(scene.rasa().texts(bob.senderId(), "user"))
          .containsExactly(
              "a human please", "My invoice is wrong", "EXTERNAL: EXTERNAL_handoff_ended");
      bob.gets("hello", GREETING);
      assertThat(bob.texts()).doesNotContain(LOST);
    }
  }

  @Test
  default void slots() {
    try (RealScene scene = setup().bot("hand-back: none, slots: [handoff_outcome]").open()) {
      User bob = scene.telegramUser();
      bob.gets("call and hold", "Please hold the line...");
      scene.claim(bob).say("/resolve");
      heard(bob.chat(), text -> text.contains("You are talking with the bot again"));
      assertThat(
              scene.rasa().tracker(bob.senderId()).path("slots").path("handoff_outcome").asString())
          .isEqualTo("agent_resolved");
      bob.gets("hello", GREETING);
      assertThat(bob.texts()).doesNotContain(LOST);
    }
  }

  private static JsonNode handoffs(RealScene scene, User user) {
    return scene.program().transcript(user.senderId()).path("handoffs");
  }

  @Test
  default void userWords() {
    try (RealScene scene = open()) {
      User bob = scene.telegramUser();
      bob.gets("hello", GREETING);
      bob.says("/human");
      Desk desk = scene.claim(bob);
      bob.says("/bot");
      soon(() -> assertThat(bob.texts()).contains("I am back. You talked with Ann (user_ended)."));
      assertThat(desk.offer()).contains(bob.name());
      assertThat(scene.rasa().texts(bob.senderId(), "user")).doesNotContain("/human", "/bot");
    }
  }

  @Test
  default void handBackByAction() {
    try (RealScene scene = setup().bot("hand-back: {action: action_resume_conversation}").open()) {
      User bob = scene.telegramUser();
      bob.gets("a human please", REACHING_OUT);
      scene.claim(bob).say("/resolve");
      bob.hears("The conversation is resumed.");
      bob.gets("hello", GREETING);
      assertThat(bob.texts()).as("the bot listens again").doesNotContain(LOST);
    }
  }

  @Test
  default void handBackInSilence() {
    try (RealScene scene = setup().bot("hand-back: none").open()) {
      User bob = scene.telegramUser();
      bob.gets("call and hold", "Please hold the line...");
      scene.claim(bob).say("/resolve");
      heard(bob.chat(), text -> text.contains("You are talking with the bot again"));
      bob.gets("hello", GREETING);
      assertThat(bob.texts()).doesNotContain(BACK, LOST);
    }
  }
}
