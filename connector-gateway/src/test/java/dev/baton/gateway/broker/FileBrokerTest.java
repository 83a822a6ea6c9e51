package dev.baton.gateway.broker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.baton.broadcast.BrokerEvent;
import dev.baton.broadcast.BrokerException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileBrokerTest {

  @TempDir private Path folder = Path.of("");

  @Test
  void eachEventIsALine() throws IOException {
    Path file = folder.resolve("events.log");
    try (FileBroker broker = new FileBroker(file)) {
      broker.publish(List.of(new BrokerEvent("a", "{\"n\":1}"), new BrokerEvent("b", "{\"n\":2}")));
      broker.publish(List.of());
      broker.publish(List.of(new BrokerEvent("a", "{\"text\":\"ü\"}")));
    }
    assertThat(Files.readAllLines(file))
        .containsExactly("{\"n\":1}", "{\"n\":2}", "{\"text\":\"ü\"}");
  }

  @Test
  void aFileThatCannotBeWrittenIsAFailureOfTheBroker() {
    try (FileBroker broker = new FileBroker(folder.resolve("missing/events.log"))) {
      assertThatThrownBy(() -> broker.publish(List.of()))
          .isInstanceOf(BrokerException.class)
          .hasMessageContaining("NoSuchFileException");
    }
  }
}
