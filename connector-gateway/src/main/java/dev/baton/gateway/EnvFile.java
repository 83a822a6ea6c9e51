package dev.baton.gateway;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The file {@code .env} beside a configuration: a {@code NAME=value} on each line, as shells,
 * systemd and Docker's Compose read it.
 */
final class EnvFile {

  static final String NAME = ".env";

  private static final Pattern LINE =
      Pattern.compile("(?:export\\s+)?([A-Za-z_][A-Za-z0-9_]*)=(\"[^\"]*\"|'[^']*'|\\S*)\\s*");

  private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9_.:/+=@%-]*");

  /** Between apostrophes all is literal, but some unescape a backslash before one or another. */
  private static final Pattern LITERAL =
      Pattern.compile("(?:[^'\\\\\\p{Cntrl}]|\\\\[^'\\\\\\p{Cntrl}])*");

  /** Between quotation marks some fill in variables, and unescape. */
  private static final Pattern QUOTED = Pattern.compile("[^\"$`\\\\\\p{Cntrl}]*");

  private EnvFile() {}

  /**
   * The environment and what the file adds to it; the environment counts where both have a name.
   *
   * @throws ConfigurationException if the file cannot be read
   */
  static Map<String, String> beside(Path configuration, Map<String, String> environment) {
    Path file = configuration.toAbsolutePath().resolveSibling(NAME);
    if (!Files.isRegularFile(file)) {
      return environment;
    }
    Map<String, String> all = new HashMap<>();
    try {
      List<String> lines = Files.readAllLines(file, StandardCharsets.UTF_8);
      for (int i = 0; i < lines.size(); i++) {
        read(lines.get(i).strip(), file + " line " + (i + 1), all);
      }
    } catch (IOException unreadable) {
      throw new ConfigurationException(
          "%s cannot be read (%s); allow it, or remove it"
              .formatted(file, unreadable.getClass().getSimpleName()));
    }
    all.putAll(environment);
    return all;
  }

  /** The message does not quote the line, which may be a secret. */
  private static void read(String line, String place, Map<String, String> all) {
    if (line.isEmpty() || line.startsWith("#")) {
      return;
    }
    Matcher written = LINE.matcher(line);
    if (!written.matches()) {
      throw new ConfigurationException(
          place + ": this is not NAME=value; a value with blanks goes in quotation marks");
    }
    String value = written.group(2);
    boolean quoted = value.length() > 1 && (value.startsWith("\"") || value.startsWith("'"));
    all.put(written.group(1), quoted ? value.substring(1, value.length() - 1) : value);
  }

  /**
   * Whether a line can carry a value so that {@link #beside}, shells, systemd's EnvironmentFile and
   * Docker's Compose all read the same: they have no way in common to escape what a quotation mark
   * means.
   */
  static boolean holds(String value) {
    return PLAIN.matcher(value).matches()
        || LITERAL.matcher(value).matches()
        || QUOTED.matcher(value).matches();
  }

  /**
   * A line that all of them read as this value.
   *
   * @throws IllegalArgumentException if there is none
   */
  static String line(String name, String value) {
    if (PLAIN.matcher(value).matches()) {
      return name + "=" + value;
    }
    if (!holds(value)) {
      throw new IllegalArgumentException("no line can carry the value of " + name);
    }
    String mark = LITERAL.matcher(value).matches() ? "'" : "\"";
    return name + "=" + mark + value + mark;
  }
}
