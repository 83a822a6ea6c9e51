/**
 * A Rasa server as a bot.
 *
 * <p>A turn goes to Rasa's REST channel: {@link dev.baton.bot.rasa.ToRasa} makes the request and
 * disarms {@code /intent} commands that a user typed, {@link dev.baton.bot.rasa.RasaHttp} sends it
 * and distinguishes what never reached Rasa, what may have reached it, and what failed there, and
 * {@link dev.baton.bot.rasa.FromRasa} turns the answer into replies and {@link
 * dev.baton.bot.rasa.HandoffSignals signals}.
 *
 * <p>The Rasa channel that carries a turn is a {@link dev.baton.bot.rasa.RasaTransport}: the REST
 * channel, read as a whole or line by line, or the callback channel, where Rasa sends its messages
 * by calls of its own.
 *
 * <p>If Rasa runs with its HTTP API on, {@link dev.baton.bot.rasa.RasaApi} asks it for more: what
 * became of a turn whose answer was lost ({@link dev.baton.bot.rasa.TrackerLookup}), what happened
 * in a turn that said little ({@link dev.baton.bot.rasa.RasaReview}), and to go on after a handoff
 * ({@link dev.baton.bot.rasa.RasaHandBack}). Rasa stores a tracker only at the end of a turn and
 * holds the conversation's lock until then. So "not in the tracker" means nothing before that lock
 * could be taken.
 *
 * <p>Nothing here keeps state about a conversation, so any node can serve any conversation.
 */
@NullMarked
package dev.baton.bot.rasa;

import org.jspecify.annotations.NullMarked;
