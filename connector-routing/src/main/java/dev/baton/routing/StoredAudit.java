package dev.baton.routing;

import dev.baton.conversation.Actor;
import dev.baton.conversation.AuditEntry;
import dev.baton.store.AuditSeal;
import dev.baton.store.Store;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** Reads and writes what is written down, in the store. */
final class StoredAudit implements Audit {

  private static final int LOOKED_AT_ONCE = 1_000;

  /** How many times so many are looked at for one page. */
  private static final int ROUNDS = 20;

  /** Behind every id. */
  private static final String END = "z";

  private final Store store;
  private final Clock clock;
  private final Ids ids;

  StoredAudit(Store store, Clock clock, Ids ids) {
    this.store = store;
    this.clock = clock;
    this.ids = ids;
  }

  @Override
  public CompletionStage<Void> note(Note note) {
    return store
        .submit(tables -> {
          tables
              .audit()
              .add(
                  new AuditEntry(
                      ids.next(),
                      clock.instant(),
                      note.by(),
                      note.action(),
                      note.conversationId(),
                      null,
                      null,
                      new TreeMap<>(note.detail()),
                      null,
                      null));
          return true;
        })
        .thenAccept(stored -> {});
  }

  @Override
  public Page list(Query query, @Nullable String before, int limit) {
    Instant to = query.to();
    String latest = to == null ? END : StoredChanges.idAt(to.toEpochMilli());
    String at = before == null || before.compareTo(latest) > 0 ? latest : before;
    List<AuditEntry> found = new ArrayList<>();
    for (int round = 0; round < ROUNDS; round++) {
      List<AuditEntry> page = page(query.conversation(), at);
      for (AuditEntry entry : page) {
        Instant from = query.from();
        if (from != null && entry.at().isBefore(from)) {
          return new Page(found, null);
        }
        at = entry.id();
        if (isWanted(query, entry)) {
          found.add(entry);
          if (found.size() == limit) {
            return new Page(found, at);
          }
        }
      }
      if (page.size() < LOOKED_AT_ONCE) {
        return new Page(found, null);
      }
    }
    return new Page(found, at);
  }

  private List<AuditEntry> page(@Nullable String conversation, String before) {
    return store.read(tables ->
        conversation == null
            ? tables.audit().before(before, LOOKED_AT_ONCE)
            : tables.audit().before(before, conversation, LOOKED_AT_ONCE));
  }

  private static boolean isWanted(Query query, AuditEntry entry) {
    Actor by = entry.actor();
    String actor = query.actor();
    String action = query.action();
    return (actor == null
            || actor.equals(by.id())
            || actor.equalsIgnoreCase(String.valueOf(by.name()))
            || actor.equals(by.kind()))
        && (action == null || action.equals(entry.action()));
  }

  @Override
  public Place begin() {
    AuditSeal anchor = store.read(tables -> tables.audit().anchor());
    return new Place(anchor.seq(), anchor.seal());
  }

  @Override
  public List<AuditEntry> after(long seq, int limit) {
    return store.read(tables -> tables.audit().sealedAfter(seq, limit));
  }
}
