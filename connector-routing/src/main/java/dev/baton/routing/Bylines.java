package dev.baton.routing;

import dev.baton.connector.Content;
import dev.baton.connector.Content.Span;
import dev.baton.connector.Content.Style;
import dev.baton.connector.Content.Text;
import dev.baton.conversation.Author;
import dev.baton.conversation.Message;
import dev.baton.masking.Masking;
import dev.baton.plan.HandoffPlan;
import dev.baton.routing.content.TextBuilder;
import dev.baton.texts.AgentText;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.UnaryOperator;

/**
 * Puts names before words, so that everybody sees whose they are: the user's name where agents read
 * what a user wrote, the agent's where the user reads what an agent wrote. Whoever has no name
 * before their words is Baton or the bot. Only what is shown has the name; the transcript and what
 * bots are told have the author's words alone.
 */
final class Bylines {

  private final UnitOfWork work;

  Bylines(UnitOfWork work) {
    this.work = work;
  }

  /** What the user sees of a message on their channel. */
  Content toUser(String channel, Message message, Content content) {
    String name = message.authorName();
    Content named =
        message.author() == Author.AGENT && name != null && isNamed(message, name)
            ? under(name, "", content)
            : content;
    return new QuotedPart(work, channel, Masking.NONE).shown(message, named);
  }

  /** What agents see of a message on their channel. */
  Content atDesk(DeskWords words, Message message, Content content) {
    String name = message.authorName();
    String from = message.attributes().forwardedFrom();
    String more = from == null ? "" : " " + words.plain(AgentText.FORWARDED_FROM, from);
    Content named =
        message.author() != Author.USER || name == null ? content : under(name, more, content);
    return new QuotedPart(work, words.desk().channel(), work.context().masking())
        .shown(message, named);
  }

  private boolean isNamed(Message message, String name) {
    HandoffPlan.AgentNames names = work.context().plan().handoff().agentNames();
    String handoffId = message.handoffId();
    return switch (names) {
      case NEVER -> false;
      case ALWAYS -> true;
      case FIRST ->
          handoffId == null
              || !work.tables().messages().spokeBefore(handoffId, name, message.seq());
    };
  }

  private static Content under(String name, String more, Content content) {
    String shown = oneLine(name);
    return reworded(content, words -> before(shown, more, words));
  }

  /**
   * A content with other words; a file without a caption has empty ones. Location, contact, sticker
   * and round video can carry no words; who sent them is seen by their neighbours.
   */
  static Content reworded(Content content, UnaryOperator<Text> change) {
    return switch (content) {
      case Text text -> change.apply(text);
      case Content.Choice choice -> change.apply(Text.plain(choice.words()));
      case Content.Media media -> {
        Text caption = media.caption();
        boolean round = media.kind() == Content.MediaKind.VIDEO && caption == null;
        boolean bare = round || media.kind() == Content.MediaKind.STICKER;
        yield bare
            ? media
            : new Content.Media(
                media.kind(),
                media.file(),
                change.apply(
                    caption == null || caption.text().isBlank() ? Text.plain("") : caption));
      }
      case Content.Buttons buttons ->
          new Content.Buttons(change.apply(buttons.text()), buttons.buttons());
      case Content.Location location -> location;
      case Content.Contact contact -> contact;
      case Content.Native own ->
          new Content.Native(own.kind(), change.apply(own.words()), own.original());
      case Content.Card card -> card;
      case Content.Custom custom -> custom;
    };
  }

  /** In a group the speaker's name stands before the words already, for the bot too. */
  private static Text before(String name, String more, Text words) {
    if (words.text().startsWith(name + ": ")) {
      return words;
    }
    TextBuilder named = new TextBuilder().bold(name).plain(more);
    return words.text().isEmpty() ? named.text() : named.plain(": ").add(words).text();
  }

  /** A name that breaks the line could make words look like somebody else's. */
  static String oneLine(String name) {
    return name.replaceAll("[\\p{Cntrl}\\u2028\\u2029]+", " ").strip();
  }

  /** Baton's own line at a desk, in another style than people's words. */
  static Content ownLine(Content content) {
    return switch (content) {
      case Text text -> new Text(text.text(), slanted(text));
      case Content.Buttons buttons ->
          new Content.Buttons(
              new Text(buttons.text().text(), slanted(buttons.text())), buttons.buttons());
      case Content.Media media -> media;
      case Content.Choice choice -> choice;
      case Content.Location location -> location;
      case Content.Contact contact -> contact;
      case Content.Native own -> own;
      case Content.Card card -> card;
      case Content.Custom custom -> custom;
    };
  }

  /**
   * Several lines are a list or a help text, and easily told from people's words. Words that have a
   * style keep it: not every platform shows one style within another.
   */
  private static List<Span> slanted(Text text) {
    boolean slanted = text.spans().stream().anyMatch(span -> span.style() == Style.ITALIC);
    if (slanted || text.text().indexOf('\n') >= 0) {
      return text.spans();
    }
    List<Span> spans = new ArrayList<>(text.spans());
    int from = 0;
    for (Span styled :
        text.spans().stream().sorted(Comparator.comparingInt(Span::offset)).toList()) {
      slant(text.text(), from, styled.offset(), spans);
      from = Math.max(from, styled.offset() + styled.length());
    }
    slant(text.text(), from, text.text().length(), spans);
    return spans;
  }

  /** Slants the words of a stretch, without the spaces and signs around them. */
  private static void slant(String text, int from, int end, List<Span> spans) {
    int first = from;
    int last = end;
    while (first < last && !Character.isLetterOrDigit(text.charAt(first))) {
      first++;
    }
    while (first < last && Character.isWhitespace(text.charAt(last - 1))) {
      last--;
    }
    if (first < last) {
      spans.add(new Span(Style.ITALIC, first, last - first, null));
    }
  }
}
