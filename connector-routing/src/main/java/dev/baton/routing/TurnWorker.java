package dev.baton.routing;

import dev.baton.connector.Button;
import dev.baton.conversation.Control;
import dev.baton.conversation.Conversation;
import dev.baton.conversation.Handoff;
import dev.baton.conversation.Message;
import dev.baton.conversation.Route;
import dev.baton.conversation.Trigger;
import dev.baton.plan.HandoffPlan;
import dev.baton.routing.circuit.Circuit;
import dev.baton.routing.circuit.CircuitBreakers;
import dev.baton.routing.lane.Alarms;
import dev.baton.routing.lane.Lanes;
import dev.baton.routing.pacing.Pacing;
import dev.baton.store.BotConversationState;
import dev.baton.store.BotSwitch;
import dev.baton.store.ButtonAction;
import dev.baton.store.GivenTurn;
import dev.baton.store.ShardLease;
import dev.baton.store.Tables;
import dev.baton.store.TurnTable;
import dev.baton.texts.UserText;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * Runs the turn lane of a conversation: gives waiting user messages to the bot, one at a time and
 * in order, as long as the bot has control; hands conversations back to the bot; and passes them
 * from bot to bot.
 */
final class TurnWorker implements Lanes.Work {

  private final Transactions transactions;
  private final RoutingContext context;
  private final CircuitBreakers circuits;
  private final BotInvoker invoker;
  private final TurnReview turnReview;
  private final HandBacks handBacks;

  TurnWorker(
      Transactions transactions,
      RoutingContext context,
      Alarms alarms,
      CircuitBreakers circuits,
      Pacing pacing) {
    this.transactions = transactions;
    this.context = context;
    this.circuits = circuits;
    this.invoker = new BotInvoker(transactions, context, alarms, circuits, pacing);
    this.turnReview = new TurnReview(transactions, context, alarms);
    this.handBacks = new HandBacks(transactions, context, alarms);
  }

  @Override
  public void run(String conversationId) throws InterruptedException {
    goOn(conversationId, new TurnStep.Again());
  }

  /** Takes the lane's first step in a transaction that gives it work; see {@link FirstSteps}. */
  Optional<FirstSteps.Begun> begin(UnitOfWork work, String conversationId) {
    TurnStep first = next(work, conversationId);
    return first instanceof TurnStep.Idle
        ? Optional.empty()
        : Optional.of(
            new FirstSteps.Begun(
                lane -> goOn(lane, first), () -> {}, lease -> leave(first, lease)));
  }

  /** Takes back the step of a lane that will not run: no bot was called. */
  private CompletableFuture<Boolean> leave(TurnStep step, ShardLease lease) {
    return transactions.submitUnder(
        lease,
        work -> {
          if (step instanceof TurnStep.Ask ask && ask.given().attempts() == 1) {
            BotInvoker.reroute(work, ask.given());
          } else if (step instanceof TurnStep.Return back && back.first()) {
            work.tables().handoffs().putOffHandBack(back.handoff().id());
          }
          return true;
        });
  }

  private void goOn(String conversationId, TurnStep first) throws InterruptedException {
    TurnStep step = first;
    while (true) {
      step =
          switch (step) {
            case TurnStep.Idle idle -> idle;
            case TurnStep.Park park -> {
              circuits.of(park.bot()).park(conversationId);
              yield new TurnStep.Idle();
            }
            case TurnStep.Again again ->
                transactions.shards().mayContinue()
                    ? transactions.make(work -> next(work, conversationId))
                    : new TurnStep.Idle();
            case TurnStep.Ask ask -> invoker.ask(ask, work -> next(work, conversationId));
            case TurnStep.Recover recover -> {
              invoker.recover(recover.ask());
              yield new TurnStep.Again();
            }
            case TurnStep.Reflect reflect -> {
              turnReview.review(reflect.ask());
              yield new TurnStep.Again();
            }
            case TurnStep.Return back -> {
              handBacks.handBack(back);
              yield new TurnStep.Again();
            }
          };
      if (step instanceof TurnStep.Idle) {
        return;
      }
    }
  }

  /**
   * Decides what the lane does next. The commit that decides on a message also gives it to the bot.
   */
  private TurnStep next(UnitOfWork work, String conversationId) {
    Optional<Conversation> found = work.tables().conversations().find(conversationId);
    if (found.isEmpty()) {
      return new TurnStep.Idle();
    }
    Conversation conversation = found.get();
    Tables tables = work.tables();
    TurnTable.Waiting waiting = tables.turns().waiting(conversationId);
    if (waiting.isOpen()) {
      GivenTurn open = tables.turns().open(conversationId).orElseThrow();
      return new TurnStep.Recover(new TurnFactory(work).of(open));
    }
    if (waiting.isToReview()) {
      GivenTurn answered = tables.turns().toReview(conversationId).orElseThrow();
      return new TurnStep.Reflect(new TurnFactory(work).of(answered));
    }
    if (conversation.control() != Control.BOT) {
      return waiting.isSwitching() ? give(work, conversation) : new TurnStep.Idle();
    }
    if (waiting.isToHandBack()) {
      Handoff ended = tables.handoffs().toHandBack(conversationId).orElseThrow();
      return HandBacks.begin(work, conversation, ended);
    }
    if (waiting.isSwitching()) {
      return give(work, conversation);
    }
    String message = waiting.messageId();
    return message == null
        ? new TurnStep.Idle()
        : give(work, conversation, tables.messages().get(message));
  }

  /** Gives a conversation to the bot that was asked to take it over. */
  private TurnStep give(UnitOfWork work, Conversation conversation) {
    BotSwitch pending = work.tables().bots().pending(conversation.id()).orElseThrow();
    return new BotSwitches(work).give(conversation, pending, circuits);
  }

  private TurnStep give(UnitOfWork work, Conversation conversation, Message message) {
    String bot = context.botOf(conversation);
    Circuit circuit = circuits.of(bot);
    if (!circuit.admits(conversation.id())) {
      return circuit.told(conversation.id())
          ? new TurnStep.Park(bot)
          : tellOfOutage(work, conversation, bot);
    }
    GivenTurn turn =
        new GivenTurn(
            context.ids().next(),
            conversation.id(),
            message.id(),
            bot,
            conversation.epoch(),
            1,
            work.now(),
            0,
            null);
    work.tables().messages().decide(message.id(), Route.BOT, conversation.epoch(), turn.id(), null);
    work.tables().turns().give(turn);
    BotConversationState before = work.tables().bots().botState(conversation.id());
    work.tables().bots().botState(conversation.id(), before, before.heard());
    return new TurnFactory(work).of(turn, message);
  }

  /** Tells a user who writes during an outage, once, and offers a person; the message waits. */
  private TurnStep tellOfOutage(UnitOfWork work, Conversation conversation, String bot) {
    boolean toPeople = context.plan().handoff().whenBotFails() == HandoffPlan.BotFailure.HANDOFF;
    if (toPeople
        && work.controls()
                .initiate(conversation, Trigger.BOT_FAILURE, OwnReason.NOT_THERE.request(), null)
            instanceof Handoffs.Initiated.Open) {
      return new TurnStep.Idle();
    }
    if (toPeople) {
      work.outbox().systemSays(conversation, UserText.BOT_AWAY);
    } else {
      Button person =
          work.outbox()
              .button(conversation, UserText.TALK_TO_PERSON, new ButtonAction.AskForPerson());
      work.outbox().systemOffers(conversation, List.of(person), UserText.BOT_AWAY);
    }
    return new TurnStep.Park(bot);
  }
}
