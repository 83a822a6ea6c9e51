package dev.baton.benchmarks;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A process of the harness, as {@link BenchmarkMain} sees it: it is asked in lines of JSON. */
final class Partner implements AutoCloseable {

  private final Process process;
  private final BufferedReader answers;
  private final Writer questions;
  private final int port;

  private Partner(Process process) {
    this.process = process;
    this.answers = process.inputReader();
    this.questions = process.outputWriter();
    this.port = answer(Hello.class).port();
  }

  /** Starts a class of the harness in a Java of its own. */
  static Partner start(Class<?> main, Path log, String... arguments) {
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
      return new Partner(
          new ProcessBuilder(command)
              .redirectError(ProcessBuilder.Redirect.appendTo(log.toFile()))
              .start());
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  int port() {
    return port;
  }

  ProcessMeter meter() {
    return new ProcessMeter(process.pid());
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

  @Override
  public void close() {
    process.destroyForcibly();
  }
}
