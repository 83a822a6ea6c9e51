package dev.baton.http;

import dev.baton.conversation.AuditEntry;
import dev.baton.routing.Audit;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/** An audit that notes what is noted, and shows what a test tells it to. */
final class ScriptedAudit implements Audit {

  final List<Note> notes = new CopyOnWriteArrayList<>();
  final List<AuditEntry> entries = new CopyOnWriteArrayList<>();
  final List<String> queries = new CopyOnWriteArrayList<>();
  volatile CompletionStage<Void> stored = CompletableFuture.completedFuture(null);

  @Override
  public CompletionStage<Void> note(Note note) {
    notes.add(note);
    return stored;
  }

  @Override
  public Page list(Query query, @Nullable String before, int limit) {
    queries.add(query + " " + before + " " + limit);
    return new Page(entries, null);
  }

  @Override
  public Place begin() {
    return new Place(0, "0".repeat(64));
  }

  @Override
  public List<AuditEntry> after(long seq, int limit) {
    return entries.stream()
        .filter(entry -> entry.seq() != null && entry.seq() > seq)
        .limit(limit)
        .toList();
  }
}
