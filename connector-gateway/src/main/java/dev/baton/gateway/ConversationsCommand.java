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
  void line(PrintWriter out, JsonNode each) {
    TerminalOutput.conversation(out, each);
  }

  @Override
  void head(PrintWriter out, JsonNode one) {
    TerminalOutput.conversation(out, one.path("conversation"));
    one.path("handoffs").forEach(each -> TerminalOutput.handoff(out, each));
  }
}
