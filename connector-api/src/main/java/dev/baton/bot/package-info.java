/**
 * The port to bots. A {@link dev.baton.bot.Bot} is given one {@link dev.baton.bot.Turn} at a time
 * for each conversation and answers with {@link dev.baton.bot.Reply replies}: words for the user,
 * or a signal for Baton. What only some bots can do is a talent: {@link dev.baton.bot.Streams},
 * {@link dev.baton.bot.Wakes}, {@link dev.baton.bot.Reflects}, {@link dev.baton.bot.Remembers},
 * {@link dev.baton.bot.Resumable} and {@link dev.baton.bot.Hosted}.
 */
@NullMarked
package dev.baton.bot;

import org.jspecify.annotations.NullMarked;
