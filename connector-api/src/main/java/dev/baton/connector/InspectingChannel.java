package dev.baton.connector;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** Talent: can look at an account and a desk's space, and say what is missing. */
public interface InspectingChannel {

  /**
   * Asks the platform. Blocking.
   *
   * @param space a desk's space to look at; null for the account alone
   */
  List<Finding> inspect(@Nullable String space);

  /**
   * One thing that was looked at.
   *
   * @param ok whether it is as it must be
   * @param text what was found and, where it is wrong, what to do
   */
  record Finding(boolean ok, String text) {}
}
