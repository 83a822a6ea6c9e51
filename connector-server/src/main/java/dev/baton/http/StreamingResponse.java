package dev.baton.http;

import dev.baton.connector.ServingChannel;
import io.undertow.server.HttpServerExchange;
import io.undertow.util.HeaderMap;
import io.undertow.util.Headers;
import io.undertow.util.HttpString;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.xnio.IoUtils;
import org.xnio.channels.StreamSinkChannel;

/**
 * The response to a client of a channel. It is sent in pieces and may take a long time.
 *
 * <p>All state belongs to the I/O thread of the exchange. Calls from other threads are handed over
 * to that thread and run there in order. Each piece is flushed before the next one begins, because
 * the client should have it at once.
 *
 * <p>Undertow would keep unread data for as long as the connection is open. So a client that does
 * not read a piece in time, or the end of its response, is hung up on, and the bytes that all
 * clients together have not read are limited.
 */
final class StreamingResponse implements ServingChannel.Client {

  private static final Logger log = LoggerFactory.getLogger(StreamingResponse.class);
  private static final HttpString NO_SNIFFING = new HttpString("X-Content-Type-Options");

  /** Tells nginx not to buffer the pieces. */
  private static final HttpString NO_BUFFERING = new HttpString("X-Accel-Buffering");

  private final HttpServerExchange exchange;
  private final AnswerSender sender;
  private final ByteBudget unread;
  private final Duration timeout;
  private final Deque<Piece> pieces = new ArrayDeque<>();
  private final List<Runnable> leaving = new ArrayList<>();
  private @Nullable StreamSinkChannel sink;
  private boolean ending;
  private boolean left;
  private boolean over;
  private long sentCount;
  private long watched = -1;

  StreamingResponse(HttpServerExchange exchange, AnswerSender sender, StreamBounds bounds) {
    this.exchange = exchange;
    this.sender = sender;
    this.unread = bounds.unread();
    this.timeout = bounds.timeout();
    OpenResponses openResponses = exchange.getAttachment(OpenResponses.OF_LISTENER);
    if (openResponses != null) {
      openResponses.add(this);
    }
    exchange.addExchangeCompleteListener((ended, others) -> {
      if (openResponses != null) {
        openResponses.remove(this);
      }
      over();
      others.proceed();
    });
  }

  @Override
  public void refuse(int status, String code, String message) {
    Answer error = Answer.error(status, code, message);
    boolean later = status == 429 || status == 503;
    answer(later ? error.with("Retry-After", "2") : error);
  }

  /** Answers that Baton's own code failed, if the response has not begun. */
  void fail(RuntimeException failure) {
    answer(sender.internalError(exchange, failure));
  }

  private void answer(Answer answer) {
    onIo(() -> {
      if (!over && sink == null) {
        sender.send(exchange, answer);
      } else {
        finish();
      }
    });
  }

  @Override
  public void begin(String contentType) {
    onIo(() -> {
      if (over || sink != null) {
        return;
      }
      HeaderMap headers = exchange.getResponseHeaders();
      headers.put(Headers.CONTENT_TYPE, contentType);
      headers.put(Headers.CACHE_CONTROL, "no-store");
      headers.put(NO_SNIFFING, "nosniff");
      headers.put(NO_BUFFERING, "no");
      exchange.setStatusCode(200);
      StreamSinkChannel begun = exchange.getResponseChannel();
      begun.getWriteSetter().set(writable -> advance());
      sink = begun;
    });
  }

  @Override
  public CompletionStage<Void> write(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    if (!unread.take(bytes.length)) {
      log.debug("{} was hung up on: too much is unread", exchange.getRequestPath());
      drop();
      return CompletableFuture.failedFuture(new IOException("too much is unread by clients"));
    }
    Piece piece = new Piece(ByteBuffer.wrap(bytes), new CompletableFuture<>());
    var unused = piece.sent.whenComplete((done, gone) -> unread.give(bytes.length));
    boolean handed =
        onIo(() -> {
          if (over || ending || sink == null) {
            piece.sent.completeExceptionally(new IOException("the client has left"));
          } else {
            pieces.add(piece);
            advance();
          }
        });
    if (!handed) {
      piece.sent.completeExceptionally(new IOException("the listener has stopped"));
    }
    return piece.sent;
  }

  @Override
  public void end() {
    onIo(this::finish);
  }

  @Override
  public void drop() {
    onIo(() -> {
      if (!over) {
        hangUp();
      }
    });
  }

  @Override
  public void whenLeaving(Runnable action) {
    boolean handed =
        onIo(() -> {
          if (left) {
            action.run();
          } else {
            leaving.add(action);
          }
        });
    if (!handed) {
      action.run();
    }
  }

  /** Tells the channel that the response should end now. */
  void leave() {
    onIo(() -> {
      if (!left) {
        left = true;
        leaving.forEach(Runnable::run);
        leaving.clear();
      }
    });
  }

  private void finish() {
    if (!over && !ending) {
      ending = true;
      if (sink == null) {
        exchange.endExchange();
      } else {
        advance();
      }
      if (!over) {
        hangUpLaterUnless(() -> over);
      }
    }
  }

  /** Writes as much as the network takes. */
  private void advance() {
    StreamSinkChannel out = sink;
    if (out == null || over) {
      return;
    }
    try {
      for (Piece piece = pieces.peek(); piece != null; piece = pieces.peek()) {
        while (piece.bytes.hasRemaining()) {
          if (out.write(piece.bytes) == 0) {
            awaitWritable(out);
            return;
          }
        }
        if (!out.flush()) {
          awaitWritable(out);
          return;
        }
        pieces.remove();
        sentCount++;
        piece.sent.complete(null);
      }
      out.suspendWrites();
      if (ending) {
        exchange.endExchange();
      }
    } catch (IOException broken) {
      log.debug("{}: the client has left: {}", exchange.getRequestPath(), broken.toString());
      hangUp();
    }
  }

  /** Continues once the network takes more; hangs up if it does not take this piece in time. */
  private void awaitWritable(StreamSinkChannel out) {
    out.resumeWrites();
    if (watched != sentCount) {
      long piece = sentCount;
      watched = piece;
      hangUpLaterUnless(() -> sentCount != piece);
    }
  }

  private void hangUpLaterUnless(BooleanSupplier done) {
    exchange
        .getIoThread()
        .executeAfter(
            () -> {
              if (!over && !done.getAsBoolean()) {
                log.debug("{} was hung up on: it does not read", exchange.getRequestPath());
                hangUp();
              }
            },
            timeout.toMillis(),
            TimeUnit.MILLISECONDS);
  }

  private void hangUp() {
    IoUtils.safeClose(exchange.getConnection());
    exchange.endExchange();
    over();
  }

  private void over() {
    over = true;
    IOException gone = new IOException("the client has left");
    for (Piece piece = pieces.poll(); piece != null; piece = pieces.poll()) {
      piece.sent.completeExceptionally(gone);
    }
    leave();
  }

  private boolean onIo(Runnable action) {
    try {
      exchange.getIoThread().execute(action);
      return true;
    } catch (RejectedExecutionException stopped) {
      log.debug("{} was not answered: the listener has stopped", exchange.getRequestPath());
      return false;
    }
  }

  /** A part of the response that is being sent. */
  private record Piece(ByteBuffer bytes, CompletableFuture<Void> sent) {}
}
