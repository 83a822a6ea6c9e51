package dev.baton.webex;

import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.connector.Content;
import dev.baton.connector.Content.Span;
import dev.baton.connector.Content.Style;
import dev.baton.connector.DeliveryException;
import dev.baton.connector.Secret;
import dev.baton.testkit.webex.FakeWebex;
import dev.baton.testkit.webex.WebexChat;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MarkdownTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "BOLD|very|**very** *good*",
        "ITALIC|very|*very* *good*",
        "QUOTE|very|> very *good*",
        "SPOILER|very|very *good*",
      })
  void writesStyles(Style style, String word, String markdown) {
    Content.Text text =
        new Content.Text(
            "very good",
            List.of(new Span(style, 0, word.length(), null), new Span(Style.ITALIC, 5, 4, null)));
    assertThat(Markdown.of(text)).isEqualTo(markdown);
  }

  @Test
  void escapesMarkupInText() {
    assertThat(Markdown.of(Content.Text.plain("<@all> & *x* _y_ [a](b) `c` \\ ~d~")))
        .isEqualTo("&lt;@all&gt; &amp; \\*x\\* \\_y\\_ \\[a\\](b) \\`c\\` \\\\ \\~d\\~");
    assertThat(Markdown.of(Content.Text.plain("# h\n1. x\n- y\n  z")))
        .isEqualTo("\\# h  \n1\\. x  \n\\- y  \n\u00a0\u00a0z");
  }

  @Test
  void writesCodeUnlessItCouldEndEarly() {
    assertThat(styled("a*b", Style.CODE)).isEqualTo("`a*b`");
    assertThat(styled("a`b", Style.CODE)).isEqualTo("a\\`b");
    assertThat(styled("<@all>", Style.CODE)).isEqualTo("&lt;@all&gt;");
    assertThat(styled("x\ny", Style.CODE_BLOCK)).isEqualTo("```\nx\ny\n```\n");
    assertThat(styled("<@all>", Style.CODE_BLOCK)).isEqualTo("&lt;@all&gt;");
  }

  @Test
  void writesOnlyWebLinksAndEscapesThem() {
    assertThat(linked("https://e.x/a_(b) c")).isEqualTo("[here](https://e.x/a_%28b%29%20c)");
    assertThat(linked("javascript:alert(1)")).isEqualTo("here");
    assertThat(linked("mailto:a@b.c")).isEqualTo("[here](mailto:a@b.c)");
  }

  @Test
  void anyTextIsShownUnchangedAndMentionsNobody() {
    String[] parts = {
      "word",
      " ",
      "*",
      "**",
      "_",
      "`",
      "<@all>",
      "<@personEmail:uma@example.com|x>",
      "[a](b)",
      "\\",
      "&amp;",
      "<b>",
      "#",
      "- ",
      "1. ",
      "é",
      "\uD83D\uDE00",
      "~",
      ">",
      "!",
      ".",
      "a_b",
      "[",
      "]",
      "(",
      ")",
    };
    try (FakeWebex webex = FakeWebex.start()) {
      WebexChat user = webex.direct("uma@example.com", "Uma");
      WebexClient client =
          new WebexClient(
              new WebexHttp(
                  URI.create(webex.url().toString()),
                  new Secret(webex.token()),
                  Duration.ofSeconds(10)));
      for (long seed = 0; seed < 300; seed++) {
        Content.Text text = random(new Random(seed), parts);
        String markdown = Markdown.of(text);
        client.post(
            Map.of("roomId", user.roomId(), "markdown", "." + markdown),
            DeliveryException.Gone.What.CHAT);
        assertThat(bare(user.shown().getLast().text()))
            .as("seed %d, markdown %s", seed, markdown)
            .isEqualTo(bare("." + text.text()));
      }
      assertThat(client.messages(user.roomId(), true, 100).items())
          .allMatch(message -> message.mentioned().isEmpty())
          .allMatch(message -> !String.valueOf(message.html()).contains("<spark-mention"));
    }
  }

  private static Content.Text random(Random random, String[] parts) {
    StringBuilder text = new StringBuilder();
    int length = 1 + random.nextInt(12);
    for (int i = 0; i < length; i++) {
      text.append(parts[random.nextInt(parts.length)]);
    }
    List<Span> spans = new ArrayList<>();
    for (int i = random.nextInt(3); i > 0; i--) {
      int offset = random.nextInt(text.length());
      int span = 1 + random.nextInt(text.length() - offset);
      Style style = List.of(Style.UNDERLINE, Style.CODE, Style.LINK).get(random.nextInt(3));
      spans.add(new Span(style, offset, span, style == Style.LINK ? "https://e.x/(y" : null));
    }
    return new Content.Text(text.toString(), spans);
  }

  /** Spaces at the start of a line are written as no-break spaces, and a client may merge them. */
  private static String bare(String shown) {
    return shown.replace('\u00a0', ' ').strip();
  }

  private static String styled(String text, Style style) {
    return Markdown.of(new Content.Text(text, List.of(new Span(style, 0, text.length(), null))));
  }

  private static String linked(String href) {
    return Markdown.of(new Content.Text("here", List.of(new Span(Style.LINK, 0, 4, href))));
  }
}
