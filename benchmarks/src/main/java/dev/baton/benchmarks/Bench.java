package dev.baton.benchmarks;

import dev.baton.benchmarks.EchoScenario.EchoRounds;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedDeque;
import org.jspecify.annotations.Nullable;

/** Where a scenario runs: starts the processes that it asks for and ends them with it. */
final class Bench implements AutoCloseable {

  private final Path checkout;
  private final Path folder;
  private final RunOptions options;
  private final PrintWriter out;
  private final @Nullable FsyncShim shim;
  private final SharedFiles files;
  private final Deque<AutoCloseable> running = new ConcurrentLinkedDeque<>();
  private @Nullable Partner world;
  private @Nullable Partner generator;
  private @Nullable Partner consoles;
  private @Nullable Partner postgres;
  private @Nullable EchoRounds echo;
  private @Nullable SharedNumbers postgresFsyncs;
  private int programs;

  /**
   * Makes room for a run.
   *
   * @param checkout where Baton's sources and its built jar are
   * @param folder the run's own
   * @param out where progress is told
   */
  Bench(Path checkout, Path folder, RunOptions options, PrintWriter out) {
    this.checkout = checkout;
    this.folder = folder;
    this.options = options;
    this.out = out;
    try {
      Files.createDirectories(folder);
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
    this.files = SharedFiles.create(folder);
    Runtime.getRuntime().addShutdownHook(new Thread(this::close, "end-processes"));
    this.shim = FsyncShim.compile().orElse(null);
    if (shim != null) {
      closeAtEnd(shim);
    } else {
      tell("NO C COMPILER (cc): fsyncs are neither counted nor delayed");
      if (!options.disk().equals(DiskDelay.NONE)) {
        throw new RunFailure("--disk=" + options.disk() + " needs a C compiler (cc)");
      }
    }
  }

  RunOptions options() {
    return options;
  }

  @Nullable FsyncShim shim() {
    return shim;
  }

  Path jar() {
    return checkout.resolve("connector-gateway/target/baton.jar");
  }

  /** The folder of a bot on another project's webhook server. */
  Path peer(String name) {
    return checkout.resolve("benchmarks/peers").resolve(name);
  }

  /** A file for what a process prints. */
  Path log(String name) {
    return folder.resolve(name);
  }

  SharedFiles files() {
    return files;
  }

  void tell(String progress) {
    out.println(progress);
    out.flush();
  }

  /** The world; there is one. */
  Partner world() {
    Partner found = world;
    if (found == null) {
      found = harness(World.class, Map.of(), files.seen(), files.chats());
      world = found;
    }
    return found;
  }

  /** The generator; there is one. */
  Partner generator() {
    Partner found = generator;
    if (found == null) {
      found = harness(Generator.class, Map.of());
      generator = found;
    }
    return found;
  }

  /** What keeps consoles open; there is one. */
  Partner consoles() {
    Partner found = consoles;
    if (found == null) {
      found = harness(ConsoleHost.class, Map.of());
      consoles = found;
    }
    return found;
  }

  /** The echo, in a Java like Baton's, warmed up; there is one. */
  EchoRounds echo() {
    EchoRounds found = echo;
    if (found == null) {
      found = EchoRounds.warm(this, partner(EchoEdge.class, List.of(options.heapFlag()), Map.of()));
      echo = found;
    }
    return found;
  }

  /** PostgreSQL, on the same slow disk as Baton; there is one. */
  Partner postgres() {
    Partner found = postgres;
    if (found == null) {
      Map<String, String> environment = Map.of();
      if (shim != null) {
        postgresFsyncs = shim.counts("postgres");
        environment = shim.environment(options.disk(), "postgres");
      }
      found = harness(PostgresHost.class, environment);
      postgres = found;
    }
    return found;
  }

  /** Counts PostgreSQL's fsyncs; null if there is none, or they are not counted. */
  @Nullable SharedNumbers postgresFsyncs() {
    return postgresFsyncs;
  }

  Path checkout() {
    return checkout;
  }

  /** A new folder, in which Baton finds no store. */
  Path programFolder() {
    programs++;
    Path own = folder.resolve("baton-" + programs);
    try {
      Files.createDirectories(own);
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
    return own;
  }

  void closeAtEnd(AutoCloseable process) {
    running.push(process);
  }

  private Partner harness(Class<?> main, Map<String, String> environment, String... arguments) {
    return partner(main, JavaCommand.HARNESS_FLAGS, environment, arguments);
  }

  private Partner partner(
      Class<?> main, List<String> flags, Map<String, String> environment, String... arguments) {
    Partner partner =
        Partner.start(main, log(main.getSimpleName() + ".log"), flags, environment, arguments);
    closeAtEnd(partner);
    return partner;
  }

  /** Ends all processes, the last started first. */
  @Override
  public void close() {
    for (AutoCloseable each = running.poll(); each != null; each = running.poll()) {
      try {
        each.close();
      } catch (Exception failure) {
        throw new RunFailure("a process did not end", failure);
      }
    }
  }
}
