package dev.baton.webex;

import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.connector.Content.Span;
import dev.baton.connector.Content.Style;
import dev.baton.connector.Content.Text;
import dev.baton.connector.NoteRule;
import dev.baton.testkit.NoteCase;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A note stays one however Webex wraps it, and in whichever of a message's two forms it stands. */
class WebexNotesTest {

  private static final int CASES = 10_000;
  private static final long SEED = Long.getLong("notes.seed", 20_261_129);
  private static final String BOT =
      "<spark-mention data-object-type=\"person\" data-object-id=\""
          + Samples.BOT
          + "\">Baton</spark-mention>";
  private static final List<String> WRAPPERS =
      List.of(
          "<p>%s</p>",
          "<div>%s</div>",
          "<ul><li>%s</li></ul>",
          "<ol start=\"7\"><li>%s</li></ol>",
          "<blockquote>%s</blockquote>",
          "<blockquote><ul><li><b>%s</b></li></ul></blockquote>",
          "<h2>%s</h2>",
          "<pre><code>%s</code></pre>",
          "<br>%s<br>");

  @ParameterizedTest
  @ValueSource(
      strings = {
        "<ul><li>// angry</li></ul>",
        "<ol><li>one</li><li>// angry</li></ol>",
        "<blockquote>// angry</blockquote>",
        "<p>hello</p><p>// angry</p>",
        "hello<br>// angry",
        "<p><spark-mention data-object-id=\"P\">Ben B</spark-mention> // angry</p>",
        "<p><spark-mention data-object-type=\"groupMention\">All</spark-mention>: // angry</p>",
        "<table><tr><td>// angry</td></tr></table>"
      })
  void aNoteInAnyBlockIsANote(String html) {
    assertThat(NoteRule.isNote(read(html, "angry"))).isTrue();
  }

  @Test
  void aNoteInOnlyOneFormIsANote() {
    assertThat(NoteRule.isNote(read("<p>hello</p>", "// hello"))).isTrue();
    assertThat(NoteRule.isNote(read("<p>// hello</p>", "hello"))).isTrue();
    assertThat(NoteRule.isNote(read("<p>" + BOT + " hello</p>", "Baton // hello"))).isTrue();
    assertThat(read("<p><b>hello</b></p>", "hello").spans()).hasSize(1);
  }

  @Test
  void aColleaguesNameIsMarkedAndTheBotsIsLeftOut() {
    String html =
        "<p>" + BOT + " <spark-mention data-object-id=\"P\">Ben B</spark-mention> look</p>";
    assertThat(read(html, "Baton Ben B look"))
        .isEqualTo(new Text("Ben B look", List.of(new Span(Style.MENTION, 0, 5, null))));
  }

  @Test
  void everyNoteIsOneAndNoWordIs() {
    Random random = new Random(SEED);
    int notes = 0;
    for (int number = 0; number < CASES; number++) {
      NoteCase shown = NoteCase.of(random);
      NoteCase plain = random.nextInt(4) == 0 ? NoteCase.of(random) : shown;
      String html = html(shown, random) + (plain.equals(shown) ? "" : names(plain));
      boolean note = shown.note() || plain.note();
      notes += note ? 1 : 0;
      assertThat(NoteRule.isNote(read(html, plain.text(random).text())))
          .as("case %s with seed %s: %s", number, SEED, html)
          .isEqualTo(note);
    }
    System.out.printf("notes on Webex: %d cases, %d notes, seed %d%n", CASES, notes, SEED);
  }

  private static Text read(String html, String text) {
    Map<String, String> json = Map.of("id", "M", "roomId", "R", "text", text, "html", html);
    WebexMapper.Message message = WebexClient.JSON.convertValue(json, WebexMapper.Message.class);
    return FromWebex.text(message, Samples.BOT);
  }

  private static String html(NoteCase written, Random random) {
    StringBuilder html =
        new StringBuilder(
            random.nextInt(3) == 0 && !written.toString().contains(":/") ? BOT + " " : "");
    for (NoteCase.Line line : written.lines()) {
      String words =
          line.pieces().stream()
              .map(piece ->
                  piece.mention() ? mention(piece.words()) : escaped(piece.words()) + bot(random))
              .collect(Collectors.joining());
      html.append(WRAPPERS.get(random.nextInt(WRAPPERS.size())).replace("%s", words));
    }
    return html.toString();
  }

  /** Mentions of the bot may stand anywhere, also in the middle of other names and signs. */
  private static String bot(Random random) {
    return random.nextInt(20) == 0 ? BOT : "";
  }

  private static String names(NoteCase written) {
    return written.lines().stream()
        .flatMap(line -> line.pieces().stream())
        .filter(NoteCase.Piece::mention)
        .map(piece -> "<p>see " + mention(piece.words()) + "</p>")
        .collect(Collectors.joining());
  }

  private static String mention(String name) {
    return "<spark-mention data-object-id=\"P\">" + escaped(name) + "</spark-mention>";
  }

  private static String escaped(String words) {
    return words.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
  }
}
