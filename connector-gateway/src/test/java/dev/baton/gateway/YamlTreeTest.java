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
                """)
            .values();

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
        "'a: 1\nb: [1, 2\nc: 3' | 'baton.yml line 2: the list that begins here lacks its ]'",
        "'a: 1\nb: {c: 1\nd: 3' | 'baton.yml line 2: the section that begins here lacks its }'",
        "'server:\n  port 18480\n  host: a' | 'baton.yml line 2: this line has no colon'",
        "'server:\n  port 18480\n\n  # where\n  host: a' | 'baton.yml line 2: this line has no colon'",
        "'a:\n  b: 1\n c: 2' | 'baton.yml line 3: this line is indented'",
        "'a:\n  b: 1\n   c: 2' | 'baton.yml line 3: a colon and blank stand'",
        "'a: b: c' | 'baton.yml line 1: a colon and blank stand'",
        "'a:\n\tb: 1' | 'baton.yml line 2: a tab stands where a blank belongs'",
        "'a: @b' | 'baton.yml line 1: this is not YAML'",
        "'a: !!int 5' | 'baton.yml line 1: tags (!name) are not supported'",
        "'a: 1\n[b]: 2' | 'baton.yml line 2: a key must be a text'",
        "'a: \u0001' | 'baton.yml: this is not a text'",
        "'a: 1\na: 2' | 'baton.yml line 2: ''a'' is given twice in this section, on line 1 too'",
        "'a:\n  b: 1\n  b: 2' | 'baton.yml line 3: ''b'' is given twice in this section, on line 2'",
        "'a: &x 1\nb: *x' | baton.yml line 2",
        "'a: 1\n---\nb: 2' | baton.yml line 2",
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
  void knowsTheLineOfEachValueAndOfWhereAMissingOneBelongs() {
    Lines lines =
        YamlTree.read(
                "folder/baton.yml",
                """
                # the first line
                channels:
                  telegram:
                    token: t
                queues: {support: {desks: [
                  tg,
                  wx]}}
                """)
            .lines();

    assertThat(lines.of("channels.telegram.token")).isEqualTo(4);
    assertThat(lines.of("channels.telegram.bot")).isEqualTo(3);
    assertThat(lines.of("queues.support.desks[1]")).isEqualTo(7);
    assertThat(lines.of("bots")).isNull();
    assertThat(lines.place("channels.telegram.token")).isEqualTo(" (baton.yml line 4)");
    assertThat(lines.place("bots")).isEmpty();
  }

  @Test
  void aThousandOpenListsAreRefusedLikeAnyOtherMistake() {
    assertThatThrownBy(() -> YamlTree.read("baton.yml", "a: " + "[".repeat(20_000)))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("line 1");
  }

  @Test
  void aPlaceholderMayStandUnquotedInBraces() {
    assertThat(
            YamlTree.read("baton.yml", "a: {b: ${X}, c: ${file:/run/x}, d: [${Y}, 'z-${Z}']}")
                .values())
        .containsEntry(
            "a", Map.of("b", "${X}", "c", "${file:/run/x}", "d", List.of("${Y}", "z-${Z}")));
  }

  @Test
  void aMistakeBesideASecretDoesNotQuoteIt() {
    assertThatThrownBy(
            () -> YamlTree.read("baton.yml", "channels:\n  a: {token: 12:SECRET\n  b: c: d"))
        .hasMessageContaining("line 2")
        .hasMessageNotContaining("SECRET");
  }
}
