package dev.baton.routing;

import dev.baton.conversation.Actor;
import dev.baton.conversation.AuditEntry;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * What happened and stays known: who had control when, who read, erased and acted. Changes of
 * control are written down where they are made; callers of the API write down what they do.
 */
public interface Audit {

  /** Writes something down; completes once that is durable. */
  CompletionStage<Void> note(Note note);

  /**
   * Lists entries, latest first. Blocking.
   *
   * @param before {@link Page#next} of the page before; null to begin
   * @param limit how many to return at most
   */
  Page list(Query query, @Nullable String before, int limit);

  /** The place before the first entry of the chain that is still there. Blocking. */
  Place begin();

  /** Sealed entries behind a place, in the order of the chain. Blocking. */
  List<AuditEntry> after(long seq, int limit);

  /**
   * What is to be written down. Must hold no word that a user wrote, no user's name and no token.
   *
   * @param action what was done, such as {@code transcript.read}
   * @param conversationId null if it is about none
   * @param detail what else there is to say, by name
   */
  record Note(
      Actor by, String action, @Nullable String conversationId, Map<String, String> detail) {

    public Note {
      detail = Map.copyOf(detail);
    }
  }

  /**
   * Which entries are wanted; null for any.
   *
   * @param actor id or name of who did it
   * @param from the earliest time
   * @param to the time before which it was
   */
  record Query(
      @Nullable String conversation,
      @Nullable String actor,
      @Nullable String action,
      @Nullable Instant from,
      @Nullable Instant to) {}

  /**
   * A page of entries, perhaps with fewer than were asked for although there are more: only so many
   * are looked at for one page.
   *
   * @param next where the next page begins; null on the last page
   */
  record Page(List<AuditEntry> entries, @Nullable String next) {

    public Page {
      entries = List.copyOf(entries);
    }
  }

  /** A place in the chain and the seal there. */
  record Place(long seq, String seal) {}
}
