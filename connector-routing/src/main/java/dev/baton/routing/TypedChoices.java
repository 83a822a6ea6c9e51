package dev.baton.routing;

import dev.baton.connector.Button;
import dev.baton.connector.Content;
import dev.baton.connector.Content.Text;
import dev.baton.connector.Event;
import dev.baton.connector.Feature;
import dev.baton.conversation.Conversation;
import dev.baton.conversation.Message;
import dev.baton.routing.content.Fitting;
import dev.baton.routing.content.TextBuilder;
import dev.baton.store.ButtonAction;
import dev.baton.store.ButtonTable;
import dev.baton.store.MessageTable;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What people write on platforms without buttons instead of pressing one.
 *
 * <p>Users read a numbered list below a question and answer with a number or with the words of a
 * choice, as long as nobody has said anything since. Agents read a command of its own for each
 * choice, such as {@code /417}: what agents write goes to users unless it begins with a slash, and
 * a later question must not change what an earlier one's number does.
 */
final class TypedChoices {

  private static final int FEW = 10;
  private static final int FIRST = 100;
  private static final int NUMBERS = 900;
  private static final int TRIES = 20;
  private static final int STEP = 16;
  private static final Pattern TYPED = Pattern.compile("\\s*(/[1-9]\\d\\d)\\s*");

  private final UnitOfWork work;
  private final ButtonTable buttons;
  private final MessageTable messages;

  TypedChoices(UnitOfWork work) {
    this.work = work;
    this.buttons = work.tables().buttons();
    this.messages = work.tables().messages();
  }

  private boolean areMade(String channel) {
    return !work.context().capabilities(channel).has(Feature.BUTTONS);
  }

  /** The choice that a user's words stand for; empty if they are just words. */
  Optional<ButtonTable.Meaning> of(Conversation conversation, Content content) {
    if (!areMade(conversation.channel()) || !(content instanceof Text words)) {
      return Optional.empty();
    }
    for (Message message : messages.last(conversation.id(), FEW).reversed()) {
      switch (message.author()) {
        case USER, AGENT -> {
          return Optional.empty();
        }
        case BOT, SYSTEM -> {
          Button chosen = chosen(message.content(), words.text().strip());
          if (chosen != null) {
            return Optional.of(meaning(conversation, chosen));
          }
        }
        case NOTE, DRAFT -> {}
      }
    }
    return Optional.empty();
  }

  private static @Nullable Button chosen(Content question, String words) {
    if (question instanceof Content.Buttons choices) {
      List<Button> all = choices.buttons();
      for (int at = 0; at < all.size(); at++) {
        Button button = all.get(at);
        boolean meant =
            words.equals(String.valueOf(at + 1)) || words.equalsIgnoreCase(button.title().strip());
        if (meant && button.url() == null) {
          return button;
        }
      }
    }
    return null;
  }

  /** Baton's own buttons have a meaning already; a bot's have a payload. */
  private ButtonTable.Meaning meaning(Conversation conversation, Button button) {
    return buttons
        .find(button.token())
        .filter(known -> conversation.id().equals(known.conversationId()))
        .orElseGet(() ->
            new ButtonTable.Meaning(
                conversation.id(), new ButtonAction.Choose(button.title(), button.token())));
  }

  /** The press that an agent's command stands for; null if it stands for none. */
  Event.@Nullable Pressed press(String channel, Event.Said said) {
    if (!said.toBot() || !areMade(channel) || !(said.content() instanceof Text words)) {
      return null;
    }
    Matcher typed = TYPED.matcher(words.text());
    if (!typed.matches()) {
      return null;
    }
    String token = token(channel, typed.group(1));
    return buttons.find(token).isEmpty()
        ? null
        : new Event.Pressed(said.messageId(), token, Map.of(), null);
  }

  /** What agents read on a channel instead of a question with buttons. */
  Content written(String channel, Content content) {
    return content instanceof Content.Buttons question && areMade(channel)
        ? with(question.text(), commands(channel, question))
        : content;
  }

  /** The same in one message: rather than a choice, the end of the text is left out. */
  Content writtenAsOne(String channel, Content content) {
    if (!(content instanceof Content.Buttons question) || !areMade(channel)) {
      return content;
    }
    Fitting fitting = work.outbox().fitting(channel);
    String commands = commands(channel, question);
    Text shown = with(question.text(), commands);
    int end = question.text().text().length();
    while (end > 0 && fitting.fit(shown).size() > 1) {
      end = Math.max(0, end - STEP);
      Text beginning = Fitting.part(question.text(), 0, end);
      shown = with(new TextBuilder().add(beginning).plain("…").text(), commands);
    }
    return shown;
  }

  private static Text with(Text text, String commands) {
    return new TextBuilder().add(text).plain(commands).text();
  }

  private String commands(String channel, Content.Buttons question) {
    StringBuilder commands = new StringBuilder();
    for (Button button : question.buttons()) {
      String url = button.url();
      commands.append('\n');
      if (url == null) {
        commands.append(command(channel, button)).append(' ').append(button.title());
      } else {
        commands.append(button.title()).append(": ").append(url);
      }
    }
    return commands.toString();
  }

  /** Makes a command of a button; one that was given out long ago is given out again. */
  private String command(String channel, Button button) {
    int number = Math.floorMod(button.token().hashCode(), NUMBERS);
    String command = "/" + (FIRST + number);
    for (int tries = 1;
        tries < TRIES && buttons.find(token(channel, command)).isPresent();
        tries++) {
      command = "/" + (FIRST + (number + tries) % NUMBERS);
    }
    buttons.alias(token(channel, command), button.token(), work.now());
    return command;
  }

  private static String token(String channel, String command) {
    return "typed on " + channel + ": " + command;
  }
}
