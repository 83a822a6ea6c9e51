package dev.baton.http;

import io.undertow.util.AttachmentKey;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** The streaming responses of one listener that have not ended. */
final class OpenResponses {

  /** Set on each exchange of a {@link Listener}; other servers end their exchanges themselves. */
  static final AttachmentKey<OpenResponses> OF_LISTENER = AttachmentKey.create(OpenResponses.class);

  private final Set<StreamingResponse> open = ConcurrentHashMap.newKeySet();

  void add(StreamingResponse response) {
    open.add(response);
  }

  void remove(StreamingResponse response) {
    open.remove(response);
  }

  /** Asks all of them to end. */
  void end() {
    List.copyOf(open).forEach(StreamingResponse::leave);
  }
}
