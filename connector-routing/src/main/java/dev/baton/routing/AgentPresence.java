package dev.baton.routing;

import dev.baton.connector.Button;
import dev.baton.connector.Content;
import dev.baton.connector.Content.Text;
import dev.baton.connector.Inbound;
import dev.baton.connector.Person;
import dev.baton.connector.Place;
import dev.baton.conversation.Conversation;
import dev.baton.conversation.Handoff;
import dev.baton.plan.DeskPlan;
import dev.baton.routing.content.TextBuilder;
import dev.baton.store.AgentStatus;
import dev.baton.store.Assignment;
import dev.baton.store.AssignmentTable;
import dev.baton.store.ButtonAction;
import dev.baton.store.ConversationTable;
import dev.baton.store.DeskAgentTable;
import dev.baton.store.DeskThreadTable;
import dev.baton.store.HandoffTable;
import dev.baton.texts.AgentText;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Lets agents say that they are away, and that they are back. Who is away is asked nothing and
 * keeps what they have. Who leaves several questions without an answer can count as away, too.
 */
final class AgentPresence {

  private static final int LONGEST_REASON = 100;

  /** Each has two buttons, and no platform shows many. */
  private static final int MOST_WITH_BUTTONS = 3;

  private final UnitOfWork work;
  private final ConversationTable conversations;
  private final HandoffTable handoffs;
  private final AssignmentTable assignments;
  private final DeskThreadTable threads;
  private final DeskAgentTable agents;

  AgentPresence(UnitOfWork work) {
    this.work = work;
    this.conversations = work.tables().conversations();
    this.handoffs = work.tables().handoffs();
    this.assignments = work.tables().assignments();
    this.threads = work.tables().threads();
    this.agents = work.tables().agents();
  }

  /**
   * Notes that an agent is away from a desk, or from all their desks if they say so in private.
   *
   * @param words why; empty for nothing
   * @return the answer
   */
  Content away(DeskPlan desk, Person agent, Inbound inbound, String words) {
    String reason = TranscriptLines.shortened(words, LONGEST_REASON, work.context().masking());
    AgentStatus.Absence absence = new AgentStatus.Absence(work.now(), reason, 0);
    DeskLine line =
        texts ->
            reason.isEmpty()
                ? texts.say(AgentText.IS_AWAY, agent.name())
                : texts.say(AgentText.IS_AWAY_BECAUSE, agent.name(), reason);
    List<Handoff> open = new ArrayList<>();
    for (DeskPlan each : desks(desk, agent, inbound)) {
      agents.away(each.name(), agent.id(), absence);
      assignments.askNoLonger(each.name(), agent.id(), work.now());
      handoffs.askNoLonger(each.name(), agent.id(), work.now());
      announce(each, inbound, line);
      for (Handoff handoff : handoffs.acceptedBy(each.name(), agent.id())) {
        open.add(handoff);
        tellConversation(handoff, each, inbound, line);
      }
    }
    return answer(work.words(desk), line, inbound, open);
  }

  /** Colleagues read in a conversation's thread that nobody may answer there for a while. */
  private void tellConversation(Handoff handoff, DeskPlan desk, Inbound inbound, DeskLine line) {
    boolean isHere =
        threads
            .current(handoff.conversationId(), desk.name())
            .filter(thread -> thread.place().equals(inbound.place()))
            .isPresent();
    if (desk.conversations() == DeskPlan.Where.SPACE && !isHere) {
      Conversation conversation = conversations.get(handoff.conversationId());
      work.outbox()
          .tellDesk(
              conversation,
              desk,
              new TextBuilder()
                  .add(line.in(work.words(desk)))
                  .newLine()
                  .add(work.words(desk).say(AgentText.STAYS_THEIRS))
                  .text());
    }
  }

  private Content answer(DeskWords texts, DeskLine line, Inbound inbound, List<Handoff> open) {
    TextBuilder answer = new TextBuilder();
    if (!inbound.direct()) {
      answer.add(line.in(texts)).newLine();
    }
    answer.add(texts.say(AgentText.AWAY_ASKED_NOTHING));
    if (open.isEmpty()) {
      return answer.text();
    }
    String names =
        open.stream()
            .map(handoff -> texts.who(conversations.get(handoff.conversationId())))
            .collect(Collectors.joining(", "));
    answer.plain(" ").add(texts.say(AgentText.AWAY_KEEPS, names));
    List<Button> buttons = new ArrayList<>();
    open.stream()
        .limit(MOST_WITH_BUTTONS)
        .forEach(handoff -> {
          String id = handoff.conversationId();
          String who = texts.who(conversations.get(id));
          String at = String.valueOf(handoff.desk());
          buttons.add(
              work.outbox()
                  .button(
                      id,
                      texts.plain(AgentText.TRANSFER_USER, who),
                      new ButtonAction.AskForTransfer(handoff.id(), at)));
          buttons.add(
              work.outbox()
                  .button(
                      id,
                      texts.plain(AgentText.RELEASE_USER, who),
                      new ButtonAction.Release(handoff.id(), at)));
        });
    return new Content.Buttons(answer.text(), buttons);
  }

  /**
   * Notes that an agent is back at a desk, or at all their desks if they say so in private.
   *
   * @return the answer
   */
  Text back(DeskPlan desk, Person agent, Inbound inbound) {
    DeskLine line = back(agent.name());
    DeskWords texts = work.words(desk);
    boolean wasAway = false;
    for (DeskPlan each : desks(desk, agent, inbound)) {
      if (agents.back(each.name(), agent.id())) {
        wasAway = true;
        announce(each, inbound, line);
      }
    }
    if (!wasAway) {
      return texts.say(AgentText.NOT_AWAY);
    }
    TextBuilder answer = new TextBuilder();
    if (!inbound.direct()) {
      answer.add(line.in(texts)).plain(" ");
    }
    boolean waits = !new DeskAnswers(work, desk).waiting().isEmpty();
    return answer.add(texts.say(waits ? AgentText.QUEUE_HINT : AgentText.NOBODY_WAITS)).text();
  }

  /** Notes that an agent took a conversation: whoever only seemed to be away is there. */
  void took(DeskPlan desk, Person agent) {
    AgentStatus status = agents.status(desk.name(), agent.id()).orElse(null);
    if (status == null) {
      return;
    }
    AgentStatus.Absence away = status.away();
    if (away != null && away.missed() > 0 && agents.back(desk.name(), agent.id())) {
      announce(desk, null, back(agent.name()));
    }
    answers(desk, agent);
  }

  /** Notes that an agent answered a question. */
  void answers(DeskPlan desk, Person agent) {
    agents.answers(desk.name(), agent.id());
  }

  /**
   * Notes that an agent did not answer a question, and may therefore count as away. Of questions
   * that were open at the same time, only the last counts.
   */
  void missed(String handoffId, Assignment.Agent asked) {
    agents.lock(asked.desk(), asked.id());
    if (isAskedMore(handoffId, asked)) {
      return;
    }
    int missed = agents.missed(asked.desk(), asked.id());
    DeskPlan desk = work.context().plan().desks().get(asked.desk());
    if (desk == null || desk.staffing().awayAfter() == 0 || missed < desk.staffing().awayAfter()) {
      return;
    }
    agents.away(asked.desk(), asked.id(), new AgentStatus.Absence(work.now(), "", missed));
    announce(desk, null, words -> words.say(AgentText.COUNTS_AS_AWAY, asked.name(), missed));
  }

  private boolean isAskedMore(String handoffId, Assignment.Agent agent) {
    return assignments.asking().stream()
        .filter(asking -> !asking.id().equals(handoffId))
        .map(asking -> asking.assignment().current())
        .flatMap(Optional::stream)
        .anyMatch(asked -> asked.desk().equals(agent.desk()) && asked.id().equals(agent.id()));
  }

  private List<DeskPlan> desks(DeskPlan desk, Person agent, Inbound inbound) {
    if (!inbound.direct()) {
      return List.of(desk);
    }
    return work.context().desksOn(desk.channel()).stream()
        .filter(each -> agents.find(each.name(), agent.id()).isPresent())
        .toList();
  }

  /** Tells a desk in its space, unless what is answered there says so. */
  private void announce(DeskPlan desk, @Nullable Inbound inbound, DeskLine line) {
    Place space = Place.chat(work.context().spaceOf(desk));
    if (inbound == null || !inbound.place().equals(space)) {
      work.outbox().tellPlace(desk.channel(), space, line.in(work.words(desk)));
    }
  }

  private static DeskLine back(String name) {
    return words -> words.say(AgentText.IS_BACK, name);
  }
}
