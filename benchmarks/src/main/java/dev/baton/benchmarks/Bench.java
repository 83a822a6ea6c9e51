package dev.baton.benchmarks;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Deque;
import java.util.concurrent.ConcurrentLinkedDeque;
import org.jspecify.annotations.Nullable;

/** Where a scenario runs: starts the processes that it asks for and ends them with it. */
final class Bench implements AutoCloseable {

  private final Path checkout;
  private final Path folder;
  private final RunOptions options;
  private final PrintWriter out;
  private final @Nullable FsyncShim shim;
  private final Deque<AutoCloseable> running = new ConcurrentLinkedDeque<>();
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
    Runtime.getRuntime().addShutdownHook(new Thread(this::close, "end-processes"));
    this.shim = FsyncShim.compile(folder).orElse(null);
    if (shim == null) {
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

  /** The file that shows how many messages the world has seen. */
  Path seen() {
    return folder.resolve("seen");
  }

  void tell(String progress) {
    out.println(progress);
    out.flush();
  }

  Partner world() {
    SharedNumbers.create(seen());
    return partner(World.class, seen().toString());
  }

  Partner generator() {
    return partner(Generator.class);
  }

  Partner echo() {
    return partner(EchoEdge.class);
  }

  /** Starts Baton with a new store. */
  Program program(BatonConfiguration configuration) {
    programs++;
    Path own = folder.resolve("baton-" + programs);
    try {
      Files.createDirectories(own);
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
    return Program.start(this, own, configuration.yaml());
  }

  void closeAtEnd(AutoCloseable process) {
    running.push(process);
  }

  private Partner partner(Class<?> main, String... arguments) {
    Partner partner = Partner.start(main, folder.resolve(main.getSimpleName() + ".log"), arguments);
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
