package dev.baton.gateway;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/**
 * A manual page of a command line, for {@code man}. Picocli makes AsciiDoc only, which needs
 * Asciidoctor to become a page.
 */
final class ManualPage {

  private final String name;
  private final String version;
  private final List<String> lines = new ArrayList<>();

  private ManualPage(String name, String version) {
    this.name = name;
    this.version = version;
  }

  /**
   * Prints a page.
   *
   * @param name of the program
   * @param version of the program
   */
  static String of(String name, String version, CommandLine line) {
    ManualPage page = new ManualPage(name, version);
    page.print(line);
    return String.join("\n", page.lines) + "\n";
  }

  private void print(CommandLine line) {
    CommandSpec spec = line.getCommandSpec();
    lines.add(".TH %s 1 \"\" \"%s\"".formatted(name.toUpperCase(Locale.ROOT), version));
    lines.add(".SH NAME");
    lines.add(text(name) + " \\- " + text(String.join(" ", spec.usageMessage().description())));
    lines.add(".SH SYNOPSIS");
    lines.add(".B " + text(name));
    lines.add(".I COMMAND");
    lines.add("[\\fIoptions\\fR]");
    lines.add(".SH COMMANDS");
    commands(line, name);
    lines.add(".SH \"EXIT STATUS\"");
    spec.usageMessage().exitCodeList().forEach(this::described);
    lines.add(".SH EXAMPLES");
    lines.add(".nf");
    String called = line.getCommandName() + " ";
    examples(line).forEach(example -> lines.add(text(example.replace(called, name + " "))));
    lines.add(".fi");
    lines.add(".SH ENVIRONMENT");
    described("NO_COLOR", "If set, tables have no colours.");
    described("NAME", "Whatever the configuration names as ${NAME}.");
    lines.add(".SH FILES");
    described("baton.yml", "The configuration, in the folder where a command is called.");
    described(".env", "Values that the environment does not have, beside the configuration.");
  }

  private void commands(CommandLine line, String path) {
    for (Map.Entry<String, CommandLine> each : line.getSubcommands().entrySet()) {
      CommandSpec spec = each.getValue().getCommandSpec();
      String here = path + " " + each.getKey();
      String words =
          spec.positionalParameters().stream()
              .map(word ->
                  word.arity().min() == 0 ? "[" + word.paramLabel() + "]" : word.paramLabel())
              .collect(Collectors.joining(" "));
      lines.add(".SS \"" + text((here + " " + words).strip()) + "\"");
      lines.add(text(String.join(" ", spec.usageMessage().description())));
      for (PositionalParamSpec word : spec.positionalParameters()) {
        described(word.paramLabel(), description(word));
      }
      for (OptionSpec option : spec.options()) {
        if (!option.usageHelp() && !option.versionHelp() && !option.inherited()) {
          described(names(option), description(option));
        }
      }
      commands(each.getValue(), here);
    }
  }

  /** The examples of all commands, each once. */
  private static Set<String> examples(CommandLine line) {
    Set<String> all =
        Stream.of(line.getCommandSpec().usageMessage().footer())
            .map(String::strip)
            .collect(Collectors.toCollection(LinkedHashSet::new));
    line.getSubcommands().values().forEach(command -> all.addAll(examples(command)));
    return all;
  }

  private void described(String term, String words) {
    lines.add(".TP");
    lines.add(".B \"" + text(term) + "\"");
    lines.add(text(words));
  }

  private static String names(OptionSpec option) {
    String all = String.join(", ", option.names());
    return option.arity().max() == 0 ? all : all + "=" + option.paramLabel();
  }

  private static String description(ArgSpec described) {
    return String.join(" ", described.description())
        .replace("${DEFAULT-VALUE}", String.valueOf(described.defaultValue()));
  }

  /** A text in which nothing is a command of {@code man}. */
  private static String text(@Nullable String words) {
    String plain =
        String.valueOf(words).replace("\\", "\\e").replace("-", "\\-").replace("\"", "\\(dq");
    return plain.startsWith(".") || plain.startsWith("'") ? "\\&" + plain : plain;
  }
}
