package dev.baton.routing;

import dev.baton.connector.Attributes;
import dev.baton.connector.Content;
import dev.baton.connector.Content.Text;
import dev.baton.conversation.Conversation;
import dev.baton.conversation.Message;
import dev.baton.conversation.Route;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What a user said last, as one content: all that they wrote since somebody answered them, or
 * before that if they have written nothing since.
 *
 * @param messageId the last message of it
 */
record WordsToAnswer(String messageId, Content content, Attributes attributes) {

  private static final int LOOKED_AT = 100;
  private static final int MOST = 10;

  /** The last words of a conversation's user; null if there are none. */
  static @Nullable WordsToAnswer of(UnitOfWork work, Conversation conversation) {
    List<Message> last = said(work.tables().messages().last(conversation.id(), LOOKED_AT));
    if (last.isEmpty()) {
      return null;
    }
    Message latest = last.getLast();
    Content content =
        last.size() == 1
            ? latest.content()
            : Text.plain(
                last.stream()
                    .map(message -> message.content().asText())
                    .collect(Collectors.joining("\n")));
    return new WordsToAnswer(latest.id(), content, latest.attributes());
  }

  private static List<Message> said(List<Message> transcript) {
    List<Message> said = new ArrayList<>();
    for (Message message : transcript.reversed()) {
      switch (message.author()) {
        case USER -> {
          if (isForSomebody(message.route())) {
            said.addFirst(message);
          }
        }
        case BOT, AGENT -> {
          if (!said.isEmpty()) {
            return said;
          }
        }
        case SYSTEM, NOTE, DRAFT -> {}
      }
      if (said.size() == MOST) {
        return said;
      }
    }
    return said;
  }

  /** Words that are commands to Baton, or were held back, want no answer. */
  private static boolean isForSomebody(Route route) {
    return switch (route) {
      case WAITING, BOT, PEOPLE -> true;
      case BATON, HELD_BACK -> false;
    };
  }
}
