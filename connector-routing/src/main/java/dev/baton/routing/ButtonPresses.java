package dev.baton.routing;

import dev.baton.connector.Content;
import dev.baton.connector.Event;
import dev.baton.conversation.Author;
import dev.baton.conversation.Conversation;
import dev.baton.conversation.Route;
import dev.baton.store.ButtonAction;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

/** Interprets a user's press on a bot's button. */
final class ButtonPresses {

  private static final Duration DOUBLE_TAP = Duration.ofSeconds(1);
  private static final int FEW = 10;

  private ButtonPresses() {}

  /**
   * Returns the choice a button stands for. Inputs that the client sends along cannot override the
   * button's own data.
   */
  static Content.Choice chosen(ButtonAction.Choose choose, Event.Pressed pressed) {
    Map<String, String> inputs = new LinkedHashMap<>(pressed.inputs());
    inputs.putAll(choose.data());
    return choose.payload().isBlank()
        ? new Content.Choice(choose.title(), words(choose.title(), inputs), inputs)
        : new Content.Choice(choose.title(), choose.payload(), inputs);
  }

  /**
   * Returns the text of a form whose button has no payload. Bots treat a payload as a command, and
   * the names and values of the fields come from the user, so text of ours stands in front of them.
   */
  private static String words(String title, Map<String, String> inputs) {
    boolean empty =
        title
            .codePoints()
            .allMatch(c ->
                Character.isWhitespace(c)
                    || Character.isSpaceChar(c)
                    || Character.isISOControl(c)
                    || Character.getType(c) == Character.FORMAT);
    return new Content.Choice(empty ? "…" : title, "", inputs).words();
  }

  /** Whether a press is a double tap: the same button within a second, under the same control. */
  static boolean isDouble(UnitOfWork work, Conversation conversation, Content.Choice choice) {
    return work.tables().messages().last(conversation.id(), FEW).stream()
        .filter(message -> message.author() == Author.USER)
        .reduce((earlier, later) -> later)
        .filter(message -> message.content().equals(choice))
        .filter(message -> message.epoch() == conversation.epoch())
        .filter(message -> message.route() != Route.HELD_BACK)
        .filter(message -> message.at().plus(DOUBLE_TAP).isAfter(work.now()))
        .isPresent();
  }
}
