package dev.baton.store;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;

/**
 * What operations are known to look at before they run. Where nodes share the database, it is
 * locked and read for a whole batch at once; whatever is missing here is read when it is needed.
 *
 * @param conversations ids of conversations
 * @param lanes delivery lanes of these conversations
 * @param events events that came in
 */
public record Ahead(Set<String> conversations, Set<String> lanes, Set<Event> events) {

  public static final Ahead NOTHING = new Ahead(Set.of(), Set.of(), Set.of());

  /**
   * An event that came in.
   *
   * @param id the platform's id of it
   * @param lane the lane of the events of its chat
   */
  public record Event(String channel, String id, String lane, String chat) {}

  /** An event, and the conversation of its chat. */
  public static Ahead of(Event event) {
    return new Ahead(Set.of(), Set.of(), Set.of(event));
  }

  /** A conversation and one of its delivery lanes. */
  public static Ahead of(String conversation, String lane) {
    return new Ahead(Set.of(conversation), Set.of(lane), Set.of());
  }

  /** All that several operations look at. */
  static Ahead all(Iterable<Ahead> each) {
    Ahead all = new Ahead(new HashSet<>(), new HashSet<>(), new HashSet<>());
    for (Ahead one : each) {
      all.conversations.addAll(one.conversations);
      all.lanes.addAll(one.lanes);
      all.events.addAll(one.events);
    }
    return all;
  }

  /** A property of each event, for a query about all of them. */
  static String[] each(List<Event> events, Function<Event, String> property) {
    return events.stream().map(property).toArray(String[]::new);
  }
}
