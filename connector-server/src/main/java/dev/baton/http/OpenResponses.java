package dev.baton.http;

import io.undertow.util.AttachmentKey;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** The answers of one listener that are under way and may last. */
final class OpenResponses {

  /** On each exchange of a {@link Listener}; other servers end their exchanges themselves. */
  static final AttachmentKey<OpenResponses> OF_LISTENER = AttachmentKey.create(OpenResponses.class);

  private final Set<StreamingResponse> open = ConcurrentHashMap.newKeySet();

  void add(StreamingResponse response) {
    open.add(response);
  }

  void remove(StreamingResponse response) {
    open.remove(response);
  }

  /** Asks for all of them to come to their end. */
  void end() {
    List.copyOf(open).forEach(StreamingResponse::leave);
  }
}
