package dev.baton.gateway;

import java.io.File;
import java.util.HashMap;
import java.util.Map;

/**
 * How the program was called, so that what it tells people to type works where they are: the launch
 * scripts say it in a variable.
 */
final class CommandName {

  private static final String VARIABLE = "BATON_COMMAND";
  private static final String USUAL = "baton";

  private CommandName() {}

  /**
   * Says it for {@code java -jar} too, which no script starts.
   *
   * @param classPath Java's; the jar itself if that was started
   */
  static Map<String, String> told(Map<String, String> environment, String classPath) {
    if (environment.containsKey(VARIABLE)
        || !classPath.endsWith(".jar")
        || classPath.contains(File.pathSeparator)) {
      return environment;
    }
    Map<String, String> all = new HashMap<>(environment);
    all.put(VARIABLE, "java -jar " + quoted(classPath));
    return all;
  }

  static String of(Map<String, String> environment) {
    String called = environment.getOrDefault(VARIABLE, "").strip();
    return called.isEmpty() ? USUAL : TerminalOutput.plain(called);
  }

  /** An argument as a shell needs it. */
  static String quoted(String argument) {
    return argument.matches("[A-Za-z0-9_./:@%+=,-]+")
        ? argument
        : "'" + argument.replace("'", "'\\''") + "'";
  }
}
