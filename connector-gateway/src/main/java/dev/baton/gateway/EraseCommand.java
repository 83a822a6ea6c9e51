package dev.baton.gateway;

import java.io.PrintWriter;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import tools.jackson.databind.JsonNode;

/** {@code baton erase}: removes one user from the store and from the desks. */
@Command(
    name = "erase",
    description = {
      "Erases one user from the store and from the desks.",
      "Baton cannot erase the bot's own memory of the user; see docs/operating.md."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  ${ROOT-COMMAND-NAME} erase --user 501 --channel telegram",
      "  ${ROOT-COMMAND-NAME} erase --conversation ID --wait 0    # do not wait for the platforms"
    },
    mixinStandardHelpOptions = true)
final class EraseCommand implements Callable<Integer> {

  private static final Duration LOOK = Duration.ofMillis(500);

  private final Map<String, String> environment;

  @Mixin private ApiOptions api = new ApiOptions();

  @ArgGroup(multiplicity = "1")
  private ConversationSelection selection = new ConversationSelection();

  @Option(
      names = "--wait",
      paramLabel = "SECONDS",
      defaultValue = "60",
      description =
          "How long to wait; the erasure continues without it (default: ${DEFAULT-VALUE}).")
  private int wait = 60;

  @Spec private @Nullable CommandSpec spec;

  EraseCommand(Map<String, String> environment) {
    this.environment = environment;
  }

  @Override
  public Integer call() {
    ApiClient client = api.client(environment);
    List<String> ids = selection.conversations(client);
    for (String id : ids) {
      if (client.delete("/api/v1/conversations/" + ApiClient.quoted(id)).isEmpty()) {
        throw new ApiClient.ApiException("no conversation has the id " + id);
      }
    }
    Map<String, JsonNode> open = pending(client, ids);
    if (spec != null) {
      report(ids, open, spec.commandLine().getOut());
    }
    return open.isEmpty() ? ExitCode.OK : ExitCode.SOFTWARE;
  }

  /** The conversations whose erasure has not ended when the waiting time is over. */
  private Map<String, JsonNode> pending(ApiClient client, List<String> ids) {
    ProgressLines progress =
        new ProgressLines(
            Objects.requireNonNull(spec, "set by picocli").commandLine().getErr(),
            InstantSource.system());
    for (long look = 0; ; look++) {
      Map<String, JsonNode> open = new HashMap<>();
      for (String id : ids) {
        for (JsonNode each :
            client.get("/api/v1/erasures?conversation=" + ApiClient.quoted(id)).path("erasures")) {
          if (each.path("conversation").asString("").equals(id)) {
            open.put(id, each);
          }
        }
      }
      progress.at(ids.size() - open.size() + " of " + ids.size() + " conversations are erased");
      if (open.isEmpty() || LOOK.multipliedBy(look).toSeconds() >= wait) {
        return open;
      }
      CompletableFuture.runAsync(
              () -> {}, CompletableFuture.delayedExecutor(LOOK.toMillis(), TimeUnit.MILLISECONDS))
          .join();
    }
  }

  private static void report(List<String> ids, Map<String, JsonNode> open, PrintWriter out) {
    for (String id : ids) {
      JsonNode left = open.get(id);
      if (left == null) {
        out.println(id + " is erased");
      } else {
        out.println(
            id
                + " is being erased; this continues by itself until it is done ("
                + (left.path("stripped").asBoolean(false)
                    ? "the messages are gone from the store; those on desks are still being deleted"
                    : "the messages are still in the store until a call in flight has ended")
                + ")");
      }
    }
  }
}
