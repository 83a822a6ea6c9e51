package dev.baton.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.baton.connector.Secret;
import dev.baton.connector.ServingChannel;
import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Paths that a channel serves itself: the edge's limits hold, and responses may take long. */
class ServiceEndpointTest {

  private final CompletableFuture<ServingChannel.Client> arrived = new CompletableFuture<>();
  private final CompletableFuture<Void> leaving = new CompletableFuture<>();

  private EdgeFixture edge(@Nullable String token, boolean published) {
    List<ServingChannel.Service> services =
        List.of(
            new ServingChannel.Service(
                "POST",
                "messages",
                100,
                (call, client) -> {
                  client.begin("text/plain");
                  var unused =
                      client.write(
                          new String(call.body(), StandardCharsets.UTF_8)
                              + " "
                              + call.parameter("sender")
                              + " "
                              + call.header("X-Own"));
                  client.end();
                }),
            new ServingChannel.Service(
                "GET",
                "messages",
                0,
                (call, client) -> {
                  client.begin("text/event-stream");
                  client.whenLeaving(() -> leaving.complete(null));
                  arrived.complete(client);
                }),
            new ServingChannel.Service(
                "POST", "refused", 100, (call, client) -> client.refuse(503, "busy", "later")),
            new ServingChannel.Service(
                "POST",
                "broken",
                100,
                (call, client) -> {
                  throw new IllegalStateException("a secret");
                }));
    ServingChannel channel =
        new ServingChannel() {
          @Override
          public List<Service> services() {
            return services;
          }

          @Override
          public @Nullable Secret token() {
            return token == null ? null : new Secret(token);
          }
        };
    return new EdgeFixture(
        Map.of("web", channel),
        new HttpEdge.AccessSettings(null, null, published),
        EdgeLimits.USUAL);
  }

  @Test
  void bodyQueryAndHeadersReachTheHandlerAndPiecesTheClient() {
    try (EdgeFixture edge = edge(null, false)) {
      HttpResponse<String> answer =
          edge.send(
              edge.to("/channels/web/messages?sender=u1")
                  .header("X-Own", "kept")
                  .POST(BodyPublishers.ofString("hello")));

      assertThat(answer.statusCode()).isEqualTo(200);
      assertThat(answer.body()).isEqualTo("hello u1 kept");
      assertThat(answer.headers().firstValue("Content-Type")).contains("text/plain");
    }
  }

  @Test
  void aPieceArrivesBeforeTheAnswerEnds() throws Exception {
    try (EdgeFixture edge = edge(null, false)) {
      CompletableFuture<HttpResponse<InputStream>> answer =
          edge.client.sendAsync(
              edge.to("/channels/web/messages").GET().build(), BodyHandlers.ofInputStream());
      ServingChannel.Client client = arrived.get(20, TimeUnit.SECONDS);
      client.write("one\n").toCompletableFuture().get(20, TimeUnit.SECONDS);

      InputStream body = answer.get(20, TimeUnit.SECONDS).body();
      assertThat(new String(body.readNBytes(4), StandardCharsets.UTF_8)).isEqualTo("one\n");
      assertThat(leaving).isNotDone();

      var unused = client.write("two\n");
      client.end();
      assertThat(new String(body.readAllBytes(), StandardCharsets.UTF_8)).isEqualTo("two\n");
      leaving.get(20, TimeUnit.SECONDS);
      assertThatThrownBy(() -> client.write("three").toCompletableFuture().join())
          .isInstanceOf(CompletionException.class)
          .hasCauseInstanceOf(IOException.class);
    }
  }

  @Test
  void aPieceLongerThanTheNetworkTakesAtOnceArrivesComplete() throws Exception {
    try (EdgeFixture edge = edge(null, false)) {
      CompletableFuture<HttpResponse<String>> answer =
          edge.client.sendAsync(
              edge.to("/channels/web/messages").GET().build(), BodyHandlers.ofString());
      ServingChannel.Client client = arrived.get(20, TimeUnit.SECONDS);
      String longText = "0123456789".repeat(1_000_000);
      client.write(longText).toCompletableFuture().get(20, TimeUnit.SECONDS);
      client.end();

      assertThat(answer.get(20, TimeUnit.SECONDS).body()).isEqualTo(longText);
    }
  }

  @Test
  void hangsUpOnAClientThatIsDropped() throws Exception {
    try (EdgeFixture edge = edge(null, false)) {
      CompletableFuture<HttpResponse<String>> answer =
          edge.client.sendAsync(
              edge.to("/channels/web/messages").GET().build(), BodyHandlers.ofString());
      ServingChannel.Client client = arrived.get(20, TimeUnit.SECONDS);
      client.write("half of ").toCompletableFuture().get(20, TimeUnit.SECONDS);
      client.drop();

      leaving.get(20, TimeUnit.SECONDS);
      assertThatThrownBy(() -> answer.get(20, TimeUnit.SECONDS))
          .hasCauseInstanceOf(IOException.class);
    }
  }

  @Test
  void waitingClientsAreToldWhenTheListenerCloses() throws Exception {
    EdgeFixture edge = edge(null, false);
    var answer =
        edge.client.sendAsync(
            edge.to("/channels/web/messages").GET().build(), BodyHandlers.ofString());
    ServingChannel.Client client = arrived.get(20, TimeUnit.SECONDS);
    var ended = leaving.thenRun(client::end);

    edge.close();

    ended.get(20, TimeUnit.SECONDS);
    assertThat(answer.get(20, TimeUnit.SECONDS).statusCode()).isEqualTo(200);
  }

  @Test
  void refusalsAndFailuresAreAnsweredAsErrors() {
    try (EdgeFixture edge = edge(null, false)) {
      HttpResponse<String> refused = edge.post("/channels/web/refused", "x");
      assertThat(refused.statusCode()).isEqualTo(503);
      assertThat(EdgeFixture.code(refused)).isEqualTo("busy");
      assertThat(refused.headers().firstValue("Retry-After")).contains("2");

      HttpResponse<String> broken = edge.post("/channels/web/broken", "x");
      assertThat(broken.statusCode()).isEqualTo(500);
      assertThat(broken.body()).doesNotContain("a secret");

      HttpResponse<String> longText = edge.post("/channels/web/messages", "x".repeat(101));
      assertThat(longText.statusCode()).isEqualTo(413);

      HttpResponse<String> method = edge.send(edge.to("/channels/web/messages").DELETE());
      assertThat(method.statusCode()).isEqualTo(405);
      assertThat(method.headers().firstValue("Allow")).contains("GET, POST");

      assertThat(edge.post("/channels/web/else", "x").statusCode()).isEqualTo(404);
      assertThat(edge.post("/channels/other/messages", "x").statusCode()).isEqualTo(404);
    }
  }

  @Test
  void theTokenIsCheckedBeforeTheBodyIsRead() {
    try (EdgeFixture edge = edge("t0ken", false)) {
      assertThat(edge.post("/channels/web/messages", "x").statusCode()).isEqualTo(401);
      assertThat(
              edge.send(
                      edge.to("/channels/web/messages")
                          .header("Authorization", "Bearer t0ken")
                          .POST(BodyPublishers.ofString("x")))
                  .statusCode())
          .isEqualTo(200);
      assertThat(edge.post("/channels/web/messages?token=t0ken", "x").statusCode()).isEqualTo(200);
      assertThat(edge.post("/channels/web/messages?token=t0ke", "x").statusCode()).isEqualTo(401);
    }
  }

  @Test
  void withoutATokenNobodyIsLetInOnceAPublicAddressIsSet() {
    try (EdgeFixture edge = edge(null, true)) {
      assertThat(edge.post("/channels/web/messages", "x").statusCode()).isEqualTo(401);
    }
  }
}
