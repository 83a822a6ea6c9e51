package dev.baton.testkit;

import dev.baton.connector.Inbound;
import dev.baton.connector.Inbox;
import dev.baton.connector.Webhook;
import dev.baton.connector.WebhookCall;
import dev.baton.connector.WebhookReply;
import io.undertow.Undertow;
import io.undertow.server.HttpServerExchange;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * A minimal HTTP edge for tests of channels that their platform calls. Like the real one it answers
 * 200 only once every event of a call is stored, and 503 if one was not.
 */
public final class WebhookEdge implements AutoCloseable {

  private record Mounted(Webhook webhook, Inbox inbox) {}

  private final AtomicReference<@Nullable Mounted> mounted = new AtomicReference<>();
  private final Undertow server;
  private volatile URI url = URI.create("");

  private WebhookEdge() {
    server =
        Undertow.builder()
            .addHttpListener(0, "127.0.0.1")
            .setHandler(exchange ->
                exchange.getRequestReceiver().receiveFullBytes(this::receive, this::broken))
            .build();
  }

  /** Listens on a free port of the loopback address; answers 503 until a webhook is mounted. */
  public static WebhookEdge start() {
    WebhookEdge edge = new WebhookEdge();
    edge.server.start();
    InetSocketAddress address =
        (InetSocketAddress) edge.server.getListenerInfo().getFirst().getAddress();
    edge.url = URI.create("http://127.0.0.1:" + address.getPort() + "/channels/test/webhook");
    return edge;
  }

  /** The address that the platform must call. */
  public URI url() {
    return url;
  }

  /** Passes calls to this webhook from now on, and their events to this inbox. */
  public void mount(Webhook webhook, Inbox inbox) {
    mounted.set(new Mounted(webhook, inbox));
  }

  @Override
  public void close() {
    server.stop();
  }

  private void receive(HttpServerExchange exchange, byte[] body) {
    Mounted target = mounted.get();
    if (target == null) {
      exchange.setStatusCode(503).endExchange();
      return;
    }
    Map<String, List<String>> headers = new HashMap<>();
    exchange
        .getRequestHeaders()
        .forEach(values -> headers.put(values.getHeaderName().toString(), List.copyOf(values)));
    switch (target.webhook().receive(new WebhookCall(headers, Map.of(), body, true))) {
      case WebhookReply.Reject reject -> exchange.setStatusCode(reject.status()).endExchange();
      case WebhookReply.Take take -> store(exchange, take.events(), target.inbox());
    }
  }

  private static void store(HttpServerExchange exchange, List<Inbound> events, Inbox inbox) {
    List<CompletableFuture<Void>> stages = new ArrayList<>();
    for (Inbound event : events) {
      stages.add(inbox.accept(event).toCompletableFuture());
    }
    exchange.dispatch(
        Runnable::run,
        () -> {
          var unused =
              CompletableFuture.allOf(stages.toArray(CompletableFuture[]::new))
                  .whenComplete((stored, failure) ->
                      exchange.setStatusCode(failure == null ? 200 : 503).endExchange());
        });
  }

  private void broken(HttpServerExchange exchange, IOException failure) {
    exchange.setStatusCode(400).endExchange();
  }
}
