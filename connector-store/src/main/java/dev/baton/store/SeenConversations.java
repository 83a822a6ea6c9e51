package dev.baton.store;

import dev.baton.conversation.Conversation;
import dev.baton.store.TurnTable.Waiting;
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
  private final Map<String, String> byTurn = new HashMap<>();

  void put(Known known) {
    Known before = byId.put(known.conversation().id(), known);
    if (before != null && before.turn() != null) {
      byTurn.remove(before.turn().id());
    }
    ids.put(Address.of(known), known.conversation().id());
    GivenTurn turn = known.turn();
    if (turn != null) {
      byTurn.put(turn.id(), known.conversation().id());
    }
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

  @Nullable Known ofTurn(String turnId) {
    String id = byTurn.get(turnId);
    return id == null ? null : byId.get(id);
  }

  void remove(String id) {
    Known gone = byId.remove(id);
    if (gone != null) {
      ids.remove(Address.of(gone));
      GivenTurn turn = gone.turn();
      if (turn != null) {
        byTurn.remove(turn.id());
      }
    }
  }

  void clear() {
    byId.clear();
    ids.clear();
    byTurn.clear();
  }

  /**
   * What is known of a conversation.
   *
   * @param erasure null if it is not being erased
   * @param bot what is remembered about its bot
   * @param lastSeq the number of its last message; 0 if there is none
   * @param turn its turn that has no outcome yet; null if there is none
   * @param isRefused whether that turn asked for a switch that was refused
   * @param hasMoreTurns whether there is another turn that has no outcome
   * @param waiting what waits in its turn lane
   */
  record Known(
      Conversation conversation,
      @Nullable Erasure erasure,
      BotConversationState bot,
      long lastSeq,
      @Nullable GivenTurn turn,
      boolean isRefused,
      boolean hasMoreTurns,
      Waiting waiting) {

    Known with(Conversation changed) {
      return new Known(changed, erasure, bot, lastSeq, turn, isRefused, hasMoreTurns, waiting);
    }

    Known withLastSeq(long seq) {
      return new Known(conversation, erasure, bot, seq, turn, isRefused, hasMoreTurns, waiting);
    }

    Known withWaiting(Waiting now) {
      return new Known(conversation, erasure, bot, lastSeq, turn, isRefused, hasMoreTurns, now);
    }

    Known withTurn(@Nullable GivenTurn given, boolean toReview) {
      return new Known(
          conversation,
          erasure,
          bot,
          lastSeq,
          given,
          isRefused && given != null,
          hasMoreTurns,
          waiting.withTurn(given != null, toReview));
    }
  }

  private record Address(String channel, String chat) {

    static Address of(Known known) {
      return new Address(known.conversation().channel(), known.conversation().chat());
    }
  }
}
