package dev.baton.benchmarks;

import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Runs a scenario. */
@Command(
    name = "benchmarks/run",
    description = "Measures Baton as a whole process.",
    mixinStandardHelpOptions = true)
final class BenchmarkMain implements Callable<Integer> {

  private static final List<Scenario> SCENARIOS =
      List.of(
          new EchoScenario(),
          new IngestScenario(Front.TELEGRAM),
          new IngestScenario(Front.WEBEX),
          new IngestScenario(Front.REST),
          new MessageScenario(Front.TELEGRAM),
          new MessageScenario(Front.WEBEX),
          new MessageScenario(Front.REST),
          new AddedLatencyScenario(),
          new HandoffScenario(),
          new WaitingTurnsScenario(),
          new StoredScenario(),
          new BacklogScenario(),
          new ConsoleScenario(),
          new StartScenario(),
          new PeersScenario(),
          new HotScenario(),
          new GuardScenario());

  private final List<String> arguments;

  @Spec private CommandSpec spec = CommandSpec.create();

  @Mixin private RunOptions options = new RunOptions();

  @Option(names = "--list", description = "Names the scenarios.")
  private boolean list;

  private BenchmarkMain(List<String> arguments) {
    this.arguments = arguments;
  }

  public static void main(String[] arguments) {
    System.exit(
        new CommandLine(new BenchmarkMain(List.of(arguments)))
            .setCaseInsensitiveEnumValuesAllowed(true)
            .registerConverter(DiskDelay.class, DiskDelay::parse)
            .setExecutionExceptionHandler(BenchmarkMain::failed)
            .execute(arguments));
  }

  private static int failed(
      Exception failure, CommandLine command, CommandLine.ParseResult parsed) {
    if (!(failure instanceof RunFailure)) {
      failure.printStackTrace(command.getErr());
    }
    command.getErr().println("failed: " + failure.getMessage());
    return CommandLine.ExitCode.SOFTWARE;
  }

  @Override
  public Integer call() {
    String scenario = options.scenario();
    if (list || scenario == null) {
      SCENARIOS.forEach(each ->
          spec.commandLine().getOut().printf("%-20s %s%n", each.name(), each.description()));
      return CommandLine.ExitCode.OK;
    }
    Scenario chosen =
        SCENARIOS.stream()
            .filter(each -> each.name().equals(scenario))
            .findFirst()
            .orElseThrow(() -> new ParameterException(spec.commandLine(), "no such scenario"));
    options.check();
    run(chosen);
    return CommandLine.ExitCode.OK;
  }

  private void run(Scenario chosen) {
    Path checkout = Path.of(System.getProperty("baton.checkout", "."));
    Path target = checkout.resolve("benchmarks/target");
    Instant now = Instant.now();
    Path folder = target.resolve("runs").resolve(chosen.name() + "-" + now.getEpochSecond());
    Figures figures = new Figures();
    Machine machine;
    try (Bench bench = new Bench(checkout, folder, options, spec.commandLine().getOut())) {
      machine = Machine.here(folder);
      chosen.run(bench, figures);
    }
    Results results =
        new Results(
            chosen.name(),
            String.join(" ", arguments),
            now,
            machine,
            figures.all(),
            figures.threads());
    results.write(target.resolve("results"));
    spec.commandLine().getOut().println("\n" + results.markdown());
    if (!figures.complaints().isEmpty()) {
      throw new RunFailure(String.join("\n", figures.complaints()));
    }
  }
}
