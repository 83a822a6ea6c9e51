package dev.baton.routing;

import dev.baton.connector.Button;
import dev.baton.connector.Content;
import dev.baton.connector.Content.Text;
import dev.baton.connector.Person;
import dev.baton.conversation.Author;
import dev.baton.conversation.Control;
import dev.baton.conversation.Conversation;
import dev.baton.conversation.Handoff;
import dev.baton.conversation.Route;
import dev.baton.hook.HookKind;
import dev.baton.plan.QueuePlan;
import dev.baton.store.ButtonAction;
import dev.baton.store.TranscriptRequestTable;
import dev.baton.store.TranscriptRequestTable.Request;
import dev.baton.texts.UserText;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Offers users the transcript of a handoff by e-mail, which a webhook sends.
 *
 * <p>The address is what a user announces: they press a button, and then write. It goes into the
 * event and nowhere else: neither bot nor agents see it, and the transcript only says that there
 * was one.
 */
final class TranscriptRequests {

  /** For how long the transcript can be asked for. */
  static final Duration OFFERED = Duration.ofDays(1);

  /** How long after it was announced an address is one. */
  static final Duration ADDRESS = Duration.ofMinutes(10);

  private static final int MOST_TRIES = 2;
  private static final int LONGEST = 254;
  private static final Content WRITTEN = Text.plain("[e-mail address]");
  private static final Pattern EMAIL =
      Pattern.compile(
          "[^\\s@<>()\\[\\],;:\"\\\\\\p{C}]{1,64}@(?:[\\p{L}\\p{N}-]{1,63}\\.){1,8}[\\p{L}\\p{N}-]{2,63}");

  private final UnitOfWork work;
  private final TranscriptRequestTable requests;

  TranscriptRequests(UnitOfWork work) {
    this.work = work;
    this.requests = work.tables().transcriptRequests();
  }

  /** Offers the transcript of a handoff that has just ended, if an agent had it. */
  void offer(Conversation conversation, Handoff handoff) {
    String agent = handoff.agentName();
    if (agent != null) {
      button(conversation, handoff)
          .ifPresent(button ->
              work.outbox()
                  .systemOffers(conversation, List.of(button), UserText.TRANSCRIPT_OFFER, agent));
    }
  }

  /** A button that asks for the transcript of a handoff; empty if its queue does not offer it. */
  Optional<Button> button(Conversation conversation, Handoff handoff) {
    QueuePlan queue = work.context().plan().queues().get(handoff.queue());
    if (queue == null
        || !queue.userSide().transcript()
        || !work.hooks().isTold(HookKind.TRANSCRIPT_REQUESTED)) {
      return Optional.empty();
    }
    requests.offer(handoff.id(), conversation.id(), work.now());
    return Optional.of(button(conversation, handoff.id()));
  }

  /** The same button once more; empty if the transcript cannot be asked for any more. */
  Optional<Button> buttonAgain(Conversation conversation, String handoffId) {
    return isOffered()
        ? requests.find(handoffId).filter(this::isOpen).map(open -> button(conversation, handoffId))
        : Optional.empty();
  }

  private Button button(Conversation conversation, String handoffId) {
    return work.outbox()
        .button(
            conversation, UserText.EMAIL_TRANSCRIPT, new ButtonAction.EmailTranscript(handoffId));
  }

  private boolean isOpen(Request request) {
    return !request.done() && request.offeredAt().plus(OFFERED).isAfter(work.now());
  }

  private boolean isOffered() {
    return work.context().plan().queues().values().stream()
        .anyMatch(queue -> queue.userSide().transcript());
  }

  /**
   * Asks a person for their address, which they write next; returns what they are told if that is
   * not possible any more.
   */
  @Nullable UserText begin(Conversation conversation, Person person, String handoffId) {
    Request request = requests.find(handoffId).filter(this::isOpen).orElse(null);
    boolean possible =
        request != null
            && conversation.control() == Control.BOT
            && work.hooks().isTold(HookKind.TRANSCRIPT_REQUESTED);
    if (request == null || !possible) {
      return UserText.STALE_BUTTON;
    }
    boolean asked =
        awaiting(conversation, person)
            .filter(open -> open.handoffId().equals(handoffId) && !open.wentOn())
            .isPresent();
    if (asked) {
      return null;
    }
    ask(conversation, person, request, 0, UserText.WRITE_EMAIL);
    return null;
  }

  private void ask(
      Conversation conversation, Person person, Request request, int tries, UserText question) {
    requests.await(request, person.id(), tries, work.now());
    Button none =
        work.outbox()
            .button(conversation, UserText.NO_EMAIL, new ButtonAction.NoEmail(request.handoffId()));
    work.outbox().systemOffers(conversation, List.of(none), question);
  }

  /** Notes that the user wants no e-mail after all; returns what they are told instead. */
  @Nullable UserText drop(Conversation conversation, String handoffId) {
    if (!requests.awaitNone(handoffId) || conversation.control() != Control.BOT) {
      return UserText.STALE_BUTTON;
    }
    work.outbox().systemSays(conversation, UserText.EMAIL_OFF);
    return null;
  }

  /**
   * Whether with a button a user goes on with something else than the address. Who rates or wants
   * to add no comment does not: these buttons stand next to the one that asks for the transcript.
   */
  static boolean isOther(ButtonAction action) {
    return !(action instanceof ButtonAction.EmailTranscript
        || action instanceof ButtonAction.NoEmail
        || action instanceof ButtonAction.Rate
        || action instanceof ButtonAction.NoComment);
  }

  /**
   * Notes that a person went on with something else than the address that they announced. What they
   * write is the bot's again, but an address still is one.
   */
  void wentOn(Conversation conversation, Person person) {
    awaiting(conversation, person).ifPresent(request -> requests.wentOn(request.handoffId()));
  }

  private Optional<Request> awaiting(Conversation conversation, Person person) {
    return isOffered()
        ? requests.awaiting(conversation.id(), person.id()).filter(this::isRecent)
        : Optional.empty();
  }

  private boolean isRecent(Request request) {
    Instant since = request.askedAt();
    return since != null && since.plus(ADDRESS).isAfter(work.now());
  }

  /**
   * Takes a text to the bot that is an address, from a person who was asked for theirs a while ago;
   * else false. It is one whatever came in between, even in a flood: the bot must never get it by
   * chance.
   */
  boolean takesAddress(Conversation conversation, Person person, Content content) {
    String words = content instanceof Text text ? text.text().strip() : "";
    if (conversation.control() != Control.BOT || !isOffered() || !isEmail(words)) {
      return false;
    }
    Optional<Request> request = awaiting(conversation, person);
    request.ifPresent(open -> {
      hide(conversation);
      requests.done(open.handoffId(), work.now());
      work.hooks().transcript(conversation, open.handoffId(), words);
      work.outbox().systemSays(conversation, UserText.EMAIL_COMES);
    });
    return request.isPresent();
  }

  private void hide(Conversation conversation) {
    work.write(conversation, Author.USER, Offers.who(conversation), WRITTEN, Route.BATON, null);
  }

  /**
   * Takes a message to the bot that stands in for the address which its author announced, but is
   * none; else false.
   */
  boolean takes(Conversation conversation, Person person, Content content) {
    Request request =
        content instanceof Text
            ? awaiting(conversation, person).filter(open -> !open.wentOn()).orElse(null)
            : null;
    Instant since = request == null ? null : request.askedAt();
    if (request == null || since == null) {
      return false;
    }
    if (!new AnnouncedWords(work).are(conversation, content, since)) {
      requests.wentOn(request.handoffId());
      return false;
    }
    hide(conversation);
    if (request.tries() + 1 < MOST_TRIES) {
      ask(conversation, person, request, request.tries() + 1, UserText.WRITE_EMAIL_AGAIN);
    } else {
      requests.wentOn(request.handoffId());
      work.outbox().systemSays(conversation, UserText.NO_EMAIL_ADDRESS);
    }
    return true;
  }

  static boolean isEmail(String words) {
    return words.length() <= LONGEST && EMAIL.matcher(words).matches();
  }
}
