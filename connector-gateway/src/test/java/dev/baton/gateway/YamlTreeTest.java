package dev.baton.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class YamlTreeTest {

  @Test
  void readsWhatTheFileHolds() {
    Map<String, @Nullable Object> tree =
        YamlTree.read(
            "baton.yml",
            """
            a: {b: text, c: "quoted", d: -1001234567890, e: true}
            f: [x, 2, null]
            g:
            h: 123456:AAF
            i: 007
            j: 1_000
            k: 0x1F
            l: 15m
            m: yes
            n: 1.50
            """);

    assertThat(tree)
        .containsEntry("a", Map.of("b", "text", "c", "quoted", "d", -1001234567890L, "e", true))
        .containsEntry("f", Arrays.asList("x", 2L, null))
        .containsEntry("g", null)
        .containsEntry("h", "123456:AAF")
        .containsEntry("i", "007")
        .containsEntry("j", "1_000")
        .containsEntry("k", "0x1F")
        .containsEntry("l", "15m")
        .containsEntry("m", "yes")
        .containsEntry("n", "1.50");
    assertThat(List.copyOf(tree.keySet())).startsWith("a", "f", "g");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "'a: 1\nb: [1, 2\nc: 3' | baton.yml line 3",
        "'a: 1\na: 2' | baton.yml line 2",
        "'a:\n  b: 1\n  b: 2' | baton.yml line 3",
        "'a: &x 1\nb: *x' | baton.yml line 2",
        "'a: 1\n---\nb: 2' | baton.yml line 3",
        "'- a' | baton.yml line 1",
        "'just words' | baton.yml line 1",
        "'a: \"open' | baton.yml line 1",
        "'\ta: 1' | baton.yml line 1",
        "'' | baton.yml is empty",
        "'# nothing' | baton.yml is empty"
      })
  void saysWhereItIsNotYaml(String text, String place) {
    assertThatThrownBy(() -> YamlTree.read("baton.yml", text))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageStartingWith(place)
        .hasMessageNotContainingAny("\n", "null");
  }

  @Test
  void aPlaceholderMayStandUnquotedInBraces() {
    assertThat(YamlTree.read("baton.yml", "a: {b: ${X}, c: ${file:/run/x}, d: [${Y}, 'z-${Z}']}"))
        .containsEntry(
            "a", Map.of("b", "${X}", "c", "${file:/run/x}", "d", List.of("${Y}", "z-${Z}")));
  }

  @Test
  void aMistakeBesideASecretDoesNotQuoteIt() {
    assertThatThrownBy(
            () -> YamlTree.read("baton.yml", "channels:\n  a: {token: 12:SECRET\n  b: c: d"))
        .hasMessageContaining("line 3")
        .hasMessageNotContaining("SECRET");
  }
}
