package dev.baton.connector;

import org.jspecify.annotations.Nullable;

/** Talent: the client waits for an answer to a press and can show it to the person who pressed. */
public interface PressAnsweringChannel {

  /**
   * Answers a press, which ends the client's wait. Best effort: a press that is too old is ignored.
   * Never throws.
   *
   * @param pressId {@link Event.Pressed#pressId()}
   * @param text at most 200 characters for the person who pressed; null for nothing
   */
  void answer(String pressId, @Nullable String text);
}
