package dev.baton.training;

import dev.baton.connector.Content;
import dev.baton.conversation.Conversation;
import dev.baton.conversation.Handoff;
import dev.baton.conversation.Message;
import dev.baton.conversation.Route;
import dev.baton.store.HeardLine;
import dev.baton.training.Candidates.Reason;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Walks through one conversation and notices what its bot failed at and what people answered. Keeps
 * a few lines in mind, however long the conversation is.
 */
final class ConversationWalk {

  private static final int IN_MIND = 5;
  private static final int LONGEST_UTTERANCE = 300;
  private static final int LONGEST_ANSWER = 1_000;
  private static final Duration AGAIN = Duration.ofMinutes(10);
  private static final Duration BEFORE_HANDOFF = Duration.ofHours(1);
  private static final Set<String> WITHOUT_ANSWER = Set.of("FAILED", "LOST", "NOT_REACHED");

  private final Conversation conversation;
  private final List<Handoff> handoffs;
  private final Consumer<Utterance> found;
  private final Runnable lost;
  private final Deque<Utterance> recent = new ArrayDeque<>();
  private final Iterator<Handoff> toBegin;
  private @Nullable Handoff next;
  private @Nullable Part part;

  /**
   * Begins a walk.
   *
   * @param handoffs all of the conversation, oldest first
   * @param found takes what is a candidate
   * @param lost told of each candidate whose text is too long or nothing but personal data
   */
  ConversationWalk(
      Conversation conversation, List<Handoff> handoffs, Consumer<Utterance> found, Runnable lost) {
    this.conversation = conversation;
    this.handoffs = handoffs;
    this.found = found;
    this.lost = lost;
    this.toBegin = handoffs.iterator();
    this.next = toBegin.hasNext() ? toBegin.next() : null;
  }

  /** What people and a user are talking about within a handoff. */
  private static final class Part {

    private final Handoff handoff;
    private @Nullable Utterance question;
    private final StringBuilder answer = new StringBuilder();

    Part(Handoff handoff) {
      this.handoff = handoff;
    }
  }

  /** The next line. */
  void hear(HeardLine line, Scrubber scrubber) {
    Message message = line.message();
    begin(message.at());
    switch (message.author()) {
      case USER -> {
        if (message.route() == Route.BOT) {
          toBot(line, scrubber);
        } else if (message.route() == Route.PEOPLE) {
          toPeople(message, scrubber);
        }
      }
      case AGENT -> byAgent(message, scrubber);
      case BOT -> byBot(message);
      case SYSTEM, NOTE, DRAFT -> {}
    }
  }

  /** The conversation goes no further. */
  void end() {
    begin(Instant.MAX);
    close();
    recent.forEach(this::tell);
    recent.clear();
  }

  /** Begins the handoffs that began before a line: the last that the bot heard led to them. */
  private void begin(Instant until) {
    while (next != null && !next.createdAt().isAfter(until)) {
      Handoff begun = next;
      Utterance cause = cause(begun);
      if (cause != null) {
        cause.reasons().add(Reason.BEFORE_HANDOFF);
        cause.ledTo(begun.id(), begun.queue());
        cause.means(begun.request().intent());
      }
      next = toBegin.hasNext() ? toBegin.next() : null;
    }
  }

  private @Nullable Utterance cause(Handoff begun) {
    String turn = begun.causingTurn();
    if (turn != null) {
      for (Utterance each : recent) {
        if (turn.equals(each.turnId())) {
          return each;
        }
      }
    }
    Utterance last = recent.peekLast();
    return last != null && begun.createdAt().isBefore(last.at().plus(BEFORE_HANDOFF)) ? last : null;
  }

  private void toBot(HeardLine line, Scrubber scrubber) {
    close();
    Message message = line.message();
    String bot = Objects.requireNonNullElse(line.bot(), conversation.bot());
    Reason failure = failure(line);
    Utterance said = utterance(message, bot, scrubber);
    if (said == null) {
      if (failure != null) {
        lost.run();
      }
      return;
    }
    if (failure != null) {
      said.reasons().add(failure);
      said.means(line.missed());
    }
    for (Utterance before : recent) {
      if (before.folded().equals(said.folded()) && said.at().isBefore(before.at().plus(AGAIN))) {
        said.reasons().add(Reason.ASKED_AGAIN);
      }
    }
    recent.addLast(said);
    if (recent.size() > IN_MIND) {
      tell(recent.removeFirst());
    }
  }

  private @Nullable Reason failure(HeardLine line) {
    if (line.missed() != null) {
      return Reason.NOT_UNDERSTOOD;
    }
    String state = line.turnState();
    boolean silent = "ANSWERED".equals(state) && line.said() == 0 && !caused(line.message());
    return silent || (state != null && WITHOUT_ANSWER.contains(state)) ? Reason.UNANSWERED : null;
  }

  private boolean caused(Message message) {
    return handoffs.stream()
        .map(Handoff::causingTurn)
        .anyMatch(turn -> turn != null && turn.equals(message.turnId()));
  }

  /** A bot may answer after its turn: what seemed to have no answer has one. */
  private void byBot(Message message) {
    Utterance last = recent.peekLast();
    if (last != null && (message.turnId() == null || message.turnId().equals(last.turnId()))) {
      last.reasons().remove(Reason.UNANSWERED);
    }
  }

  private void toPeople(Message message, Scrubber scrubber) {
    Part open = open(message);
    if (open == null) {
      return;
    }
    if (!open.answer.isEmpty()) {
      close();
      open = new Part(open.handoff);
      part = open;
    }
    Utterance said = utterance(message, conversation.bot(), scrubber);
    Utterance before = open.question;
    if (said != null && (before == null || said.text().length() > before.text().length())) {
      said.ledTo(open.handoff.id(), open.handoff.queue());
      open.question = said;
    }
  }

  private void byAgent(Message message, Scrubber scrubber) {
    Part open = open(message);
    String words = text(message);
    if (open == null || words == null) {
      return;
    }
    if (open.question == null && open.answer.isEmpty()) {
      open.question = askedBefore(open.handoff);
    }
    String answer = scrubber.lines(words);
    if (answer != null && open.answer.length() + answer.length() < LONGEST_ANSWER) {
      open.answer.append(open.answer.isEmpty() ? "" : "\n").append(answer);
    }
  }

  /** The part that a line belongs to; null if its handoff is not known. */
  private @Nullable Part open(Message message) {
    String id = message.handoffId();
    Part open = part;
    if (open != null && open.handoff.id().equals(id)) {
      return open;
    }
    close();
    part =
        handoffs.stream()
            .filter(each -> each.id().equals(id))
            .findFirst()
            .map(Part::new)
            .orElse(null);
    return part;
  }

  /** The question with which a user came to people: the latest that the bot failed at, if any. */
  private @Nullable Utterance askedBefore(Handoff handoff) {
    Utterance cause = null;
    for (Iterator<Utterance> latest = recent.descendingIterator(); latest.hasNext(); ) {
      Utterance each = latest.next();
      boolean near = handoff.createdAt().isBefore(each.at().plus(BEFORE_HANDOFF));
      if (near && each.answer() == null && each.failed()) {
        each.ledTo(handoff.id(), handoff.queue());
        return each;
      }
      if (cause == null && handoff.id().equals(each.handoffId())) {
        cause = each;
      }
    }
    return cause;
  }

  /** Ends what user and people talked about: the question has its answer now. */
  private void close() {
    Part done = part;
    part = null;
    if (done == null || done.question == null || done.answer.isEmpty()) {
      return;
    }
    Utterance question = done.question;
    question.wasAnswered(done.answer.toString());
    if (!recent.contains(question)) {
      question.reasons().add(Reason.TOLD_PEOPLE);
      tell(question);
    }
  }

  private void tell(Utterance said) {
    if (!said.reasons().isEmpty()) {
      found.accept(said);
    }
  }

  private @Nullable Utterance utterance(Message message, String bot, Scrubber scrubber) {
    String words = text(message);
    String text = words == null ? null : scrubber.line(words);
    return text == null || text.length() > LONGEST_UTTERANCE || text.startsWith("/")
        ? null
        : new Utterance(text, message.at(), bot, message.turnId());
  }

  private static @Nullable String text(Message message) {
    return message.content() instanceof Content.Text text ? text.text() : null;
  }
}
