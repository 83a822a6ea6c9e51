package dev.baton.gateway.broker;

import dev.baton.connector.Secret;
import dev.baton.connector.Settings;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * {@code type: kafka}.
 *
 * @param servers host and port of each
 * @param sasl null for protocols without SASL
 * @param tls null for protocols without TLS
 * @param environment sent with each event as the header {@code RASA_ENVIRONMENT}
 * @param tombstones whether an erased conversation is followed by a null under its key
 */
record KafkaSettings(
    List<String> servers,
    String topic,
    @Nullable String clientId,
    boolean partitionBySender,
    String protocol,
    @Nullable Sasl sasl,
    @Nullable Tls tls,
    String environment,
    boolean tombstones) {

  private static final List<String> PROTOCOLS =
      List.of("PLAINTEXT", "SSL", "SASL_PLAINTEXT", "SASL_SSL");
  private static final List<String> MECHANISMS = List.of("PLAIN", "SCRAM-SHA-256", "SCRAM-SHA-512");
  private static final String PORT = ":9092";

  record Sasl(String mechanism, String username, Secret password) {

    /** The configuration of Kafka's login module. */
    String jaas() {
      String module =
          mechanism.equals("PLAIN")
              ? "org.apache.kafka.common.security.plain.PlainLoginModule"
              : "org.apache.kafka.common.security.scram.ScramLoginModule";
      return "%s required username=\"%s\" password=\"%s\";"
          .formatted(module, escaped(username), escaped(password.reveal()));
    }

    private static String escaped(String text) {
      return text.replace("\\", "\\\\").replace("\"", "\\\"");
    }
  }

  /**
   * Certificates, each null for none.
   *
   * @param authorities whom to trust; null for the authorities that Java trusts
   * @param checkHostname by default only if Java's own authorities are trusted: they issue
   *     certificates to anybody, so without the check the owner of any certificate would get the
   *     password. Rasa's default is never, which is kept where {@code ssl_cafile} limits whom to
   *     trust
   */
  record Tls(
      @Nullable PemFile authorities,
      @Nullable PemFile certificate,
      @Nullable PemFile key,
      boolean checkHostname) {}

  static KafkaSettings read(Settings section, Map<String, String> environment, boolean tombstones) {
    List<String> servers =
        section.texts("url", List.of()).stream()
            .flatMap(each -> Stream.of(each.split(",", -1)))
            .map(String::strip)
            .filter(each -> !each.isEmpty())
            .map(each -> each.matches(".*:\\d+") ? each : each + PORT)
            .toList();
    if (servers.isEmpty()) {
      section.problem("url", "is missing; write host:port of a Kafka broker, or a list of them");
    }
    String protocol = section.word("security_protocol", "SASL_PLAINTEXT", PROTOCOLS);
    return new KafkaSettings(
        servers,
        section.text("topic", "rasa_core_events"),
        section.textOrNull("client_id"),
        section.flag("partition_by_sender", false),
        protocol,
        sasl(section, protocol),
        tls(section, protocol),
        environment.getOrDefault("RASA_ENVIRONMENT", "RASA_ENVIRONMENT_NOT_SET"),
        tombstones);
  }

  private static @Nullable Sasl sasl(Settings section, String protocol) {
    String mechanism = section.word("sasl_mechanism", "PLAIN", MECHANISMS);
    String username = section.textOrNull("sasl_username");
    String password = section.textOrNull("sasl_password");
    if (!protocol.startsWith("SASL_")) {
      return null;
    }
    if (username == null) {
      section.problem(
          "sasl_username",
          "is missing, but "
              + protocol
              + " requires it; set it, or choose another security_protocol");
    }
    if (password == null) {
      section.problem(
          "sasl_password",
          "is missing, but "
              + protocol
              + " requires it; set it, or choose another security_protocol");
    }
    return username == null || password == null
        ? null
        : new Sasl(mechanism, username, new Secret(password));
  }

  private static @Nullable Tls tls(Settings section, String protocol) {
    PemFile authorities = PemFile.read(section, "ssl_cafile");
    PemFile certificate = PemFile.read(section, "ssl_certfile");
    PemFile key = PemFile.read(section, "ssl_keyfile");
    boolean checkHostname = section.flag("ssl_check_hostname", authorities == null);
    if ((certificate == null) != (key == null)) {
      section.problem(
          certificate == null ? "ssl_certfile" : "ssl_keyfile",
          "is missing; set both the client's certificate and its key, or neither");
    }
    return protocol.endsWith("SSL") ? new Tls(authorities, certificate, key, checkHostname) : null;
  }

  String address() {
    return String.join(",", servers) + "/" + topic;
  }

  byte[] environmentHeader() {
    return environment.getBytes(StandardCharsets.UTF_8);
  }

  /**
   * The configuration of Kafka's producer.
   *
   * @throws dev.baton.broadcast.BrokerException if a certificate cannot be read
   */
  Properties producer() {
    Properties properties = new Properties();
    properties.setProperty("bootstrap.servers", String.join(",", servers));
    if (clientId != null) {
      properties.setProperty("client.id", clientId);
    }
    properties.setProperty("acks", "all");
    properties.setProperty("enable.idempotence", "true");
    properties.setProperty("max.block.ms", "10000");
    properties.setProperty("request.timeout.ms", "10000");
    properties.setProperty("delivery.timeout.ms", "20000");
    properties.setProperty("reconnect.backoff.max.ms", "5000");
    properties.setProperty("linger.ms", "0");
    properties.setProperty("enable.metrics.push", "false");
    properties.setProperty("security.protocol", protocol);
    if (sasl != null) {
      properties.setProperty("sasl.mechanism", sasl.mechanism());
      properties.setProperty("sasl.jaas.config", sasl.jaas());
    }
    if (tls != null) {
      properties.setProperty(
          "ssl.endpoint.identification.algorithm", tls.checkHostname() ? "https" : "");
      if (tls.authorities() != null) {
        properties.setProperty("ssl.truststore.type", "PEM");
        properties.setProperty("ssl.truststore.certificates", tls.authorities().text());
      }
      if (tls.certificate() != null && tls.key() != null) {
        properties.setProperty("ssl.keystore.type", "PEM");
        properties.setProperty("ssl.keystore.certificate.chain", tls.certificate().text());
        properties.setProperty("ssl.keystore.key", tls.key().text());
      }
    }
    return properties;
  }
}
