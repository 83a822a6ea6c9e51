package dev.baton.connector;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BaseUrlTest {

  @ParameterizedTest
  @CsvSource({
    "https://example.com, https://example.com",
    "https://example.com/, https://example.com",
    "https://example.com/v1///, https://example.com/v1",
    "https://example.com//a//b/, https://example.com//a//b",
    "https://example.com/a?next=/b/, https://example.com/a?next=/b",
  })
  void cutsTheSlashesAtTheEndOnly(String given, String kept) {
    BaseUrl base = new BaseUrl(URI.create(given));

    assertThat(base.uri()).isEqualTo(URI.create(kept));
    assertThat(base).isEqualTo(new BaseUrl(URI.create(kept)));
  }

  @Test
  void joinsAPathAsItIs() {
    BaseUrl base = new BaseUrl(URI.create("https://example.com/baton//"));

    assertThat(base.join("/channels/a%20b/webhook?x=1"))
        .isEqualTo(URI.create("https://example.com/baton/channels/a%20b/webhook?x=1"));
  }

  @ParameterizedTest
  @CsvSource({"/a/b//, /a/b", "/, ''", "'', ''", "a, a"})
  void cutsThemOffAPathToo(String given, String kept) {
    assertThat(BaseUrl.withoutTrailingSlashes(given)).isEqualTo(kept);
  }
}
