/**
 * Any bot that listens for HTTP as a bot.
 *
 * <p>A turn is posted as JSON ({@link dev.baton.bot.webhook.ToWebhook}), signed, with the turn's id
 * as its idempotency key. The bot says its words in the answer, in the form in which Rasa answers
 * ({@link dev.baton.bot.rasa.FromRasa}), or takes the turn and says them later by calling back
 * ({@link dev.baton.bot.webhook.BotCallback}). A bot that honours the key is simply given a turn
 * once more when its answer was lost ({@link dev.baton.bot.webhook.IdempotentWebhookBot}).
 *
 * <p>Nothing here keeps state about a conversation, so any node can do any of it.
 */
@NullMarked
package dev.baton.bot.webhook;

import org.jspecify.annotations.NullMarked;
