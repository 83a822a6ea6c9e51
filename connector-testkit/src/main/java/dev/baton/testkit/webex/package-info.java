/**
 * A strict fake of Webex: the REST API that a bot calls, the webhooks that call the bot, and the
 * people who write to it.
 *
 * <p>{@link dev.baton.testkit.webex.FakeWebex} is the way in. It refuses what Webex refuses and
 * hides what Webex hides: in group spaces the bot is told only of what mentions it, texts are
 * limited in bytes, threads are flat, a card cannot be edited, a webhook that fails too often is
 * deactivated. It shares no code with the connector, so that one mistake is not made twice. Where
 * Webex's public documents leave a detail open, the fake is strict.
 */
@NullMarked
package dev.baton.testkit.webex;

import org.jspecify.annotations.NullMarked;
