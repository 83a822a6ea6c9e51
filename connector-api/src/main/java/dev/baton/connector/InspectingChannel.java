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
   * @param ok whether it is as it should be
   * @param text what was found and, if it is wrong, what to do
   */
  record Finding(boolean ok, String text) {}
}
