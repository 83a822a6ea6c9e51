package dev.baton.routing;

import dev.baton.connector.Button;
import dev.baton.connector.Content;
import dev.baton.connector.Content.Text;
import dev.baton.connector.Feature;
import dev.baton.connector.NoteRule;
import dev.baton.connector.Person;
import dev.baton.connector.Place;
import dev.baton.conversation.Author;
import dev.baton.conversation.Conversation;
import dev.baton.conversation.Handoff;
import dev.baton.conversation.HandoffStatus;
import dev.baton.conversation.Route;
import dev.baton.plan.DeskPlan;
import dev.baton.store.Assignment;
import dev.baton.store.AssignmentTable;
import dev.baton.store.ButtonAction;
import dev.baton.store.ButtonTable;
import dev.baton.store.ConversationTable;
import dev.baton.store.HandoffTable;
import dev.baton.store.UnansweredTransfer.ToAgent;
import dev.baton.texts.AgentText;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Passes conversations on for the agents who have them: to a queue at once, to a colleague or a bot
 * once that one takes it. Until then the agent keeps the conversation, so that no user is left
 * alone.
 */
final class Transfers {

  private static final int MOST_SHOWN = 8;

  private final UnitOfWork work;
  private final ConversationTable conversations;
  private final HandoffTable handoffs;
  private final AssignmentTable assignments;
  private final ButtonTable buttons;
  private final DeskPlan desk;
  private final Person agent;
  private final TransferTargets targets;
  private final TransferCards cards;
  private final DeskWords texts;
  private final Refusals refusals;

  Transfers(UnitOfWork work, DeskPlan desk, Person agent) {
    this.work = work;
    this.conversations = work.tables().conversations();
    this.handoffs = work.tables().handoffs();
    this.assignments = work.tables().assignments();
    this.buttons = work.tables().buttons();
    this.desk = desk;
    this.agent = agent;
    this.targets = new TransferTargets(work, desk, agent);
    this.cards = new TransferCards(work);
    this.texts = work.words(desk);
    this.refusals = new Refusals(texts);
  }

  /** What an agent is told of what they wanted. */
  sealed interface Outcome {

    /**
     * It is on its way.
     *
     * @param told null if it is to be seen
     */
    record Begun(@Nullable String told) implements Outcome {}

    /** The agent keeps the conversation. */
    record Refused(String why) implements Outcome {}
  }

  /**
   * Does what an agent wrote behind the command.
   *
   * @param words to whom or what, and a note; empty if the agent wants to be asked
   * @return the answer; null if what happened is to be seen
   */
  @Nullable Content command(Conversation conversation, @Nullable Handoff open, Text words) {
    if (open == null || !open.isWith(agent.id())) {
      return Text.plain(refusals.notYoursOrWithBot(open));
    }
    List<TransferTarget> offered = targets.offered(conversation, open);
    String folded = NoteRule.folded(words.text()).strip();
    if (folded.isEmpty() || folded.startsWith("//")) {
      String note = folded.isEmpty() ? "" : TransferTargets.words(words.text());
      return offered.isEmpty()
          ? texts.say(AgentText.TRANSFER_NOBODY)
          : choice(texts.say(AgentText.TRANSFER_TO_WHOM), conversation, open, offered, note);
    }
    TransferTargets.Meant meant = targets.meant(conversation, words);
    if (meant.all().isEmpty()) {
      return nobody(meant.name(), offered);
    }
    if (!meant.certain()) {
      AgentText question =
          meant.all().size() == 1 ? AgentText.TRANSFER_THIS_ONE : AgentText.TRANSFER_WHOM;
      return choice(texts.say(question), conversation, open, meant.all(), meant.words());
    }
    String told =
        switch (pass(conversation, open, meant.all().getFirst(), meant.words())) {
          case Outcome.Begun begun -> begun.told();
          case Outcome.Refused refused -> refused.why();
        };
    return line(told);
  }

  /**
   * Offers an agent the choice to whom a conversation goes.
   *
   * @return why they do not get it; null if they do
   */
  @Nullable String offer(ButtonAction.AskForTransfer wish, Place place) {
    Handoff handoff = handoffs.get(wish.handoffId());
    if (!handoff.isWith(agent.id())) {
      return refusals.notYours(handoff);
    }
    Conversation conversation = conversations.get(handoff.conversationId());
    List<TransferTarget> offered = targets.offered(conversation, handoff);
    Text question = texts.say(AgentText.TRANSFER_USER_TO_WHOM, texts.who(conversation));
    work.outbox()
        .tellPlace(
            desk.channel(),
            place,
            offered.isEmpty()
                ? texts.say(AgentText.TRANSFER_NOBODY)
                : choice(question, conversation, handoff, offered, ""));
    return null;
  }

  private static @Nullable Content line(@Nullable String told) {
    if (told == null) {
      return null;
    }
    return Text.plain(told);
  }

  private Text nobody(String name, List<TransferTarget> offered) {
    return DeskWords.joined(
        texts.say(AgentText.TRANSFER_UNKNOWN, name),
        there(TransferTarget.titles(offered, texts)),
        texts.say(AgentText.YOU_KEEP_IT));
  }

  private Text there(List<String> titles) {
    if (titles.isEmpty()) {
      return texts.say(AgentText.TRANSFER_NOBODY_ELSE);
    }
    String shown = titles.stream().limit(MOST_SHOWN).collect(Collectors.joining(", "));
    int more = titles.size() - MOST_SHOWN;
    return more > 0
        ? texts.say(AgentText.TRANSFER_THERE_ARE_MORE, shown, more)
        : texts.say(AgentText.TRANSFER_THERE_IS, shown);
  }

  private Content choice(
      Text question,
      Conversation conversation,
      Handoff handoff,
      List<TransferTarget> offered,
      String words) {
    List<Button> choices = new ArrayList<>();
    List<String> titles = TransferTarget.titles(offered, texts);
    for (int i = 0; i < Math.min(offered.size(), MOST_SHOWN); i++) {
      TransferTarget target = offered.get(i);
      String title =
          titles.get(i).substring(0, 1).toUpperCase(Locale.ROOT) + titles.get(i).substring(1);
      choices.add(
          work.outbox()
              .button(
                  conversation.id(),
                  title,
                  target.choice(handoff.id(), desk.name(), words),
                  subject(handoff)));
    }
    int more = offered.size() - MOST_SHOWN;
    Text whole =
        more > 0 ? DeskWords.joined(question, texts.say(AgentText.TRANSFER_MORE, more)) : question;
    return new Content.Buttons(whole, choices);
  }

  private static String subject(Handoff handoff) {
    return "transfer\n" + handoff.id();
  }

  /**
   * Does what an agent chose by a button.
   *
   * @return why it was not done; null if it was
   */
  @Nullable String chosen(ButtonAction.PassOn choice, Place place, String questionId) {
    Handoff handoff = handoffs.get(choice.handoffId());
    if (!handoff.isWith(agent.id())) {
      return refusals.notYours(handoff);
    }
    Conversation conversation = conversations.get(handoff.conversationId());
    Optional<TransferTarget> target = targets.chosen(conversation, choice);
    if (target.isEmpty()) {
      return refusals.staleButton();
    }
    return switch (pass(conversation, handoff, target.get(), choice.words())) {
      case Outcome.Refused refused -> refused.why();
      case Outcome.Begun begun -> {
        buttons.settle(subject(handoff));
        String told = begun.told();
        Text shown = Text.plain("➡️ " + (told == null ? target.get().title() : told));
        work.outbox().settle(desk.channel(), place, questionId, shown);
        boolean deleted = !work.context().capabilities(desk.channel()).has(Feature.EDIT_BUTTONS);
        if (deleted && told != null) {
          work.outbox().tellPlace(desk.channel(), place, Text.plain(told));
        }
        yield null;
      }
    };
  }

  /**
   * Passes a handoff on, which an agent has.
   *
   * @param words a note for whoever takes it; empty for none
   */
  Outcome pass(Conversation conversation, Handoff handoff, TransferTarget target, String words) {
    return switch (target) {
      case TransferTarget.ToQueue to -> toQueue(handoff, to.queue(), words);
      case TransferTarget.ToBot to -> toBot(conversation, handoff, to.bot(), words);
      case TransferTarget.ToAgent to -> {
        String whyNot = new Availability(work).whyNot(to.agent(), texts);
        if (whyNot != null) {
          yield new Outcome.Refused(whyNot + " " + texts.plain(AgentText.YOU_KEEP_IT));
        }
        boolean seen = cards.ask(conversation, handoff, agent.name(), to.agent(), words);
        new ControlRecords(work).askedAgent(conversation, handoff, agent, to.agent());
        yield new Outcome.Begun(
            seen ? null : texts.plain(AgentText.TRANSFER_ASKED, to.agent().name()));
      }
    };
  }

  private Outcome toQueue(Handoff handoff, String queue, String words) {
    String name = PlainWords.name(queue);
    if (queue.equals(handoff.queue())) {
      return new Outcome.Refused(texts.plain(AgentText.TRANSFER_COMES_FROM, name));
    }
    if (!new Requeues(work).isServed(queue)) {
      return new Outcome.Refused(texts.plain(AgentText.TRANSFER_UNSERVED, name));
    }
    if (!work.context().plan().queue(queue).isOpen(work.now())) {
      return new Outcome.Refused(texts.plain(AgentText.TRANSFER_CLOSED, name));
    }
    return new Requeues(work).transfer(handoff, agent, queue, words)
        ? new Outcome.Begun(null)
        : new Outcome.Refused(refusals.notYours(handoffs.get(handoff.id())));
  }

  private Outcome toBot(Conversation conversation, Handoff handoff, String bot, String words) {
    BotSwitches switches = new BotSwitches(work);
    if (!switches.giveWay(conversation, bot)) {
      return new Outcome.Refused(texts.plain(AgentText.TRANSFER_BOT_ASKED_ALREADY));
    }
    if (!words.isEmpty()) {
      work.write(conversation, Author.NOTE, agent.name(), Text.plain(words), Route.BATON, null);
    }
    switches.ask(conversation, bot, agent.name());
    new ControlRecords(work).askedBot(conversation, handoff, agent, bot);
    return new Outcome.Begun(texts.plain(AgentText.TRANSFER_BOT_ASKED, PlainWords.name(bot)));
  }

  /**
   * Gives a conversation to the agent who was asked to take it.
   *
   * @return why they do not get it; null if they do
   */
  @Nullable String take(ButtonAction.TakeTransfer take) {
    Handoff handoff = handoffs.get(take.handoffId());
    Conversation conversation = conversations.get(handoff.conversationId());
    Assignment assignment = assigned(handoff, conversation, take.epoch()).orElse(null);
    if (assignment != null) {
      String notFor = notFor(assignment);
      return notFor == null
          ? refusals.refusal(agent, work.controls().claim(handoff, desk, agent))
          : notFor;
    }
    boolean meant =
        handoffs.unanswered(handoff.id()).orElse(null) instanceof ToAgent to
            && to.agentId().equals(agent.id())
            && !handoff.isWith(agent.id());
    Controls.Claimed.Full full = meant ? new Availability(work).full(desk, agent.id()) : null;
    if (full != null) {
      return refusals.full(full);
    }
    return answer(
        handoff,
        conversation,
        take.epoch(),
        asked -> {
          cards.settle(conversation, asked, words -> words.say(AgentText.ACCEPTED, agent.name()));
          return refusals.refusal(agent, work.controls().takeOver(conversation, desk, agent));
        });
  }

  /**
   * Leaves a conversation with the agent who asked.
   *
   * @return why the answer comes too late; null if it does not
   */
  @Nullable String decline(ButtonAction.DeclineTransfer decline) {
    Handoff handoff = handoffs.get(decline.handoffId());
    Conversation conversation = conversations.get(handoff.conversationId());
    Assignment assignment = assigned(handoff, conversation, decline.epoch()).orElse(null);
    if (assignment != null) {
      String notFor = notFor(assignment);
      if (notFor == null) {
        new AgentPresence(work).answers(desk, agent);
        new Assignments(work)
            .passOn(
                conversation,
                handoff,
                assignment,
                words -> words.say(AgentText.PASSED_ON, agent.name()));
      }
      return notFor;
    }
    return answer(
        handoff,
        conversation,
        decline.epoch(),
        asked -> {
          cards.settle(conversation, asked, words -> words.say(AgentText.DECLINED, agent.name()));
          work.desks()
              .tell(
                  conversation,
                  handoff,
                  words ->
                      DeskWords.joined(
                          words.say(AgentText.DECLINED, agent.name()),
                          words.say(AgentText.KEEPS_IT, words.agent(handoff))));
          return null;
        });
  }

  /** Who is asked to take a handoff that waits; empty if nobody is, in this epoch. */
  private Optional<Assignment> assigned(Handoff handoff, Conversation conversation, long epoch) {
    return handoff.status() == HandoffStatus.QUEUED && conversation.epoch() == epoch
        ? assignments.inForce(handoff.id()).filter(assignment -> assignment.current().isPresent())
        : Optional.empty();
  }

  private @Nullable String notFor(Assignment assignment) {
    Assignment.Agent asked = assignment.current().orElseThrow();
    return asked.id().equals(agent.id()) && asked.desk().equals(desk.name())
        ? null
        : texts.plain(AgentText.IS_FOR, asked.name());
  }

  private @Nullable String answer(
      Handoff handoff, Conversation conversation, long epoch, Answer answer) {
    if (conversation.epoch() != epoch
        || !(handoffs.unanswered(handoff.id()).orElse(null) instanceof ToAgent asked)) {
      return refusals.notYours(handoff);
    }
    if (!asked.agentId().equals(agent.id()) || !asked.desk().equals(desk.name())) {
      return texts.plain(AgentText.IS_FOR, asked.agentName());
    }
    return handoffs.answered(handoff.id()) ? answer.of(asked) : refusals.notYours(handoff);
  }

  /** What is done with the answer of the agent who was asked. */
  @FunctionalInterface
  private interface Answer {

    /** Returns why it is not done; null if it is. */
    @Nullable String of(ToAgent asked);
  }
}
