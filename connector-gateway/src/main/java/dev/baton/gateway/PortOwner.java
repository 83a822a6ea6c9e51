package dev.baton.gateway;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * Finds the program that listens on a port. Java has no way to, and a library for it would bring
 * native code; so this reads Linux's {@code /proc}, where the programs of other users are hidden
 * from all but root.
 */
final class PortOwner {

  private static final Path PROC = Path.of("/proc");
  private static final String LISTENS = "0A";

  private PortOwner() {}

  /** The program, if this machine lets one find out. */
  static Optional<ProcessHandle> of(int port) {
    Set<String> sockets = new HashSet<>();
    for (String table : List.of("net/tcp", "net/tcp6")) {
      sockets.addAll(sockets(PROC.resolve(table), port));
    }
    return sockets.isEmpty()
        ? Optional.empty()
        : ProcessHandle.allProcesses().filter(process -> holds(process, sockets)).findFirst();
  }

  /** The sockets that listen on the port, as links to them are written. */
  private static Set<String> sockets(Path table, int port) {
    Set<String> found = new HashSet<>();
    String local = String.format(Locale.ROOT, ":%04X", port);
    try {
      for (String line : Files.readAllLines(table, StandardCharsets.US_ASCII)) {
        String[] fields = line.strip().split("\\s+", -1);
        if (fields.length > 9 && fields[1].endsWith(local) && fields[3].equals(LISTENS)) {
          found.add("socket:[" + fields[9] + "]");
        }
      }
      return found;
    } catch (IOException notLinux) {
      return found;
    }
  }

  private static boolean holds(ProcessHandle process, Set<String> sockets) {
    Path folder = PROC.resolve(process.pid() + "/fd");
    try (DirectoryStream<Path> files = Files.newDirectoryStream(folder)) {
      for (Path file : files) {
        if (sockets.contains(target(file))) {
          return true;
        }
      }
    } catch (IOException | DirectoryIteratorException hidden) {
      return false;
    }
    return false;
  }

  private static String target(Path link) {
    try {
      return Files.readSymbolicLink(link).toString();
    } catch (IOException closed) {
      return "";
    }
  }
}
