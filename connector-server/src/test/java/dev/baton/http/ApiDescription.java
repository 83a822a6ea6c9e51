package dev.baton.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.networknt.schema.Error;
import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import com.networknt.schema.dialect.Dialects;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * The OpenAPI description, and whether what was asked and answered is as it says. Stricter than
 * JSON Schema: an answer may have no field that is not described.
 */
final class ApiDescription {

  private static final Set<String> METHODS = Set.of("get", "post", "put", "delete", "patch");
  private static final List<String> COMPOSING = List.of("allOf", "anyOf", "oneOf");

  /** The one that is in the jar. */
  static final ApiDescription SERVED = read();

  private final JsonNode document;
  private final SchemaRegistry registry =
      SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12);
  private final Map<String, Schema> schemas = new ConcurrentHashMap<>();
  private final ObjectNode components = JsonNodeFactory.instance.objectNode();

  ApiDescription(JsonNode document) {
    this.document = document;
    ObjectNode strict = components.putObject("schemas");
    document
        .path("components")
        .path("schemas")
        .forEachEntry((name, schema) -> strict.set(name, inside(schema)));
  }

  private static ApiDescription read() {
    try (InputStream file = OpenApiRoute.class.getResourceAsStream("openapi.json")) {
      return new ApiDescription(JsonMapper.shared().readTree(file));
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }

  JsonNode document() {
    return document;
  }

  /** Every described operation, such as {@code GET /healthz}. */
  Set<String> operations() {
    Set<String> all = new TreeSet<>();
    document
        .path("paths")
        .forEachEntry((path, item) ->
            item.propertyNames().stream()
                .filter(METHODS::contains)
                .forEach(method -> all.add(method.toUpperCase(Locale.ROOT) + " " + path)));
    return all;
  }

  /** What is wrong with the schemas themselves, by where they are. */
  Map<String, List<String>> schemaErrors() {
    Schema rules = registry.getSchema(SchemaLocation.of(Dialects.getDraft202012().getId()));
    Map<String, List<String>> errors = new TreeMap<>();
    document
        .path("components")
        .path("schemas")
        .forEachEntry((name, schema) -> {
          List<String> wrong = said(rules.validate(schema.toString(), InputFormat.JSON));
          if (!wrong.isEmpty()) {
            errors.put(name, wrong);
          }
        });
    return errors;
  }

  /** Fails if a call or its answer is not described as it is. HEAD is GET without a body. */
  void check(HttpRequest request, @Nullable String body, HttpResponse<String> answer) {
    if (request.method().equals("HEAD")) {
      return;
    }
    String method = request.method();
    String path = request.uri().getRawPath();
    Optional<String> template = template(path);
    if (template.isEmpty()) {
      assertThat(path.startsWith("/api/") && answer.statusCode() != 404)
          .as("%s %s answers %s and is not described", method, path, answer.statusCode())
          .isFalse();
      return;
    }
    JsonNode item = document.path("paths").path(template.get());
    JsonNode operation = item.path(method.toLowerCase(Locale.ROOT));
    if (!operation.isObject()) {
      assertThat(answer.statusCode())
          .as("%s %s is not described", method, template.get())
          .isIn(401, 403, 404, 405);
      return;
    }
    String where = method + " " + template.get();
    checkAnswer(where, operation, answer);
    if (answer.statusCode() < 300) {
      checkParameters(where, item, operation, request);
      checkBody(where, operation, body);
    }
  }

  private void checkAnswer(String where, JsonNode operation, HttpResponse<String> answer) {
    String status = String.valueOf(answer.statusCode());
    JsonNode responses = operation.path("responses");
    assertThat(responses.propertyNames()).as("answers of %s", where).contains(status);
    JsonNode content = responses.path(status).path("content");
    String type = answer.headers().firstValue("Content-Type").orElse("").replaceAll(";.*", "");
    if (content.isEmpty()) {
      return;
    }
    assertThat(content.propertyNames()).as("types of %s %s", where, status).contains(type);
    JsonNode schema = content.path(type).path("schema");
    if (schema.isObject()
        && (type.equals("application/json") || type.equals("application/problem+json"))) {
      assertThat(
              said(
                  schemas
                      .computeIfAbsent(where + " " + status, none -> whole(strict(schema)))
                      .validate(answer.body(), InputFormat.JSON)))
          .as("%s answers %s: %s", where, status, answer.body())
          .isEmpty();
    }
  }

  private void checkParameters(
      String where, JsonNode item, JsonNode operation, HttpRequest request) {
    Set<String> described =
        Stream.concat(
                item.path("parameters").valueStream(), operation.path("parameters").valueStream())
            .map(parameter ->
                parameter.has("$ref")
                    ? document.at(parameter.path("$ref").asString().substring(1))
                    : parameter)
            .filter(parameter -> parameter.path("in").asString().equals("query"))
            .map(parameter -> parameter.path("name").asString())
            .collect(Collectors.toSet());
    String query = request.uri().getRawQuery();
    if (query != null && !query.isEmpty()) {
      assertThat(Arrays.stream(query.split("&", -1)).map(each -> each.replaceAll("=.*", "")))
          .as("parameters of %s", where)
          .isSubsetOf(described);
    }
  }

  private void checkBody(String where, JsonNode operation, @Nullable String body) {
    JsonNode schema =
        operation.path("requestBody").path("content").path("application/json").path("schema");
    if (schema.isObject() && body != null && !body.isBlank()) {
      assertThat(
              said(
                  schemas
                      .computeIfAbsent(where, none -> whole(inside(schema)))
                      .validate(body, InputFormat.JSON)))
          .as("%s is asked with %s", where, body)
          .isEmpty();
    }
  }

  private Optional<String> template(String path) {
    String[] parts = path.split("/", -1);
    return document.path("paths").propertyNames().stream()
        .filter(template -> fits(template.split("/", -1), parts))
        .min(Comparator.comparingInt(ApiDescription::variables));
  }

  private static int variables(String template) {
    return (int) template.chars().filter(sign -> sign == '{').count();
  }

  private static boolean fits(String[] template, String[] parts) {
    if (template.length != parts.length) {
      return false;
    }
    for (int part = 0; part < parts.length; part++) {
      boolean variable = template[part].startsWith("{") && !parts[part].isEmpty();
      if (!variable && !template[part].equals(parts[part])) {
        return false;
      }
    }
    return true;
  }

  private Schema whole(JsonNode schema) {
    ObjectNode root = JsonNodeFactory.instance.objectNode();
    root.putArray("allOf").add(schema);
    root.set("components", components);
    return registry.getSchema(root.toString(), InputFormat.JSON);
  }

  /** A schema that forbids, here and inside, what it does not describe. */
  private JsonNode strict(JsonNode schema) {
    JsonNode inner = inside(schema);
    if (!describesFields(schema)) {
      return inner;
    }
    ObjectNode closed = JsonNodeFactory.instance.objectNode();
    closed.putArray("allOf").add(inner);
    return closed.put("unevaluatedProperties", false);
  }

  /** A schema that forbids inside what is not described; itself it may be part of another. */
  private JsonNode inside(JsonNode schema) {
    if (!(schema.deepCopy() instanceof ObjectNode copy)) {
      return schema;
    }
    if (copy.path("properties") instanceof ObjectNode fields) {
      schema.path("properties").forEachEntry((name, field) -> fields.set(name, strict(field)));
    }
    for (String part : List.of("items", "additionalProperties")) {
      if (schema.path(part).isObject()) {
        copy.set(part, strict(schema.path(part)));
      }
    }
    for (String composing : COMPOSING) {
      if (schema.path(composing).isArray()) {
        ArrayNode members = copy.putArray(composing);
        schema.path(composing).forEach(member -> members.add(inside(member)));
      }
    }
    return copy;
  }

  private boolean describesFields(JsonNode schema) {
    return schema.has("properties")
        || (schema.has("$ref")
            && describesFields(document.at(schema.path("$ref").asString().substring(1))))
        || COMPOSING.stream()
            .flatMap(composing -> schema.path(composing).valueStream())
            .anyMatch(this::describesFields);
  }

  private static List<String> said(List<Error> errors) {
    return errors.stream().map(Error::toString).toList();
  }

  /** The bytes of a request's body as text; null if it has none. */
  static @Nullable String body(HttpRequest request) {
    return request.bodyPublisher().map(BodyText::of).orElse(null);
  }
}
