/**
 * A strict Telegram Bot API server in memory, with the people who use its chat clients.
 *
 * <p>It enforces what the real one enforces, in the real one's words, so that a request which would
 * fail in production fails in a test. It speaks plain JSON and shares no code with the Telegram
 * library that Baton uses, so that neither hides the other's mistakes. {@link
 * dev.baton.testkit.telegram.FakeTelegram} is the way in. Inside, everything happens in one {@code
 * TelegramWorld} behind one lock: {@code BotMethods} is the bot's side of it, {@code
 * TelegramClient} a person's, {@code UpdateFeed} brings updates from the people to the bot.
 */
@NullMarked
package dev.baton.testkit.telegram;

import org.jspecify.annotations.NullMarked;
