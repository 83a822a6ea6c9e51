package dev.baton.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.connector.Content;
import dev.baton.connector.Content.FileRef;
import dev.baton.connector.Content.MediaKind;
import dev.baton.connector.Content.Text;
import org.junit.jupiter.api.Test;

/** Rows from before Baton could rename files are still read, and Baton's own names are kept. */
class FileRowsTest {

  private static final FileRef.Held SENT = new FileRef.Held("tg", "f1", "a.pdf", "text/plain", 3);

  @Test
  void anOlderRowHasTheSendersName() {
    String row =
        "{\"type\":\"Media\",\"kind\":\"DOCUMENT\",\"file\":{\"type\":\"Held\",\"channel\":\"tg\","
            + "\"id\":\"f1\",\"name\":\"a.pdf\",\"mime\":\"text/plain\",\"size\":3}}";

    assertThat(StoreJson.read(Content.class, row))
        .isEqualTo(new Content.Media(MediaKind.DOCUMENT, SENT, null));
  }

  @Test
  void aNameGivenByBatonIsKeptAsSuch() {
    Content named =
        new Content.Media(MediaKind.DOCUMENT, SENT.renamed("[email].pdf"), Text.plain("see"));

    assertThat(StoreJson.read(Content.class, StoreJson.write(named))).isEqualTo(named);
    assertThat(SENT.renamed("a.pdf")).isNotEqualTo(SENT);
  }
}
