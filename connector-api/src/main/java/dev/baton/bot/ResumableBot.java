package dev.baton.bot;

import dev.baton.conversation.EndReason;
import dev.baton.conversation.Message;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Talent: is told when the human part is over, and may then say something. */
public interface ResumableBot {

  /**
   * Hands the conversation back. Blocking; called before any further turn of the sender.
   *
   * @throws BotException as {@link Bot#reply(Turn)} does
   */
  Resumed handBack(HandBack handBack);

  /**
   * Hands the conversation back, for bots that need several calls to do so.
   *
   * @param beforeCall run right before each call, as in {@link Bot#reply(Turn, Runnable)}
   */
  default Resumed handBack(HandBack handBack, Runnable beforeCall) {
    beforeCall.run();
    return handBack(handBack);
  }

  /**
   * Makes sure that the bot does not stay paused after a hand-back that was interrupted: Baton
   * ended or lost its lease in the middle of it, so the bot may or may not have been told. Nothing
   * may be said twice, so the bot is not told again and says nothing. Does nothing by default.
   * Blocking.
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
   * @param agentName null if no agent ever took the handoff
   * @param humanPart what the user and the agents wrote to each other, oldest first; no notes and
   *     no drafts
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
   * What came of a hand-back.
   *
   * @param replies what the bot says now; if it says nothing, Baton itself says that the bot is
   *     back
   * @param awake whether the bot is certainly not paused now; if it may be, its silence does not
   *     mean that it wants a person
   */
  record Resumed(List<Reply> replies, boolean awake) {

    public Resumed {
      replies = List.copyOf(replies);
    }
  }
}
