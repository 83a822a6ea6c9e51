/**
 * Any bot that takes calls over HTTP.
 *
 * <p>A turn is posted as JSON ({@link dev.baton.bot.webhook.ToWebhook}), signed, with the turn's id
 * as its idempotency key. The bot sends its messages in the answer, in the format of Rasa's answers
 * ({@link dev.baton.bot.rasa.FromRasa}), or accepts the turn and sends them later by calling back
 * ({@link dev.baton.bot.webhook.BotCallback}). A bot that honours the key is simply given a turn
 * again when its answer was lost ({@link dev.baton.bot.webhook.IdempotentWebhookBot}).
 *
 * <p>Nothing here keeps state about a conversation, so any node can serve any conversation.
 */
@NullMarked
package dev.baton.bot.webhook;

import org.jspecify.annotations.NullMarked;
