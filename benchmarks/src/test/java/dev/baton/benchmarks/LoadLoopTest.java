package dev.baton.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.undertow.Undertow;
import io.undertow.server.HttpHandler;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

class LoadLoopTest {

  private static final int STALL_MILLIS = 300;

  @TempDir private Path folder;

  @Test
  void eachUpdateIsCompleteAndItsOwn() throws IOException {
    Set<Long> updates = ConcurrentHashMap.newKeySet();
    Set<Long> chats = ConcurrentHashMap.newKeySet();
    Set<Long> stamps = ConcurrentHashMap.newKeySet();
    LoadReport report =
        run(
            exchange ->
                exchange
                    .getRequestReceiver()
                    .receiveFullBytes((ended, body) -> {
                      JsonNode update = LineDialog.JSON.readTree(body);
                      stamps.add(Stamp.read(body, Stamp.find(body)));
                      updates.add(update.path("update_id").asLong());
                      chats.add(update.path("message").path("chat").path("id").asLong());
                      ended.getResponseSender().send("{}");
                    }),
            0,
            500);

    assertThat(report.allTaken().acknowledged()).isEqualTo(500);
    assertThat(updates).hasSize(500);
    assertThat(chats).hasSize(50);
    assertThat(stamps).hasSize(500);
  }

  @Test
  void eachConversationHasATurnWhateverTheirNumber() {
    int conversations = 2 * 7_919;
    LoadLoop loop = new LoadLoop(order(1, 1, 0, 1, conversations), 0);

    assertThat(LongStream.range(0, conversations).map(loop::conversationOf).distinct().count())
        .isEqualTo(conversations);
  }

  @Test
  void moreConversationsThanWebexHasRoomForAreRefused() {
    assertThatThrownBy(() ->
            new LoadOrder(
                Traffic.WEBEX, List.of(1), 1, 0, 1, 0, 20_000, 0, SharedFiles.create(folder)))
        .isInstanceOf(RunFailure.class)
        .hasMessageContaining("16384");
  }

  @Test
  void aStallCostsEveryCallThatWasDueMeanwhile() throws IOException {
    ConcurrentHashMap<String, Boolean> stalled = new ConcurrentHashMap<>();
    LoadReport report =
        run(
            exchange -> {
              if (stalled.putIfAbsent("once", true) == null) {
                exchange.dispatch(() ->
                    exchange
                        .getIoThread()
                        .executeAfter(
                            () -> exchange.getResponseSender().send("{}"),
                            STALL_MILLIS,
                            TimeUnit.MILLISECONDS));
              } else {
                exchange.getResponseSender().send("{}");
              }
            },
            200,
            100,
            1);

    assertThat(report.acknowledgement().at(Latency.Percentile.MAX))
        .isGreaterThanOrEqualTo(STALL_MILLIS);
    assertThat(report.acknowledgement().at(Latency.Percentile.P90))
        .isGreaterThan(STALL_MILLIS / 3.0);
  }

  @Test
  void whatIsNotTakenFailsTheRun() throws IOException {
    LoadReport report = run(exchange -> exchange.setStatusCode(503).endExchange(), 0, 10);

    assertThatThrownBy(report::allTaken).isInstanceOf(RunFailure.class).hasMessageContaining("503");
  }

  private LoadReport run(HttpHandler handler, double rate, long calls) throws IOException {
    return run(handler, rate, calls, 8);
  }

  private LoadReport run(HttpHandler handler, double rate, long calls, int connections)
      throws IOException {
    Undertow server =
        Undertow.builder()
            .addHttpListener(0, "127.0.0.1", handler)
            .setIoThreads(1)
            .setWorkerThreads(2)
            .build();
    server.start();
    try {
      int port = ((InetSocketAddress) server.getListenerInfo().getFirst().getAddress()).getPort();
      return new LoadLoop(order(port, connections, rate, calls, 50), 0).run();
    } finally {
      server.stop();
    }
  }

  private LoadOrder order(int port, int connections, double rate, long calls, int conversations) {
    return new LoadOrder(
        Traffic.ECHO,
        List.of(port),
        connections,
        rate,
        60,
        calls,
        conversations,
        0,
        SharedFiles.create(folder));
  }
}
