package dev.baton.plan;

import java.time.ZoneId;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A place where agents work.
 *
 * @param name the desk's name
 * @param channel name of the channel its agents are on
 * @param space the chat whose members are its agents
 * @param conversations where a claimed conversation runs
 * @param agents which members are agents, by handle (email, user name) or platform id; empty for
 *     all
 * @param claim what claims an offer
 * @param zone the time zone of the clock times that its agents read
 * @param staffing what is asked of each of its agents
 * @param shortcuts what its agents do by an emoji
 * @param language the language in which Baton speaks to its agents
 * @param relay what of its agents' words goes to the user
 * @param topicIcons whether a topic's icon shows if it waits, is with an agent, or is done
 */
public record DeskPlan(
    String name,
    String channel,
    String space,
    Where conversations,
    List<String> agents,
    Claim claim,
    ZoneId zone,
    StaffingPlan staffing,
    ShortcutsPlan shortcuts,
    TextLanguage language,
    Relay relay,
    boolean topicIcons) {

  public DeskPlan {
    agents = List.copyOf(agents);
  }

  /** A desk whose agents read English, and where all that is no note goes to the user. */
  public DeskPlan(
      String name,
      String channel,
      String space,
      Where conversations,
      List<String> agents,
      Claim claim,
      ZoneId zone,
      StaffingPlan staffing,
      ShortcutsPlan shortcuts) {
    this(
        name,
        channel,
        space,
        conversations,
        agents,
        claim,
        zone,
        staffing,
        shortcuts,
        TextLanguage.EN,
        Relay.ALL,
        false);
  }

  /** This desk, whose agents read another language. */
  public DeskPlan in(TextLanguage other) {
    return with(other, relay, topicIcons);
  }

  /** This desk, whose agents' words go to the user by another rule. */
  public DeskPlan relaying(Relay other) {
    return with(language, other, topicIcons);
  }

  /** This desk, whose topics show by their icons what their conversations are at. */
  public DeskPlan withTopicIcons() {
    return with(language, relay, true);
  }

  private DeskPlan with(TextLanguage spoken, Relay rule, boolean icons) {
    return new DeskPlan(
        name,
        channel,
        space,
        conversations,
        agents,
        claim,
        zone,
        staffing,
        shortcuts,
        spoken,
        rule,
        icons);
  }

  /** A desk whose agents do nothing by an emoji. */
  public DeskPlan(
      String name,
      String channel,
      String space,
      Where conversations,
      List<String> agents,
      Claim claim,
      ZoneId zone,
      StaffingPlan staffing) {
    this(name, channel, space, conversations, agents, claim, zone, staffing, ShortcutsPlan.NONE);
  }

  /** A desk whose agents take as much as they like. */
  public DeskPlan(
      String name,
      String channel,
      String space,
      Where conversations,
      List<String> agents,
      Claim claim,
      ZoneId zone) {
    this(name, channel, space, conversations, agents, claim, zone, StaffingPlan.USUAL);
  }

  /** A desk in the time zone of this machine. */
  public DeskPlan(
      String name,
      String channel,
      String space,
      Where conversations,
      List<String> agents,
      Claim claim) {
    this(name, channel, space, conversations, agents, claim, ZoneId.systemDefault());
  }

  /**
   * Whether an entry of a desk names a person.
   *
   * @param entry a platform's id or a handle, with or without @ in front, in any case
   * @param handle the person's; null if they have none
   */
  public static boolean names(String entry, String id, @Nullable String handle) {
    String name = entry.startsWith("@") ? entry.substring(1) : entry;
    return name.equalsIgnoreCase(id) || (handle != null && name.equalsIgnoreCase(handle));
  }

  /** Where a claimed conversation runs. */
  public enum Where {
    /** In a thread of the desk's space. */
    SPACE,
    /** In the agent's direct chat with the bot. */
    DIRECT
  }

  /** What goes to the user of what the agent writes who has the conversation. */
  public enum Relay {
    /** All that is no note and no command. */
    ALL,
    /** Replies to the user's messages or to the card, and what is said by command. */
    REPLIES,
    /** Only what is said by command. */
    SAY
  }

  /** What claims an offer. */
  public enum Claim {
    /** The button, the command, or the first answer. */
    ANSWER,
    /** Only the button or the command. */
    PRESS
  }
}
