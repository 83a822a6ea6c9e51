package dev.baton;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The main sources of all modules, as text. */
final class SourceTree {

  private static final Pattern IMPORT =
      Pattern.compile("import (?:static )?(dev\\.baton\\.[a-z0-9_.]+)\\.[A-Z*].*");

  private SourceTree() {}

  /** The folder of main sources of each module below a checkout, by the module's name. */
  static Map<String, Path> modules(Path checkout) {
    Map<String, Path> modules = new TreeMap<>();
    for (Path parent : List.of(checkout, checkout.resolve("samples"))) {
      for (Path module : children(parent)) {
        Path sources = module.resolve("src/main/java");
        if (Files.isDirectory(sources)) {
          modules.put(String.valueOf(module.getFileName()), sources);
        }
      }
    }
    return modules;
  }

  /** The simple names of top-level types that stand in two files, with these files. */
  static List<String> namesUsedTwice(Map<String, Path> modules) {
    Map<String, List<Path>> byName = new TreeMap<>();
    modules.values().stream()
        .flatMap(sources -> files(sources).stream())
        .filter(file -> !file.endsWith("package-info.java"))
        .forEach(file ->
            byName
                .computeIfAbsent(String.valueOf(file.getFileName()), name -> new ArrayList<>())
                .add(file));
    return byName.entrySet().stream()
        .filter(entry -> entry.getValue().size() > 1)
        .map(entry -> entry.getKey() + ": " + entry.getValue())
        .toList();
  }

  /**
   * The imports of a module's sources from a module that it is not built on.
   *
   * @param floors by module, the modules it is built on; a module that is not there may import all
   */
  static List<String> importsUpwards(Map<String, Path> modules, Map<String, Set<String>> floors) {
    Map<String, Set<String>> owners = new HashMap<>();
    modules.forEach((module, sources) ->
        files(sources)
            .forEach(
                file -> owners.merge(packageOf(sources, file), Set.of(module), SourceTree::both)));
    List<String> upwards = new ArrayList<>();
    floors.forEach((module, below) -> {
      Path sources = modules.get(module);
      for (Path file : sources == null ? List.<Path>of() : files(sources)) {
        for (String line : lines(file)) {
          Matcher matcher = IMPORT.matcher(line);
          if (matcher.matches()
              && owners.getOrDefault(matcher.group(1), Set.of()).stream()
                  .noneMatch(owner -> owner.equals(module) || below.contains(owner))) {
            upwards.add(file + ": " + line);
          }
        }
      }
    });
    return upwards;
  }

  /** All Java files below a folder. */
  static List<Path> files(Path sources) {
    try (Stream<Path> files = Files.walk(sources)) {
      return files.filter(file -> file.toString().endsWith(".java")).sorted().toList();
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  /** The lines of a file. */
  static List<String> lines(Path file) {
    try {
      return List.copyOf(Files.readAllLines(file));
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  private static String packageOf(Path sources, Path file) {
    return String.valueOf(sources.relativize(file).getParent()).replace('/', '.');
  }

  private static Set<String> both(Set<String> some, Set<String> others) {
    Set<String> all = new HashSet<>(some);
    all.addAll(others);
    return Set.copyOf(all);
  }

  private static List<Path> children(Path folder) {
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    try (Stream<Path> children = Files.list(folder)) {
      return children.filter(Files::isDirectory).sorted().toList();
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }
}
