package dev.baton.routing;

import dev.baton.connector.Button;
import dev.baton.connector.Content;
import dev.baton.connector.Content.Text;
import dev.baton.conversation.Author;
import dev.baton.conversation.Conversation;
import dev.baton.conversation.EndReason;
import dev.baton.conversation.Handoff;
import dev.baton.conversation.HandoffRequest;
import dev.baton.conversation.Message;
import dev.baton.conversation.Route;
import dev.baton.conversation.Trigger;
import dev.baton.masking.Masking;
import dev.baton.plan.DeskPlan;
import dev.baton.plan.Plan;
import dev.baton.routing.content.TextBuilder;
import dev.baton.store.HandoffTable;
import dev.baton.store.MessageTable;
import dev.baton.texts.AgentText;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.StringJoiner;
import org.jspecify.annotations.Nullable;

/**
 * What the agents of a desk read first of a handoff: who the user is, what they want, what was said
 * so far, and what becomes of it. It is one message, which is changed as the handoff goes on.
 */
final class Briefing {

  private static final int BEFORE_HANDOFF = 20;
  private static final int MOST_LINES = 200;
  private static final int LONGEST_FACT = 300;
  private static final int LONGEST_FACTS = 600;

  private final MessageTable messages;
  private final HandoffTable handoffs;
  private final UnitOfWork work;
  private final Conversation conversation;
  private final Handoff handoff;
  private final DeskPlan desk;
  private final Masking masking;
  private final DeskWords texts;

  Briefing(UnitOfWork work, Conversation conversation, Handoff handoff, DeskPlan desk) {
    this.messages = work.tables().messages();
    this.handoffs = work.tables().handoffs();
    this.work = work;
    this.conversation = conversation;
    this.handoff = handoff;
    this.desk = desk;
    this.masking = work.context().masking();
    this.texts = work.words(desk);
  }

  /**
   * The whole briefing. If it is too long for one message, the oldest lines of the conversation are
   * left out.
   *
   * @param state what is to be done, or was
   * @param buttons what agents can do; empty for nothing
   */
  Content whole(List<Text> state, List<Button> buttons) {
    List<Text> said = new TranscriptLines(work, texts).of(told());
    Content shown = content(said, 0, state, buttons);
    if (fits(shown)) {
      return shown;
    }
    int from = said.size();
    while (from > 0 && fits(content(said, from - 1, state, buttons))) {
      from--;
    }
    return content(said, from, state, buttons);
  }

  /** The briefing without what was said, for a place where nobody works on the handoff. */
  Text inShort(Text state) {
    TextBuilder lines = new TextBuilder().add(heading());
    facts().forEach(fact -> lines.newLine().plain(fact));
    return lines.newLine().add(state).text();
  }

  private Content content(List<Text> said, int from, List<Text> state, List<Button> buttons) {
    TextBuilder lines = new TextBuilder().add(heading());
    facts().forEach(fact -> lines.newLine().plain(fact));
    if (!said.isEmpty()) {
      lines.newLine();
    }
    if (from > 0) {
      lines.newLine().plain("…");
    }
    said.subList(from, said.size()).forEach(line -> lines.newLine().add(line));
    if (!state.isEmpty()) {
      lines.newLine();
    }
    state.forEach(line -> lines.newLine().add(line));
    return buttons.isEmpty() ? lines.text() : new Content.Buttons(lines.text(), buttons);
  }

  private boolean fits(Content shown) {
    return work.outbox().fitting(desk.channel()).fit(shown).size() <= 1;
  }

  private Text heading() {
    boolean unasked = handoff.trigger() == Trigger.AGENT;
    String who = texts.who(conversation);
    return masking.of(
        unasked
            ? new TextBuilder().plain("💬 ").bold(who).text()
            : texts.say(AgentText.ASKS_FOR_PERSON, who));
  }

  private List<String> facts() {
    HandoffRequest request = handoff.request();
    List<String> facts = new ArrayList<>();
    facts.add(circumstances(request));
    if (!request.skills().isEmpty()) {
      List<String> skills = request.skills().stream().map(PlainWords::name).toList();
      facts.add(texts.plain(AgentText.NEEDS, fact(String.join(", ", skills), LONGEST_FACT)));
    }
    String reason = request.reason();
    if (reason != null && !reason.isBlank() && handoff.trigger() != Trigger.USER) {
      String own = OwnReason.in(texts, handoff);
      String why = own == null ? PlainWords.sentence(reason) : own;
      facts.add(texts.plain(AgentText.WHY, fact(why, LONGEST_FACT)));
    }
    String intent = request.intent();
    if (intent != null && !PlainWords.name(intent).isEmpty()) {
      facts.add(texts.plain(AgentText.UNDERSTOOD, fact(PlainWords.name(intent), LONGEST_FACT)));
    }
    String known = PlainWords.facts(request.context());
    if (!known.isEmpty()) {
      facts.add(fact(known, LONGEST_FACTS));
    }
    String earlier = earlierCases();
    if (earlier != null) {
      facts.add(earlier);
    }
    return facts;
  }

  private String circumstances(HandoffRequest request) {
    Plan plan = work.context().plan();
    StringJoiner line = new StringJoiner(" · ");
    String handle = conversation.userHandle();
    if (handle != null && !handle.isBlank() && !handle.equals(conversation.userName())) {
      line.add(PlainWords.handle(handle));
    }
    line.add(PlainWords.channel(plan, conversation.channel()));
    String language = language(conversation, handoff);
    if (language != null && !language.isBlank()) {
      line.add(texts.language(language));
    }
    line.add(texts.plain(AgentText.QUEUE, PlainWords.name(handoff.queue())));
    if (request.priority() != 0) {
      line.add(texts.plain(AgentText.PRIORITY, String.valueOf(request.priority())));
    }
    return masking.of(
        line.add(texts.plain(AgentText.SINCE, texts.clock().time(handoff.createdAt()))).toString());
  }

  /** The language of a handoff's user, as far as it is known. */
  static @Nullable String language(Conversation conversation, Handoff handoff) {
    String told = handoff.request().language();
    return told == null ? conversation.language() : told;
  }

  private @Nullable String earlierCases() {
    List<Handoff> earlier =
        handoffs.of(conversation.id()).stream()
            .filter(other -> !other.id().equals(handoff.id()))
            .filter(other -> other.endedAt() != null && other.endReason() != EndReason.NO_AGENT)
            .toList();
    if (earlier.isEmpty()) {
      return null;
    }
    Handoff last = earlier.getLast();
    Instant ended = last.endedAt();
    String agent = last.agentName();
    String when = ended == null ? "" : texts.clock().on(ended);
    int cases = earlier.size();
    if (agent == null) {
      return masking.of(texts.plain(AgentText.EARLIER_UNTAKEN, cases, when));
    }
    AgentText text =
        last.endReason() == EndReason.AGENT_RESOLVED
            ? AgentText.EARLIER_RESOLVED
            : AgentText.EARLIER_WITH;
    return masking.of(texts.plain(text, cases, when, agent));
  }

  /**
   * The messages that stand in the briefing: those from before it was shown, except what waited
   * then and stands below it.
   */
  private List<Message> told() {
    OptionalLong until = handoffs.briefedEpoch(handoff.id());
    List<Message> told =
        messages.last(conversation.id(), MOST_LINES).stream()
            .filter(message -> message.author() != Author.SYSTEM)
            .filter(message -> message.route() != Route.WAITING)
            .filter(message ->
                until.isPresent() ? message.epoch() < until.getAsLong() : !isOfHandoff(message))
            .toList();
    long before = told.stream().filter(message -> !isOfHandoff(message)).count();
    List<Message> lines = new ArrayList<>();
    for (Message message : told) {
      boolean tooOld = !isOfHandoff(message) && before-- > BEFORE_HANDOFF;
      if (!tooOld) {
        lines.add(message);
      }
    }
    return lines;
  }

  private boolean isOfHandoff(Message message) {
    return handoff.id().equals(message.handoffId());
  }

  private String fact(String text, int most) {
    return TranscriptLines.shortened(text, most, masking);
  }
}
