package dev.baton.benchmarks;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** A process of the harness, as {@link BenchmarkMain} sees it: it is asked in lines of JSON. */
final class Partner implements AutoCloseable {

  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final Executor READERS = task -> Thread.ofVirtual().start(task);

  private final Process process;
  private final BufferedReader answers;
  private final Writer questions;
  private final Hello hello;

  private Partner(Process process) {
    this.process = process;
    this.answers = process.inputReader();
    this.questions = process.outputWriter();
    this.hello = answer(Hello.class, PATIENCE);
  }

  /** Starts a class of the harness in a Java of its own. */
  static Partner start(
      Class<?> main,
      Path log,
      List<String> flags,
      Map<String, String> environment,
      String... arguments) {
    List<String> command = new ArrayList<>(List.of(JavaCommand.PATH));
    command.addAll(flags);
    command.addAll(
        List.of(
            "--enable-native-access=ALL-UNNAMED",
            "-cp",
            System.getProperty("java.class.path"),
            main.getName()));
    command.addAll(List.of(arguments));
    try {
      ProcessBuilder builder =
          new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.appendTo(log.toFile()));
      builder.environment().putAll(environment);
      return new Partner(builder.start());
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  int port() {
    return hello.port();
  }

  ProcessMeter meter() {
    return new ProcessMeter(process.pid());
  }

  /** How many seconds of CPU its children have used, ended ones too. */
  double cpuSecondsOfChildren() {
    return new ProcessTree(process.toHandle()).cpuSeconds();
  }

  /** Asks what is answered at once. */
  <A> A ask(Object question, Class<A> kind) {
    return ask(question, kind, PATIENCE);
  }

  /**
   * Asks.
   *
   * @param patience after which the process is ended, and the run fails
   */
  <A> A ask(Object question, Class<A> kind, Duration patience) {
    try {
      questions.write(LineDialog.JSON.writeValueAsString(question));
      questions.write('\n');
      questions.flush();
    } catch (IOException gone) {
      throw new UncheckedIOException(gone);
    }
    return answer(kind, patience);
  }

  private <A> A answer(Class<A> kind, Duration patience) {
    CompletableFuture<Optional<String>> reading =
        CompletableFuture.supplyAsync(this::line, READERS);
    try {
      return reading
          .get(patience.toMillis(), TimeUnit.MILLISECONDS)
          .map(line -> LineDialog.JSON.readValue(line, kind))
          .orElseThrow(() -> new RunFailure("a process of the harness ended; its log says why"));
    } catch (TimeoutException silent) {
      process.destroyForcibly();
      throw new RunFailure("a process of the harness said nothing for " + patience, silent);
    } catch (ExecutionException gone) {
      throw new RunFailure("a process of the harness is gone", gone);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new RunFailure("interrupted", interrupted);
    }
  }

  /** What it says next; empty once it has ended. */
  private Optional<String> line() {
    try {
      return Optional.ofNullable(answers.readLine());
    } catch (IOException gone) {
      throw new UncheckedIOException(gone);
    }
  }

  /** It ends once nothing more is asked. */
  @Override
  public void close() {
    try {
      questions.close();
      if (!process.waitFor(10, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (IOException gone) {
      process.destroyForcibly();
    } catch (InterruptedException interrupted) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }
}
