package dev.baton.bot.rasa;

import dev.baton.bot.BotException;
import dev.baton.bot.rasa.RasaSettings.Api;
import dev.baton.bot.rasa.RasaSettings.Calm;
import java.time.Duration;
import java.util.function.LongSupplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What Baton knows about a Rasa server: whether its API is on, and whether it is Rasa Pro.
 *
 * <p>The server is asked once and the answer is remembered for a while only, because another
 * version may be started in its place.
 */
final class RasaServerInfo {

  private static final Logger log = LoggerFactory.getLogger(RasaServerInfo.class);
  private static final Pattern VERSION = Pattern.compile("(\\d{1,4})\\.(\\d{1,4})\\b.*");
  private static final Duration REMEMBERED = Duration.ofMinutes(10);
  private static final Duration REMEMBERED_WITHOUT_API = Duration.ofMinutes(1);

  private final RasaApi api;
  private final Api set;
  private final Calm calm;
  private final LongSupplier nanos;
  private volatile @Nullable Seen seen;

  /**
   * @param nanos a clock that nobody sets, such as {@link System#nanoTime}
   */
  RasaServerInfo(RasaApi api, Api set, Calm calm, LongSupplier nanos) {
    this.api = api;
    this.set = set;
    this.calm = calm;
    this.nanos = nanos;
  }

  private record Seen(boolean hasApi, boolean pro, long until) {}

  /**
   * Whether its HTTP API is on.
   *
   * @throws BotException when the server does not say
   */
  boolean hasApi() {
    return set == Api.ON || seen().hasApi();
  }

  /**
   * Whether any turn may ask for a person without saying anything. Makes no call, and is false as
   * long as the server's version is not known.
   */
  boolean isCalm() {
    Seen known = seen;
    return switch (calm) {
      case ON -> true;
      case OFF -> false;
      case AUTO -> known != null && known.pro();
    };
  }

  /** Asks the server for its version, if {@link #isCalm} depends on it. Blocking. */
  void learn() {
    if (calm == Calm.AUTO) {
      try {
        log.trace("learnt: {}", seen());
      } catch (BotException unsaid) {
        log.debug("Rasa does not say its version: {}", unsaid.getMessage());
      }
    }
  }

  private Seen seen() {
    Seen known = seen;
    long now = nanos.getAsLong();
    if (known == null || now - known.until() >= 0) {
      String version = api.version();
      known =
          version == null
              ? new Seen(false, false, now + REMEMBERED_WITHOUT_API.toNanos())
              : new Seen(true, isPro(version), now + REMEMBERED.toNanos());
      seen = known;
    }
    return known;
  }

  /** Rasa Open Source ends with 3.6; every later version is Rasa Pro. */
  static boolean isPro(String version) {
    Matcher numbers = VERSION.matcher(version);
    if (!numbers.matches()) {
      return false;
    }
    int major = Integer.parseInt(numbers.group(1));
    return major > 3 || (major == 3 && Integer.parseInt(numbers.group(2)) >= 7);
  }
}
