package dev.baton.store;

import java.time.Instant;

/**
 * An agent who follows a colleague's handoff.
 *
 * @param desk the desk at which the agent may see it
 * @param chat the agent's private chat with the bot
 * @param since when they began to
 */
public record Watcher(
    String desk,
    String agentId,
    String agentName,
    String chat,
    String handoffId,
    String conversationId,
    Instant since) {}
