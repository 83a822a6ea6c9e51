package dev.baton.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.http.HttpResponse;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The description is sound, and what differs from a description is noticed. */
final class ApiDescriptionTest {

  private final EdgeFixture edge = new EdgeFixture();

  @AfterEach
  void close() {
    edge.close();
  }

  @Test
  void theDescriptionIsOpenApiThreeOneWithValidSchemas() {
    JsonNode document = ApiDescription.SERVED.document();
    assertThat(document.path("openapi").asString()).startsWith("3.1.");
    assertThat(ApiDescription.SERVED.schemaErrors()).isEmpty();
    assertThat(document.findValuesAsString("operationId")).isNotEmpty().doesNotHaveDuplicates();
  }

  /** A description in which the answer is described otherwise than it is. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "\"status\"|\"stotus\"",
        "\"type\":\"string\"|\"type\":\"integer\"",
        "\"required\":[\"status\"]|\"required\":[\"status\",\"since\"]",
        "\"200\"|\"204\"",
        "application/json|text/plain",
        "\"get\"|\"post\""
      })
  void aDifferenceIsNoticed(String described, String otherwise) {
    String description =
        """
        {"paths":{"/healthz":{"get":{"responses":{"200":{"content":{"application/json":{"schema":\
        {"$ref":"#/components/schemas/Alive"}}}}}}}},"components":{"schemas":{"Alive":\
        {"type":"object","properties":{"status":{"type":"string"}},"required":["status"]}}}}\
        """;
    HttpResponse<String> answer = edge.get("/healthz");
    check(description, answer);
    String other = description.replace(described, otherwise);
    assertThat(other).isNotEqualTo(description);
    assertThatThrownBy(() -> check(other, answer)).isInstanceOf(AssertionError.class);
  }

  private static void check(String description, HttpResponse<String> answer) {
    new ApiDescription(JsonMapper.shared().readTree(description))
        .check(answer.request(), null, answer);
  }
}
