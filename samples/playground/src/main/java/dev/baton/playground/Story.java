package dev.baton.playground;

import dev.baton.conversation.Author;
import dev.baton.conversation.EndReason;
import dev.baton.conversation.Handoff;
import dev.baton.conversation.Message;
import dev.baton.conversation.Route;
import dev.baton.routing.Conversations.Transcript;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/** The six steps of the guided tour, ticked off according to the transcripts. */
final class Story {

  private Story() {}

  /** The steps that happened in at least one conversation. */
  static Set<Step> done(List<Transcript> transcripts) {
    Set<Step> done = EnumSet.noneOf(Step.class);
    transcripts.forEach(transcript -> tick(transcript, done));
    return done;
  }

  private static void tick(Transcript transcript, Set<Step> done) {
    boolean asked = false;
    boolean answered = false;
    for (Message message : transcript.messages()) {
      if (message.author() == Author.USER && message.route() == Route.BOT) {
        asked = true;
      } else if (message.author() == Author.BOT && asked) {
        done.add(Step.ASK);
      } else if (message.author() == Author.AGENT) {
        answered = true;
      } else if (message.author() == Author.USER && message.route() == Route.PEOPLE && answered) {
        done.add(Step.TALK);
      } else if (message.author() == Author.NOTE) {
        done.add(Step.NOTE);
      }
    }
    for (Handoff handoff : transcript.handoffs()) {
      done.add(Step.HAND_OFF);
      if (handoff.acceptedAt() != null) {
        done.add(Step.CLAIM);
      }
      if (handoff.endReason() == EndReason.AGENT_RESOLVED) {
        done.add(Step.RESOLVE);
      }
    }
  }

  /** A step, in the order of the tour. */
  enum Step {
    /** The user asks and the bot answers. */
    ASK,
    /** The bot hands the conversation off. */
    HAND_OFF,
    /** An agent has claimed it. */
    CLAIM,
    /** Agent and user have both spoken. */
    TALK,
    /** An agent wrote something that the user does not see. */
    NOTE,
    /** The agent gave it back to the bot. */
    RESOLVE
  }
}
