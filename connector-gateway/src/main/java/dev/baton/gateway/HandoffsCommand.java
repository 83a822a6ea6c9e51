package dev.baton.gateway;

import java.io.PrintWriter;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import tools.jackson.databind.JsonNode;

/** {@code baton handoffs}: shows the latest, or one with its messages. */
@Command(name = "handoffs", description = "Shows the latest handoffs, or one with its messages.")
final class HandoffsCommand extends LatestCommand {

  @Option(
      names = "--status",
      paramLabel = "STATUS",
      description = "Only those that are queued, accepted, completed, failed or expired.")
  private @Nullable String status;

  HandoffsCommand(Map<String, String> environment) {
    super(environment, "handoff");
  }

  @Override
  String wanted() {
    return wanted("status", status);
  }

  @Override
  void line(PrintWriter out, JsonNode each) {
    TerminalOutput.handoff(out, each);
  }

  @Override
  void head(PrintWriter out, JsonNode one) {
    TerminalOutput.handoff(out, one.path("handoff"));
  }
}
