package dev.baton.connector;

import java.net.URI;
import java.time.Clock;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * What a channel is given by the house.
 *
 * @param name the channel's name
 * @param clock the time; nothing reads another
 * @param files opens the files of messages to be sent, whichever channel or server holds them
 * @param webhookUrl where the platform can reach this channel's {@link Webhook} from outside; null
 *     when there is no public address
 * @param duty whether what one node does for all is this one's to do now: to poll, to register
 *     webhooks, to catch up. May change at any time; webhooks are received regardless
 */
public record ChannelContext(
    String name, Clock clock, Files files, @Nullable URI webhookUrl, BooleanSupplier duty) {

  /** For a channel that is always on duty. */
  public ChannelContext(String name, Clock clock, Files files, @Nullable URI webhookUrl) {
    this(name, clock, files, webhookUrl, () -> true);
  }
}
