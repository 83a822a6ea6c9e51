package dev.baton.connector;

import java.net.URI;
import java.time.Clock;
import org.jspecify.annotations.Nullable;

/**
 * What a channel is given by the house.
 *
 * @param name the channel's name
 * @param clock the time; nothing reads another
 * @param files opens the files of messages to be sent, whichever channel or server holds them
 * @param webhookUrl where the platform can reach this channel's {@link Webhook} from outside; null
 *     when there is no public address
 */
public record ChannelContext(String name, Clock clock, Files files, @Nullable URI webhookUrl) {}
