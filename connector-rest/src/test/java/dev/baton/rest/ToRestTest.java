package dev.baton.rest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.baton.connector.Button;
import dev.baton.connector.Content;
import dev.baton.connector.Content.FileRef;
import dev.baton.connector.DeliveryException;
import dev.baton.connector.Files;
import dev.baton.connector.Outbound;
import dev.baton.connector.Place;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class ToRestTest {

  private static final FileRef LINK =
      new FileRef.Linked(URI.create("https://e.com/a.png"), null, null);

  @Test
  void messagesHaveRasasShape() {
    assertThat(json(Content.Text.plain("Hi \"you\"\nthere")))
        .isEqualTo("{\"recipient_id\":\"u1\",\"text\":\"Hi \\\"you\\\"\\nthere\"}");
    assertThat(
            json(
                new Content.Buttons(
                    Content.Text.plain("Which?"),
                    List.of(Button.press("Red", "tok"), Button.link("Shop", "https://e.com/")))))
        .isEqualTo(
            "{\"recipient_id\":\"u1\",\"text\":\"Which?\",\"buttons\":["
                + "{\"title\":\"Red\",\"payload\":\"baton:press:d-1:tok\"},"
                + "{\"title\":\"Shop\",\"type\":\"web_url\",\"url\":\"https://e.com/\"}]}");
    assertThat(
            json(new Content.Media(Content.MediaKind.IMAGE, LINK, Content.Text.plain("the cat"))))
        .isEqualTo(
            "{\"recipient_id\":\"u1\",\"text\":\"the cat\",\"image\":\"https://e.com/a.png\"}");
    assertThat(json(new Content.Media(Content.MediaKind.DOCUMENT, LINK, null)))
        .isEqualTo("{\"recipient_id\":\"u1\",\"attachment\":\"https://e.com/a.png\"}");
    assertThat(json(new Content.Custom("rest", "{\"any\":[1,2]}")))
        .isEqualTo("{\"recipient_id\":\"u1\",\"custom\":{\"any\":[1,2]}}");
    assertThat(json(new Content.Location(52.5, 13.4, "Office", null)))
        .isEqualTo(
            "{\"recipient_id\":\"u1\",\"text\":\"📍 Office"
                + " https://www.openstreetmap.org/?mlat=52.5&mlon=13.4\"}");
    assertThat(json(new Content.Contact("Ann", "+49 30"))).contains("\"text\":\"Ann: +49 30\"");
    assertThat(json(new Content.Card(Content.Text.plain("words"), "{}")))
        .contains("\"text\":\"words\"");
  }

  @Test
  void customContentThatIsNotJsonIsRefused() {
    assertThatThrownBy(() -> json(new Content.Custom("rest", "{")))
        .isInstanceOf(DeliveryException.Refused.class);
  }

  @Test
  void aFileHeldByAPlatformIsSentWhole() {
    FileRef held = new FileRef.Held("tg", "f", "your bill.pdf", "application/pdf", 5);

    assertThat(new FileUrls(holding(5)).of(held))
        .isEqualTo("data:application/pdf;name=your%20bill.pdf;base64,YWFhYWE=");
    assertThat(new FileUrls(holding(5)).of(new FileRef.Held("tg", "f", null, "a;b,c", 5)))
        .isEqualTo("data:application/octet-stream;base64,YWFhYWE=");
    assertThatThrownBy(() -> new FileUrls(holding(FileUrls.MAX_FILE_BYTES + 1)).of(held))
        .isInstanceOf(DeliveryException.Refused.class)
        .hasMessageContaining("2 MiB");
  }

  @Test
  void aFileThatCannotBeReadToItsEndIsTriedAgain() throws IOException {
    InputStream broken = InputStream.nullInputStream();
    broken.close();
    Files files = file -> new Files.Opened(broken, null, null, -1);

    assertThatThrownBy(() -> new FileUrls(files).of(new FileRef.Held("tg", "f", null, null, -1)))
        .isInstanceOf(DeliveryException.Retryable.class);
  }

  private static Files holding(int bytes) {
    byte[] content = "a".repeat(bytes).getBytes(StandardCharsets.UTF_8);
    return file -> new Files.Opened(new ByteArrayInputStream(content), null, null, bytes);
  }

  private static String json(Content content) {
    return ToRest.json(
        new Outbound("d-1", Place.chat("u1"), content, null, false), new FileUrls(holding(1))::of);
  }
}
