package dev.baton.testkit.webex;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.baton.testkit.ChatClient;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WebexMarkdownTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "plain|plain|<p>plain</p>",
        "**b** and *i*|b and i|<p><strong>b</strong> and <em>i</em></p>",
        "***both***|both|<p><em><strong>both</strong></em></p>",
        "a * b * c|a * b * c|<p>a * b * c</p>",
        "snake_case_name|snake_case_name|<p>snake_case_name</p>",
        "\\*not\\*|*not*|<p>*not*</p>",
        "[here](https://x.y/z)|here|<p><a href=\"https://x.y/z\">here</a></p>",
        "[no link]|[no link]|<p>[no link]</p>",
        "&lt;@all&gt;|<@all>|<p>&lt;@all&gt;</p>",
        "<b>raw</b>|raw|<p><b>raw</b></p>",
        "- item|• item|<li>item</li>",
        "> quote|quote|<blockquote><p>quote</p></blockquote>",
        "# big|big|<h1>big</h1>",
      })
  void showsWhatClientsShow(String markdown, String text, String html) {
    WebexMarkdown.Rendered rendered = WebexMarkdown.render(markdown);
    assertThat(rendered.text()).isEqualTo(text);
    assertThat(rendered.html()).isEqualTo(html);
  }

  @Test
  void tellsWhichPartsStandOut() {
    WebexMarkdown.Rendered rendered =
        WebexMarkdown.render("By Ann & **Ann &amp; Ben**  \n*\\<later\\>*\n\n- plain **bold**");

    assertThat(WebexMarkdown.emphasis(rendered.text(), rendered.html()))
        .extracting(
            part -> rendered.text().substring(part.offset(), part.offset() + part.length()),
            ChatClient.Emphasis::bold)
        .containsExactly(tuple("Ann & Ben", true), tuple("<later>", false), tuple("bold", true));
  }

  @ParameterizedTest
  @CsvSource({
    "<@all>,all",
    "<@personEmail:a@b.c|Ann>,personEmail:a@b.c",
    "<@personId:xyz>,personId:xyz",
  })
  void mentionsAreFoundEvenInCode(String mention, String target) {
    assertThat(WebexMarkdown.render("hey " + mention).mentions())
        .extracting(WebexMarkdown.Mention::target)
        .containsExactly(target);
    assertThat(WebexMarkdown.render("```\n" + mention + "\n```").mentions()).hasSize(1);
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '`',
      value = {"`a  \nb`,`a\nb`", "`a\nb`,a b", "`a\n\nb`,`a\n\nb`"})
  void breaksLinesOnlyWhereMarked(String markdown, String text) {
    assertThat(WebexMarkdown.render(markdown).text()).isEqualTo(text);
  }
}
