package dev.baton.rest;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.SequencedSet;
import org.jspecify.annotations.Nullable;

/**
 * The events sent lately, for clients whose connection broke before they had read them.
 *
 * <p>Of each user it keeps the last hundred events and four million characters; of all users
 * together, ten minutes and 16 million characters. Nothing older is replayed. {@link #dropExpired}
 * drops what nobody asks for. Not thread-safe: its owner guards it.
 */
final class ReplayBuffer {

  private static final int MAX_EVENTS_PER_USER = 100;
  private static final int MAX_EVENTS = 50_000;
  private static final long MAX_CHARACTERS = 16L << 20;
  private static final long MAX_CHARACTERS_PER_USER = 4L << 20;
  private static final Duration MAX_AGE = Duration.ofMinutes(10);

  private final Map<String, Deque<Kept>> bySender = new HashMap<>();
  private final SequencedSet<Kept> all = new LinkedHashSet<>();
  private long characters;

  /**
   * Keeps an event.
   *
   * @param inboundId id of the inbound event it answered; null for none
   */
  void add(OutboundEvent event, @Nullable String inboundId, Instant now) {
    Kept kept = new Kept(event, inboundId, now);
    Deque<Kept> own = bySender.computeIfAbsent(event.sender(), first -> new ArrayDeque<>());
    own.add(kept);
    all.add(kept);
    characters += event.json().length();
    while (own.size() > MAX_EVENTS_PER_USER
        || (own.size() > 1 && length(own) > MAX_CHARACTERS_PER_USER)) {
      remove(own.getFirst());
    }
    while (characters > MAX_CHARACTERS || all.size() > MAX_EVENTS) {
      remove(all.getFirst());
    }
    dropExpired(now);
  }

  /** Drops what is too old, for all users. */
  void dropExpired(Instant now) {
    while (!all.isEmpty() && all.getFirst().at.plus(MAX_AGE).isBefore(now)) {
      remove(all.getFirst());
    }
  }

  /** Removes an event that reached nobody after all. */
  void remove(OutboundEvent event) {
    Deque<Kept> own = bySender.getOrDefault(event.sender(), new ArrayDeque<>());
    own.stream()
        .filter(kept -> kept.event.id().equals(event.id()))
        .findFirst()
        .ifPresent(this::remove);
  }

  /** A user's events after the one with the given id; all of them if that one is no longer kept. */
  List<OutboundEvent> after(String sender, String id, Instant now) {
    dropExpired(now);
    List<OutboundEvent> events =
        bySender.getOrDefault(sender, new ArrayDeque<>()).stream().map(kept -> kept.event).toList();
    for (int i = events.size() - 1; i >= 0; i--) {
      if (events.get(i).id().equals(id)) {
        return events.subList(i + 1, events.size());
      }
    }
    return events;
  }

  /** The events that answered an inbound event. */
  List<OutboundEvent> answersTo(String sender, String inboundId, Instant now) {
    dropExpired(now);
    return bySender.getOrDefault(sender, new ArrayDeque<>()).stream()
        .filter(kept -> inboundId.equals(kept.inboundId))
        .map(kept -> kept.event)
        .toList();
  }

  private static long length(Deque<Kept> own) {
    return own.stream().mapToLong(kept -> kept.event.json().length()).sum();
  }

  private void remove(Kept kept) {
    all.remove(kept);
    characters -= kept.event.json().length();
    bySender.computeIfPresent(
        kept.event.sender(),
        (sender, own) -> {
          own.remove(kept);
          return own.isEmpty() ? null : own;
        });
  }

  /**
   * Not a record: entries are compared by identity, so that finding one does not compare its text.
   */
  private static final class Kept {

    private final OutboundEvent event;
    private final @Nullable String inboundId;
    private final Instant at;

    Kept(OutboundEvent event, @Nullable String inboundId, Instant at) {
      this.event = event;
      this.inboundId = inboundId;
      this.at = at;
    }
  }
}
