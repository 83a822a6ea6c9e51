package dev.baton.routing;

import dev.baton.connector.Content.Text;
import dev.baton.connector.Person;
import dev.baton.conversation.Handoff;
import dev.baton.texts.AgentText;
import org.jspecify.annotations.Nullable;

/** Says to the agents of a desk why they may not do what they want. */
record Refusals(DeskWords words) {

  /** Why an agent may not act in a handoff that they do not have. */
  String notYours(Handoff handoff) {
    return switch (handoff.status()) {
      case ACCEPTED -> hasIt(String.valueOf(handoff.agentName()));
      case QUEUED -> words.plain(AgentText.NOBODY_CLAIMED);
      case COMPLETED, FAILED, EXPIRED -> words.plain(AgentText.HANDOFF_OVER);
    };
  }

  /**
   * The same, where an agent wants to end or pass it on.
   *
   * @param open null if the bot has the conversation
   */
  String notYoursOrWithBot(@Nullable Handoff open) {
    return open == null ? words.plain(AgentText.WITH_BOT) : notYours(open);
  }

  /**
   * The same, where an agent wants to say something.
   *
   * @param open null if the bot has the conversation
   */
  String notYoursOrOfBot(@Nullable Handoff open) {
    return open == null ? words.plain(AgentText.BOT_HAS_IT) : notYours(open);
  }

  String hasIt(String agent) {
    return words.plain(AgentText.HAS_CONVERSATION, agent);
  }

  /** Why a claim was not won; null if it was won. */
  @Nullable String refusal(Person agent, Controls.Claimed claimed) {
    return switch (claimed) {
      case Controls.Claimed.Won won -> null;
      case Controls.Claimed.TakenBy taken ->
          taken.id().equals(agent.id())
              ? words.plain(AgentText.YOURS_ALREADY)
              : words.plain(AgentText.TAKEN_BY, taken.name());
      case Controls.Claimed.Over over -> words.plain(AgentText.HANDOFF_OVER);
      case Controls.Claimed.Own own -> own().text();
      case Controls.Claimed.Full full -> full(full);
    };
  }

  Text own() {
    return words.say(AgentText.OWN_CONVERSATION);
  }

  /** Why an agent gets no more conversations. */
  String full(Controls.Claimed.Full full) {
    return full.has() == full.most()
        ? words.plain(AgentText.FULL, full.has())
        : words.plain(AgentText.OVERFULL, full.has(), full.most());
  }

  /** Why a colleague gets no more conversations. */
  String full(String agent, int has, int most) {
    return has == most
        ? words.plain(AgentText.AGENTS_FULL, agent, has)
        : words.plain(AgentText.AGENTS_OVERFULL, agent, has, most);
  }

  String staleButton() {
    return words.plain(AgentText.STALE_BUTTON);
  }
}
