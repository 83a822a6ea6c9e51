package dev.baton.gateway;

import dev.baton.store.Schema;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/**
 * {@code baton schema}: prints the store's SQL, for operators who create it themselves, or the JSON
 * Schema of the configuration, for editors.
 */
@Command(
    name = "schema",
    description =
        "Prints the SQL that creates the store, or the JSON Schema of baton.yml for editors.",
    footerHeading = "%nExamples:%n",
    footer = {
      "  ${ROOT-COMMAND-NAME} schema > baton.sql                     # one migration after the other",
      "  ${ROOT-COMMAND-NAME} schema config > baton.schema.json"
    },
    mixinStandardHelpOptions = true)
final class SchemaCommand implements Callable<Integer> {

  /** What has a schema. */
  enum Subject {
    STORE,
    CONFIG
  }

  @Parameters(
      arity = "0..1",
      paramLabel = "WHAT",
      converter = KnownSubject.class,
      completionCandidates = KnownSubject.class,
      description = "One of store, the SQL of the store (default), and config.")
  private String subject = "store";

  @Spec private @Nullable CommandSpec spec;

  @Override
  public Integer call() {
    if (spec != null) {
      spec.commandLine()
          .getOut()
          .print(
              subject.equals("config")
                  ? ConfigurationSchema.of(InstalledTypes.found())
                  : Schema.ddl());
      spec.commandLine().getOut().flush();
    }
    return ExitCode.OK;
  }

  /** Checks the subject. */
  static final class KnownSubject extends KnownWord {

    KnownSubject() {
      super(Subject.values());
    }
  }
}
