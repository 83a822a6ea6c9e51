package dev.baton.gateway;

import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.AutoComplete;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code baton completion}: prints what makes a shell complete commands and options. */
@Command(
    name = "completion",
    description = "Prints a script that makes a shell complete commands, options and words.",
    footerHeading = "%nExamples:%n",
    footer = {
      "  source <(${ROOT-COMMAND-NAME} completion bash)     # in ~/.bashrc; the same with zsh in ~/.zshrc",
      "  ${ROOT-COMMAND-NAME} completion fish > ~/.config/fish/completions/baton.fish"
    },
    mixinStandardHelpOptions = true)
final class CompletionCommand implements Callable<Integer> {

  /** Shells go by the last part of what is typed, wherever the program is. */
  private static final String COMMAND = "baton";

  /** A shell that can be told. */
  enum Shell {
    BASH,
    ZSH,
    FISH
  }

  @Parameters(
      paramLabel = "SHELL",
      converter = KnownShell.class,
      completionCandidates = KnownShell.class,
      description = "One of bash, zsh and fish.")
  private String shell = "bash";

  @Spec private @Nullable CommandSpec spec;

  @Override
  public Integer call() {
    CommandLine line = Objects.requireNonNull(spec, "set by picocli").commandLine();
    CommandLine baton = Objects.requireNonNull(line.getParent(), "a command of baton");
    line.getOut()
        .print(
            shell.equals("fish")
                ? FishScript.of(COMMAND, baton)
                : AutoComplete.bash(COMMAND, baton));
    line.getOut().flush();
    return ExitCode.OK;
  }

  /** Checks the shell. */
  static final class KnownShell extends KnownWord {

    KnownShell() {
      super(Shell.values());
    }
  }
}
