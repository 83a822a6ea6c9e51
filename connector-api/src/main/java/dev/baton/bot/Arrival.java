package dev.baton.bot;

import dev.baton.conversation.Message;
import java.net.URI;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Tells a bot that a conversation comes to it from another bot; part of its first turn there.
 *
 * @param fromBot name of the other bot
 * @param fromHost address of the other bot; null if it has none
 * @param transcript what was said so far, oldest first; only the last messages if it is long
 */
public record Arrival(String fromBot, @Nullable URI fromHost, List<Message> transcript) {

  public Arrival {
    transcript = List.copyOf(transcript);
  }
}
