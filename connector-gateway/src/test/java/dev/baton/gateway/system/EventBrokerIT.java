package dev.baton.gateway.system;

import static dev.baton.gateway.system.Soon.soon;
import static org.assertj.core.api.Assertions.assertThat;

import com.rabbitmq.client.GetResponse;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

/** The packaged program publishes the human part to a real Kafka and a real RabbitMQ. */
@Timeout(400)
class EventBrokerIT {

  @TempDir Path folder;
  @TempDir Path home;

  static Stream<Named<Function<Path, Consumer>>> brokers() {
    return Stream.of(Named.of("Kafka", Kafka::new), Named.of("RabbitMQ", Rabbit::new));
  }

  @Test
  void kafkaIsToldAsRasaWouldTellIt() {
    try (Kafka kafka = new Kafka(folder);
        HumanPart story = new HumanPart(home, kafka.section())) {
      kafka.start();
      story.start();
      story.begin();
      story.end();
      soon(() -> assertThat(kafka.consumed()).hasSize(6));
      story.assertTold(kafka.consumed());
      assertThat(kafka.envelopes()).hasSize(6).containsOnly("501 RASA_ENVIRONMENT_NOT_SET");
      soon(() -> assertThat(story.standing().path("waiting").asInt(-1)).isZero());
      assertThat(story.standing().path("status").asString("")).isEqualTo("up");
      assertThat(story.program.logged())
          .contains("event_broker.queue_size: has no effect")
          .doesNotContain("My card is lost");
    }
  }

  @Test
  void rabbitIsToldAsRasaWouldTellIt() throws Exception {
    try (Rabbit rabbit = new Rabbit(folder);
        HumanPart story = new HumanPart(home, rabbit.section())) {
      rabbit.start();
      story.start();
      story.begin();
      story.end();
      soon(() -> assertThat(rabbit.consumed()).hasSize(6));
      story.assertTold(rabbit.consumed());
      assertThat(rabbit.waiting("rasa_copy")).isEqualTo(6);
      assertThat(rabbit.responses())
          .extracting(GetResponse::getEnvelope)
          .allSatisfy(envelope -> {
            assertThat(envelope.getExchange()).isEqualTo("rasa-exchange");
            assertThat(envelope.getRoutingKey()).isEmpty();
          });
      assertThat(rabbit.responses())
          .allSatisfy(each -> assertThat(each.getProps().getDeliveryMode()).isEqualTo(2));
      assertThat(story.program.logged())
          .contains("event_broker.should_keep_unpublished_messages: has no effect");
    }
  }

  @Test
  void kafkaIsToldOfAnErasureAlsoAfterAKillAndLetsGoOfTheKey() {
    try (Kafka kafka = new Kafka(folder);
        HumanPart story = new HumanPart(home, kafka.section())) {
      kafka.start();
      story.start();
      story.begin();
      story.end();
      soon(() -> assertThat(kafka.consumed()).hasSize(6));
      kafka.stop();
      story.erase("501");
      story.program.kill();
      kafka.start();
      story.start();
      soon(() -> {
        assertThat(kafka.consumed()).hasSizeGreaterThan(6);
        assertThat(kafka.lastTombstone()).isEqualTo("501");
      });
      JsonNode erased = kafka.consumed().getLast();
      assertThat(erased.path("event").asString("")).isEqualTo("erased");
      assertThat(erased.path("sender_id").asString("")).isEqualTo("501");
      assertThat(erased.path("metadata").path("channel").asString("")).isEqualTo("telegram");
    }
  }

  @Test
  void rabbitIsToldOfAnErasure() {
    try (Rabbit rabbit = new Rabbit(folder);
        HumanPart story = new HumanPart(home, rabbit.section())) {
      rabbit.start();
      story.start();
      story.begin();
      story.end();
      story.erase("501");
      soon(() ->
          assertThat(rabbit.consumed().getLast().path("event").asString("")).isEqualTo("erased"));
    }
  }

  @ParameterizedTest
  @MethodSource("brokers")
  void aBrokerThatComesUpAfterwardsIsToldAll(Function<Path, Consumer> made) {
    try (Consumer broker = made.apply(folder);
        HumanPart story = new HumanPart(home, broker.section())) {
      story.start();
      story.begin();
      story.end();
      soon(() -> assertThat(story.standing().path("status").asString("")).isEqualTo("down"));
      soon(() -> assertThat(story.standing().path("waiting").asInt(-1)).isEqualTo(6));
      assertThat(story.program.get("/readyz", null).statusCode()).isEqualTo(200);
      broker.start();
      soon(() -> assertThat(broker.consumed()).hasSizeGreaterThanOrEqualTo(6));
      story.assertTold(broker.consumed());
      assertThat(story.program.logged()).containsOnlyOnce("takes nothing").contains("again");
    }
  }

  @ParameterizedTest
  @MethodSource("brokers")
  void neitherAKillNorABrokerThatGoesAwayLosesAnything(Function<Path, Consumer> made) {
    try (Consumer broker = made.apply(folder);
        HumanPart story = new HumanPart(home, broker.section())) {
      broker.start();
      story.start();
      story.begin();
      story.program.kill();
      List<JsonNode> all = new ArrayList<>(broker.consumed());
      broker.stop();
      story.start();
      story.end();
      story.program.kill();
      broker.start();
      story.start();
      soon(() -> {
        List<JsonNode> since = broker.consumed();
        assertThat(since).isNotEmpty();
        assertThat(since.getLast().path("event").asString("")).isEqualTo("resume");
      });
      all.addAll(broker.consumed());
      story.assertTold(List.copyOf(new LinkedHashSet<>(all)));
    }
  }
}
