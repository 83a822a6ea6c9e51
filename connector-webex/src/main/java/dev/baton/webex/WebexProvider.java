package dev.baton.webex;

import dev.baton.connector.Channel;
import dev.baton.connector.ChannelContext;
import dev.baton.connector.ChannelProvider;
import dev.baton.connector.Settings;

/**
 * Creates channels of the type {@code webex}: bot accounts of the Webex app.
 *
 * <p>The settings are {@code token}, {@code api-url}, {@code catalog-url}, {@code webhook-secret},
 * {@code mode} ({@code webhook}, {@code websocket} or {@code sidecar}), {@code catch-up}, {@code
 * catch-up-first}, {@code sweep} and {@code check}; all but the token have defaults.
 */
public final class WebexProvider implements ChannelProvider {

  /** For {@link java.util.ServiceLoader}. */
  public WebexProvider() {}

  @Override
  public String type() {
    return "webex";
  }

  @Override
  public String inputChannel() {
    return "webexteams";
  }

  @Override
  public Channel create(Settings settings, ChannelContext context) {
    return new WebexChannel(WebexSettings.read(settings, context.webhookUrl()), context);
  }
}
