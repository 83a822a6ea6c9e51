package dev.baton.routing;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Actions to run once a unit of work has committed. Losing them is harmless: the store holds the
 * work.
 */
final class AfterCommit {

  private final Set<String> events = new LinkedHashSet<>();
  private final Set<String> turns = new LinkedHashSet<>();
  private final Set<String> deliveries = new LinkedHashSet<>();
  private boolean broadcaster;
  private final List<PressAnswer> answers = new ArrayList<>();

  void wakeEvents(String lane) {
    events.add(lane);
  }

  void wakeTurns(String conversationId) {
    turns.add(conversationId);
  }

  void wakeDeliveries(String lane) {
    deliveries.add(lane);
  }

  void wakeBroadcaster() {
    broadcaster = true;
  }

  void answerPress(String channel, String pressId, @Nullable String text) {
    answers.add(new PressAnswer(channel, pressId, text));
  }

  Set<String> events() {
    return events;
  }

  Set<String> turns() {
    return turns;
  }

  Set<String> deliveries() {
    return deliveries;
  }

  boolean broadcaster() {
    return broadcaster;
  }

  List<PressAnswer> answers() {
    return answers;
  }

  /** The answer to a button press; it ends the wait of the client that pressed. */
  record PressAnswer(String channel, String pressId, @Nullable String text) {}
}
