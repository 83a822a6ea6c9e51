package dev.baton.bot.rasa;

import dev.baton.connector.BaseUrl;
import dev.baton.connector.Settings;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What {@code baton.yml} says about a Rasa bot.
 *
 * @param url where Rasa listens, without a trailing slash
 * @param timeout longest wait for an answer, from first to last byte
 * @param transport the channel of Rasa's that turns go to
 * @param callback who may call back; null unless {@code transport} is {@link Transport#CALLBACK}
 * @param inputChannel sent instead of {@link dev.baton.bot.Turn#inputChannel()}; null for that
 * @param allowIntents whole messages, each beginning with a slash, that users may type as commands
 * @param handoffIntent what a bot is told that a conversation comes to it from another with
 */
record RasaSettings(
    URI url,
    RasaAuthorization authorization,
    RasaConnection connection,
    Duration timeout,
    Transport transport,
    @Nullable CallbackKeys callback,
    @Nullable String inputChannel,
    Set<String> allowIntents,
    String handoffIntent,
    Api api,
    HandBackPlan handBack,
    RasaReview review,
    Calm calm) {

  private static final Duration TIMEOUT = Duration.ofSeconds(60);

  /** Which of Rasa's channels turns go to. */
  enum Transport {
    REST,
    /** The REST channel, each message of the answer as it is said. */
    STREAM,
    CALLBACK
  }

  private enum ChannelName {
    REST,
    CALLBACK
  }

  /** Whether Rasa runs with {@code --enable-api}. */
  enum Api {
    AUTO,
    ON,
    OFF
  }

  /** Whether the bot is one of CALM's, which may ask for a person in any turn without a word. */
  enum Calm {
    /** By the server's version. */
    AUTO,
    ON,
    OFF
  }

  static RasaSettings read(Settings settings, Clock clock) {
    URI url = settings.url("url");
    if (url.getRawQuery() != null || url.getRawFragment() != null || url.getRawUserInfo() != null) {
      settings.problem("url", "holds more than host, port and path; write Rasa's base address");
    }
    Transport transport = transport(settings);
    Api api = settings.choice("api", Api.AUTO);
    HandBackPlan handBack = HandBackPlan.read(settings);
    if (api == Api.OFF && handBack.needsApi()) {
      settings.problem(
          "api",
          "is off, but 'record', 'slots' and an action to hand back by need Rasa's HTTP API");
    }
    Calm calm = settings.choice("calm", Calm.AUTO);
    if (api == Api.OFF && calm == Calm.ON) {
      settings.problem(
          "calm", "is read from the tracker, which needs Rasa's HTTP API; 'api' is off");
    }
    return new RasaSettings(
        new BaseUrl(url).uri(),
        RasaAuthorization.read(settings, clock),
        RasaConnection.read(settings, url),
        positive(settings, "timeout", TIMEOUT),
        transport,
        callback(settings, transport),
        settings.textOrNull("input-channel"),
        settings.texts("allow-intents", List.of("/start")).stream()
            .map(entry -> entry.startsWith("/") ? entry : "/" + entry)
            .collect(Collectors.toUnmodifiableSet()),
        intent(settings, "handoff-intent", "handoff"),
        api,
        handBack,
        RasaReview.read(settings),
        calm);
  }

  static Duration positive(Settings settings, String key, Duration otherwise) {
    Duration value = settings.duration(key, otherwise);
    if (value.isZero()) {
      settings.problem(key, "is zero; write a duration such as 30s");
      return otherwise;
    }
    return value;
  }

  private static Transport transport(Settings settings) {
    boolean stream = settings.flag("stream", false);
    return switch (settings.choice("channel", ChannelName.REST)) {
      case REST -> stream ? Transport.STREAM : Transport.REST;
      case CALLBACK -> {
        if (stream) {
          settings.problem(
              "stream", "is of the rest channel; the callback channel says all at once");
        }
        yield Transport.CALLBACK;
      }
    };
  }

  private static @Nullable CallbackKeys callback(Settings settings, Transport transport) {
    if (transport == Transport.CALLBACK) {
      return CallbackKeys.read(settings);
    }
    for (String key : List.of("callback-token", "callback-secret")) {
      if (settings.has(key)) {
        settings.problem(key, "has no use without 'channel: callback'");
      }
    }
    return null;
  }

  private static String intent(Settings settings, String key, String otherwise) {
    String name = settings.text(key, otherwise);
    if (!name.matches("[^\\s/{@]*")) {
      settings.problem(key, "is no intent's name; write it without a slash and without entities");
      return otherwise;
    }
    return name;
  }
}
