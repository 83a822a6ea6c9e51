package dev.baton.plan;

/**
 * How one channel is used.
 *
 * @param name the channel's name
 * @param type the platform: {@code telegram}, {@code webex}
 * @param inputChannel the channel name that bots receive, unless a bot's own setting says otherwise
 * @param bot name of the bot that leads its conversations
 * @param queue name of the queue its handoffs wait in
 * @param senderPrefix put before the chat's address to make a {@code sender_id}; empty for none
 * @param groups whether group chats other than desks are served; otherwise they are politely
 *     refused
 * @param agentsAsUsers whether an agent who has no conversation open is a user in their private
 *     chat with the bot
 */
public record ChannelPlan(
    String name,
    String type,
    String inputChannel,
    String bot,
    String queue,
    String senderPrefix,
    boolean groups,
    boolean agentsAsUsers) {

  /** A channel on which agents are never users. */
  public ChannelPlan(
      String name,
      String type,
      String inputChannel,
      String bot,
      String queue,
      String senderPrefix,
      boolean groups) {
    this(name, type, inputChannel, bot, queue, senderPrefix, groups, false);
  }
}
