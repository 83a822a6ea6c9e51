package dev.baton.gateway;

import dev.baton.store.Backup;
import dev.baton.store.StoreException;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.Callable;
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
    mixinStandardHelpOptions = true)
final class BackupCommand implements Callable<Integer> {

  private final Map<String, String> environment;

  @Option(
      names = {"-c", "--config"},
      paramLabel = "FILE",
      defaultValue = "baton.yml",
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
      case StoreSettings.Sqlite store -> Backup.write(store.url(), file);
      case StoreSettings.Postgres store ->
          throw new StoreException("the store is PostgreSQL: copy it with pg_dump", null);
    }
    if (spec != null) {
      spec.commandLine().getOut().println(file + " is a complete copy of the store");
    }
    return ExitCode.OK;
  }
}
