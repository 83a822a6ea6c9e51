package dev.baton.gateway.system.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.gateway.system.Program;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * The memory of a program under test.
 *
 * @param live bytes of objects that are reachable, right after a full collection
 * @param resident MiB that the process holds
 */
record Heap(long live, long resident) {

  /** Measures after a full collection. */
  static Heap of(Program program) {
    List<String> histogram = jcmd(program, "GC.class_histogram");
    String total =
        histogram.stream().filter(line -> line.startsWith("Total")).findFirst().orElseThrow();
    return new Heap(Long.parseLong(total.split("\\s+", -1)[2]), program.residentMegabytes());
  }

  /** The classes that hold the most memory, for the failure's message. */
  static String largest(Program program) {
    return String.join("\n", jcmd(program, "GC.class_histogram").stream().limit(20).toList());
  }

  double megabytes() {
    return live / (1024.0 * 1024);
  }

  private static List<String> jcmd(Program program, String command) {
    String tool = Path.of(System.getProperty("java.home"), "bin", "jcmd").toString();
    try {
      Process process =
          new ProcessBuilder(tool, String.valueOf(program.pid()), command)
              .redirectErrorStream(true)
              .start();
      String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
      assertThat(process.exitValue()).as(said).isZero();
      return said.lines().toList();
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(interrupted);
    }
  }
}
