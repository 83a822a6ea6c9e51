package dev.baton.connector;

import org.jspecify.annotations.Nullable;

/**
 * A chat on a channel and, if the platform has threads, one thread in it.
 *
 * <p>Both parts are opaque outside the channel that made them. On Telegram {@code chat} is the chat
 * id and {@code thread} the forum topic's id; on Webex they are the room id and the id of the
 * thread's root message.
 *
 * @param chat the platform's address of the chat
 * @param thread the thread within it; null for the chat itself
 */
public record Place(String chat, @Nullable String thread) {

  /** The chat itself, outside any thread. */
  public static Place chat(String chat) {
    return new Place(chat, null);
  }
}
