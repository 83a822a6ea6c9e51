package dev.baton.routing;

import dev.baton.conversation.Conversation;
import dev.baton.plan.DeskPlan;
import dev.baton.texts.AgentText;
import org.jspecify.annotations.Nullable;

/**
 * What of an agent's words in a thread is for the user without being said by command, as the desk
 * wants it, and how agents are told.
 */
record RelayRule(DeskWords words, AgentQuotes quotes) {

  /**
   * Returns why words stay with the agents; null if they are for the user.
   *
   * @param replyTo the platform's id of the message that they answer; null if they answer none
   */
  @Nullable String stays(Conversation conversation, @Nullable String replyTo) {
    DeskPlan.Relay rule = words.desk().relay();
    AgentText why = why(rule);
    boolean answers = rule == DeskPlan.Relay.REPLIES && quotes.answersUser(conversation, replyTo);
    return why == null || answers ? null : words.plain(why);
  }

  /** Why words stay with the agents; null if they do not. */
  static @Nullable AgentText why(DeskPlan.Relay rule) {
    return switch (rule) {
      case ALL -> null;
      case REPLIES -> AgentText.ONLY_REPLIES;
      case SAY -> AgentText.ONLY_SAID;
    };
  }

  /** What the card of a conversation says to the agent who has it. */
  static AgentText onCard(DeskPlan.Relay rule) {
    return switch (rule) {
      case ALL -> AgentText.AT_WORK;
      case REPLIES -> AgentText.AT_WORK_REPLIES;
      case SAY -> AgentText.AT_WORK_SAY;
    };
  }

  /** What goes to the user, in the list of commands. */
  static AgentText inHelp(DeskPlan.Relay rule) {
    return switch (rule) {
      case ALL -> AgentText.HELP_WORDS;
      case REPLIES -> AgentText.HELP_REPLIES;
      case SAY -> AgentText.HELP_SAY;
    };
  }
}
