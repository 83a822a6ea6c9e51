package dev.baton.testkit.rasa;

/** What a bot does in one turn. */
@FunctionalInterface
public interface RasaScript {

  /** Runs inside the turn, holding the conversation's lock; an exception fails the turn. */
  void play(TurnContext turn) throws Exception;
}
