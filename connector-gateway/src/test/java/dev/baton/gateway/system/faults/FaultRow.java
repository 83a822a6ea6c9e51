package dev.baton.gateway.system.faults;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * One line of the table in {@code docs/reliability.md}: what broke, under which load, and what the
 * judge counted.
 *
 * @param test the test that can be run again, as {@code Class#method}
 * @param fault what broke, in a few words
 * @param load who wrote how much while it was broken
 * @param messages how many messages people wrote
 * @param lost acknowledged to the platform and not delivered or shown
 * @param doubled stored twice, given to the bot twice, or said by two voices
 * @param repeated sends that were in flight at the fault and were repeated
 * @param disordered seen in a different order than written
 * @param recovery from the end of the fault until messages are answered as usual again; zero if
 *     nobody noticed
 */
public record FaultRow(
    String test,
    String fault,
    String load,
    long messages,
    int lost,
    int doubled,
    int repeated,
    int disordered,
    Duration recovery) {

  private static final Path FOLDER =
      Path.of(System.getProperty("baton.fault-rows", "target/faults"));

  /** An empty folder beside the lines, for what a test leaves for inspection, such as logs. */
  static Path folder(String name) throws IOException {
    Path folder = FOLDER.resolve(name);
    if (Files.isDirectory(folder)) {
      try (Stream<Path> old = Files.walk(folder)) {
        for (Path each : old.sorted(Comparator.reverseOrder()).toList()) {
          Files.delete(each);
        }
      }
    }
    return Files.createDirectories(folder).toAbsolutePath();
  }

  /** Prints the line, and stores it in a file named after the test. */
  public void write() {
    String line =
        String.format(
            Locale.ROOT,
            "| %s | %s | %d | %d | %d | %d | %d | %.1f s | `%s` |",
            fault,
            load,
            messages,
            lost,
            doubled,
            repeated,
            disordered,
            recovery.toMillis() / 1_000.0,
            test);
    System.out.println("fault: " + line);
    try {
      Files.createDirectories(FOLDER);
      Files.writeString(FOLDER.resolve(test.replace('#', '.') + ".md"), line + "\n");
    } catch (IOException unwritable) {
      throw new UncheckedIOException(unwritable);
    }
  }
}
