/**
 * Telegram: one bot account of the Bot API.
 *
 * <p>Updates come by long polling ({@link dev.baton.telegram.Poller}) or by a webhook that {@link
 * dev.baton.telegram.TelegramWebhookRegistration} registers and repairs. {@link
 * dev.baton.telegram.UpdateReader} reads each update by itself, so that one that cannot be read
 * becomes an {@link dev.baton.connector.Event.Unreadable} and never holds up the others. {@link
 * dev.baton.telegram.FromTelegram} turns it into Baton's events, field by field. Queries that must
 * be answered at once are ({@link dev.baton.telegram.QueryAnswers}).
 *
 * <p>The way out is {@link dev.baton.telegram.Sender}, and {@link dev.baton.telegram.MessageEdits}
 * for what was sent: {@link dev.baton.telegram.ToTelegram} makes the Bot API method, {@link
 * dev.baton.telegram.TelegramApi} calls it over {@link dev.baton.telegram.TelegramHttp}, and {@link
 * dev.baton.telegram.TelegramErrors} says what a failure means. URLs of the Bot API contain the
 * token: no message, cause or log line of this package repeats one.
 */
@NullMarked
package dev.baton.telegram;

import org.jspecify.annotations.NullMarked;
