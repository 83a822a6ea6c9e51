/**
 * What all bots behind HTTP have in common.
 *
 * <p>{@link dev.baton.bot.wire.BotHttpClient} makes one call with a deadline over the whole of it
 * and tells by the subtype of {@link dev.baton.bot.BotException} whether the bot may have heard;
 * {@link dev.baton.bot.wire.Signature} is how Baton and a bot know each other's calls; {@link
 * dev.baton.bot.wire.Sleeper} waits where a bot needs time.
 */
@NullMarked
package dev.baton.bot.wire;

import org.jspecify.annotations.NullMarked;
