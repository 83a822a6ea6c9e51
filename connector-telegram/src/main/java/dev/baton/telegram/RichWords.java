package dev.baton.telegram;

import com.fasterxml.jackson.databind.JsonNode;
import dev.baton.connector.Content.Span;
import dev.baton.connector.Content.Style;
import dev.baton.connector.Content.Text;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The words of a rich message, a line or more for each block.
 *
 * @param hasMedia whether there are files in it, of which words say only that they are there
 */
record RichWords(Text text, boolean hasMedia) {

  private static final int DEEPEST = 32;
  private static final Set<String> FILES =
      Set.of("animation", "audio", "photo", "video", "voice_note");

  static RichWords of(JsonNode richMessage) {
    Writer writer = new Writer();
    writer.blocks(richMessage.path("blocks"), 0);
    return new RichWords(writer.text(), writer.hasMedia);
  }

  /** Gathers the words of nested blocks and texts. */
  private static final class Writer {

    private final StringBuilder words = new StringBuilder();
    private final List<Span> spans = new ArrayList<>();
    private boolean hasMedia;

    Text text() {
      int end = words.length();
      while (end > 0 && Character.isWhitespace(words.charAt(end - 1))) {
        end--;
      }
      int last = end;
      return new Text(
          words.substring(0, last),
          spans.stream()
              .filter(span -> span.offset() < last)
              .map(span ->
                  new Span(
                      span.style(),
                      span.offset(),
                      Math.min(span.length(), last - span.offset()),
                      span.href()))
              .toList());
    }

    void blocks(JsonNode blocks, int depth) {
      for (JsonNode block : blocks) {
        block(block, depth);
      }
    }

    private void block(JsonNode block, int depth) {
      if (depth > DEEPEST) {
        return;
      }
      String type = block.path("type").asText("");
      if (FILES.contains(type)) {
        hasMedia = true;
        words.append('[').append(type.replace('_', ' ')).append("]\n");
      }
      if (type.equals("map")) {
        hasMedia = true;
        words.append("[map]\n");
      }
      line(block.path("summary"), Style.BOLD, depth);
      line(block.path("text"), style(type), depth);
      line(block.path("expression"), Style.CODE, depth);
      for (JsonNode item : block.path("items")) {
        String label = Fields.text(item, "label");
        words.append(label == null ? "•" : label).append(' ');
        blocks(item.path("blocks"), depth + 1);
      }
      for (JsonNode row : block.path("cells")) {
        row(row, depth);
      }
      blocks(block.path("blocks"), depth + 1);
      JsonNode caption = block.path("caption");
      line(
          caption.has("type") || !caption.has("text") ? caption : caption.path("text"),
          null,
          depth);
      line(block.path("credit"), Style.ITALIC, depth);
    }

    private void row(JsonNode row, int depth) {
      String separator = "";
      for (JsonNode cell : row) {
        words.append(separator);
        inline(cell.path("text"), depth);
        separator = " | ";
      }
      words.append('\n');
    }

    private void line(JsonNode text, @Nullable Style style, int depth) {
      int from = words.length();
      inline(text, depth);
      if (words.length() > from) {
        mark(style, from, null);
        words.append('\n');
      }
    }

    private void inline(JsonNode text, int depth) {
      if (depth > DEEPEST) {
        return;
      }
      if (text.isTextual()) {
        words.append(text.asText());
      } else if (text.isArray()) {
        text.forEach(part -> inline(part, depth + 1));
      } else if (text.isObject()) {
        int from = words.length();
        inline(text.path("text"), depth + 1);
        inline(text.path("expression"), depth + 1);
        inline(text.path("alternative_text"), depth + 1);
        String url = Fields.text(text, "url");
        mark(url == null ? style(text.path("type").asText("")) : Style.LINK, from, url);
      }
    }

    private void mark(@Nullable Style style, int from, @Nullable String href) {
      if (style != null && words.length() > from) {
        spans.add(new Span(style, from, words.length() - from, href));
      }
    }

    private static @Nullable Style style(String type) {
      return switch (type) {
        case "bold", "section_heading", "heading" -> Style.BOLD;
        case "italic", "footer" -> Style.ITALIC;
        case "underline" -> Style.UNDERLINE;
        case "strikethrough" -> Style.STRIKE;
        case "spoiler" -> Style.SPOILER;
        case "code" -> Style.CODE;
        case "pre", "preformatted" -> Style.CODE_BLOCK;
        case "pull_quotation", "pullquote" -> Style.QUOTE;
        case "mention", "text_mention" -> Style.MENTION;
        default -> null;
      };
    }
  }
}
