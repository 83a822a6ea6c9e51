package dev.baton.benchmarks;

import java.nio.file.Path;

/** The Java that runs this process, and so all others. */
final class JavaCommand {

  static final String PATH = Path.of(System.getProperty("java.home"), "bin", "java").toString();

  private JavaCommand() {}
}
