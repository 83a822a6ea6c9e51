package dev.baton.walk;

/** Is told what happens to messages and handoffs, right after it is stored or known. */
public interface WalkListener {

  /** Nobody listens; then no event is made either. */
  WalkListener NONE =
      new WalkListener() {
        @Override
        public boolean listens() {
          return false;
        }

        @Override
        public void happened(WalkEvent event) {}
      };

  /** Whether anybody wants to know. Whoever tells asks first: what nobody hears costs nothing. */
  default boolean listens() {
    return true;
  }

  /** Something happened. On the thread that did it: must neither block nor throw. */
  void happened(WalkEvent event);
}
