/**
 * The files of messages, opened for whoever sends them on.
 *
 * <p>A file is either held by a channel, which then hands it out, or it is a link in a bot's reply.
 * {@code OpenFiles} opens both. Links are the dangerous half: a bot that can be talked into a link
 * could make this machine call the inside of its own network. So a link is fetched only from
 * addresses that {@code PublicAddresses} knows to be public, unless the operator allows private
 * ones, and the address that was checked is the address that is called. Redirects, time and the
 * number of tried addresses are limited.
 *
 * <p>Nothing here knows the routing layer.
 */
@NullMarked
package dev.baton.routing.file;

import org.jspecify.annotations.NullMarked;
