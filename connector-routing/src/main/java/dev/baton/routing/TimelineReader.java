package dev.baton.routing;

import dev.baton.conversation.AuditEntry;
import dev.baton.conversation.Author;
import dev.baton.conversation.Control;
import dev.baton.conversation.Conversation;
import dev.baton.conversation.Handoff;
import dev.baton.conversation.Message;
import dev.baton.conversation.Route;
import dev.baton.routing.Timeline.Mark;
import dev.baton.routing.Timeline.Span;
import dev.baton.routing.lane.LaneName;
import dev.baton.store.DeadLetter;
import dev.baton.store.HandoffRating;
import dev.baton.store.Tables;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Puts the timeline of a conversation together, from what is written down of its control and from
 * its messages. What was before anything was written down is told by the times of the handoffs.
 */
final class TimelineReader {

  private final Conversation conversation;
  private final List<AuditEntry> passings;
  private final List<AuditEntry> others;
  private final Map<String, Handoff> handoffs;
  private final List<Message> messages;
  private final List<HandoffRating> ratings;
  private final List<DeadLetter> letters;

  private TimelineReader(Tables tables, Conversation conversation) {
    List<AuditEntry> entries = tables.audit().of(conversation.id());
    this.conversation = conversation;
    this.passings =
        entries.stream()
            .filter(entry -> entry.action().equals(ControlRecords.PASSED))
            .filter(entry -> entry.epoch() != null)
            .sorted(Comparator.comparing(entry -> Objects.requireNonNull(entry.epoch())))
            .toList();
    this.others =
        entries.stream().filter(entry -> !entry.action().equals(ControlRecords.PASSED)).toList();
    this.handoffs =
        tables.handoffs().of(conversation.id()).stream()
            .collect(Collectors.toMap(Handoff::id, handoff -> handoff));
    this.messages = tables.messages().marked(conversation.id());
    this.ratings = tables.ratings().of(conversation.id());
    this.letters = tables.deadLetters().of(conversation.id());
  }

  /** The timeline of a conversation; empty if there is none or it is being erased. */
  static Optional<Timeline> read(Tables tables, String conversationId) {
    return tables
        .conversations()
        .find(conversationId)
        .filter(conversation -> tables.erasures().find(conversationId).isEmpty())
        .map(conversation -> new TimelineReader(tables, conversation))
        .map(reader -> new Timeline(reader.spans(), reader.marks()));
  }

  private List<Span> spans() {
    List<Span> spans = new ArrayList<>(before());
    Map<String, Instant> askedAt = new HashMap<>();
    handoffs.forEach((id, handoff) -> askedAt.put(id, handoff.createdAt()));
    boolean taken = false;
    for (AuditEntry entry : passings) {
      Span last = spans.removeLast();
      spans.add(last.until(entry.at()));
      Instant asked = entry.handoffId() == null ? null : askedAt.get(entry.handoffId());
      Duration waited = asked == null ? Duration.ZERO : Duration.between(asked, entry.at());
      spans.add(span(entry, TimelineWords.why(entry, last.agentName(), taken, waited)));
      taken = Passing.TAKEN.word().equals(entry.detail().get("why"));
    }
    return spans.stream().filter(TimelineReader::lasts).toList();
  }

  /** Some pass on within one transaction. */
  private static boolean lasts(Span span) {
    Instant to = span.to();
    return to == null || span.from().isBefore(to);
  }

  private static Span span(AuditEntry entry, String why) {
    Map<String, String> detail = entry.detail();
    String to = detail.getOrDefault("to", "bot");
    return switch (to) {
      case "agent" ->
          new Span(
              Control.AGENT,
              entry.epoch(),
              entry.at(),
              null,
              null,
              detail.get("queue"),
              detail.getOrDefault("agent_name", entry.actor().name()),
              entry.handoffId(),
              why);
      case "queue" ->
          new Span(
              Control.QUEUE,
              entry.epoch(),
              entry.at(),
              null,
              null,
              detail.get("queue"),
              null,
              entry.handoffId(),
              why);
      default ->
          new Span(
              Control.BOT,
              entry.epoch(),
              entry.at(),
              null,
              detail.get("bot"),
              null,
              null,
              null,
              why);
    };
  }

  /** What was before the first change of control that is written down; the last one is open. */
  private List<Span> before() {
    Instant written = passings.isEmpty() ? Instant.MAX : passings.getFirst().at();
    Long first = passings.isEmpty() ? null : passings.getFirst().epoch();
    boolean whole = first == null ? conversation.epoch() <= 1 : first <= 2;
    List<Span> spans = new ArrayList<>();
    spans.add(
        new Span(
            Control.BOT,
            whole ? 1L : null,
            conversation.createdAt(),
            null,
            firstBot(),
            null,
            null,
            null,
            TimelineWords.began(firstBot())));
    if (whole) {
      return spans;
    }
    handoffs.values().stream()
        .filter(handoff -> handoff.createdAt().isBefore(written))
        .sorted(Comparator.comparing(Handoff::createdAt).thenComparing(Handoff::id))
        .forEach(handoff -> rebuild(handoff, written, spans));
    return spans;
  }

  private String firstBot() {
    return passings.stream()
        .map(entry -> entry.detail().getOrDefault("from_bot", entry.detail().get("bot")))
        .filter(Objects::nonNull)
        .findFirst()
        .orElse(conversation.bot());
  }

  private static void rebuild(Handoff handoff, Instant written, List<Span> spans) {
    Instant accepted = handoff.acceptedAt();
    Instant ended = handoff.endedAt();
    if (handoff.createdAt().equals(ended)) {
      return;
    }
    begin(
        spans,
        new Span(
            Control.QUEUE,
            null,
            handoff.createdAt(),
            null,
            null,
            handoff.queue(),
            null,
            handoff.id(),
            TimelineWords.asked(handoff.trigger())));
    if (accepted != null && accepted.isBefore(written)) {
      begin(
          spans,
          new Span(
              Control.AGENT,
              null,
              accepted,
              null,
              null,
              handoff.queue(),
              handoff.agentName(),
              handoff.id(),
              TimelineWords.agent(handoff) + " took it from the queue"));
    }
    if (ended != null && ended.isBefore(written)) {
      Duration waited = Duration.between(handoff.createdAt(), ended);
      String bot = spans.getFirst().bot();
      begin(
          spans,
          new Span(
              Control.BOT,
              null,
              ended,
              null,
              bot,
              null,
              null,
              null,
              TimelineWords.ended(handoff.endReason(), TimelineWords.agent(handoff), waited)));
    }
  }

  private static void begin(List<Span> spans, Span next) {
    spans.add(spans.removeLast().until(next.from()));
    spans.add(next);
  }

  private List<Mark> marks() {
    List<Mark> marks = new ArrayList<>();
    messages.forEach(message -> mark(message, marks));
    for (AuditEntry entry : others) {
      mark(entry, marks);
    }
    for (HandoffRating rating : ratings) {
      Instant at = rating.ratedAt();
      Long stars = rating.stars();
      if (at != null && stars != null) {
        marks.add(
            new Mark(at, "rating", rating.messageId(), "The user gave " + stars + " of 5 stars"));
      }
    }
    for (DeadLetter letter : letters) {
      if (letter.what() instanceof DeadLetter.What.Outgoing outgoing) {
        boolean toUser = letter.lane().equals(new LaneName.ToUser(conversation.id()).stored());
        marks.add(
            new Mark(
                letter.since(),
                "delivery_failed",
                outgoing.messageId(),
                (toUser ? "Something did not reach the user: " : "Something did not reach a desk: ")
                    + letter.why()));
      }
    }
    marks.sort(Comparator.comparing(Mark::at));
    return marks;
  }

  private static void mark(Message message, List<Mark> marks) {
    String who = named(message.authorName(), "An agent");
    if (message.author() == Author.NOTE) {
      marks.add(new Mark(message.at(), "note", message.id(), who + " wrote a note"));
    } else if (message.author() == Author.DRAFT) {
      marks.add(
          new Mark(message.at(), "draft", message.id(), "The bot's words came too late: a draft"));
    } else if (message.route() == Route.HELD_BACK) {
      marks.add(
          new Mark(
              message.at(),
              "held_back",
              message.id(),
              "The user wrote more than is passed on at once"));
    } else if (message.takenBack()) {
      marks.add(new Mark(message.at(), "taken_back", message.id(), "This was taken back later"));
    }
  }

  private static void mark(AuditEntry entry, List<Mark> marks) {
    boolean aboutAHandoff =
        entry.action().equals(ControlRecords.REFUSED)
            || entry.action().equals(ControlRecords.ENDED);
    if (aboutAHandoff) {
      marks.add(new Mark(entry.at(), "handoff", null, TimelineWords.why(entry)));
    }
  }

  private static String named(@Nullable String name, String otherwise) {
    return name == null || name.isBlank() ? otherwise : name;
  }
}
