package dev.baton.webex;

import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.connector.Content;
import dev.baton.connector.Content.Span;
import dev.baton.connector.Content.Style;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HtmlTextTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "a<br/>b|`a\nb`",
        "<p>a</p><p>b</p>|`a\n\nb`",
        "`<p>a</p>\n  <p>b</p>`|`a\n\nb`",
        "<ul><li>x</li><li>y</li></ul>|`• x\n• y`",
        "<ol><li>x</li><li>y</li></ol>after|`1. x\n2. y\nafter`",
        "`a   b\n c`|a b c",
        "`<pre>a\n  b</pre>`|`a\n  b`",
        "1 < 2 && 3 > 2|1 < 2 && 3 > 2",
        "&lt;b&gt; &amp;amp; &#128512; &#x41; &unknown; &#0;|<b> &amp; 😀 A &unknown; &#0;",
        "<unknown x='>'>kept</unknown>|kept",
        "<b>never closed|never closed",
        "</b></p>stray|stray",
        "<div>a</div>b|`a\nb`",
        "a<|a<",
      })
  void readsTheWords(String html, String text) {
    assertThat(read(html).text()).isEqualTo(text);
  }

  @Test
  void keepsStyles() {
    assertThat(
            read(
                "<b>bold <em>both</em></b> <code>x = 1</code> <s>no</s><u>under</u>"
                    + "<blockquote>said</blockquote><pre><code>run()\n</code></pre>"))
        .isEqualTo(
            new Content.Text(
                "bold both x = 1 nounder\nsaid\nrun()",
                List.of(
                    new Span(Style.BOLD, 0, 9, null),
                    new Span(Style.ITALIC, 5, 4, null),
                    new Span(Style.CODE, 10, 5, null),
                    new Span(Style.STRIKE, 16, 2, null),
                    new Span(Style.UNDERLINE, 18, 5, null),
                    new Span(Style.QUOTE, 24, 4, null),
                    new Span(Style.CODE_BLOCK, 29, 5, null))));
  }

  @Test
  void aMentionOfTheBotIsLeftOutOthersStay() {
    String html =
        "<p><spark-mention data-object-id=\"BOT\">Baton</spark-mention>: ask"
            + " <spark-mention data-object-id=\"P\">Ann <b>A.</b></spark-mention></p>";
    assertThat(HtmlText.read(html, "BOT"::equals).text()).isEqualTo("ask Ann A.");
    assertThat(HtmlText.mentions(html, "BOT"::equals)).isTrue();
    assertThat(HtmlText.mentions(html, "OTHER"::equals)).isFalse();
  }

  @Test
  void anyInputIsReadAndEverySpanFits() {
    String[] parts = {
      "<b>",
      "</b>",
      "<i>",
      "</i>",
      "<p>",
      "</p>",
      "<br>",
      "<pre>",
      "</pre>",
      "<code>",
      "</code>",
      "<a href='https://e.x'>",
      "</a>",
      "<ol>",
      "<li>",
      "</ol>",
      "<blockquote>",
      "</blockquote>",
      "<spark-mention data-object-id='BOT'>",
      "</spark-mention>",
      "&amp;",
      "&#1114112;",
      "&",
      "<",
      ">",
      "\"",
      "'",
      " ",
      "\n",
      "  ",
      "w",
      "words",
      "\uD83D\uDE00",
      "\uD83D",
      "<b ",
      "<!--",
      "-->",
      "<x y=\"",
      "\u00a0",
    };
    for (long seed = 0; seed < 3_000; seed++) {
      Random random = new Random(seed);
      StringBuilder html = new StringBuilder();
      int length = random.nextInt(40);
      for (int i = 0; i < length; i++) {
        html.append(parts[random.nextInt(parts.length)]);
      }
      Content.Text text = HtmlText.read(html.toString(), "BOT"::equals);
      assertThat(text.text()).as("seed %d", seed).isEqualTo(text.text().strip());
      for (Span span : text.spans()) {
        assertThat(span.offset()).as("seed %d", seed).isNotNegative();
        assertThat(span.length()).as("seed %d", seed).isPositive();
        assertThat(span.offset() + span.length())
            .as("seed %d", seed)
            .isLessThanOrEqualTo(text.text().length());
        assertThat(span.href() != null).isEqualTo(span.style() == Style.LINK);
      }
    }
  }

  @Test
  void hostileInputIsReadInLinearTime() {
    String many = "<b>".repeat(100_000) + "x" + "<br>".repeat(100_000);
    assertThat(read(many).text()).isEqualTo("x");
    assertThat(read("<a " + "x='y' ".repeat(100_000) + ">z").text()).endsWith("z");
    assertThat(read("<a <a ".repeat(50_000)).text()).startsWith("<a <a");
  }

  private static Content.Text read(String html) {
    return HtmlText.read(html, id -> false);
  }
}
