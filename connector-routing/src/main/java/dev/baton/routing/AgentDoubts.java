package dev.baton.routing;

import dev.baton.connector.Content;
import dev.baton.connector.Content.Text;
import dev.baton.connector.Event;
import dev.baton.connector.NoteRule;
import dev.baton.conversation.Conversation;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Finds what an agent may have written for other agents. It is not sent unasked. */
final class AgentDoubts {

  private static final Pattern NUMBER = Pattern.compile("/\\d+(\\s.*)?", Pattern.DOTALL);

  private final AgentQuotes quotes;
  private final boolean typed;

  /**
   * @param typed whether agents write numbers as commands there
   */
  AgentDoubts(AgentQuotes quotes, boolean typed) {
    this.quotes = quotes;
    this.typed = typed;
  }

  /** Returns why a message may not be meant for the user; null if it is. */
  @Nullable String about(Conversation conversation, Event.Said said) {
    if (said.attributes().forwardedFrom() != null) {
      return "It is forwarded.";
    }
    return quotes.isInternal(conversation, said)
        ? "It answers something that the user does not see."
        : about(said.content(), typed);
  }

  /** Returns why a content alone may not be meant for the user; null if it is. */
  static @Nullable String about(Content content) {
    return about(content, false);
  }

  private static @Nullable String about(Content content, boolean typed) {
    if (content instanceof Content.Native own) {
      return "Not every app can show this (" + own.kind() + ").";
    }
    Text words = AgentCommand.words(content);
    List<NoteRule.Beginning> lines = NoteRule.beginnings(words);
    if (!lines.isEmpty() && lines.getFirst().mention()) {
      return "It begins with a mention.";
    }
    return lines.stream()
        .map(NoteRule.Beginning::words)
        .filter(line -> AgentCommand.isCommand(line) || (typed && NUMBER.matcher(line).matches()))
        .findFirst()
        .map(line -> "One of its lines begins with " + line.split("\\s+", 2)[0] + ".")
        .orElse(null);
  }
}
