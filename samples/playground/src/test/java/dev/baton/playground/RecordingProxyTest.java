package dev.baton.playground;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.baton.playground.HttpCallLog.Party;
import io.undertow.Undertow;
import io.undertow.server.HttpServerExchange;
import io.undertow.server.handlers.BlockingHandler;
import io.undertow.util.Headers;
import io.undertow.util.HttpString;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Clock;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class RecordingProxyTest {

  private final HttpCallLog callLog = new HttpCallLog(Clock.systemUTC());
  private final Undertow server =
      Undertow.builder()
          .addHttpListener(0, "127.0.0.1")
          .setHandler(new BlockingHandler(this::echo))
          .build();
  private final RecordingProxy proxy =
      RecordingProxy.start(callLog, path -> Party.BATON, Party.WEBEX);
  private final HttpClient client = HttpClient.newHttpClient();

  @AfterEach
  void close() {
    client.close();
    proxy.close();
    server.stop();
  }

  @Test
  void passesCallsOnUnchangedAndRecordsThem() throws Exception {
    proxy.passTo(serve());
    callLog.hide("Bearer secret");

    HttpResponse<String> answer =
        client.send(
            HttpRequest.newBuilder(proxy.url().resolve("/v1/messages?max=2&q=a%20b"))
                .header("Authorization", "Bearer secret")
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString("{\"text\": \"ü\"}"))
                .build(),
            BodyHandlers.ofString());

    assertThat(answer.statusCode()).isEqualTo(201);
    assertThat(answer.body())
        .contains("POST /v1/messages max=2&q=a%20b Bearer secret {\\\"text\\\": \\\"ü\\\"}");
    assertThat(callLog.calls())
        .singleElement()
        .satisfies(call -> {
          assertThat(call.what().words()).isEqualTo("messages “ü”");
          assertThat(call.from()).isEqualTo(Party.BATON);
          assertThat(call.to()).isEqualTo(Party.WEBEX);
          assertThat(call.status()).isEqualTo(201);
          assertThat(call.request().line()).isEqualTo("POST /v1/messages?max=2&q=a%20b");
          assertThat(call.request().headers()).contains("Authorization: •••");
          assertThat(call.request().body()).isEqualTo("{\"text\": \"ü\"}");
          assertThat(String.valueOf(call.answer())).contains("line=201 Created");
          assertThat(call.toString()).doesNotContain("secret");
        });
  }

  @Test
  void addressesInJsonAndLinksLeadThroughTheProxy() throws Exception {
    proxy.passTo(serve());

    HttpResponse<String> answer = get("/page");

    assertThat(answer.body()).contains(proxy.url() + "/next");
    assertThat(answer.headers().firstValue("Link")).hasValue("<" + proxy.url() + "/next>");
  }

  @Test
  void aServerThatIsNotThereIsABadGateway() throws Exception {
    assertThat(get("/early").statusCode()).isEqualTo(503);
    URI gone = serve();
    server.stop();
    proxy.passTo(gone);

    assertThat(get("/late").statusCode()).isEqualTo(502);
    assertThat(callLog.calls()).extracting(HttpCallLog.Call::status).containsExactly(503, 502);
  }

  @Test
  void aFrozenServerIsCalledOnceItThaws() throws Exception {
    proxy.passTo(serve());
    proxy.freeze(true);

    CompletableFuture<HttpResponse<String>> answer =
        client.sendAsync(
            HttpRequest.newBuilder(proxy.url().resolve("/slow")).build(), BodyHandlers.ofString());
    await().until(() -> callLog.calls().size() == 1);
    assertThat(callLog.calls().getFirst().status()).isNull();
    proxy.freeze(false);

    assertThat(answer.get().statusCode()).isEqualTo(201);
  }

  private HttpResponse<String> get(String path) throws Exception {
    return client.send(
        HttpRequest.newBuilder(proxy.url().resolve(path)).build(), BodyHandlers.ofString());
  }

  private URI serve() {
    server.start();
    InetSocketAddress bound = (InetSocketAddress) server.getListenerInfo().get(0).getAddress();
    return URI.create("http://127.0.0.1:" + bound.getPort());
  }

  private void echo(HttpServerExchange exchange) throws Exception {
    InetSocketAddress bound = (InetSocketAddress) server.getListenerInfo().get(0).getAddress();
    String next = "http://127.0.0.1:" + bound.getPort() + "/next";
    String body = new String(exchange.getInputStream().readAllBytes(), UTF_8);
    String seen =
        String.join(
            " ",
            exchange.getRequestMethod().toString(),
            exchange.getRequestURI(),
            exchange.getQueryString(),
            String.valueOf(exchange.getRequestHeaders().getFirst(Headers.AUTHORIZATION)),
            body);
    exchange.setStatusCode(201);
    exchange.getResponseHeaders().put(Headers.CONTENT_TYPE, "application/json");
    exchange.getResponseHeaders().put(new HttpString("Link"), "<" + next + ">");
    exchange
        .getResponseSender()
        .send("{\"seen\":\"" + seen.replace("\"", "\\\"") + "\",\"next\":\"" + next + "\"}");
  }
}
