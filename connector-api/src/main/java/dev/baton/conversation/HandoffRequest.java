package dev.baton.conversation;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a bot, a user or a program says when it asks for a person; everything may be missing.
 *
 * @param queue name of the queue; null for the channel's own queue
 * @param reason in words, for the agent
 * @param intent what the bot last understood
 * @param priority higher is sooner; 0 is usual
 * @param context anything else for the agent, by name
 */
public record HandoffRequest(
    @Nullable String queue,
    @Nullable String reason,
    @Nullable String intent,
    int priority,
    List<String> skills,
    @Nullable String language,
    Map<String, String> context) {

  public static final HandoffRequest PLAIN =
      new HandoffRequest(null, null, null, 0, List.of(), null, Map.of());

  public HandoffRequest {
    skills = List.copyOf(skills);
    context = Map.copyOf(context);
  }

  public static HandoffRequest because(String reason) {
    return new HandoffRequest(null, reason, null, 0, List.of(), null, Map.of());
  }
}
