package dev.baton.benchmarks;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

class WebexCallsTest {

  @TempDir private Path folder;

  @Test
  void whatIsAnnouncedIsListedAndFound() {
    SharedFiles files = SharedFiles.create(folder);
    RequestTemplate calls =
        Traffic.WEBEX.template(new LoadOrder(Traffic.WEBEX, List.of(1), 1, 0, 1, 0, 10, 0, files));
    WebexAnswers webex = new WebexAnswers(RecentMessages.open(Path.of(files.chats())));
    calls.next(0, 7, 1_000_000_000L);
    JsonNode announced = body(calls.next(1, 7, 2_000_000_000L)).path("data");

    JsonNode list =
        json(
            webex.to(
                "GET",
                "messages",
                query("roomId", announced.path("roomId").asString()),
                new byte[0]));
    JsonNode alone =
        json(webex.to("GET", "messages/" + announced.path("id").asString(), Map.of(), new byte[0]));

    assertThat(list.path("items").path(0)).isEqualTo(alone);
    assertThat(alone.path("id")).isEqualTo(announced.path("id"));
    assertThat(alone.path("personId")).isEqualTo(announced.path("personId"));
    assertThat(alone.path("text").asString()).startsWith("T000000002000000000Z");
    assertThat(list.path("items")).hasSize(3);
    assertThat(list.path("items").path(2).path("text").asString())
        .startsWith("T000000001000000000Z");
  }

  private static Map<String, Deque<String>> query(String key, String value) {
    return Map.of(key, new ArrayDeque<>(List.of(value)), "max", new ArrayDeque<>(List.of("10")));
  }

  private static JsonNode body(byte[] call) {
    String text = new String(call, UTF_8);
    return LineDialog.JSON.readTree(text.substring(text.indexOf("\r\n\r\n") + 4));
  }

  private static JsonNode json(byte[] answer) {
    return LineDialog.JSON.readTree(answer);
  }
}
