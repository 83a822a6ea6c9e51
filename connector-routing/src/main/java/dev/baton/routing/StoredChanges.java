package dev.baton.routing;

import dev.baton.conversation.AuditEntry;
import dev.baton.conversation.Conversation;
import dev.baton.conversation.Message;
import dev.baton.store.Store;
import dev.baton.store.Tables;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.BiFunction;

/**
 * Finds what happened by the ids of messages and of what is written down, which begin with the time
 * at which they were made. So the message path does nothing for it.
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

  /** How many conversations a portion concerns at most; each is read. */
  private static final int CONVERSATIONS = 500;

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
    return store.read(tables -> read(tables, idAt(from), most));
  }

  private Portion read(Tables tables, String from, int most) {
    List<String> messages = untold(from, most, (id, limit) -> tables.messages().idsFrom(id, limit));
    List<String> entries = untold(from, most, (id, limit) -> tables.audit().idsFrom(id, limit));
    TreeSet<String> ids = new TreeSet<>(messages);
    ids.addAll(entries);
    TreeSet<String> written = new TreeSet<>(entries);
    Map<String, Optional<Conversation>> concerned = new LinkedHashMap<>();
    List<Step> steps = new ArrayList<>();
    int taken = 0;
    for (String id : ids) {
      if (taken == most || concerned.size() == CONVERSATIONS) {
        break;
      }
      taken++;
      tell(id);
      if (written.contains(id)) {
        tables.audit().find(id).ifPresent(entry -> add(tables, entry, concerned, steps));
      } else {
        tables.messages().find(id).ifPresent(message -> add(tables, message, concerned, steps));
      }
    }
    forget();
    boolean more = taken < ids.size() || messages.size() == most || entries.size() == most;
    if (!more && steps.isEmpty()) {
      rest();
    }
    return new Portion(
        concerned.values().stream().flatMap(Optional::stream).toList(), steps, cursor, more);
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

  private void tell(String id) {
    long at = timeOf(id).orElse(front);
    told.put(id, at);
    front = Math.max(front, at);
    if (id.compareTo(cursor) > 0) {
      cursor = id;
    }
  }

  /** Forgets what is not looked at any more. */
  private void forget() {
    long kept = front - (shared ? NODES_OVERLAP : OVERLAP).toMillis();
    told.values().removeIf(at -> at < kept);
  }

  /** Follows the time where nothing happens, so that the cursor does not become too old. */
  private void rest() {
    long quiet = clock.millis() - (shared ? NODES_OVERLAP : OVERLAP).toMillis();
    if (quiet > front) {
      front = quiet;
      cursor = max(cursor, idAt(quiet));
    }
  }

  private static String max(String one, String other) {
    return one.compareTo(other) < 0 ? other : one;
  }

  private void add(
      Tables tables,
      Message message,
      Map<String, Optional<Conversation>> concerned,
      List<Step> steps) {
    if (isKnown(tables, message.conversationId(), concerned)) {
      steps.add(new Step.Wrote(cursor, message));
    }
  }

  private void add(
      Tables tables,
      AuditEntry entry,
      Map<String, Optional<Conversation>> concerned,
      List<Step> steps) {
    String conversation = entry.conversationId();
    Optional<String> kind = HandoffKinds.of(entry);
    if (conversation != null && kind.isPresent() && isKnown(tables, conversation, concerned)) {
      String why = TimelineWords.why(entry);
      steps.add(new Step.Moved(cursor, kind.get(), entry, why));
    }
  }

  private static boolean isKnown(
      Tables tables, String conversation, Map<String, Optional<Conversation>> concerned) {
    return concerned
        .computeIfAbsent(
            conversation,
            id ->
                tables
                    .conversations()
                    .find(id)
                    .filter(found -> tables.erasures().find(id).isEmpty()))
        .isPresent();
  }

  /** How many ids it keeps in mind. */
  Collection<String> kept() {
    return told.keySet();
  }
}
