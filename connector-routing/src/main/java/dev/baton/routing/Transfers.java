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
  private static final String THIS_ONE =
      "Do you mean this one? You keep the conversation until you press it.";

  private static final Text NOBODY_THERE =
      Text.plain("There is nobody to transfer it to. You keep the conversation.");

  private final UnitOfWork work;
  private final ConversationTable conversations;
  private final HandoffTable handoffs;
  private final AssignmentTable assignments;
  private final ButtonTable buttons;
  private final DeskPlan desk;
  private final Person agent;
  private final TransferTargets targets;
  private final TransferCards cards;

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
  }

  /** What an agent is told of what they wanted. */
  private sealed interface Outcome {

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
      return Text.plain(
          open == null ? "This conversation is with the bot." : DeskAnswers.notYours(open));
    }
    List<TransferTarget> offered = targets.offered(conversation, open);
    String folded = NoteRule.folded(words.text()).strip();
    if (folded.isEmpty() || folded.startsWith("//")) {
      String note = folded.isEmpty() ? "" : TransferTargets.words(words.text());
      return offered.isEmpty()
          ? NOBODY_THERE
          : choice("To whom?", conversation, open, offered, note);
    }
    TransferTargets.Meant meant = targets.meant(conversation, words);
    if (meant.all().isEmpty()) {
      return Text.plain(nobody(meant.name(), offered));
    }
    if (!meant.certain()) {
      String question = meant.all().size() == 1 ? THIS_ONE : "Whom do you mean?";
      return choice(question, conversation, open, meant.all(), meant.words());
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
      return DeskAnswers.notYours(handoff);
    }
    Conversation conversation = conversations.get(handoff.conversationId());
    List<TransferTarget> offered = targets.offered(conversation, handoff);
    String question = "To whom does " + Offers.who(conversation) + " go?";
    work.outbox()
        .tellPlace(
            desk.channel(),
            place,
            offered.isEmpty()
                ? NOBODY_THERE
                : choice(question, conversation, handoff, offered, ""));
    return null;
  }

  private static @Nullable Content line(@Nullable String told) {
    if (told == null) {
      return null;
    }
    return Text.plain(told);
  }

  private static String nobody(String name, List<TransferTarget> offered) {
    List<String> titles = TransferTarget.titles(offered);
    int more = titles.size() - MOST_SHOWN;
    String there =
        offered.isEmpty()
            ? "There is nobody else."
            : "There is: "
                + titles.stream().limit(MOST_SHOWN).collect(Collectors.joining(", "))
                + (more > 0 ? ", and " + more + " more." : ".");
    return "I know nobody called “" + name + "”. " + there + " You keep the conversation.";
  }

  private Content choice(
      String question,
      Conversation conversation,
      Handoff handoff,
      List<TransferTarget> offered,
      String words) {
    List<Button> choices = new ArrayList<>();
    List<String> titles = TransferTarget.titles(offered);
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
    String rest = more > 0 ? " There are " + more + " more: write more of the name." : "";
    return new Content.Buttons(Text.plain(question + rest), choices);
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
      return DeskAnswers.notYours(handoff);
    }
    Conversation conversation = conversations.get(handoff.conversationId());
    Optional<TransferTarget> target = targets.chosen(conversation, choice);
    if (target.isEmpty()) {
      return DeskAnswers.STALE_BUTTON;
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

  private Outcome pass(
      Conversation conversation, Handoff handoff, TransferTarget target, String words) {
    return switch (target) {
      case TransferTarget.ToQueue to -> toQueue(handoff, to.queue(), words);
      case TransferTarget.ToBot to -> toBot(conversation, to.bot(), words);
      case TransferTarget.ToAgent to -> {
        String whyNot = new Availability(work).whyNot(to.agent());
        if (whyNot != null) {
          yield new Outcome.Refused(whyNot + " You keep the conversation.");
        }
        boolean seen = cards.ask(conversation, handoff, to.agent(), words);
        yield new Outcome.Begun(
            seen
                ? null
                : to.agent().name() + " is asked. You keep the conversation until they accept it.");
      }
    };
  }

  private Outcome toQueue(Handoff handoff, String queue, String words) {
    String name = PlainWords.name(queue);
    if (queue.equals(handoff.queue())) {
      return new Outcome.Refused("It comes from " + name + ". /release puts it back there.");
    }
    if (!work.controls().isServed(queue)) {
      return new Outcome.Refused("Nobody works in " + name + ". You keep the conversation.");
    }
    if (!work.context().plan().queue(queue).isOpen(work.now())) {
      return new Outcome.Refused(
          "Nobody is at work in " + name + " right now. You keep the conversation.");
    }
    return work.controls().transfer(handoff, agent, queue, words)
        ? new Outcome.Begun(null)
        : new Outcome.Refused(DeskAnswers.notYours(handoffs.get(handoff.id())));
  }

  private Outcome toBot(Conversation conversation, String bot, String words) {
    BotSwitches switches = new BotSwitches(work);
    if (!switches.giveWay(conversation, bot)) {
      return new Outcome.Refused("A bot is asked already. You keep the conversation for now.");
    }
    if (!words.isEmpty()) {
      work.write(conversation, Author.NOTE, agent.name(), Text.plain(words), Route.BATON, null);
    }
    switches.ask(conversation, bot, agent.name());
    return new Outcome.Begun(
        "The bot "
            + PlainWords.name(bot)
            + " is asked. You keep the conversation until it answers.");
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
          ? DeskAnswers.refusal(agent, work.controls().claim(handoff, desk, agent))
          : notFor;
    }
    boolean meant =
        handoffs.unanswered(handoff.id()).orElse(null) instanceof ToAgent to
            && to.agentId().equals(agent.id())
            && !handoff.isWith(agent.id());
    Controls.Claimed.Full full = meant ? new Availability(work).full(desk, agent.id()) : null;
    if (full != null) {
      return DeskAnswers.full(full);
    }
    return answer(
        handoff,
        conversation,
        take.epoch(),
        asked -> {
          cards.settle(conversation, asked, "✅ " + agent.name() + " has it.");
          return DeskAnswers.refusal(agent, work.controls().takeOver(conversation, desk, agent));
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
            .passOn(conversation, handoff, assignment, agent.name() + " passed it on.");
      }
      return notFor;
    }
    return answer(
        handoff,
        conversation,
        decline.epoch(),
        asked -> {
          cards.settle(conversation, asked, agent.name() + " declined.");
          work.desks()
              .tell(
                  conversation,
                  handoff,
                  Text.plain(
                      agent.name() + " declined. " + asked.by() + " keeps the conversation."));
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
        : "This is for " + asked.name() + ".";
  }

  private @Nullable String answer(
      Handoff handoff, Conversation conversation, long epoch, Answer answer) {
    if (conversation.epoch() != epoch
        || !(handoffs.unanswered(handoff.id()).orElse(null) instanceof ToAgent asked)) {
      return DeskAnswers.notYours(handoff);
    }
    if (!asked.agentId().equals(agent.id()) || !asked.desk().equals(desk.name())) {
      return "This is for " + asked.agentName() + ".";
    }
    return handoffs.answered(handoff.id()) ? answer.of(asked) : DeskAnswers.notYours(handoff);
  }

  /** What is done with the answer of the agent who was asked. */
  @FunctionalInterface
  private interface Answer {

    /** Returns why it is not done; null if it is. */
    @Nullable String of(ToAgent asked);
  }
}
