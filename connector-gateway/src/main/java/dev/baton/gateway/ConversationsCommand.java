package dev.baton.gateway;

import java.io.PrintWriter;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import tools.jackson.databind.JsonNode;

/** {@code baton conversations}: shows the latest, or one with its transcript. */
@Command(
    name = "conversations",
    description = "Shows the latest conversations, or one with its messages.")
final class ConversationsCommand extends LatestCommand {

  @Option(
      names = "--control",
      paramLabel = "WHO",
      description = "Only those under this control: bot, queue or agent.")
  private @Nullable String control;

  ConversationsCommand(Map<String, String> environment) {
    super(environment, "conversation");
  }

  @Override
  String wanted() {
    return wanted("control", control);
  }

  @Override
  void line(PrintWriter out, JsonNode each) {
    TerminalOutput.conversation(out, each);
  }

  @Override
  void head(PrintWriter out, JsonNode one) {
    TerminalOutput.conversation(out, one.path("conversation"));
    one.path("handoffs").forEach(each -> TerminalOutput.handoff(out, each));
  }
}
