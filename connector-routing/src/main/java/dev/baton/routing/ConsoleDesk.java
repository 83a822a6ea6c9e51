package dev.baton.routing;

import dev.baton.connector.Person;
import dev.baton.connector.Place;
import dev.baton.plan.ChannelPlan;
import dev.baton.plan.DeskPlan;
import java.time.ZoneId;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * The desk of those who act through the API, as on the operator's page. It is always there, beside
 * the desks that are configured, on a channel of its own that has no users.
 */
final class ConsoleDesk {

  /** The name of the desk, of its channel and of the channel's type. */
  static final String NAME = "console";

  private ConsoleDesk() {}

  /** What is wrong with the other parts' names; empty if nothing is. */
  static List<String> problems(Map<String, ChannelPlan> channels, Map<String, DeskPlan> desks) {
    String taken = ": the name belongs to the desk of the API and the console";
    return Stream.of(
            channels.containsKey(NAME) ? "channels." + NAME + taken : "",
            desks.containsKey(NAME) ? "desks." + NAME + taken : "")
        .filter(problem -> !problem.isEmpty())
        .toList();
  }

  /** How the channel is used: nobody begins a conversation there. */
  static ChannelPlan channel(ChannelPlan like) {
    return new ChannelPlan(NAME, NAME, NAME, like.bot(), like.queue(), "", false);
  }

  /**
   * The desk: each conversation has a thread, and only a deliberate act claims one. Its clock and
   * its language are those of the first desk that is configured.
   */
  static DeskPlan desk(Collection<DeskPlan> others) {
    DeskPlan like = others.stream().findFirst().orElse(null);
    DeskPlan desk =
        new DeskPlan(
            NAME,
            NAME,
            NAME,
            DeskPlan.Where.SPACE,
            List.of(),
            DeskPlan.Claim.PRESS,
            like == null ? ZoneId.systemDefault() : like.zone());
    return like == null ? desk : desk.in(like.language());
  }

  /** An actor as an agent of the desk. */
  static Person person(Acts.Agent by) {
    return new Person(by.id(), by.name(), null, null, false);
  }

  /** Where what belongs to no conversation stands. */
  static Place space() {
    return Place.chat(NAME);
  }
}
