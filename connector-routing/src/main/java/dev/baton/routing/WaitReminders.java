package dev.baton.routing;

import dev.baton.connector.Content.Text;
import dev.baton.conversation.Conversation;
import dev.baton.conversation.Handoff;
import dev.baton.conversation.HandoffStatus;
import dev.baton.plan.DeskPlan;
import dev.baton.plan.EscalationPlan;
import dev.baton.plan.QueuePlan;
import dev.baton.store.ConversationTable;
import dev.baton.store.DeskAgent;
import dev.baton.store.HandoffTable;
import dev.baton.store.WaitReminder;
import dev.baton.store.WaitReminderTable;
import dev.baton.texts.AgentText;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Reminds the desks of a handoff that nobody takes, each time with more emphasis, and passes it on
 * to another queue in the end, where its queue wants that.
 */
final class WaitReminders {

  /** When it is tried again to pass on a handoff to a queue whose people are away. */
  static final Duration AGAIN = Duration.ofMinutes(1);

  private static final int MOST_NAMES = 5;
  private static final Duration IN_HOURS = Duration.ofHours(2);

  private final UnitOfWork work;
  private final ConversationTable conversations;
  private final HandoffTable handoffs;
  private final WaitReminderTable reminders;
  private final TransferCards cards;

  WaitReminders(UnitOfWork work) {
    this.work = work;
    this.conversations = work.tables().conversations();
    this.handoffs = work.tables().handoffs();
    this.reminders = work.tables().waitReminders();
    this.cards = new TransferCards(work);
  }

  /** Notes that a handoff waits in its queue from now on. */
  void begin(Handoff handoff) {
    end(handoff.id());
    next(plan(handoff), work.now())
        .ifPresent(
            first -> reminders.begin(handoff.id(), handoff.conversationId(), work.now(), first));
  }

  /** Notes that a handoff waits no more: its last reminders cannot be pressed. */
  void end(String handoffId) {
    reminders
        .find(handoffId)
        .ifPresent(reminder -> {
          reminders.end(handoffId);
          settle(reminder);
        });
  }

  /** Does what is due for a handoff that waits; what was missed meanwhile is done once. */
  void due(String handoffId) {
    WaitReminder reminder = reminders.find(handoffId).orElse(null);
    if (reminder == null || !isDue(reminder)) {
      return;
    }
    Handoff handoff = handoffs.find(handoffId).orElse(null);
    if (handoff == null || handoff.status() != HandoffStatus.QUEUED) {
      end(handoffId);
      return;
    }
    EscalationPlan plan = plan(handoff);
    Duration waited = Duration.between(reminder.since(), work.now());
    String to = plan.to();
    boolean late = plan.after() != null && plan.after().compareTo(waited) <= 0;
    if (late && to != null && new Requeues(work).escalate(handoff, to)) {
      return;
    }
    Optional<Instant> again = late ? Optional.of(work.now().plus(AGAIN)) : Optional.empty();
    Optional<Instant> opens = queue(handoff).flatMap(queue -> queue.opensAfter(work.now()));
    Instant dueAt =
        Stream.of(next(plan, reminder.since()), again, opens)
            .flatMap(Optional::stream)
            .min(Instant::compareTo)
            .orElse(null);
    int over = over(plan, waited);
    boolean reminds = opens.isEmpty() && over > reminder.reminders();
    reminders.update(
        new WaitReminder(
            handoffId,
            reminder.conversationId(),
            reminder.since(),
            reminds ? over : reminder.reminders(),
            dueAt,
            reminds ? remind(handoff, reminder, waited, over) : reminder.shown()));
  }

  private boolean isDue(WaitReminder reminder) {
    Instant at = reminder.dueAt();
    return at != null && !at.isAfter(work.now());
  }

  private static int over(EscalationPlan plan, Duration waited) {
    return Math.toIntExact(
        plan.remindAfter().stream().filter(after -> after.compareTo(waited) <= 0).count());
  }

  /** When the next step is due of a handoff that waits since a time. */
  private Optional<Instant> next(EscalationPlan plan, Instant since) {
    Stream<Duration> steps =
        plan.after() == null
            ? plan.remindAfter().stream()
            : Stream.concat(plan.remindAfter().stream(), Stream.of(plan.after()));
    return steps.map(since::plus).filter(work.now()::isBefore).min(Instant::compareTo);
  }

  private Map<String, String> remind(
      Handoff handoff, WaitReminder reminder, Duration waited, int times) {
    settle(reminder);
    Conversation conversation = conversations.get(handoff.conversationId());
    Map<String, String> shown = new HashMap<>();
    for (DeskPlan desk : work.desks().desksSeeing(handoff)) {
      Text text = words(conversation, desk, waited, times > 1);
      shown.put(desk.name(), cards.remind(conversation, handoff, desk, text));
    }
    return shown;
  }

  private Text words(Conversation conversation, DeskPlan desk, Duration waited, boolean louder) {
    DeskWords words = work.words(desk);
    Text told =
        words.say(
            louder ? AgentText.HAS_WAITED_LONGER : AgentText.HAS_WAITED,
            words.who(conversation),
            inWords(words, waited));
    String free = louder ? free(conversation, desk) : "";
    return free.isEmpty() ? told : DeskWords.joined(told, words.say(AgentText.WHO_CAN_TAKE, free));
  }

  private String free(Conversation conversation, DeskPlan desk) {
    SeenAgents seen = new SeenAgents(work);
    return new Availability(work)
        .idle(List.of(desk)).stream()
            .map(Availability.Free::agent)
            .filter(agent -> seen.mayTake(conversation, agent))
            .limit(MOST_NAMES)
            .map(WaitReminders::called)
            .collect(Collectors.joining(", "));
  }

  private static String called(DeskAgent agent) {
    return agent.name() + TransferCards.mention(agent);
  }

  private static String inWords(DeskWords words, Duration time) {
    if (time.compareTo(Duration.ofMinutes(1)) < 0) {
      return words.plain(AgentText.FOR_SECONDS, time.toSeconds());
    }
    return time.compareTo(IN_HOURS) < 0
        ? words.plain(AgentText.FOR_MINUTES, time.toMinutes())
        : words.plain(AgentText.FOR_HOURS, time.toHours());
  }

  private void settle(WaitReminder reminder) {
    Conversation conversation = conversations.get(reminder.conversationId());
    reminder.shown().forEach((desk, message) -> cards.settle(conversation, desk, message, null));
  }

  private Optional<QueuePlan> queue(Handoff handoff) {
    return Optional.ofNullable(work.context().plan().queues().get(handoff.queue()));
  }

  private EscalationPlan plan(Handoff handoff) {
    return queue(handoff).map(QueuePlan::escalation).orElse(EscalationPlan.NONE);
  }
}
