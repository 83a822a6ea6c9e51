package dev.baton.connector;

import java.util.List;

/** Talent: can find the spaces where a desk could be, before anything runs. */
public interface SpaceFindingChannel {

  /**
   * Looks for groups that the account is in, or that wrote to it lately, the latest first. Takes
   * nothing away: what is heard here comes again once the channel is open. Blocking, for some
   * seconds at most.
   *
   * @throws DeliveryException if the platform does not answer or refuses
   */
  List<Space> spaces();

  /**
   * A group.
   *
   * @param id as a desk's {@code space} is written
   * @param title as people see it; empty if it has none
   */
  record Space(String id, String title) {}
}
