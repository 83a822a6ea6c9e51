package dev.baton.connector;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import dev.baton.connector.Content.FileRef;
import java.net.URI;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

class ContentTest {

  private static final Content.Text HELLO = Content.Text.plain("Hello");
  private static final FileRef FILE = new FileRef.Held("tg", "f-1", "a.pdf", "text/plain", 3);

  static Stream<Arguments> contents() {
    return Stream.of(
        Arguments.of(HELLO, "Hello"),
        Arguments.of(new Content.Choice("Yes", "/affirm"), "Yes"),
        Arguments.of(new Content.Media(Content.MediaKind.IMAGE, FILE, HELLO), "Hello"),
        Arguments.of(new Content.Media(Content.MediaKind.VOICE, FILE, null), "[voice]"),
        Arguments.of(
            new Content.Media(Content.MediaKind.DOCUMENT, FILE, Content.Text.plain(" \n")),
            "[document]"),
        Arguments.of(new Content.Location(59.9, 10.7, "Oslo", null), "[location]"),
        Arguments.of(new Content.Contact("Ann", "+47 1"), "[contact]"),
        Arguments.of(new Content.Buttons(HELLO, List.of(Button.press("Yes", "t"))), "Hello"),
        Arguments.of(new Content.Card(HELLO, "{}"), "Hello"),
        Arguments.of(new Content.Custom("telegram", "{\"secret\":1}"), "[custom]"));
  }

  @ParameterizedTest
  @MethodSource("contents")
  void everythingCanBePutIntoWords(Content content, String words) {
    assertThat(content.asText()).isEqualTo(words);
  }

  @ParameterizedTest
  @EnumSource(Content.MediaKind.class)
  void aFileWithoutACaptionIsCalledByItsKind(Content.MediaKind kind) {
    assertThat(new Content.Media(kind, FILE, null).asText()).matches("\\[[a-z]+]");
  }

  @Test
  @SuppressWarnings("NullAway") // not every caller is checked by it
  void aTextMustNotBeNull() {
    assertThatNullPointerException()
        .isThrownBy(() -> new Content.Text(null, List.of()))
        .withMessage("text");
  }

  @Test
  void theFieldsOfACardAreReadInTheirOrder() {
    Map<String, String> inputs = new LinkedHashMap<>();
    inputs.put("zip", "0150");
    inputs.put("city", "Oslo");
    inputs.put("area", "");
    Content.Choice choice = new Content.Choice("Send", "/address", inputs);
    inputs.put("late", "x");

    assertThat(choice.words()).isEqualTo("Send\nzip: 0150\ncity: Oslo\narea: ");
    assertThat(choice.asText()).isEqualTo("Send");
  }

  @Test
  @SuppressWarnings("NullAway") // as read from rows stored before inputs existed
  void aChoiceStoredBeforeThereWereInputsHasNone() {
    Content.Choice choice = new Content.Choice("Yes", "/affirm", null);

    assertThat(choice).isEqualTo(new Content.Choice("Yes", "/affirm"));
    assertThat(choice.words()).isEqualTo("Yes");
  }

  @Test
  @SuppressWarnings("NullAway") // as read from rows stored before this was recorded
  void aStoredFileWithoutANamerWasNamedByItsSender() {
    FileRef.Held held = new FileRef.Held("tg", "f-1", "a.pdf", null, -1, null);

    assertThat(held.namedBy()).isEqualTo(FileRef.NamedBy.SENDER);
    assertThat(held).isEqualTo(new FileRef.Held("tg", "f-1", "a.pdf", null, -1));
  }

  @Test
  void aRenamedFileIsTheSameFileAndItsOldNameMustNotBeShown() {
    FileRef.Held held = new FileRef.Held("tg", "f-1", "ann@example.com.pdf", "text/plain", 3);

    assertThat(held.renamed("[email].pdf"))
        .isEqualTo(
            new FileRef.Held("tg", "f-1", "[email].pdf", "text/plain", 3, FileRef.NamedBy.BATON))
        .asString()
        .doesNotContain("ann@example.com");
    assertThat(held.renamed(null).name()).isNull();
    assertThat(held.renamed("../\u202e..").name()).isNull();
  }

  @Test
  void aLinkedFileKeepsItsAddressWhateverItIsCalled() {
    URI url = URI.create("https://example.com/a/b.pdf?c=%2F");

    FileRef.Linked linked = new FileRef.Linked(url, "c:\\temp\\b.pdf", null);

    assertThat(linked.url()).isEqualTo(url);
    assertThat(linked.name()).isEqualTo("b.pdf");
  }
}
