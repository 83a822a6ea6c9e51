package dev.baton.routing;

import dev.baton.connector.Content;
import dev.baton.connector.Content.Text;
import dev.baton.connector.NoteRule;
import dev.baton.plan.CannedAnswer;
import dev.baton.routing.content.Fitting;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What an agent's message is: a message to the user, a note, or a command. A message that begins
 * with a slash, or with what looks like one, never goes to the user.
 */
sealed interface AgentCommand {

  int HISTORY = 20;
  int MOST_HISTORY = 100;

  /** A message for the user. */
  record Say() implements AgentCommand {}

  /**
   * A message for the user, whatever else stays at the desk.
   *
   * @param words what stands behind the command; null for what the command quotes
   */
  record Tell(@Nullable Content words) implements AgentCommand {}

  /** A message for agents only. */
  record Note() implements AgentCommand {}

  /**
   * A command, and what stands behind it for agents only.
   *
   * @param note the message without the command
   */
  record WithNote(AgentCommand command, Content note) implements AgentCommand {}

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
  record Resolve(@Nullable Content lastWord) implements AgentCommand {}

  record Release() implements AgentCommand {}

  /**
   * Passes the handoff on.
   *
   * @param words to whom or what, and what they are told; empty to be asked
   */
  record Transfer(Text words) implements AgentCommand {}

  record History(int count) implements AgentCommand {}

  record Who() implements AgentCommand {}

  record Queue() implements AgentCommand {}

  /**
   * The agent is away: they are asked nothing.
   *
   * @param reason what colleagues read; empty for nothing
   */
  record Away(String reason) implements AgentCommand {}

  /** The agent is there again. */
  record Back() implements AgentCommand {}

  record Help() implements AgentCommand {}

  /** Something about the canned answers of the desk. */
  sealed interface Canned extends AgentCommand {

    /**
     * Sends the answer of this name, or shows those that fit.
     *
     * @param words empty for all
     */
    record Find(String words) implements Canned {}

    /**
     * Keeps a text as an answer.
     *
     * @param words null for those of the message that the command quotes
     */
    record Save(String name, @Nullable Text words) implements Canned {}

    record Drop(String name) implements Canned {}

    /** A name with more lines behind it, of which nobody can say whom they are for. */
    record Unclear() implements Canned {}
  }

  /** Takes back the last message to the user, or the one that the command quotes. */
  record Undo() implements AgentCommand {}

  /**
   * Asks the bot of the conversation; the user hears nothing of it.
   *
   * @param question empty if it is missing
   */
  record Ask(Text question) implements AgentCommand {}

  /** Lets the bot propose an answer to the user's last words. */
  record Draft() implements AgentCommand {}

  /**
   * The agent wants to be reminded of the conversation, which waits until then.
   *
   * @param words when, and of what; empty to be told what there is
   */
  record Later(String words) implements AgentCommand {}

  /**
   * Follows a conversation that a colleague has.
   *
   * @param words which of them, or {@code off}; empty for a list
   */
  record Watch(String words) implements AgentCommand {}

  /** A command that does not exist. */
  record Unknown(String word) implements AgentCommand {}

  /** Parses an agent's message. What stands behind a command is judged as any message is. */
  static AgentCommand of(Content content) {
    Text words = words(content);
    String text = words.text();
    int from = 0;
    while (from < text.length() && isHidden(text.codePointAt(from))) {
      from += Character.charCount(text.codePointAt(from));
    }
    int end = endOfWord(text, from);
    String word = NoteRule.folded(text.substring(from, end)).toLowerCase(Locale.ROOT);
    if (!word.startsWith("/") || NoteRule.beginsAsNote(words)) {
      return NoteRule.isNote(words) ? new Note() : new Say();
    }
    Content rest = from(content, end);
    AgentCommand command = command(word, words(rest));
    if (command instanceof Transfer) {
      return forAgents(new Transfer(words(rest)), rest);
    }
    if (command instanceof Away) {
      return forAgents(new Away(line(rest)), rest);
    }
    if (command instanceof Later) {
      return forAgents(new Later(line(rest)), rest);
    }
    boolean shows = rest instanceof Content.Media || !NoteRule.folded(words(rest).text()).isBlank();
    if (command instanceof Tell) {
      return NoteRule.isNote(words(rest)) ? new Note() : new Tell(shows ? rest : null);
    }
    if (command instanceof Ask ask) {
      boolean note = NoteRule.isNote(ask.question());
      return note ? new WithNote(new Ask(Text.plain("")), rest) : forAgents(ask, rest);
    }
    Content note = noteBehind(command, rest);
    if (note != null) {
      return new WithNote(command == null ? new Unknown(word) : command, note);
    }
    if (command == null) {
      return new Unknown(word);
    }
    if (command instanceof Resolve) {
      return new Resolve(shows ? rest : null);
    }
    return rest instanceof Content.Media ? new WithNote(command, rest) : command;
  }

  /** What makes a note of the text behind a command; null if nothing does. */
  private static @Nullable Content noteBehind(@Nullable AgentCommand command, Content rest) {
    if (NoteRule.isNote(words(rest))) {
      return rest;
    }
    Text kept = command instanceof Canned.Save save ? save.words() : null;
    return kept != null && NoteRule.isNote(kept) ? kept : null;
  }

  private static int endOfWord(String text, int from) {
    int end = from;
    while (end < text.length() && !NoteRule.isBlank(text.codePointAt(end))) {
      end += Character.charCount(text.codePointAt(end));
    }
    return end;
  }

  /** All that stands behind such a command is for agents, so nothing of it is a note besides. */
  private static AgentCommand forAgents(AgentCommand command, Content rest) {
    return rest instanceof Content.Media media
        ? new WithNote(command, new Content.Media(media.kind(), media.file(), null))
        : command;
  }

  /** What stands behind a command that is for agents, as one plain text. */
  private static String line(Content rest) {
    return TransferTargets.words(NoteRule.folded(words(rest).text()));
  }

  /** Whether a message begins with a command that exists. */
  static boolean isCommand(Content content) {
    AgentCommand means = of(content);
    return !(means instanceof Say || means instanceof Note || means instanceof Unknown);
  }

  /** Whether a line begins with a command that exists. */
  static boolean isCommand(String line) {
    String[] parts = line.split("\\s+", 2);
    return parts[0].startsWith("/")
        && command(parts[0].toLowerCase(Locale.ROOT), Text.plain("")) != null;
  }

  private static @Nullable AgentCommand command(String word, Text rest) {
    String argument = NoteRule.folded(rest.text()).strip();
    return switch (word) {
      case "/say" -> new Tell(null);
      case "/claim" -> new Claim(number(argument, 0));
      case "/resolve" -> new Resolve(null);
      case "/release" -> new Release();
      case "/transfer" -> new Transfer(Text.plain(argument));
      case "/history" -> new History(Math.clamp(number(argument, HISTORY), 1, MOST_HISTORY));
      case "/who" -> new Who();
      case "/queue" -> new Queue();
      case "/away" -> new Away(argument);
      case "/back" -> new Back();
      case "/canned" -> canned(rest);
      case "/undo" -> new Undo();
      case "/ask" -> new Ask(rest);
      case "/draft" -> new Draft();
      case "/later" -> new Later(argument);
      case "/watch" -> new Watch(argument.toLowerCase(Locale.ROOT));
      case "/help", "/start" -> new Help();
      default -> null;
    };
  }

  /** Parses what stands behind the command for canned answers. */
  private static Canned canned(Text rest) {
    int end = endOfWord(rest.text(), 0);
    String verb = NoteRule.folded(rest.text().substring(0, end)).toLowerCase(Locale.ROOT);
    boolean saves = verb.equals("save");
    if (!saves && !verb.equals("drop")) {
      String[] lines = rest.text().split("\\R", 2);
      if (lines.length > 1 && !NoteRule.isNote(rest) && !NoteRule.folded(lines[1]).isBlank()) {
        return new Canned.Unclear();
      }
      String line = lines[0];
      return new Canned.Find(NoteRule.beginsAsNote(rest) ? "" : NoteRule.folded(line).strip());
    }
    Text behind = words(from(rest, end));
    int endOfName = endOfWord(behind.text(), 0);
    String name = CannedAnswer.named(NoteRule.folded(behind.text().substring(0, endOfName)));
    Text text = words(from(behind, endOfName));
    boolean shows = !NoteRule.folded(text.text()).isBlank();
    return saves ? new Canned.Save(name, shows ? text : null) : new Canned.Drop(name);
  }

  /** Returns the text of a message in which a command or the mark of a note may appear. */
  static Text words(Content content) {
    return switch (content) {
      case Text text -> text;
      case Content.Media media -> {
        Text caption = media.caption();
        yield caption == null ? Text.plain("") : caption;
      }
      case Content.Buttons buttons -> buttons.text();
      case Content.Card card -> card.fallback();
      case Content.Location location -> Text.plain("");
      case Content.Contact contact -> Text.plain("");
      case Content.Choice choice -> Text.plain(choice.title());
      case Content.Native own -> own.words();
      case Content.Custom custom -> Text.plain("");
    };
  }

  /** A message without its first words: a file stays, of all else its text. */
  private static Content from(Content content, int from) {
    Text words = words(content);
    int start = from;
    int end = words.text().length();
    while (start < end && NoteRule.isBlank(words.text().charAt(start))) {
      start++;
    }
    while (start < end && NoteRule.isBlank(words.text().charAt(end - 1))) {
      end--;
    }
    Text rest = Fitting.part(words, start, end);
    return content instanceof Content.Media media
        ? new Content.Media(media.kind(), media.file(), rest.text().isEmpty() ? null : rest)
        : rest;
  }

  private static boolean isHidden(int letter) {
    return NoteRule.isBlank(letter) || NoteRule.isInvisible(letter);
  }

  private static int number(String text, int otherwise) {
    return text.matches("\\d{1,6}") ? Integer.parseInt(text) : otherwise;
  }
}
