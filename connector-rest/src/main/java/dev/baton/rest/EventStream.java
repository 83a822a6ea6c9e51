package dev.baton.rest;

import dev.baton.connector.ServingChannel.Client;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Server-sent events for one user, open for as long as the client wants. */
final class EventStream implements Subscriber {

  private final String sender;
  private final Client client;
  private volatile CompletableFuture<Void> last = CompletableFuture.completedFuture(null);

  EventStream(String sender, Client client) {
    this.sender = sender;
    this.client = client;
  }

  /** Starts the stream, so that the client sees that it is connected. */
  void begin() {
    client.begin("text/event-stream");
    last = client.write(": open\n\n").toCompletableFuture();
  }

  @Override
  public String sender() {
    return sender;
  }

  @Override
  public CompletionStage<Void> send(OutboundEvent event) {
    CompletableFuture<Void> taken =
        client
            .write("id: " + event.id() + "\ndata: " + event.json() + "\n\n")
            .toCompletableFuture();
    last = taken;
    return taken;
  }

  /** Shows that an answer is being written; nothing for a client that does not read. */
  void typing() {
    if (last.isDone()) {
      last = client.write("event: typing\ndata: {}\n\n").toCompletableFuture();
    }
  }

  /**
   * Shows proxies and the client that the stream is alive; cuts off a client that does not read.
   */
  void keepAlive() {
    if (last.isDone()) {
      last = client.write(": keep-alive\n\n").toCompletableFuture();
    } else {
      drop();
    }
  }

  @Override
  public void end() {
    client.end();
  }

  @Override
  public void drop() {
    client.drop();
  }
}
