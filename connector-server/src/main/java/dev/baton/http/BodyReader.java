package dev.baton.http;

import io.undertow.connector.PooledByteBuffer;
import io.undertow.server.Connectors;
import io.undertow.server.HttpHandler;
import io.undertow.server.HttpServerExchange;
import io.undertow.util.AttachmentKey;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.xnio.IoUtils;
import org.xnio.channels.StreamSourceChannel;

/**
 * Reads complete request bodies on the I/O thread, within limits of size, time and memory.
 *
 * <p>Undertow's own timeouts start again with every byte, so a thousand clients that send one byte
 * a second would stay for hours. Here the whole request has one deadline. A timer is needed only
 * for requests that are not complete when their handler returns.
 */
final class BodyReader {

  private static final Logger log = LoggerFactory.getLogger(BodyReader.class);

  /**
   * The first bytes of each body are counted apart from the rest: honest calls are short, so they
   * pass even while long bodies use up the other budget.
   */
  static final int START = 64 << 10;

  private static final AttachmentKey<PendingBody> PENDING = AttachmentKey.create(PendingBody.class);
  private static final int FIRST_BUFFER = 2 << 10;
  private static final byte[] NOTHING = new byte[0];

  private final EdgeLimits.Bodies limits;
  private final ByteBudget starts;
  private final ByteBudget rests;

  BodyReader(EdgeLimits.Bodies limits) {
    this.limits = limits;
    this.starts = new ByteBudget(limits.starts());
    this.rests = new ByteBudget(limits.rests());
  }

  /** Closes the connection of a request that is not complete in time, even if it was answered. */
  HttpHandler withinDeadline(HttpHandler next) {
    return exchange -> {
      next.handleRequest(exchange);
      if (!exchange.isRequestComplete()) {
        exchange
            .getIoThread()
            .executeAfter(
                () -> expire(exchange), limits.deadline().toMillis(), TimeUnit.MILLISECONDS);
      }
    };
  }

  private static void expire(HttpServerExchange exchange) {
    if (!exchange.isRequestComplete()) {
      log.debug("{} was cut off: its body took too long", exchange.getRequestPath());
      IoUtils.safeClose(exchange.getConnection());
    }
  }

  /**
   * Reads the complete body. Its bytes count against the shared budgets until the exchange is
   * complete, or until {@link #done}.
   *
   * @param limit longest body accepted, in bytes
   * @param whole receives the body, on the I/O thread
   * @param refused receives the answer to a body that is too long, or that finds no budget left
   */
  void read(
      HttpServerExchange exchange, int limit, Consumer<byte[]> whole, Consumer<Answer> refused) {
    // Undertow would close the connection at its own limit, before the client has seen the answer.
    // Here the deadline bounds how much is thrown away.
    exchange.setMaxEntitySize(-1);
    if (exchange.getRequestContentLength() > limit) {
      refused.accept(tooLarge(limit));
      return;
    }
    StreamSourceChannel channel = exchange.getRequestChannel();
    PendingBody pending = new PendingBody(exchange, limit, whole, refused);
    if (!pending.advance(channel)) {
      channel.getReadSetter().set(pending::resume);
      channel.resumeReads();
    }
  }

  /** Releases the body: nobody needs it any more, though its answer may take longer. */
  static void done(HttpServerExchange exchange) {
    PendingBody pending = exchange.getAttachment(PENDING);
    if (pending != null) {
      pending.release();
    }
  }

  private static Answer tooLarge(int limit) {
    return Answer.error(413, "too_large", "the body may hold " + limit + " bytes");
  }

  /** One body that is being read. */
  private final class PendingBody {

    private final HttpServerExchange exchange;
    private final int limit;
    private final Consumer<byte[]> whole;
    private final Consumer<Answer> refused;
    private byte[] bytes = NOTHING;
    private int length;
    private int startBytes;
    private int restBytes;

    PendingBody(
        HttpServerExchange exchange, int limit, Consumer<byte[]> whole, Consumer<Answer> refused) {
      this.exchange = exchange;
      this.limit = limit;
      this.whole = whole;
      this.refused = refused;
      exchange.putAttachment(PENDING, this);
      exchange.addExchangeCompleteListener((ended, others) -> {
        release();
        others.proceed();
      });
    }

    private void resume(StreamSourceChannel channel) {
      Connectors.executeRootHandler(
          again -> {
            if (!advance(channel)) {
              channel.resumeReads();
            }
          },
          exchange);
    }

    /** Reads what has arrived; returns whether this body needs no further reading. */
    private boolean advance(StreamSourceChannel channel) {
      try (PooledByteBuffer pooled = exchange.getConnection().getByteBufferPool().allocate()) {
        ByteBuffer buffer = pooled.getBuffer();
        while (true) {
          buffer.clear();
          int count = channel.read(buffer);
          if (count == 0) {
            return false;
          }
          if (count < 0) {
            channel.getReadSetter().set(null);
            byte[] all = bytes.length == length ? bytes : Arrays.copyOf(bytes, length);
            bytes = NOTHING;
            whole.accept(all);
            return true;
          }
          Answer refusal = refusal(count);
          if (refusal != null) {
            channel.getReadSetter().set(null);
            bytes = NOTHING;
            release();
            refused.accept(refusal);
            return true;
          }
          keep(buffer.flip(), count);
        }
      } catch (IOException broken) {
        log.debug("{} broke off in its body: {}", exchange.getRequestPath(), broken.toString());
        IoUtils.safeClose(exchange.getConnection());
        return true;
      }
    }

    /** Makes room for more bytes; returns the refusal if there can be no room. */
    private @Nullable Answer refusal(int more) {
      if (length + more > limit) {
        return tooLarge(limit);
      }
      if (length + more <= bytes.length) {
        return null;
      }
      int room = Math.max(length + more, Math.min(limit, Math.max(FIRST_BUFFER, bytes.length * 2)));
      int first = Math.min(room, START) - startBytes;
      if (!starts.take(first)) {
        return Answer.later("busy", "too many bodies are on their way");
      }
      startBytes += first;
      int next = room - startBytes - restBytes;
      if (!rests.take(next)) {
        return Answer.later("busy", "too many long bodies are on their way");
      }
      restBytes += next;
      bytes = Arrays.copyOf(bytes, room);
      return null;
    }

    private void keep(ByteBuffer buffer, int count) {
      buffer.get(bytes, length, count);
      length += count;
    }

    private void release() {
      starts.give(startBytes);
      rests.give(restBytes);
      startBytes = 0;
      restBytes = 0;
    }
  }
}
