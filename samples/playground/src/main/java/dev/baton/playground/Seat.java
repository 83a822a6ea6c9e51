package dev.baton.playground;

import dev.baton.testkit.ChatClient;

/**
 * A person at a chat client.
 *
 * @param id name of the seat in the page and in its calls
 * @param channel name of the channel the chat is on
 * @param place what the chat is to the person
 * @param locations whether the platform has map points
 */
record Seat(String id, String channel, Place place, boolean locations, ChatClient client) {

  /** What a chat is to the person in it. */
  enum Place {
    /** A user's own chat with the bot. */
    USER,
    /** The space where agents meet. */
    SPACE,
    /** An agent's own chat with the bot. */
    DIRECT
  }
}
