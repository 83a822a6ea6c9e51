/**
 * The contract between Baton and a platform, and the story of one message.
 *
 * <p>A {@link dev.baton.connector.Channel} is one bot account on one platform. What arrives there
 * becomes an {@link dev.baton.connector.Inbound}: who, where, and one {@link
 * dev.baton.connector.Event}. The channel hands it to the {@link dev.baton.connector.Inbox} it was
 * opened with, and acknowledges it to its platform only when the inbox says that it is stored. From
 * there on the routing layer owns the message: it decides whether the bot or a person hears it, and
 * every answer comes back to a channel as an {@link dev.baton.connector.Outbound}, already cut to
 * what the channel's {@link dev.baton.connector.Capabilities} can show.
 *
 * <p>The contract is small on purpose. What only some platforms can do is a talent: an optional
 * interface that a channel implements as well: {@link dev.baton.connector.ThreadOpeningChannel},
 * {@link dev.baton.connector.Threads}, {@link dev.baton.connector.Edits}, {@link
 * dev.baton.connector.Reactions}, {@link dev.baton.connector.EmojiReactions}, {@link
 * dev.baton.connector.Albums}, {@link dev.baton.connector.Typing}, {@link
 * dev.baton.connector.Files}, {@link dev.baton.connector.PressAnsweringChannel}, {@link
 * dev.baton.connector.Members}, {@link dev.baton.connector.CompletingChannel}, {@link
 * dev.baton.connector.InspectingChannel}, {@link dev.baton.connector.SpaceFindingChannel}, {@link
 * dev.baton.connector.ServingChannel}, {@link dev.baton.connector.Cards}. The routing layer checks
 * with {@code instanceof}; a channel never implements a talent as a no-op.
 *
 * <p>Adapters know this package, {@code dev.baton.wire} for their HTTP calls, and nothing else of
 * Baton.
 */
@NullMarked
package dev.baton.connector;

import org.jspecify.annotations.NullMarked;
