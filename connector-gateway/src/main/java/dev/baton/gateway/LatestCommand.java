package dev.baton.gateway;

import java.io.PrintWriter;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;

/** Shows the latest of a kind as a table, or a single one with its messages. */
@Command(mixinStandardHelpOptions = true)
abstract class LatestCommand implements Callable<Integer> {

  private static final int MOST = 200;

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

  @Option(names = "--json", description = "Prints JSON.")
  private boolean json;

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

  /** Prints some as a table. */
  abstract void table(PrintWriter out, Ansi ansi, Iterable<JsonNode> some);

  /** Prints one without its messages. */
  abstract void head(PrintWriter out, Ansi ansi, JsonNode one);

  @Override
  public final Integer call() {
    ApiClient client = api.client(environment);
    if (spec != null) {
      CommandLine line = spec.commandLine();
      if (limit < 1 || limit > MOST) {
        throw new ParameterException(line, "--limit must be 1 to " + MOST + ", but is " + limit);
      }
      show(client, line.getOut(), line.getColorScheme().ansi());
    }
    return ExitCode.OK;
  }

  /** A part of the query; empty without a value. */
  static String wanted(String name, @Nullable String value) {
    return value == null ? "" : "&" + name + "=" + ApiClient.quoted(value);
  }

  private void show(ApiClient client, PrintWriter out, Ansi ansi) {
    String path = "/api/v1/" + kind + "s";
    if (id == null) {
      ArrayNode all = latest(client, path);
      if (json) {
        TerminalOutput.json(out, JsonNodeFactory.instance.objectNode().set(kind + "s", all));
      } else if (all.isEmpty()) {
        out.println("no " + kind + "s");
      } else {
        table(out, ansi, all);
      }
      return;
    }
    JsonNode one =
        client
            .find(path + "/" + ApiClient.quoted(id))
            .orElseThrow(() -> new ApiClient.ApiException("no " + kind + " has the id " + id));
    if (json) {
      TerminalOutput.json(out, one);
      return;
    }
    head(out, ansi, one);
    TerminalOutput.messages(out, one.path("messages"));
  }

  /** A search may end a page early and go on where it stopped. */
  private ArrayNode latest(ApiClient client, String path) {
    ArrayNode all = JsonNodeFactory.instance.arrayNode();
    int left = limit;
    String next = null;
    do {
      JsonNode page = client.get(path + "?limit=" + left + wanted() + wanted("before", next));
      JsonNode found = page.path(kind + "s");
      found.forEach(all::add);
      left -= found.size();
      next = page.path("next").isString() ? page.path("next").stringValue() : null;
    } while (next != null && left > 0);
    return all;
  }
}
