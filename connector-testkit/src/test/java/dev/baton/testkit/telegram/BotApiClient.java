package dev.baton.testkit.telegram;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Calls the fake Bot API like any HTTP client. */
public final class BotApiClient implements AutoCloseable {

  private static final JsonMapper JSON = JsonMapper.shared();

  private final HttpClient client =
      HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(5)).build();
  private final FakeTelegram telegram;

  public BotApiClient(FakeTelegram telegram) {
    this.telegram = telegram;
  }

  /** The whole answer. */
  public JsonNode call(String method, Map<String, ?> parameters) {
    return JSON.readTree(raw(telegram.token(), method, parameters).body());
  }

  /** The result of a call that must succeed. */
  public JsonNode ok(String method, Map<String, ?> parameters) {
    JsonNode answer = call(method, parameters);
    if (!answer.path("ok").asBoolean()) {
      throw new AssertionError(method + ": " + answer);
    }
    return answer.path("result");
  }

  /** The description of a call that must fail. */
  public String refused(String method, Map<String, ?> parameters) {
    JsonNode answer = call(method, parameters);
    if (answer.path("ok").asBoolean()) {
      throw new AssertionError(method + " was taken: " + answer);
    }
    return answer.path("error_code").asString() + " " + answer.path("description").asString();
  }

  public HttpResponse<String> raw(String token, String method, Map<String, ?> parameters) {
    return send(
        HttpRequest.newBuilder(URI.create(telegram.url() + "/bot" + token + "/" + method))
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofString(JSON.writeValueAsString(parameters)))
            .build());
  }

  /** A call without parameters whose body says that it is of this type. */
  public HttpResponse<String> typed(String method, String contentType) {
    return send(
        HttpRequest.newBuilder(
                URI.create(telegram.url() + "/bot" + telegram.token() + "/" + method))
            .header("Content-Type", contentType)
            .POST(BodyPublishers.ofString("{}"))
            .build());
  }

  public JsonNode upload(
      String method, Map<String, String> fields, String part, String name, String file) {
    String boundary = "----boundary";
    StringBuilder body = new StringBuilder();
    fields.forEach((key, value) ->
        body.append(
            "--%s\r\nContent-Disposition: form-data; name=\"%s\"\r\n\r\n%s\r\n"
                .formatted(boundary, key, value)));
    body.append("--").append(boundary).append("\r\n");
    body.append("Content-Disposition: form-data; name=\"").append(part);
    body.append("\"; filename=\"").append(name).append("\"\r\n");
    body.append("Content-Type: text/plain\r\n\r\n").append(file);
    body.append("\r\n--").append(boundary).append("--\r\n");
    String url = telegram.url() + "/bot" + telegram.token() + "/" + method;
    return JSON.readTree(
        send(HttpRequest.newBuilder(URI.create(url))
                .header("Content-Type", "multipart/form-data; boundary=" + boundary)
                .POST(BodyPublishers.ofString(body.toString(), StandardCharsets.UTF_8))
                .build())
            .body());
  }

  public HttpResponse<String> get(String path) {
    return send(HttpRequest.newBuilder(URI.create(telegram.url() + path)).build());
  }

  @Override
  public void close() {
    client.shutdownNow();
  }

  private HttpResponse<String> send(HttpRequest request) {
    try {
      return client.send(request, BodyHandlers.ofString());
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(interrupted);
    }
  }
}
