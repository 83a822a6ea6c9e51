package dev.baton.gateway;

import dev.baton.conversation.HandoffStatus;
import java.io.PrintWriter;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Option;
import tools.jackson.databind.JsonNode;

/** {@code baton handoffs}: shows the latest, or one with its messages. */
@Command(
    name = "handoffs",
    description = "Shows the latest handoffs, or one with its messages.",
    footerHeading = "%nExamples:%n",
    footer = {
      "  ${ROOT-COMMAND-NAME} handoffs --status queued            # who waits for a person",
      "  ${ROOT-COMMAND-NAME} handoffs --limit 200 --json",
      "  ${ROOT-COMMAND-NAME} handoffs ID                         # one, with what was said"
    })
final class HandoffsCommand extends LatestCommand {

  @Option(
      names = "--status",
      paramLabel = "STATUS",
      converter = Status.class,
      completionCandidates = Status.class,
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
  void table(PrintWriter out, Ansi ansi, Iterable<JsonNode> some) {
    TerminalOutput.handoffs(out, ansi, some);
  }

  @Override
  void head(PrintWriter out, Ansi ansi, JsonNode one) {
    TerminalOutput.handoffs(out, ansi, List.of(one.path("handoff")));
  }

  /** Checks a status. */
  static final class Status extends KnownWord {

    Status() {
      super(HandoffStatus.values());
    }
  }
}
