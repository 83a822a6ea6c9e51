package dev.baton.gateway;

import dev.baton.gateway.Condition.Kind;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code baton check}: reports what is missing before anything runs. */
@Command(
    name = "check",
    description =
        "Reads the configuration, asks each platform and bot in it, and reports what is missing.",
    mixinStandardHelpOptions = true)
final class CheckCommand implements Callable<Integer> {

  private final Map<String, String> environment;

  @Option(
      names = {"-c", "--config"},
      paramLabel = "FILE",
      defaultValue = "${env:BATON_CONFIG:-baton.yml}",
      description = "The configuration (default: ${DEFAULT-VALUE}).")
  private Path config = Path.of("baton.yml");

  @Spec private @Nullable CommandSpec spec;

  CheckCommand(Map<String, String> environment) {
    this.environment = environment;
  }

  @Override
  public Integer call() {
    return check(ConfigurationReader.read(config, environment, InstalledTypes.found()));
  }

  private int check(Configuration configuration) {
    List<Condition> conditions = new ArrayList<>();
    conditions.addAll(Conditions.here(configuration, OptionalInt.empty()));
    conditions.addAll(Conditions.elsewhere(configuration));
    conditions.addAll(Conditions.notices(configuration));
    long wrong = conditions.stream().filter(each -> each.kind() == Kind.FAULT).count();
    if (spec != null) {
      PrintWriter out = spec.commandLine().getOut();
      conditions.forEach(out::println);
      out.println(
          wrong == 0 ? config + " is ready to run" : wrong + " to fix before Baton can work");
    }
    return wrong == 0 ? ExitCode.OK : ExitCode.SOFTWARE;
  }
}
