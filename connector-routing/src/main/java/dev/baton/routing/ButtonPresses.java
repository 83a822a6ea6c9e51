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

/** What a user's press of a bot's button means. */
final class ButtonPresses {

  private static final Duration DOUBLE_TAP = Duration.ofSeconds(1);
  private static final int FEW = 10;

  private ButtonPresses() {}

  /** What the button stands for cannot be forged by what the client sends back beside it. */
  static Content.Choice chosen(ButtonAction.Choose choose, Event.Pressed pressed) {
    Map<String, String> inputs = new LinkedHashMap<>(pressed.inputs());
    inputs.putAll(choose.data());
    return choose.payload().isBlank()
        ? new Content.Choice(choose.title(), words(choose.title(), inputs), inputs)
        : new Content.Choice(choose.title(), choose.payload(), inputs);
  }

  /**
   * What a form says where its button stands for nothing else. Bots take a payload for a command,
   * and names and values of fields are the user's: so something of ours stands before them.
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

  /** The same button within a second, under the same control, is a finger that hit twice. */
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
