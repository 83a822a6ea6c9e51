package dev.baton.gateway.broker;

import dev.baton.connector.Settings;
import dev.baton.plan.BroadcastPlan;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads {@code event_broker}, with the keys and defaults of Rasa's {@code endpoints.yml}. */
public final class BrokerSection {

  /** Keys that Rasa knows and that have no effect here, each with the reason. */
  private static final Map<String, String> MEANINGLESS =
      Map.of(
          "should_keep_unpublished_messages",
          "Baton always keeps what was not published, in its store",
          "raise_on_failure",
          "Baton never fails because of a broker; it tries again",
          "connection_attempts",
          "Baton tries for as long as it takes",
          "queue_size",
          "only the store's disk limits how many events wait",
          "log_level",
          "set BATON_LIBRARY_LOG_LEVEL instead",
          "loglevel",
          "set BATON_LIBRARY_LOG_LEVEL instead");

  private static final List<String> OF_PIKA =
      List.of(
          "should_keep_unpublished_messages",
          "raise_on_failure",
          "connection_attempts",
          "log_level");
  private static final List<String> OF_KAFKA = List.of("queue_size", "loglevel");

  /** How a broker is told that a conversation was erased. */
  enum Erasures {
    /** By an event. */
    EVENT,
    /** By an event, followed by a null under the conversation's key. */
    TOMBSTONE,
    /** Not at all. */
    OFF
  }

  private BrokerSection() {}

  /**
   * Reads the section; problems are noted in the settings.
   *
   * @param environment the variables that Rasa's brokers read: {@code RASA_ENVIRONMENT}, {@code
   *     RABBITMQ_SSL_CLIENT_CERTIFICATE}, {@code RABBITMQ_SSL_CLIENT_KEY}
   * @param notices receives a notice about each key that has no effect here
   * @return null if the type is unknown
   */
  public static @Nullable BrokerEntry read(
      Settings section, Map<String, String> environment, List<String> notices) {
    String suffix = section.text("sender-suffix", "");
    String type = section.word("type", "pika", List.of("kafka", "pika", "file"));
    Erasures erasures = section.choice("erasures", Erasures.EVENT);
    boolean told = erasures != Erasures.OFF;
    if (erasures == Erasures.TOMBSTONE
        && !(type.equals("kafka") && section.flag("partition_by_sender", false))) {
      section.problem(
          "erasures",
          "is tombstone, which only Kafka has and which needs a key; write partition_by_sender:"
              + " true, or event");
    }
    return switch (type) {
      case "pika" -> {
        ignore(section, OF_PIKA, notices);
        RabbitSettings settings = RabbitSettings.read(section, environment, notices);
        yield new BrokerEntry(
            settings.address(),
            () -> new RabbitBroker(settings),
            new BroadcastPlan(suffix, retryDelay(section), told));
      }
      case "kafka" -> {
        ignore(section, OF_KAFKA, notices);
        KafkaSettings settings =
            KafkaSettings.read(section, environment, erasures == Erasures.TOMBSTONE);
        yield new BrokerEntry(
            settings.address(), () -> new KafkaBroker(settings), plan(suffix, told));
      }
      case "file" -> {
        Path path = Path.of(section.text("path", "rasa_event.log"));
        yield new BrokerEntry(path.toString(), () -> new FileBroker(path), plan(suffix, told));
      }
      default -> {
        section.names();
        yield null;
      }
    };
  }

  private static BroadcastPlan plan(String suffix, boolean erasures) {
    return new BroadcastPlan(suffix, BroadcastPlan.USUAL.longestWait(), erasures);
  }

  private static void ignore(Settings section, List<String> keys, List<String> notices) {
    for (String key : keys) {
      if (section.has(key)) {
        notices.add("%s.%s has no effect: %s".formatted(section.path(), key, MEANINGLESS.get(key)));
      }
    }
  }

  /** Seconds, as Rasa writes them: 5 or 0.5. */
  private static Duration retryDelay(Settings section) {
    String key = "retry_delay_in_seconds";
    String seconds = section.text(key, "5");
    if (!seconds.matches("\\d{1,6}(\\.\\d{1,6})?")) {
      section.problem(key, "is not a number of seconds; write one such as 5 or 0.5");
      return BroadcastPlan.USUAL.longestWait();
    }
    return Duration.ofMillis(Math.max(1, Math.round(Double.parseDouble(seconds) * 1000)));
  }
}
