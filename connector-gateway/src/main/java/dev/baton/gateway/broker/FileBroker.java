package dev.baton.gateway.broker;

import dev.baton.broadcast.BrokerEvent;
import dev.baton.broadcast.BrokerException;
import dev.baton.broadcast.EventBroker;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;

/** A file with one event per line. It is reopened for each batch, so it may be moved away. */
final class FileBroker implements EventBroker {

  private final Path path;

  FileBroker(Path path) {
    this.path = path;
  }

  @Override
  public String type() {
    return "file";
  }

  @Override
  public void publish(List<BrokerEvent> events) {
    StringBuilder lines = new StringBuilder();
    events.forEach(event -> lines.append(event.json()).append('\n'));
    try (FileChannel file =
        FileChannel.open(path, StandardOpenOption.CREATE, StandardOpenOption.APPEND)) {
      ByteBuffer bytes = ByteBuffer.wrap(lines.toString().getBytes(StandardCharsets.UTF_8));
      while (bytes.hasRemaining()) {
        file.write(bytes);
      }
      if (!events.isEmpty()) {
        file.force(false);
      }
    } catch (IOException failure) {
      throw new BrokerException(
          "cannot write to the file: " + failure.getClass().getSimpleName(), failure);
    }
  }

  @Override
  public void close() {}
}
