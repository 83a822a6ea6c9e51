package dev.baton.webex;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import dev.baton.connector.Content;
import dev.baton.connector.Content.Span;
import dev.baton.connector.Content.Style;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("slow")
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
        "&lt;b&gt; &amp;amp; &#128512; &#x41; &unknown; &#0;|<b> &amp; 😀 A &unknown; \uFFFD",
        "<unknown x='>'>kept</unknown>|kept",
        "<b>never closed|never closed",
        "</b></p>stray|stray",
        "<div>a</div>b|`a\nb`",
        "a<|a<",
      })
  void readsText(String html, String text) {
    assertThat(read(html).text()).isEqualTo(text);
  }

  @ParameterizedTest
  @CsvSource({
    "wait&hellip;,wait…",
    "caf&eacute; &copy; 2026 &mdash; &euro;5,café © 2026 — €5",
    "&#8217;&#x2019;&rsquo;,’’’",
    "a&nbsp;b,a\u00a0b",
    "AT&T &amp R&D &copy2026,AT&T & R&D ©2026",
    "&NotEqualTilde;,≂̸",
  })
  void knowsEveryEntityOfHtml(String html, String text) {
    assertThat(read(html).text()).isEqualTo(text);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "<ul><li>a<ul><li>b<ul><li>c</li></ul></li></ul></li><li>d</li></ul>|"
            + "`• a\n  • b\n    • c\n• d`",
        "<ul><li>a</li><ul><li>b</li></ul><li>c</li></ul>|`• a\n  • b\n• c`",
        "<ol><li>a<ul><li>b</li></ul></li><li>c</li></ol>|`1. a\n   • b\n2. c`",
        "<ul><li>a<ol><li>b</li><li>c</li></ol>d</li></ul>|`• a\n  1. b\n  2. c\n  d`",
        "<ul><li>a<br>b</li><li>c</li></ul>|`• a\n  b\n• c`",
        "`<ul>\n  <li><p>a</p></li>\n  <li><p>b</p><p>c</p></li>\n</ul>`|`• a\n• b\n\n  c`",
        "<ul><li>a<li>b</ul>c|`• a\n• b\nc`",
        "<ul><li></li><li>b</li></ul>|`•\n• b`",
        "<ul><li><ul><li>b</li></ul></li></ul>|`•\n  • b`",
        "<li>a</li><li>b</li>|`• a\n• b`",
      })
  void indentsLists(String html, String text) {
    assertThat(read(html).text()).isEqualTo(text);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "<ol start=5><li>x</li><li>y</li></ol>|`5. x\n6. y`",
        "<ol start='0'><li>x</li></ol>|0. x",
        "<ol start=' -1 '><li>x</li><li>y</li></ol>|`-1. x\n0. y`",
        "<ol><li>x</li><li value=7>y</li><li>z</li></ol>|`1. x\n7. y\n8. z`",
        "<ol start=99999999999><li>x</li></ol>|1. x",
        "<ol start=2147483647><li>x</li><li>y</li></ol>|`1. x\n2. y`",
        "<ol start=many><li value=more>x</li></ol>|1. x",
        "<ul start=5><li value=3>x</li></ul>|• x",
      })
  void numbersListsAsTheySay(String html, String text) {
    assertThat(read(html).text()).isEqualTo(text);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '!',
      quoteCharacter = '`',
      value = {
        "<table><tr><td>a</td><td>b</td></tr><tr><td>c</td><td>d</td></tr></table>e!"
            + "`a | b\nc | d\ne`",
        "`<table>\n <thead>\n <tr>\n <th>a</th>\n <th>b</th>\n </tr>\n </thead>\n <tbody>\n"
            + " <tr>\n <td>c</td>\n <td>d</td>\n </tr>\n </tbody>\n</table>`!`a | b\nc | d`",
        "x<table><caption>t</caption><tr><td>a<td>b<tr><td>c</table>!`x\nt\na | b\nc`",
        "x<table><tr><td></td><td>b</td><td></td></tr></table>!`x\n| b |`",
        "<table><tr><td><p>a</p></td><td><div>b</div></td></tr></table>!a | b",
        "<ul><li>x<table><tr><td>a</td><td>b</td></tr></table></li></ul>!`• x\n  a | b`",
      })
  void separatesCellsAndRowsOfATable(String html, String text) {
    assertThat(read(html).text()).isEqualTo(text);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "a<script>alert('<b>')</script>b|ab",
        "<style>p { color: red }</style><p>a</p>|a",
        "<head><title>t</title></head><p>a</p>|a",
        "a<!-- not for readers -->b<!-- > -->|ab",
        "a<template><p>b</p></template>|a",
        "a<![CDATA[ no ]]>b|ab",
      })
  void leavesOutWhatABrowserDoesNotShow(String html, String text) {
    assertThat(read(html).text()).isEqualTo(text);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "a<hr>b|`a\nb`",
        "<section>a</section><section>b</section>|`a\nb`",
        "<dl><dt>a</dt><dd>b</dd></dl>|`a\nb`",
        "a <del>b</del> <ins>c</ins> d|a b c d",
        "a<br><br><br>b|`a\n\n\nb`",
        "<p>a</p><br><p>b</p>|`a\n\nb`",
        "a <br> b|`a\nb`",
        "<p>a<p>b|`a\n\nb`",
        "<P>a</P><P>b</P>|`a\n\nb`",
        "`a<pre>\n  b\n\n  c\n</pre>d`|`a\n  b\n\n  c\nd`",
        "`<ul><li>a<pre>b\n  c</pre></li></ul>`|`• a\nb\n  c`",
        "thanks <img src=x alt=😀>|thanks 😀",
        "a<img src=x>b|ab",
      })
  void breaksLinesWhereABrowserDoes(String html, String text) {
    assertThat(read(html).text()).isEqualTo(text);
  }

  @Test
  void closesWhatIsClosedInTheWrongOrder() {
    assertThat(read("<b>a<i>b</b>c</i>d"))
        .isEqualTo(
            new Content.Text(
                "abcd",
                List.of(
                    new Span(Style.BOLD, 0, 2, null),
                    new Span(Style.ITALIC, 1, 1, null),
                    new Span(Style.ITALIC, 2, 1, null))));
  }

  @Test
  void aLinkKeepsItsWordsAndItsAddress() {
    assertThat(
            read(
                "<a href=\"https://e.x/?a=1&amp;b=2&copy=3\">caf&eacute;</a> <a name=x>no</a>"
                    + "<a href=' '>where</a>"))
        .isEqualTo(
            new Content.Text(
                "café nowhere",
                List.of(new Span(Style.LINK, 0, 4, "https://e.x/?a=1&b=2&copy=3"))));
  }

  @Test
  void aStyleDoesNotCoverTheSpacesAroundItsWords() {
    assertThat(read("a<b> b </b>c<ul><li>d<br><i>e</i></li></ul>"))
        .isEqualTo(
            new Content.Text(
                "a b c\n• d\n  e",
                List.of(new Span(Style.BOLD, 2, 1, null), new Span(Style.ITALIC, 12, 1, null))));
  }

  @Test
  void aQuoteCoversAllThatWasQuoted() {
    assertThat(read("<blockquote><p>a</p><blockquote>b</blockquote></blockquote><p>c</p>"))
        .isEqualTo(
            new Content.Text(
                "a\nb\n\nc",
                List.of(new Span(Style.QUOTE, 0, 3, null), new Span(Style.QUOTE, 2, 1, null))));
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
  void leavesOutMentionsOfTheBotAndKeepsOthers() {
    String html =
        "<p><spark-mention data-object-id=\"BOT\">Baton</spark-mention>: ask"
            + " <spark-mention data-object-id=\"P\">Ann <b>A.</b></spark-mention></p>";
    assertThat(HtmlText.read(html, "BOT"::equals).text()).isEqualTo("ask Ann A.");
    assertThat(HtmlText.mentions(html, "BOT"::equals)).isTrue();
    assertThat(HtmlText.mentions(html, "OTHER"::equals)).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"&nbsp;ask&nbsp;", ",&nbsp;ask", " : ask", "<b>: ask</b>", "\n<br>ask"})
  void leavesOutTheSeparatorAfterAMention(String after) {
    String mention = "<spark-mention data-object-id='BOT'>Baton</spark-mention>";
    assertThat(HtmlText.read("<p>" + mention + after + "</p>", "BOT"::equals).text())
        .isEqualTo("ask");
  }

  @Test
  void aMentionThatIsNeverClosedEndsWithItsParagraph() {
    assertThat(
            HtmlText.read(
                    "<p><SPARK-MENTION DATA-OBJECT-ID=BOT>Baton</p><p>, ask</p>", "BOT"::equals)
                .text())
        .isEqualTo("ask");
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
      "<ul>",
      "</ul>",
      "<table>",
      "<td>",
      "</table>",
      "<script>",
      "<template>",
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
    assertThat(read("x" + "<a <a ".repeat(50_000)).text()).startsWith("x");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "<div>",
        "<b>",
        "<p>",
        "<p><b>",
        "<blockquote>",
        "<ul><li>",
        "<ol start=9>",
        "<table><tr><td>",
        "<table>",
        "<a href=x>",
        "<pre>",
        "<span-x>",
        "<spark-mention>",
        "<template>",
        "<svg>",
        "<select>",
        "<b></p>",
        "<a><b></a>",
        "<b><table></b>",
        "&hellip;",
        " \n",
        "<!--",
        "<![CDATA[",
        "</",
        "&#x",
      })
  void readsDeeplyNestedAndHugeInputInLinearTime(String part) {
    assertTimeoutPreemptively(
        Duration.ofSeconds(60),
        () -> assertThat(read("x" + part.repeat(100_000)).text()).startsWith("x"));
  }

  private static Content.Text read(String html) {
    return HtmlText.read(html, id -> false);
  }
}
