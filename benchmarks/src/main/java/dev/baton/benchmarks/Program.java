package dev.baton.benchmarks;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;

/** The program under test: Baton's jar in a Java of its own. */
final class Program implements AutoCloseable {

  private static final Pattern LISTENS = Pattern.compile("Baton listens on \\S+:(\\d+)");
  private static final HttpClient HTTP = HttpClient.newHttpClient();
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  private final Process process;
  private final Path log;
  private final @Nullable SharedNumbers fsyncs;
  private final long begun = System.nanoTime();
  private int port;

  private Program(Process process, Path log, @Nullable SharedNumbers fsyncs) {
    this.process = process;
    this.log = log;
    this.fsyncs = fsyncs;
  }

  private Program ready() {
    Awaitility.await("Baton listens")
        .atMost(PATIENCE)
        .pollInterval(Duration.ofMillis(5))
        .until(() -> !process.isAlive() || listening().find());
    Matcher listening = listening();
    if (!listening.find()) {
      throw new RunFailure("Baton did not start; see " + log);
    }
    port = Integer.parseInt(listening.group(1));
    return this;
  }

  /**
   * Starts it on a free port.
   *
   * @param folder where its configuration, its store and its log are
   */
  static Program start(Bench bench, Path folder, String configuration) {
    RunOptions options = bench.options();
    Path config = folder.resolve("baton.yml");
    Path log = folder.resolve("baton.log");
    List<String> command = new ArrayList<>(List.of(JavaCommand.PATH));
    command.addAll(options.javaFlags());
    command.addAll(
        List.of("-jar", bench.jar().toString(), "run", "--port=0", "--config=" + config));
    try {
      Files.writeString(config, configuration);
      ProcessBuilder builder =
          new ProcessBuilder(command)
              .directory(folder.toFile())
              .redirectErrorStream(true)
              .redirectOutput(log.toFile());
      FsyncShim shim = bench.shim();
      SharedNumbers counts = null;
      if (shim != null) {
        String name = String.valueOf(folder.getFileName());
        counts = shim.counts(name);
        builder.environment().putAll(shim.environment(options.disk(), name));
      }
      Program program = new Program(builder.start(), log, counts);
      bench.closeAtEnd(program);
      return program.ready();
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  /** Waits until it takes messages. */
  void awaitReady() {
    HttpRequest question =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/readyz")).build();
    Awaitility.await("Baton is ready")
        .atMost(PATIENCE)
        .pollInterval(Duration.ofMillis(5))
        .until(
            () -> HTTP.send(question, HttpResponse.BodyHandlers.discarding()).statusCode() == 200);
  }

  int port() {
    return port;
  }

  ProcessMeter meter() {
    return new ProcessMeter(process.pid());
  }

  /** Counts its fsyncs and their nanoseconds; null if they are not counted. */
  @Nullable SharedNumbers fsyncs() {
    return fsyncs;
  }

  /** How many milliseconds ago it was started. */
  double ageMillis() {
    return (System.nanoTime() - begun) / 1e6;
  }

  /** Runs a command of the JDK's diagnosis and returns what it prints. */
  String diagnose(String command) {
    String jcmd = JavaCommand.PATH.replaceFirst("java$", "jcmd");
    try {
      Process running =
          new ProcessBuilder(jcmd, String.valueOf(process.pid()), command)
              .redirectErrorStream(true)
              .start();
      return new String(running.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  /** What its log warns of, and the errors in it. */
  List<String> complaints() {
    return lines().stream().filter(line -> line.contains(" WARN ") || isError(line)).toList();
  }

  static boolean isError(String line) {
    return line.contains(" ERROR ");
  }

  private Matcher listening() {
    return LISTENS.matcher(String.join("\n", lines()));
  }

  private List<String> lines() {
    try {
      return Files.readAllLines(log);
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }

  /** Stops it in order, so that recordings of its Java are written. */
  @Override
  public void close() {
    process.destroy();
    try {
      if (!process.waitFor(1, TimeUnit.MINUTES)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException interrupted) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }
}
