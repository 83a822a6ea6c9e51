package dev.baton.gateway.system;

import static dev.baton.gateway.system.Soon.soon;
import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.testkit.WebhookReceiver;
import dev.baton.testkit.WebhookReceiver.Call;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** The packaged program tells a real receiver all, whatever stops in between. */
@Timeout(400)
class WebhookIT {

  private static final String SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";

  @TempDir Path home;

  private static String section(int port) {
    return """
    {type: file, path: events.log}
    webhooks: {crm: {url: "http://127.0.0.1:%d/hook", secret: "%s", events: [handoff.*, message.*], text: true}}
    """
        .formatted(port, SECRET);
  }

  private static JsonNode json(Call call) {
    return Program.JSON.readTree(call.body());
  }

  /** What was taken, each once, in order: a type, and what was said. */
  private static List<String> told(WebhookReceiver... receivers) {
    Map<String, String> byId = new LinkedHashMap<>();
    for (WebhookReceiver receiver : receivers) {
      for (Call call : receiver.taken()) {
        assertThat(call.isSignedWith(SECRET)).isTrue();
        JsonNode event = json(call);
        byId.put(
            call.id(),
            event.path("type").asString("")
                + " "
                + event.path("data").path("message").path("text").asString(""));
      }
    }
    return byId.values().stream().map(String::strip).toList();
  }

  @Test
  void neitherAKillNorAReceiverThatIsAwayLosesAnything() {
    WebhookReceiver first = WebhookReceiver.start();
    try (HumanPart story = new HumanPart(home, section(first.port()))) {
      story.start();
      story.begin();
      soon(() -> assertThat(told(first)).contains("message.sent I see to it"));
      first.close();
      story.says("Are you there?");
      soon(() -> assertThat(story.program.logged()).contains("webhook crm did not take event"));
      story.program.kill();
      try (WebhookReceiver second = WebhookReceiver.start(first.port())) {
        story.start();
        soon(() -> assertThat(told(second)).contains("message.received Are you there?"));
        story.end();
        soon(() -> assertThat(told(second)).contains("handoff.ended", "message.sent Goodbye"));
        List<String> all = told(first, second);
        assertThat(all)
            .containsSubsequence(
                "message.received I want a human",
                "handoff.requested",
                "handoff.claimed",
                "message.received My card is lost",
                "message.sent I see to it",
                "message.received Are you there?",
                "message.received look",
                "handoff.ended",
                "message.sent Goodbye");
        assertThat(all).noneMatch(said -> said.contains("he is angry"));
        assertThat(story.program.logged())
            .doesNotContain("My card is lost", "Are you there", "MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw");
        soon(() -> {
          JsonNode health =
              Program.JSON
                  .readTree(story.program.get("/readyz", null).body())
                  .path("webhooks")
                  .path("crm");
          assertThat(health.path("status").asString("")).isEqualTo("up");
          assertThat(health.path("waiting").asInt(-1)).isZero();
        });
      }
    }
  }
}
