package dev.baton.rest;

import dev.baton.connector.ServingChannel.Client;
import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The response to one request, open until the chat is at rest.
 *
 * <p>It starts with the first event, and each event is written when it is sent. An event therefore
 * counts as delivered only when it is on its way.
 */
final class OpenResponse implements Subscriber {

  /** How the events are written. */
  enum Format {
    /** Rasa's usual answer, one JSON array. */
    ARRAY("application/json", "[", ",", "]"),
    /** Rasa's answer to {@code stream=true}: one object a line. */
    LINES("text/event-stream", "", "\n", "\n");

    private final String type;
    private final String open;
    private final String between;
    private final String close;

    Format(String type, String open, String between, String close) {
      this.type = type;
      this.open = open;
      this.between = between;
      this.close = close;
    }
  }

  private final String sender;
  private final @Nullable String inboundId;
  private final Client client;
  private final Format format;
  private final ReentrantLock lock = new ReentrantLock();
  private boolean begun;
  private boolean ended;

  /**
   * @param inboundId id of the inbound event that is answered; null if the client only polls
   */
  OpenResponse(String sender, @Nullable String inboundId, Client client, Format format) {
    this.sender = sender;
    this.inboundId = inboundId;
    this.client = client;
    this.format = format;
  }

  @Override
  public String sender() {
    return sender;
  }

  /** Id of the inbound event that is answered; null if the client only polls. */
  @Nullable String inboundId() {
    return inboundId;
  }

  @Override
  public CompletionStage<Void> send(OutboundEvent event) {
    lock.lock();
    try {
      if (ended) {
        return CompletableFuture.failedFuture(new IOException("the response has ended"));
      }
      String before = begun ? format.between : format.open;
      begin();
      return client.write(before + event.json());
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void end() {
    lock.lock();
    try {
      if (!ended) {
        ended = true;
        String close = begun || format == Format.LINES ? format.close : format.open + format.close;
        begin();
        var unused = client.write(close);
        client.end();
      }
    } finally {
      lock.unlock();
    }
  }

  /** Answers that nothing was accepted; a response that has already started just ends. */
  void refuse(int status, String code, String message) {
    lock.lock();
    try {
      if (!begun && !ended) {
        ended = true;
        client.refuse(status, code, message);
        return;
      }
    } finally {
      lock.unlock();
    }
    end();
  }

  @Override
  public void drop() {
    lock.lock();
    try {
      ended = true;
      client.drop();
    } finally {
      lock.unlock();
    }
  }

  private void begin() {
    if (!begun) {
      begun = true;
      client.begin(format.type);
    }
  }
}
