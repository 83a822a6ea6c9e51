package dev.baton.routing.content;

import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.connector.Button;
import dev.baton.connector.Capabilities;
import dev.baton.connector.Capabilities.Pace;
import dev.baton.connector.Capabilities.Rate;
import dev.baton.connector.Capabilities.Unit;
import dev.baton.connector.Content;
import dev.baton.connector.Content.Span;
import dev.baton.connector.Content.Style;
import dev.baton.connector.Content.Text;
import dev.baton.connector.Feature;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Random content on random channels: nothing exceeds a limit, gets lost or is split inside a
 * character.
 */
class FittingTest {

  private static final List<String> ALPHABET =
      List.of(
          "a",
          "b",
          "Z",
          "7",
          ".",
          " ",
          " ",
          "\n",
          "\n\n",
          "é",
          "ß",
          "漢",
          "😀",
          "👩‍👩‍👧",
          "\t",
          "/");

  private static final List<Style> STYLES = List.copyOf(EnumSet.allOf(Style.class));

  static LongStream seeds() {
    return LongStream.rangeClosed(1, 400);
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void fittedContentIsWithinTheLimitsAndComplete(long seed) {
    Random random = new Random(seed);
    Capabilities channel = channel(random);
    Fitting fitting = new Fitting(channel, "telegram", "tg");
    for (int round = 0; round < 20; round++) {
      Content content = content(random);
      List<Content> pieces = fitting.fit(content);
      for (Content piece : pieces) {
        assertCarried(piece, channel);
      }
      assertNothingLost(content, pieces, channel);
      assertCarried(fitting.fitOne(content), channel);
      if (pieces.size() == 1) {
        assertThat(fitting.fitOne(content)).isEqualTo(pieces.getFirst());
      }
    }
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void stylesStayOnTheirCharacters(long seed) {
    Random random = new Random(seed);
    Capabilities channel = channel(random, EnumSet.of(Feature.STYLES), unit(random));
    Text text = text(random, 400);
    StringBuilder before = new StringBuilder();
    StringBuilder after = new StringBuilder();
    appendStyled(before, text);
    new Fitting(channel, "telegram", "tg")
        .fit(text)
        .forEach(piece -> appendStyled(after, (Text) piece));
    assertThat(after.toString()).isEqualTo(before.toString());
  }

  @Test
  void oneMessageOfALongTextKeepsItsBeginning() {
    Random random = new Random(1);
    Fitting fitting =
        new Fitting(channel(random, EnumSet.allOf(Feature.class), Unit.UTF16), "x", "tg");
    Text words = Text.plain("begin " + "word ".repeat(200) + "end");

    assertThat(((Text) fitting.fitOne(words)).text()).startsWith("begin ").endsWith("…");
    Content.Buttons buttons =
        (Content.Buttons)
            fitting.fitOne(new Content.Buttons(words, List.of(Button.press("Claim", "t"))));
    assertThat(buttons.text().text()).startsWith("begin ").endsWith("…");
    assertThat(buttons.buttons()).extracting(Button::title).containsExactly("Claim");
  }

  @Test
  void aFileThatCannotBeShownIsNamedInTheReadersWords() {
    Capabilities plain = channel(new Random(1), EnumSet.noneOf(Feature.class), Unit.UTF16);
    Content.FileRef file = new Content.FileRef.Held("tg", "f1", "a", null, 5L);
    Content media = new Content.Media(Content.MediaKind.DOCUMENT, file, null);

    assertThat(new Fitting(plain, "x", "tg", kind -> kind.equals("document") ? "Datei" : kind))
        .satisfies(
            fitting -> assertThat(fitting.fit(media)).containsExactly(Text.plain("[Datei: a]")));
    assertThat(new Fitting(plain, "x", "tg").fit(media))
        .containsExactly(Text.plain("[document: a]"));
  }

  @Test
  void choicesAreNumberedWhereThereAreNoButtons() {
    Capabilities plain = channel(new Random(1), EnumSet.noneOf(Feature.class), Unit.UTF16);
    Fitting fitting = new Fitting(plain, "x", "tg");

    assertThat(
            fitting.fit(
                new Content.Buttons(
                    Text.plain("Tea?"),
                    List.of(Button.press("Yes", "y"), Button.link("Menu", "https://a.example")))))
        .containsExactly(Text.plain("Tea?\n1. Yes\n2. Menu: https://a.example"));
    assertThat(
            fitting.fit(
                new Content.Buttons(
                    Text.plain("How many?"),
                    List.of(Button.press("1", "a"), Button.press("2", "b")))))
        .containsExactly(Text.plain("How many?\n1 · 2"));
    assertThat(
            fitting.fit(
                new Content.Buttons(
                    Text.plain("How many?"),
                    List.of(
                        Button.press("1", "a"), Button.press("2", "b"), Button.press("No", "n")))))
        .containsExactly(Text.plain("How many?\n1 · 2\n3. No"));
  }

  @Test
  void contentForAnotherPlatformIsNotShown() {
    Fitting fitting =
        new Fitting(
            channel(new Random(1), EnumSet.allOf(Feature.class), Unit.UTF16), "webex", "tg");
    assertThat(fitting.fit(new Content.Custom("telegram", "{}"))).isEmpty();
    assertThat(fitting.fit(new Content.Custom("", "{}"))).containsExactly(Text.plain("{}"));
    assertThat(fitting.fitOne(new Content.Custom("telegram", "{}"))).isEqualTo(Text.plain("…"));
  }

  private static void assertCarried(Content piece, Capabilities channel) {
    switch (piece) {
      case Text text -> assertText(text, channel.textLimit(), channel);
      case Content.Buttons buttons -> {
        assertThat(channel.has(Feature.BUTTONS)).isTrue();
        assertThat(buttons.buttons()).isNotEmpty().hasSizeLessThanOrEqualTo(channel.buttonLimit());
        assertText(buttons.text(), channel.textLimit(), channel);
      }
      case Content.Media media -> {
        assertThat(channel.has(Feature.MEDIA)).isTrue();
        Text caption = media.caption();
        if (caption != null) {
          assertText(caption, channel.captionLimit(), channel);
        }
      }
      case Content.Location location -> assertThat(channel.has(Feature.LOCATION)).isTrue();
      case Content.Contact contact -> assertThat(channel.has(Feature.CONTACT)).isTrue();
      case Content.Card card -> assertThat(channel.has(Feature.CARDS)).isTrue();
      case Content.Native own -> {
        assertThat(channel.has(Feature.COPIES)).isTrue();
        assertThat(own.original()).isEqualTo(new Content.Original("tg", "chat", "1"));
      }
      case Content.Custom custom -> assertThat(custom.platform()).isEqualTo("telegram");
      case Content.Choice choice -> throw new AssertionError("a choice is never sent: " + choice);
    }
  }

  private static void assertText(Text text, int limit, Capabilities channel) {
    String words = text.text();
    assertThat(words).isNotBlank();
    assertThat(
            channel.unit() == Unit.UTF16
                ? words.length()
                : words.getBytes(StandardCharsets.UTF_8).length)
        .isLessThanOrEqualTo(limit);
    assertThat(Character.isLowSurrogate(words.charAt(0))).as("begins inside a character").isFalse();
    assertThat(Character.isHighSurrogate(words.charAt(words.length() - 1)))
        .as("ends inside a character")
        .isFalse();
    if (!channel.has(Feature.STYLES)) {
      assertThat(text.spans()).isEmpty();
    }
    for (Span span : text.spans()) {
      assertThat(span.offset()).isNotNegative();
      assertThat(span.length()).isPositive();
      assertThat(span.offset() + span.length()).isLessThanOrEqualTo(words.length());
    }
  }

  private static void assertNothingLost(
      Content content, List<Content> pieces, Capabilities channel) {
    String shown = words(pieces);
    switch (content) {
      case Text text -> assertThat(shown).isEqualTo(squeezed(text.text()));
      case Content.Choice choice -> assertThat(shown).isEqualTo(squeezed(choice.title()));
      case Content.Buttons buttons -> {
        assertThat(shown).startsWith(squeezed(buttons.text().text()));
        if (channel.has(Feature.BUTTONS)) {
          assertThat(
                  pieces.stream()
                      .filter(Content.Buttons.class::isInstance)
                      .flatMap(piece -> ((Content.Buttons) piece).buttons().stream()))
              .containsExactlyElementsOf(buttons.buttons());
        } else {
          for (Button button : buttons.buttons()) {
            assertThat(shown).contains(squeezed(button.title()));
            String url = button.url();
            assertThat(shown).contains(url == null ? "" : url);
          }
        }
      }
      case Content.Media media -> {
        Text caption = media.caption();
        assertThat(shown).endsWith(caption == null ? "" : squeezed(caption.text()));
        String name = media.file().name();
        if (!channel.has(Feature.MEDIA) && name != null) {
          assertThat(shown).contains(squeezed(name));
        }
      }
      case Content.Location location -> {
        if (!channel.has(Feature.LOCATION)) {
          assertThat(shown).contains(location.latitude() + "," + location.longitude());
        }
      }
      case Content.Contact contact -> {
        if (!channel.has(Feature.CONTACT)) {
          assertThat(shown).contains(squeezed(contact.name())).contains(contact.phone());
        }
      }
      case Content.Card card -> {
        if (!channel.has(Feature.CARDS)) {
          assertThat(shown).isEqualTo(squeezed(card.fallback().text()));
        }
      }
      case Content.Native own -> {
        if (!(pieces.getFirst() instanceof Content.Native)) {
          assertThat(shown).isEqualTo(squeezed(own.asText()));
        }
      }
      case Content.Custom custom ->
          assertThat(pieces.isEmpty()).isEqualTo(custom.platform().equals("webex"));
    }
  }

  private static String words(List<Content> pieces) {
    StringBuilder words = new StringBuilder();
    for (Content piece : pieces) {
      switch (piece) {
        case Text text -> words.append(text.text());
        case Content.Buttons buttons -> {
          boolean filler = buttons.text().text().equals("…");
          words.append(filler ? "" : buttons.text().text());
        }
        case Content.Media media -> {
          Text caption = media.caption();
          words.append(caption == null ? "" : caption.text());
        }
        case Content.Location location -> {}
        case Content.Contact contact -> {}
        case Content.Choice choice -> {}
        case Content.Card card -> {}
        case Content.Native own -> {}
        case Content.Custom custom -> {}
      }
    }
    return squeezed(words.toString());
  }

  private static String squeezed(String text) {
    return text.replaceAll("\\s+", "");
  }

  private static void appendStyled(StringBuilder styled, Text text) {
    for (int at = 0; at < text.text().length(); at++) {
      char letter = text.text().charAt(at);
      if (!Character.isWhitespace(letter)) {
        styled.append(letter);
        for (Span span : text.spans()) {
          if (span.offset() <= at && at < span.offset() + span.length()) {
            styled.append('<').append(span.style()).append('>');
          }
        }
      }
    }
  }

  private static Unit unit(Random random) {
    return random.nextBoolean() ? Unit.UTF16 : Unit.UTF8_BYTES;
  }

  private static Capabilities channel(Random random) {
    Set<Feature> features = EnumSet.noneOf(Feature.class);
    for (Feature feature : Feature.values()) {
      if (random.nextBoolean()) {
        features.add(feature);
      }
    }
    return channel(random, features, unit(random));
  }

  private static Capabilities channel(Random random, Set<Feature> features, Unit unit) {
    return new Capabilities(
        16 + random.nextInt(80),
        8 + random.nextInt(40),
        unit,
        1 + random.nextInt(5),
        1000,
        new Pace(Rate.UNLIMITED, Rate.UNLIMITED, Rate.UNLIMITED),
        features);
  }

  private static Content content(Random random) {
    return switch (random.nextInt(9)) {
      case 0 -> text(random, 300);
      case 1 ->
          new Content.Media(
              Content.MediaKind.IMAGE,
              random.nextBoolean()
                  ? new Content.FileRef.Held("c", "f", "photo.png", null, -1)
                  : new Content.FileRef.Linked(URI.create("https://example.com/a"), null, null),
              random.nextBoolean() ? text(random, 90) : null);
      case 2 ->
          new Content.Location(
              random.nextInt(90) + 0.5, random.nextInt(90) - 0.25, orNull(random, "Home"), null);
      case 3 -> new Content.Contact("Ann Example", "+491234567");
      case 4 -> new Content.Choice(letters(random, 1 + random.nextInt(120)) + "x", "/payload");
      case 5 -> new Content.Buttons(text(random, 200), buttons(random));
      case 6 -> new Content.Card(text(random, 120), "{}");
      case 7 ->
          new Content.Native(
              "poll",
              random.nextBoolean() ? text(random, 120) : Text.plain(""),
              random.nextBoolean()
                  ? new Content.Original(random.nextBoolean() ? "tg" : "wx", "chat", "1")
                  : null);
      default -> new Content.Custom(random.nextBoolean() ? "telegram" : "webex", "{}");
    };
  }

  private static List<Button> buttons(Random random) {
    List<Button> buttons = new ArrayList<>();
    int count = 1 + random.nextInt(9);
    for (int i = 0; i < count; i++) {
      buttons.add(
          random.nextInt(4) == 0
              ? Button.link("Link " + i, "https://example.com/" + i)
              : Button.press("Title " + i, "token" + i));
    }
    return buttons;
  }

  private static Text text(Random random, int most) {
    String words = letters(random, random.nextInt(most));
    List<Span> spans = new ArrayList<>();
    for (int i = 0; i < random.nextInt(4) && !words.isEmpty(); i++) {
      int from =
          words.offsetByCodePoints(0, random.nextInt(words.codePointCount(0, words.length())));
      int length = 1 + random.nextInt(words.length() - from);
      Style style = STYLES.get(random.nextInt(STYLES.size()));
      spans.add(new Span(style, from, length, style == Style.LINK ? "https://example.com" : null));
    }
    return new Text(words, spans);
  }

  private static String letters(Random random, int count) {
    StringBuilder letters = new StringBuilder();
    for (int i = 0; i < count; i++) {
      letters.append(ALPHABET.get(random.nextInt(ALPHABET.size())));
    }
    return letters.toString();
  }

  private static @Nullable String orNull(Random random, String text) {
    return random.nextBoolean() ? text : null;
  }
}
