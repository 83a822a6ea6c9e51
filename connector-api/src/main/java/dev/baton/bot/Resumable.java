package dev.baton.bot;

import dev.baton.conversation.EndReason;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Talent: is told that the human part is over and may speak then. */
public interface Resumable {

  /**
   * Hands the conversation back. Blocking; called before any further turn of the sender.
   *
   * @return what the bot says now; empty when it keeps silent, in which case Baton itself says that
   *     the bot is back
   * @throws BotException as {@link Bot#reply} does
   */
  List<Reply> handBack(HandBack handBack);

  /**
   * What a bot is told.
   *
   * @param inputChannel as in {@link Turn#inputChannel()}
   * @param agentName null when no agent ever took it
   */
  record HandBack(
      String handoffId,
      String senderId,
      String channelType,
      String inputChannel,
      EndReason endReason,
      @Nullable String agentName) {}
}
