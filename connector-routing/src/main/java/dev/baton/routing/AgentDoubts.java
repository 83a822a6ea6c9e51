package dev.baton.routing;

import dev.baton.connector.Content;
import dev.baton.connector.Content.Text;
import dev.baton.connector.Event;
import dev.baton.connector.NoteRule;
import dev.baton.conversation.Conversation;
import dev.baton.texts.AgentText;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Finds what an agent may have written for other agents. It is not sent unasked. */
final class AgentDoubts {

  private static final Pattern NUMBER = Pattern.compile("/\\d+(\\s.*)?", Pattern.DOTALL);

  private final AgentQuotes quotes;
  private final boolean typed;
  private final DeskWords texts;

  /**
   * @param typed whether agents write numbers as commands there
   */
  AgentDoubts(AgentQuotes quotes, boolean typed, DeskWords texts) {
    this.quotes = quotes;
    this.typed = typed;
    this.texts = texts;
  }

  /** Returns why a message may not be meant for the user; null if it is. */
  @Nullable String about(Conversation conversation, Event.Said said) {
    if (said.attributes().forwardedFrom() != null) {
      return texts.plain(AgentText.FORWARDED);
    }
    return quotes.isInternal(conversation, said)
        ? texts.plain(AgentText.ANSWERS_INTERNAL)
        : about(said.content(), typed, texts);
  }

  /** Returns why a content alone may not be meant for the user; null if it is. */
  static @Nullable String about(Content content, DeskWords texts) {
    return about(content, false, texts);
  }

  private static @Nullable String about(Content content, boolean typed, DeskWords texts) {
    if (content instanceof Content.Native own) {
      return texts.plain(AgentText.NOT_EVERY_APP, own.kind());
    }
    Text words = AgentCommand.words(content);
    List<NoteRule.Beginning> lines = NoteRule.beginnings(words);
    if (!lines.isEmpty() && lines.getFirst().mention()) {
      return texts.plain(AgentText.BEGINS_WITH_MENTION);
    }
    return lines.stream()
        .map(NoteRule.Beginning::words)
        .filter(line -> AgentCommand.isCommand(line) || (typed && NUMBER.matcher(line).matches()))
        .findFirst()
        .map(line -> texts.plain(AgentText.LINE_BEGINS_WITH, line.split("\\s+", 2)[0]))
        .orElse(null);
  }
}
