package dev.baton.gateway.system;

import static org.assertj.core.api.Assumptions.assumeThat;

import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ConnectionFactory;
import com.rabbitmq.client.GetResponse;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** A real RabbitMQ from the system's package, with its own folder and name. */
final class Rabbit implements Consumer {

  static final String QUEUE = "rasa_human_part";
  private static final Path SERVER = Path.of("/usr/lib/rabbitmq/bin/rabbitmq-server");

  private final int port = Program.freePort();
  private final Daemon daemon;
  private final List<GetResponse> responses = new ArrayList<>();
  private @Nullable Connection connection;
  private @Nullable Channel channel;

  Rabbit(Path folder) {
    assumeThat(SERVER)
        .as("no RabbitMQ: %s is not there; install the package rabbitmq-server", SERVER)
        .isExecutable();
    try {
      Files.createDirectories(folder);
      Path plugins = Files.writeString(folder.resolve("enabled_plugins"), "[].\n");
      Path settings = Files.writeString(folder.resolve("rabbitmq.conf"), "log.console = true\n");
      daemon =
          new Daemon(
              List.of(SERVER.toString()),
              Map.of(
                  "HOME", folder.toString(),
                  "RABBITMQ_NODENAME", "baton-" + port + "@localhost",
                  "RABBITMQ_NODE_IP_ADDRESS", "127.0.0.1",
                  "RABBITMQ_NODE_PORT", String.valueOf(port),
                  "RABBITMQ_DIST_PORT", String.valueOf(Program.freePort()),
                  "ERL_EPMD_PORT", String.valueOf(Program.freePort()),
                  "RABBITMQ_MNESIA_BASE", folder.resolve("data").toString(),
                  "RABBITMQ_LOG_BASE", folder.resolve("logs").toString(),
                  "RABBITMQ_ENABLED_PLUGINS_FILE", plugins.toString(),
                  "RABBITMQ_CONFIG_FILE", settings.toString()),
              folder,
              port);
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  @Override
  public String section() {
    return """
    {url: 127.0.0.1, port: %d, username: guest, password: guest, queues: [%s, rasa_copy], should_keep_unpublished_messages: true, retry_delay_in_seconds: 0.5}\
    """
        .formatted(port, QUEUE);
  }

  @Override
  public void start() {
    daemon.start();
  }

  @Override
  public void stop() {
    drop();
    daemon.stop();
  }

  @Override
  public List<JsonNode> consumed() {
    try {
      Channel from = channel();
      GetResponse next;
      while ((next = from.basicGet(QUEUE, true)) != null) {
        responses.add(next);
      }
    } catch (IOException | TimeoutException notYet) {
      drop();
    }
    return responses.stream()
        .map(each -> Program.JSON.readTree(new String(each.getBody(), StandardCharsets.UTF_8)))
        .toList();
  }

  /** The properties with which each consumed message was sent. */
  List<GetResponse> responses() {
    return List.copyOf(responses);
  }

  /** How many messages wait in a queue. */
  long waiting(String queue) throws IOException, TimeoutException {
    return channel().messageCount(queue);
  }

  private Channel channel() throws IOException, TimeoutException {
    Channel open = channel;
    if (open == null || !open.isOpen()) {
      drop();
      ConnectionFactory factory = new ConnectionFactory();
      factory.setHost("127.0.0.1");
      factory.setPort(port);
      connection = factory.newConnection();
      open = connection.createChannel();
      channel = open;
    }
    return open;
  }

  private void drop() {
    if (connection != null) {
      connection.abort();
      connection = null;
      channel = null;
    }
  }

  @Override
  public void close() {
    drop();
    daemon.close();
  }
}
