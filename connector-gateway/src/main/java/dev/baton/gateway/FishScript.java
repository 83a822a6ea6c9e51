package dev.baton.gateway;

import java.util.ArrayList;
import java.util.List;
import java.util.StringJoiner;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/** What makes fish complete a command line: picocli makes such scripts for bash and zsh only. */
final class FishScript {

  private FishScript() {}

  static String of(String name, CommandLine line) {
    List<String> script = new ArrayList<>();
    script.add("# Completions of " + name + " for fish.");
    script.add("complete -c " + name + " -f");
    add(script, line, name, "");
    return String.join("\n", script) + "\n";
  }

  /**
   * @param seen the commands that were typed so far, for fish
   */
  private static void add(List<String> script, CommandLine line, String name, String seen) {
    String others = String.join(" ", line.getSubcommands().keySet());
    String here =
        (seen.isEmpty() ? "" : "__fish_seen_subcommand_from " + seen)
            + (seen.isEmpty() || others.isEmpty() ? "" : "; and ")
            + (others.isEmpty() ? "" : "not __fish_seen_subcommand_from " + others);
    line.getSubcommands()
        .forEach((word, command) -> {
          script.add(
              "complete -c %s -n %s -a %s -d %s"
                  .formatted(name, quoted(here), word, quoted(summary(command))));
          add(script, command, name, word);
        });
    for (OptionSpec option : line.getCommandSpec().options()) {
      script.add(
          "complete -c %s -n %s%s -d %s"
              .formatted(name, quoted(here), words(option), quoted(first(option.description()))));
    }
    for (PositionalParamSpec word : line.getCommandSpec().positionalParameters()) {
      String known = candidates(word.completionCandidates());
      if (!known.isEmpty()) {
        script.add("complete -c %s -n %s -a %s".formatted(name, quoted(here), quoted(known)));
      }
    }
  }

  private static String words(OptionSpec option) {
    StringBuilder words = new StringBuilder();
    for (String name : option.names()) {
      words.append(name.startsWith("--") ? " -l " : " -s ").append(name.replaceFirst("^--?", ""));
    }
    if (option.arity().max() > 0) {
      String known = candidates(option.completionCandidates());
      boolean file = option.paramLabel().matches("FILE|DIR");
      words.append(file ? " -r -F" : " -x").append(known.isEmpty() ? "" : " -a " + quoted(known));
    }
    return words.toString();
  }

  private static String candidates(@Nullable Iterable<String> known) {
    StringJoiner all = new StringJoiner(" ");
    if (known != null) {
      known.forEach(all::add);
    }
    return all.toString();
  }

  private static String summary(CommandLine command) {
    return first(command.getCommandSpec().usageMessage().description());
  }

  private static String first(String[] lines) {
    return lines.length == 0 ? "" : lines[0].replaceAll(" \\(default: \\$\\{.*?}\\)", "");
  }

  private static String quoted(String text) {
    return "'" + text.replace("\\", "\\\\").replace("'", "\\'") + "'";
  }
}
