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

/** {@code baton handoffs}: the latest, or one with what was said in it. */
@Command(
    name = "handoffs",
    description = "Shows the latest handoffs, or one with what was said in it.",
    mixinStandardHelpOptions = true)
final class HandoffsCommand implements Callable<Integer> {

  private final Map<String, String> environment;

  @Mixin private Running running = new Running();

  @Parameters(
      paramLabel = "ID",
      arity = "0..1",
      description = "Shows this one, with what was said in it.")
  private @Nullable String id;

  @Option(
      names = "--status",
      paramLabel = "STATUS",
      description = "Only those that are queued, accepted, completed, failed or expired.")
  private @Nullable String status;

  @Option(
      names = "--limit",
      paramLabel = "N",
      defaultValue = "50",
      description = "At most so many, up to 200 (default: ${DEFAULT-VALUE}).")
  private int limit = 50;

  @Spec private @Nullable CommandSpec spec;

  HandoffsCommand(Map<String, String> environment) {
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
      String wanted = status == null ? "" : "&status=" + Remote.quoted(status);
      JsonNode page = remote.get("/api/v1/handoffs?limit=" + limit + wanted);
      page.path("handoffs").forEach(each -> Listing.handoff(out, each));
      return;
    }
    JsonNode one =
        remote
            .find("/api/v1/handoffs/" + Remote.quoted(id))
            .orElseThrow(() -> new Remote.RemoteException("no handoff has the id " + id));
    Listing.handoff(out, one.path("handoff"));
    Listing.messages(out, one.path("messages"));
  }
}
