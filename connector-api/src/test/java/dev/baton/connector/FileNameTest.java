package dev.baton.connector;

import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.connector.Content.FileRef;
import java.io.InputStream;
import java.net.URI;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Every type that holds a file name holds it cleaned. */
class FileNameTest {

  @ParameterizedTest
  @CsvSource(
      ignoreLeadingAndTrailingWhitespace = false,
      value = {
        "plan.pdf,plan.pdf",
        "Bob's [email] näme.pdf,Bob's [email] näme.pdf",
        "invoice\u202efdp.exe,invoicefdp.exe",
        "a\u061cb\u200ec\u200fd\u2066e\u2069f,abcdef",
        "a\u001b[2J\u007f\u0085\u009bb\u2028c,a[2Jbc",
        "../../etc/passwd,passwd",
        "C:\\dir\\plan.pdf ,plan.pdf",
        "a/.\u202e.,",
        "\u200f,",
        "dir/,",
        ",",
      })
  void itIsClean(@Nullable String raw, @Nullable String clean) {
    assertThat(new FileRef.Held("tg", "f", raw, null, 1).name()).isEqualTo(clean);
    assertThat(new FileRef.Held("tg", "f", null, null, 1).renamed(raw).name()).isEqualTo(clean);
    assertThat(new FileRef.Linked(URI.create("https://e.org/a"), raw, null).name())
        .isEqualTo(clean);
    assertThat(new Files.Opened(InputStream.nullInputStream(), raw, null, 1).name())
        .isEqualTo(clean);
  }
}
