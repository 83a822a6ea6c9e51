package dev.baton.testkit.rasa;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * An HTTP request that a {@link FakeRasa} received.
 *
 * @param path as it was sent, still escaped
 * @param query as it was sent; empty for none
 * @param body as text; empty for none
 * @param status null while it is being answered, 0 if the answer was dropped
 * @param endedAt null while it is being answered
 */
public record RasaRequest(
    String method,
    String path,
    String query,
    String body,
    Instant at,
    @Nullable Integer status,
    @Nullable Instant endedAt) {

  RasaRequest ended(int withStatus, Instant when) {
    return new RasaRequest(method, path, query, body, at, withStatus, when);
  }
}
