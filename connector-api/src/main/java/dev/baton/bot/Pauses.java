package dev.baton.bot;

/** Talent: says whether it keeps silent because it was told to pause. */
public interface Pauses {

  /**
   * Asks whether the bot is paused for a conversation. Blocking. Meant for the moment after it
   * answered nothing: a bot that only pauses itself wants a person.
   *
   * @throws BotException when the bot does not say
   */
  boolean paused(String senderId);
}
