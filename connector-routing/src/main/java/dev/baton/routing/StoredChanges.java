package dev.baton.routing;

import dev.baton.conversation.Conversation;
import dev.baton.store.MessageChangeTable;
import dev.baton.store.MessageChangeTable.Change;
import dev.baton.store.Store;
import dev.baton.store.Tables;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BiFunction;
import java.util.stream.Stream;

/**
 * Finds what happened by the ids of messages, of their changes, of their copies at users, and of
 * what is written down, which begin with the time at which they were made. So the message path does
 * nothing for it.
 *
 * <p>An id may be made before another one and become visible after it: within a millisecond, and
 * between nodes. So a bit of the past is looked at each time, and what was told is known by its id.
 */
final class StoredChanges implements ChangeFeed {

  /** How far back is looked each time. */
  static final Duration OVERLAP = Duration.ofMillis(500);

  /**
   * How far back is looked now and then where nodes share a store: longer than a batch may take and
   * than clocks that are set by a time server differ.
   */
  static final Duration NODES_OVERLAP = Duration.ofSeconds(10);

  private static final int OFTEN = 8;
  private static final int PAGE = 1_000;

  private static final int TIME_DIGITS = 11;

  private final Store store;
  private final Clock clock;
  private final boolean shared;
  private final long began;
  private final Map<String, Long> told = new HashMap<>();
  private long front;
  private String cursor;
  private int asked;

  /**
   * @param cursor where another feed was
   * @param from what is older was told by that one
   */
  StoredChanges(Store store, Clock clock, String cursor, long from) {
    this.store = store;
    this.clock = clock;
    this.shared = store.ownership().isShared();
    this.began = from;
    this.front = from;
    this.cursor = cursor;
  }

  /** The first id that can be made at a time. */
  static String idAt(long millis) {
    return HexFormat.of().toHexDigits(Math.max(0, millis), TIME_DIGITS);
  }

  /** When an id was made; empty if it is none. */
  static Optional<Long> timeOf(String id) {
    return id.matches("[0-9a-f]{11,27}")
        ? Optional.of(HexFormat.fromHexDigitsToLong(id.substring(0, TIME_DIGITS)))
        : Optional.empty();
  }

  @Override
  public Portion next(int most) {
    boolean wide = shared && asked++ % OFTEN == 0;
    long from = Math.max(began, front - (wide ? NODES_OVERLAP : OVERLAP).toMillis());
    return keep(store.read(tables -> read(tables, idAt(from), most)));
  }

  /** What a reading found. */
  private record Found(
      List<String> ids, List<Conversation> conversations, List<Step> steps, boolean more) {}

  private Found read(Tables tables, String from, int most) {
    List<String> messages = untold(from, most, (id, limit) -> tables.messages().idsFrom(id, limit));
    List<String> entries = untold(from, most, (id, limit) -> tables.audit().idsFrom(id, limit));
    Map<String, String> changed = new HashMap<>();
    MessageChangeTable table = tables.messageChanges();
    List<String> changes = untold(from, most, (id, limit) -> noted(table.from(id, limit), changed));
    List<String> sent =
        untold(from, most, (id, limit) -> noted(table.sentFrom(id, limit), changed));
    Set<String> written = new HashSet<>(entries);
    TreeSet<String> ids = new TreeSet<>(messages);
    List.of(entries, changes, sent).forEach(ids::addAll);
    PortionReader portion = new PortionReader(tables);
    List<String> taken = new ArrayList<>();
    String reached = cursor;
    for (String id : ids) {
      if (taken.size() == most || portion.isFull()) {
        break;
      }
      taken.add(id);
      reached = max(reached, id);
      String message = changed.get(id);
      if (message != null) {
        portion.changed(message, reached);
      } else if (written.contains(id)) {
        portion.moved(id, reached);
      } else {
        portion.wrote(id, reached);
      }
    }
    boolean more =
        taken.size() < ids.size()
            || Stream.of(messages, entries, changes, sent).anyMatch(each -> each.size() == most);
    return new Found(taken, portion.conversations(), portion.steps(), more);
  }

  private static List<String> noted(List<Change> some, Map<String, String> changed) {
    some.forEach(each -> changed.put(each.id(), each.messageId()));
    return some.stream().map(Change::id).toList();
  }

  /** Only what was read completely counts as told. */
  private Portion keep(Found found) {
    for (String id : found.ids()) {
      long at = timeOf(id).orElse(front);
      told.put(id, at);
      front = Math.max(front, at);
      cursor = max(cursor, id);
    }
    if (found.ids().isEmpty()) {
      rest();
    }
    long kept = front - overlap();
    told.values().removeIf(at -> at < kept);
    return new Portion(found.conversations(), found.steps(), cursor, found.more());
  }

  private List<String> untold(
      String from, int most, BiFunction<String, Integer, List<String>> idsFrom) {
    List<String> untold = new ArrayList<>();
    String next = from;
    while (true) {
      List<String> page = idsFrom.apply(next, PAGE);
      for (String id : page) {
        if (!told.containsKey(id)) {
          untold.add(id);
          if (untold.size() == most) {
            return untold;
          }
        }
      }
      if (page.size() < PAGE) {
        return untold;
      }
      next = page.getLast() + '0';
    }
  }

  /**
   * Follows the time where nothing happens, so that the cursor does not become too old. Nothing may
   * seem to happen because a slow disk holds up the writer, so it stays well behind.
   */
  private void rest() {
    long quiet = clock.millis() - NODES_OVERLAP.toMillis();
    if (quiet > front) {
      front = quiet;
      cursor = max(cursor, idAt(quiet));
    }
  }

  private long overlap() {
    return (shared ? NODES_OVERLAP : OVERLAP).toMillis();
  }

  private static String max(String one, String other) {
    return one.compareTo(other) < 0 ? other : one;
  }
}
