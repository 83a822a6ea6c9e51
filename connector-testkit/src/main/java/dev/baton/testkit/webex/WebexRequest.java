package dev.baton.testkit.webex;

import java.time.Instant;
import java.util.Map;

/**
 * A call that the bot made.
 *
 * @param path below {@code /v1}, without the query
 * @param query first value of each parameter
 * @param body the JSON as it came; the names and values of the fields of a multipart body; empty
 *     for none
 */
public record WebexRequest(
    String method, String path, Map<String, String> query, String body, Instant at) {

  public WebexRequest {
    query = Map.copyOf(query);
  }
}
