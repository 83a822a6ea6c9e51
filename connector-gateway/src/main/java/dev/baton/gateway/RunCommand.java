package dev.baton.gateway;

import ch.qos.logback.classic.LoggerContext;
import dev.baton.gateway.Condition.Kind;
import java.io.PrintWriter;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code baton run}: runs until it is told to stop. */
@Command(
    name = "run",
    description = "Runs what the configuration describes, until it is told to stop.",
    footerHeading = "%nExamples:%n",
    footer = "  ${ROOT-COMMAND-NAME} run --config /etc/baton/baton.yml",
    mixinStandardHelpOptions = true)
final class RunCommand implements Callable<Integer> {

  private static final Logger log = LoggerFactory.getLogger(RunCommand.class);

  private static final int MOST = 65_535;

  private final Map<String, String> environment;

  @Option(
      names = {"-c", "--config"},
      paramLabel = "FILE",
      defaultValue = "${env:BATON_CONFIG:-baton.yml}",
      description = "The configuration (default: ${DEFAULT-VALUE}).")
  private Path config = Path.of("baton.yml");

  @Option(
      names = {"-p", "--port"},
      paramLabel = "PORT",
      description = "Listens on this port instead of server.port; 0 for any free port.")
  private @Nullable Integer port;

  @Spec private @Nullable CommandSpec spec;

  RunCommand(Map<String, String> environment) {
    this.environment = environment;
  }

  @Override
  public Integer call() throws InterruptedException {
    if (port != null && spec != null && (port < 0 || port > MOST)) {
      throw new ParameterException(
          spec.commandLine(), "--port must be 0 to " + MOST + ", but is " + port);
    }
    OptionalInt chosen = port == null ? OptionalInt.empty() : OptionalInt.of(port);
    ConfigurationFile file = new ConfigurationFile(config, environment);
    ConfigurationFile.Contents contents = file.contents();
    Configuration configuration = file.read();
    if (LoggerFactory.getILoggerFactory() instanceof LoggerContext context) {
      configuration.log().applyTo(context);
    }
    List<Condition> lacking =
        Conditions.here(configuration, chosen).stream().filter(Condition::stops).toList();
    if (!lacking.isEmpty()) {
      refuse(lacking);
      return ExitCode.SOFTWARE;
    }
    CompletableFuture<Gateway> started = new CompletableFuture<>();
    ConfigurationWatch watch =
        new ConfigurationWatch(
            file, contents, configuration, rules -> started.join().baton().changeRules(rules));
    HangUpSignal.handle(watch::ask);
    Gateway gateway = Gateway.start(configuration, chosen);
    started.complete(gateway);
    CountDownLatch stopped = new CountDownLatch(1);
    Runtime.getRuntime()
        .addShutdownHook(new Thread(() -> stop(watch, gateway, stopped), "baton-stop"));
    watch.start();
    log.info(
        "Baton listens on {} after {} ms",
        gateway.address(),
        System.currentTimeMillis() - ManagementFactory.getRuntimeMXBean().getStartTime());
    Thread.ofVirtual().name("baton-check").start(() -> sayWhatIsWrong(configuration));
    stopped.await();
    return ExitCode.OK;
  }

  private void refuse(List<Condition> lacking) {
    if (spec != null) {
      PrintWriter err = spec.commandLine().getErr();
      lacking.forEach(condition -> err.println("✗ " + condition.words()));
    }
  }

  /** Once, in the words of {@code check}: a bot or a platform may mend itself later. */
  private static void sayWhatIsWrong(Configuration configuration) {
    Conditions.elsewhere(configuration).stream()
        .filter(condition -> condition.kind() == Kind.FAULT)
        .forEach(condition -> log.warn("{}", condition.words()));
  }

  private static void stop(ConfigurationWatch watch, Gateway gateway, CountDownLatch stopped) {
    log.info("Baton stops");
    watch.close();
    try {
      gateway.close();
      log.info("Baton has stopped");
    } catch (RuntimeException failure) {
      log.error("Baton did not stop cleanly", failure);
    } finally {
      stopped.countDown();
    }
  }
}
