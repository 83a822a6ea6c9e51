package dev.baton.routing;

import dev.baton.connector.Content;
import dev.baton.connector.Content.Text;
import dev.baton.conversation.Author;
import dev.baton.conversation.Conversation;
import dev.baton.conversation.Message;
import dev.baton.plan.HandoffPlan;
import dev.baton.store.MessageTable;
import java.time.Instant;
import java.util.List;

/**
 * Tells whether a message to the bot is what its user announced to Baton before: they pressed a
 * button, were asked to write, and write.
 */
final class AnnouncedWords {

  private static final int FEW = 20;

  private final UnitOfWork work;
  private final MessageTable messages;

  AnnouncedWords(UnitOfWork work) {
    this.work = work;
    this.messages = work.tables().messages();
  }

  /**
   * Whether a message is the announced one: a text that is neither a command nor a call for a
   * person, from a user who has been with the bot ever since, which has not asked anything to which
   * this may be the answer.
   *
   * @param since when the user was asked to write
   */
  boolean are(Conversation conversation, Content content, Instant since) {
    return content instanceof Text text
        && arePlain(text.text().strip())
        && isAwaited(conversation, since);
  }

  private boolean arePlain(String words) {
    HandoffPlan plan = work.context().plan().handoff();
    return !words.isEmpty()
        && !words.startsWith("/")
        && !plan.asksForPerson(words)
        && !plan.ends(words);
  }

  /** Whether the bot has had control ever since, and has not asked anything. */
  private boolean isAwaited(Conversation conversation, Instant since) {
    List<Message> last = messages.last(conversation.id(), FEW);
    return last.stream()
            .filter(message -> message.author() == Author.SYSTEM && message.at().equals(since))
            .anyMatch(asked -> asked.epoch() == conversation.epoch())
        && last.stream()
            .noneMatch(message -> message.author() == Author.BOT && message.at().isAfter(since));
  }
}
