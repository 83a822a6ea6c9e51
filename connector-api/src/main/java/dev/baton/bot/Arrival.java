package dev.baton.bot;

import dev.baton.conversation.Message;
import java.net.URI;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * That a conversation comes from another bot; the first turn of the bot it comes to.
 *
 * @param fromBot name of the bot it comes from
 * @param fromHost where that bot listens; null where it has no address
 * @param transcript what was said so far, oldest first; the last messages where it is long
 */
public record Arrival(String fromBot, @Nullable URI fromHost, List<Message> transcript) {

  public Arrival {
    transcript = List.copyOf(transcript);
  }
}
