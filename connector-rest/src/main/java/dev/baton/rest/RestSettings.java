package dev.baton.rest;

import dev.baton.connector.Secret;
import dev.baton.connector.Settings;
import java.net.URI;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * The settings of a rest channel in {@code baton.yml}.
 *
 * @param token {@code token}: what clients authenticate with; without one only programs on this
 *     machine may call
 * @param answerTimeout {@code answer-timeout}: how long a response stays open for the bot, by
 *     default {@code 30s}
 * @param keep {@code keep}: how long messages wait for a client to listen, by default {@code 1h}
 * @param maxStreams {@code max-streams}: how many event streams may be open at once, by default
 *     1000
 * @param callback {@code callback}: where to post messages that no client listens for; null for
 *     nowhere
 */
record RestSettings(
    @Nullable Secret token,
    Duration answerTimeout,
    Duration keep,
    int maxStreams,
    @Nullable Callback callback) {

  private static final Duration LONGEST_ANSWER = Duration.ofMinutes(10);

  /**
   * A client's own server.
   *
   * @param url {@code url}: where messages are posted
   * @param secret {@code secret}: what the calls are signed with
   * @param timeout {@code timeout}: how long a call may take, by default {@code 10s}
   */
  record Callback(URI url, Secret secret, Duration timeout) {}

  /**
   * Reads the settings and reports all problems to them.
   *
   * @param published whether Baton has a public address
   */
  static RestSettings read(Settings settings, boolean published) {
    Secret token = settings.secretOrNull("token");
    if (published && token == null) {
      settings.problem(
          "token",
          "is missing, which server.public-url needs; write a long random text or ${NAME}");
    }
    Duration answerTimeout = settings.duration("answer-timeout", Duration.ofSeconds(30));
    if (answerTimeout.compareTo(LONGEST_ANSWER) > 0) {
      settings.problem("answer-timeout", "is longer than 10m; write less");
    }
    return new RestSettings(
        token,
        answerTimeout,
        positive(settings, "keep", Duration.ofHours(1)),
        settings.number("max-streams", 1000, 1, 100_000),
        settings.has("callback") ? callback(settings.section("callback")) : null);
  }

  private static Callback callback(Settings settings) {
    return new Callback(
        settings.url("url"),
        settings.secret("secret"),
        positive(settings, "timeout", Duration.ofSeconds(10)));
  }

  private static Duration positive(Settings settings, String key, Duration fallback) {
    Duration given = settings.duration(key, fallback);
    if (given.isZero()) {
      settings.problem(key, "is zero; write a duration such as 30s");
      return fallback;
    }
    return given;
  }
}
