package dev.baton.masking;

import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.connector.Button;
import dev.baton.connector.Content;
import dev.baton.connector.Content.FileRef;
import dev.baton.connector.Content.Span;
import dev.baton.connector.Content.Style;
import dev.baton.connector.Content.Text;
import dev.baton.masking.Finder.Stretch;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MaskingTest {

  private static final Masking EMAILS = new Masking(List.of(Personal.EMAIL.rule()), List.of());

  @Test
  void spansMoveWithTheText() {
    Text text =
        new Text(
            "to bob@example.com: hello",
            List.of(
                new Span(Style.BOLD, 3, 15, null),
                new Span(Style.ITALIC, 20, 5, null),
                new Span(Style.CODE, 7, 20 - 7, null)));

    assertThat(EMAILS.of(text))
        .isEqualTo(
            new Text(
                "to [email]: hello",
                List.of(
                    new Span(Style.BOLD, 3, 7, null),
                    new Span(Style.ITALIC, 12, 5, null),
                    new Span(Style.CODE, 3, 9, null))));
  }

  @Test
  void aLinkThatWouldRevealMaskedTextIsRemoved() {
    Text text =
        new Text(
            "Bob and Ann",
            List.of(
                new Span(Style.LINK, 0, 3, "mailto:bob%40example.com"),
                new Span(Style.LINK, 8, 3, "https://example.com/ann")));

    assertThat(EMAILS.of(text).spans())
        .containsExactly(new Span(Style.LINK, 8, 3, "https://example.com/ann"));
  }

  @Test
  void keptTextIsNotMasked() {
    Pattern order = Pattern.compile("K-\\d{8,16}");
    Masking masking =
        new Masking(
            List.of(Personal.CARD.rule(), new Rule("number", all(Pattern.compile("\\d{4,}")))),
            List.of(all(order)));

    assertThat(masking.of("K-4111111111111111, 4111111111111111, 12345"))
        .isEqualTo("K-4111111111111111, [card], [number]");
  }

  @Test
  void theTextOfEveryKindOfContentIsMasked() {
    String mail = "bob@example.com";
    FileRef file = new FileRef.Held("telegram", "f1", mail + ".pdf", "text/plain", 3);

    assertThat(
            List.of(
                EMAILS.of(new Content.Media(Content.MediaKind.IMAGE, file, Text.plain(mail))),
                EMAILS.of(new Content.Location(1, 2, mail, mail)),
                EMAILS.of(new Content.Contact(mail, "+49")),
                EMAILS.of(new Content.Choice(mail, mail, Map.of("mail", mail))),
                EMAILS.of(
                    new Content.Buttons(
                        Text.plain(mail),
                        List.of(
                            Button.press(mail, "t"), new Button("write", "", "mailto:" + mail)))),
                EMAILS.of(new Content.Card(Text.plain(mail), "{\"to\":\"" + mail + "\"}"))))
        .hasSize(6)
        .allSatisfy(content -> assertThat(content.toString()).contains("[email]"))
        .noneMatch(content -> content.toString().contains(mail));
  }

  @ParameterizedTest
  @CsvSource({
    "plan.pdf, plan.pdf",
    "bob@example.com.pdf, [email].pdf",
    "of bob@example.com (2).pdf, of [email] (2).pdf",
    "bob@example.com, [email]",
    "bob@example.com.verylong, [email]",
  })
  void aFileKeepsItsExtension(String name, String masked) {
    FileRef file = new FileRef.Held("telegram", "f1", name, null, 3);

    assertThat(EMAILS.of(new Content.Media(Content.MediaKind.DOCUMENT, file, null)))
        .isInstanceOfSatisfying(
            Content.Media.class, media -> assertThat(media.file().name()).isEqualTo(masked));
  }

  @Test
  void aFileWithARevealingAddressBecomesText() {
    URI revealing = URI.create("https://shop.example/bob%40example.com/a.png");
    FileRef named = new FileRef.Linked(revealing, "bob@example.com.png", null);
    FileRef bare = new FileRef.Linked(revealing, null, null);
    FileRef quiet = new FileRef.Linked(URI.create("https://shop.example/a.png"), null, null);
    Content.MediaKind image = Content.MediaKind.IMAGE;

    assertThat(EMAILS.of(new Content.Media(image, named, Text.plain("of bob@example.com"))))
        .isEqualTo(Text.plain("of [email]"));
    assertThat(EMAILS.of(new Content.Media(image, named, null)).toString())
        .contains("[email]")
        .doesNotContain("example.com/");
    assertThat(EMAILS.of(new Content.Media(image, bare, null))).isEqualTo(Text.plain("[image]"));
    assertThat(EMAILS.of(new Content.Media(image, quiet, null)))
        .isEqualTo(new Content.Media(image, quiet, null));
  }

  @Test
  void aContactWithAMaskedNumberBecomesText() {
    Masking phones = new Masking(List.of(Personal.PHONE.rule()), List.of());

    assertThat(phones.of(new Content.Contact("Bob", "+49 170 1234567")))
        .isEqualTo(Text.plain("Bob: [phone]"));
    assertThat(phones.of(new Content.Contact("Bob", "491701234567")))
        .isEqualTo(Text.plain("Bob: [phone]"));
  }

  @Test
  void aContactWithAKeptNumberStaysAContact() {
    Masking phones =
        new Masking(
            List.of(Personal.PHONE.rule()),
            List.of(text -> List.of(new Finder.Stretch(0, text.length()))));
    Content ours = new Content.Contact("Us", "491701234567");

    assertThat(phones.of(ours)).isEqualTo(ours);
  }

  @Test
  void aFailingRuleMasksTheWholeText() {
    Masking broken =
        new Masking(
            List.of(
                new Rule(
                    "own",
                    text -> {
                      throw new IllegalStateException("on purpose");
                    })),
            List.of());

    assertThat(broken.of("anything")).isEqualTo("[own]");
  }

  @Test
  void spansStayWithinTheTextAndNoCharacterIsSplit() {
    Random random = new Random(20261121);
    for (int round = 0; round < 20_000; round++) {
      String text = text(random);
      List<Rule> rules = new ArrayList<>();
      for (int nth = random.nextInt(4); nth >= 0; nth--) {
        List<Stretch> found = stretches(random, text.length());
        rules.add(new Rule("r" + nth, anything -> found));
      }
      List<Stretch> kept = random.nextBoolean() ? List.of() : stretches(random, text.length());
      List<Span> spans = new ArrayList<>();
      for (int nth = random.nextInt(4); nth > 0 && !text.isEmpty(); nth--) {
        int offset = random.nextInt(text.length());
        spans.add(new Span(Style.BOLD, offset, 1 + random.nextInt(text.length() - offset), null));
      }

      Text masked = new Masking(rules, List.of(anything -> kept)).of(new Text(text, spans));

      assertThat(masked.spans())
          .allSatisfy(span -> {
            assertThat(span.offset()).isNotNegative();
            assertThat(span.length()).isPositive();
            assertThat(span.offset() + span.length()).isLessThanOrEqualTo(masked.text().length());
          });
      assertThat(wellFormed(masked.text())).as(masked.text()).isTrue();
    }
  }

  @Test
  void aTextWithNothingToMaskIsUnchanged() {
    Text text = new Text("hello", List.of(new Span(Style.BOLD, 0, 5, null)));

    assertThat(EMAILS.of(text)).isEqualTo(text);
    assertThat(Masking.NONE.of(new Content.Custom("webex", "{}")))
        .isEqualTo(new Content.Custom("webex", "{}"));
  }

  private static Finder all(Pattern pattern) {
    return text ->
        pattern
            .matcher(text)
            .results()
            .map(found -> new Stretch(found.start(), found.end()))
            .toList();
  }

  private static String text(Random random) {
    StringBuilder text = new StringBuilder();
    for (int nth = random.nextInt(40); nth > 0; nth--) {
      text.append(
          random.nextInt(3) == 0 ? "😀" : String.valueOf((char) ('a' + random.nextInt(26))));
    }
    return text.toString();
  }

  /** Stretches of any kind: empty, reversed, outside the text, inside characters. */
  private static List<Stretch> stretches(Random random, int length) {
    List<Stretch> stretches = new ArrayList<>();
    for (int nth = random.nextInt(4); nth > 0; nth--) {
      stretches.add(new Stretch(random.nextInt(length + 6) - 3, random.nextInt(length + 6) - 3));
    }
    return stretches;
  }

  private static boolean wellFormed(String text) {
    for (int i = 0; i < text.length(); i++) {
      boolean low = Character.isLowSurrogate(text.charAt(i));
      boolean afterHigh = i > 0 && Character.isHighSurrogate(text.charAt(i - 1));
      if (low != afterHigh) {
        return false;
      }
    }
    return text.isEmpty() || !Character.isHighSurrogate(text.charAt(text.length() - 1));
  }
}
