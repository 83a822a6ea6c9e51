package dev.baton.routing;

import dev.baton.connector.Content;
import dev.baton.connector.Content.Text;
import dev.baton.connector.Feature;
import dev.baton.conversation.Message;
import dev.baton.masking.Masking;
import dev.baton.routing.content.TextBuilder;
import dev.baton.texts.AgentText;
import org.jspecify.annotations.Nullable;

/** Shows the part that a message quotes as a line above its words, where it cannot be quoted. */
final class QuotedPart {

  private static final int LONGEST = 200;
  private static final int SHORT = 60;

  private final boolean quoting;
  private final Masking masking;

  /**
   * @param channel where the message is shown
   * @param masking what its readers do not see
   */
  QuotedPart(UnitOfWork work, String channel, Masking masking) {
    this.quoting = work.context().capabilities(channel).has(Feature.REPLIES);
    this.masking = masking;
  }

  /** What is shown of a message: the part, too, if the channel can quote nothing. */
  Content shown(Message message, Content content) {
    String part = message.attributes().quote();
    return part == null || quoting ? content : above(content, part, masking);
  }

  /** The part that the channel is to quote; null for none. */
  @Nullable String carried(Message message) {
    return quoting ? masking.ofNullable(message.attributes().quote()) : null;
  }

  /** A content below a line with a part of another message, if it has words. */
  static Content above(Content content, String part, Masking masking) {
    String line = "> " + TranscriptLines.shortened(part, LONGEST, masking);
    return Bylines.reworded(
        content,
        words ->
            words.text().isEmpty()
                ? Text.plain(line)
                : new TextBuilder().plain(line).newLine().add(words).text());
  }

  /** What a line of the transcript says of the part that its message quotes. */
  static String inShort(Message message, DeskWords words, Masking masking) {
    String part = message.attributes().quote();
    return part == null
        ? ""
        : words.plain(AgentText.QUOTES, TranscriptLines.shortened(part, SHORT, masking)) + " ";
  }
}
