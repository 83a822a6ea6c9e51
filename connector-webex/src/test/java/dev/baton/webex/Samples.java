package dev.baton.webex;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Objects;

/** Sample JSON in the form that Webex documents. */
final class Samples {

  /** The bot's person id in the samples. */
  static final String BOT =
      "Y2lzY29zcGFyazovL3VzL1BFT1BMRS9hYWFhYWFhYS0wMDAwLTExZWYtODAwMC0wMDAwMDAwMDAwMDE";

  static final String BOT_UUID = "aaaaaaaa-0000-11ef-8000-000000000001";

  private Samples() {}

  static byte[] bytes(String name) {
    try (InputStream sample = Samples.class.getResourceAsStream("/webex/" + name)) {
      return Objects.requireNonNull(sample, name).readAllBytes();
    } catch (IOException broken) {
      throw new UncheckedIOException(broken);
    }
  }

  static <T> T read(String name, Class<T> type) {
    return WebexClient.JSON.readValue(bytes(name), type);
  }

  static WebexMapper.Message message(String json) {
    return WebexClient.JSON.readValue(json.replace('\'', '"'), WebexMapper.Message.class);
  }

  static WebexMapper.Envelope envelope(String json) {
    return WebexClient.JSON.readValue(json.replace('\'', '"'), WebexMapper.Envelope.class);
  }
}
