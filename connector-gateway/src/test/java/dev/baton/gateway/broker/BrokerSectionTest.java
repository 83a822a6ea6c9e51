package dev.baton.gateway.broker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.baton.broadcast.EventBroker;
import dev.baton.connector.Settings;
import dev.baton.connector.SettingsException;
import dev.baton.plan.BroadcastPlan;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Properties;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BrokerSectionTest {

  private static final Map<String, String> NOWHERE = Map.of();

  @TempDir private Path folder = Path.of("");
  private final List<String> notices = new ArrayList<>();

  @Test
  void pikaHasRasasDefaults() {
    RabbitSettings read =
        rabbit(Map.of("url", "localhost", "username", "u", "password", "p"), NOWHERE);
    assertThat(read.address()).isEqualTo("localhost:5672/rasa-exchange");
    assertThat(read.virtualHost()).isEqualTo("/");
    assertThat(read.queues()).containsExactly("rasa_core_events");
    assertThat(read.tls()).isNull();
    assertThat(read.environment()).isNull();
    assertThat(notices).isEmpty();
  }

  @Test
  void pikaIsWhatASectionWithoutTypeMeans() {
    Map<String, Object> section =
        Map.of(
            "url",
            "rabbit",
            "port",
            "5673",
            "username",
            "u",
            "password",
            "p",
            "queues",
            List.of("queue-1", "queue-2"),
            "exchange_name",
            "other",
            "retry_delay_in_seconds",
            0.5,
            "connection_attempts",
            20,
            "raise_on_failure",
            false,
            "should_keep_unpublished_messages",
            true);
    BrokerEntry entry = entry(section);
    assertThat(entry.address()).isEqualTo("rabbit:5673/other");
    assertThat(entry.plan()).isEqualTo(new BroadcastPlan("", Duration.ofMillis(500)));
    try (EventBroker broker = entry.maker().get()) {
      assertThat(broker.type()).isEqualTo("pika");
    }
    assertThat(notices)
        .hasSize(3)
        .allSatisfy(notice -> assertThat(notice).contains("has no effect"));
    assertThat(rabbit(section, NOWHERE).queues()).containsExactly("queue-1", "queue-2");
  }

  @ParameterizedTest
  @CsvSource({
    "amqp://u:p%40ss@rabbit,             rabbit, 5672, /,     u, p@ss",
    "amqp://u:p@rabbit:5673/,            rabbit, 5673, /,     u, p",
    "amqp://u:p@rabbit:5673/my%2Fhost,   rabbit, 5673, my/host, u, p",
    "amqps://rabbit:5671/shop?heartbeat=5, rabbit, 5671, shop, usual, word",
  })
  void pikaTakesAUrl(
      String url, String host, int port, String virtualHost, String user, String password) {
    RabbitSettings read =
        rabbit(Map.of("url", url, "username", "usual", "password", "word"), NOWHERE);
    assertThat(read.host()).isEqualTo(host);
    assertThat(read.port()).isEqualTo(port);
    assertThat(read.virtualHost()).isEqualTo(virtualHost);
    assertThat(read.username()).isEqualTo(user);
    assertThat(read.password().reveal()).isEqualTo(password);
    assertThat(read.tls() != null).isEqualTo(url.startsWith("amqps"));
    assertThat(read.toString()).doesNotContain(password + ",");
  }

  @Test
  void pikaTakesItsCertificateFromTheEnvironmentAsRasaDoes() {
    RabbitSettings read =
        rabbit(
            Map.of("url", "localhost", "username", "u", "password", "p", "queue", "old"),
            Map.of(
                "RABBITMQ_SSL_CLIENT_CERTIFICATE", "client.pem",
                "RABBITMQ_SSL_CLIENT_KEY", "key.pem",
                "RASA_ENVIRONMENT", "production"));
    RabbitSettings.Tls tls = Objects.requireNonNull(read.tls());
    assertThat(tls.certificate()).extracting(PemFile::path).isEqualTo(Path.of("client.pem"));
    assertThat(tls.key()).extracting(PemFile::path).isEqualTo(Path.of("key.pem"));
    assertThat(tls.authorities()).isNull();
    assertThat(read.environment()).isEqualTo("production");
    assertThat(read.queues()).containsExactly("old");
  }

  @Test
  void kafkaHasRasasDefaults() {
    Properties read =
        kafka(Map.of("url", "localhost", "sasl_username", "u", "sasl_password", "p\"w")).producer();
    assertThat(read)
        .containsEntry("bootstrap.servers", "localhost:9092")
        .containsEntry("security.protocol", "SASL_PLAINTEXT")
        .containsEntry("sasl.mechanism", "PLAIN")
        .containsEntry("acks", "all")
        .containsEntry("enable.idempotence", "true")
        .containsEntry("enable.metrics.push", "false")
        .doesNotContainKeys("client.id", "ssl.truststore.type");
    assertThat(read.getProperty("sasl.jaas.config"))
        .isEqualTo(
            "org.apache.kafka.common.security.plain.PlainLoginModule required"
                + " username=\"u\" password=\"p\\\"w\";");
    KafkaSettings settings =
        kafka(Map.of("url", "localhost", "sasl_username", "u", "sasl_password", "secret"));
    assertThat(settings.topic()).isEqualTo("rasa_core_events");
    assertThat(settings.partitionBySender()).isFalse();
    assertThat(settings.toString()).doesNotContain("secret");
    assertThat(settings.environmentHeader()).asString().isEqualTo("RASA_ENVIRONMENT_NOT_SET");
  }

  @Test
  void kafkaTakesEveryKeyOfRasas() throws IOException {
    Path pem = Files.writeString(folder.resolve("some.pem"), "a certificate");
    Map<String, Object> section =
        Map.ofEntries(
            Map.entry("url", List.of("one:9093", "two")),
            Map.entry("topic", "events"),
            Map.entry("client_id", "baton"),
            Map.entry("partition_by_sender", true),
            Map.entry("security_protocol", "sasl_ssl"),
            Map.entry("sasl_mechanism", "SCRAM-SHA-512"),
            Map.entry("sasl_username", "u"),
            Map.entry("sasl_password", "p"),
            Map.entry("ssl_cafile", pem.toString()),
            Map.entry("ssl_certfile", pem.toString()),
            Map.entry("ssl_keyfile", pem.toString()),
            Map.entry("ssl_check_hostname", true));
    KafkaSettings read = kafka(section);
    assertThat(read.address()).isEqualTo("one:9093,two:9092/events");
    assertThat(read.partitionBySender()).isTrue();
    assertThat(read.producer())
        .containsEntry("client.id", "baton")
        .containsEntry("security.protocol", "SASL_SSL")
        .containsEntry("sasl.mechanism", "SCRAM-SHA-512")
        .containsEntry("ssl.truststore.type", "PEM")
        .containsEntry("ssl.truststore.certificates", "a certificate")
        .containsEntry("ssl.keystore.certificate.chain", "a certificate")
        .containsEntry("ssl.keystore.key", "a certificate")
        .containsEntry("ssl.endpoint.identification.algorithm", "https");
    assertThat(read.producer().getProperty("sasl.jaas.config")).contains("ScramLoginModule");
  }

  @Test
  void kafkaChecksTheHostnameWhereAnyAuthorityWouldDo() {
    KafkaSettings read = kafka(Map.of("url", "one", "security_protocol", "SSL"));
    assertThat(read.producer())
        .containsEntry("ssl.endpoint.identification.algorithm", "https")
        .doesNotContainKeys("sasl.mechanism", "ssl.keystore.type");
  }

  @Test
  void kafkaChecksNoHostnameAsRasaWhereAnAuthorityIsNamedOrItIsTurnedOff() throws IOException {
    Path pem = Files.writeString(folder.resolve("some.pem"), "a certificate");
    KafkaSettings named =
        kafka(Map.of("url", "one", "security_protocol", "SSL", "ssl_cafile", pem.toString()));
    KafkaSettings turnedOff =
        kafka(Map.of("url", "one", "security_protocol", "SSL", "ssl_check_hostname", false));

    assertThat(named.producer()).containsEntry("ssl.endpoint.identification.algorithm", "");
    assertThat(turnedOff.producer()).containsEntry("ssl.endpoint.identification.algorithm", "");
  }

  @Test
  void theSenderSuffixIsBatons() {
    BrokerEntry entry = entry(Map.of("type", "file", "sender-suffix", "-human"));
    assertThat(entry.plan().senderSuffix()).isEqualTo("-human");
    assertThat(entry.address()).isEqualTo("rasa_event.log");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {type: sql}                                | type is not known; write one of: kafka, pika, file
          {type: kafka}                              | url is missing
          {type: kafka, url: a}                      | sasl_username is missing, but SASL_PLAINTEXT requires it
          {type: kafka, url: a, security_protocol: X} | security_protocol is not known
          {type: kafka, url: a, security_protocol: SSL, ssl_certfile: nowhere} | ssl_certfile names a file
          {type: kafka, url: a, security_protocol: SSL, ssl_certfile: nowhere} | ssl_keyfile is missing
          {type: kafka, url: a, sasl_username: u, sasl_password: p, sasl_mechanism: GSSAPI} | sasl_mechanism is not known
          {type: kafka, url: a, security_protocol: PLAINTEXT, topik: t} | topik is not known here; did you mean 'topic'?
          {url: localhost}                           | username is missing
          {url: localhost, username: u}              | password is missing
          {url: "http://x", username: u, password: p} | url is not a host
          {url: x, username: u, password: p, port: many} | port is not valid; write
          {url: x, username: u, password: p, retry_delay_in_seconds: soon} | retry_delay_in_seconds is not a number
          {url: x, username: u, password: p, topic: t} | topic is not known here
          """)
  void problemsSayWhereAndWhat(String section, String problem) {
    SettingsException failure =
        catchThrowableOfType(SettingsException.class, () -> entry(yaml(section)));
    assertThat(failure).isNotNull();
    assertThat(failure.problems())
        .anySatisfy(each -> assertThat(each.toString()).startsWith("event_broker." + problem));
  }

  private static Map<String, Object> yaml(String section) {
    Map<String, Object> read = new LinkedHashMap<>();
    for (String pair : section.replaceAll("[{}\"]", "").split(", ", -1)) {
      String[] halves = pair.split(": ", 2);
      read.put(halves[0].strip(), halves[1].strip());
    }
    return read;
  }

  @Test
  void erasuresAreToldUnlessSaidOtherwise() {
    assertThat(entry(Map.of("type", "file")).plan().erasures()).isTrue();
    assertThat(entry(Map.of("type", "file", "erasures", "off")).plan().erasures()).isFalse();
    assertThat(
            entry(
                    Map.of(
                        "type",
                        "kafka",
                        "url",
                        "one",
                        "security_protocol",
                        "SSL",
                        "partition_by_sender",
                        true,
                        "erasures",
                        "tombstone"))
                .plan()
                .erasures())
        .isTrue();
  }

  @Test
  void aTombstoneNeedsKafkaAndAKey() {
    for (Map<String, Object> section :
        List.<Map<String, Object>>of(
            Map.of("type", "file", "erasures", "tombstone"),
            Map.of(
                "type",
                "kafka",
                "url",
                "a",
                "security_protocol",
                "SSL",
                "erasures",
                "tombstone"))) {
      assertThatThrownBy(() -> entry(section))
          .isInstanceOf(SettingsException.class)
          .hasMessageContaining("event_broker.erasures")
          .hasMessageContaining("needs a key");
    }
  }

  private BrokerEntry entry(Map<String, Object> section) {
    Settings root = Settings.of(Map.of("event_broker", section));
    BrokerEntry entry = BrokerSection.read(root.section("event_broker"), NOWHERE, notices);
    root.verify();
    return Objects.requireNonNull(entry);
  }

  private RabbitSettings rabbit(Map<String, ?> section, Map<String, String> environment) {
    return RabbitSettings.read(section(section), environment, notices);
  }

  private static KafkaSettings kafka(Map<String, ?> section) {
    return KafkaSettings.read(section(section), NOWHERE, false);
  }

  private static Settings section(Map<String, ?> section) {
    return Settings.of(Map.of("event_broker", section)).section("event_broker");
  }
}
