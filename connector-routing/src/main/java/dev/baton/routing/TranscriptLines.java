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
import java.util.List;
import java.util.regex.Pattern;

/** Writes messages as lines for agents: when, who, what. What was not said is marked as such. */
final class TranscriptLines {

  private static final int LONGEST = 300;
  private static final Pattern NOTE_MARK = Pattern.compile("(?i)^(?://|/note\\b)\\s*");

  private final MessageTable messages;
  private final DeliveryTable deliveries;
  private final Masking masking;
  private final DeskClock clock;

  TranscriptLines(UnitOfWork work, DeskClock clock) {
    this.messages = work.tables().messages();
    this.deliveries = work.tables().deliveries();
    this.masking = work.context().masking();
    this.clock = clock;
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
        .plain(": " + QuotedPart.inShort(message, masking))
        .plain(shortened(words(message), LONGEST, masking))
        .text();
  }

  /** A note is called one; its own mark would say that again. */
  private static String words(Message message) {
    String words = TextBuilder.summary(message.content()).strip();
    return message.author() == Author.NOTE ? unmarked(words) : words;
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
          case USER -> name == null ? "User" : name;
          case AGENT -> name == null ? "Agent" : name;
          case BOT -> "Bot";
          case SYSTEM -> "Baton";
          case NOTE -> name == null ? "Note" : "Note by " + name;
          case DRAFT -> "Bot (not said)";
        };
    return speaker
        + (from == null ? "" : " (forwarded from " + from + ")")
        + (message.route() == Route.HELD_BACK ? " (held back)" : "")
        + (message.takenBack() ? " (taken back)" : isLost(message) ? " (not delivered)" : "");
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
