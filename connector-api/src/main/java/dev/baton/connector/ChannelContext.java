package dev.baton.connector;

import java.net.URI;
import java.time.Clock;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * What Baton gives to a channel when it is created.
 *
 * @param name the channel's name
 * @param clock the only source of the time
 * @param files opens the files of outgoing messages, whichever channel or server holds them
 * @param webhookUrl the public address of this channel's {@link Webhook}; null if there is none
 * @param duty whether this node is now the one that does what only one node may do: poll, register
 *     webhooks, catch up. May change at any time. Webhooks are received in either case
 * @param beforeCall to be run right before each call to the platform, on the thread that was given
 *     the work; a message may take several calls, and fetching a file may take long. Never blocks.
 *     It throws if another node may have taken over the work: let the exception pass
 */
public record ChannelContext(
    String name,
    Clock clock,
    Files files,
    @Nullable URI webhookUrl,
    BooleanSupplier duty,
    Runnable beforeCall) {

  /** The context of a channel whose work no other node ever takes over. */
  public ChannelContext(
      String name, Clock clock, Files files, @Nullable URI webhookUrl, BooleanSupplier duty) {
    this(name, clock, files, webhookUrl, duty, () -> {});
  }

  /** The context of a channel that is always on duty. */
  public ChannelContext(String name, Clock clock, Files files, @Nullable URI webhookUrl) {
    this(name, clock, files, webhookUrl, () -> true);
  }
}
