package dev.baton.gateway.broker;

import dev.baton.connector.Secret;
import dev.baton.connector.SettingForm.Shape;
import dev.baton.connector.Settings;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * {@code type: pika}.
 *
 * @param tls null for none
 * @param queues durable ones, bound to the exchange
 * @param environment sent with each event as {@code app_id}; null for none
 */
record RabbitSettings(
    String host,
    int port,
    String virtualHost,
    String username,
    Secret password,
    @Nullable Tls tls,
    String exchange,
    List<String> queues,
    @Nullable String environment) {

  private static final Shape URL =
      new Shape("\\S+", List.of("localhost", "amqp://user:password@localhost"));

  private static final String CERTIFICATE = "RABBITMQ_SSL_CLIENT_CERTIFICATE";
  private static final String KEY = "RABBITMQ_SSL_CLIENT_KEY";
  private static final String DEFAULT_QUEUE = "rasa_core_events";
  private static final int DEFAULT_PORT = 5672;

  /**
   * Certificates, each null for none.
   *
   * @param authorities whom to trust; null for the authorities that Java trusts
   */
  record Tls(@Nullable PemFile authorities, @Nullable PemFile certificate, @Nullable PemFile key) {}

  static RabbitSettings read(
      Settings section, Map<String, String> environment, List<String> notices) {
    URI url = url(section, section.text("url", URL));
    String credentials = url.getRawUserInfo();
    String[] halves = (credentials == null ? ":" : credentials + ":").split(":", -1);
    String username = section.textOrNull("username");
    String password = section.textOrNull("password");
    if (credentials == null) {
      missing(section, "username", username);
      missing(section, "password", password);
    }
    int port = section.number("port", DEFAULT_PORT, 1, 65_535);
    String path = url.getRawPath();
    return new RabbitSettings(
        String.valueOf(url.getHost()),
        url.getPort() < 0 ? port : url.getPort(),
        path == null || path.length() < 2 ? "/" : decoded(path.substring(1)),
        credentials == null ? String.valueOf(username) : decoded(halves[0]),
        new Secret(credentials == null ? String.valueOf(password) : decoded(halves[1])),
        tls(section, url, environment, notices),
        section.text("exchange_name", "rasa-exchange"),
        queues(section),
        environment.get("RASA_ENVIRONMENT"));
  }

  private static URI url(Settings section, String text) {
    try {
      URI url = new URI(text.contains("://") ? text : "amqp://" + text);
      boolean amqp = "amqp".equals(url.getScheme()) || "amqps".equals(url.getScheme());
      if (amqp && url.getHost() != null) {
        return url;
      }
    } catch (URISyntaxException malformed) {
      section.problem("url", "is not a host or an amqp(s) URL");
      return URI.create("amqp://invalid");
    }
    section.problem("url", "is not a host or an amqp(s) URL; write localhost or amqp://localhost");
    return URI.create("amqp://invalid");
  }

  private static void missing(Settings section, String key, @Nullable String value) {
    if (value == null) {
      section.problem(key, "is missing; set it here, or in url");
    }
  }

  private static List<String> queues(Settings section) {
    List<String> old = section.texts("queue", List.of(DEFAULT_QUEUE));
    return section.texts("queues", old);
  }

  private static @Nullable Tls tls(
      Settings section, URI url, Map<String, String> environment, List<String> notices) {
    String authorities = null;
    String certificate = environment.get(CERTIFICATE);
    String key = environment.get(KEY);
    String query = url.getRawQuery();
    for (String pair : query == null ? new String[0] : query.split("&", -1)) {
      String[] halves = (pair + "=").split("=", -1);
      switch (halves[0]) {
        case "cacertfile", "cafile" -> authorities = decoded(halves[1]);
        case "certfile" -> certificate = decoded(halves[1]);
        case "keyfile" -> key = decoded(halves[1]);
        default -> notices.add("%s.url: %s has no effect".formatted(section.path(), halves[0]));
      }
    }
    boolean asClient = certificate != null && key != null;
    if (!"amqps".equals(url.getScheme()) && !asClient) {
      return null;
    }
    return new Tls(
        file(authorities, "cacertfile in " + section.path() + ".url"),
        asClient ? file(certificate, CERTIFICATE) : null,
        asClient ? file(key, KEY) : null);
  }

  private static @Nullable PemFile file(@Nullable String name, String called) {
    return name == null ? null : new PemFile(Path.of(name), called);
  }

  private static String decoded(String text) {
    return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
  }

  String address() {
    return host + ":" + port + "/" + exchange;
  }
}
