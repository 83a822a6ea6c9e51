package dev.baton.routing;

import dev.baton.bot.ProactiveBot.Wake.Words;
import dev.baton.bot.Reply;
import dev.baton.conversation.Conversation;
import dev.baton.conversation.Trigger;
import dev.baton.store.BotTable;
import dev.baton.store.ConversationTable;
import dev.baton.store.GivenTurn;
import dev.baton.store.InboundTable;
import dev.baton.store.TurnTable;
import dev.baton.texts.UserText;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Handles what a bot says by calling Baton.
 *
 * <p>While that bot has a turn in the conversation, its words belong to the turn, in the order in
 * which they came. Otherwise they are said if the bot leads the conversation now, and kept as
 * drafts if not. Everything in a call is one transaction: a call that was answered is on disk, and
 * a call that was not answered can be repeated.
 */
final class ProactiveMessages {

  private static final Logger log = LoggerFactory.getLogger(ProactiveMessages.class);

  private final UnitOfWork work;
  private final InboundTable inbound;
  private final ConversationTable conversations;
  private final TurnTable turns;
  private final BotTable bots;

  ProactiveMessages(UnitOfWork work) {
    this.work = work;
    this.inbound = work.tables().inbound();
    this.conversations = work.tables().conversations();
    this.turns = work.tables().turns();
    this.bots = work.tables().bots();
  }

  Callbacks.Called take(String bot, Words words) {
    Optional<ShadowSender> shadow = ShadowSender.of(words.senderId());
    if (shadow.isPresent()) {
      return new AskAnswers(work).heard(bot, shadow.get(), words);
    }
    Optional<Conversation> found = conversations.ofSender(words.senderId());
    if (found.isEmpty()) {
      return new Callbacks.Called.UnknownSender();
    }
    String id = words.id();
    if (id != null && !inbound.note("bot:" + bot, id, work.now())) {
      log.debug("bot {} repeated its call {}", bot, id);
      return new Callbacks.Called.Stored();
    }
    String conversationId = found.get().id();
    GivenTurn turn =
        turns.open(conversationId).filter(given -> given.bot().equals(bot)).orElse(null);
    boolean leads = new BotSwitches(work).leads(found.get(), bot);
    boolean handsOff = words.replies().stream().anyMatch(Reply.HandOff.class::isInstance);
    for (Reply reply : words.replies()) {
      if (turn != null) {
        turn = new TurnResultHandler(work).heard(turn, reply);
      } else {
        unasked(bot, conversationId, reply, leads, handsOff);
      }
    }
    boolean said = words.replies().stream().anyMatch(Reply.Say.class::isInstance);
    boolean refused = turn == null && !said && refused(conversationId, bot, words);
    if (refused) {
      work.outbox().systemSays(conversations.get(conversationId), UserText.OTHER_BOT_AWAY);
    }
    return new Callbacks.Called.Stored();
  }

  /**
   * Handles one reply that was given outside a turn.
   *
   * @param leads whether the bot led the conversation when it called
   * @param handsOff whether the same call hands the conversation off; then what it says are its
   *     last words
   */
  private void unasked(
      String bot, String conversationId, Reply reply, boolean leads, boolean handsOff) {
    Conversation conversation = conversations.get(conversationId);
    switch (reply) {
      case Reply.Say say -> {
        if (leads) {
          Long epoch = handsOff ? null : Long.valueOf(conversation.epoch());
          work.outbox().botSays(conversation, say.content(), null, epoch);
          new TurnResultHandler(work).spoke(conversation.id());
        } else {
          new Drafts(work).keep(conversation, say.content(), null);
        }
      }
      case Reply.HandOff handOff -> {
        if (leads) {
          work.controls().initiate(conversation, Trigger.REPLY, handOff.request(), null);
        } else {
          log.warn(
              "bot {} asked in conversation {} for a person and has no say in it",
              bot,
              conversation.id());
        }
      }
      case Reply.SwitchBot other -> {
        boolean unused =
            new BotSwitches(work).ask(conversation, other, bot, null, conversation.epoch());
      }
    }
  }

  private boolean refused(String conversationId, String bot, Words words) {
    boolean asked = words.replies().stream().anyMatch(Reply.SwitchBot.class::isInstance);
    return asked
        && new BotSwitches(work).leads(conversations.get(conversationId), bot)
        && bots.pending(conversationId).isEmpty();
  }
}
