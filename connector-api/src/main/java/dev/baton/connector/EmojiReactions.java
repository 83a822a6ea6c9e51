package dev.baton.connector;

import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Talent: the bot can put any of several emoji on messages, and so show the reactions of people to
 * people elsewhere. What they put on messages arrives as {@link Event.Reacted}.
 */
public interface EmojiReactions extends Reactions {

  /**
   * The emoji that the bot can put on messages, without variation selectors (U+FE0F); constant
   * after {@link InputChannel#open}. A chat may allow fewer.
   */
  Set<String> emojis();

  /** The emoji that stands for a mark; the same for the life of the channel. */
  String emoji(Mark mark);

  /**
   * Whether the bot's reaction to a file of an album is shown on the album as a whole, so that the
   * last one counts; the same for the life of the channel.
   */
  default boolean onWholeAlbums() {
    return false;
  }

  /**
   * Makes an emoji the bot's only reaction to a message, or takes its reaction away. Succeeds if it
   * is as wanted already.
   *
   * @param emoji one of {@link #emojis}; null for none
   * @throws DeliveryException if it could not; {@link DeliveryException.Refused} if this chat does
   *     not allow the emoji
   */
  void show(Place place, String messageId, @Nullable String emoji);
}
