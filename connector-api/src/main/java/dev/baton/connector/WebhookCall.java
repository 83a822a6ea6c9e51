package dev.baton.connector;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** One HTTP call of a platform or a bot, as it was received. */
public final class WebhookCall {

  private final Map<String, List<String>> headers;
  private final Map<String, List<String>> query;
  private final byte[] body;
  private final boolean loopback;

  /**
   * A call that is not known to come from this machine.
   *
   * @param headers by name in any case
   * @param body the bytes as they came over the wire, over which signatures are computed; not
   *     copied
   */
  public WebhookCall(Map<String, List<String>> headers, byte[] body) {
    this(headers, Map.of(), body, false);
  }

  /**
   * @param headers by name in any case
   * @param query the decoded query parameters
   * @param body the bytes as they came over the wire; not copied
   * @param loopback see {@link #loopback}
   */
  public WebhookCall(
      Map<String, List<String>> headers,
      Map<String, List<String>> query,
      byte[] body,
      boolean loopback) {
    this.query = Map.copyOf(query);
    this.headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    this.headers.putAll(headers);
    this.body = body;
    this.loopback = loopback;
  }

  /** The first value of a header; null if it is absent. */
  public @Nullable String header(String name) {
    List<String> values = headers.get(name.toLowerCase(Locale.ROOT));
    return values == null || values.isEmpty() ? null : values.getFirst();
  }

  /** The first value of a query parameter; null if it is absent. */
  public @Nullable String parameter(String name) {
    List<String> values = query.get(name);
    return values == null || values.isEmpty() ? null : values.getFirst();
  }

  /** The raw body. It is not a copy; do not change it. */
  public byte[] body() {
    return body;
  }

  /** Whether the caller is a program on this machine, and neither a proxy nor a web page. */
  public boolean loopback() {
    return loopback;
  }
}
