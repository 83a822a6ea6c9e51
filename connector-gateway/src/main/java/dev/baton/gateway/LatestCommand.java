package dev.baton.gateway;

import java.io.PrintWriter;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import tools.jackson.databind.JsonNode;

/** Shows the latest of a kind, one per line, or a single one with its messages. */
@Command(mixinStandardHelpOptions = true)
abstract class LatestCommand implements Callable<Integer> {

  private final Map<String, String> environment;
  private final String kind;

  @Mixin private ApiOptions api = new ApiOptions();

  @Parameters(paramLabel = "ID", arity = "0..1", description = "Shows this one, with its messages.")
  private @Nullable String id;

  @Option(
      names = "--limit",
      paramLabel = "N",
      defaultValue = "50",
      description = "How many to show, up to 200 (default: ${DEFAULT-VALUE}).")
  private int limit = 50;

  @Spec private @Nullable CommandSpec spec;

  /**
   * @param kind what is shown: the API's word for it, in the singular
   */
  LatestCommand(Map<String, String> environment, String kind) {
    this.environment = environment;
    this.kind = kind;
  }

  /** The filter, as a part of the query that begins with {@code &}; empty for all. */
  abstract String wanted();

  /** Prints one as a line of the list. */
  abstract void line(PrintWriter out, JsonNode each);

  /** Prints one without its messages. */
  abstract void head(PrintWriter out, JsonNode one);

  @Override
  public final Integer call() {
    ApiClient client = api.client(environment);
    if (spec != null) {
      show(client, spec.commandLine().getOut());
    }
    return ExitCode.OK;
  }

  /** A part of the query; empty without a value. */
  static String wanted(String name, @Nullable String value) {
    return value == null ? "" : "&" + name + "=" + ApiClient.quoted(value);
  }

  private void show(ApiClient client, PrintWriter out) {
    String path = "/api/v1/" + kind + "s";
    if (id == null) {
      list(client, path, out);
      return;
    }
    JsonNode one =
        client
            .find(path + "/" + ApiClient.quoted(id))
            .orElseThrow(() -> new ApiClient.ApiException("no " + kind + " has the id " + id));
    head(out, one);
    TerminalOutput.messages(out, one.path("messages"));
  }

  /** A search may end a page early and go on where it stopped. */
  private void list(ApiClient client, String path, PrintWriter out) {
    int left = limit;
    String next = null;
    do {
      JsonNode page = client.get(path + "?limit=" + left + wanted() + wanted("before", next));
      JsonNode found = page.path(kind + "s");
      found.forEach(each -> line(out, each));
      left -= found.size();
      next = page.path("next").isString() ? page.path("next").stringValue() : null;
    } while (next != null && left > 0);
  }
}
