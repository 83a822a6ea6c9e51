package dev.baton.plan;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Emoji that act when an agent puts one on the card of a conversation.
 *
 * @param claim claims it; null if none does
 * @param resolve resolves it; null if none does
 */
public record ShortcutsPlan(@Nullable String claim, @Nullable String resolve) {

  /** No emoji acts. */
  public static final ShortcutsPlan NONE = new ShortcutsPlan(null, null);

  public ShortcutsPlan {
    claim = plain(claim);
    resolve = plain(resolve);
    if (claim != null && claim.equals(resolve)) {
      throw new IllegalArgumentException("resolve: is the emoji that claims; write another");
    }
  }

  /** An emoji without the sign that asks for its colours: platforms tell it without. */
  private static @Nullable String plain(@Nullable String emoji) {
    return emoji == null ? null : emoji.strip().replace("\uFE0F", "");
  }

  /** What acts by an emoji that people cannot put on messages: claim, resolve or both. */
  public List<String> impossible(Set<String> emojis) {
    Map<String, @Nullable String> written = new LinkedHashMap<>();
    written.put("claim", claim);
    written.put("resolve", resolve);
    return written.entrySet().stream()
        .filter(each -> each.getValue() != null && !emojis.contains(each.getValue()))
        .map(Map.Entry::getKey)
        .toList();
  }
}
