package dev.baton.playground;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A request or an answer as the page shows it: bounded, and without secrets.
 *
 * @param line the request line or the status line
 * @param headers those that matter here, one a line
 * @param body as text; a few words about it if it is none
 */
record HttpMessage(String line, List<String> headers, String body) {

  /** What nothing is known of. */
  static final HttpMessage UNKNOWN = new HttpMessage("", List.of(), "");

  private static final String HIDDEN = "•••";
  private static final int LONGEST = 12_000;
  private static final Set<String> LEFT_OUT =
      Set.of(
          "accept",
          "accept-encoding",
          "cache-control",
          "connection",
          "content-length",
          "date",
          "host",
          "http2-settings",
          "transfer-encoding",
          "upgrade",
          "user-agent");
  private static final Pattern SECRET_HEADER =
      Pattern.compile("authorization|cookie|set-cookie|.*(secret|token).*");
  private static final Pattern SECRET_FIELD =
      Pattern.compile("(\"[a-z_]*(?:secret|token|password)[a-z_]*\"\\s*:\\s*\")[^\"]*");

  HttpMessage {
    headers = List.copyOf(headers);
  }

  /** A header as it came. */
  record Header(String name, String value) {}

  /**
   * Keeps what may be shown.
   *
   * @param hide takes known secrets out of a text
   */
  static HttpMessage of(
      String line, List<Header> headers, byte[] body, UnaryOperator<String> hide) {
    List<String> shown = new ArrayList<>();
    String type = "";
    for (Header header : headers) {
      String name = header.name().toLowerCase(Locale.ROOT);
      if (name.equals("content-type")) {
        type = header.value().toLowerCase(Locale.ROOT);
      }
      if (!LEFT_OUT.contains(name) && !name.startsWith(":")) {
        boolean secret = SECRET_HEADER.matcher(name).matches();
        shown.add(header.name() + ": " + (secret ? HIDDEN : hide.apply(header.value())));
      }
    }
    return new HttpMessage(hide.apply(line), shown, body(type, body, hide));
  }

  private static String body(String type, byte[] body, UnaryOperator<String> hide) {
    if (body.length == 0) {
      return "";
    }
    if (!type.contains("json") && !type.startsWith("text/")) {
      return "("
          + (type.isEmpty() ? "no type" : type.replaceAll(";.*", ""))
          + ", "
          + (body.length + 1023) / 1024
          + " kB)";
    }
    String text = hide.apply(new String(body, StandardCharsets.UTF_8));
    String safe = SECRET_FIELD.matcher(text).replaceAll("$1" + Matcher.quoteReplacement(HIDDEN));
    return safe.length() <= LONGEST
        ? safe
        : safe.substring(0, safe.offsetByCodePoints(0, safe.codePointCount(0, LONGEST)))
            + "… ("
            + (safe.length() - LONGEST + 1023) / 1024
            + " kB more)";
  }

  /** The sign that stands for a secret. */
  static String hidden() {
    return HIDDEN;
  }
}
