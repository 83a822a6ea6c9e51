package dev.baton.benchmarks;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import tools.jackson.databind.SerializationFeature;

/**
 * What a run found.
 *
 * @param command how it was started
 * @param at when
 * @param threads on which of Baton's the CPU was spent
 */
record Results(
    String scenario,
    String command,
    Instant at,
    Machine machine,
    List<Figure> figures,
    List<CpuTable> threads) {

  Results {
    figures = List.copyOf(figures);
    threads = List.copyOf(threads);
  }

  String markdown() {
    String rows =
        figures.stream()
            .map(figure ->
                "| %s | %s | %s – %s | %s |"
                    .formatted(
                        figure.name(),
                        number(figure.value()),
                        number(figure.least()),
                        number(figure.most()),
                        figure.unit()))
            .collect(Collectors.joining("\n"));
    return """
    ## %s

    `benchmarks/run %s`, %s

    %s, %d cores, %d MB; %s; %s; load before: %.2f; noise: %.0f %%; fsync of the disk: %.2f ms

    | | | min – max | |
    |---|---:|---:|---|
    %s

    The first number is the median of the rounds; of a latency, that of all rounds together.
    %s\
    """
        .formatted(
            scenario,
            command,
            at,
            machine.processor(),
            machine.cores(),
            machine.memoryMegabytes(),
            machine.system(),
            machine.java(),
            machine.load(),
            machine.noise() * 100,
            machine.fsyncMillis(),
            rows,
            threadRows());
  }

  private String threadRows() {
    if (threads.isEmpty()) {
      return "";
    }
    String rows =
        threads.stream()
            .flatMap(table ->
                table.kinds().stream()
                    .filter(kind -> kind.most() > 0)
                    .map(kind ->
                        "| %s: %s | %s | %s – %s | %.0f %% |"
                            .formatted(
                                table.of(),
                                kind.name(),
                                number(kind.median()),
                                number(kind.least()),
                                number(kind.most()),
                                table.share(kind) * 100)))
            .collect(Collectors.joining("\n"));
    return """

    | CPU by thread | µs a message | min – max | share |
    |---|---:|---:|---:|
    %s
    """
        .formatted(rows);
  }

  /** Writes JSON and Markdown. */
  void write(Path folder) {
    String name = scenario + "-" + at.getEpochSecond();
    try {
      Files.createDirectories(folder);
      Files.writeString(
          folder.resolve(name + ".json"),
          LineDialog.JSON
              .writer()
              .with(SerializationFeature.INDENT_OUTPUT)
              .writeValueAsString(this));
      Files.writeString(folder.resolve(name + ".md"), markdown());
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  private static String number(double value) {
    double size = Math.abs(value);
    String format = size >= 100 ? "%,.0f" : size >= 10 ? "%.1f" : size >= 1 ? "%.2f" : "%.3f";
    return String.format(Locale.ROOT, format, value);
  }
}
