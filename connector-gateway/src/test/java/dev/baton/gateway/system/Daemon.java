package dev.baton.gateway.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;

/** A third-party server as a process of its own; ready once it listens on a port. */
final class Daemon implements AutoCloseable {

  private static final Duration PATIENCE = Duration.ofSeconds(90);

  private final List<String> command;
  private final Map<String, String> environment;
  private final Path folder;
  private final Path log;
  private final int port;
  private @Nullable Process process;

  Daemon(List<String> command, Map<String, String> environment, Path folder, int port) {
    this.command = command;
    this.environment = environment;
    this.folder = folder;
    this.log = folder.resolve("daemon.log");
    this.port = port;
  }

  void start() {
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
    builder.environment().putAll(environment);
    try {
      process = builder.start();
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
    Awaitility.await("listening on " + port)
        .atMost(PATIENCE)
        .pollInterval(Duration.ofMillis(100))
        .failFast(() -> assertThat(isRunning()).as(() -> "running; its log:\n" + tail()).isTrue())
        .until(this::listens);
  }

  private boolean isRunning() {
    Process running = process;
    return running != null && running.isAlive();
  }

  private boolean listens() {
    try (Socket socket = new Socket()) {
      socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 500);
      return true;
    } catch (IOException refused) {
      return false;
    }
  }

  /** Stops it cleanly, with all processes it started. */
  void stop() {
    Process running = process;
    if (running == null) {
      return;
    }
    List<ProcessHandle> children = running.descendants().toList();
    running.destroy();
    try {
      if (!running.waitFor(30, TimeUnit.SECONDS)) {
        running.destroyForcibly().waitFor();
      }
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(interrupted);
    }
    children.forEach(ProcessHandle::destroyForcibly);
    children.forEach(child -> child.onExit().join());
    process = null;
  }

  private String tail() {
    try {
      List<String> lines = Files.exists(log) ? Files.readAllLines(log) : List.of();
      return String.join("\n", lines.subList(Math.max(0, lines.size() - 30), lines.size()));
    } catch (IOException unreadable) {
      return unreadable.toString();
    }
  }

  @Override
  public void close() {
    stop();
  }
}
