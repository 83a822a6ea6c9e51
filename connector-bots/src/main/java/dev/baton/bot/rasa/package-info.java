/**
 * A Rasa server as a bot.
 *
 * <p>A turn goes to Rasa's REST channel: {@link dev.baton.bot.rasa.ToRasa} makes the request and
 * takes the force out of {@code /intent} words that a user typed, {@link
 * dev.baton.bot.rasa.RasaHttp} carries it and tells apart what never reached Rasa, what may have,
 * and what failed there, and {@link dev.baton.bot.rasa.FromRasa} reads the answer into replies and
 * {@link dev.baton.bot.rasa.HandoffSignals signals}.
 *
 * <p>Which of Rasa's channels carries a turn is a {@link dev.baton.bot.rasa.RasaTransport}: the
 * REST channel as a whole or line by line, or the callback channel, whose words come by calls of
 * Rasa's own.
 *
 * <p>Where Rasa runs with its HTTP API on, {@link dev.baton.bot.rasa.RasaApi} asks it further: what
 * became of a turn whose answer was lost ({@link dev.baton.bot.rasa.TrackerLookup}), what a turn
 * came to that said little ({@link dev.baton.bot.rasa.RasaReview}), and to go on after people had
 * it ({@link dev.baton.bot.rasa.RasaHandBack}). Rasa keeps a tracker only at the end of a turn and
 * holds the conversation's lock until then, so "not in the tracker" says nothing before that lock
 * was had.
 *
 * <p>Nothing here keeps state of its own about a conversation, so any node can do any of it.
 */
@NullMarked
package dev.baton.bot.rasa;

import org.jspecify.annotations.NullMarked;
