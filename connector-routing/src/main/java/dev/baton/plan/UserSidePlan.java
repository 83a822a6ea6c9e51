package dev.baton.plan;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What the users of a queue are told while they wait, and asked afterwards.
 *
 * @param tell what they are told about how long they wait
 * @param wordAfter after this time they hear once that their message is there; null for never
 * @param callBack whether they may go on with the bot and keep their place
 * @param rating whether they are asked what they think of a handoff that an agent resolved
 * @param transcript whether they are offered the transcript of a handoff by e-mail, if a webhook
 *     sends it
 */
public record UserSidePlan(
    Tell tell, @Nullable Duration wordAfter, boolean callBack, boolean rating, boolean transcript) {

  /** Users wait in silence, and are asked nothing. */
  public static final UserSidePlan SILENT = new UserSidePlan(Tell.NOTHING, null, false, false);

  /** What users are told and asked without being offered a transcript. */
  public UserSidePlan(Tell tell, @Nullable Duration wordAfter, boolean callBack, boolean rating) {
    this(tell, wordAfter, callBack, rating, false);
  }

  public UserSidePlan {
    if (wordAfter != null && !wordAfter.isPositive()) {
      throw new IllegalArgumentException("word-after: is not positive");
    }
  }

  /** What users are told about how long they wait. */
  public enum Tell {
    NOTHING,
    /** How many wait before them. */
    POSITION,
    /** In how many minutes somebody will probably be free. */
    WAIT
  }

  /** Whether users are told anything while they wait. */
  public boolean speaks() {
    return tell != Tell.NOTHING || wordAfter != null || callBack;
  }
}
