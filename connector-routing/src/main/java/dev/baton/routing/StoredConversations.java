package dev.baton.routing;

import dev.baton.conversation.Control;
import dev.baton.conversation.Conversation;
import dev.baton.conversation.Handoff;
import dev.baton.conversation.HandoffStatus;
import dev.baton.masking.Masking;
import dev.baton.store.Store;
import dev.baton.store.Tables;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The conversations and handoffs of the store. */
final class StoredConversations implements Conversations {

  private final Store store;
  private final Masking masking;

  StoredConversations(Store store, Masking masking) {
    this.store = store;
    this.masking = masking;
  }

  @Override
  public List<Conversation> list(@Nullable Control control, @Nullable String before, int limit) {
    return store.read(tables ->
        tables
            .conversations()
            .latest(
                control,
                before == null ? null : tables.conversations().find(before).orElse(null),
                limit));
  }

  @Override
  public Optional<Transcript> transcript(String conversationId) {
    return store.read(tables -> read(tables, conversationId, true));
  }

  @Override
  public Optional<Transcript> summary(String conversationId) {
    return store.read(tables -> read(tables, conversationId, false));
  }

  private static Optional<Transcript> read(
      Tables tables, String conversationId, boolean withMessages) {
    return StoredOverview.find(tables, conversationId)
        .map(conversation ->
            new Transcript(
                conversation,
                withMessages ? tables.messages().all(conversationId) : List.of(),
                tables.handoffs().of(conversationId)));
  }

  @Override
  public List<Handoff> handoffs(
      @Nullable HandoffStatus status, @Nullable String before, int limit) {
    return store.read(tables ->
        tables
            .handoffs()
            .latest(
                status,
                before == null ? null : tables.handoffs().find(before).orElse(null),
                limit));
  }

  @Override
  public Optional<Handoff> handoff(String id) {
    return store.read(tables -> tables.handoffs().find(id));
  }

  @Override
  public Masking masking() {
    return masking;
  }
}
