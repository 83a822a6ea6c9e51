package dev.baton.gateway;

import dev.baton.conversation.Control;
import java.io.PrintWriter;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Option;
import tools.jackson.databind.JsonNode;

/** {@code baton conversations}: shows the latest, or one with its transcript. */
@Command(
    name = "conversations",
    description = "Shows the latest conversations, or one with its messages.",
    footerHeading = "%nExamples:%n",
    footer = {
      "  ${ROOT-COMMAND-NAME} conversations --control queue       # who waits",
      "  ${ROOT-COMMAND-NAME} conversations --user mia --json",
      "  ${ROOT-COMMAND-NAME} conversations ID                    # one, with what was said"
    })
final class ConversationsCommand extends LatestCommand {

  @Option(
      names = "--control",
      paramLabel = "WHO",
      converter = Party.class,
      completionCandidates = Party.class,
      description = "Only those under this control: bot, queue or agent.")
  private @Nullable String control;

  @Option(names = "--channel", paramLabel = "NAME", description = "Only those of this channel.")
  private @Nullable String channel;

  @Option(
      names = "--queue",
      paramLabel = "NAME",
      description = "Only those whose open handoff is in this queue.")
  private @Nullable String queue;

  @Option(
      names = "--agent",
      paramLabel = "ID",
      description = "Only those that the agent of this id has.")
  private @Nullable String agent;

  @Option(
      names = "--user",
      paramLabel = "WHO",
      description = "Only those of users whose name or handle contains this, or whose id it is.")
  private @Nullable String user;

  @Option(
      names = "--search",
      paramLabel = "WORDS",
      description = "Only those in which this was said lately.")
  private @Nullable String words;

  ConversationsCommand(Map<String, String> environment) {
    super(environment, "conversation");
  }

  @Override
  String wanted() {
    return wanted("control", control)
        + wanted("channel", channel)
        + wanted("queue", queue)
        + wanted("agent", agent)
        + wanted("user", user)
        + wanted("q", words);
  }

  @Override
  void table(PrintWriter out, Ansi ansi, Iterable<JsonNode> some) {
    TerminalOutput.conversations(out, ansi, some);
  }

  @Override
  void head(PrintWriter out, Ansi ansi, JsonNode one) {
    TerminalOutput.conversations(out, ansi, List.of(one.path("conversation")));
    TerminalOutput.handoffs(out, ansi, one.path("handoffs"));
  }

  /** Checks who has control. */
  static final class Party extends KnownWord {

    Party() {
      super(Control.values());
    }
  }
}
