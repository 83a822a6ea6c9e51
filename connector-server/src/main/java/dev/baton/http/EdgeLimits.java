package dev.baton.http;

import java.time.Duration;

/** The bounds that keep many or hostile clients from using up the memory. */
record EdgeLimits(Bodies bodies, Streams streams) {

  private static final long USUAL_SHARE = 64L << 20;

  static final EdgeLimits USUAL = ofHeap(Runtime.getRuntime().maxMemory());

  /** The usual bounds. On a small heap each of the three shared budgets is an eighth of it. */
  static EdgeLimits ofHeap(long heap) {
    long share = Math.min(USUAL_SHARE, heap / 8);
    return new EdgeLimits(
        new Bodies(1 << 20, 10 << 20, Duration.ofSeconds(5), share, share),
        new Streams(share, Duration.ofSeconds(10)));
  }

  /**
   * Bounds of request bodies.
   *
   * @param webhook longest body of a webhook call, in bytes
   * @param botCall longest body of {@code /handoff} and of a bot's callback, in bytes
   * @param deadline longest time from the end of the headers to the end of the body
   * @param starts bytes held at once, over all calls, of the first {@value BodyReader#START} of
   *     each body
   * @param rests bytes held at once, over all calls, of everything after that
   */
  record Bodies(int webhook, int botCall, Duration deadline, long starts, long rests) {}

  /**
   * Bounds of streaming responses.
   *
   * @param unread bytes held at once, over all clients, that they have not read yet
   * @param timeout longest time a client may take to read one piece
   */
  record Streams(long unread, Duration timeout) {}
}
