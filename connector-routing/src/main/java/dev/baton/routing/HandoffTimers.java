package dev.baton.routing;

import dev.baton.connector.SteadyClock;
import dev.baton.conversation.EndReason;
import dev.baton.conversation.Handoff;
import dev.baton.conversation.HandoffStatus;
import dev.baton.routing.lane.Alarms;
import dev.baton.routing.lane.FailureLog;
import dev.baton.store.HandoffTable;
import dev.baton.store.NoSuchRowException;
import dev.baton.store.StoreException;
import dev.baton.store.Tables;
import dev.baton.store.UnreadableException;
import dev.baton.texts.AgentText;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/**
 * Ends handoffs whose time is up, and transfers that nobody answers, asks the next agent where one
 * does not answer, reminds agents and desks, and offers what users left once people are there; the
 * times are kept in the store. Also warns when the machine's clock was set.
 */
final class HandoffTimers {

  private static final Logger log = LoggerFactory.getLogger(HandoffTimers.class);
  private static final Duration EVERY = Duration.ofSeconds(1);
  private static final Duration JUMP = Duration.ofSeconds(5);
  private static final int AT_ONCE = 100;

  private final Transactions transactions;
  private final RoutingContext context;
  private final Alarms alarms;
  private final FailureLog failures;
  private final LateQuestions lateQuestions;
  private final WaitingRounds waiting;
  private final Set<String> left = ConcurrentHashMap.newKeySet();
  private final LongAdder handled = new LongAdder();
  private volatile boolean stopped;
  private boolean apart;

  HandoffTimers(Transactions transactions, RoutingContext context, Alarms alarms) {
    this.transactions = transactions;
    this.context = context;
    this.alarms = alarms;
    this.failures = new FailureLog(context.clock());
    this.lateQuestions = new LateQuestions(transactions, context, this::handle);
    this.waiting = new WaitingRounds(transactions, context);
  }

  void start() {
    stopped = false;
    again();
  }

  /** How many waits that came to their end this node has taken up. */
  long handled() {
    return handled.sum();
  }

  void stop() {
    stopped = true;
  }

  private void again() {
    if (!stopped) {
      alarms.at(context.clock().instant().plus(EVERY), () -> Thread.ofVirtual().start(this::look));
    }
  }

  private void look() {
    try {
      Instant now = context.clock().instant();
      if (context.clock() instanceof SteadyClock steady) {
        compare(steady.apart());
      }
      part(() -> all((tables, after) -> tables.handoffs().due(now, after, AT_ONCE), this::end));
      part(() ->
          all(
              (tables, after) -> tables.handoffs().answersDue(now, after, AT_ONCE),
              this::answerMissing));
      part(() ->
          all((tables, after) -> tables.leftMessages().due(now, after, AT_ONCE), this::offerKept));
      part(() ->
          all((tables, after) -> tables.assignments().due(now, after, AT_ONCE), this::askNext));
      part(() ->
          all(
              (tables, after) -> tables.waitReminders().due(now, after, AT_ONCE),
              this::remindDesks));
      part(() -> all((tables, after) -> tables.reminders().due(now, after, AT_ONCE), this::remind));
      part(() -> lateQuestions.look(now));
      part(() -> waiting.look(now));
    } finally {
      again();
    }
  }

  /** Does a part of a look. If that fails, it is tried again soon, and the other parts are done. */
  private void part(Runnable part) {
    try {
      part.run();
    } catch (StoreException | Controls.StaleControlException failure) {
      if (!stopped) {
        log.atLevel(failures.isNews(failure) ? Level.WARN : Level.DEBUG)
            .setCause(failure)
            .log("some timers were not looked at and are again in {}", EVERY);
      }
    } catch (RuntimeException failure) {
      log.error("some timers were not looked at and are again in {}", EVERY, failure);
    }
  }

  /**
   * Handles all that is due, page after page: what cannot be handled now, or belongs to another
   * node, must not hide the rest.
   */
  private void all(Pages pages, Consumer<HandoffTable.Due> each) {
    List<HandoffTable.Due> page = List.of();
    do {
      HandoffTable.Due last = page.isEmpty() ? null : page.getLast();
      page = transactions.read(tables -> pages.after(tables, last));
      page.stream()
          .filter(due -> transactions.shards().isMine(Shards.Kind.TURN, due.conversationId()))
          .forEach(due -> {
            handled.increment();
            each.accept(due);
          });
    } while (page.size() == AT_ONCE && !stopped);
  }

  /** What is due, in pages. */
  @FunctionalInterface
  private interface Pages {

    /**
     * @param last the last of the page before; null to begin
     */
    List<HandoffTable.Due> after(Tables tables, HandoffTable.@Nullable Due last);
  }

  /**
   * Warns if the machine's clock was set. Nothing here depends on that clock, but whoever reads
   * times in logs and transcripts does.
   */
  private void compare(Duration difference) {
    boolean far = difference.abs().compareTo(JUMP) > 0;
    if (far && !apart) {
      log.warn(
          "the machine's clock was set by {} s; Baton follows it by at most one second in ten, or"
              + " at once after a restart",
          difference.toSeconds());
    }
    apart = far;
  }

  private void end(HandoffTable.Due due) {
    handle(due, work -> endIfStillDue(work, due.id()));
  }

  private void answerMissing(HandoffTable.Due due) {
    handle(due, work -> endTransferIfStillDue(work, due.id()));
  }

  private void remind(HandoffTable.Due due) {
    handle(due, work -> new Reminders(work).due(due.id()));
  }

  private void askNext(HandoffTable.Due due) {
    handle(
        due,
        work -> {
          if (work.tables().assignments().isDue(due.id(), work.now())) {
            new Assignments(work).expired(due.id());
          }
        });
  }

  private void remindDesks(HandoffTable.Due due) {
    handle(due, work -> new WaitReminders(work).due(due.id()));
  }

  private void offerKept(HandoffTable.Due due) {
    handle(due, work -> offerIfStillDue(work, due.id()));
  }

  /**
   * Handles one handoff. If that fails, it is tried again later, and the others go on.
   *
   * @return whether it was handled
   */
  private boolean handle(HandoffTable.Due due, Consumer<UnitOfWork> step) {
    try {
      return transactions.make(
          context.givingOut().streams(),
          work -> {
            step.accept(work);
            return true;
          });
    } catch (UnreadableException | NoSuchRowException bad) {
      if (left.add(due.id())) {
        log.warn(
            "handoff {} of conversation {} is due and left to a node that knows it: {}",
            due.id(),
            due.conversationId(),
            bad.getMessage());
      }
    } catch (RuntimeException failure) {
      if (!stopped) {
        log.error(
            "what is due of handoff {} of conversation {} failed",
            due.id(),
            due.conversationId(),
            failure);
      }
    }
    return false;
  }

  /**
   * Ends a transfer that nobody answered in time: a handoff stays with its agent, or goes back to
   * the queue it came from.
   */
  private static void endTransferIfStillDue(UnitOfWork work, String handoffId) {
    Handoff handoff = work.tables().handoffs().get(handoffId);
    if (!work.tables().handoffs().isAnswerDue(handoffId, work.now())) {
      return;
    }
    boolean isBack =
        handoff.status() == HandoffStatus.QUEUED && new Requeues(work).comeBack(handoff);
    if (!isBack) {
      new TransferCards(work).expired(handoffId);
    }
  }

  private static void offerIfStillDue(UnitOfWork work, String handoffId) {
    Handoff handoff = work.tables().handoffs().get(handoffId);
    LeftMessages left = new LeftMessages(work);
    if (left.keptUntil(handoff).filter(opens -> !opens.isAfter(work.now())).isPresent()) {
      left.due(handoff);
    }
  }

  private static void endIfStillDue(UnitOfWork work, String handoffId) {
    Handoff handoff = work.tables().handoffs().get(handoffId);
    if (!work.tables().handoffs().isDue(handoffId, work.now())) {
      return;
    }
    switch (handoff.status()) {
      case QUEUED -> {
        if (!new Requeues(work).comeBack(handoff)) {
          work.controls()
              .end(handoff, EndReason.WAIT_EXPIRED, words -> words.say(AgentText.WAIT_EXPIRED));
        }
      }
      case ACCEPTED ->
          work.controls()
              .end(handoff, EndReason.IDLE_EXPIRED, words -> words.say(AgentText.IDLE_EXPIRED));
      case COMPLETED, FAILED, EXPIRED -> work.tables().handoffs().dueAt(handoff.id(), null);
    }
  }
}
