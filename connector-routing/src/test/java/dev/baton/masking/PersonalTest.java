package dev.baton.masking;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class PersonalTest {

  private static final Masking ALL =
      new Masking(
          Stream.of(Personal.EMAIL, Personal.IBAN, Personal.CARD, Personal.PHONE)
              .map(Personal::rule)
              .toList(),
          List.of());

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "write to Bob.O'Neil+x@mail.example.co.uk, please | write to [email], please",
        "müller@bücher.example | [email]",
        "<bob@example.com> | <[email]>",
        "call +49 170 1234567 now | call [phone] now",
        "call +1 (555) 123-4567. | call [phone].",
        "tel 030/123456-78 | tel [phone]",
        "0049 30 123456 | [phone]",
        "06-12-34-56-78 or 06.12.34.56.78 | [phone] or [phone]",
        "(030) 1234567 | [phone]",
        "555-123-4567 or (555) 123-4567 | [phone] or [phone]",
        "2. 030 1234567 | 2. [phone]",
        "customer 4711 0170 1234567 | customer 4711 [phone]",
        "12.05.2024 0170 1234567 | 12.05.2024 [phone]",
        "01.02.2026 0170 1234567 | 01.02.2026 [phone]",
        "2026-02-01 (030) 1234567 | 2026-02-01 [phone]",
        "80331 089 1234567 | 80331 [phone]",
        "4711 4713 0049 30 123456 | 4711 4713 [phone]",
        "4711 555-123-4567 | 4711 [phone]",
        "4711 (555) 123-4567 | 4711 [phone]",
        "4111 1111 1111 1111 12/27 123 | [card] 12/27 123",
        "4111111111111111 | [card]",
        "378282246310005, 5500-0000-0000-0004 | [card], [card]",
        "12 4111 1111 1111 1111 | 12 [card]",
        "Mine: DE89 3704 0044 0532 0130 00 danke schön | Mine: [iban] danke schön",
        "gb29nwbk60161331926819 | [iban]",
        "IBAN:DE89370400440532013000 | IBAN:[iban]",
      })
  void isFound(String text, String masked) {
    assertThat(ALL.of(text)).isEqualTo(masked);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "4111 1111 1111 1112",
        "order 12345678",
        "on 01.02.2026 14:30",
        "on 01.02.26",
        "on 12.05.2024 09.30",
        "order 12345678 01.02.2026 14:30",
        "2026-02-01 1234 5678",
        "2026-02-01/2026-02-05",
        "at 48.0123456, 11.0567890",
        "it costs 0.01234567",
        "1.050.000.000",
        "(555) 12 34 567 8",
        "01.02.2026-03.02.2026",
        "2026-02-01",
        "2026-11-21 00:43:15",
        "it costs 0.1234567",
        "1700000000120",
        "-1001234567890",
        "GB29 NWBK 6016 1331 9268 18",
        "me@home",
        "@thisbot",
        "1a1f004111111111111111abcd",
        "3 of 4, 10 000 000",
      })
  void isNotMasked(String text) {
    assertThat(ALL.of(text)).isEqualTo(text);
  }

  @Test
  void digitsOfOtherScriptsCountAsDigits() {
    assertThat(ALL.of("\uFF14111 1111 1111 1111")).isEqualTo("[card]");
  }

  @ParameterizedTest
  @EnumSource(Personal.class)
  void hostileTextsTakeLinearTime(Personal rule) {
    for (String part :
        List.of(
            "a", "1", "1 ", "1 05", "1.000.", "(555) 1", "a@", "a.", "+", "0 1", "DE89", "A1", "(0",
            "@a.")) {
      String text = part.repeat(300_000 / part.length());
      assertTimeoutPreemptively(Duration.ofSeconds(10), () -> rule.find(text), part);
    }
  }
}
