package dev.baton.routing;

import dev.baton.connector.Button;
import dev.baton.connector.Content;
import dev.baton.connector.Content.Text;
import dev.baton.connector.Event;
import dev.baton.connector.Feature;
import dev.baton.connector.Inbound;
import dev.baton.connector.Person;
import dev.baton.conversation.Author;
import dev.baton.conversation.Conversation;
import dev.baton.conversation.Handoff;
import dev.baton.conversation.Message;
import dev.baton.plan.CannedAnswer;
import dev.baton.plan.DeskPlan;
import dev.baton.routing.content.TextBuilder;
import dev.baton.store.ButtonAction;
import dev.baton.store.ButtonTable;
import dev.baton.store.CannedAnswerTable;
import dev.baton.store.ConversationTable;
import dev.baton.store.MessageTable;
import dev.baton.texts.AgentText;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Handles the canned answers of a desk: agents find, send, save and drop them. Only the agent who
 * has a conversation sends one there, as words of their own.
 */
final class AgentCanned {

  private static final int MOST_SAVED = 200;
  private static final int MOST_LISTED = 20;
  private static final int MOST_OFFERED = 5;
  private static final int SHOWN = 60;

  private final UnitOfWork work;
  private final ConversationTable conversations;
  private final MessageTable messages;
  private final ButtonTable buttons;
  private final CannedAnswerTable saved;
  private final CannedShelf shelf;
  private final DeskPlan desk;
  private final Inbound inbound;
  private final Person agent;
  private final DeskWords texts;
  private final Refusals refusals;

  AgentCanned(UnitOfWork work, DeskPlan desk, Inbound inbound, Person agent) {
    this.work = work;
    this.conversations = work.tables().conversations();
    this.messages = work.tables().messages();
    this.buttons = work.tables().buttons();
    this.saved = work.tables().cannedAnswers();
    this.shelf = new CannedShelf(work, desk.name());
    this.desk = desk;
    this.inbound = inbound;
    this.agent = agent;
    this.texts = work.words(desk);
    this.refusals = new Refusals(texts);
  }

  /** Obeys a command in a conversation's thread. */
  void obey(
      AgentCommand.Canned command,
      Conversation conversation,
      @Nullable Handoff open,
      Event.Said said) {
    switch (command) {
      case AgentCommand.Canned.Find find -> find(find.words(), conversation, open, said);
      case AgentCommand.Canned.Save save -> {
        Text words = save.words();
        if (words == null) {
          Text quoted = quoted(conversation, said);
          String user = conversation.userName();
          save(save.name(), quoted == null ? null : CannedFields.emptied(quoted, user), user);
        } else {
          save(save.name(), words, null);
        }
      }
      case AgentCommand.Canned.Drop drop -> drop(drop.name());
      case AgentCommand.Canned.Unclear unclear -> tell(texts.say(AgentText.CANNED_UNCLEAR));
    }
  }

  /** Obeys a command outside of all threads, where there is nobody to send anything to. */
  void obeyOutside(AgentCommand.Canned command) {
    switch (command) {
      case AgentCommand.Canned.Find find ->
          show(find.words(), null, null, texts.plain(AgentText.CANNED_OUTSIDE));
      case AgentCommand.Canned.Save save -> save(save.name(), save.words(), null);
      case AgentCommand.Canned.Drop drop -> drop(drop.name());
      case AgentCommand.Canned.Unclear unclear -> tell(texts.say(AgentText.CANNED_UNCLEAR));
    }
  }

  /** Sends the answer of exactly this name; shows those that fit if there is none. */
  private void find(
      String query, Conversation conversation, @Nullable Handoff open, Event.Said said) {
    if (open == null) {
      show(query, conversation, null, texts.plain(AgentText.CANNED_WITH_BOT));
      return;
    }
    if (!open.isWith(agent.id())) {
      show(
          query,
          conversation,
          null,
          refusals.notYours(open) + " " + texts.plain(AgentText.NOTHING_SENT));
      return;
    }
    Optional<CannedShelf.Answer> exact =
        CannedShelf.named(shelf.all(conversation.language()), query);
    if (exact.isEmpty()) {
      show(query, conversation, said, "");
      return;
    }
    Text words = filled(exact.get().words(), conversation);
    new AgentWords(work, desk, inbound, agent).sayCanned(conversation, open, said, words);
    tell(sent(conversation, words));
  }

  /**
   * Shows the answers that fit: one as a whole, several by their beginnings.
   *
   * @param conversation where they are asked for; null outside of all
   * @param command what asked for them, if the agent may send them; null if not
   * @param why why the agent may not
   */
  private void show(
      String query, @Nullable Conversation conversation, Event.@Nullable Said command, String why) {
    List<CannedShelf.Answer> all = shelf.all(conversation == null ? null : conversation.language());
    List<CannedShelf.Answer> found = CannedShelf.matching(all, query);
    if (found.isEmpty()) {
      tell(
          all.isEmpty()
              ? texts.say(AgentText.CANNED_NONE)
              : texts.say(AgentText.CANNED_NONE_FITS, beginning(query)));
      return;
    }
    int most = query.isEmpty() ? MOST_LISTED : MOST_OFFERED;
    List<CannedShelf.Answer> shown = found.stream().limit(most).toList();
    TextBuilder lines = new TextBuilder();
    if (found.size() == 1) {
      CannedShelf.Answer only = found.getFirst();
      lines.bold(only.name()).newLine().add(filled(only.words(), conversation));
    } else {
      lines.bold(texts.plain(AgentText.CANNED_ANSWERS));
      shown.forEach(answer ->
          lines
              .newLine()
              .bold(answer.name())
              .plain(" — " + beginning(filled(answer.words(), conversation).text())));
    }
    int more = found.size() - shown.size();
    if (more > 0) {
      lines.newLine().add(texts.say(AgentText.CANNED_MORE, more));
    }
    if (command == null || conversation == null) {
      tell(lines.newLine().italic(why).text());
    } else if (query.isEmpty()) {
      tell(lines.newLine().add(texts.say(AgentText.CANNED_HINT)).text());
    } else {
      tell(new Content.Buttons(lines.text(), offered(shown, conversation, command)));
    }
  }

  private List<Button> offered(
      List<CannedShelf.Answer> answers, Conversation conversation, Event.Said command) {
    List<Button> offered = new ArrayList<>();
    for (CannedShelf.Answer answer : answers) {
      offered.add(
          work.outbox()
              .button(
                  conversation.id(),
                  answers.size() == 1 ? texts.plain(AgentText.SEND_IT) : answer.name(),
                  new ButtonAction.SendCanned(
                      conversation.id(), desk.name(), command.messageId(), answer.words()),
                  subject(command.messageId())));
    }
    return offered;
  }

  /**
   * Sends an answer that an agent has chosen of those that they were shown.
   *
   * @return why it was not sent; null if it was
   */
  @Nullable String sendChosen(ButtonAction.SendCanned chosen, Event.Pressed pressed) {
    Conversation conversation = conversations.get(chosen.conversationId());
    Text words = filled(chosen.words(), conversation);
    String refusal =
        new AgentWords(work, desk, inbound, agent)
            .sendTo(
                new ButtonAction.SendTo(
                    chosen.conversationId(), chosen.desk(), chosen.messageId(), words, false));
    if (refusal == null) {
      buttons.settle(subject(chosen.messageId()));
      Text outcome = sent(conversation, words);
      work.outbox().settle(desk.channel(), inbound.place(), pressed.messageId(), outcome);
      if (!work.context().capabilities(desk.channel()).has(Feature.EDIT_BUTTONS)) {
        tell(outcome);
      }
    }
    return refusal;
  }

  /**
   * Saves a text, if it is one for all users.
   *
   * @param saidTo the name of the user to whom it was said; null if the agent wrote it for all
   */
  private void save(String name, @Nullable Text words, @Nullable String saidTo) {
    if (name.isEmpty()) {
      tell(texts.say(AgentText.CANNED_SAVE_HOW));
    } else if (!CannedAnswer.isName(name)) {
      tell(texts.say(AgentText.CANNED_NO_NAME));
    } else if (shelf.isConfigured(name)) {
      tellOfConfigured(name);
    } else if (words == null) {
      tell(texts.say(AgentText.CANNED_NO_TEXT));
    } else {
      String problem = problem(words);
      if (problem == null) {
        keep(name, words, saidTo);
      } else {
        tell(Text.plain(problem + " " + texts.plain(AgentText.NOTHING_SAVED)));
      }
    }
  }

  /** Why a text cannot be said to users later; null if it can. */
  private @Nullable String problem(Text words) {
    if (!(AgentCommand.of(words) instanceof AgentCommand.Say)) {
      return texts.plain(AgentText.BEGINS_AS_NOTE);
    }
    String doubt = AgentDoubts.about(words, texts);
    if (doubt != null) {
      return doubt;
    }
    if (!work.context().masking().of(words.text()).equals(words.text())) {
      return texts.plain(AgentText.CANNED_MASKED);
    }
    return switch (CannedAnswer.flaw(words.text())) {
      case null -> null;
      case CannedAnswer.Flaw.Empty empty -> texts.plain(AgentText.CANNED_EMPTY);
      case CannedAnswer.Flaw.TooLong tooLong ->
          texts.plain(AgentText.CANNED_TOO_LONG, String.valueOf(tooLong.most()));
      case CannedAnswer.Flaw.UnknownField unknown ->
          texts.plain(AgentText.CANNED_FIELD, unknown.field());
    };
  }

  private void keep(String name, Text words, @Nullable String saidTo) {
    boolean replaces = saved.find(desk.name(), name).isPresent();
    if (!replaces && saved.count(desk.name()) >= MOST_SAVED) {
      tell(texts.say(AgentText.CANNED_FULL, MOST_SAVED));
      return;
    }
    saved.save(desk.name(), name, words, work.now());
    Text told =
        texts.say(
            replaces ? AgentText.CANNED_CHANGED : AgentText.CANNED_SAVED,
            name,
            beginning(words.text()));
    tell(
        saidTo == null
            ? told
            : new TextBuilder().add(told).newLine().add(texts.say(AgentText.CANNED_OF_ONE)).text());
  }

  private void drop(String name) {
    if (name.isEmpty()) {
      tell(texts.say(AgentText.CANNED_DROP_HOW));
    } else if (shelf.isConfigured(name)) {
      tellOfConfigured(name);
    } else if (saved.drop(desk.name(), name)) {
      tell(texts.say(AgentText.CANNED_DROPPED, name));
    } else {
      tell(texts.say(AgentText.CANNED_NONE_CALLED, beginning(name)));
    }
  }

  private void tellOfConfigured(String name) {
    tell(texts.say(AgentText.CANNED_CONFIGURED, name));
  }

  /** The words of an agent to the user that a message quotes; null if it quotes none. */
  private @Nullable Text quoted(Conversation conversation, Event.Said said) {
    String platformId = said.replyTo();
    if (platformId == null) {
      return null;
    }
    return messages
        .copyAt(desk.channel(), inbound.place().chat(), platformId)
        .map(copy -> messages.get(copy.messageId()))
        .filter(message -> message.conversationId().equals(conversation.id()))
        .filter(message -> message.author() == Author.AGENT)
        .map(Message::content)
        .filter(Text.class::isInstance)
        .map(Text.class::cast)
        .orElse(null);
  }

  private Text filled(Text words, @Nullable Conversation conversation) {
    return conversation == null
        ? words
        : CannedFields.filled(words, conversation.userName(), agent.name());
  }

  /** What agents see of an answer that goes to the user. */
  private Text sent(Conversation conversation, Text words) {
    return texts.say(AgentText.CANNED_SENT, texts.who(conversation), words);
  }

  private String beginning(String words) {
    return TranscriptLines.shortened(words, SHOWN, work.context().masking());
  }

  /** What the buttons are about that choose what to send. */
  private String subject(String messageId) {
    return String.join("\n", desk.channel(), inbound.place().chat(), messageId);
  }

  private void tell(Content content) {
    work.outbox().tellPlace(desk.channel(), inbound.place(), content);
  }
}
