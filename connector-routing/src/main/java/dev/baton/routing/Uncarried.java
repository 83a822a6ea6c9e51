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
 * Files that a platform cannot show, or that are larger than it takes: their readers are told of
 * them in the place of the file, and their senders that nobody has got them. Nothing is fetched for
 * that.
 */
final class Uncarried {

  private final UnitOfWork work;

  Uncarried(UnitOfWork work) {
    this.work = work;
  }

  /** What stands for a content on a channel: its words, if it is a file that does not get there. */
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
      desks.stream()
          .map(DeskPlan::channel)
          .filter(this::showsFiles)
          .mapToLong(channel -> largest(channel, content))
          .max()
          .ifPresentOrElse(
              limit ->
                  work.outbox()
                      .systemSays(conversation, UserText.TOO_LARGE, megabytes(limit), what),
              () -> work.outbox().systemSays(conversation, UserText.NOT_PASSED_ON, what));
    }
  }

  /** Tells an agent that the user could not be shown their file. */
  void tellAgent(Conversation conversation, DeskPlan desk, Content content) {
    String channel = conversation.channel();
    if (!isLostOn(channel, content)) {
      return;
    }
    String platform = PlainWords.channel(work.context().plan(), channel);
    String who = work.words(desk).who(conversation);
    work.outbox()
        .tellDesk(
            conversation,
            desk,
            showsFiles(channel)
                ? work.words(desk)
                    .say(
                        AgentText.FILE_TOO_LARGE,
                        megabytes(largest(channel, content)),
                        platform,
                        who)
                : work.words(desk).say(AgentText.FILES_NOT_SHOWN, platform, who));
  }

  private boolean isLostOn(String channel, Content content) {
    return content instanceof Content.Media media
        && media.file() instanceof Content.FileRef.Held held
        && (!showsFiles(channel) || held.size() > largest(channel, content));
  }

  private boolean showsFiles(String channel) {
    return work.context().capabilities(channel).has(Feature.MEDIA);
  }

  /** The largest file that gets to a channel from where this one is, in bytes. */
  private long largest(String channel, Content content) {
    return content instanceof Content.Media media
            && media.file() instanceof Content.FileRef.Held held
        ? work.context().largestFile(held.channel(), channel)
        : Long.MAX_VALUE;
  }

  private static int megabytes(long bytes) {
    return Math.toIntExact(bytes >> 20);
  }
}
