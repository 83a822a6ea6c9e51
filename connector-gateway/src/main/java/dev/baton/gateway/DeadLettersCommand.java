package dev.baton.gateway;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** {@code baton dead-letters}: shows, retries or discards what could not be delivered. */
@Command(
    name = "dead-letters",
    description = "Shows what could not be delivered, tries it again, or discards it.",
    synopsisSubcommandLabel = "[list | retry | discard]",
    footerHeading = "%nExamples:%n",
    footer = {
      "  ${ROOT-COMMAND-NAME} dead-letters list --text            # with what they say",
      "  ${ROOT-COMMAND-NAME} dead-letters retry all",
      "  ${ROOT-COMMAND-NAME} dead-letters discard ID"
    },
    mixinStandardHelpOptions = true)
final class DeadLettersCommand implements Callable<Integer> {

  private static final String PATH = "/api/v1/dead-letters";
  private static final int PAGE = 200;

  private final Map<String, String> environment;

  @Mixin private ApiOptions api = new ApiOptions();

  @Option(names = "--json", description = "Prints the list as JSON.")
  private boolean asJson;

  @Spec private @Nullable CommandSpec spec;

  DeadLettersCommand(Map<String, String> environment) {
    this.environment = environment;
  }

  @Override
  public Integer call() {
    return list(false, asJson);
  }

  @Command(
      name = "list",
      description = "Shows dead letters, latest first (the default).",
      mixinStandardHelpOptions = true)
  int list(
      @Option(names = "--text", description = "Shows the messages' texts as well.") boolean text,
      @Option(names = "--json", description = "Prints JSON.") boolean json) {
    List<JsonNode> letters = all(api.client(environment), text);
    PrintWriter out = out();
    if (json || asJson) {
      ObjectNode all = JsonNodeFactory.instance.objectNode();
      all.putArray("dead_letters").addAll(letters);
      TerminalOutput.json(out, all);
      return ExitCode.OK;
    }
    TextTable table =
        new TextTable("id", "since", "way", "what", "channel", "lane", "attempts", "why");
    for (JsonNode letter : letters) {
      table.rowAbove(
          text ? TerminalOutput.plain(letter.path("content").toString()) : "",
          TerminalOutput.text(letter, "id"),
          TerminalOutput.text(letter, "since"),
          TerminalOutput.text(letter, "direction"),
          TerminalOutput.text(letter, "kind"),
          TerminalOutput.text(letter, "channel"),
          TerminalOutput.text(letter, "lane"),
          TerminalOutput.text(letter, "attempts"),
          TerminalOutput.text(letter, "why"));
    }
    table.print(out, line().getColorScheme().ansi());
    out.println(letters.isEmpty() ? "no dead letters" : letters.size() + " in all");
    return ExitCode.OK;
  }

  @Command(
      name = "retry",
      description = "Tries one, or all, again: each goes to the end of its lane.",
      mixinStandardHelpOptions = true)
  int retry(@Parameters(paramLabel = "ID", description = "A dead letter's id, or all.") String id) {
    ApiClient client = api.client(environment);
    if (!id.equals("all")) {
      client.post(PATH + "/" + ApiClient.quoted(id) + "/retry");
      out().println(id + " will be tried again");
      return ExitCode.OK;
    }
    int failed = 0;
    List<JsonNode> letters = all(client, false).reversed();
    for (JsonNode letter : letters) {
      String each = letter.path("id").asString();
      try {
        client.post(PATH + "/" + ApiClient.quoted(each) + "/retry");
        out().println(each + " will be tried again");
      } catch (ApiClient.ApiException not) {
        failed++;
        out().println(each + " cannot be tried again: " + not.getMessage());
      }
    }
    out().println(letters.size() - failed + " of " + letters.size() + " will be tried again");
    return failed == 0 ? ExitCode.OK : ExitCode.SOFTWARE;
  }

  @Command(
      name = "discard",
      description = "Discards one for good.",
      mixinStandardHelpOptions = true)
  int discard(@Parameters(paramLabel = "ID", description = "A dead letter's id.") String id) {
    api.client(environment).post(PATH + "/" + ApiClient.quoted(id) + "/discard");
    out().println(id + " is discarded");
    return ExitCode.OK;
  }

  private static List<JsonNode> all(ApiClient client, boolean text) {
    List<JsonNode> letters = new ArrayList<>();
    String next = "";
    do {
      JsonNode page =
          client.get(
              PATH
                  + "?limit="
                  + PAGE
                  + "&text="
                  + text
                  + (next.isEmpty() ? "" : "&before=" + ApiClient.quoted(next)));
      page.path("dead_letters").forEach(letters::add);
      next = page.path("next").asString("");
    } while (!next.isEmpty());
    return letters;
  }

  private PrintWriter out() {
    return line().getOut();
  }

  private CommandLine line() {
    CommandSpec known = spec;
    if (known == null) {
      throw new IllegalStateException("not run by picocli");
    }
    return known.commandLine();
  }
}
