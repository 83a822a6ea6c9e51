package dev.baton.routing;

import dev.baton.bot.Bot;
import dev.baton.bot.BotException;
import dev.baton.bot.Reply;
import dev.baton.bot.StreamingBot;
import dev.baton.bot.Turn;
import dev.baton.connector.Attributes;
import dev.baton.connector.Content;
import dev.baton.conversation.Conversation;
import dev.baton.plan.ChannelPlan;
import dev.baton.routing.AskAnswers.Unanswered;
import dev.baton.routing.circuit.CircuitBreakers;
import dev.baton.routing.lane.Lanes;
import dev.baton.store.BotQuestion;
import dev.baton.store.BotQuestion.State;
import dev.baton.store.BotQuestionTable;
import dev.baton.store.FencedException;
import dev.baton.store.StoreException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs the lane in which a conversation's bot is asked for agents: one question at a time and in
 * order, beside the conversation itself. Each is asked once; if its answer is lost, that is said. A
 * bot that stumbles over what agents ask is not taken for broken: users go on with it.
 */
final class AskWorker implements Lanes.Work {

  private static final Logger log = LoggerFactory.getLogger(AskWorker.class);

  private final Transactions transactions;
  private final RoutingContext context;
  private final CircuitBreakers circuits;

  AskWorker(Transactions transactions, RoutingContext context, CircuitBreakers circuits) {
    this.transactions = transactions;
    this.context = context;
    this.circuits = circuits;
  }

  /** What the lane does next. */
  private sealed interface Step {

    /** Nothing, until the lane is woken. */
    record Idle() implements Step {}

    /** Something was settled without a call; there may be more to do. */
    record Again() implements Step {}

    /** A question is given to the bot. */
    record Ask(String questionId, String conversationId, String bot, Turn turn) implements Step {}
  }

  @Override
  public void run(String conversationId) throws InterruptedException {
    while (transactions.shards().mayContinue()) {
      Step step = transactions.make(work -> next(work, conversationId));
      switch (step) {
        case Step.Idle idle -> {
          return;
        }
        case Step.Again again -> {}
        case Step.Ask ask -> ask(ask);
      }
    }
  }

  /** Decides what the lane does next; the commit that decides on a call also notes it as begun. */
  private Step next(UnitOfWork work, String conversationId) {
    BotQuestionTable questions = work.tables().questions();
    List<BotQuestion> all = questions.of(conversationId);
    BotQuestion question =
        all.stream().filter(each -> each.state() != State.ANSWERED).findFirst().orElse(null);
    if (question == null) {
      return new Step.Idle();
    }
    AskAnswers answers = new AskAnswers(work);
    if (question.state() == State.GIVEN) {
      answers.unanswered(question.id(), List.of(), Unanswered.LOST);
      return new Step.Again();
    }
    Conversation conversation = work.tables().conversations().get(conversationId);
    String bot = context.botOf(conversation);
    WordsToAnswer words = words(work, conversation, question);
    if (words == null) {
      answers.unanswered(question.id(), List.of(), Unanswered.NOT_ASKED);
      return new Step.Again();
    }
    if (!circuits.of(bot).admits(conversationId)) {
      answers.unanswered(question.id(), List.of(), Unanswered.DOWN);
      return new Step.Again();
    }
    BotQuestion before =
        all.stream()
            .filter(each -> each.state() == State.ANSWERED)
            .reduce((earlier, later) -> later)
            .orElse(null);
    ShadowSender shadow = new ShadowSender(conversationId, shadow(question, before));
    all.stream()
        .filter(each -> each.state() == State.ANSWERED && answers.isOver(each))
        .forEach(over -> questions.remove(over.id()));
    questions.give(question.id(), bot, shadow.number());
    Turn turn = turn(work, conversation, question, words, shadow);
    return new Step.Ask(question.id(), conversationId, bot, turn);
  }

  /** What the bot is given; null if there is nothing any more that it could answer. */
  private static @Nullable WordsToAnswer words(
      UnitOfWork work, Conversation conversation, BotQuestion question) {
    Content words = question.words();
    String messageId = question.messageId();
    return words == null
        ? WordsToAnswer.of(work, conversation)
        : new WordsToAnswer(messageId == null ? question.id() : messageId, words, Attributes.NONE);
  }

  /**
   * A handoff has a shadow sender of its own, and another one where the last one may be silent. One
   * that was put back after all keeps its own: the bot has never heard of it.
   */
  private static long shadow(BotQuestion question, @Nullable BotQuestion before) {
    if (before == null) {
      return Math.max(1, question.shadow());
    }
    boolean same = Objects.equals(before.handoffId(), question.handoffId()) && !before.fresh();
    return same ? before.shadow() : before.shadow() + 1;
  }

  private static Turn turn(
      UnitOfWork work,
      Conversation conversation,
      BotQuestion question,
      WordsToAnswer words,
      ShadowSender shadow) {
    ChannelPlan channel = work.context().plan().channel(conversation.channel());
    return new Turn(
        question.id(),
        words.messageId(),
        shadow.id(),
        channel.type(),
        channel.inputChannel(),
        words.content(),
        question.draft() ? conversation.userName() : question.agentName(),
        conversation.language(),
        work.now(),
        null,
        words.attributes());
  }

  private void ask(Step.Ask ask) throws InterruptedException {
    List<Reply> heard = new ArrayList<>();
    @Nullable Unanswered why = call(ask, heard);
    List<Reply> replies = List.copyOf(heard);
    transactions.insist(work -> {
      AskAnswers answers = new AskAnswers(work);
      if (why == null) {
        answers.answered(ask.questionId(), replies);
      } else {
        answers.unanswered(ask.questionId(), replies, why);
      }
      return true;
    });
  }

  /**
   * Calls the bot.
   *
   * @param heard gets what the bot says
   * @return why there is no answer, or no whole one; null if there is
   */
  private @Nullable Unanswered call(Step.Ask ask, List<Reply> heard) throws InterruptedException {
    Shards.LastLook beforeCall = transactions.shards().lastLook();
    try {
      Bot bot = context.bot(ask.bot());
      beforeCall.over(() -> {
        if (bot instanceof StreamingBot streams) {
          streams.reply(ask.turn(), heard::add, beforeCall);
        } else {
          heard.addAll(bot.reply(ask.turn(), beforeCall));
        }
        return true;
      });
    } catch (BotException failure) {
      BotInvoker.leaveToTheNextRunIfInterrupted();
      log.warn(
          "bot {} gave agents no answer in conversation {}, question {}: {}",
          ask.bot(),
          ask.conversationId(),
          ask.questionId(),
          failure.getMessage());
      return switch (failure) {
        case BotException.NotReached notReached -> {
          circuits.of(ask.bot()).failed(String.valueOf(failure.getMessage()));
          yield Unanswered.NOT_REACHED;
        }
        case BotException.Lost lost -> Unanswered.LATE;
        case BotException.Failed failed -> Unanswered.FAILED;
      };
    } catch (FencedException unsure) {
      if (!beforeCall.passed()) {
        transactions.insist(work -> {
          work.tables().questions().putBack(ask.questionId());
          return true;
        });
      }
      throw unsure;
    } catch (StoreException failure) {
      throw failure;
    } catch (RuntimeException failure) {
      BotInvoker.leaveToTheNextRunIfInterrupted();
      log.error(
          "bot {} broke in conversation {}, question {}",
          ask.bot(),
          ask.conversationId(),
          ask.questionId(),
          failure);
      return Unanswered.FAILED;
    }
    circuits.of(ask.bot()).answered();
    return null;
  }
}
