package dev.baton.benchmarks;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** A process of the harness, as {@link BenchmarkMain} sees it: it is asked in lines of JSON. */
final class Partner implements AutoCloseable {

  private final Process process;
  private final BufferedReader answers;
  private final Writer questions;
  private final Hello hello;

  private Partner(Process process) {
    this.process = process;
    this.answers = process.inputReader();
    this.questions = process.outputWriter();
    this.hello = answer(Hello.class);
  }

  /** Starts a class of the harness in a Java of its own. */
  static Partner start(
      Class<?> main, Path log, Map<String, String> environment, String... arguments) {
    List<String> command =
        new ArrayList<>(
            List.of(
                JavaCommand.PATH,
                "-Xmx512m",
                "-XX:+UseSerialGC",
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

  /** How many seconds of CPU its children have used. */
  double cpuSecondsOfChildren() {
    return process
        .descendants()
        .mapToDouble(child -> new ProcessMeter(child.pid()).cpuSeconds())
        .sum();
  }

  <A> A ask(Object question, Class<A> kind) {
    try {
      questions.write(LineDialog.JSON.writeValueAsString(question));
      questions.write('\n');
      questions.flush();
    } catch (IOException gone) {
      throw new UncheckedIOException(gone);
    }
    return answer(kind);
  }

  private <A> A answer(Class<A> kind) {
    try {
      String line = answers.readLine();
      if (line == null) {
        throw new RunFailure("a process of the harness ended; its log says why");
      }
      return LineDialog.JSON.readValue(line, kind);
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
