package dev.baton.gateway.system;

import static dev.baton.gateway.system.RealScene.heard;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.baton.gateway.system.RealScene.User;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Rasa's own helpdesk-assistant, with unchanged files, hands its user to another bot.
 *
 * <p>{@code -Dbaton.helpdesk} names a checkout of github.com/RasaHQ/helpdesk-assistant; training it
 * takes minutes. Its configuration says that the other bot is at {@code localhost:5006}.
 */
@Timeout(value = 60, unit = TimeUnit.MINUTES)
class HelpdeskAssistantIT {

  private static final int FINANCE = 5006;

  @Test
  void handsToAnotherBot(@TempDir Path folder) {
    String checkout = System.getProperty("baton.helpdesk", "");
    assumeTrue(
        !checkout.isEmpty(),
        "no helpdesk-assistant: pass -Dbaton.helpdesk=<checkout> and -Dbaton.rasa36=<Rasa 3.6>");
    RasaRelease release = RasaRelease.V3_6;
    release.home();
    RasaProject project = RasaProject.trained(release, List.of(Path.of(checkout)), List.of());
    int actionPort = Program.freePort();
    try (RasaStage stage = new RasaStage(release);
        Served actions =
            Served.python(
                release.home(),
                project.folder(),
                project.folder().resolve("actions.log"),
                "rasa_sdk",
                List.of("--port", String.valueOf(actionPort), "--actions", "actions"),
                Map.of());
        RasaServer finance =
            stage.another("finance", FINANCE, List.of("--auth-token", RasaServer.TOKEN));
        RasaServer helpdesk =
            RasaServer.start(
                project,
                "helpdesk-assistant",
                Program.freePort(),
                actionPort,
                "rest:\n",
                List.of("--auth-token", RasaServer.TOKEN))) {
      actions.awaitReady(URI.create("http://127.0.0.1:" + actionPort + "/health"));
      RealScene.Setup setup =
          new RealScene.Setup(stage, folder)
              .at(helpdesk.url())
              .bot("input-channel: rest")
              .anotherBot("finance", URI.create("http://localhost:" + FINANCE));
      try (RealScene scene = setup.open()) {
        User bob = scene.telegramUser();
        bob.says("I want a human");
        heard(bob.chat(), text -> text.startsWith("It looks like you want to be transferred"));
        bob.presses("Financial Assistant");
        bob.hears("Alright, I'll try to transfer you.");
        bob.hears("Welcome! You come from " + helpdesk.url() + ".");
        bob.gets("hello", RasaSuite.GREETING);
        assertThat(finance.texts(bob.senderId(), "user")).contains("hello");
        assertThat(helpdesk.texts(bob.senderId(), "user")).doesNotContain("hello");
        assertThat(bob.texts()).noneMatch(text -> text.contains("handoff_host"));
      }
    }
  }
}
