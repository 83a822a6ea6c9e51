package dev.baton.routing;

import dev.baton.conversation.Actor;
import dev.baton.conversation.Conversation;
import dev.baton.conversation.Handoff;
import dev.baton.store.KeptAnswerTable;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** Performs acts, each in one unit of work, and once if that is asked for. */
final class DeskActs implements Acts {

  private final Transactions transactions;
  private final RoutingContext context;

  DeskActs(Transactions transactions, RoutingContext context) {
    this.transactions = transactions;
    this.context = context;
  }

  @Override
  public CompletionStage<Outcome> perform(Agent by, Act act, Terms terms) {
    return transactions.submit(
        context.givingOut().streams(),
        work -> {
          Once once = terms.once();
          UnitOfWork theirs = work.as(Actor.caller(by.id(), by.name()));
          return once == null
              ? perform(theirs, by, act, terms.epoch())
              : once(theirs, by, act, terms.epoch(), once);
        });
  }

  /** What was refused has changed nothing, so its key may be used again. */
  private static Outcome once(UnitOfWork work, Agent by, Act act, @Nullable Long epoch, Once once) {
    KeptAnswerTable answers = work.tables().keptAnswers();
    Optional<KeptAnswerTable.Kept> before =
        answers.take(by.id(), once.key(), once.fingerprint(), work.now());
    if (before.isPresent()) {
      return before.get().fingerprint().equals(once.fingerprint())
          ? again(work, act, before.get())
          : new Outcome.KeyReused();
    }
    Outcome outcome = perform(work, by, act, epoch);
    String conversation =
        switch (outcome) {
          case Outcome.Done done -> done.conversation().id();
          case Outcome.Initiated initiated -> initiated.conversation().id();
          case Outcome.Repeated other -> null;
          case Outcome.KeyReused other -> null;
          case Outcome.Changed other -> null;
          case Outcome.Unknown other -> null;
          case Outcome.Taken other -> null;
          case Outcome.NotYours other -> null;
          case Outcome.Over other -> null;
          case Outcome.Full other -> null;
          case Outcome.Refused other -> null;
          case Outcome.Doubtful other -> null;
        };
    if (conversation == null) {
      answers.giveBack(by.id(), once.key());
    } else {
      answers.keep(by.id(), once.key(), once.answer().apply(outcome), conversation);
    }
    return outcome;
  }

  /** What was answered before, unless that holds words that are being erased. */
  private static Outcome again(UnitOfWork work, Act act, KeptAnswerTable.Kept before) {
    String conversation = before.conversationId();
    if (conversation != null && work.tables().erasures().find(conversation).isPresent()) {
      return new Outcome.Unknown(handoffOf(act) == null ? What.CONVERSATION : What.HANDOFF);
    }
    return new Outcome.Repeated(before.answer());
  }

  private static Outcome perform(UnitOfWork work, Agent by, Act act, @Nullable Long epoch) {
    String handoffId = handoffOf(act);
    Optional<Handoff> handoff = Optional.empty();
    if (handoffId != null) {
      handoff = work.tables().handoffs().find(handoffId);
      if (handoff.isEmpty()) {
        return new Outcome.Unknown(What.HANDOFF);
      }
    }
    Optional<Conversation> found =
        StoredOverview.find(
            work.tables(),
            handoff.map(Handoff::conversationId).orElseGet(() -> conversationOf(act)));
    if (found.isEmpty() || !isServed(work, found.get())) {
      return new Outcome.Unknown(handoffId == null ? What.CONVERSATION : What.HANDOFF);
    }
    Conversation conversation = found.get();
    if (epoch != null && epoch != conversation.epoch()) {
      return new Outcome.Changed(conversation.epoch());
    }
    return new ActingAgent(work, by).perform(act, conversation);
  }

  /** Whether the conversation's channel is still configured: others cannot be answered. */
  private static boolean isServed(UnitOfWork work, Conversation conversation) {
    return work.context().plan().channels().containsKey(conversation.channel());
  }

  private static @Nullable String handoffOf(Act act) {
    return switch (act) {
      case Act.Claim claim -> claim.handoffId();
      case Act.Release release -> release.handoffId();
      case Act.Transfer transfer -> transfer.handoffId();
      case Act.Resolve resolve -> resolve.handoffId();
      case Act.TakeOver take -> null;
      case Act.Say say -> null;
      case Act.SayCanned say -> null;
      case Act.Send send -> null;
      case Act.Note note -> null;
      case Act.Initiate initiate -> null;
    };
  }

  private static String conversationOf(Act act) {
    return switch (act) {
      case Act.TakeOver take -> take.conversationId();
      case Act.Say say -> say.conversationId();
      case Act.SayCanned say -> say.conversationId();
      case Act.Send send -> send.conversationId();
      case Act.Note note -> note.conversationId();
      case Act.Initiate initiate -> initiate.conversationId();
      case Act.Claim claim -> "";
      case Act.Release release -> "";
      case Act.Transfer transfer -> "";
      case Act.Resolve resolve -> "";
    };
  }
}
