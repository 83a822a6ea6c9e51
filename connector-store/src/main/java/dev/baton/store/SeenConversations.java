package dev.baton.store;

import dev.baton.conversation.Conversation;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The conversations that were looked at last, as they are now. Used by one thread at a time. */
final class SeenConversations {

  /** Some ten megabytes at most. */
  private static final int MOST = 4_096;

  private final Map<String, Known> byId = new LinkedHashMap<>(16, 0.75F, true);
  private final Map<Address, String> ids = new HashMap<>();

  void put(Known known) {
    byId.put(known.conversation().id(), known);
    ids.put(Address.of(known), known.conversation().id());
    if (byId.size() > MOST) {
      remove(byId.keySet().iterator().next());
    }
  }

  @Nullable Known find(String id) {
    return byId.get(id);
  }

  @Nullable Known at(String channel, String chat) {
    String id = ids.get(new Address(channel, chat));
    return id == null ? null : byId.get(id);
  }

  void remove(String id) {
    Known gone = byId.remove(id);
    if (gone != null) {
      ids.remove(Address.of(gone));
    }
  }

  void clear() {
    byId.clear();
    ids.clear();
  }

  /**
   * What is known of a conversation.
   *
   * @param erasure null if it is not being erased
   * @param bot what is remembered about its bot
   * @param lastSeq the number of its last message; 0 if there is none
   */
  record Known(
      Conversation conversation,
      @Nullable Erasure erasure,
      BotConversationState bot,
      long lastSeq) {

    Known with(Conversation changed) {
      return new Known(changed, erasure, bot, lastSeq);
    }

    Known withLastSeq(long seq) {
      return new Known(conversation, erasure, bot, seq);
    }
  }

  private record Address(String channel, String chat) {

    static Address of(Known known) {
      return new Address(known.conversation().channel(), known.conversation().chat());
    }
  }
}
