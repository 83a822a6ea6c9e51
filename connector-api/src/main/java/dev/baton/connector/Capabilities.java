package dev.baton.connector;

import java.time.Duration;
import java.util.Set;

/**
 * What a channel can carry: the data that decides how content is degraded, split and paced.
 *
 * @param textLimit longest text of one message, in {@code unit}
 * @param captionLimit longest caption of one file, in {@code unit}
 * @param unit what the limits count
 * @param buttonLimit most buttons under one message
 * @param fileLimit largest file that can be sent, in bytes
 * @param pace how fast the platform may be addressed
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
   * How fast a platform may be addressed: an average interval with a burst, for each direct chat,
   * each group and the whole account.
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
