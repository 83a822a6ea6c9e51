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
  public record Pace(Rate direct, Rate group, Rate account) {

    /** The pace that a channel's settings ask for in {@code pace}, by default the usual one. */
    public static Pace read(Settings channel, Pace usual) {
      Settings pace = channel.section("pace");
      return new Pace(
          pace.rate("direct", usual.direct()),
          pace.rate("group", usual.group()),
          pace.rate("account", usual.account()));
    }
  }

  /**
   * At most {@code calls} in any {@code window}, wherever the window begins. All of them may be
   * made at once.
   *
   * @param calls at least 1
   * @param window zero for no limit
   */
  public record Rate(int calls, Duration window) {

    public static final Rate UNLIMITED = new Rate(Integer.MAX_VALUE, Duration.ZERO);

    public Rate {
      if (calls < 1 || window.isNegative()) {
        throw new IllegalArgumentException("no rate: " + calls + " calls in " + window);
      }
    }

    public boolean isUnlimited() {
      return window.isZero();
    }
  }
}
