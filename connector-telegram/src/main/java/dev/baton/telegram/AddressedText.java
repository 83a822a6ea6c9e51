package dev.baton.telegram;

import com.fasterxml.jackson.databind.JsonNode;
import dev.baton.connector.Content;
import dev.baton.connector.Content.Span;
import dev.baton.connector.Content.Style;
import dev.baton.connector.Content.Text;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A text, and whether it is addressed to this bot.
 *
 * @param text without the bot's name where that only addresses the bot: {@code /help@bot} becomes
 *     {@code /help}, and a leading {@code @bot} is removed
 * @param toBot whether a command or a mention means this bot
 */
record AddressedText(Text text, boolean toBot) {

  static AddressedText of(String raw, JsonNode entities, @Nullable BotIdentity self) {
    boolean toBot = false;
    List<int[]> cuts = new ArrayList<>();
    for (JsonNode mark : entities) {
      int from = mark.path("offset").asInt(-1);
      int to = from + mark.path("length").asInt();
      if (from < 0 || to > raw.length() || from >= to) {
        continue;
      }
      String words = raw.substring(from, to);
      switch (mark.path("type").asText("")) {
        case "bot_command" -> {
          int at = words.indexOf('@');
          if (at < 0) {
            toBot |= from == 0;
          } else if (self != null && self.isCalled(words.substring(at))) {
            toBot = true;
            cuts.add(new int[] {from + at, to});
          }
        }
        case "mention" -> {
          if (self != null && self.isCalled(words)) {
            toBot = true;
            addLeading(cuts, raw, from, to);
          }
        }
        case "text_mention" -> {
          if (self != null && mark.path("user").path("id").asLong() == self.id()) {
            toBot = true;
            addLeading(cuts, raw, from, to);
          }
        }
        default -> {}
      }
    }
    Text text = new Text(raw, spans(raw, entities));
    for (int i = cuts.size() - 1; i >= 0; i--) {
      text = cut(text, cuts.get(i)[0], cuts.get(i)[1]);
    }
    return new AddressedText(text, toBot);
  }

  private static void addLeading(List<int[]> cuts, String raw, int from, int to) {
    if (!raw.substring(0, from).isBlank()) {
      return;
    }
    int end = to;
    while (end < raw.length() && ",: \n\t".indexOf(raw.charAt(end)) >= 0) {
      end++;
    }
    cuts.add(new int[] {0, end});
  }

  private static List<Span> spans(String raw, JsonNode entities) {
    List<Span> spans = new ArrayList<>();
    for (JsonNode mark : entities) {
      Style style = style(mark.path("type").asText(""));
      int from = mark.path("offset").asInt(-1);
      int length = mark.path("length").asInt();
      if (style != null && from >= 0 && length > 0 && from + length <= raw.length()) {
        spans.add(
            new Span(style, from, length, style == Style.LINK ? Fields.text(mark, "url") : null));
      }
    }
    return spans;
  }

  private static @Nullable Style style(String type) {
    return switch (type.toLowerCase(Locale.ROOT)) {
      case "bold" -> Style.BOLD;
      case "italic" -> Style.ITALIC;
      case "underline" -> Style.UNDERLINE;
      case "strikethrough" -> Style.STRIKE;
      case "spoiler" -> Style.SPOILER;
      case "blockquote", "expandable_blockquote" -> Style.QUOTE;
      case "code" -> Style.CODE;
      case "pre" -> Style.CODE_BLOCK;
      case "text_link" -> Style.LINK;
      case "mention", "text_mention" -> Style.MENTION;
      default -> null;
    };
  }

  private static Text cut(Content.Text text, int from, int to) {
    String rest = text.text().substring(0, from) + text.text().substring(to);
    List<Span> spans = new ArrayList<>();
    for (Span span : text.spans()) {
      int start = moved(span.offset(), from, to);
      int end = moved(span.offset() + span.length(), from, to);
      if (end > start) {
        spans.add(new Span(span.style(), start, end - start, span.href()));
      }
    }
    return new Text(rest, spans);
  }

  private static int moved(int position, int from, int to) {
    return position <= from ? position : Math.max(from, position - (to - from));
  }
}
