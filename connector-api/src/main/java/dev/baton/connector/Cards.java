package dev.baton.connector;

import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Talent: shows messages that a bot wrote in the platform's own JSON, and reports when their
 * buttons are pressed.
 */
public interface Cards {

  /**
   * Reads a bot's JSON. Pure; called before the message is fitted and stored for sending.
   *
   * @param json as the bot wrote it; untrusted
   * @param words the text to send with it if it has no text of its own; null for none
   * @param token makes the opaque token for a button: a press comes back with it as {@link
   *     Event.Pressed}. What the button stands for must not be sent to the platform
   * @return the messages that show it, in order: {@link Content.Custom} for this platform within
   *     its limits, or simpler content if that says the same; empty if there is nothing to show;
   *     null if the JSON is not this platform's
   */
  @Nullable List<Content> read(
      String json, @Nullable String words, Function<Content.Choice, String> token);
}
