/**
 * The files of messages, opened for whoever sends them on.
 *
 * <p>A file is either held by a channel, which then hands it out, or it is a link in a bot's reply.
 * {@code OpenFiles} opens both. Links are the dangerous half: whoever talks a bot into a link could
 * make this machine call the inside of its own network. So {@code LinkFetcher} fetches a link only
 * from addresses that {@code PublicAddresses} knows to be public, unless the operator allows
 * private ones, and it calls the very address that it checked. Redirects, time and the number of
 * addresses are limited; the size of a file is limited by the channel that sends it on.
 *
 * <p>Nothing here knows the routing layer.
 */
@NullMarked
package dev.baton.routing.file;

import org.jspecify.annotations.NullMarked;
