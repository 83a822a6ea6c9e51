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

/** {@code baton conversations}: the latest, or one with its transcript. */
@Command(
    name = "conversations",
    description = "Shows the latest conversations, or one with what was said.",
    mixinStandardHelpOptions = true)
final class ConversationsCommand implements Callable<Integer> {

  private final Map<String, String> environment;

  @Mixin private Running running = new Running();

  @Parameters(
      paramLabel = "ID",
      arity = "0..1",
      description = "Shows this one, with what was said.")
  private @Nullable String id;

  @Option(
      names = "--control",
      paramLabel = "WHO",
      description = "Only those that bot, queue or agent has.")
  private @Nullable String control;

  @Option(
      names = "--limit",
      paramLabel = "N",
      defaultValue = "50",
      description = "At most so many, up to 200 (default: ${DEFAULT-VALUE}).")
  private int limit = 50;

  @Spec private @Nullable CommandSpec spec;

  ConversationsCommand(Map<String, String> environment) {
    this.environment = environment;
  }

  @Override
  public Integer call() {
    Remote remote = running.remote(environment);
    if (spec != null) {
      show(remote, spec.commandLine().getOut());
    }
    return ExitCode.OK;
  }

  private void show(Remote remote, PrintWriter out) {
    if (id == null) {
      String wanted = control == null ? "" : "&control=" + Remote.quoted(control);
      JsonNode page = remote.get("/api/v1/conversations?limit=" + limit + wanted);
      page.path("conversations").forEach(each -> Listing.conversation(out, each));
      return;
    }
    JsonNode one =
        remote
            .find("/api/v1/conversations/" + Remote.quoted(id))
            .orElseThrow(() -> new Remote.RemoteException("no conversation has the id " + id));
    Listing.conversation(out, one.path("conversation"));
    one.path("handoffs").forEach(each -> Listing.handoff(out, each));
    Listing.messages(out, one.path("messages"));
  }
}
