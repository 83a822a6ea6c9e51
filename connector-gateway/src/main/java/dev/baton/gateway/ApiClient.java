package dev.baton.gateway;

import dev.baton.connector.BaseUrl;
import dev.baton.connector.Secret;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Calls the HTTP API of a running Baton for the command line. Blocking. */
final class ApiClient {

  private static final JsonMapper JSON = JsonMapper.shared();
  private static final Duration CONNECT = Duration.ofSeconds(5);
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final URI url;
  private final @Nullable Secret token;
  private final String command;
  private final HttpClient client =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(CONNECT)
          .proxy(HttpClient.Builder.NO_PROXY)
          .build();

  /**
   * @param command how Baton is started
   */
  ApiClient(URI url, @Nullable Secret token, String command) {
    this.url = url;
    this.token = token;
    this.command = command;
  }

  /** Gets what is at a path. */
  JsonNode get(String path) {
    return get(path, PATIENCE);
  }

  /** Gets what is at a path, which may take longer than usual. */
  JsonNode get(String path, Duration patience) {
    return found("GET", path, patience)
        .orElseThrow(() -> new ApiException("there is nothing at " + path));
  }

  /** Gets what is at a path; empty if there is nothing. */
  Optional<JsonNode> find(String path) {
    return found("GET", path);
  }

  JsonNode post(String path) {
    return found("POST", path)
        .orElseThrow(() -> new ApiException("there is no such id, or not any longer"));
  }

  /** Posts JSON. */
  JsonNode post(String path, JsonNode body) {
    return found("POST", path, PATIENCE, BodyPublishers.ofString(body.toString()))
        .orElseThrow(() -> new ApiException("there is nothing at " + path));
  }

  /** Deletes what is at a path; empty if there is nothing. */
  Optional<JsonNode> delete(String path) {
    return found("DELETE", path);
  }

  /** A path segment or a query value, percent-encoded. */
  static String quoted(String part) {
    return URLEncoder.encode(part, StandardCharsets.UTF_8).replace("+", "%20");
  }

  private Optional<JsonNode> found(String method, String path) {
    return found(method, path, PATIENCE);
  }

  private Optional<JsonNode> found(String method, String path, Duration patience) {
    return found(method, path, patience, BodyPublishers.noBody());
  }

  private Optional<JsonNode> found(
      String method, String path, Duration patience, BodyPublisher body) {
    HttpResponse<String> answer;
    try {
      answer = client.send(request(method, path, patience, body), BodyHandlers.ofString());
    } catch (IOException silent) {
      boolean slow =
          silent instanceof HttpTimeoutException
              && !(silent instanceof HttpConnectTimeoutException);
      throw new ApiException(
          slow
              ? "the Baton at " + url + " did not answer within " + patience.toSeconds() + " s"
              : "no Baton answers at "
                  + url
                  + "; start it with '"
                  + command
                  + " run', or say where it listens with --url");
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new ApiException("interrupted");
    }
    return switch (answer.statusCode()) {
      case 200, 201, 202 -> Optional.of(json(answer.body()));
      case 404 -> {
        if (message(answer).isEmpty()) {
          throw new ApiException("the server at " + url + " is not a Baton of this version");
        }
        yield Optional.empty();
      }
      case 401 ->
          throw new ApiException(
              token == null
                  ? "the Baton at " + url + " requires a token; set server.api-token"
                  : "the Baton at " + url + " does not accept the token in server.api-token");
      default ->
          throw new ApiException(
              "the Baton at " + url + " answered " + answer.statusCode() + ": " + message(answer));
    };
  }

  private HttpRequest request(String method, String path, Duration patience, BodyPublisher body) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(new BaseUrl(url).join(path)).timeout(patience).method(method, body);
    if (token != null) {
      request.header("Authorization", "Bearer " + token.reveal());
    }
    return request.build();
  }

  /**
   * Gets what is at a path line by line, however long it is.
   *
   * @param each is given each line without its end
   */
  void lines(String path, Consumer<String> each) {
    try {
      HttpResponse<Stream<String>> answer =
          client.send(
              request("GET", path, PATIENCE, BodyPublishers.noBody()), BodyHandlers.ofLines());
      try (Stream<String> lines = answer.body()) {
        if (answer.statusCode() != 200) {
          throw new ApiException("the Baton at " + url + " answered " + answer.statusCode());
        }
        lines.forEach(each);
      }
    } catch (IOException | UncheckedIOException broken) {
      throw new ApiException("the Baton at " + url + " did not send all of it; try again");
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new ApiException("interrupted");
    }
  }

  private JsonNode json(String body) {
    try {
      return JSON.readTree(body);
    } catch (JacksonException foreign) {
      throw new ApiException("the server at " + url + " is not a Baton");
    }
  }

  private String message(HttpResponse<String> answer) {
    JsonNode json = json(answer.body());
    return json.path("detail").asString(json.path("error").path("message").asString(""));
  }

  /** A call failed; the message is for the operator. */
  static final class ApiException extends RuntimeException {
    ApiException(String message) {
      super(message);
    }
  }
}
