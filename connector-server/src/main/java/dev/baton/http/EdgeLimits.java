package dev.baton.http;

import java.time.Duration;

/** The bounds that keep many or hostile clients from using up the memory. */
record EdgeLimits(Bodies bodies, Streams streams, Events events) {

  /** The usual bounds of event streams. */
  EdgeLimits(Bodies bodies, Streams streams) {
    this(bodies, streams, Events.USUAL);
  }

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

  /**
   * Bounds of the streams of what happens.
   *
   * @param streams how many there may be at once
   * @param ofOneCaller how many of them may be one caller's
   * @param pause how long one portion waits for the next, so that there are few of them
   * @param heartbeat how often a stream that is quiet shows that it is alive, and how often it is
   *     looked whether its caller still may read
   * @param unsent how many portions a stream may be behind before it is hung up on
   */
  record Events(int streams, int ofOneCaller, Duration pause, Duration heartbeat, int unsent) {

    static final Events USUAL =
        new Events(100, 10, Duration.ofMillis(250), Duration.ofSeconds(15), 40);
  }
}
