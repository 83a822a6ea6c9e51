package dev.baton.rest;

import dev.baton.connector.Channel;
import dev.baton.connector.ChannelContext;
import dev.baton.connector.ChannelProvider;
import dev.baton.connector.Settings;

/**
 * Makes channels of the type {@code rest}, for clients that speak Rasa's REST channel.
 *
 * <p>The settings are {@code token}, {@code answer-timeout}, {@code keep}, {@code max-streams} and
 * {@code callback} with {@code url}, {@code secret} and {@code timeout}. All have defaults except
 * the callback's {@code url} and {@code secret}, and the token if there is a public address.
 */
public final class RestProvider implements ChannelProvider {

  /** For {@link java.util.ServiceLoader}. */
  public RestProvider() {}

  @Override
  public String type() {
    return "rest";
  }

  @Override
  public String inputChannel() {
    return "rest";
  }

  @Override
  public Channel create(Settings settings, ChannelContext context) {
    return new RestChannel(RestSettings.read(settings, context.webhookUrl() != null), context);
  }
}
