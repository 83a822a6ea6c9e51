package dev.baton.bot.rasa;

import dev.baton.connector.Secret;
import dev.baton.connector.Settings;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What {@code baton.yml} says about a Rasa bot.
 *
 * @param url where Rasa listens, without a trailing slash
 * @param token Rasa's {@code --auth-token}; null where it has none
 * @param timeout longest wait for an answer, from first to last byte
 * @param inputChannel sent instead of {@link dev.baton.bot.Turn#inputChannel()}; null for that
 * @param allowIntents whole messages, each beginning with a slash, that users may type as commands
 */
record RasaSettings(
    URI url,
    @Nullable Secret token,
    Duration timeout,
    Duration connectTimeout,
    @Nullable String inputChannel,
    Set<String> allowIntents,
    Api api,
    HandBackBy handBack) {

  /** Intent that a bot is told of the end of the human part with, unless told otherwise. */
  static final String DEFAULT_INTENT = "EXTERNAL_handoff_ended";

  private static final Duration TIMEOUT = Duration.ofSeconds(60);
  private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(5);

  /** Whether Rasa runs with {@code --enable-api}. */
  enum Api {
    AUTO,
    ON,
    OFF
  }

  /** How the bot learns that the human part is over. */
  sealed interface HandBackBy {

    /**
     * By an intent.
     *
     * @param chosen false where it is only the default, which a bot may well not know
     */
    record Intent(String name, boolean chosen) implements HandBackBy {}

    /** By running an action. */
    record Action(String name) implements HandBackBy {}

    /** Not at all. */
    record Silence() implements HandBackBy {}
  }

  static RasaSettings read(Settings settings) {
    URI url = settings.url("url");
    if (url.getRawQuery() != null || url.getRawFragment() != null || url.getRawUserInfo() != null) {
      settings.problem("url", "holds more than host, port and path; write Rasa's base address");
    }
    Api api = settings.choice("api", Api.AUTO);
    HandBackBy handBack = handBack(settings);
    if (api == Api.OFF && handBack instanceof HandBackBy.Action) {
      settings.problem("hand-back", "runs an action, which needs Rasa's HTTP API; 'api' is off");
    }
    return new RasaSettings(
        withoutTrailingSlash(url),
        settings.secretOrNull("token"),
        positive(settings, "timeout", TIMEOUT),
        positive(settings, "connect-timeout", CONNECT_TIMEOUT),
        settings.textOrNull("input-channel"),
        settings.texts("allow-intents", List.of("/start")).stream()
            .map(entry -> entry.startsWith("/") ? entry : "/" + entry)
            .collect(Collectors.toUnmodifiableSet()),
        api,
        handBack);
  }

  private static HandBackBy handBack(Settings settings) {
    if (!settings.has("hand-back")) {
      return new HandBackBy.Intent(DEFAULT_INTENT, false);
    }
    if (!settings.isSection("hand-back")) {
      if (!settings.text("hand-back").equals("none")) {
        settings.problem(
            "hand-back", "is another word; write none, or a section with intent or action");
      }
      return new HandBackBy.Silence();
    }
    Settings section = settings.section("hand-back");
    String intent = section.textOrNull("intent");
    String action = section.textOrNull("action");
    if ((intent == null) == (action == null)) {
      settings.problem("hand-back", "needs exactly one of intent and action");
    }
    if (action != null) {
      return new HandBackBy.Action(action);
    }
    return new HandBackBy.Intent(intent == null ? DEFAULT_INTENT : intent, true);
  }

  private static Duration positive(Settings settings, String key, Duration otherwise) {
    Duration value = settings.duration(key, otherwise);
    if (value.isZero()) {
      settings.problem(key, "is zero; write a duration such as 30s");
      return otherwise;
    }
    return value;
  }

  private static URI withoutTrailingSlash(URI url) {
    return URI.create(url.toString().replaceAll("/+$", ""));
  }
}
