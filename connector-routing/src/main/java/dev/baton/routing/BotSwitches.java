package dev.baton.routing;

import dev.baton.bot.Reply;
import dev.baton.connector.Content.Text;
import dev.baton.conversation.Actor;
import dev.baton.conversation.Author;
import dev.baton.conversation.Control;
import dev.baton.conversation.Conversation;
import dev.baton.conversation.EndReason;
import dev.baton.conversation.Handoff;
import dev.baton.conversation.Message;
import dev.baton.conversation.Route;
import dev.baton.routing.circuit.CircuitBreakers;
import dev.baton.routing.lane.LaneName;
import dev.baton.store.BotConversationState;
import dev.baton.store.BotSwitch;
import dev.baton.store.BotSwitch.State;
import dev.baton.store.BotTable;
import dev.baton.store.ConversationTable;
import dev.baton.store.DeliveryTable;
import dev.baton.store.GivenTurn;
import dev.baton.store.HandoffTable;
import dev.baton.store.TurnTable;
import dev.baton.texts.AgentText;
import dev.baton.texts.UserText;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Switches conversations from one bot to another.
 *
 * <p>A bot asks for the switch, or an agent who has the conversation. The other bot is told by a
 * turn of its own, which no user sees. Only when it has answered does it get the conversation.
 * Until then the user stays with the first bot, and what they write waits; or with the agent, who
 * hears it.
 */
final class BotSwitches {

  /**
   * How many times a conversation may go from bot to bot without a message of the user in between.
   */
  static final int HOPS = 5;

  private static final Logger log = LoggerFactory.getLogger(BotSwitches.class);

  private final UnitOfWork work;
  private final ConversationTable conversations;
  private final TurnTable turns;
  private final DeliveryTable deliveries;
  private final HandoffTable handoffs;
  private final BotTable bots;

  BotSwitches(UnitOfWork work) {
    this.work = work;
    this.conversations = work.tables().conversations();
    this.turns = work.tables().turns();
    this.deliveries = work.tables().deliveries();
    this.handoffs = work.tables().handoffs();
    this.bots = work.tables().bots();
  }

  /**
   * Handles a bot's request to switch to another bot.
   *
   * @param turnId the turn in which it asks; null for none
   * @param epoch the epoch that turn belongs to
   * @return false if the switch is not possible and the conversation stays with its bot
   */
  boolean ask(
      Conversation conversation,
      Reply.SwitchBot wanted,
      String from,
      @Nullable String turnId,
      long epoch) {
    if (turnId != null && bots.askedBy(turnId)) {
      return true;
    }
    if (!leads(conversation, from)
        || conversation.epoch() != epoch
        || bots.pending(conversation.id()).isPresent()) {
      log.warn(
          "bot {} asked in conversation {} for another bot and has no say in it",
          from,
          conversation.id());
      return true;
    }
    Optional<String> to = work.context().botFor(wanted).filter(name -> !name.equals(from));
    int hops = bots.botState(conversation.id()).hops();
    boolean possible = to.isPresent() && hops < HOPS;
    if (!possible) {
      log.warn(
          "bot {} asked in conversation {}, turn {} for another bot {}",
          from,
          conversation.id(),
          turnId,
          to.isPresent() ? "after " + hops + " hops in a row" : "that is not configured");
    }
    Message standsFor =
        note(
            conversation,
            turnId,
            possible
                ? from + " asks " + to.get() + " to take over."
                : from + " asked for another bot, which was refused.");
    bots.add(
        new BotSwitch(
            work.context().ids().next(),
            conversation.id(),
            standsFor.id(),
            from,
            to.orElse(""),
            wanted.title(),
            turnId,
            possible ? State.PENDING : State.REFUSED,
            conversation.epoch()),
        work.now());
    work.afterCommit().wakeTurns(conversation.id());
    return possible;
  }

  /**
   * Drops a switch that the other bot was not told of yet, so that another can be asked.
   *
   * @return whether nothing stands in the way of another switch
   */
  boolean giveWay(Conversation conversation, String to) {
    BotSwitch pending = bots.pending(conversation.id()).orElse(null);
    if (pending == null || dropIfVoid(conversation, pending)) {
      return true;
    }
    boolean told =
        turns
            .open(conversation.id())
            .filter(turn -> pending.id().equals(turn.switchId()))
            .isPresent();
    return !told
        && !pending.toBot().equals(to)
        && bots.end(pending.id(), State.DROPPED, work.now());
  }

  /**
   * Asks another bot for an agent who wants to transfer a conversation to it. The agent keeps the
   * conversation until that bot has answered.
   */
  void ask(Conversation conversation, String to, String agent) {
    Message standsFor = note(conversation, null, agent + " asks " + to + " to take over.");
    bots.add(
        new BotSwitch(
            work.context().ids().next(),
            conversation.id(),
            standsFor.id(),
            work.context().botOf(conversation),
            to,
            PlainWords.name(to),
            null,
            State.PENDING,
            conversation.epoch()),
        work.now());
    work.afterCommit().wakeTurns(conversation.id());
  }

  /** Whether a bot may speak in a conversation now. */
  boolean leads(Conversation conversation, String bot) {
    return conversation.control() == Control.BOT && work.context().botOf(conversation).equals(bot);
  }

  /**
   * Tells the other bot by a turn, or refuses the switch if it is certain that the bot will not
   * answer.
   */
  TurnStep give(Conversation conversation, BotSwitch pending, CircuitBreakers circuits) {
    if (dropIfVoid(conversation, pending)) {
      return new TurnStep.Again();
    }
    String to = pending.toBot();
    if (work.context().botOrNull(to) == null || !circuits.of(to).admits(conversation.id())) {
      refused(conversation, pending);
      return new TurnStep.Again();
    }
    GivenTurn turn =
        new GivenTurn(
            work.context().ids().next(),
            conversation.id(),
            pending.messageId(),
            to,
            conversation.epoch(),
            1,
            work.now(),
            0,
            pending.id());
    turns.give(turn);
    return new TurnFactory(work).of(turn);
  }

  /**
   * Gives the conversation to the other bot, which has answered: from now on what it says goes to
   * the user. Messages of the previous bot that are not sent yet may still be sent, before those of
   * the new one.
   *
   * @return the turn as it is now
   */
  GivenTurn taken(GivenTurn given) {
    String switchId = given.switchId();
    if (switchId == null) {
      return given;
    }
    BotSwitch asked = bots.get(switchId);
    if (asked.state() != State.PENDING
        || dropIfVoid(conversations.get(given.conversationId()), asked)) {
      return given;
    }
    bots.end(switchId, State.TAKEN, work.now());
    Handoff transferred = handoffs.openOf(conversations.get(given.conversationId()));
    if (transferred != null) {
      endTransferred(transferred, given.bot());
    }
    Conversation seen = conversations.get(given.conversationId());
    if (!conversations.passToBot(seen, given.bot())) {
      throw new Controls.StaleControlException(seen.id(), seen.epoch());
    }
    new ControlRecords(work).switched(seen, given.bot());
    long epoch = seen.epoch() + 1;
    deliveries.moveToEpoch(new LaneName.ToUser(seen.id()).stored(), seen.epoch(), epoch);
    turns.moveToEpoch(given.id(), epoch);
    BotConversationState before = bots.botState(seen.id());
    bots.botState(seen.id(), before, before.switched());
    log.info("conversation {} went from bot {} to bot {}", seen.id(), seen.bot(), given.bot());
    if (transferred != null) {
      introduce(seen.id(), transferred, given.bot());
    }
    return given.inEpoch(epoch);
  }

  /** Ends the handoff of a conversation that an agent transfers to a bot that has answered. */
  private void endTransferred(Handoff handoff, String to) {
    Conversation conversation = conversations.get(handoff.conversationId());
    handoffs.bot(handoff.id(), work.context().botOf(conversation));
    Actor asked = new ControlRecords(work).whoAskedBot(conversation, handoff, to).orElse(null);
    UnitOfWork theirs = asked == null ? work : work.as(asked);
    theirs
        .controls()
        .end(
            handoff,
            EndReason.TRANSFERRED,
            words ->
                words.say(
                    AgentText.TRANSFERRED_TO_BOT,
                    asked == null || asked.name() == null ? words.agent(handoff) : asked.name(),
                    PlainWords.name(to)));
  }

  /** Tells the user, before the bot's first words, that no person speaks any more. */
  private void introduce(String conversationId, Handoff transferred, String bot) {
    Conversation conversation = conversations.get(conversationId);
    String agent = transferred.agentName();
    if (agent == null || agent.isEmpty()) {
      work.outbox().systemSays(conversation, UserText.NOW_WITH, PlainWords.name(bot));
    } else {
      work.outbox().systemSays(conversation, UserText.PASSED_TO_BOT, agent, PlainWords.name(bot));
    }
  }

  /** Drops a switch if control changed since it was asked for; returns whether it did. */
  private boolean dropIfVoid(Conversation conversation, BotSwitch asked) {
    Long epoch = asked.epoch();
    return epoch != null
        && epoch != conversation.epoch()
        && bots.end(asked.id(), State.DROPPED, work.now());
  }

  /** Handles a switch that failed: the user is told which bot they are with. */
  void failed(GivenTurn given, String switchId, UserText words) {
    Conversation conversation = conversations.get(given.conversationId());
    BotSwitch asked = bots.get(switchId);
    switch (asked.state()) {
      case PENDING -> {
        if (!dropIfVoid(conversation, asked)) {
          refused(conversation, asked);
        }
      }
      case TAKEN -> work.outbox().systemSays(conversation, words);
      case REFUSED, DROPPED -> {}
    }
  }

  private void refused(Conversation conversation, BotSwitch asked) {
    bots.end(asked.id(), State.REFUSED, work.now());
    log.warn(
        "conversation {} stays with bot {}: bot {} does not answer",
        conversation.id(),
        conversation.bot(),
        asked.toBot());
    if (conversation.control() != Control.BOT) {
      String bot = PlainWords.name(asked.toBot());
      work.desks().tell(conversation, words -> words.say(AgentText.TRANSFER_BOT_SILENT, bot));
      return;
    }
    String title = asked.title();
    if (title == null) {
      work.outbox().systemSays(conversation, UserText.OTHER_BOT_AWAY);
    } else {
      work.outbox().systemSays(conversation, UserText.NAMED_BOT_AWAY, title);
    }
  }

  private Message note(Conversation conversation, @Nullable String turnId, String words) {
    return work.write(conversation, Author.SYSTEM, null, Text.plain(words), Route.BATON, turnId);
  }
}
