package dev.baton.routing;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Tells what happened to conversations. Blocking. */
public interface History {

  /** The timeline of a conversation; empty if there is none or it is being erased. */
  Optional<Timeline> timeline(String conversationId);

  /**
   * Tells what happens from now on, or what has happened since.
   *
   * @param cursor {@link ChangeFeed.Portion#cursor} of an earlier portion; null for now
   * @return empty if the cursor is too old, or none
   */
  Optional<ChangeFeed> changes(@Nullable String cursor);
}
