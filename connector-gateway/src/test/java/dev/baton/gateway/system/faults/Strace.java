package dev.baton.gateway.system.faults;

import static dev.baton.gateway.system.Soon.within;
import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.gateway.system.Program;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** {@code strace} on a running program: records its system calls, or changes their results. */
final class Strace implements AutoCloseable {

  private final Process process;
  private final Path notes;

  private Strace(Process process, Path notes) {
    this.process = process;
    this.notes = notes;
  }

  static boolean isThere() {
    return Stream.of("/usr/bin/strace", "/bin/strace").map(Path::of).anyMatch(Files::isExecutable);
  }

  /**
   * Makes system calls on one file fail until this is closed.
   *
   * @param error the kernel's name for it, such as {@code EROFS}
   */
  static Strace failing(Program program, List<String> calls, String error, Path file)
      throws IOException {
    String all = String.join(",", calls);
    return attach(
        program,
        List.of(
            "-e",
            "trace=" + all,
            "-e",
            "inject=" + all + ":error=" + error,
            "-P",
            file.toAbsolutePath().toString()),
        program.folder().resolve("strace.failing"));
  }

  /**
   * Records flushes, and everything that is read and written.
   *
   * @param notes one file for each thread: this name, a dot and its number
   */
  static Strace watching(Program program, Path notes) throws IOException {
    return attach(
        program,
        List.of(
            "-ff",
            "-ttt",
            "-T",
            "-yy",
            "-s",
            "4500",
            "-e",
            "trace=read,write,writev,pwrite64,fsync,fdatasync"),
        notes);
  }

  private static Strace attach(Program program, List<String> options, Path notes)
      throws IOException {
    List<String> command = new ArrayList<>(List.of("strace", "-f", "-p", "" + program.pid()));
    command.addAll(options);
    command.addAll(List.of("-o", notes.toString()));
    Path said = program.folder().resolve("strace.log");
    Process process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(said.toFile()))
            .start();
    within(
        Duration.ofSeconds(20),
        () -> {
          assertThat(process.isAlive()).as(() -> read(said)).isTrue();
          assertThat(read(said)).contains("attached");
        });
    return new Strace(process, notes);
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException unreadable) {
      return "unreadable: " + unreadable.getMessage();
    }
  }

  /** The files with the recorded calls. */
  List<Path> notes() throws IOException {
    String prefix = notes.getFileName() + ".";
    try (Stream<Path> files = Files.list(notes.toAbsolutePath().getParent())) {
      return files.filter(file -> file.getFileName().toString().startsWith(prefix)).toList();
    }
  }

  /** Detaches from the program, which continues. */
  @Override
  public void close() throws IOException {
    new ProcessBuilder("kill", "-INT", "" + process.pid()).start();
    try {
      assertThat(process.waitFor(20, TimeUnit.SECONDS)).as("strace ends").isTrue();
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(interrupted);
    }
  }
}
