/**
 * The port to bots. A {@link dev.baton.bot.Bot} is given one {@link dev.baton.bot.Turn} at a time
 * for each conversation and answers with {@link dev.baton.bot.Reply replies}: words for the user,
 * or a signal for Baton. What only some bots can do is a talent, an optional interface: {@link
 * dev.baton.bot.StreamingBot}, {@link dev.baton.bot.ProactiveBot}, {@link
 * dev.baton.bot.ReviewingBot}, {@link dev.baton.bot.RecallingBot}, {@link
 * dev.baton.bot.ResumableBot} and {@link dev.baton.bot.HostedBot}.
 */
@NullMarked
package dev.baton.bot;

import org.jspecify.annotations.NullMarked;
