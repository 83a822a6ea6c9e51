package dev.baton.connector;

import java.time.Duration;
import java.util.Set;

/**
 * What a channel can carry. Content is degraded, split and paced accordingly.
 *
 * @param textLimit maximum length of a message's text, in {@code unit}
 * @param captionLimit maximum length of a file's caption, in {@code unit}
 * @param unit what the limits count
 * @param buttonLimit maximum number of buttons under one message
 * @param fileLimit maximum size of a file to send, in bytes
 * @param pace how fast messages may be sent
 * @param features what can be shown
 */
public record Capabilities(
    int textLimit,
    int captionLimit,
    Unit unit,
    int buttonLimit,
    long fileLimit,
    Pace pace,
    Set<Feature> features) {

  public Capabilities {
    features = Set.copyOf(features);
  }

  public boolean has(Feature feature) {
    return features.contains(feature);
  }

  /** What a length limit counts. */
  public enum Unit {
    /** Java {@code char}s. */
    UTF16,
    /** Bytes in UTF-8. */
    UTF8_BYTES
  }

  /**
   * How fast messages may be sent: one rate each for a direct chat, for a group and for the whole
   * account.
   */
  public record Pace(Rate direct, Rate group, Rate account) {}

  /**
   * {@code burst} calls at once, then one every {@code interval}.
   *
   * @param interval zero for no limit
   */
  public record Rate(int burst, Duration interval) {

    public static final Rate UNLIMITED = new Rate(Integer.MAX_VALUE, Duration.ZERO);
  }
}
