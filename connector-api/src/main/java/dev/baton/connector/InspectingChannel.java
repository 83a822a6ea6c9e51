package dev.baton.connector;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** Talent: can check an account and a desk's space and say what is missing. */
public interface InspectingChannel {

  /**
   * Asks the platform. Blocking.
   *
   * @param space the desk's space to check; null to check the account alone
   */
  List<Finding> inspect(@Nullable String space);

  /**
   * One thing that was checked.
   *
   * @param kind whether it is as it should be
   * @param text what was found and, if it is wrong, what to do
   */
  record Finding(Kind kind, String text) {

    /** A finding that is as it should be, or a fault. */
    public Finding(boolean ok, String text) {
      this(ok ? Kind.GOOD : Kind.FAULT, text);
    }

    /** Whether nobody has to do anything about it. */
    public boolean ok() {
      return kind != Kind.FAULT;
    }

    /** What a finding means for whoever wants to run this. */
    public enum Kind {
      /** As it should be. */
      GOOD,
      /** Worth knowing, such as what a running program corrects by itself. */
      NOTE,
      /** Somebody has to mend it. */
      FAULT
    }
  }
}
