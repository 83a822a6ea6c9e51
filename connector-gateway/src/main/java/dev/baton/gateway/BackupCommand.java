package dev.baton.gateway;

import dev.baton.store.Backup;
import dev.baton.store.StoreException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code baton backup}: copies the store, whether Baton is running or not. */
@Command(
    name = "backup",
    description = "Copies the store to a new file, whether Baton is running or not.",
    footerHeading = "%nExamples:%n",
    footer = "  ${ROOT-COMMAND-NAME} backup baton-backup.db --config /etc/baton/baton.yml",
    mixinStandardHelpOptions = true)
final class BackupCommand implements Callable<Integer> {

  private static final long BYTES_IN_A_MEGABYTE = 1_000_000;

  private final Map<String, String> environment;

  @Option(
      names = {"-c", "--config"},
      paramLabel = "FILE",
      defaultValue = "${env:BATON_CONFIG:-baton.yml}",
      description = "The configuration (default: ${DEFAULT-VALUE}).")
  private Path config = Path.of("baton.yml");

  @Parameters(paramLabel = "FILE", description = "Where the copy goes.")
  private Path file = Path.of("");

  @Spec private @Nullable CommandSpec spec;

  BackupCommand(Map<String, String> environment) {
    this.environment = environment;
  }

  @Override
  public Integer call() {
    switch (ConfigurationReader.read(config, environment, InstalledTypes.found()).store()) {
      case StoreSettings.Sqlite store -> copy(store.url());
      case StoreSettings.Postgres store ->
          throw new StoreException("the store is PostgreSQL: copy it with pg_dump", null);
    }
    if (spec != null) {
      spec.commandLine().getOut().println(file + " is a complete copy of the store");
    }
    return ExitCode.OK;
  }

  /** Looks now and then how much there is of the copy. */
  private void copy(String url) {
    ProgressLines progress =
        new ProgressLines(
            Objects.requireNonNull(spec, "set by picocli").commandLine().getErr(),
            InstantSource.system());
    try (ScheduledExecutorService looks =
        Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("backup-progress").factory())) {
      var looking =
          looks.scheduleWithFixedDelay(
              () ->
                  progress.at(
                      Backup.written(file) / BYTES_IN_A_MEGABYTE + " MB are copied or checked"),
              1,
              1,
              TimeUnit.SECONDS);
      Backup.write(url, file);
      looking.cancel(false);
    }
  }
}
