package dev.baton.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import dev.baton.connector.Settings;
import dev.baton.connector.SettingsException;
import dev.baton.masking.Masking;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class MaskingSectionTest {

  @Test
  void rulesPatternsAndWhatIsKeptAreRead() {
    Masking masking =
        read(
            Map.of(
                "rules", List.of("email", "card"),
                "patterns", Map.of("customer", "C-[0-9]{4,}"),
                "keep", List.of("O-[0-9]{16}")));

    assertThat(
            masking.of("bob@example.com C-12345 O-4111111111111111 4111111111111111 +49301234567"))
        .isEqualTo("[email] [customer] O-4111111111111111 [card] +49301234567");
  }

  @Test
  void withoutTheSectionNothingIsMasked() {
    Settings root = Settings.of(Map.of());

    assertThat(MaskingSection.read(root.section("masking")).isNone()).isTrue();
    root.verify();
  }

  static List<Map<String, Object>> bad() {
    return List.of(
        Map.of("rules", List.of("mail")),
        Map.of("patterns", Map.of("customer", "C-[0-9")),
        Map.of("patterns", Map.of("customer", "x*")),
        Map.of("patterns", Map.of("customer", "(?=ahead)a")),
        Map.of("patterns", Map.of("customer", "(a)\\1")),
        Map.of("patterns", Map.of("email", "a")),
        Map.of("patterns", Map.of("Customer No", "a")),
        Map.of("keep", List.of("a")),
        Map.of("what", "a"));
  }

  @ParameterizedTest
  @MethodSource("bad")
  void whatCannotBeMeantIsAProblem(Map<String, Object> section) {
    assertThatThrownBy(() -> read(section))
        .isInstanceOf(SettingsException.class)
        .hasMessageContaining("masking");
  }

  @Test
  void noExpressionCanHang() {
    Masking masking = read(Map.of("patterns", Map.of("evil", "(a+)+b|(x|x)*y")));
    String text = "a".repeat(50_000) + "x".repeat(50_000);

    assertTimeoutPreemptively(
        Duration.ofSeconds(20), () -> assertThat(masking.of(text)).isEqualTo(text));
  }

  private static Masking read(Map<String, Object> section) {
    Settings root = Settings.of(Map.of("masking", section));
    Masking masking = MaskingSection.read(root.section("masking"));
    root.verify();
    return masking;
  }
}
