package dev.baton.telegram;

import dev.baton.connector.ChannelContext;
import dev.baton.connector.Content;
import dev.baton.connector.Files;
import dev.baton.connector.Outbound;
import dev.baton.connector.Place;
import dev.baton.connector.Settings;
import dev.baton.testkit.telegram.FakeTelegram;
import java.io.ByteArrayInputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Random;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** Makes channels that talk to a fake Telegram. */
final class Rig {

  static final byte[] BYTES = "0123456789".getBytes(StandardCharsets.UTF_8);

  /** Gives the same ten bytes for every file. */
  static final Files FILES =
      file ->
          new Files.Opened(new ByteArrayInputStream(BYTES), file.name(), file.mime(), BYTES.length);

  private Rig() {}

  static TelegramChannel polling(FakeTelegram telegram) {
    return channel(telegram.token(), telegram.url(), "polling", null, FILES);
  }

  static TelegramChannel webhook(FakeTelegram telegram, @Nullable URI url) {
    return channel(telegram.token(), telegram.url(), "webhook", url, FILES);
  }

  /** One of several nodes; it receives only while it is on duty. */
  static TelegramChannel polling(FakeTelegram telegram, BooleanSupplier duty) {
    return channel(telegram.token(), telegram.url(), "polling", null, FILES, duty);
  }

  static TelegramChannel channel(
      String token, String apiUrl, String mode, @Nullable URI webhookUrl, Files files) {
    return channel(token, apiUrl, mode, webhookUrl, files, () -> true);
  }

  private static TelegramChannel channel(
      String token,
      String apiUrl,
      String mode,
      @Nullable URI webhookUrl,
      Files files,
      BooleanSupplier duty) {
    Settings settings = Settings.of(Map.of("token", token, "api-url", apiUrl, "mode", mode));
    TelegramSettings read = TelegramSettings.read(settings);
    settings.verify();
    return new TelegramChannel(
        read,
        new ChannelContext("telegram", Clock.systemUTC(), files, webhookUrl, duty),
        new Random(7),
        Duration.ofMillis(200));
  }

  static Outbound to(String chat, Content content) {
    return new Outbound("out", Place.chat(chat), content, null, false);
  }
}
