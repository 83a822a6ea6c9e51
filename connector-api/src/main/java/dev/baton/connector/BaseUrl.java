package dev.baton.connector;

import java.net.URI;

/**
 * An address under which others lie, without slashes at its end.
 *
 * @param uri ends in no slash, however it was given
 */
public record BaseUrl(URI uri) {

  /** Cuts the slashes off. */
  public BaseUrl {
    uri = URI.create(withoutTrailingSlashes(uri.toString()));
  }

  /**
   * The address of something below this one.
   *
   * @param path what to append, as it is; begins with a slash
   * @throws IllegalArgumentException when the two make no address
   */
  public URI join(String path) {
    return URI.create(uri + path);
  }

  /** A URL or a path without the slashes at its end; other slashes stay. */
  public static String withoutTrailingSlashes(String address) {
    return address.replaceAll("/+$", "");
  }
}
