/**
 * The call by which a bot asks for a person: the body of {@code POST /handoff}, as the custom
 * action known from the Rasa forum sends it. {@link dev.baton.bot.call.HandoffCall#parse} reads it
 * and says of a bad one which field is wrong; answering is the HTTP edge's part.
 */
@NullMarked
package dev.baton.bot.call;

import org.jspecify.annotations.NullMarked;
