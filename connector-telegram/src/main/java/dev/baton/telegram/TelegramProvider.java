package dev.baton.telegram;

import dev.baton.connector.Channel;
import dev.baton.connector.ChannelContext;
import dev.baton.connector.ChannelProvider;
import dev.baton.connector.Settings;

/**
 * Makes Telegram channels.
 *
 * <p>The settings are {@code token} (a secret, from @BotFather), {@code api-url} (by default {@code
 * https://api.telegram.org}; scheme, host and port only), {@code mode} ({@code polling}, the
 * default, or {@code webhook}) and {@code webhook-secret} (1 to 256 of {@code A-Z a-z 0-9 _ -};
 * derived from the token if missing).
 */
public final class TelegramProvider implements ChannelProvider {

  /** For {@link java.util.ServiceLoader}. */
  public TelegramProvider() {}

  @Override
  public String type() {
    return "telegram";
  }

  @Override
  public String inputChannel() {
    return "telegram";
  }

  @Override
  public Channel create(Settings settings, ChannelContext context) {
    return new TelegramChannel(TelegramSettings.read(settings), context);
  }
}
