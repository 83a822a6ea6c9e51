package dev.baton.testkit.webex;

import io.undertow.Undertow;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Calls the fake API like any HTTP client, and receives webhooks. */
final class WebexApiClient implements AutoCloseable {

  static final JsonMapper JSON = JsonMapper.builder().build();

  /** A webhook call as it was received. */
  record Heard(String signature, String body) {

    JsonNode json() {
      return JSON.readTree(body);
    }
  }

  private final FakeWebex webex;
  private final HttpClient http = HttpClient.newHttpClient();
  private final List<Heard> heard = new CopyOnWriteArrayList<>();
  private final Undertow server;
  private volatile int answer = 200;

  WebexApiClient(FakeWebex webex) {
    this.webex = webex;
    this.server =
        Undertow.builder()
            .addHttpListener(0, "127.0.0.1")
            .setIoThreads(1)
            .setHandler(exchange ->
                exchange
                    .getRequestReceiver()
                    .receiveFullBytes((call, body) -> {
                      String signature =
                          String.valueOf(call.getRequestHeaders().getFirst("X-Spark-Signature"));
                      heard.add(new Heard(signature, new String(body, StandardCharsets.UTF_8)));
                      call.setStatusCode(answer).endExchange();
                    }))
            .build();
    server.start();
  }

  HttpResponse<String> call(String method, String path, String body) {
    return call(method, URI.create(webex.url() + path), body, webex.token());
  }

  HttpResponse<String> call(String method, URI address, String body, String token) {
    HttpRequest request =
        HttpRequest.newBuilder(address)
            .header("Authorization", "Bearer " + token)
            .header("Content-Type", "application/json")
            .method(
                method,
                body.isEmpty()
                    ? HttpRequest.BodyPublishers.noBody()
                    : HttpRequest.BodyPublishers.ofString(body))
            .build();
    try {
      return http.send(request, HttpResponse.BodyHandlers.ofString());
    } catch (IOException broken) {
      throw new AssertionError("the fake did not answer", broken);
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      throw new AssertionError("stopped", stopped);
    }
  }

  JsonNode get(String path) {
    return JSON.readTree(call("GET", path, "").body());
  }

  JsonNode post(String path, String body) {
    return JSON.readTree(call("POST", path, body).body());
  }

  int status(String method, String path, String body) {
    return call(method, path, body).statusCode();
  }

  /** Registers a webhook that leads here. */
  JsonNode listen(String resource, String event, String more) {
    InetSocketAddress address =
        (InetSocketAddress) server.getListenerInfo().getFirst().getAddress();
    return post(
        "/webhooks",
        """
        {"name":"w","targetUrl":"http://127.0.0.1:%d/","resource":"%s","event":"%s"%s}\
        """
            .formatted(address.getPort(), resource, event, more));
  }

  void answerWith(int status) {
    answer = status;
  }

  List<Heard> heard() {
    return List.copyOf(heard);
  }

  @Override
  public void close() {
    server.stop();
    http.close();
  }
}
