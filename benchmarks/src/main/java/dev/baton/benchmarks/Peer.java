package dev.baton.benchmarks;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import org.awaitility.Awaitility;

/** A bot on another project's webhook server, from {@code benchmarks/peers}. */
final class Peer implements AutoCloseable {

  private static final int MISSING = 3;

  /** Its first start installs what it needs. */
  private static final Duration PATIENCE = Duration.ofMinutes(10);

  private static final Duration QUIET = Duration.ofMillis(250);
  private static final double QUIET_SHARE = 0.1;
  private static final Duration ENDING = Duration.ofSeconds(10);

  private final String name;
  private final int port;
  private final Process process;

  private Peer(String name, int port, Process process) {
    this.name = name;
    this.port = port;
    this.process = process;
  }

  /** Starts it on a free port; empty, once the reason is told, where this machine cannot. */
  static Optional<Peer> start(Bench bench, String name, int world) {
    Path out = bench.log(name + ".out");
    Path err = bench.log(name + ".err");
    int port = freePort();
    ProcessBuilder builder =
        new ProcessBuilder(
                bench.peer(name).resolve("start").toString(),
                String.valueOf(port),
                "http://127.0.0.1:" + world)
            .redirectOutput(out.toFile())
            .redirectError(err.toFile());
    builder
        .environment()
        .putAll(
            Map.of(
                "MODE",
                "ingest",
                "SECRET",
                TelegramCalls.SECRET,
                "JAVA_HOME",
                System.getProperty("java.home")));
    bench.tell(name + ": starting");
    try {
      Peer peer = new Peer(name, port, builder.start());
      bench.closeAtEnd(peer);
      Awaitility.await(name + " is ready")
          .atMost(PATIENCE)
          .pollInterval(Duration.ofMillis(50))
          .until(() -> !peer.process.isAlive() || lines(out).contains("ready"));
      if (peer.process.isAlive()) {
        return Optional.of(peer);
      }
      if (peer.process.exitValue() == MISSING) {
        bench.tell("SKIPPED " + String.join(" ", lines(err)));
        return Optional.empty();
      }
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
    throw new RunFailure(name + " did not start; see " + err);
  }

  String name() {
    return name;
  }

  int port() {
    return port;
  }

  ProcessMeter meter() {
    return new ProcessMeter(process.pid());
  }

  /** Waits until it has done what it acknowledged before. */
  void settle() {
    Awaitility.await(name + " has settled")
        .atMost(PATIENCE)
        .pollInterval(QUIET)
        .until(new Quiet(meter())::isQuiet);
  }

  /** Whether a process does next to nothing between two looks. */
  private static final class Quiet {

    private final ProcessMeter meter;
    private double cpu;
    private long at;

    Quiet(ProcessMeter meter) {
      this.meter = meter;
      this.cpu = meter.cpuSeconds();
      this.at = System.nanoTime();
    }

    boolean isQuiet() {
      double cpuNow = meter.cpuSeconds();
      long now = System.nanoTime();
      boolean quiet = (cpuNow - cpu) * 1e9 < (now - at) * QUIET_SHARE;
      cpu = cpuNow;
      at = now;
      return quiet;
    }
  }

  private static int freePort() {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  private static List<String> lines(Path file) {
    try {
      return Files.readAllLines(file);
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }

  /** Ends it and what it started, and waits until they are gone. */
  @Override
  public void close() {
    List<ProcessHandle> all =
        Stream.concat(process.descendants(), Stream.of(process.toHandle())).toList();
    all.forEach(ProcessHandle::destroy);
    try {
      CompletableFuture.allOf(
              all.stream().map(ProcessHandle::onExit).toArray(CompletableFuture<?>[]::new))
          .get(ENDING.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException | ExecutionException late) {
      all.forEach(ProcessHandle::destroyForcibly);
    } catch (InterruptedException interrupted) {
      all.forEach(ProcessHandle::destroyForcibly);
      Thread.currentThread().interrupt();
    }
  }
}
