package dev.baton.webex;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/**
 * The ids of Webex's public API: a kind, a region and a UUID, in Base64.
 *
 * <p>Webex's own apps, and its socket, speak of the same things by the UUID alone. Pure.
 */
final class PublicId {

  /** The region of people, and of whatever lives in the first region. */
  static final String FIRST_REGION = "us";

  private static final String SCHEME = "ciscospark://";

  private PublicId() {}

  /**
   * Returns the id of something.
   *
   * @param kind such as {@code MESSAGE}
   */
  static String of(String region, String kind, String uuid) {
    String plain = SCHEME + region + "/" + kind + "/" + uuid;
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString(plain.getBytes(StandardCharsets.UTF_8));
  }

  /** Returns the UUID in an id; what is no id of this form is returned as it is. */
  static String uuid(String id) {
    String plain = plain(id);
    return plain == null ? id : plain.substring(plain.lastIndexOf('/') + 1);
  }

  /** Returns the region in an id; the first region if it has another form. */
  static String region(String id) {
    String plain = plain(id);
    if (plain == null || !plain.startsWith(SCHEME)) {
      return FIRST_REGION;
    }
    int end = plain.indexOf('/', SCHEME.length());
    return end < 0 ? FIRST_REGION : plain.substring(SCHEME.length(), end);
  }

  private static @Nullable String plain(String id) {
    try {
      return new String(
          Base64.getDecoder().decode(id.replace('-', '+').replace('_', '/')),
          StandardCharsets.UTF_8);
    } catch (IllegalArgumentException opaque) {
      return null;
    }
  }
}
