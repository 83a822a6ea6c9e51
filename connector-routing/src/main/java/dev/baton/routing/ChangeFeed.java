package dev.baton.routing;

import dev.baton.conversation.AuditEntry;
import dev.baton.conversation.Conversation;
import java.util.List;

/**
 * Tells portion by portion what has happened. Reads the store when it is asked, and costs nothing
 * otherwise. Used by one thread at a time. Blocking.
 *
 * <p>Nothing is left out. Something may be told twice, by another feed that begins at the cursor of
 * this one: several nodes' clocks are not the same, so it begins somewhat earlier. Who must not
 * hear it twice knows it by its id.
 */
public interface ChangeFeed {

  /**
   * What has happened since the last portion.
   *
   * @param most how many messages, changes and passings to tell at most
   */
  Portion next(int most);

  /**
   * A portion.
   *
   * @param conversations those that are concerned, as they are now
   * @param steps what happened, in order
   * @param cursor from where another feed can go on
   * @param more whether there is more already
   */
  record Portion(List<Conversation> conversations, List<Step> steps, String cursor, boolean more) {

    public Portion {
      conversations = List.copyOf(conversations);
      steps = List.copyOf(steps);
    }
  }

  /** One thing that happened. */
  sealed interface Step {

    /** From where another feed can go on once this is told. */
    String cursor();

    /** Somebody wrote something; what became of it, as far as that is known. */
    record Wrote(String cursor, Overview.Sent sent) implements Step {}

    /** A message was sent, given up, edited or taken back: as it is now. */
    record Changed(String cursor, Overview.Sent sent) implements Step {}

    /**
     * Something happened to a handoff.
     *
     * @param kind such as {@code handoff.claimed}, as webhooks name it
     * @param why the same in words
     */
    record Moved(String cursor, String kind, AuditEntry entry, String why) implements Step {}
  }
}
