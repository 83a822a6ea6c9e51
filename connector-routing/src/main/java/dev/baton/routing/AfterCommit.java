package dev.baton.routing;

import dev.baton.conversation.Author;
import dev.baton.walk.WalkEvent;
import java.time.Instant;
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
  private final Set<String> questions = new LinkedHashSet<>();
  private boolean broadcaster;
  private boolean hooks;
  private final List<PressAnswer> answers = new ArrayList<>();
  private final List<FirstStep> steps = new ArrayList<>();
  private final Set<String> handled = new LinkedHashSet<>();
  private List<WalkEvent> told = List.of();
  private @Nullable Instant begun;

  void wakeEvents(String lane) {
    events.add(lane);
  }

  void wakeTurns(String conversationId) {
    turns.add(conversationId);
  }

  void wakeDeliveries(String lane) {
    deliveries.add(lane);
  }

  /** Wakes the lane in which a conversation's bot is asked for agents. */
  void wakeQuestions(String conversationId) {
    questions.add(conversationId);
  }

  void wakeBroadcaster() {
    broadcaster = true;
  }

  void wakeHooks() {
    hooks = true;
  }

  void answerPress(String channel, String pressId, @Nullable String text) {
    answers.add(new PressAnswer(channel, pressId, text));
  }

  /** Tells whoever listens to the walks of messages. */
  void tell(WalkEvent event) {
    if (told.isEmpty()) {
      told = new ArrayList<>();
    }
    told.add(event);
  }

  /** Notes when what is handled was received. */
  void begun(@Nullable Instant when) {
    begun = when;
  }

  @Nullable Instant begun() {
    return begun;
  }

  /** The last message that was told of as heard from a user; null for none. */
  @Nullable String heard() {
    String last = null;
    for (WalkEvent event : told) {
      if (event instanceof WalkEvent.Heard heard && heard.message().author() == Author.USER) {
        last = heard.message().id();
      }
    }
    return last;
  }

  List<WalkEvent> told() {
    return told;
  }

  /** Notes that an event of a lane was handled though the lane did not run. */
  void handledIn(String lane) {
    handled.add(lane);
  }

  /** Adds a step that was taken in the transaction, instead of waking its lane. */
  void taken(Shards.Kind kind, String lane, FirstStep step) {
    steps.add(step);
    switch (kind) {
      case EVENT -> events.remove(lane);
      case TURN -> turns.remove(lane);
      case DELIVERY -> deliveries.remove(lane);
      case ASK -> questions.remove(lane);
    }
  }

  List<FirstStep> steps() {
    return steps;
  }

  Set<String> handled() {
    return handled;
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

  Set<String> questions() {
    return questions;
  }

  boolean broadcaster() {
    return broadcaster;
  }

  boolean hooks() {
    return hooks;
  }

  List<PressAnswer> answers() {
    return answers;
  }

  /** The answer to a button press; it ends the wait of the client that pressed. */
  record PressAnswer(String channel, String pressId, @Nullable String text) {}
}
