package dev.baton.gateway;

import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;

/**
 * {@code baton export}: prints everything that is stored about one user, as JSON. Control
 * characters are escaped in it, so that the terminal does not obey them; the JSON means the same.
 */
@Command(
    name = "export",
    description = "Prints everything that is stored about one user, as JSON.",
    footerHeading = "%nExamples:%n",
    footer = {
      "  ${ROOT-COMMAND-NAME} export --user 501 --channel telegram > mia.json",
      "  ${ROOT-COMMAND-NAME} export training --from 2026-11-01 --out review-november"
    },
    mixinStandardHelpOptions = true)
final class ExportCommand implements Callable<Integer> {

  private final Map<String, String> environment;

  @Mixin private ApiOptions api = new ApiOptions();

  @ArgGroup private @Nullable ConversationSelection selection;

  @Spec private @Nullable CommandSpec spec;

  ExportCommand(Map<String, String> environment) {
    this.environment = environment;
  }

  /** A client of the running Baton's API. */
  ApiClient client() {
    return api.client(environment);
  }

  @Override
  public Integer call() {
    ConversationSelection selected = selection;
    if (selected == null) {
      throw new ParameterException(
          Objects.requireNonNull(spec, "set by picocli").commandLine(),
          "Say whose data is wanted: --conversation=ID, or --user=ID [--channel=NAME]; or what else"
              + " is exported: training");
    }
    ApiClient client = client();
    ArrayNode all = JsonNodeFactory.instance.arrayNode();
    List<String> ids = selected.conversations(client);
    ProgressLines progress =
        new ProgressLines(
            Objects.requireNonNull(spec, "set by picocli").commandLine().getErr(),
            InstantSource.system());
    for (String id : ids) {
      progress.at(all.size() + " of " + ids.size() + " conversations");
      all.add(
          client
              .find("/api/v1/conversations/" + ApiClient.quoted(id) + "/export")
              .orElseThrow(() -> new ApiClient.ApiException("no conversation has the id " + id)));
    }
    if (spec != null) {
      TerminalOutput.json(spec.commandLine().getOut(), all);
    }
    return ExitCode.OK;
  }
}
