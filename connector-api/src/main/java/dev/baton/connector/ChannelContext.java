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
 * @param beforeCall is run right before each call to the platform, on the thread that was given the
 *     work: a message may take several calls, and fetching a file may take long. Never blocks; what
 *     it throws where another node may have taken the work over is to be let pass
 */
public record ChannelContext(
    String name,
    Clock clock,
    Files files,
    @Nullable URI webhookUrl,
    BooleanSupplier duty,
    Runnable beforeCall) {

  /** For a channel whose work is never taken over. */
  public ChannelContext(
      String name, Clock clock, Files files, @Nullable URI webhookUrl, BooleanSupplier duty) {
    this(name, clock, files, webhookUrl, duty, () -> {});
  }

  /** For a channel that is always on duty. */
  public ChannelContext(String name, Clock clock, Files files, @Nullable URI webhookUrl) {
    this(name, clock, files, webhookUrl, () -> true);
  }
}
