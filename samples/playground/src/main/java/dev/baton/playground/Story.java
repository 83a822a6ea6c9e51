package dev.baton.playground;

import dev.baton.connector.Content;
import dev.baton.conversation.EndReason;
import dev.baton.conversation.Handoff;
import dev.baton.conversation.Message;
import dev.baton.conversation.Route;
import dev.baton.conversation.Trigger;
import dev.baton.routing.Conversations.Transcript;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The six steps of the guided tour, ticked off according to the transcripts. */
final class Story {

  /** What the tour calls a note; other words that stay with agents are not one. */
  private static final Pattern NOTE = Pattern.compile("(?s)\\s*(//|/note\\b).*");

  private Story() {}

  /** The steps that happened in at least one conversation. */
  static Set<Step> done(List<Transcript> transcripts) {
    Set<Step> done = EnumSet.noneOf(Step.class);
    transcripts.forEach(transcript -> tick(transcript, done));
    return done;
  }

  private static void tick(Transcript transcript, Set<Step> done) {
    Set<String> asked = new HashSet<>();
    @Nullable String answeredIn = null;
    for (Message message : transcript.messages()) {
      String turn = message.turnId();
      switch (message.author()) {
        case USER -> {
          if (message.route() == Route.BOT && turn != null) {
            asked.add(turn);
          } else if (message.route() == Route.PEOPLE
              && answeredIn != null
              && answeredIn.equals(message.handoffId())) {
            done.add(Step.TALK);
          }
        }
        case BOT -> {
          if (turn != null && asked.contains(turn) && !called(transcript, turn)) {
            done.add(Step.ASK);
          }
        }
        case AGENT -> answeredIn = message.handoffId();
        case NOTE -> {
          if (message.content() instanceof Content.Text text
              && NOTE.matcher(text.text()).matches()) {
            done.add(Step.NOTE);
          }
        }
        case SYSTEM, DRAFT -> {}
      }
    }
    transcript.handoffs().forEach(handoff -> tick(handoff, done));
  }

  /** Whether what the bot said in a turn was only that it calls for a person. */
  private static boolean called(Transcript transcript, String turn) {
    return transcript.handoffs().stream()
        .anyMatch(handoff -> Objects.equals(handoff.causingTurn(), turn));
  }

  private static void tick(Handoff handoff, Set<Step> done) {
    if (handoff.trigger() == Trigger.AGENT) {
      return;
    }
    done.add(Step.HAND_OFF);
    if (handoff.acceptedAt() != null) {
      done.add(Step.CLAIM);
    }
    if (handoff.endReason() == EndReason.AGENT_RESOLVED) {
      done.add(Step.RESOLVE);
    }
  }

  /** A step, in the order of the tour. */
  enum Step {
    /** The user asks and the bot answers. */
    ASK,
    /** The user asks for a person and the conversation is handed off. */
    HAND_OFF,
    /** An agent has claimed it. */
    CLAIM,
    /** Agent and user have both spoken. */
    TALK,
    /** An agent left a note. */
    NOTE,
    /** The agent gave it back to the bot. */
    RESOLVE
  }
}
