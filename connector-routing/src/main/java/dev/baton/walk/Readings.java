package dev.baton.walk;

/**
 * What is read, not counted, each time somebody looks at the instruments. All of it is in memory;
 * NaN stands for what is not known.
 */
public interface Readings {

  double deadLetters();

  /** Age in seconds of what waits the longest; 0 if nothing waits. */
  double oldestWaiting(Direction direction);

  boolean storeUp();

  /** How many operations wait for the store's writer. */
  double storeWaiting();

  boolean channelUp(String channel);

  boolean botUp(String bot);

  boolean circuitOpen(String bot);

  /** Whether the event broker took the last events; true without one. */
  boolean brokerUp();

  double brokerWaiting();

  boolean hookUp(String hook);

  double hookWaiting(String hook);

  /** How many calls of a webhook were made, by whether it took the event. */
  double hookCalls(String hook, boolean taken);

  /** How many lanes of a kind have work: those that run, and those that wait for room. */
  double lanesAwake(String kind);

  /** How many lanes wait until a platform's limits let them send. */
  double lanesPaced();

  double shardsHeld();

  double nodes();

  /** How many waits of handoffs came to their end on this node. */
  double timersDue();

  /** Where something waits: on its way in, or out. */
  enum Direction {
    IN,
    OUT
  }
}
