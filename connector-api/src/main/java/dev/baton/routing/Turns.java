package dev.baton.routing;

import dev.baton.bot.BotException;
import dev.baton.bot.Remembers;
import dev.baton.bot.Reply;
import dev.baton.bot.Turn;
import dev.baton.connector.Content;
import dev.baton.connector.Content.Text;
import dev.baton.connector.Health;
import dev.baton.connector.Place;
import dev.baton.connector.Typing;
import dev.baton.conversation.Control;
import dev.baton.conversation.Conversation;
import dev.baton.conversation.Handoff;
import dev.baton.conversation.Message;
import dev.baton.conversation.Route;
import dev.baton.conversation.Trigger;
import dev.baton.plan.ChannelPlan;
import dev.baton.plan.DeskPlan;
import dev.baton.store.ButtonAction;
import dev.baton.store.GivenTurn;
import dev.baton.store.StoreException;
import dev.baton.store.TurnTable.Outcome;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The turn lane of a conversation: gives waiting user messages to the bot, one at a time and in
 * order, for as long as the bot has control, and hands conversations back to it.
 */
final class Turns implements Lanes.Work {

  private static final Logger log = LoggerFactory.getLogger(Turns.class);
  private static final int ATTEMPTS = 3;
  private static final Duration FIRST_RETRY = Duration.ofMillis(500);

  /** After which a user is shown that the bot is writing. */
  private static final Duration SLOW = Duration.ofMillis(700);

  /** How long a bot that restarts is asked again what became of a turn. */
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  private final Changes changes;
  private final House house;
  private final Alarms alarms;
  private final HandBacks handBacks;
  private final ConcurrentMap<String, Unreached> unreached = new ConcurrentHashMap<>();
  private final ConcurrentMap<String, Health> health = new ConcurrentHashMap<>();

  Turns(Changes changes, House house, Alarms alarms) {
    this.changes = changes;
    this.house = house;
    this.alarms = alarms;
    this.handBacks = new HandBacks(changes, house);
  }

  /** How a bot's last call went; up until one fails. */
  Health health(String bot) {
    return health.getOrDefault(bot, new Health.Up());
  }

  @Override
  public void run(String conversationId) throws InterruptedException {
    while (true) {
      switch (changes.make(change -> next(change, conversationId))) {
        case Next.Idle idle -> {
          return;
        }
        case Next.Ask ask -> ask(ask);
        case Next.Recover recover -> recover(recover.ask());
        case Next.Return back ->
            handBacks.handBack(back.conversation(), back.handoff(), back.first());
      }
    }
  }

  /** What the lane does next; a message is given to the bot by the commit that decides it. */
  private Next next(Change change, String conversationId) {
    Optional<Conversation> found = change.tables().conversations().find(conversationId);
    if (found.isEmpty()) {
      return new Next.Idle();
    }
    Conversation conversation = found.get();
    Optional<GivenTurn> open = change.tables().turns().open(conversationId);
    if (open.isPresent()) {
      Message message = change.tables().messages().get(open.get().messageId());
      return new Next.Recover(asking(conversation, message, open.get()));
    }
    if (conversation.control() != Control.BOT) {
      return new Next.Idle();
    }
    Optional<Handoff> ended = change.tables().handoffs().toHandBack(conversationId);
    if (ended.isPresent()) {
      boolean first = change.tables().handoffs().beginHandBack(ended.get().id());
      return new Next.Return(conversation, ended.get(), first);
    }
    Optional<Message> waiting = change.tables().messages().firstWaiting(conversationId);
    if (waiting.isEmpty()) {
      return new Next.Idle();
    }
    GivenTurn turn =
        new GivenTurn(
            house.ids().next(),
            conversationId,
            waiting.get().id(),
            house.botOf(conversation),
            conversation.epoch(),
            1,
            change.now());
    change
        .tables()
        .messages()
        .decide(waiting.get().id(), Route.BOT, conversation.epoch(), turn.id(), null);
    change.tables().turns().give(turn);
    return asking(conversation, waiting.get(), turn);
  }

  private void ask(Next.Ask ask) throws InterruptedException {
    String conversationId = ask.given().conversationId();
    List<Reply> replies;
    showTyping(ask);
    try {
      replies = house.bot(ask.bot()).reply(ask.turn());
    } catch (BotException failure) {
      leaveToTheNextRunIfInterrupted();
      log.warn(
          "bot {} gave no answer in conversation {}, turn {}: {}",
          ask.bot(),
          conversationId,
          ask.given().id(),
          failure.getMessage());
      health.put(ask.bot(), new Health.Down(String.valueOf(failure.getMessage())));
      switch (failure) {
        case BotException.NotReached notReached -> notReached(ask);
        case BotException.Lost lost -> recover(ask);
        case BotException.Failed failed -> giveUp(ask, Outcome.FAILED, Texts.botFailed());
      }
      return;
    } catch (RuntimeException failure) {
      leaveToTheNextRunIfInterrupted();
      log.error(
          "bot {} broke in conversation {}, turn {}",
          ask.bot(),
          conversationId,
          ask.given().id(),
          failure);
      giveUp(ask, Outcome.FAILED, Texts.botFailed());
      return;
    }
    unreached.remove(conversationId);
    health.put(ask.bot(), new Health.Up());
    changes.insist(change -> {
      finish(change, ask.given(), replies);
      return true;
    });
  }

  /** A bot that takes its time is seen to be writing; a quick one costs no call. */
  private void showTyping(Next.Ask ask) {
    if (house.channel(ask.channel()) instanceof Typing typing) {
      alarms.at(
          house.clock().instant().plus(SLOW),
          () ->
              Thread.ofVirtual()
                  .start(() -> {
                    if (changes.read(tables -> tables.turns().running(ask.given().id()))) {
                      typing.typing(Place.chat(ask.chat()));
                    }
                  }));
    }
  }

  /**
   * A call that broke off because the program stops is taken up by the next run, as after a crash.
   */
  private static void leaveToTheNextRunIfInterrupted() throws InterruptedException {
    if (Thread.interrupted()) {
      throw new InterruptedException("stopping");
    }
  }

  /** Takes a turn's answer: signals are swallowed, words are said or become drafts. */
  private void finish(Change change, GivenTurn given, List<Reply> replies) {
    if (!change.tables().turns().end(given.id(), Outcome.ANSWERED, change.now())) {
      return;
    }
    for (Reply reply : replies) {
      Conversation conversation = change.tables().conversations().get(given.conversationId());
      switch (reply) {
        case Reply.Say say ->
            new Drafts(change).sayOrKeep(conversation, say.content(), given.id(), given.epoch());
        case Reply.HandOff handOff ->
            change.controls().initiate(conversation, Trigger.REPLY, handOff.request(), given.id());
        case Reply.SwitchBot other ->
            log.warn(
                "bot {} asked in conversation {} for another bot, which this version does not switch to",
                given.bot(),
                conversation.id());
      }
    }
    boolean spoke = replies.stream().anyMatch(Reply.Say.class::isInstance);
    if (!spoke) {
      change.controls().tellQueued(given.conversationId(), given.id());
    }
    new Held(change).release(given.conversationId());
  }

  private void notReached(Next.Ask ask) throws InterruptedException {
    String conversationId = ask.given().conversationId();
    int attempts =
        unreached
            .merge(conversationId, new Unreached(ask.given().messageId(), 1), Unreached::again)
            .attempts();
    boolean toPeople =
        changes.insist(change -> {
          Conversation conversation = change.tables().conversations().get(conversationId);
          if (attempts >= ATTEMPTS && conversation.handoffId() == null) {
            return false;
          }
          if (change.tables().turns().end(ask.given().id(), Outcome.NOT_REACHED, change.now())) {
            reroute(change, conversation, ask.given());
          }
          return true;
        });
    if (toPeople) {
      Instant retry =
          house.clock().instant().plus(FIRST_RETRY.multipliedBy(1L << Math.min(6, attempts - 1)));
      alarms.await(retry);
    } else {
      unreached.remove(conversationId);
      giveUp(ask, Outcome.NOT_REACHED, Texts.botUnreachable());
    }
  }

  /** A message that certainly was not heard is decided anew. */
  private static void reroute(Change change, Conversation conversation, GivenTurn given) {
    String messageId = given.messageId();
    change.tables().messages().undecide(messageId);
    String handoffId = conversation.handoffId();
    if (handoffId != null
        && change
            .tables()
            .messages()
            .decide(messageId, Route.PEOPLE, conversation.epoch(), null, handoffId)) {
      Handoff handoff = change.tables().handoffs().get(handoffId);
      for (DeskPlan desk : change.people().desksSeeing(handoff)) {
        change
            .post()
            .tellDesk(conversation, desk, new Lines().italic("Written before the above:").text());
      }
      change
          .people()
          .toPeople(conversation, handoff, change.tables().messages().get(messageId), null);
    }
    change.controls().tellQueued(conversation.id(), given.id());
    new Held(change).release(conversation.id());
  }

  private void recover(Next.Ask ask) throws InterruptedException {
    if (!(house.bot(ask.bot()) instanceof Remembers remembers)) {
      giveUp(ask, Outcome.LOST, Texts.answerLost());
      return;
    }
    Instant patience = house.clock().instant().plus(PATIENCE);
    for (int attempt = 0; ; attempt++) {
      try {
        switch (remembers.recall(ask.turn())) {
          case Remembers.Memory.Answered answered ->
              changes.insist(change -> {
                finish(change, ask.given(), answered.replies());
                return true;
              });
          case Remembers.Memory.Unheard unheard -> giveOnceMore(ask);
        }
        return;
      } catch (BotException failure) {
        leaveToTheNextRunIfInterrupted();
        log.warn(
            "bot {} does not tell what became of turn {} in conversation {}: {}",
            ask.bot(),
            ask.given().id(),
            ask.given().conversationId(),
            failure.getMessage());
        Instant again =
            house.clock().instant().plus(FIRST_RETRY.multipliedBy(1L << Math.min(4, attempt)));
        if (again.isAfter(patience) || failure instanceof BotException.Failed) {
          giveUp(ask, Outcome.LOST, Texts.answerLost());
          return;
        }
        alarms.await(again);
      } catch (StoreException | Controls.StaleControlException failure) {
        throw failure;
      } catch (RuntimeException failure) {
        leaveToTheNextRunIfInterrupted();
        log.error(
            "bot {} broke when it was asked about turn {} in conversation {}",
            ask.bot(),
            ask.given().id(),
            ask.given().conversationId(),
            failure);
        giveUp(ask, Outcome.LOST, Texts.answerLost());
        return;
      }
    }
  }

  private void giveOnceMore(Next.Ask ask) throws InterruptedException {
    GivenTurn given = ask.given();
    Optional<Next.Ask> again =
        changes.make(change -> {
          Conversation conversation = change.tables().conversations().get(given.conversationId());
          boolean same =
              conversation.control() == Control.BOT && conversation.epoch() == given.epoch();
          if (!same) {
            if (change.tables().turns().end(given.id(), Outcome.NOT_REACHED, change.now())) {
              reroute(change, conversation, given);
            }
            return Optional.empty();
          }
          if (given.attempts() >= ATTEMPTS) {
            return Optional.of(ask);
          }
          change.tables().turns().repeat(given.id(), change.now());
          GivenTurn repeated = change.tables().turns().open(conversation.id()).orElseThrow();
          Message message = change.tables().messages().get(given.messageId());
          return Optional.of(asking(conversation, message, repeated));
        });
    if (again.isPresent()) {
      if (again.get().given().attempts() == given.attempts()) {
        giveUp(ask, Outcome.LOST, Texts.answerLost());
      } else {
        ask(again.get());
      }
    }
  }

  /** The message will not be answered; whoever hears the conversation now is told so. */
  private void giveUp(Next.Ask ask, Outcome outcome, String words) throws InterruptedException {
    changes.insist(change -> {
      if (!change.tables().turns().end(ask.given().id(), outcome, change.now())) {
        return false;
      }
      Conversation conversation = change.tables().conversations().get(ask.given().conversationId());
      Message message = change.tables().messages().get(ask.given().messageId());
      String handoffId = conversation.handoffId();
      if (handoffId == null) {
        Post post = change.post();
        post.systemSays(
            conversation,
            new Content.Buttons(
                Text.plain(words),
                List.of(
                    post.button(
                        conversation.id(),
                        Texts.ASK_AGAIN,
                        new ButtonAction.AskAgain(message.id())),
                    post.button(
                        conversation.id(),
                        Texts.TALK_TO_PERSON,
                        new ButtonAction.AskForPerson()))));
      } else {
        Handoff handoff = change.tables().handoffs().get(handoffId);
        Text unanswered =
            new Lines()
                .italic("The bot was asked and gave no answer: ")
                .plain(Lines.summary(message.content()))
                .text();
        for (DeskPlan desk : change.people().desksSeeing(handoff)) {
          change.post().tellDesk(conversation, desk, unanswered);
        }
        change.controls().tellQueued(conversation.id(), ask.given().id());
      }
      new Held(change).release(conversation.id());
      return true;
    });
  }

  private Next.Ask asking(Conversation conversation, Message message, GivenTurn given) {
    return new Next.Ask(
        given,
        house.botOf(conversation),
        conversation.channel(),
        conversation.chat(),
        turn(conversation, message, given));
  }

  private Turn turn(Conversation conversation, Message message, GivenTurn given) {
    ChannelPlan channel = house.plan().channel(conversation.channel());
    return new Turn(
        given.id(),
        message.id(),
        conversation.senderId(),
        channel.type(),
        channel.inputChannel(),
        message.content(),
        conversation.userName(),
        conversation.language(),
        given.startedAt(),
        null);
  }

  /** How often in a row a message did not reach the bot. */
  private record Unreached(String messageId, int attempts) {

    Unreached again(Unreached next) {
      return messageId.equals(next.messageId()) ? new Unreached(messageId, attempts + 1) : next;
    }
  }

  /** What a turn lane does next. */
  private sealed interface Next {

    record Idle() implements Next {}

    record Ask(GivenTurn given, String bot, String channel, String chat, Turn turn)
        implements Next {}

    /** A turn was given and the program ended before its outcome was known. */
    record Recover(Ask ask) implements Next {}

    /** A handoff ended; {@code first} unless the bot may have been told before a crash. */
    record Return(Conversation conversation, Handoff handoff, boolean first) implements Next {}
  }
}
