package dev.baton.texts;

import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.plan.TextLanguage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TextLanguageTest {

  @ParameterizedTest
  @CsvSource({
    "de, DE",
    "de-AT, DE",
    "DE_at, DE",
    "pt-br, PT",
    "pt-PT, PT",
    "en-GB, EN",
    "es-419, ES",
    "' fr ', FR",
    "HI, HI",
    "ru-Cyrl-RU, RU"
  })
  void aLanguageIsKnownWhateverItsRegion(String tag, TextLanguage language) {
    assertThat(TextLanguage.of(tag)).contains(language);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ", "-", "_de", "it", "zh-hans", "deutsch", "d", "d-e", "\u0000"})
  void anyOtherTextIsNoLanguageSpokenHere(String tag) {
    assertThat(TextLanguage.of(tag)).isEmpty();
  }

  @Test
  void noTagIsNoLanguage() {
    assertThat(TextLanguage.of(null)).isEmpty();
  }
}
