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
 * Reads bodies whole, on the I/O thread, within bounds of size, time and memory.
 *
 * <p>Undertow's own time-outs start anew with every byte, so a thousand clients that send one byte
 * a second would stay for hours. Here the whole request has one deadline; only a request that is
 * not yet complete when its handler returns pays for a timer.
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

  /** Ends the connection of a request that is not complete in time, whatever became of it. */
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
   * Reads the whole body. It counts until the answer is complete, or until {@link #done}.
   *
   * @param limit longest body taken, in bytes
   * @param whole takes the body, on the I/O thread
   * @param refused takes the answer when there is too much of it
   */
  void read(
      HttpServerExchange exchange, int limit, Consumer<byte[]> whole, Consumer<Answer> refused) {
    // Undertow would end the connection of a body beyond its own limit before the client has seen
    // the
    // answer; here the deadline bounds what is thrown away.
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

  /** Nobody needs the body any more, though its answer may still last. */
  static void done(HttpServerExchange exchange) {
    PendingBody pending = exchange.getAttachment(PENDING);
    if (pending != null) {
      pending.release();
    }
  }

  private static Answer tooLarge(int limit) {
    return Answer.error(413, "too_large", "the body may hold " + limit + " bytes");
  }

  /** One body on its way. */
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

    /** Reads what is there; answers whether this reading is over. */
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

    /** Makes room for more; null where there is some. */
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
