package dev.baton.gateway;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The project's documents, read from their place in the checkout. */
final class Pages {

  /** The project's root: tests run in their module's folder. */
  static final Path ROOT = Path.of("..").toAbsolutePath().normalize();

  private static final Pattern BROKEN = Pattern.compile("\"\\s*\\+\\s*\"");

  private Pages() {}

  /** Every document of the project. */
  static List<Path> all() {
    return Stream.concat(
            files(ROOT, 1).stream(), files(ROOT.resolve("docs"), Integer.MAX_VALUE).stream())
        .filter(page -> page.toString().endsWith(".md"))
        .toList();
  }

  /** The Java sources of all modules. */
  static List<Path> sources() {
    return files(ROOT, Integer.MAX_VALUE).stream()
        .filter(file -> file.toString().endsWith(".java"))
        .filter(file -> !file.toString().contains("/target/"))
        .toList();
  }

  /** What the program may say: its sources, texts that are broken over lines made whole. */
  static String program() {
    return files(ROOT, Integer.MAX_VALUE).stream()
        .filter(
            file -> file.toString().contains("/src/main/") || file.equals(ROOT.resolve("baton")))
        .filter(file -> !file.toString().contains("/target/"))
        .filter(file -> file.toString().matches(".*(\\.java|\\.properties|/baton)"))
        .map(Pages::text)
        .map(text -> BROKEN.matcher(text).replaceAll(""))
        .collect(Collectors.joining("\n"));
  }

  static String text(Path page) {
    try {
      return Files.readString(page);
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  /** The fenced blocks of a language, in order. */
  static List<String> blocks(Path page, String language) {
    return Pattern.compile("(?ms)^ *```" + language + "\\n(.*?)^ *```$")
        .matcher(text(page))
        .results()
        .map(block -> block.group(1).stripTrailing().stripIndent() + "\n")
        .toList();
  }

  private static List<Path> files(Path folder, int depth) {
    try (Stream<Path> files = Files.walk(folder, depth)) {
      return files.filter(Files::isRegularFile).toList();
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }
}
