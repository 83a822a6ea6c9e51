package dev.baton.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpRequest.BodyPublishers;
import java.util.Locale;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** The OpenAPI description matches the paths that exist. */
final class OpenApiRouteTest {

  private final EdgeFixture edge = new EdgeFixture();

  @AfterEach
  void close() {
    edge.close();
  }

  @Test
  void everyDescribedOperationExists() {
    JsonNode paths = description().path("paths");

    paths.forEachEntry((path, item) -> {
      String real = path.replace("{name}", "tg").replace("{id}", "c1");
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
    assertThat(paths.size()).isEqualTo(16);
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

  private JsonNode description() {
    return EdgeFixture.json(edge.get("/api/v1/openapi.json"));
  }
}
