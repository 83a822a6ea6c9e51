package dev.baton.connector;

import java.util.List;
import java.util.stream.Collectors;

/** Lists all problems of a configuration. */
public final class SettingsException extends RuntimeException {

  private final transient List<Settings.Problem> problems;

  public SettingsException(List<Settings.Problem> problems) {
    super(problems.stream().map(Settings.Problem::toString).collect(Collectors.joining("\n")));
    this.problems = List.copyOf(problems);
  }

  public List<Settings.Problem> problems() {
    return problems;
  }
}
