package dev.baton.playground;

import dev.baton.testkit.ChatClient;

/**
 * A person at a chat client.
 *
 * @param id the seat's name in the page and in its calls
 * @param channel name of the channel the chat is on
 * @param place the person's role in the chat
 * @param locations whether the platform has map points
 */
record Seat(String id, String channel, Place place, boolean locations, ChatClient client) {

  /** The kind of chat and the person's role in it. */
  enum Place {
    /** A user's own chat with the bot. */
    USER,
    /** The space where agents meet. */
    SPACE,
    /** An agent's own chat with the bot. */
    DIRECT
  }
}
