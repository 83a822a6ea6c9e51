package dev.baton.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.connector.Content;
import dev.baton.connector.Content.FileRef;
import dev.baton.connector.Content.MediaKind;
import dev.baton.connector.Content.Text;
import org.junit.jupiter.api.Test;

/** Rows of before a file's name could be Baton's own are read, and its own is kept. */
class FileRowsTest {

  private static final FileRef.Held SENT = new FileRef.Held("tg", "f1", "a.pdf", "text/plain", 3);

  @Test
  void anEarlierRowHasTheSendersName() {
    String row =
        "{\"type\":\"Media\",\"kind\":\"DOCUMENT\",\"file\":{\"type\":\"Held\",\"channel\":\"tg\","
            + "\"id\":\"f1\",\"name\":\"a.pdf\",\"mime\":\"text/plain\",\"size\":3}}";

    assertThat(StoreJson.read(Content.class, row))
        .isEqualTo(new Content.Media(MediaKind.DOCUMENT, SENT, null));
  }

  @Test
  void aNameOfBatonsOwnIsKeptAsOne() {
    Content named =
        new Content.Media(MediaKind.DOCUMENT, SENT.renamed("[email].pdf"), Text.plain("see"));

    assertThat(StoreJson.read(Content.class, StoreJson.write(named))).isEqualTo(named);
    assertThat(SENT.renamed("a.pdf")).isNotEqualTo(SENT);
  }
}
