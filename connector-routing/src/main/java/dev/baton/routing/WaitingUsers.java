package dev.baton.routing;

import dev.baton.connector.Button;
import dev.baton.connector.Content;
import dev.baton.connector.Content.Text;
import dev.baton.connector.Edits;
import dev.baton.connector.Feature;
import dev.baton.conversation.Author;
import dev.baton.conversation.Conversation;
import dev.baton.conversation.Handoff;
import dev.baton.conversation.HandoffStatus;
import dev.baton.conversation.Message;
import dev.baton.plan.UserSidePlan;
import dev.baton.routing.lane.LaneName;
import dev.baton.store.ButtonAction;
import dev.baton.store.ConversationTable;
import dev.baton.store.DeadLetterTable;
import dev.baton.store.DeliveryTable;
import dev.baton.store.HandoffTable;
import dev.baton.store.MessageTable;
import dev.baton.store.TurnTable;
import dev.baton.store.WaitingTable;
import dev.baton.store.WaitingUser;
import dev.baton.texts.UserText;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Tells users who wait where they stand. That is one message, which is changed as the queue moves,
 * and deleted when the wait is over. Where a platform cannot change it, only much better news are
 * worth another message.
 */
final class WaitingUsers {

  /** How long users of platforms that cannot change a message hear nothing new. */
  static final Duration PAUSE = Duration.ofMinutes(2);

  /** Up to here each place is told; of longer queues, only larger steps. */
  private static final long NEAR = 10;

  private static final long FAR_STEP = 5;

  private final UnitOfWork work;
  private final WaitingTable waiting;
  private final ConversationTable conversations;
  private final HandoffTable handoffs;
  private final MessageTable messages;
  private final DeliveryTable deliveries;
  private final DeadLetterTable letters;
  private final TurnTable turns;

  WaitingUsers(UnitOfWork work) {
    this.work = work;
    this.waiting = work.tables().waiting();
    this.conversations = work.tables().conversations();
    this.handoffs = work.tables().handoffs();
    this.messages = work.tables().messages();
    this.deliveries = work.tables().deliveries();
    this.letters = work.tables().deadLetters();
    this.turns = work.tables().turns();
  }

  /** Notes that a user waits for the first time in a handoff. What they are told comes soon. */
  void begin(Conversation conversation, Handoff handoff) {
    begin(conversation, handoff, wordAt(handoff, work.now()), work.now());
  }

  /**
   * Notes that a user waits again, or in another queue. Whoever kept their place meanwhile has
   * waited since they took it.
   */
  void beginAgain(Conversation conversation, Handoff handoff) {
    Instant since = waiting.since(handoff.id());
    WaitingUser still = waiting.find(handoff.id()).orElse(null);
    Instant word = still == null ? wordAt(handoff, since) : still.wordAt();
    end(handoff.id());
    begin(conversation, handoff, word, since);
  }

  private void begin(
      Conversation conversation, Handoff handoff, @Nullable Instant word, Instant since) {
    if (sideOf(handoff).speaks()) {
      waiting.begin(handoff.id(), conversation, word, since);
    }
  }

  /**
   * When a word is due to a user who waits. If its time passed while they were with the bot, it
   * begins anew.
   */
  private @Nullable Instant wordAt(Handoff handoff, Instant since) {
    Duration after = sideOf(handoff).wordAfter();
    if (after == null) {
      return null;
    }
    Instant due = since.plus(after);
    return due.isAfter(work.now()) ? due : work.now().plus(after);
  }

  /** Notes that a user waits no more, and deletes what they were told. */
  void end(String handoffId) {
    WaitingUser user = waiting.find(handoffId).orElse(null);
    if (user == null) {
      return;
    }
    waiting.end(handoffId);
    String messageId = user.messageId();
    Message message = messageId == null ? null : messages.find(messageId).orElse(null);
    if (message == null) {
      return;
    }
    String lane = new LaneName.ToUser(user.conversationId()).stored();
    boolean isUnderWay = !deliveries.withdraw(message.id(), lane);
    work.afterCommit().wakeDeliveries(lane);
    if (!isChangedInPlace(work.context(), user.channel())) {
      return;
    }
    letters.discardOf(message.id(), lane);
    work.changed(message.id());
    if (isUnderWay) {
      messages.takenBack(message.id(), work.now());
    }
    work.outbox().retractAtUser(message);
  }

  /**
   * Deletes what a user was told if their wait was over before it arrived, and changes it if it
   * would be told otherwise by now.
   *
   * @param message any message that a user has just received
   * @param shown what they received
   */
  void arrived(Message message, Content shown) {
    String handoffId = message.handoffId();
    if (message.author() != Author.SYSTEM || handoffId == null) {
      return;
    }
    if (message.takenBack()) {
      work.outbox().retractAtUser(message);
      return;
    }
    WaitingUser user = waiting.find(handoffId).orElse(null);
    if (user == null
        || !message.id().equals(user.messageId())
        || !isChangedInPlace(work.context(), user.channel())) {
      return;
    }
    Conversation conversation = user(user);
    if (!work.outbox().fitting(conversation).fitOne(message.content()).equals(shown)) {
      work.outbox().rewriteAtUser(conversation, message, message.content());
    }
  }

  /** Whether there is anything to do for a user. To be asked before a transaction is begun. */
  static boolean isDue(RoutingContext context, WaitingUser user, QueuePlaces queues, Instant now) {
    QueuePlaces.Place place = queues.places().get(user.handoffId());
    if (place == null) {
      return true;
    }
    UserSidePlan side = QueuePlaces.sideOf(context.plan(), place.queue());
    return isWordDue(user, now)
        || isNews(
            user,
            side,
            number(side, user, queues, now),
            isChangedInPlace(context, user.channel()),
            now);
  }

  /** Tells a user what there is to tell. */
  void look(String handoffId, QueuePlaces queues) {
    Handoff handoff = handoffs.get(handoffId);
    WaitingUser user = waiting.find(handoffId).orElse(null);
    if (user == null) {
      return;
    }
    Conversation conversation = user(user);
    if (handoff.status() != HandoffStatus.QUEUED || !handoffId.equals(conversation.handoffId())) {
      end(handoffId);
      return;
    }
    String turn = handoff.causingTurn();
    if (turn != null && turns.running(turn)) {
      return;
    }
    UserSidePlan side = sideOf(handoff);
    Long number = number(side, user, queues, work.now());
    boolean inPlace = isChangedInPlace(work.context(), conversation.channel());
    if (isNews(user, side, number, inPlace, work.now())) {
      tell(conversation, user, side, number, inPlace);
    }
    if (isWordDue(user, work.now()) && waiting.worded(handoffId)) {
      work.outbox().systemSays(conversation, UserText.STILL_WAITING);
    }
  }

  private static boolean isWordDue(WaitingUser user, Instant now) {
    Instant at = user.wordAt();
    return at != null && !at.isAfter(now);
  }

  private static @Nullable Long number(
      UserSidePlan side, WaitingUser user, QueuePlaces queues, Instant now) {
    QueuePlaces.Place place = queues.places().get(user.handoffId());
    return switch (side.tell()) {
      case NOTHING -> null;
      case POSITION -> place == null ? null : Long.valueOf(place.number());
      case WAIT -> {
        Long minutes = queues.minutes(user, now);
        boolean overdue = minutes == null ? isOverdue(user, now) : minutes == 0;
        yield overdue ? overdue(user) : minutes;
      }
    };
  }

  /** Whether the minutes have passed that a user was told. */
  private static boolean isOverdue(WaitingUser user, Instant now) {
    Long told = user.told();
    Instant at = user.toldAt();
    return told != null && at != null && at.plus(Duration.ofMinutes(told)).isBefore(now);
  }

  /** Only who was told a time can wait longer than that. */
  private static @Nullable Long overdue(WaitingUser user) {
    return user.told() == null ? null : Long.valueOf(0);
  }

  private static boolean isNews(
      WaitingUser user, UserSidePlan side, @Nullable Long number, boolean inPlace, Instant now) {
    if (user.messageId() == null) {
      return number != null || side.callBack();
    }
    Long told = user.told();
    if (number == null || number.equals(told)) {
      return false;
    }
    Instant toldAt = user.toldAt();
    if (inPlace) {
      return told == null
          || number <= NEAR
          || side.tell() == UserSidePlan.Tell.WAIT
          || Math.abs(number - told) * FAR_STEP >= told;
    }
    boolean muchBetter = told == null || number * 2 <= told;
    return number > 0 && muchBetter && (toldAt == null || !toldAt.plus(PAUSE).isAfter(now));
  }

  private void tell(
      Conversation conversation,
      WaitingUser user,
      UserSidePlan side,
      @Nullable Long number,
      boolean inPlace) {
    String messageId = user.messageId();
    Text words = words(conversation, side, number);
    if (messageId != null && inPlace) {
      Message before = messages.get(messageId);
      Content content =
          before.content() instanceof Content.Buttons with
              ? new Content.Buttons(words, with.buttons())
              : words;
      if (!work.outbox().rewriteAtUser(conversation, before, content)) {
        messages.rewrite(messageId, content);
        work.changed(messageId);
      }
      waiting.told(user.handoffId(), messageId, number, work.now());
      return;
    }
    boolean offers = side.callBack() && messageId == null;
    Message message =
        work.outbox()
            .systemSays(
                conversation,
                offers ? new Content.Buttons(words, List.of(callMe(conversation, user))) : words);
    waiting.told(user.handoffId(), message.id(), number, work.now());
  }

  private Button callMe(Conversation conversation, WaitingUser user) {
    return work.outbox()
        .button(conversation, UserText.CALL_ME, new ButtonAction.CallMe(user.handoffId()));
  }

  private Text words(Conversation conversation, UserSidePlan side, @Nullable Long number) {
    if (number == null) {
      return Text.plain(work.context().words(conversation, UserText.CALL_BACK_OFFER));
    }
    if (number == 0) {
      return Text.plain(work.context().words(conversation, UserText.LONGER_WAIT));
    }
    if (side.tell() == UserSidePlan.Tell.WAIT) {
      return Text.plain(work.context().words(conversation, UserText.EXPECTED_WAIT, number));
    }
    return Text.plain(
        number == 1
            ? work.context().words(conversation, UserText.NEXT_IN_QUEUE)
            : work.context().words(conversation, UserText.QUEUE_POSITION, number));
  }

  private UserSidePlan sideOf(Handoff handoff) {
    return QueuePlaces.sideOf(work.context().plan(), handoff.queue());
  }

  private Conversation user(WaitingUser user) {
    return conversations.get(user.conversationId());
  }

  /** Whether what a user was told can be changed where it stands, with its buttons. */
  static boolean isChangedInPlace(RoutingContext context, Conversation conversation) {
    return isChangedInPlace(context, conversation.channel());
  }

  private static boolean isChangedInPlace(RoutingContext context, String channel) {
    return context.channel(channel) instanceof Edits
        && context.capabilities(channel).has(Feature.EDIT_BUTTONS);
  }
}
