package dev.baton.gateway.broker;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.baton.broadcast.BrokerException;
import dev.baton.connector.Settings;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A broker that is unreachable or misconfigured is reported within the time of one call. */
@Timeout(60)
class UnreachableBrokerTest {

  private static final String PASSWORD = "pass-0123456789";

  @TempDir private Path folder = Path.of("");

  @Test
  void noRabbitListens() throws IOException {
    Map<String, Object> section =
        Map.of("url", "127.0.0.1", "port", closed(), "username", "u", "password", PASSWORD);
    try (RabbitBroker broker = new RabbitBroker(rabbit(section, Map.of()))) {
      assertThatThrownBy(() -> broker.publish(List.of()))
          .isInstanceOf(BrokerException.class)
          .hasMessageContaining("ConnectException")
          .hasMessageNotContaining(PASSWORD);
    }
  }

  @Test
  void noKafkaListens() throws IOException {
    Map<String, Object> section =
        Map.of("url", "127.0.0.1:" + closed(), "sasl_username", "u", "sasl_password", PASSWORD);
    KafkaSettings settings = KafkaSettings.read(section(section), Map.of(), false);
    try (KafkaBroker broker = new KafkaBroker(settings)) {
      assertThatThrownBy(() -> broker.publish(List.of()))
          .isInstanceOf(BrokerException.class)
          .hasMessageContaining("rasa_core_events")
          .hasMessageNotContaining(PASSWORD);
    }
  }

  @Test
  void anUnreadableKeySaysHowToMakeOneThatJavaReads() throws IOException {
    Path key =
        Files.writeString(
            folder.resolve("key.pem"),
            "-----BEGIN RSA PRIVATE" + " KEY-----\nAAAA\n-----END RSA PRIVATE" + " KEY-----\n");
    RabbitSettings settings =
        rabbit(
            Map.of("url", "127.0.0.1", "port", closed(), "username", "u", "password", PASSWORD),
            Map.of(
                "RABBITMQ_SSL_CLIENT_CERTIFICATE", key.toString(),
                "RABBITMQ_SSL_CLIENT_KEY", key.toString()));
    try (RabbitBroker broker = new RabbitBroker(settings)) {
      assertThatThrownBy(() -> broker.publish(List.of()))
          .isInstanceOf(BrokerException.class)
          .hasMessageContaining("RABBITMQ_SSL_CLIENT_KEY contains no unencrypted PKCS#8 key")
          .hasMessageContaining("openssl pkcs8 -topk8 -nocrypt");
    }
  }

  private static int closed() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  private static RabbitSettings rabbit(Map<String, ?> section, Map<String, String> environment) {
    return RabbitSettings.read(section(section), environment, new ArrayList<>());
  }

  private static Settings section(Map<String, ?> section) {
    return Settings.of(Map.of("event_broker", section)).section("event_broker");
  }
}
