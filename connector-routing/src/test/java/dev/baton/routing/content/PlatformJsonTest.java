package dev.baton.routing.content;

import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.connector.Button;
import dev.baton.connector.Cards;
import dev.baton.connector.Content;
import dev.baton.connector.Content.FileRef;
import dev.baton.connector.Content.MediaKind;
import dev.baton.connector.Content.Text;
import java.net.URI;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PlatformJsonTest {

  private static final Set<String> WEBEX = Set.of("webex", "webexteams");

  private static List<Content> on(
      Set<String> names, @Nullable Cards cards, String platform, String json) {
    return PlatformJson.read(new Content.Custom(platform, json), names, cards, choice -> "token");
  }

  private static List<Content> foreign(String json) {
    return on(WEBEX, null, "telegram", json);
  }

  private static Content file(MediaKind kind, String url, @Nullable String caption) {
    return new Content.Media(
        kind,
        new FileRef.Linked(URI.create(url), null, null),
        caption == null ? null : Text.plain(caption));
  }

  @ParameterizedTest
  @ValueSource(strings = {"text", "markdown", "caption", "question"})
  void textsForAnotherPlatformAreShown(String field) {
    assertThat(foreign("{\"" + field + "\":\"Hello\",\"parse_mode\":\"HTML\"}"))
        .containsExactly(Text.plain("Hello"));
  }

  @Test
  void filesLocationsAndContactsForAnotherPlatformAreShown() {
    assertThat(foreign("{\"photo\":\"https://e.org/a.png\",\"caption\":\"look\"}"))
        .containsExactly(file(MediaKind.IMAGE, "https://e.org/a.png", null), Text.plain("look"));
    assertThat(foreign("{\"files\":[\"https://e.org/a.pdf\"]}"))
        .containsExactly(file(MediaKind.DOCUMENT, "https://e.org/a.pdf", null));
    assertThat(
            foreign(
                "{\"media\":[{\"type\":\"photo\",\"media\":\"https://e.org/1\",\"caption\":\"one\"},"
                    + "{\"type\":\"video\",\"media\":\"https://e.org/2\"},{\"type\":\"x\"}]}"))
        .containsExactly(
            file(MediaKind.IMAGE, "https://e.org/1", "one"),
            file(MediaKind.VIDEO, "https://e.org/2", null));
    assertThat(
            foreign("{\"latitude\":50.5,\"longitude\":8,\"title\":\"Home\",\"address\":\"A 1\"}"))
        .containsExactly(new Content.Location(50.5, 8, "Home", "A 1"));
    assertThat(foreign("{\"phone_number\":\"+49\",\"first_name\":\"Bob\"}"))
        .containsExactly(new Content.Contact("Bob", "+49"));
  }

  @Test
  void keyboardsAndCardsForAnotherPlatformKeepTheirButtons() {
    assertThat(
            foreign(
                """
                {"text":"Sure?","reply_markup":{"inline_keyboard":[
                  [{"text":"Yes","callback_data":"/affirm"}],
                  [{"text":"Page","url":"https://e.org/"},{"callback_data":"/nameless"}]]}}
                """))
        .containsExactly(
            new Content.Buttons(
                Text.plain("Sure?"),
                List.of(Button.press("Yes", "/affirm"), Button.link("Page", "https://e.org/"))));
    assertThat(
            on(
                Set.of("telegram"),
                null,
                "webex",
                """
                {"markdown":"**Order**","attachments":[{
                  "contentType":"application/vnd.microsoft.card.adaptive",
                  "content":{"type":"AdaptiveCard","version":"1.2","body":[
                    {"type":"TextBlock","text":"Your order"},
                    {"type":"FactSet","facts":[{"title":"Total","value":"9 EUR"}]},
                    {"type":"Input.Text","id":"name"},
                    {"type":"ActionSet","actions":[
                      {"type":"Action.Submit","title":"Buy","data":{"payload":"/buy"}}]}],
                   "actions":[
                     {"type":"Action.Submit","title":"Cancel","data":"/cancel"},
                     {"type":"Action.Submit","title":"Later"},
                     {"type":"Action.OpenUrl","title":"Terms","url":"https://e.org/t"}]}}]}
                """))
        .containsExactly(
            Text.plain("**Order**"),
            new Content.Buttons(
                Text.plain("Your order\nTotal 9 EUR"),
                List.of(
                    Button.press("Buy", "/buy"),
                    Button.press("Cancel", "/cancel"),
                    Button.press("Later", "Later"),
                    Button.link("Terms", "https://e.org/t"))));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {"{\"sticker\":\"CAAD\"}", "{}", "{\"action\":\"typing\"}"})
  void jsonWithNothingRecognisableIsNotShownElsewhere(String json) {
    assertThat(foreign(json)).isEmpty();
    assertThat(on(WEBEX, null, "", json)).containsExactly(Text.plain(json));
  }

  @Test
  void theChannelReadsItsOwnJsonUnderEitherName() {
    Cards cards = (json, words, token) -> List.of(Text.plain("own " + json));

    for (String name : WEBEX) {
      assertThat(on(WEBEX, cards, name, "{\"a\":1}")).containsExactly(Text.plain("own {\"a\":1}"));
      assertThat(
              on(WEBEX, cards, "", "{\"telegram\":{\"text\":\"no\"},\"" + name + "\":{\"a\":1}}"))
          .containsExactly(Text.plain("own {\"a\":1}"));
    }
    assertThat(on(WEBEX, cards, "telegram", "{\"text\":\"x\"}")).containsExactly(Text.plain("x"));
  }

  @Test
  void jsonForOtherPlatformsOnlyIsReadForItsText() {
    assertThat(
            on(
                Set.of("rest"),
                null,
                "",
                "{\"telegram\":{\"text\":\"t\"},\"webex\":{\"text\":\"w\"}}"))
        .hasSize(1);
  }

  @Test
  void jsonUnknownToTheChannelIsReadPlainlyOrLeftToThePlatform() {
    Cards none = (json, words, token) -> null;

    assertThat(on(WEBEX, none, "webex", "{\"text\":\"x\"}")).containsExactly(Text.plain("x"));
    assertThat(on(WEBEX, none, "webex", "{\"b\":1}"))
        .containsExactly(new Content.Custom("webex", "{\"b\":1}"));
    assertThat(on(WEBEX, null, "webex", "{\"b\":1}"))
        .containsExactly(new Content.Custom("webex", "{\"b\":1}"));
    assertThat(on(WEBEX, none, "webex", "{")).containsExactly(new Content.Custom("webex", "{"));
    assertThat(on(WEBEX, none, "telegram", "{")).containsExactly(Text.plain("{"));
    assertThat(on(WEBEX, (json, words, token) -> List.of(), "webex", "{\"text\":\"x\"}")).isEmpty();
  }

  @Test
  void readingNeverThrows() {
    String json =
        "{\"text\":\"a\",\"photo\":\"https://e.org/\",\"reply_markup\":{\"inline_keyboard\":[[{}]]},"
            + "\"attachments\":[{\"content\":{\"type\":\"AdaptiveCard\",\"body\":[{\"type\":"
            + "\"TextBlock\",\"text\":\"b\"}]}}],\"media\":[{\"type\":\"photo\"}]}";
    Random random = new Random(3);
    for (int round = 0; round < 3_000; round++) {
      StringBuilder spoilt = new StringBuilder(json);
      for (int work = 0; work < 1 + random.nextInt(5); work++) {
        spoilt.setCharAt(random.nextInt(spoilt.length()), "{}[]\",:0n".charAt(random.nextInt(9)));
      }
      assertThat(foreign(spoilt.toString())).isNotNull();
    }
    assertThat(foreign("{\"attachments\":" + "[".repeat(300) + "]".repeat(300) + "}")).isNotNull();
  }
}
