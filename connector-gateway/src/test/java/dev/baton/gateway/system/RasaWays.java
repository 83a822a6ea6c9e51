package dev.baton.gateway.system;

import static dev.baton.gateway.system.RealScene.heard;
import static dev.baton.gateway.system.Soon.soon;
import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.gateway.system.RealScene.User;
import java.net.URI;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The ways into a real Rasa: streaming, its callback channel, signatures, a prefix, an outage. */
interface RasaWays extends RasaSuite {

  @Test
  default void stream() {
    try (RealScene scene = setup().bot("stream: true").open()) {
      User bob = scene.telegramUser();
      bob.gets("hello", GREETING);
      bob.says("take your time");
      bob.hears("One moment, please.");
      assertThat(bob.texts()).as("while the action runs").doesNotContain(RasaCrash.SLOW);
      bob.hears(RasaCrash.SLOW);
      bob.gets("a human please", REACHING_OUT);
      scene.claim(bob).say("/resolve");
      bob.hears(BACK);
    }
  }

  @Test
  default void callbackAndReminder() {
    try (RealScene scene =
        setup()
            .bot("channel: callback, callback-token: \"" + RasaStage.CALLBACK_TOKEN + "\"")
            .open()) {
      User bob = scene.telegramUser();
      bob.gets("hello", GREETING);
      bob.gets("remind me", "I will remind you.");
      bob.hears("This is your reminder.");
      assertThat(bob.count("This is your reminder.")).isEqualTo(1);
      bob.gets("a human please", REACHING_OUT);
      scene.claim(bob).say("/resolve");
      bob.hears(BACK);
    }
  }

  @Test
  default void reminderDuringAHandoffIsADraft() {
    try (RealScene scene =
        setup()
            .bot("channel: callback, callback-token: \"" + RasaStage.CALLBACK_TOKEN + "\"")
            .open()) {
      User bob = scene.telegramUser();
      bob.gets("remind me", "I will remind you.");
      bob.gets("a human please", REACHING_OUT);
      RealScene.Desk desk = scene.claim(bob);
      heard(desk.chat(), text -> text.contains("This is your reminder."));
      desk.say("Ann is here");
      bob.hears("Ann is here");
      assertThat(bob.texts()).doesNotContain("This is your reminder.");
    }
  }

  @Test
  default void signedByJwt() {
    String secret = "jwt-secret-0123456789abcdef0123456789abcdef";
    try (RasaServer signed =
            stage().another("jwt", Program.freePort(), List.of("--jwt-secret", secret));
        RealScene scene =
            setup()
                .at(signed.url())
                .withoutToken()
                .bot("api: on, jwt-secret: \"" + secret + "\"")
                .open()) {
      User bob = scene.telegramUser();
      bob.gets("call and hold", "Please hold the line...");
      scene.claim(bob).say("/resolve");
      bob.hears(BACK);
      bob.gets("hello", GREETING);
      scene.program().assertKeepsSecret(secret);
    }
  }

  @Test
  default void behindAPrefix() {
    try (PrefixProxy proxy = new PrefixProxy("/core", stage().rasa().url());
        RealScene scene = setup().at(proxy.url()).open()) {
      User bob = scene.telegramUser();
      bob.gets("a human please", REACHING_OUT);
      scene.claim(bob).say("/resolve");
      bob.hears(BACK);
      bob.gets("hello", GREETING);
    }
  }

  @Test
  default void outage() {
    int port = Program.freePort();
    try (RealScene scene = setup().at(URI.create("http://127.0.0.1:" + port)).open()) {
      User bob = scene.telegramUser();
      bob.says("hello");
      soon(() -> assertThat(bob.texts()).anyMatch(text -> text.startsWith("Sorry, the bot")));
      bob.says("/human");
      scene.claim(bob).say("/resolve");
      soon(() -> assertThat(bob.texts()).anyMatch(text -> text.contains("with the bot again")));
      try (RasaServer late =
          stage().another("late", port, List.of("--auth-token", RasaServer.TOKEN))) {
        assertThat(late.version()).startsWith(stage().release().number());
        long before = bob.count(GREETING);
        bob.says("hello");
        soon(() -> assertThat(bob.count(GREETING)).isGreaterThan(before));
      }
    }
  }
}
