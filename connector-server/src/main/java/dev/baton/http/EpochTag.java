package dev.baton.http;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The tag of a conversation: it changes whenever control does. */
final class EpochTag {

  private static final Pattern TAG = Pattern.compile("(?:W/)?\"e(\\d{1,15})\"");

  private EpochTag() {}

  static String of(long epoch) {
    return "\"e" + epoch + "\"";
  }

  /**
   * The epoch that a call demands; null if it demands none.
   *
   * @throws WrongFieldException if the header is no such tag
   */
  static @Nullable Long wanted(HttpRoute.Call call) {
    String header = call.header("If-Match");
    if (header == null || header.strip().equals("*")) {
      return null;
    }
    Matcher tag = TAG.matcher(header.strip());
    if (!tag.matches()) {
      throw new WrongFieldException(
          "If-Match", "If-Match must be the ETag of a conversation, such as \"e4\"");
    }
    return Long.valueOf(tag.group(1));
  }
}
