package dev.baton.gateway;

import dev.baton.connector.Settings.Problem;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Fills in <code>${NAME}</code> from the environment and <code>${file:/path}</code> from a file, in
 * texts only; a doubled dollar sign keeps the placeholder as it is.
 *
 * <p>A placeholder that cannot be filled in is noted as a problem with the path of its value; the
 * value gets a substitute, so that everything else can still be read.
 */
final class Placeholders {

  /** Replaces a placeholder that could not be filled in. */
  private static final String STAND_IN = "unknown";

  private static final Pattern PLACEHOLDER = Pattern.compile("\\$(\\$\\{)|\\$\\{([^}]*)\\}");
  private static final Pattern NAME = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*");
  private static final long LONGEST_FILE = 64L << 10;

  private final Path folder;
  private final Map<String, String> environment;
  private final Set<Problem> problems = new LinkedHashSet<>();

  /**
   * @param folder the folder that relative paths start from
   */
  Placeholders(Path folder, Map<String, String> environment) {
    this.folder = folder;
    this.environment = environment;
  }

  /** What could not be filled in; the path of a list's entry has its index, {@code a[0]}. */
  List<Problem> problems() {
    return List.copyOf(problems);
  }

  Map<String, @Nullable Object> fill(Map<String, @Nullable Object> tree) {
    return fill("", tree);
  }

  private Map<String, @Nullable Object> fill(String path, Map<String, @Nullable Object> map) {
    Map<String, @Nullable Object> filled = new LinkedHashMap<>();
    map.forEach(
        (key, value) -> filled.put(key, fill(path.isEmpty() ? key : path + "." + key, value)));
    return filled;
  }

  @SuppressWarnings("unchecked")
  private @Nullable Object fill(String path, @Nullable Object value) {
    if (value instanceof String text) {
      return fillText(path, text);
    }
    if (value instanceof Map<?, ?> map) {
      return fill(path, (Map<String, @Nullable Object>) map);
    }
    if (value instanceof List<?> list) {
      List<@Nullable Object> filled = new ArrayList<>();
      for (int i = 0; i < list.size(); i++) {
        filled.add(fill(path + "[" + i + "]", list.get(i)));
      }
      return filled;
    }
    return value;
  }

  private String fillText(String path, String text) {
    return PLACEHOLDER
        .matcher(text)
        .replaceAll(match ->
            Matcher.quoteReplacement(
                match.group(1) == null ? lookUp(path, match.group(2).strip()) : "${"));
  }

  private String lookUp(String path, String name) {
    if (name.startsWith("file:")) {
      return read(path, name.substring("file:".length()));
    }
    if (!NAME.matcher(name).matches()) {
      problem(
          path,
          "contains ${" + name + "}; write ${NAME} or ${file:/path}, or $${ for a literal ${");
      return STAND_IN;
    }
    String value = environment.get(name);
    if (value == null) {
      problem(path, "needs the environment variable " + name + ", which is not set; set it first");
      return STAND_IN;
    }
    return value;
  }

  private String read(String path, String file) {
    try {
      Path found = folder.resolve(file);
      if (Files.isRegularFile(found) && Files.size(found) <= LONGEST_FILE) {
        return Files.readString(found, StandardCharsets.UTF_8).strip();
      }
      problem(path, "needs the file " + file + ", which is not a regular file of at most 64 KiB");
    } catch (IOException | InvalidPathException unreadable) {
      problem(
          path,
          "needs the file "
              + file
              + ", which cannot be read: "
              + unreadable.getClass().getSimpleName());
    }
    return STAND_IN;
  }

  private void problem(String path, String text) {
    problems.add(new Problem(path, text));
  }
}
