package dev.baton.routing;

import dev.baton.connector.Button;
import dev.baton.connector.Content;
import dev.baton.connector.Content.Text;
import dev.baton.connector.Person;
import dev.baton.conversation.Control;
import dev.baton.conversation.Conversation;
import dev.baton.conversation.Handoff;
import dev.baton.conversation.Message;
import dev.baton.plan.QueuePlan;
import dev.baton.store.ButtonAction;
import dev.baton.store.HandoffRating;
import dev.baton.store.MessageTable;
import dev.baton.store.RatingTable;
import dev.baton.texts.UserText;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Asks users what they think of a handoff that an agent resolved.
 *
 * <p>A comment is only what a user announces: they press a button, and then write. Commands and
 * words that call for a person are none, nor is what comes after these, after another button, after
 * words of the bot, after a change of control or after some minutes. What was taken for a comment
 * is shown with a button that gives it to the bot after all. So no word is lost, and none goes to
 * the bot against the user's will.
 */
final class Ratings {

  /** For how long a handoff can be rated. */
  static final Duration ASKED = Duration.ofDays(1);

  /** For how long a rating can be changed, and a comment be added. */
  static final Duration CHANGED = Duration.ofHours(1);

  /** How long after it was announced a comment is one. */
  static final Duration COMMENT = Duration.ofMinutes(5);

  private static final int MOST_STARS = 5;

  private final UnitOfWork work;
  private final RatingTable ratings;
  private final MessageTable messages;

  Ratings(UnitOfWork work) {
    this.work = work;
    this.ratings = work.tables().ratings();
    this.messages = work.tables().messages();
  }

  /** Asks the user of a handoff that an agent has just resolved, if its queue wants to know. */
  void ask(Conversation conversation, Handoff handoff) {
    QueuePlan queue = work.context().plan().queues().get(handoff.queue());
    String agent = handoff.agentName();
    boolean asks = queue != null && queue.userSide().rating();
    TranscriptRequests transcripts = new TranscriptRequests(work);
    if (!asks || agent == null) {
      transcripts.offer(conversation, handoff);
      return;
    }
    List<Button> buttons = new ArrayList<>();
    IntStream.rangeClosed(1, MOST_STARS)
        .mapToObj(star ->
            work.outbox()
                .button(
                    conversation.id(),
                    String.valueOf(star),
                    new ButtonAction.Rate(handoff.id(), star)))
        .forEach(buttons::add);
    transcripts.button(conversation, handoff).ifPresent(buttons::add);
    Message question = work.outbox().systemOffers(conversation, buttons, UserText.RATE, agent);
    ratings.ask(handoff.id(), conversation.id(), question.id(), work.now());
  }

  /** Keeps what a user says; returns what they are told if that is not possible any more. */
  @Nullable UserText rate(Conversation conversation, ButtonAction.Rate rate) {
    HandoffRating rating = ratings.find(rate.handoffId()).orElse(null);
    if (rating == null || !isOpen(rating)) {
      return UserText.STALE_BUTTON;
    }
    Long before = rating.stars();
    if (before != null && before == rate.stars()) {
      return null;
    }
    ratings.rate(rate.handoffId(), rate.stars(), work.now());
    thank(conversation, rating, rate.stars());
    return null;
  }

  private boolean isOpen(HandoffRating rating) {
    Instant rated = rating.ratedAt();
    Instant until = rated == null ? rating.askedAt().plus(ASKED) : rated.plus(CHANGED);
    return until.isAfter(work.now());
  }

  /** Says which rating is kept: in the question itself, or below it where it cannot be changed. */
  private void thank(Conversation conversation, HandoffRating rating, int stars) {
    Text thanks = Text.plain(work.context().words(conversation, UserText.RATED, stars));
    boolean first = rating.stars() == null;
    List<Button> more = first ? List.of(comment(conversation, rating)) : List.of();
    if (!isChanged(conversation, rating, thanks, more)) {
      List<Button> below = new ArrayList<>(more);
      if (first) {
        new TranscriptRequests(work)
            .buttonAgain(conversation, rating.handoffId())
            .ifPresent(below::add);
      }
      work.outbox()
          .systemSays(conversation, below.isEmpty() ? thanks : new Content.Buttons(thanks, below));
    }
  }

  private boolean isChanged(
      Conversation conversation, HandoffRating rating, Text thanks, List<Button> more) {
    Message question = messages.find(rating.messageId()).orElse(null);
    if (question == null || !WaitingUsers.isChangedInPlace(work.context(), conversation)) {
      return false;
    }
    List<Button> buttons = new ArrayList<>();
    if (question.content() instanceof Content.Buttons asked) {
      buttons.addAll(asked.buttons());
    }
    buttons.addAll(more);
    return work.outbox()
        .rewriteAtUser(conversation, question, new Content.Buttons(thanks, buttons));
  }

  private Button comment(Conversation conversation, HandoffRating rating) {
    return work.outbox()
        .button(
            conversation, UserText.ADD_COMMENT, new ButtonAction.AddComment(rating.handoffId()));
  }

  /**
   * Notes that what a person writes next to the bot is a comment; returns what they are told if
   * that is not possible any more.
   */
  @Nullable UserText awaitComment(Conversation conversation, Person person, String handoffId) {
    HandoffRating rating = ratings.find(handoffId).orElse(null);
    if (rating == null || !isOpen(rating) || conversation.control() != Control.BOT) {
      return UserText.STALE_BUTTON;
    }
    ratings.awaitComment(rating, person.id(), work.now());
    Button none =
        work.outbox()
            .button(conversation, UserText.NO_COMMENT, new ButtonAction.NoComment(handoffId));
    work.outbox().systemOffers(conversation, List.of(none), UserText.WRITE_COMMENT);
    return null;
  }

  /** Notes that the next message is no comment after all; returns what the user is told. */
  @Nullable UserText noComment(Conversation conversation, String handoffId) {
    if (!ratings.awaitNoComment(handoffId) || conversation.control() != Control.BOT) {
      return UserText.STALE_BUTTON;
    }
    work.outbox().systemSays(conversation, UserText.COMMENT_OFF);
    return null;
  }

  /** Whether a button is one of those with which a user rates and announces a comment. */
  static boolean isAbout(ButtonAction action) {
    return action instanceof ButtonAction.Rate
        || action instanceof ButtonAction.AddComment
        || action instanceof ButtonAction.NoComment;
  }

  /** Notes that a person went on with something else than the comment that they announced. */
  void wentOn(Conversation conversation, Person person) {
    if (isAsked()) {
      ratings
          .awaitingComment(conversation.id(), person.id())
          .ifPresent(rating -> ratings.awaitNoComment(rating.handoffId()));
    }
  }

  /** The handoff on which a message to the bot is a comment; empty if it is none. */
  Optional<String> commented(Conversation conversation, Person person, Content content) {
    if (!isAsked()) {
      return Optional.empty();
    }
    HandoffRating rating = ratings.awaitingComment(conversation.id(), person.id()).orElse(null);
    if (rating == null) {
      return Optional.empty();
    }
    Instant since = rating.commentAskedAt();
    boolean comment =
        since != null
            && since.plus(COMMENT).isAfter(work.now())
            && new AnnouncedWords(work).are(conversation, content, since);
    if (!comment) {
      ratings.awaitNoComment(rating.handoffId());
      return Optional.empty();
    }
    return Optional.of(rating.handoffId());
  }

  /** Keeps a comment, and lets the user give it to the bot instead. */
  void comment(Conversation conversation, String handoffId, Message message) {
    if (message.content() instanceof Text text) {
      ratings.comment(handoffId, text.text(), message.id());
      Button bots =
          work.outbox()
              .button(
                  conversation,
                  UserText.FOR_BOT,
                  new ButtonAction.CommentForBot(handoffId, message.id()));
      work.outbox().systemOffers(conversation, List.of(bots), UserText.COMMENT_KEPT);
    }
  }

  /** Forgets a comment that was meant for the bot; false if it was forgotten before. */
  boolean giveToBot(ButtonAction.CommentForBot wanted) {
    return ratings.dropComment(wanted.handoffId(), wanted.messageId());
  }

  /** Keeps what a comment says since its author changed it. */
  void edited(Message message, Content content) {
    if (isAsked() && content instanceof Text text) {
      ratings.of(message.conversationId()).stream()
          .filter(rating -> message.id().equals(rating.commentMessage()))
          .forEach(rating -> ratings.comment(rating.handoffId(), text.text(), message.id()));
    }
  }

  private boolean isAsked() {
    return work.context().plan().queues().values().stream()
        .anyMatch(queue -> queue.userSide().rating());
  }
}
