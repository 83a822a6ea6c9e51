package dev.baton.routing;

import dev.baton.connector.Content;
import dev.baton.connector.Content.Text;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What an agent's message is: a message to the user, a note, or a command. A message that begins
 * with a slash never goes to the user.
 */
sealed interface AgentCommand {

  int HISTORY = 20;
  int MOST_HISTORY = 100;

  /** A message for the user. */
  record Say() implements AgentCommand {}

  /** A message for agents only. */
  record Note() implements AgentCommand {}

  /**
   * Claims a waiting handoff.
   *
   * @param number which of the waiting handoffs, from 1; 0 for the oldest, or for the thread's own
   */
  record Claim(int number) implements AgentCommand {}

  /**
   * Ends the handoff.
   *
   * @param lastWord a last message to the user; null for none
   */
  record Resolve(@Nullable String lastWord) implements AgentCommand {}

  record Release() implements AgentCommand {}

  record History(int count) implements AgentCommand {}

  record Who() implements AgentCommand {}

  record Queue() implements AgentCommand {}

  record Help() implements AgentCommand {}

  /** A command that does not exist. */
  record Unknown(String word) implements AgentCommand {}

  /**
   * Parses an agent's message. If any line begins with two slashes, the whole message is a note.
   */
  static AgentCommand of(Content content) {
    String words = textOf(content);
    if (words.lines().anyMatch(line -> visible(line).startsWith("//"))) {
      return new Note();
    }
    String text = visible(words).strip();
    if (!text.startsWith("/")) {
      return new Say();
    }
    String[] parts = text.split("\\s+", 2);
    String word = parts[0].toLowerCase(Locale.ROOT);
    String rest = parts.length > 1 ? parts[1].strip() : "";
    return switch (word) {
      case "/note" -> new Note();
      case "/claim" -> new Claim(number(rest, 0));
      case "/resolve" -> new Resolve(rest.isEmpty() ? null : rest);
      case "/release" -> new Release();
      case "/history" -> new History(Math.clamp(number(rest, HISTORY), 1, MOST_HISTORY));
      case "/who" -> new Who();
      case "/queue" -> new Queue();
      case "/help", "/start" -> new Help();
      default -> new Unknown(word);
    };
  }

  /** Returns the text of a message in which a command or the mark of a note may appear. */
  static String textOf(Content content) {
    return switch (content) {
      case Text text -> text.text();
      case Content.Media media -> {
        Text caption = media.caption();
        yield caption == null ? "" : caption.text();
      }
      case Content.Buttons buttons -> buttons.text().text();
      case Content.Card card -> card.fallback().text();
      case Content.Location location -> "";
      case Content.Contact contact -> "";
      case Content.Choice choice -> choice.title();
      case Content.Native own -> own.words().text();
      case Content.Custom custom -> "";
    };
  }

  /**
   * Returns the text from its first visible character on: invisible characters before a slash do
   * not hide the command.
   */
  private static String visible(String text) {
    int from = 0;
    while (from < text.length()) {
      int letter = text.codePointAt(from);
      boolean hidden =
          Character.isWhitespace(letter)
              || Character.isSpaceChar(letter)
              || Character.isISOControl(letter)
              || Character.getType(letter) == Character.FORMAT;
      if (!hidden) {
        break;
      }
      from += Character.charCount(letter);
    }
    return text.substring(from);
  }

  private static int number(String text, int otherwise) {
    return text.matches("\\d{1,6}") ? Integer.parseInt(text) : otherwise;
  }
}
