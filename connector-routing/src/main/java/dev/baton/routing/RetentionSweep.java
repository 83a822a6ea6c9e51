package dev.baton.routing;

import dev.baton.conversation.Conversation;
import dev.baton.conversation.Message;
import dev.baton.plan.RetentionPlan;
import dev.baton.store.DeadLetter;
import dev.baton.store.DeskAgentTable;
import dev.baton.store.KeptAnswerTable;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Removes what is older than the retention plan allows, in small transactions, so that messages
 * never wait long for it.
 */
final class RetentionSweep {

  private static final Logger log = LoggerFactory.getLogger(RetentionSweep.class);
  private static final int AT_ONCE = 200;

  /** How long it is known when a message was changed: longer than a stream goes on from. */
  private static final Duration CHANGES = Duration.ofHours(1);

  private final Transactions transactions;
  private final RetentionPlan plan;

  RetentionSweep(Transactions transactions, RetentionPlan plan) {
    this.transactions = transactions;
    this.plan = plan;
  }

  /**
   * Removes everything that is too old now. Blocking.
   *
   * @return false if it ended early, because the node stops or another node is to take over
   */
  boolean look(Instant now) {
    Duration messages = plan.messages();
    if (messages != null) {
      eraseIdle(now.minus(messages));
      forgetMessages(now.minus(messages));
    }
    Duration letters = plan.deadLetters();
    if (letters != null) {
      discardLetters(now.minus(letters));
    }
    transactions.make(work -> {
      work.tables().agents().forgetBefore(now.minus(DeskAgentTable.KEPT));
      work.tables().keptAnswers().forgetBefore(now.minus(KeptAnswerTable.KEPT));
      work.tables()
          .messageChanges()
          .forgetBefore(StoredChanges.idAt(now.minus(CHANGES).toEpochMilli()));
      return true;
    });
    Instant events = now.minus(plan.inbound());
    int gone = AT_ONCE;
    while (gone == AT_ONCE && mayContinue()) {
      gone = transactions.make(work -> work.tables().retention().forgetEvents(events, AT_ONCE));
    }
    return mayContinue();
  }

  private boolean mayContinue() {
    return transactions.shards().mayContinue();
  }

  private void eraseIdle(Instant since) {
    List<Conversation> idle = List.of();
    do {
      Conversation last = idle.isEmpty() ? null : idle.getLast();
      idle = transactions.read(tables -> tables.retention().idle(since, last, AT_ONCE));
      for (Conversation conversation : idle) {
        if (!mayContinue()) {
          return;
        }
        transactions.make(work -> new ErasureSteps(work).beginForAge(conversation.id(), since));
      }
    } while (idle.size() == AT_ONCE);
  }

  private void forgetMessages(Instant before) {
    String after = "";
    while (true) {
      String from = after;
      List<Message> page = transactions.read(tables -> tables.retention().messages(from, AT_ONCE));
      Set<String> touched = new LinkedHashSet<>();
      page.stream()
          .filter(message -> message.at().isBefore(before))
          .forEach(message -> touched.add(message.conversationId()));
      for (String conversationId : touched) {
        if (!mayContinue()) {
          return;
        }
        List<Message> old =
            page.stream()
                .filter(message -> message.conversationId().equals(conversationId))
                .filter(message -> message.at().isBefore(before))
                .toList();
        transactions.make(work -> new ErasureSteps(work).forget(conversationId, old, before));
      }
      if (page.size() < AT_ONCE || !page.getLast().at().isBefore(before)) {
        return;
      }
      after = page.getLast().id();
    }
  }

  private void discardLetters(Instant before) {
    List<String> old;
    do {
      old = transactions.read(tables -> tables.retention().deadLetters(before, AT_ONCE));
      for (String id : old) {
        if (!mayContinue()) {
          return;
        }
        transactions.make(work ->
            work.tables()
                .deadLetters()
                .find(id)
                .filter(letter -> discard(work, letter))
                .isPresent());
      }
    } while (old.size() == AT_ONCE);
  }

  private static boolean discard(UnitOfWork work, DeadLetter letter) {
    log.warn("dead letter {} is given up for its age: {}", letter.id(), letter.why());
    return work.tables().deadLetters().discard(letter);
  }
}
