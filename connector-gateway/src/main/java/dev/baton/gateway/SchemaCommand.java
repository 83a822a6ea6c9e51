package dev.baton.gateway;

import dev.baton.store.Schema;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code baton schema}: prints the store's SQL, for operators who create it themselves. */
@Command(
    name = "schema",
    description = "Prints the SQL that creates the store, one migration after the other.",
    footerHeading = "%nExamples:%n",
    footer = "  ${ROOT-COMMAND-NAME} schema > baton.sql",
    mixinStandardHelpOptions = true)
final class SchemaCommand implements Callable<Integer> {

  @Spec private @Nullable CommandSpec spec;

  @Override
  public Integer call() {
    if (spec != null) {
      spec.commandLine().getOut().print(Schema.ddl());
      spec.commandLine().getOut().flush();
    }
    return ExitCode.OK;
  }
}
