package dev.baton.bot.rasa;

import dev.baton.bot.BotException;
import dev.baton.bot.Reply;
import dev.baton.bot.ResumableBot.HandBack;
import dev.baton.bot.ResumableBot.Resumed;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Gives a conversation back to a Rasa server with its API on.
 *
 * <p>It makes these calls in this order and waits for each: append the human part to a tracker, if
 * it is to be recorded; resume a paused conversation and set slots, in one append; notify the bot
 * by intent or action. It waits because a bot that is triggered before a resume has arrived
 * misbehaves (RasaHQ/rasa#5645).
 *
 * <p>A turn that pauses ends without {@code action_listen}, and so does an action run from outside.
 * A bot that was not listening matches no rule to the next message: it falls back, and the
 * fallback's rewind also undoes a resume before it. So {@code action_listen} is appended last.
 *
 * @param toRasa knows what the channel is called
 */
record RasaHandBack(RasaApi api, HandBackPlan plan, ToRasa toRasa) {

  private static final Logger log = LoggerFactory.getLogger(RasaHandBack.class);

  /** The most events in one append, so that a handoff of days does not become one huge call. */
  static final int CHUNK = 200;

  private static final String HUMAN = "-human";

  /**
   * Hands the conversation back.
   *
   * @param beforeCall run right before each call that changes something
   * @throws BotException.Failed when Rasa refuses any of it, except for the record, which a bot can
   *     do without
   */
  Resumed handBack(HandBack handBack, Runnable beforeCall) {
    TrackerEvents trackerEvents =
        new TrackerEvents(handBack, toRasa.channel(handBack.inputChannel()));
    boolean paused = record(handBack, trackerEvents, beforeCall);
    List<ObjectNode> changes = new ArrayList<>();
    if (paused) {
      changes.add(trackerEvents.event("resume"));
    }
    plan.slots().entrySet().stream()
        .sorted(Map.Entry.comparingByKey())
        .forEach(slot -> changes.add(slot(trackerEvents, slot.getKey(), slot.getValue())));
    if (paused) {
      changes.add(listen(trackerEvents));
    }
    if (!changes.isEmpty()) {
      paused = api.append(handBack.senderId(), changes, beforeCall);
    }
    RasaApi.Result result = tell(handBack, beforeCall);
    if (result == null) {
      return new Resumed(List.of(), !paused);
    }
    List<Reply> replies = FromRasa.of(handBack).messages(result.messages());
    return new Resumed(replies, !pausedAfter(result, trackerEvents, beforeCall));
  }

  /** Resumes a paused conversation and does nothing else. */
  Resumed wake(HandBack handBack, Runnable beforeCall) {
    boolean paused = api.paused(handBack.senderId());
    if (paused) {
      TrackerEvents trackerEvents =
          new TrackerEvents(handBack, toRasa.channel(handBack.inputChannel()));
      paused =
          api.append(
              handBack.senderId(),
              List.of(trackerEvents.event("resume"), listen(trackerEvents)),
              beforeCall);
    }
    return new Resumed(List.of(), !paused);
  }

  /**
   * Whether the conversation is paused again. After an action, Rasa's answer shows the tracker as
   * it was before.
   */
  private boolean pausedAfter(
      RasaApi.Result result, TrackerEvents trackerEvents, Runnable beforeCall) {
    if (!(plan.notice() instanceof HandBackPlan.Notice.Action)) {
      return result.paused();
    }
    try {
      return api.append(
          trackerEvents.handBack().senderId(), List.of(listen(trackerEvents)), beforeCall);
    } catch (BotException.NotReached gone) {
      throw new BotException.Lost("Rasa went away after it had been told", gone);
    }
  }

  private static ObjectNode listen(TrackerEvents trackerEvents) {
    return trackerEvents.event("action").put("name", "action_listen");
  }

  /**
   * Appends the human part where it is to be recorded; returns whether the conversation is paused.
   */
  private boolean record(HandBack handBack, TrackerEvents trackerEvents, Runnable beforeCall) {
    return switch (plan.record()) {
      case OFF -> api.paused(handBack.senderId());
      case EVENTS -> {
        JsonNode tracker = api.tracker(handBack.senderId());
        List<ObjectNode> messages = trackerEvents.messages();
        int kept = Math.min(trackerEvents.countIn(tracker), messages.size());
        append(handBack, handBack.senderId(), messages.subList(kept, messages.size()), beforeCall);
        yield RasaApi.paused(tracker);
      }
      case SEPARATE_SENDER -> {
        List<ObjectNode> events = new ArrayList<>(trackerEvents.messages());
        if (!events.isEmpty()) {
          events.addAll(0, trackerEvents.sessionStart());
        }
        append(handBack, handBack.senderId() + HUMAN, events, beforeCall);
        yield api.paused(handBack.senderId());
      }
    };
  }

  private void append(
      HandBack handBack, String senderId, List<ObjectNode> events, Runnable beforeCall) {
    try {
      for (int from = 0; from < events.size(); from += CHUNK) {
        api.append(
            senderId, events.subList(from, Math.min(events.size(), from + CHUNK)), beforeCall);
      }
    } catch (BotException.Failed | BotException.Lost refused) {
      log.error(
          "the human part could not be kept: sender={} handoff={}: {}",
          handBack.senderId(),
          handBack.handoffId(),
          refused.getMessage());
    }
  }

  private static ObjectNode slot(TrackerEvents trackerEvents, String name, HandBackPlan.Fact fact) {
    HandBack handBack = trackerEvents.handBack();
    String value =
        switch (fact) {
          case HANDOFF_OUTCOME -> handBack.endReason().word();
          case HANDOFF_ID -> handBack.handoffId();
          case AGENT -> handBack.agentName();
        };
    return trackerEvents.event("slot").put("name", name).put("value", value);
  }

  private RasaApi.@Nullable Result tell(HandBack handBack, Runnable beforeCall) {
    return switch (plan.notice()) {
      case HandBackPlan.Notice.Intent intent -> {
        RasaApi.Result result =
            api.triggerIntent(
                handBack.senderId(), intent.name(), RasaTransport.entities(handBack), beforeCall);
        if (result == null) {
          log.info(
              "the bot has no intent {}: sender={} handoff={}",
              intent.name(),
              handBack.senderId(),
              handBack.handoffId());
        }
        yield result;
      }
      case HandBackPlan.Notice.Action action ->
          api.execute(handBack.senderId(), action.name(), beforeCall);
      case HandBackPlan.Notice.None none -> null;
    };
  }
}
