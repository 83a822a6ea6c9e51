package dev.baton.routing;

import dev.baton.connector.Button;
import dev.baton.connector.Content;
import dev.baton.connector.Content.Text;
import dev.baton.connector.Event;
import dev.baton.connector.Feature;
import dev.baton.conversation.Author;
import dev.baton.conversation.Conversation;
import dev.baton.conversation.Message;
import dev.baton.routing.content.Fitting;
import dev.baton.routing.content.TextBuilder;
import dev.baton.store.ButtonAction;
import dev.baton.store.ButtonTable;
import dev.baton.store.MessageTable;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What people write on platforms without buttons instead of pressing one.
 *
 * <p>Users read a numbered list below a question and answer with a number or with the words of a
 * choice, as long as nothing has been said since. Agents read a command of its own for each choice,
 * such as {@code /417}: what agents write goes to users unless it begins with a slash, and a later
 * question must not change what an earlier one's number does. A command means something only in the
 * chat where it was shown.
 */
final class TypedChoices {

  private static final int FEW = 10;
  private static final int FIRST = 100;
  private static final int LAST = 100_000_000;
  private static final int TRIES = 20;
  private static final int STEP = 16;
  private static final String LONGEST = "/000000000";
  private static final String KEPT = "typed on ";
  private static final Pattern TYPED = Pattern.compile("\\s*(/[1-9]\\d{2,8})\\s*");

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
    List<Message> since = new ArrayList<>();
    for (Message message : messages.last(conversation.id(), FEW).reversed()) {
      switch (message.author()) {
        case USER, AGENT -> {
          return Optional.empty();
        }
        case BOT, SYSTEM -> {
          if (message.content() instanceof Content.Buttons choices) {
            return chosen(choices, words.text().strip())
                .map(button -> meaning(conversation, button))
                .filter(meaning -> isStillAsked(message, meaning, since));
          }
          if (!(message.content() instanceof Text || message.content() instanceof Content.Media)) {
            return Optional.empty();
          }
          since.add(message);
        }
        case NOTE, DRAFT -> {}
      }
    }
    return Optional.empty();
  }

  private static Optional<Button> chosen(Content.Buttons choices, String words) {
    List<Button> all = choices.buttons();
    for (int at = 0; at < all.size(); at++) {
      Button button = all.get(at);
      boolean meant =
          words.equals(String.valueOf(at + 1)) || words.equalsIgnoreCase(button.title().strip());
      if (meant && button.url() == null) {
        return Optional.of(button);
      }
    }
    return Optional.empty();
  }

  /**
   * Whether a question is the last thing said: only the same turn has said more, or, below what
   * users are asked at the end, Baton that the agent has left.
   */
  private static boolean isStillAsked(
      Message question, ButtonTable.Meaning meaning, List<Message> since) {
    String turn = question.turnId();
    boolean sameTurn =
        since.stream().allMatch(later -> turn != null && turn.equals(later.turnId()));
    boolean onlyLeft = since.size() == 1 && since.getFirst().author() == Author.SYSTEM;
    boolean atTheEnd =
        meaning.action() instanceof ButtonAction.Rate
            || meaning.action() instanceof ButtonAction.EmailTranscript;
    return sameTurn || (onlyLeft && atTheEnd);
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

  /**
   * The press that a command stands for where it was written; null if it stands for none. What was
   * forwarded is no command.
   */
  Event.@Nullable Pressed press(String channel, String chat, Event.Said said) {
    if (!said.toBot()
        || said.attributes().forwardedFrom() != null
        || !areMade(channel)
        || !(said.content() instanceof Text words)) {
      return null;
    }
    Matcher typed = TYPED.matcher(words.text());
    if (!typed.matches()) {
      return null;
    }
    String token = token(channel, chat, typed.group(1));
    return buttons.find(token).isEmpty()
        ? null
        : new Event.Pressed(said.messageId(), token, Map.of(), null);
  }

  /** Forgets the commands of a conversation whose handoff is over. */
  void forget(String conversationId) {
    if (work.context().plan().desks().values().stream().anyMatch(desk -> areMade(desk.channel()))) {
      buttons.forget(conversationId, KEPT);
    }
  }

  /** The pieces in which agents see a content on a channel; there is room for commands in them. */
  List<Content> pieces(Fitting fitting, String channel, Content content) {
    if (!(content instanceof Content.Buttons question) || !areMade(channel)) {
      return fitting.fit(content);
    }
    List<Content> pieces = new ArrayList<>(fitting.fit(question.text()));
    Text over =
        !pieces.isEmpty() && pieces.removeLast() instanceof Text last ? last : Text.plain("…");
    List<Button> choices = new ArrayList<>();
    for (Button button : question.buttons()) {
      choices.add(button);
      if (!isRoom(fitting, over, choices)) {
        choices.removeLast();
        pieces.add(choices.isEmpty() ? over : new Content.Buttons(over, List.copyOf(choices)));
        over = Text.plain("…");
        choices = new ArrayList<>(List.of(button));
      }
    }
    pieces.add(choices.isEmpty() ? over : new Content.Buttons(over, List.copyOf(choices)));
    return pieces;
  }

  /** The same as one message: rather than a choice, the end of the text is left out. */
  Content inOne(Fitting fitting, String channel, Content content) {
    if (!(content instanceof Content.Buttons question) || !areMade(channel)) {
      return fitting.fitOne(content);
    }
    Text shown = question.text();
    int end = shown.text().length();
    while (end > 0 && !isRoom(fitting, shown, question.buttons())) {
      end = Math.max(0, end - STEP);
      Text beginning = Fitting.part(question.text(), 0, end);
      shown = new TextBuilder().add(beginning).plain("…").text();
    }
    return new Content.Buttons(shown, question.buttons());
  }

  private static boolean isRoom(Fitting fitting, Text text, List<Button> choices) {
    return fitting.fit(with(text, choices, button -> LONGEST)).size() == 1;
  }

  /** What is written in a chat in the place of buttons: a command for each that means something. */
  Content written(String channel, String chat, Content content) {
    return content instanceof Content.Buttons question && areMade(channel)
        ? work.outbox()
            .fitting(channel)
            .fitOne(
                with(question.text(), question.buttons(), button -> command(channel, chat, button)))
        : content;
  }

  private static Text with(
      Text text, List<Button> choices, Function<Button, @Nullable String> command) {
    StringBuilder lines = new StringBuilder();
    for (Button button : choices) {
      String url = button.url();
      String typed = url == null ? command.apply(button) : null;
      if (typed != null) {
        lines.append('\n').append(typed).append(' ').append(button.title());
      } else if (url != null) {
        lines.append('\n').append(button.title()).append(": ").append(url);
      }
    }
    return new TextBuilder().add(text).plain(lines.toString()).text();
  }

  /**
   * The command of a button in a chat: with more digits if those with few mean something else.
   *
   * @return null if the button means nothing any more
   */
  private @Nullable String command(String channel, String chat, Button button) {
    Optional<ButtonTable.Meaning> meant = buttons.find(button.token());
    int seed = button.token().hashCode();
    for (int first = FIRST; meant.isPresent() && first <= LAST; first *= 10) {
      for (int tries = 0; tries < TRIES; tries++) {
        String command = "/" + (first + Math.floorMod(seed + tries, 9 * first));
        String token = token(channel, chat, command);
        if (buttons.alias(token, button.token(), work.now()) || buttons.find(token).equals(meant)) {
          return command;
        }
      }
    }
    return null;
  }

  private static String token(String channel, String chat, String command) {
    return KEPT + channel + "\n" + chat + "\n" + command;
  }
}
