package dev.baton.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.connector.Content;
import dev.baton.conversation.Author;
import dev.baton.conversation.Control;
import dev.baton.conversation.Conversation;
import dev.baton.conversation.Message;
import dev.baton.conversation.Route;
import dev.baton.report.DeskReport;
import dev.baton.routing.Conversations.Transcript;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** The OpenAPI description matches the paths that exist. */
final class OpenApiRouteTest {

  private static final Instant AT = Instant.parse("2026-11-20T10:00:00Z");

  private final EdgeFixture edge = new EdgeFixture();

  @AfterEach
  void close() {
    edge.close();
  }

  @Test
  void everyDescribedOperationExists() {
    JsonNode paths = description().path("paths");

    paths.forEachEntry((path, item) -> {
      String refused = path.endsWith("/events") ? "?kinds=none" : "";
      String real =
          path.replace("{name}", "tg").replace("{id}", "c1").replace("{message}", "m1") + refused;
      item.forEachEntry((method, operation) -> {
        if (!method.equals("parameters")) {
          int status =
              edge.send(
                      edge.to(real)
                          .method(method.toUpperCase(Locale.ROOT), BodyPublishers.ofString("{}")))
                  .statusCode();
          assertThat(operation.path("responses").propertyNames())
              .as("%s %s", method, path)
              .contains(String.valueOf(status))
              .doesNotContain("500");
          assertThat(status).isNotEqualTo(405);
        }
      });
    });
  }

  @Test
  void whatIsServedIsWhatIsDescribed() {
    Set<String> served =
        edge.paths.entries().stream()
            .map(entry -> entry.method() + " " + entry.path())
            .collect(Collectors.toSet());
    assertThat(served).containsAll(ApiDescription.SERVED.operations());
    assertThat(ApiDescription.SERVED.operations())
        .containsAll(served.stream().filter(each -> each.contains(" /api/")).toList());
  }

  @Test
  void everyOperationTellsTheRoleItNeeds() {
    JsonNode paths = description().path("paths");

    assertThat(edge.paths.entries())
        .filteredOn(entry -> entry.path().startsWith("/api/v1"))
        .hasSizeGreaterThan(18)
        .allSatisfy(entry -> {
          JsonNode operation =
              paths.path(entry.path()).path(entry.method().toLowerCase(Locale.ROOT));
          Role role = entry.role();
          assertThat(operation.isObject()).as("%s", entry).isTrue();
          assertThat(operation.path("x-baton-role").asString("none"))
              .as("%s", entry)
              .isEqualTo(role == null ? "none" : role.word());
        });
  }

  @Test
  void everyReferenceLeadsSomewhere() {
    JsonNode description = description();
    TreeSet<String> references = new TreeSet<>();
    description.findValuesAsString("$ref").forEach(references::add);

    assertThat(references).isNotEmpty();
    for (String reference : references) {
      assertThat(description.at(reference.substring(1)).isMissingNode()).as(reference).isFalse();
    }
  }

  @Test
  void everyFieldOfATranscriptIsDescribed() {
    Conversation ann =
        new Conversation(
            "c1", "tg", "42", "42", "u42", "Ann", "de", "bot", Control.BOT, 3, null, AT, AT);
    Content words = Content.Text.plain("hello");
    Message said =
        new Message("m1", "c1", 1, Author.USER, "Ann", words, Route.BOT, 0, null, null, AT);
    edge.script.transcript = new Transcript(ann, List.of(said), List.of());
    JsonNode json = EdgeFixture.json(edge.get("/api/v1/conversations/c1?masked=false"));
    JsonNode schemas = description().path("components").path("schemas");

    assertThat(schemas.path("Conversation").path("properties").propertyNames())
        .containsExactlyInAnyOrderElementsOf(json.path("conversation").propertyNames());
    assertThat(schemas.path("Message").path("properties").propertyNames())
        .containsExactlyInAnyOrderElementsOf(json.path("messages").path(0).propertyNames());
  }

  @Test
  void everyFieldOfAReportIsDescribed() {
    JsonNode schemas = description().path("components").path("schemas");
    for (DeskReport.By by : DeskReport.By.values()) {
      edge.script.report = SampleReports.by(by);
      JsonNode json = EdgeFixture.json(edge.get("/api/v1/report"));
      JsonNode described = schemas.path("Report").path("properties");
      assertThat(described.propertyNames())
          .containsExactlyInAnyOrderElementsOf(json.propertyNames());
      JsonNode numbers = schemas.path("ReportNumbers").path("properties");
      assertThat(numbers.propertyNames())
          .containsExactlyInAnyOrderElementsOf(json.path("total").propertyNames());
      assertThat(schemas.path("ReportTimes").path("properties").propertyNames())
          .containsExactlyInAnyOrderElementsOf(
              json.path("total").path("until_accepted").propertyNames());
      JsonNode group =
          described.path("groups").path("items").path("allOf").path(0).path("properties");
      assertThat(json.path("groups")).isNotEmpty();
      json.path("groups")
          .forEach(each ->
              each.propertyNames()
                  .forEach(
                      name -> assertThat(group.has(name) || numbers.has(name)).as(name).isTrue()));
    }
  }

  private JsonNode description() {
    return EdgeFixture.json(edge.get("/api/v1/openapi.json"));
  }
}
