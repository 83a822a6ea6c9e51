package dev.baton.hook;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/** What a webhook can be told. */
public enum HookKind {
  /** A person was asked for, whether or not there is one. */
  HANDOFF_REQUESTED,
  /** An agent took a waiting handoff. */
  HANDOFF_CLAIMED,
  /** A handoff went from its agent back into its queue. */
  HANDOFF_RELEASED,
  /** A handoff went to another queue, or from one agent to another. */
  HANDOFF_TRANSFERRED,
  /** A handoff is over. */
  HANDOFF_ENDED,
  /** A user wrote something. */
  MESSAGE_RECEIVED,
  /** A user was told something: by the bot, an agent or Baton. */
  MESSAGE_SENT,
  /** A user wants the transcript of a handoff by e-mail. */
  TRANSCRIPT_REQUESTED;

  private static final String ALL = ".*";

  /** Its name in events and in files: {@code handoff.claimed}. */
  public String word() {
    return name().toLowerCase(Locale.ROOT).replace('_', '.');
  }

  /**
   * The kinds that a name stands for: {@code handoff.claimed} for one, {@code handoff.*} for all
   * that begin so. None if it stands for nothing.
   */
  public static Set<HookKind> named(String name) {
    String beginning = name.endsWith(ALL) ? name.substring(0, name.length() - 1) : null;
    return Arrays.stream(values())
        .filter(kind ->
            beginning == null ? kind.word().equals(name) : kind.word().startsWith(beginning))
        .filter(kind -> beginning == null || beginning.indexOf('.') == beginning.length() - 1)
        .collect(Collectors.toCollection(() -> EnumSet.noneOf(HookKind.class)));
  }

  /** All names that {@link #named} knows, for people to read. */
  public static String names() {
    return "handoff.*, message.*, "
        + Arrays.stream(values()).map(HookKind::word).collect(Collectors.joining(", "));
  }
}
