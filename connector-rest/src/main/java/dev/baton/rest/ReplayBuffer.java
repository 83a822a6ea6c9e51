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
 * What was handed over lately, for clients whose connection broke before they had read it: of each
 * user the last hundred events and four million characters, of all together ten minutes and 16
 * million characters. Nothing older is handed out; what nobody asks for is let go by {@link
 * #dropExpired}. Guarded by whoever owns it.
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
   * @param inboundId the id of the inbound event it answered; null for none
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

  /** Lets go of what is too old, whoever's it is. */
  void dropExpired(Instant now) {
    while (!all.isEmpty() && all.getFirst().at.plus(MAX_AGE).isBefore(now)) {
      remove(all.getFirst());
    }
  }

  /** Forgets a word that did not reach anybody after all. */
  void remove(OutboundEvent event) {
    Deque<Kept> own = bySender.getOrDefault(event.sender(), new ArrayDeque<>());
    own.stream()
        .filter(kept -> kept.event.id().equals(event.id()))
        .findFirst()
        .ifPresent(this::remove);
  }

  /** A user's events after one the client knows; all of them where that one is no longer kept. */
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

  /** The events that an inbound event was answered with. */
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

  /** No record: each is itself alone, and is found without its text being compared. */
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
