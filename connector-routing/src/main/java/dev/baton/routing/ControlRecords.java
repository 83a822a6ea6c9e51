package dev.baton.routing;

import dev.baton.connector.Person;
import dev.baton.conversation.Actor;
import dev.baton.conversation.AuditEntry;
import dev.baton.conversation.Control;
import dev.baton.conversation.Conversation;
import dev.baton.conversation.EndReason;
import dev.baton.conversation.Handoff;
import dev.baton.store.AuditTable;
import dev.baton.store.DeskAgent;
import java.util.Locale;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Writes down for good who had control when, as part of the unit of work that changes it. Costs one
 * row, and nothing is read for it.
 */
final class ControlRecords {

  /** A conversation has another controller. */
  static final String PASSED = "control.passed";

  /** A handoff is over whose user was with the bot already. */
  static final String ENDED = "handoff.ended";

  /** A person was asked for, and nobody can come. */
  static final String REFUSED = "handoff.refused";

  /** Somebody asks an agent or a bot to take a conversation; its agent keeps it until then. */
  static final String TRANSFER_ASKED = "transfer.asked";

  private final UnitOfWork work;
  private final AuditTable audit;

  ControlRecords(UnitOfWork work) {
    this.work = work;
    this.audit = work.tables().audit();
  }

  /** Records that control passed from what was seen. */
  void passed(Conversation seen, Control to, ControlChange change) {
    Handoff about = change.about();
    SortedMap<String, String> detail = new TreeMap<>();
    detail.put("from", word(seen.control()));
    detail.put("to", word(to));
    detail.put("why", change.why().word());
    detail.put("queue", about.queue());
    put(detail, "reason", change.reason());
    switch (to) {
      case BOT -> detail.put("bot", seen.bot());
      case QUEUE -> put(detail, "trigger", change.why() == Passing.ASKED ? about.trigger() : null);
      case AGENT -> {
        put(detail, "agent_id", about.agentId());
        put(detail, "agent_name", about.agentName());
        put(detail, "desk", about.desk());
      }
    }
    add(PASSED, seen, about.id(), seen.epoch() + 1, change.by(), detail);
  }

  /** Records that another bot has a conversation. */
  void switched(Conversation seen, String bot) {
    SortedMap<String, String> detail = new TreeMap<>();
    detail.put("from", word(Control.BOT));
    detail.put("to", word(Control.BOT));
    detail.put("why", Passing.SWITCHED.word());
    detail.put("from_bot", seen.bot());
    detail.put("bot", bot);
    add(PASSED, seen, null, seen.epoch() + 1, Actor.bot(seen.bot()), detail);
  }

  /** Records the end of a handoff that leaves control where it is. */
  void ended(Conversation conversation, Handoff handoff, EndReason reason) {
    SortedMap<String, String> detail = new TreeMap<>();
    detail.put("queue", handoff.queue());
    detail.put("reason", reason.word());
    Actor by = ControlChange.ended(handoff, reason).by();
    add(ENDED, conversation, handoff.id(), null, by, detail);
  }

  /** Records a handoff that was over before it began. */
  void refused(Conversation conversation, Handoff handoff, EndReason reason) {
    SortedMap<String, String> detail = new TreeMap<>();
    detail.put("queue", handoff.queue());
    detail.put("reason", reason.word());
    detail.put("trigger", word(handoff.trigger()));
    Actor by = ControlChange.asked(Passing.ASKED, handoff).by();
    add(REFUSED, conversation, handoff.id(), null, by, detail);
  }

  /** Records that an agent is asked to take a conversation over. */
  void askedAgent(Conversation conversation, Handoff handoff, Person by, DeskAgent colleague) {
    SortedMap<String, String> detail = new TreeMap<>();
    detail.put("queue", handoff.queue());
    detail.put("agent_id", colleague.id());
    detail.put("agent_name", colleague.name());
    detail.put("desk", colleague.desk());
    asked(conversation, handoff, by, detail);
  }

  /** Records that another bot is asked to take a conversation over. */
  void askedBot(Conversation conversation, Handoff handoff, Person by, String bot) {
    SortedMap<String, String> detail = new TreeMap<>();
    detail.put("queue", handoff.queue());
    detail.put("bot", bot);
    asked(conversation, handoff, by, detail);
  }

  private void asked(
      Conversation conversation, Handoff handoff, Person by, SortedMap<String, String> detail) {
    Actor agent = Actor.agent(by.id(), by.name());
    add(TRANSFER_ASKED, conversation, handoff.id(), null, agent, detail);
  }

  /** Who asked a bot last to take a handoff's conversation over; empty if it is not recorded. */
  Optional<Actor> whoAskedBot(Conversation conversation, Handoff handoff, String bot) {
    return audit.of(conversation.id()).stream()
        .filter(entry -> entry.action().equals(TRANSFER_ASKED))
        .filter(entry -> handoff.id().equals(entry.handoffId()))
        .filter(entry -> bot.equals(entry.detail().get("bot")))
        .reduce((earlier, later) -> later)
        .map(AuditEntry::actor);
  }

  private void add(
      String action,
      Conversation conversation,
      @Nullable String handoffId,
      @Nullable Long epoch,
      Actor told,
      SortedMap<String, String> detail) {
    Actor behalf = work.by();
    Actor by = behalf == null ? told : behalf;
    boolean unnamed = by.kind().equals("bot") && by.name() == null;
    audit.add(
        new AuditEntry(
            work.context().ids().next(),
            work.now(),
            unnamed ? Actor.bot(conversation.bot()) : by,
            action,
            conversation.id(),
            handoffId,
            epoch,
            detail,
            null,
            null));
  }

  private static void put(
      SortedMap<String, String> detail, String name, @Nullable Enum<?> constant) {
    put(detail, name, constant == null ? null : word(constant));
  }

  private static void put(SortedMap<String, String> detail, String name, @Nullable String value) {
    if (value != null) {
      detail.put(name, value);
    }
  }

  private static String word(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT);
  }
}
