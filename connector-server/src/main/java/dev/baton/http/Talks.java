package dev.baton.http;

import io.undertow.util.AttachmentKey;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** The answers of one listener that are under way and may last. */
final class Talks {

  /** On each exchange of a {@link Listener}; other servers end their exchanges themselves. */
  static final AttachmentKey<Talks> OF_LISTENER = AttachmentKey.create(Talks.class);

  private final Set<Talk> open = ConcurrentHashMap.newKeySet();

  void add(Talk talk) {
    open.add(talk);
  }

  void remove(Talk talk) {
    open.remove(talk);
  }

  /** Asks for all of them to come to their end. */
  void end() {
    List.copyOf(open).forEach(Talk::leave);
  }
}
