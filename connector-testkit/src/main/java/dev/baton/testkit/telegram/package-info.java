/**
 * A strict Telegram Bot API server in memory, with the people at its chat clients.
 *
 * <p>It enforces what the real one enforces, in the real one's words, so that a request which would
 * fail in production fails in a test. It speaks plain JSON and shares no code with the Telegram
 * library that Baton uses, so that neither hides the other's mistakes. Everything happens in one
 * {@link dev.baton.testkit.telegram.TelegramWorld} behind one lock: {@link
 * dev.baton.testkit.telegram.BotMethods} is the bot's side of it, {@link
 * dev.baton.testkit.telegram.TelegramClient} a person's, {@link
 * dev.baton.testkit.telegram.UpdateFeed} the way from the people to the bot.
 */
@NullMarked
package dev.baton.testkit.telegram;

import org.jspecify.annotations.NullMarked;
