/**
 * What all bots that are called over HTTP share.
 *
 * <p>{@link dev.baton.bot.wire.BotHttpClient} makes one call with a deadline for the whole of it
 * and says by the subtype of {@link dev.baton.bot.BotException} whether the bot may have received
 * it. It calls by Apache HttpClient over the connections that {@code BotConnections} keeps. {@link
 * dev.baton.bot.wire.Signature} is how Baton and a bot recognise each other's calls; {@link
 * dev.baton.bot.wire.Sleeper} waits where a bot needs time; {@link dev.baton.bot.wire.Pem} reads
 * certificates and keys.
 */
@NullMarked
package dev.baton.bot.wire;

import org.jspecify.annotations.NullMarked;
