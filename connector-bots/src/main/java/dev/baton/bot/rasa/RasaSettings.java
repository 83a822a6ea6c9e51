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
 * The settings of a Rasa bot in {@code baton.yml}.
 *
 * @param url Rasa's address, without a trailing slash
 * @param timeout the longest wait for an answer, up to its last byte
 * @param transport the Rasa channel that turns go to
 * @param callback the credentials for calling back; null unless {@code transport} is {@link
 *     Transport#CALLBACK}
 * @param inputChannel sent instead of {@link dev.baton.bot.Turn#inputChannel()}; null for the one
 *     in the turn
 * @param allowIntents whole messages, each beginning with a slash, that users may type as commands
 * @param handoffIntent the intent that tells a bot that a conversation comes from another bot
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

  /** The Rasa channels that turns can go to. */
  enum Transport {
    REST,
    /** The REST channel, with each message sent when the bot says it. */
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

  /** Whether it is a CALM bot, which may ask for a person in any turn without saying anything. */
  enum Calm {
    /** Decided by the server's version. */
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
              "stream", "works with the rest channel only; the callback channel does not stream");
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
      settings.problem(
          key, "is not the name of an intent; write it without a slash and without entities");
      return otherwise;
    }
    return name;
  }
}
