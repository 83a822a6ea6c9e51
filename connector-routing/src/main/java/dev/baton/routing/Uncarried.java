package dev.baton.routing;

import dev.baton.connector.Content;
import dev.baton.connector.Content.Text;
import dev.baton.connector.Feature;
import dev.baton.conversation.Conversation;
import dev.baton.plan.DeskPlan;
import dev.baton.routing.content.TextBuilder;
import dev.baton.texts.AgentText;
import dev.baton.texts.UserText;
import java.util.List;
import java.util.function.UnaryOperator;

/**
 * Files that a platform cannot show: their readers are told of them in the place of the file, and
 * their senders that nobody has got them.
 */
final class Uncarried {

  private final UnitOfWork work;

  Uncarried(UnitOfWork work) {
    this.work = work;
  }

  /** What stands for a content on a channel: its words, if it is a file that is not shown there. */
  Content shown(String channel, Content content, UnaryOperator<String> kinds) {
    return isLostOn(channel, content) ? Text.plain(TextBuilder.summary(content, kinds)) : content;
  }

  /** Tells a user that nobody could be shown their file. */
  void tellUser(Conversation conversation, List<DeskPlan> desks, Content content) {
    boolean lost =
        !desks.isEmpty() && desks.stream().allMatch(desk -> isLostOn(desk.channel(), content));
    if (lost && content instanceof Content.Media media) {
      String what =
          TextBuilder.summary(
              new Content.Media(media.kind(), media.file(), null),
              kind -> work.context().words(conversation, UserText.KIND, kind));
      work.outbox().systemSays(conversation, UserText.NOT_PASSED_ON, what);
    }
  }

  /** Tells an agent that the user could not be shown their file. */
  void tellAgent(Conversation conversation, DeskPlan desk, Content content) {
    if (isLostOn(conversation.channel(), content)) {
      work.outbox()
          .tellDesk(
              conversation,
              desk,
              work.words(desk)
                  .say(
                      AgentText.FILES_NOT_SHOWN,
                      PlainWords.channel(work.context().plan(), conversation.channel()),
                      work.words(desk).who(conversation)));
    }
  }

  private boolean isLostOn(String channel, Content content) {
    return content instanceof Content.Media media
        && media.file() instanceof Content.FileRef.Held
        && !work.context().capabilities(channel).has(Feature.MEDIA);
  }
}
