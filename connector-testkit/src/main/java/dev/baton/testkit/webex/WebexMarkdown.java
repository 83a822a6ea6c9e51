package dev.baton.testkit.webex;

import dev.baton.testkit.ChatClient.Emphasis;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Renders Webex's markdown as its clients show it.
 *
 * <p>Mentions are searched first, even inside code. That is the strict reading: a mention that
 * slips through may notify a whole space. A single line break becomes a space, as documented.
 */
final class WebexMarkdown {

  private static final Pattern MENTION =
      Pattern.compile("<@(all|personEmail:[^|>]+|personId:[^|>]+)(?:\\|([^>]*))?>");
  private static final Pattern PIECE = Pattern.compile("<(/?)(\\w+)[^>]*>|[^<]+");
  private static final Pattern LIST_ITEM = Pattern.compile("^(?:[-*+]|\\d{1,9}[.)])\\s+(.*)$");

  /** Encloses the number of a mention in the working text. */
  private static final char MARK = '\uE000';

  private final List<Mention> mentions = new ArrayList<>();
  private final StringBuilder html = new StringBuilder();
  private final StringBuilder text = new StringBuilder();

  private WebexMarkdown() {}

  /**
   * Someone who is mentioned.
   *
   * @param target {@code all}, {@code personEmail:…} or {@code personId:…}
   */
  record Mention(String target, String name) {}

  record Rendered(String text, String html, List<Mention> mentions) {}

  static Rendered render(String markdown) {
    WebexMarkdown rendering = new WebexMarkdown();
    rendering.blocks(rendering.withMentions(markdown));
    return new Rendered(
        rendering.filled(rendering.text.toString(), false).strip(),
        rendering.filled(rendering.html.toString(), true),
        List.copyOf(rendering.mentions));
  }

  static String escape(String plain) {
    return plain
        .replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\"", "&quot;");
  }

  /** The parts of a text that its HTML sets in bold or italics. */
  static List<Emphasis> emphasis(String text, String html) {
    List<Emphasis> parts = new ArrayList<>();
    Matcher piece = PIECE.matcher(html);
    boolean bold = false;
    boolean italic = false;
    int at = 0;
    while (piece.find()) {
      String tag = piece.group(2);
      if (tag == null) {
        String words = unescape(piece.group()).strip();
        int found = text.indexOf(words, at);
        if (found >= 0) {
          at = found + words.length();
          if ((bold || italic) && !words.isEmpty()) {
            parts.add(new Emphasis(found, words.length(), bold));
          }
        }
      } else if (tag.equals("strong")) {
        bold = piece.group(1).isEmpty();
      } else if (tag.equals("em")) {
        italic = piece.group(1).isEmpty();
      }
    }
    return parts;
  }

  private static String unescape(String html) {
    return html.replace("&lt;", "<")
        .replace("&gt;", ">")
        .replace("&quot;", "\"")
        .replace("&amp;", "&");
  }

  private String withMentions(String markdown) {
    return MENTION
        .matcher(markdown)
        .replaceAll(found -> {
          String name = found.group(2);
          String target = found.group(1);
          mentions.add(new Mention(target, name == null || name.isEmpty() ? target : name));
          return Matcher.quoteReplacement("" + MARK + (mentions.size() - 1) + MARK);
        });
  }

  private String filled(String working, boolean asHtml) {
    String filled = working;
    for (int i = 0; i < mentions.size(); i++) {
      Mention mention = mentions.get(i);
      String shown =
          asHtml
              ? "<spark-mention data-object-type=\""
                  + (mention.target().equals("all") ? "groupMention" : "person")
                  + "\" data-object-id=\""
                  + escape(mention.target())
                  + "\">"
                  + escape(mention.name())
                  + "</spark-mention>"
              : mention.name();
      filled = filled.replace("" + MARK + i + MARK, shown);
    }
    return filled;
  }

  private void blocks(String source) {
    List<String> paragraph = new ArrayList<>();
    boolean fenced = false;
    boolean quoted = false;
    StringBuilder code = new StringBuilder();
    for (String line : source.split("\n", -1)) {
      if (line.startsWith("```")) {
        if (fenced) {
          block(
              "<pre><code>" + escape(code.toString()) + "</code></pre>",
              code.toString().stripTrailing());
          code.setLength(0);
        } else {
          flush(paragraph, quoted);
        }
        fenced = !fenced;
      } else if (fenced) {
        code.append(line).append('\n');
      } else if (line.isBlank()) {
        flush(paragraph, quoted);
        quoted = false;
      } else {
        Matcher item = LIST_ITEM.matcher(line);
        if (item.matches()) {
          flush(paragraph, quoted);
          InlineMarkdown inline = InlineMarkdown.of(item.group(1));
          block("<li>" + inline.html() + "</li>", "• " + inline.text());
        } else if (line.startsWith("#")) {
          flush(paragraph, quoted);
          InlineMarkdown inline = InlineMarkdown.of(line.replaceFirst("^#+\\s*", ""));
          block("<h1>" + inline.html() + "</h1>", inline.text());
        } else if (line.startsWith(">")) {
          if (!quoted) {
            flush(paragraph, false);
          }
          quoted = true;
          paragraph.add(line.replaceFirst("^> ?", ""));
        } else {
          paragraph.add(line);
        }
      }
    }
    if (fenced) {
      block(
          "<pre><code>" + escape(code.toString()) + "</code></pre>",
          code.toString().stripTrailing());
    }
    flush(paragraph, quoted);
  }

  private void flush(List<String> paragraph, boolean quoted) {
    if (paragraph.isEmpty()) {
      return;
    }
    StringBuilder joined = new StringBuilder();
    for (int i = 0; i < paragraph.size(); i++) {
      String line = paragraph.get(i);
      boolean hard = line.endsWith("  ");
      joined.append(line.replaceFirst("^[ \\t]+", "").replaceFirst("[ \\t]+$", ""));
      if (i + 1 < paragraph.size()) {
        joined.append(hard ? '\n' : ' ');
      }
    }
    InlineMarkdown inline = InlineMarkdown.of(joined.toString());
    String body = "<p>" + inline.html().replace("\n", "<br/>") + "</p>";
    block(quoted ? "<blockquote>" + body + "</blockquote>" : body, inline.text());
    paragraph.clear();
  }

  private void block(String asHtml, String asText) {
    html.append(asHtml);
    text.append(text.isEmpty() ? "" : "\n\n").append(asText);
  }
}
