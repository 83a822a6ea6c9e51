package dev.baton.routing;

import dev.baton.bot.Reply;
import dev.baton.connector.Content.Text;
import dev.baton.conversation.Author;
import dev.baton.conversation.Control;
import dev.baton.conversation.Conversation;
import dev.baton.conversation.Message;
import dev.baton.conversation.Route;
import dev.baton.routing.circuit.CircuitBreakers;
import dev.baton.routing.lane.LaneName;
import dev.baton.store.BotConversationState;
import dev.baton.store.BotSwitch;
import dev.baton.store.BotSwitch.State;
import dev.baton.store.GivenTurn;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Conversations that go from bot to bot.
 *
 * <p>A bot asks for it; the other bot is told by a turn of its own, which no user sees; only when
 * it has answered is the conversation its own. Until then the user stays where they were, and what
 * they write waits.
 */
final class BotSwitches {

  /** How often a conversation goes from bot to bot without a word of the user between. */
  static final int HOPS = 5;

  private static final Logger log = LoggerFactory.getLogger(BotSwitches.class);

  private final UnitOfWork work;

  BotSwitches(UnitOfWork work) {
    this.work = work;
  }

  /**
   * A bot asks for another.
   *
   * @param turnId the turn in which it asks; null for none
   * @param epoch the epoch that turn belongs to
   * @return false where it cannot be, so that the conversation stays
   */
  boolean ask(
      Conversation conversation,
      Reply.SwitchBot wanted,
      String from,
      @Nullable String turnId,
      long epoch) {
    if (turnId != null && work.tables().bots().askedBy(turnId)) {
      return true;
    }
    if (!leads(conversation, from)
        || conversation.epoch() != epoch
        || work.tables().bots().pending(conversation.id()).isPresent()) {
      log.warn(
          "bot {} asked in conversation {} for another bot and has no say in it",
          from,
          conversation.id());
      return true;
    }
    Optional<String> to = work.context().botFor(wanted).filter(name -> !name.equals(from));
    int hops = work.tables().bots().botState(conversation.id()).hops();
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
    work.tables()
        .bots()
        .add(
            new BotSwitch(
                work.context().ids().next(),
                conversation.id(),
                standsFor.id(),
                from,
                to.orElse(""),
                wanted.title(),
                turnId,
                possible ? State.PENDING : State.REFUSED),
            work.now());
    work.afterCommit().wakeTurns(conversation.id());
    return possible;
  }

  /** Whether a bot may speak in a conversation now. */
  boolean leads(Conversation conversation, String bot) {
    return conversation.control() == Control.BOT && work.context().botOf(conversation).equals(bot);
  }

  /** Tells the other bot, by a turn; or refuses, where it certainly will not answer. */
  TurnStep give(Conversation conversation, BotSwitch pending, CircuitBreakers circuits) {
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
    work.tables().turns().give(turn);
    return new TurnFactory(work).of(turn);
  }

  /**
   * The other bot has answered: the conversation is its own, and what it says is live. What the bot
   * before it has said and is not sent yet may still be sent, before that.
   *
   * @return the turn as it is now
   */
  GivenTurn taken(GivenTurn given) {
    String switchId = given.switchId();
    if (switchId != null && work.tables().bots().end(switchId, State.TAKEN, work.now())) {
      Conversation seen = work.tables().conversations().get(given.conversationId());
      if (!work.tables().conversations().passToBot(seen, given.bot())) {
        throw new Controls.StaleControlException(seen.id(), seen.epoch());
      }
      long epoch = seen.epoch() + 1;
      work.tables()
          .deliveries()
          .moveToEpoch(new LaneName.ToUser(seen.id()).stored(), seen.epoch(), epoch);
      work.tables().turns().moveToEpoch(given.id(), epoch);
      BotConversationState before = work.tables().bots().botState(seen.id());
      work.tables().bots().botState(seen.id(), before, before.switched());
      log.info("conversation {} went from bot {} to bot {}", seen.id(), seen.bot(), given.bot());
    }
    return work.tables().turns().find(given.id()).orElse(given);
  }

  /** The arrival of a conversation came to nothing; the user is told where they are. */
  void failed(GivenTurn given, String switchId, String words) {
    Conversation conversation = work.tables().conversations().get(given.conversationId());
    BotSwitch asked = work.tables().bots().get(switchId);
    switch (asked.state()) {
      case PENDING -> refused(conversation, asked);
      case TAKEN -> work.outbox().systemSays(conversation, words);
      case REFUSED, DROPPED -> {}
    }
  }

  private void refused(Conversation conversation, BotSwitch asked) {
    work.tables().bots().end(asked.id(), State.REFUSED, work.now());
    log.warn(
        "conversation {} stays with bot {}: bot {} does not answer",
        conversation.id(),
        conversation.bot(),
        asked.toBot());
    work.outbox().systemSays(conversation, Texts.otherBotAway(asked.title()));
  }

  private Message note(Conversation conversation, @Nullable String turnId, String words) {
    return work.tables()
        .messages()
        .add(
            work.context().ids().next(),
            conversation.id(),
            Author.SYSTEM,
            null,
            Text.plain(words),
            Route.BATON,
            conversation.epoch(),
            turnId,
            conversation.handoffId(),
            work.now());
  }
}
