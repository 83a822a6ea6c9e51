package dev.baton.gateway.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Properties;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** A real Kafka broker, from the class path that Maven resolved for it, and a plain consumer. */
final class Kafka implements Consumer {

  private static final String TOPIC = "rasa_core_events";

  private final int port = Program.freePort();
  private final Daemon daemon;
  private final List<ConsumerRecord<String, String>> records = new ArrayList<>();
  private @Nullable KafkaConsumer<String, String> consumer;

  Kafka(Path folder) {
    Path classPath = Path.of(System.getProperty("baton.kafka.classpath", "none"));
    assumeThat(classPath)
        .as("no Kafka: %s is not there; run mvn -pl connector-gateway -am verify", classPath)
        .isRegularFile();
    try {
      Files.createDirectories(folder);
      Path settings =
          Files.writeString(folder.resolve("server.properties"), settings(folder, port));
      List<String> java =
          List.of(
              Path.of(System.getProperty("java.home"), "bin", "java").toString(),
              "-Xmx256m",
              "-cp",
              Files.readString(classPath, StandardCharsets.UTF_8).strip());
      Process format =
          new ProcessBuilder(
                  command(
                      java,
                      "kafka.tools.StorageTool",
                      "format",
                      "--standalone",
                      "--cluster-id",
                      "AAAAAAAAAAAAAAAAAAAAAA",
                      "--config",
                      settings.toString()))
              .redirectErrorStream(true)
              .redirectOutput(folder.resolve("format.log").toFile())
              .start();
      assertThat(format.waitFor())
          .as(Files.readString(folder.resolve("format.log"), StandardCharsets.UTF_8))
          .isZero();
      daemon =
          new Daemon(command(java, "kafka.Kafka", settings.toString()), Map.of(), folder, port);
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(interrupted);
    }
  }

  private static List<String> command(List<String> java, String... arguments) {
    List<String> command = new ArrayList<>(java);
    command.addAll(List.of(arguments));
    return command;
  }

  private static String settings(Path folder, int port) {
    int controller = Program.freePort();
    return """
    process.roles=broker,controller
    node.id=1
    listeners=PLAINTEXT://127.0.0.1:%d,CONTROLLER://127.0.0.1:%d
    advertised.listeners=PLAINTEXT://127.0.0.1:%d
    controller.listener.names=CONTROLLER
    controller.quorum.bootstrap.servers=127.0.0.1:%d
    listener.security.protocol.map=CONTROLLER:PLAINTEXT,PLAINTEXT:PLAINTEXT
    offsets.topic.replication.factor=1
    num.partitions=1
    log.dirs=%s
    """
        .formatted(port, controller, port, controller, folder.resolve("data"));
  }

  @Override
  public String section() {
    return """
    {type: kafka, url: "127.0.0.1:%d", security_protocol: PLAINTEXT, partition_by_sender: true, client_id: baton, queue_size: 10, erasures: tombstone}\
    """
        .formatted(port);
  }

  @Override
  public void start() {
    daemon.start();
  }

  @Override
  public void stop() {
    closeConsumer();
    daemon.stop();
  }

  @Override
  public List<JsonNode> consumed() {
    consumer().poll(Duration.ofMillis(200)).forEach(records::add);
    return records.stream()
        .map(ConsumerRecord::value)
        .filter(Objects::nonNull)
        .map(Program.JSON::readTree)
        .toList();
  }

  /** The key of what was consumed last, if it came without a value: a tombstone. */
  @Nullable String lastTombstone() {
    ConsumerRecord<String, String> last = records.getLast();
    return last.value() == null ? last.key() : null;
  }

  /** The keys and headers of what was consumed, each as {@code key header}. */
  List<String> envelopes() {
    return records.stream()
        .map(each ->
            each.key()
                + " "
                + new String(
                    Objects.requireNonNull(each.headers().lastHeader("RASA_ENVIRONMENT")).value(),
                    StandardCharsets.UTF_8))
        .toList();
  }

  private KafkaConsumer<String, String> consumer() {
    KafkaConsumer<String, String> open = consumer;
    if (open == null) {
      Properties properties = new Properties();
      properties.setProperty("bootstrap.servers", "127.0.0.1:" + port);
      open = new KafkaConsumer<>(properties, new StringDeserializer(), new StringDeserializer());
      TopicPartition only = new TopicPartition(TOPIC, 0);
      open.assign(List.of(only));
      open.seekToBeginning(List.of(only));
      records.clear();
      consumer = open;
    }
    return open;
  }

  private void closeConsumer() {
    if (consumer != null) {
      consumer.close();
      consumer = null;
    }
  }

  @Override
  public void close() {
    closeConsumer();
    daemon.close();
  }
}
