package dev.baton.routing;

import dev.baton.connector.Content.Text;
import dev.baton.conversation.Author;
import dev.baton.conversation.Message;
import dev.baton.conversation.Route;
import dev.baton.masking.Masking;
import dev.baton.routing.content.TextBuilder;
import dev.baton.routing.lane.LaneName;
import dev.baton.store.DeliveryTable;
import dev.baton.store.MessageCopy;
import dev.baton.store.MessageTable;
import dev.baton.texts.AgentText;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Writes messages as lines for agents: when, who, what. What was not said is marked as such. */
final class TranscriptLines {

  private static final int LONGEST = 300;
  private static final Pattern NOTE_MARK = Pattern.compile("(?i)^(?://|/note\\b)\\s*");

  private final MessageTable messages;
  private final DeliveryTable deliveries;
  private final Masking masking;
  private final DeskWords words;
  private final DeskClock clock;

  TranscriptLines(UnitOfWork work, DeskWords words) {
    this.messages = work.tables().messages();
    this.deliveries = work.tables().deliveries();
    this.masking = work.context().masking();
    this.words = words;
    this.clock = words.clock();
  }

  /** The lines, in the order of the messages. Baton's own messages have none. */
  List<Text> of(List<Message> all) {
    return all.stream()
        .filter(message -> message.author() != Author.SYSTEM)
        .map(this::line)
        .toList();
  }

  private Text line(Message message) {
    return new TextBuilder()
        .plain(clock.time(message.at()) + " ")
        .bold(masking.of(speaker(message)))
        .plain(": " + QuotedPart.inShort(message, words, masking))
        .plain(shortened(said(message), LONGEST, masking))
        .text();
  }

  /** A note is called one; its own mark would say that again. */
  private String said(Message message) {
    String said = words.summary(message.content()).strip();
    return message.author() == Author.NOTE ? unmarked(said) : said;
  }

  /** A note without the mark that makes it one. */
  static String unmarked(String note) {
    return NOTE_MARK.matcher(note.strip()).replaceFirst("");
  }

  private String speaker(Message message) {
    String name = message.authorName();
    String from = message.attributes().forwardedFrom();
    String speaker =
        switch (message.author()) {
          case USER -> name == null ? words.plain(AgentText.SPEAKER_USER) : name;
          case AGENT -> name == null ? words.plain(AgentText.SPEAKER_AGENT) : name;
          case BOT -> words.plain(AgentText.SPEAKER_BOT);
          case SYSTEM -> "Baton";
          case NOTE -> note(words, name);
          case DRAFT -> words.plain(AgentText.SPEAKER_DRAFT);
        };
    return speaker
        + (from == null ? "" : " " + words.plain(AgentText.FORWARDED_FROM, from))
        + (message.route() == Route.HELD_BACK ? " " + words.plain(AgentText.HELD_BACK) : "")
        + (message.takenBack()
            ? " " + words.plain(AgentText.TAKEN_BACK)
            : isLost(message) ? " " + words.plain(AgentText.UNDELIVERED) : "");
  }

  /** What stands before a note. */
  static String note(DeskWords words, @Nullable String author) {
    return author == null ? words.plain(AgentText.NOTE) : words.plain(AgentText.NOTE_BY, author);
  }

  /** Whether a word for the user did not reach them and is not on its way. */
  private boolean isLost(Message message) {
    boolean forUser = message.author() == Author.BOT || message.author() == Author.AGENT;
    return forUser
        && messages.copies(message.id()).stream()
            .noneMatch(copy -> copy.side() == MessageCopy.Side.USER)
        && !deliveries.pending(
            message.id(), new LaneName.ToUser(message.conversationId()).stored());
  }

  /**
   * Shortens a text to one line. The text is masked before it is cut: half an address would not be
   * recognised.
   */
  static String shortened(String text, int most, Masking masking) {
    String line = masking.of(text).replaceAll("\\s+", " ").strip();
    int length = line.codePointCount(0, line.length());
    return length <= most ? line : line.substring(0, line.offsetByCodePoints(0, most - 1)) + "…";
  }
}
