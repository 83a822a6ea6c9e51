package dev.baton.connector;

/** Talent: can show that an answer is being written. */
public interface Typing {

  /** Shows it for a few seconds or until the next message. Best effort, never throws. */
  void typing(Place place);
}
