package dev.baton.http;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What a stream of events can tell. */
enum EventKind {
  /** A conversation changed: here it is. */
  CONVERSATION,
  /** A step of a handoff. */
  HANDOFF,
  /** Somebody wrote something. */
  MESSAGE,
  /** A message was sent, given up, edited or taken back: here it is. */
  CHANGE,
  /** A channel, a bot or the store is better or worse. */
  HEALTH;

  /** Its name in events and in addresses. */
  String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The kinds that are listed, separated by commas; all for none; empty if one is unknown. */
  static Optional<Set<EventKind>> listed(@Nullable String list) {
    if (list == null) {
      return Optional.of(EnumSet.allOf(EventKind.class));
    }
    Set<EventKind> kinds = EnumSet.noneOf(EventKind.class);
    for (String word : list.split(",", -1)) {
      Optional<EventKind> kind =
          Arrays.stream(values()).filter(each -> each.word().equals(word)).findFirst();
      if (kind.isEmpty()) {
        return Optional.empty();
      }
      kinds.add(kind.get());
    }
    return Optional.of(kinds);
  }

  static String names() {
    return Arrays.stream(values()).map(EventKind::word).collect(Collectors.joining(", "));
  }
}
