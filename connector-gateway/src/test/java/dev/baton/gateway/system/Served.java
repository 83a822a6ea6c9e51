package dev.baton.gateway.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;

/** A Rasa program as a process of its own, with its log beside it. */
final class Served implements AutoCloseable {

  private static final Duration PATIENCE = Duration.ofMinutes(2);

  private final Process process;
  private final Path log;

  private Served(Process process, Path log) {
    this.process = process;
    this.log = log;
  }

  /** {@code rasa …} in a project's folder. */
  static Served rasa(Path home, Path folder, Path log, List<String> arguments) {
    return python(home, folder, log, "rasa", arguments, Map.of());
  }

  /** {@code python -m <module> …} in a project's folder. */
  static Served python(
      Path home,
      Path folder,
      Path log,
      String module,
      List<String> arguments,
      Map<String, String> environment) {
    List<String> command =
        new ArrayList<>(List.of(home.resolve("bin/python").toString(), "-m", module));
    command.addAll(arguments);
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
    Map<String, String> variables = builder.environment();
    variables.remove("PYTHONDONTWRITEBYTECODE");
    variables.put("RASA_TELEMETRY_ENABLED", "false");
    variables.put("TF_CPP_MIN_LOG_LEVEL", "3");
    variables.put("OMP_NUM_THREADS", "1");
    variables.putAll(environment);
    try {
      Files.createDirectories(log.toAbsolutePath().getParent());
      Process process = builder.start();
      Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly));
      return new Served(process, log);
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  /** Waits until an address answers 200. */
  void awaitReady(URI url) {
    Awaitility.await(url.getPath())
        .atMost(PATIENCE)
        .pollInterval(Duration.ofMillis(200))
        .failFast(
            () -> assertThat(process.isAlive()).as(() -> "running; log:\n" + logTail()).isTrue())
        .until(() -> answers(url));
  }

  private static boolean answers(URI url) {
    try {
      HttpRequest request =
          HttpRequest.newBuilder(url).timeout(Duration.ofSeconds(5)).GET().build();
      return Program.send(request).statusCode() == 200;
    } catch (UncheckedIOException notYet) {
      return false;
    }
  }

  /** Waits for its end; returns its exit code. */
  int awaitEnd(Duration patience) {
    try {
      assertThat(process.waitFor(patience.toSeconds(), TimeUnit.SECONDS))
          .as(() -> "ended in time; log:\n" + logTail())
          .isTrue();
      return process.exitValue();
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(interrupted);
    }
  }

  String logTail() {
    try {
      List<String> lines = Files.readString(log).lines().toList();
      return String.join("\n", lines.subList(Math.max(0, lines.size() - 40), lines.size()));
    } catch (IOException unreadable) {
      return "(no log: " + unreadable.getMessage() + ")";
    }
  }

  @Override
  public void close() {
    process.descendants().forEach(ProcessHandle::destroyForcibly);
    process.destroyForcibly();
    awaitEnd(Duration.ofSeconds(20));
  }
}
