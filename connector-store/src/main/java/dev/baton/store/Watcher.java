package dev.baton.store;

/**
 * An agent who follows a colleague's handoff.
 *
 * @param desk the desk at which the agent may see it
 * @param chat the agent's private chat with the bot
 */
public record Watcher(
    String desk,
    String agentId,
    String agentName,
    String chat,
    String handoffId,
    String conversationId) {}
