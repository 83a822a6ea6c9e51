package dev.baton.walk;

import java.nio.charset.StandardCharsets;
import java.util.UUID;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The ids of traces, derived from those of messages and handoffs.
 *
 * <p>The id of a message is 27 hexadecimal digits: its time, then 16 random ones. Its trace has the
 * same id with five zeros before it, so that who has the one can look the other up; its first span
 * has the random digits. Any other id is hashed.
 *
 * <p>OpenTelemetry takes no ids from outside for a first span: its SDK asks an {@code IdGenerator}.
 * One that asks {@link #nextTrace} and {@link #nextSpan} gives the span the right ids; without it a
 * walk's first span is in a trace of its own.
 */
public final class WalkIds {

  private static final ThreadLocal<@Nullable String> NEXT = new ThreadLocal<>();
  private static final int OWN = 27;
  private static final int TRACE = 32;
  private static final int SPAN = 16;

  private WalkIds() {}

  /** The id of the trace of a message or a handoff: 32 hexadecimal digits. */
  public static String trace(String id) {
    return isOwn(id)
        ? "0".repeat(TRACE - OWN) + id
        : UUID.nameUUIDFromBytes(id.getBytes(StandardCharsets.UTF_8)).toString().replace("-", "");
  }

  /** The id of the first span of that trace: 16 hexadecimal digits. */
  public static String span(String id) {
    String span = trace(id).substring(TRACE - SPAN);
    return span.equals("0".repeat(SPAN)) ? "0".repeat(SPAN - 1) + "1" : span;
  }

  private static boolean isOwn(String id) {
    return id.length() == OWN
        && id.chars()
            .allMatch(each -> (each >= '0' && each <= '9') || (each >= 'a' && each <= 'f'));
  }

  /** The id of the trace that this thread is about to begin; null for any. */
  public static @Nullable String nextTrace() {
    String id = NEXT.get();
    return id == null ? null : trace(id);
  }

  /** The id of the first span that this thread is about to begin; null for any. */
  public static @Nullable String nextSpan() {
    String id = NEXT.get();
    return id == null ? null : span(id);
  }

  /** Begins something that has the ids of a message or a handoff. */
  static <T> T named(String id, Supplier<T> begin) {
    NEXT.set(id);
    try {
      return begin.get();
    } finally {
      NEXT.remove();
    }
  }
}
