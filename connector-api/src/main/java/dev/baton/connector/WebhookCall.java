package dev.baton.connector;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** One HTTP call of a platform or a bot, raw. */
public final class WebhookCall {

  private final Map<String, List<String>> headers;
  private final Map<String, List<String>> query;
  private final byte[] body;
  private final boolean loopback;

  /**
   * A call of whom it is not known that it comes from this machine.
   *
   * @param headers by name in any case
   * @param body the bytes as they came over the wire: what signatures are computed over; not copied
   */
  public WebhookCall(Map<String, List<String>> headers, byte[] body) {
    this(headers, Map.of(), body, false);
  }

  /**
   * @param headers by name in any case
   * @param query the decoded parameters of the address
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

  /** The first value of a header; null when it is absent. */
  public @Nullable String header(String name) {
    List<String> values = headers.get(name.toLowerCase(Locale.ROOT));
    return values == null || values.isEmpty() ? null : values.getFirst();
  }

  /** The first value of a parameter of the address; null when it is absent. */
  public @Nullable String parameter(String name) {
    List<String> values = query.get(name);
    return values == null || values.isEmpty() ? null : values.getFirst();
  }

  /** The raw body; not a copy, not to be changed. */
  public byte[] body() {
    return body;
  }

  /**
   * Whether a program on this machine calls for itself: neither a proxy nor a page in a browser.
   */
  public boolean loopback() {
    return loopback;
  }
}
