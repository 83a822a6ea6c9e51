package dev.baton.benchmarks;

import java.nio.file.Path;
import java.util.List;

/** The Java that runs this process, and so all others. */
final class JavaCommand {

  static final String PATH = Path.of(System.getProperty("java.home"), "bin", "java").toString();

  /** For the processes of the harness that are not measured. */
  static final List<String> HARNESS_FLAGS = List.of("-Xmx512m", "-XX:+UseSerialGC");

  private JavaCommand() {}
}
