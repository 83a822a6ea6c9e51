package dev.baton.connector;

import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Talent: shows what a bot wrote in the platform's own JSON, and brings back the presses of its
 * buttons.
 */
public interface Cards {

  /**
   * Takes a bot's JSON apart. Pure; called before the message is fitted and stored for sending.
   *
   * @param json as the bot wrote it; untrusted
   * @param words what to say beside it where it has no words of its own; null for none
   * @param token makes the opaque token under which a press of one of its buttons comes back as
   *     {@link Event.Pressed}; what the button stands for must not be sent to the platform
   * @return the messages that show it, in order: {@link Content.Custom} for this platform within
   *     its limits, or plainer content where that says the same; empty where it holds nothing to be
   *     shown; null where it is not of this platform's form
   */
  @Nullable List<Content> read(
      String json, @Nullable String words, Function<Content.Choice, String> token);
}
