package dev.baton.gateway;

import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code baton manual}: prints the page that {@code man} shows. */
@Command(
    name = "manual",
    description = "Prints the manual page, for man; packages bring it.",
    footerHeading = "%nExamples:%n",
    footer = "  ${ROOT-COMMAND-NAME} manual | man -l -",
    mixinStandardHelpOptions = true)
final class ManualCommand implements Callable<Integer> {

  @Spec private @Nullable CommandSpec spec;

  @Override
  public Integer call() {
    CommandLine line = Objects.requireNonNull(spec, "set by picocli").commandLine();
    CommandLine baton = Objects.requireNonNull(line.getParent(), "a command of baton");
    line.getOut().print(ManualPage.of("baton", baton.getCommandSpec().version()[0], baton));
    line.getOut().flush();
    return ExitCode.OK;
  }
}
