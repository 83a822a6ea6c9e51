package dev.baton.conversation;

import java.time.Instant;
import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * One thing that happened and stays known: a change of control, a reading, an erasure. Holds no
 * word that a user wrote, no user's name and no token.
 *
 * @param action what happened, such as {@code control.passed}
 * @param conversationId null if it is about none
 * @param handoffId null if it is about none
 * @param epoch of the conversation, after a change of control; null for anything else
 * @param detail what else there is to say, by name
 * @param seq its place in the chain of all entries, from 1; null until it is sealed
 * @param seal hash over the entry and the seal of the entry before it; null until it is sealed
 */
public record AuditEntry(
    String id,
    Instant at,
    Actor actor,
    String action,
    @Nullable String conversationId,
    @Nullable String handoffId,
    @Nullable Long epoch,
    SortedMap<String, String> detail,
    @Nullable Long seq,
    @Nullable String seal) {

  public AuditEntry {
    detail = Collections.unmodifiableSortedMap(new TreeMap<>(detail));
  }

  /** This entry with its place in the chain. */
  public AuditEntry sealed(long at, String with) {
    return new AuditEntry(
        id, this.at, actor, action, conversationId, handoffId, epoch, detail, at, with);
  }
}
