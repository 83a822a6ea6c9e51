package dev.baton.connector;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** One HTTP call of a platform, raw. */
public final class WebhookCall {

  private final Map<String, List<String>> headers;
  private final byte[] body;

  /**
   * @param headers by name in any case
   * @param body the bytes as they came over the wire: what signatures are computed over; not copied
   */
  public WebhookCall(Map<String, List<String>> headers, byte[] body) {
    this.headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    this.headers.putAll(headers);
    this.body = body;
  }

  /** The first value of a header; null when it is absent. */
  public @Nullable String header(String name) {
    List<String> values = headers.get(name.toLowerCase(Locale.ROOT));
    return values == null || values.isEmpty() ? null : values.getFirst();
  }

  /** The raw body; not a copy, not to be changed. */
  public byte[] body() {
    return body;
  }
}
