package dev.baton.routing;

/**
 * A step of a message's walk that somebody wants to know about. While it is open, it is the current
 * one of its thread; it must be closed there.
 *
 * @param <O> what may come of it
 */
interface Step<O> extends AutoCloseable {

  /** Nobody wants to know. */
  Step<Object> UNHEARD =
      new Step<>() {
        @Override
        public void came(Object outcome) {}

        @Override
        public void close() {}
      };

  /** What came of it. */
  void came(O outcome);

  @Override
  void close();

  /** A step that nobody wants to know about; always the same one. */
  @SuppressWarnings("unchecked")
  static <O> Step<O> unheard() {
    return (Step<O>) (Step<?>) UNHEARD;
  }
}
