package dev.baton.routing;

import dev.baton.bot.Bot;
import dev.baton.bot.ProactiveBot;
import dev.baton.bot.Reply;
import dev.baton.bot.ReviewingBot;
import dev.baton.connector.Button;
import dev.baton.conversation.Control;
import dev.baton.conversation.Conversation;
import dev.baton.conversation.Handoff;
import dev.baton.conversation.Message;
import dev.baton.conversation.Route;
import dev.baton.conversation.Trigger;
import dev.baton.plan.HandoffPlan;
import dev.baton.store.BotConversationState;
import dev.baton.store.BotSwitch;
import dev.baton.store.BotTable;
import dev.baton.store.ButtonAction;
import dev.baton.store.ConversationTable;
import dev.baton.store.GivenTurn;
import dev.baton.store.HandoffTable;
import dev.baton.store.MessageTable;
import dev.baton.store.TurnTable;
import dev.baton.store.TurnTable.Outcome;
import dev.baton.texts.AgentText;
import dev.baton.texts.UserText;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Handles the answer to a turn, or the lack of one, as part of a unit of work. */
final class TurnResultHandler {

  private static final Logger log = LoggerFactory.getLogger(TurnResultHandler.class);

  private final UnitOfWork work;
  private final ConversationTable conversations;
  private final MessageTable messages;
  private final TurnTable turns;
  private final HandoffTable handoffs;
  private final BotTable bots;

  TurnResultHandler(UnitOfWork work) {
    this.work = work;
    this.conversations = work.tables().conversations();
    this.messages = work.tables().messages();
    this.turns = work.tables().turns();
    this.handoffs = work.tables().handoffs();
    this.bots = work.tables().bots();
  }

  /**
   * Handles one reply of a turn that is still running, or was when the reply was given. Words are
   * said or become drafts; signals are carried out and not shown.
   *
   * @return the turn as it is now
   */
  GivenTurn heard(GivenTurn given, Reply reply) {
    GivenTurn now = take(given, reply);
    if (now.said() != given.said()) {
      turns.said(now);
    }
    return now;
  }

  /**
   * Takes one reply.
   *
   * @return the turn as it is now; how much it said is yet to be stored
   */
  private GivenTurn take(GivenTurn before, Reply reply) {
    GivenTurn given = new BotSwitches(work).taken(before);
    Conversation conversation = conversations.get(given.conversationId());
    switch (reply) {
      case Reply.Say say -> {
        new Drafts(work).sayOrKeep(conversation, say.content(), given.id(), given.epoch());
        spoke(conversation.id());
        return given.spoke();
      }
      case Reply.HandOff handOff -> {
        if (conversation.control() == Control.BOT && conversation.epoch() != given.epoch()) {
          log.warn(
              "bot {} asked in conversation {}, turn {} for a person after control had changed",
              given.bot(),
              conversation.id(),
              given.id());
        } else if (!caused(given)) {
          work.controls().initiate(conversation, Trigger.REPLY, handOff.request(), given.id());
        }
      }
      case Reply.SwitchBot other -> {
        boolean unused =
            new BotSwitches(work).ask(conversation, other, given.bot(), given.id(), given.epoch());
      }
    }
    return given;
  }

  /** Records that the bot spoke: a bot that speaks is awake. */
  void spoke(String conversationId) {
    BotConversationState before = bots.botState(conversationId);
    bots.botState(conversationId, before, before.spoke());
  }

  /** Whether a turn already caused a handoff, by a call or by an earlier reply. */
  private boolean caused(GivenTurn given) {
    return handoffs.of(given.conversationId()).stream()
        .anyMatch(handoff -> given.id().equals(handoff.causingTurn()));
  }

  /** Ends a turn with its final replies; a turn that has already ended is left alone. */
  void finish(String turnId, List<Reply> replies) {
    Optional<GivenTurn> open = turns.find(turnId);
    if (open.isEmpty()) {
      return;
    }
    GivenTurn given = open.get();
    for (Reply reply : replies) {
      given = take(given, reply);
    }
    end(new BotSwitches(work).taken(given));
  }

  /**
   * Ends a turn with an answer for which the bot was asked once more. The answer begins with the
   * words that were said before the first answer was lost; they are not said again.
   */
  void recalled(String turnId, List<Reply> replies) {
    int said = turns.find(turnId).map(GivenTurn::said).orElse(0);
    List<Reply> rest = new ArrayList<>();
    for (Reply reply : replies) {
      boolean again = reply instanceof Reply.Say && said > 0;
      if (again) {
        said--;
      } else {
        rest.add(reply);
      }
    }
    finish(turnId, rest);
  }

  private void end(GivenTurn given) {
    Conversation conversation = conversations.get(given.conversationId());
    boolean spoke = given.said() > 0;
    BotTable.Asked asked = bots.asked(conversation.id(), given.id());
    boolean mayBeReviewed = reflects(given, spoke);
    boolean staying =
        (mayBeReviewed || isCounted(given))
            && !asked.isPending()
            && conversation.control() == Control.BOT
            && conversation.epoch() == given.epoch()
            && !caused(given);
    boolean reflects = staying && mayBeReviewed;
    turns.answered(given, reflects, work.now());
    if (asked.isRefused()) {
      work.outbox().systemSays(conversation, UserText.OTHER_BOT_AWAY);
    }
    if (!spoke) {
      work.controls().tellQueued(conversation.id(), given.id());
      if (!asked.isRefused()) {
        introduce(conversation, given);
      }
    }
    if (staying && !reflects && isCounted(given)) {
      new FallbackCounter(work).count(conversation, given, spoke);
    }
    new HeldMessages(work).release(conversation.id());
  }

  /**
   * Tells the user which bot has the conversation now if the new bot took it without a word. If it
   * took it from an agent, they know.
   */
  private void introduce(Conversation conversation, GivenTurn given) {
    String switchId = given.switchId();
    if (switchId != null
        && conversation.control() == Control.BOT
        && conversation.epoch() == given.epoch()) {
      BotSwitch arrived = bots.get(switchId);
      String title = arrived.title();
      boolean byAgent = messages.get(arrived.messageId()).handoffId() != null;
      if (byAgent) {
        return;
      }
      work.outbox()
          .systemSays(
              conversation,
              UserText.NOW_WITH,
              title == null ? PlainWords.name(arrived.toBot()) : title);
    }
  }

  /** Whether a turn must be reviewed before its conversation goes on. */
  private boolean reflects(GivenTurn given, boolean spoke) {
    HandoffPlan rules = work.context().plan().handoff();
    return work.context().botOrNull(given.bot()) instanceof ReviewingBot reflects
        && (reflects.everyTurn() || rules.afterFallbacks() > 0 || (rules.whenPaused() && !spoke));
  }

  /** Whether turns that lead to nothing are counted, and this one's answer tells whether it did. */
  private boolean isCounted(GivenTurn given) {
    return work.context().plan().handoff().afterFallbacks() > 0 && tellsByItsAnswer(given);
  }

  /**
   * Whether a turn's answer alone shows how it ended. Silence says nothing about a bot that may
   * still call back, and an arrival is not a question.
   */
  private boolean tellsByItsAnswer(GivenTurn given) {
    Bot bot = work.context().botOrNull(given.bot());
    return given.switchId() == null
        && !(bot instanceof ReviewingBot)
        && !(bot instanceof ProactiveBot);
  }

  /** Routes a message again that the bot certainly did not receive. */
  void reroute(GivenTurn given) {
    Conversation conversation = conversations.get(given.conversationId());
    String messageId = given.messageId();
    messages.undecide(messageId);
    String handoffId = conversation.handoffId();
    if (handoffId != null
        && messages.decide(messageId, Route.PEOPLE, conversation.epoch(), null, handoffId)) {
      Handoff handoff = handoffs.get(handoffId);
      work.desks().tell(conversation, handoff, words -> words.say(AgentText.WRITTEN_BEFORE));
      work.desks().toPeople(conversation, handoff, messages.get(messageId), null);
      new Offers(work).corrected(conversation, handoff);
    }
    work.controls().tellQueued(conversation.id(), given.id());
    new HeldMessages(work).release(conversation.id());
  }

  /**
   * Ends a turn whose message will not be answered, and tells whoever hears the conversation now.
   */
  void giveUp(GivenTurn given, Outcome outcome, UserText words) {
    if (!turns.end(given.id(), outcome, work.now())) {
      return;
    }
    String switchId = given.switchId();
    Conversation conversation = conversations.get(given.conversationId());
    if (switchId != null) {
      new BotSwitches(work).failed(given, switchId, words);
    } else if (conversation.handoffId() != null) {
      tellDesks(conversation, given);
    } else if (!handedOff(conversation, given, outcome)) {
      sayWithButtons(conversation, messages.get(given.messageId()), words);
    }
    new HeldMessages(work).release(conversation.id());
  }

  /** Tells the user that a message has no answer, and what they can do. */
  void sayWithButtons(Conversation conversation, Message message, UserText words) {
    OutboxWriter outbox = work.outbox();
    Button again =
        outbox.button(conversation, UserText.ASK_AGAIN, new ButtonAction.AskAgain(message.id()));
    Button person =
        outbox.button(conversation, UserText.TALK_TO_PERSON, new ButtonAction.AskForPerson());
    outbox.systemOffers(conversation, List.of(again, person), words);
  }

  /** Hands the conversation to people if the plan says so for messages that a bot cannot answer. */
  private boolean handedOff(Conversation conversation, GivenTurn given, Outcome outcome) {
    if (work.context().plan().handoff().whenBotFails() != HandoffPlan.BotFailure.HANDOFF) {
      return false;
    }
    boolean unheard = outcome == Outcome.NOT_REACHED;
    if (unheard) {
      messages.undecide(given.messageId());
    }
    Handoffs.Initiated initiated =
        work.controls()
            .initiate(conversation, Trigger.BOT_FAILURE, OwnReason.NO_ANSWER.request(), null);
    if (initiated instanceof Handoffs.Initiated.Open) {
      if (!unheard) {
        tellDesks(conversations.get(conversation.id()), given);
      }
      return true;
    }
    if (unheard) {
      messages.decide(given.messageId(), Route.BOT, conversation.epoch(), given.id(), null);
    }
    return false;
  }

  private void tellDesks(Conversation conversation, GivenTurn given) {
    String handoffId = conversation.handoffId();
    if (handoffId == null) {
      return;
    }
    Message asked = messages.get(given.messageId());
    work.desks()
        .tell(
            conversation,
            words -> words.say(AgentText.BOT_GAVE_NO_ANSWER, words.summary(asked.content())));
    work.controls().tellQueued(conversation.id(), given.id());
  }
}
