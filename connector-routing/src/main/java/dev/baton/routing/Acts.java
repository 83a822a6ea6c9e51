package dev.baton.routing;

import dev.baton.conversation.Conversation;
import dev.baton.conversation.Handoff;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Lets a program act for an agent: for somebody who works at the console, or for a system of the
 * operator's. What is done here is what agents do at their desks, by the same rules.
 */
public interface Acts {

  /**
   * Does something. Never blocks.
   *
   * @return completes once it is durable, or once it is clear that it is not done; exceptionally if
   *     the store does not answer, and then nothing is done unless it says otherwise
   */
  CompletionStage<Outcome> perform(Agent by, Act act, Terms terms);

  /**
   * Who acts.
   *
   * @param id stays the same for as long as they act
   * @param name what users and colleagues read
   */
  record Agent(String id, String name) {}

  /** What is to be done. */
  sealed interface Act {

    /** Take a handoff that waits, or that the actor was asked to take. */
    record Claim(String handoffId) implements Act {}

    /** Take a conversation, whoever has it. */
    record TakeOver(String conversationId) implements Act {}

    /** Say words to the user; only who has the conversation does. */
    record Say(String conversationId, String text) implements Act {}

    /** Say a canned answer to the user. */
    record SayCanned(String conversationId, String name) implements Act {}

    /** Say what was kept with the agents: a bot's draft, or words that were held. */
    record Send(String conversationId, String messageId) implements Act {}

    /** Note something for agents. */
    record Note(String conversationId, String text) implements Act {}

    /**
     * Put a handoff that an agent has back into its queue.
     *
     * @param note for whoever takes it next; null for none
     */
    record Release(String handoffId, @Nullable String note) implements Act {}

    /**
     * Pass a handoff on.
     *
     * @param to name of a queue or bot; id of an agent
     * @param desk the agent's desk; null if the id is enough
     * @param note for whoever takes it; null for none
     */
    record Transfer(
        String handoffId,
        Overview.Target.Kind kind,
        String to,
        @Nullable String desk,
        @Nullable String note)
        implements Act {}

    /**
     * End a handoff.
     *
     * @param lastWords said to the user before; null for none
     */
    record Resolve(String handoffId, @Nullable String lastWords) implements Act {}

    /** Hand a conversation to people. */
    record Initiate(String conversationId, @Nullable String queue, @Nullable String reason)
        implements Act {}
  }

  /**
   * On which terms something is done.
   *
   * @param epoch only if the conversation is still in this epoch; null for any
   * @param once null if it is done as often as it is asked for
   */
  record Terms(@Nullable Long epoch, @Nullable Once once) {

    /** In any epoch, each time. */
    public static final Terms NONE = new Terms(null, null);
  }

  /**
   * Makes sure that something is done once, however often it is asked for.
   *
   * @param key what the actor calls it
   * @param fingerprint the same for the same request
   * @param answer makes what is kept of the outcome and returned again; pure, may run twice
   */
  record Once(String key, String fingerprint, Function<Outcome, String> answer) {}

  /** What became of it. */
  sealed interface Outcome {

    /**
     * It is done.
     *
     * @param conversation as it is now
     * @param handoff that it was about, as it is now; null if the bot has the conversation
     * @param message that was written; null for none
     */
    record Done(
        Conversation conversation, @Nullable Handoff handoff, Overview.@Nullable Sent message)
        implements Outcome {}

    /** It was asked for people. */
    record Initiated(Conversation conversation, Handoffs.Initiated result) implements Outcome {}

    /** It was done before: what was answered then. */
    record Repeated(String answer) implements Outcome {}

    /** The key was used for something else. */
    record KeyReused() implements Outcome {}

    /** The conversation is in another epoch. */
    record Changed(long epoch) implements Outcome {}

    /** There is no such thing. */
    record Unknown(What what) implements Outcome {}

    /** Somebody else was faster. */
    record Taken(String agentName) implements Outcome {}

    /**
     * The actor does not have the conversation.
     *
     * @param agentName who has it; null if no agent does
     */
    record NotYours(@Nullable String agentName) implements Outcome {}

    /** The handoff is over, or is at a status in which this cannot be done. */
    record Over(String why) implements Outcome {}

    /** The actor has as many conversations as they may. */
    record Full(int has, int most) implements Outcome {}

    /** It cannot be done, for a reason that a person reads. */
    record Refused(String why) implements Outcome {}

    /**
     * The words may not be meant for the user, so they were not said.
     *
     * @param why for a person
     */
    record Doubtful(String why) implements Outcome {}
  }

  /** Of what there is none. */
  enum What {
    CONVERSATION,
    HANDOFF,
    MESSAGE,
    CANNED,
    QUEUE,
    TARGET
  }
}
