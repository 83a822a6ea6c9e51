package dev.baton.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.baton.connector.SettingsException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/** From the user to the bot, to an agent, and back to the bot, on both platforms. */
class ParcelBotTest {

  private static final Rehearsal REHEARSAL = new Rehearsal();

  @AfterAll
  static void stop() {
    REHEARSAL.close();
  }

  @Test
  void handsOffAndComesBackOnTelegram() {
    List<String> told = new ArrayList<>();
    REHEARSAL.onTelegram(told::add);

    assertThat(told).hasSize(7).last().isEqualTo("Mia is answered by the bot again");
  }

  @Test
  void handsOffAndComesBackOnWebex() {
    List<String> told = new ArrayList<>();
    REHEARSAL.onWebex(told::add);

    assertThat(told).hasSize(7).last().isEqualTo("Jonas is answered by the bot again");
  }

  @Test
  void hasAPageOfItsOwnBesideBatons() throws Exception {
    assertThat(get("")).startsWith("200 {").contains("telegram=", "webex=");
    assertThat(get("healthz")).startsWith("200 ");
    assertThat(get("api/v1/conversations")).startsWith("401 ");
  }

  @Test
  void reportsAtOnceAllThatIsMissing() {
    assertThatThrownBy(() -> ParcelBot.baton(Map.of("PATH", "/bin", "PARCELS_WEBEX_TOCKEN", "t")))
        .isInstanceOf(SettingsException.class)
        .hasMessageContainingAll(
            "PARCELS_URL", "PARCELS_API_TOKEN", "PARCELS_TELEGRAM_TOKEN", "PARCELS_WEBEX_TOCKEN")
        .hasMessageNotContaining("PATH");
  }

  @Test
  void isShort() throws Exception {
    Path source = Path.of("src/main/java/dev/baton/embedded/ParcelBot.java");
    long lines =
        Files.readAllLines(source).stream()
            .map(String::strip)
            .filter(line -> !line.isEmpty() && !line.matches("(//|/?\\*).*"))
            .count();
    System.out.println("lines of code in " + source.getFileName() + ": " + lines);

    assertThat(lines).isLessThan(80);
    assertThat(Files.readAllLines(source))
        .allSatisfy(line -> assertThat(line).hasSizeLessThan(101));
    try (var sources = Files.list(source.getParent())) {
      assertThat(sources.map(Path::getFileName).map(Path::toString))
          .containsExactlyInAnyOrder("ParcelBot.java", "package-info.java");
    }
  }

  private static String get(String path) throws Exception {
    try (HttpClient client = HttpClient.newHttpClient()) {
      HttpResponse<String> answer =
          client.send(
              HttpRequest.newBuilder(REHEARSAL.page().resolve(path)).build(),
              BodyHandlers.ofString());
      return answer.statusCode() + " " + answer.body();
    }
  }
}
