package dev.baton.gateway;

import dev.baton.connector.Settings.Problem;
import dev.baton.connector.SettingsException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;

/** A configuration file cannot be used; the message is for its author and contains no secret. */
public final class ConfigurationException extends RuntimeException {

  ConfigurationException(String message) {
    super(message);
  }

  static ConfigurationException of(Path file, SettingsException settings, Lines lines) {
    List<Problem> problems = settings.problems();
    String count = problems.size() == 1 ? "a problem" : problems.size() + " problems";
    return new ConfigurationException(
        problems.stream()
            .map(problem -> "  " + problem + lines.place(problem.path()))
            .collect(Collectors.joining("\n", file + " has " + count + ":\n", "")));
  }
}
