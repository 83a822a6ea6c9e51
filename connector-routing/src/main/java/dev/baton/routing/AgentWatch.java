package dev.baton.routing;

import dev.baton.connector.Button;
import dev.baton.connector.Content;
import dev.baton.connector.Content.Text;
import dev.baton.connector.Event;
import dev.baton.connector.Inbound;
import dev.baton.connector.Person;
import dev.baton.connector.Place;
import dev.baton.conversation.Author;
import dev.baton.conversation.Conversation;
import dev.baton.conversation.Handoff;
import dev.baton.conversation.Message;
import dev.baton.conversation.Route;
import dev.baton.plan.DeskPlan;
import dev.baton.routing.content.TextBuilder;
import dev.baton.store.ButtonAction;
import dev.baton.store.ConversationTable;
import dev.baton.store.HandoffTable;
import dev.baton.store.MessageCopy;
import dev.baton.store.MessageTable;
import dev.baton.store.Watcher;
import dev.baton.store.WatcherTable;
import dev.baton.texts.AgentText;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Lets agents follow a conversation that a colleague has in their own private chat: they read it in
 * theirs, can whisper to the colleague, and can take it over. What they write otherwise goes to
 * nobody.
 */
final class AgentWatch {

  private static final int SHOWN = 10;

  private final UnitOfWork work;
  private final ConversationTable conversations;
  private final HandoffTable handoffs;
  private final MessageTable messages;
  private final WatcherTable watchers;
  private final DeskPlan desk;
  private final Inbound inbound;
  private final Person agent;
  private final DeskWords texts;
  private final Refusals refusals;

  AgentWatch(UnitOfWork work, DeskPlan desk, Inbound inbound, Person agent) {
    this.work = work;
    this.conversations = work.tables().conversations();
    this.handoffs = work.tables().handoffs();
    this.messages = work.tables().messages();
    this.watchers = work.tables().watchers();
    this.desk = desk;
    this.inbound = inbound;
    this.agent = agent;
    this.texts = work.words(desk);
    this.refusals = new Refusals(texts);
  }

  /** Does what an agent wrote behind the command. */
  void obey(String words) {
    if (desk.conversations() == DeskPlan.Where.SPACE) {
      tell(texts.say(AgentText.WATCH_EVERYBODY));
    } else if (!inbound.direct()) {
      tell(texts.say(AgentText.WATCH_IN_PRIVATE));
    } else if (words.equals("off")) {
      tell(
          texts.say(
              watchers.end(desk.name(), agent.id())
                  ? AgentText.WATCH_ENDED
                  : AgentText.WATCH_NOTHING));
    } else {
      choose(words);
    }
  }

  private void choose(String words) {
    List<WatcherTable.Followable> others =
        watchers.followable(desk.name()).stream()
            .filter(followable -> !followable.handoff().isWith(agent.id()))
            .toList();
    boolean number = words.matches("\\d{1,6}");
    int index = number ? Integer.parseInt(words) - 1 : -1;
    if (others.isEmpty()) {
      tell(texts.say(AgentText.WATCH_NOBODY));
    } else if (!number) {
      tell(list(others));
    } else if (index < 0 || index >= others.size()) {
      tell(texts.say(AgentText.WATCH_NO_SUCH_NUMBER, words));
    } else {
      begin(others.get(index).handoff());
    }
  }

  private Text list(List<WatcherTable.Followable> others) {
    TextBuilder lines = new TextBuilder().bold(texts.plain(AgentText.WITH_COLLEAGUES));
    int number = 1;
    for (WatcherTable.Followable followable : others) {
      Handoff handoff = followable.handoff();
      lines
          .newLine()
          .plain(number++ + ". ")
          .bold(texts.who(followable.userName()))
          .plain(" · " + handoff.agentName())
          .plain(" · " + DeskAnswers.minutes(texts, handoff.acceptedAt(), work.now()));
    }
    return lines.newLine().add(texts.say(AgentText.WATCH_HINT)).text();
  }

  private void begin(Handoff handoff) {
    Conversation conversation = conversations.get(handoff.conversationId());
    boolean own =
        conversation.channel().equals(desk.channel()) && conversation.userId().equals(agent.id());
    if (own) {
      tell(refusals.own());
      return;
    }
    watchers.begin(
        new Watcher(
            desk.name(),
            agent.id(),
            agent.name(),
            inbound.place().chat(),
            handoff.id(),
            conversation.id(),
            work.now()));
    Text told =
        new TextBuilder()
            .add(
                texts.say(
                    AgentText.WATCH_BEGUN,
                    texts.who(conversation),
                    String.valueOf(handoff.agentName())))
            .newLine()
            .add(new DeskAnswers(work, desk).history(conversation, SHOWN))
            .text();
    Button takeOver =
        work.outbox()
            .button(
                conversation.id(),
                texts.plain(AgentText.TAKE_OVER),
                new ButtonAction.TakeOver(conversation.id(), desk.name()));
    Text noted = Text.plain(agent.name() + " follows the conversation.");
    Message standsFor = work.write(conversation, Author.SYSTEM, null, noted, Route.BATON, null);
    new MirroredLines(work, desk.channel(), inbound.place())
        .put(
            conversation, standsFor, Bylines.ownLine(new Content.Buttons(told, List.of(takeOver))));
  }

  /**
   * Takes over what an agent follows.
   *
   * @return why they do not get it; null if they do
   */
  @Nullable String takeOver(ButtonAction.TakeOver wish) {
    Conversation conversation = conversations.get(wish.conversationId());
    Handoff open = handoffs.openOf(conversation);
    if (open == null) {
      return texts.plain(AgentText.HANDOFF_OVER);
    }
    return new Watches(work).mayFollow(open, desk)
        ? refusals.refusal(agent, work.controls().takeOver(conversation, desk, agent))
        : texts.plain(AgentText.ANOTHER_DESK_HAS_IT);
  }

  /** Whether an agent follows a conversation from this chat. */
  boolean follows() {
    return watched().isPresent();
  }

  /**
   * Passes a note on to the colleague whose conversation an agent follows.
   *
   * @param has whether the agent has conversations of their own, for which the note may be
   * @return whether it was passed on
   */
  boolean whisper(Event.Said said, boolean has) {
    Optional<Watcher> watched = watched();
    if (watched.isEmpty() || (has && !quotesWatched(said, watched.get()))) {
      return false;
    }
    Conversation conversation = conversations.get(watched.get().conversationId());
    Handoff open = handoffs.openOf(conversation);
    if (open == null || !open.id().equals(watched.get().handoffId())) {
      return false;
    }
    AgentNotes notes = new AgentNotes(work, desk, inbound, agent);
    Message note = notes.keep(conversation, said);
    notes.acknowledge(said.messageId());
    String whispers = Bylines.oneLine(agent.name());
    for (DeskPlan seeing : work.desks().desksSeeing(open)) {
      Content shown =
          Bylines.reworded(
              said.content(),
              words ->
                  work.words(seeing)
                      .say(AgentText.WHISPER, whispers, TranscriptLines.unmarked(words.text())));
      work.outbox().showDesk(conversation, seeing, note, shown, null);
    }
    return true;
  }

  /**
   * Whether a message quotes a line of another conversation than the one it would be taken for, or,
   * while the agent follows one, a line of which nobody knows whose it is.
   *
   * @param taken the conversation that it would be taken for; null for none
   */
  boolean quotesAnother(Event.Said said, @Nullable String taken) {
    String quoted = said.replyTo();
    if (quoted == null) {
      return false;
    }
    return messages
        .copyAt(desk.channel(), inbound.place().chat(), quoted)
        .map(MessageCopy::messageId)
        .flatMap(messages::find)
        .map(message -> !message.conversationId().equals(taken))
        .orElseGet(this::follows);
  }

  private Optional<Watcher> watched() {
    return watchers
        .find(desk.name(), agent.id())
        .filter(watcher -> watcher.chat().equals(inbound.place().chat()));
  }

  private boolean quotesWatched(Event.Said said, Watcher watched) {
    String quoted = said.replyTo();
    return quoted != null
        && messages
            .copyAt(desk.channel(), inbound.place().chat(), quoted)
            .map(MessageCopy::messageId)
            .flatMap(messages::find)
            .filter(message -> message.conversationId().equals(watched.conversationId()))
            .isPresent();
  }

  private void tell(Content content) {
    Place here = inbound.place();
    work.outbox().tellPlace(desk.channel(), here, content);
  }
}
