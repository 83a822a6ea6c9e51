package dev.baton.gateway.broker;

import dev.baton.broadcast.BrokerEvent;
import dev.baton.broadcast.EventBroker;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;

/** A Kafka topic; an event counts as published once all in-sync replicas have it. */
final class KafkaBroker implements EventBroker {

  private final KafkaSettings settings;
  private @Nullable KafkaProducer<byte[], byte[]> producer;

  KafkaBroker(KafkaSettings settings) {
    this.settings = settings;
  }

  @Override
  public String type() {
    return "kafka";
  }

  @Override
  public void publish(List<BrokerEvent> events) throws InterruptedException {
    try {
      KafkaProducer<byte[], byte[]> to = connected();
      List<Future<?>> sent = new ArrayList<>(events.size());
      for (BrokerEvent event : events) {
        sent.add(to.send(written(event, event.json().getBytes(StandardCharsets.UTF_8))));
        if (event.erased() && settings.tombstones()) {
          sent.add(to.send(written(event, null)));
        }
      }
      for (Future<?> each : sent) {
        each.get();
      }
    } catch (ExecutionException failure) {
      drop();
      throw BrokerErrors.of(failure);
    } catch (InterruptException stopped) {
      drop();
      boolean cleared = Thread.interrupted();
      throw new InterruptedException("stopping" + (cleared ? "" : " already"));
    } catch (InterruptedException stopped) {
      drop();
      throw stopped;
    } catch (KafkaException failure) {
      drop();
      throw BrokerErrors.of(failure);
    }
  }

  /** A null value is Kafka's tombstone: compaction of the topic removes what has its key. */
  private ProducerRecord<byte[], byte[]> written(BrokerEvent event, byte @Nullable [] value) {
    byte[] key =
        settings.partitionBySender() ? event.senderId().getBytes(StandardCharsets.UTF_8) : null;
    Header environment = new RecordHeader("RASA_ENVIRONMENT", settings.environmentHeader());
    return new ProducerRecord<>(settings.topic(), null, key, value, List.of(environment));
  }

  /** A producer that has looked up the topic, so that a failure shows at once. */
  private KafkaProducer<byte[], byte[]> connected() {
    KafkaProducer<byte[], byte[]> open = producer;
    if (open == null) {
      open =
          new KafkaProducer<>(
              settings.producer(), new ByteArraySerializer(), new ByteArraySerializer());
      producer = open;
      var unused = open.partitionsFor(settings.topic());
    }
    return open;
  }

  private void drop() {
    KafkaProducer<byte[], byte[]> open = producer;
    producer = null;
    if (open != null) {
      open.close(Duration.ZERO);
    }
  }

  @Override
  public void close() {
    drop();
  }
}
