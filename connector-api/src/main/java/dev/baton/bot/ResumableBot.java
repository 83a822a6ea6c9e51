package dev.baton.bot;

import dev.baton.conversation.EndReason;
import dev.baton.conversation.Message;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Talent: is told that the human part is over and may speak then. */
public interface ResumableBot {

  /**
   * Hands the conversation back. Blocking; called before any further turn of the sender.
   *
   * @throws BotException as {@link Bot#reply(Turn)} does
   */
  Resumed handBack(HandBack handBack);

  /**
   * The same, for who makes several calls.
   *
   * @param beforeCall is run right before each of them, as in {@link Bot#reply(Turn, Runnable)}
   */
  default Resumed handBack(HandBack handBack, Runnable beforeCall) {
    beforeCall.run();
    return handBack(handBack);
  }

  /**
   * Keeps a bot from staying paused that may have been told before, when Baton ended or lost its
   * lease in the middle of it. Nothing may be said twice: the bot is not told anew and says
   * nothing. By default nothing is done. Blocking.
   *
   * @param beforeCall as above
   * @throws BotException as {@link Bot#reply(Turn)} does
   */
  default Resumed wake(HandBack handBack, Runnable beforeCall) {
    return new Resumed(List.of(), false);
  }

  /**
   * What a bot is told.
   *
   * @param inputChannel as in {@link Turn#inputChannel()}
   * @param agentName null when no agent ever took it
   * @param humanPart what user and agents wrote to each other, oldest first; no notes, no drafts
   */
  record HandBack(
      String handoffId,
      String senderId,
      String channelType,
      String inputChannel,
      EndReason endReason,
      @Nullable String agentName,
      List<Message> humanPart) {

    public HandBack {
      humanPart = List.copyOf(humanPart);
    }
  }

  /**
   * How a bot took it.
   *
   * @param replies what the bot says now; empty when it keeps silent, in which case Baton itself
   *     says that the bot is back
   * @param awake whether the bot certainly is not paused now; where it may be, its silence must not
   *     be taken for a call for a person
   */
  record Resumed(List<Reply> replies, boolean awake) {

    public Resumed {
      replies = List.copyOf(replies);
    }
  }
}
