package dev.baton.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.baton.conversation.Actor;
import dev.baton.conversation.AuditEntry;
import dev.baton.store.AuditSeal;
import dev.baton.store.JdbcStore;
import dev.baton.store.Store;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What is written down gets its place and its seal soon, and its beginning goes when it is old. */
@Timeout(120)
class AuditSealerTest {

  private static final Instant NOON = Instant.parse("2026-12-01T12:00:00Z");
  private static final Duration KEEP = Duration.ofDays(730);

  @TempDir Path folder;

  private final AtomicInteger number = new AtomicInteger();

  @Test
  void everyEntryIsSealedInOneChainAlsoAfterARestart() {
    try (Store store = store()) {
      add(store, NOON, 3);
      try (AuditSealer sealer = sealer(store, NOON)) {
        sealer.open();
        await().until(() -> chain(store).size() == 3);
        add(store, NOON.plusSeconds(1), 700);
        await().until(() -> chain(store).size() == 703);
      }
      add(store, NOON.plusSeconds(2), 2);
      try (AuditSealer sealer = sealer(store, NOON)) {
        sealer.open();
        await().until(() -> chain(store).size() == 705);
      }
      assertIsWhole(store);
    }
  }

  @Test
  void whatIsThereAtTheStopIsSealed() {
    try (Store store = store()) {
      AuditSealer sealer = sealer(store, NOON);
      add(store, NOON, 5);
      sealer.close();
      assertThat(chain(store)).hasSize(5);
    }
  }

  @Test
  void theBeginningThatIsTooOldGoesAndTheChainSaysSo() {
    try (Store store = store()) {
      add(store, NOON, 5);
      store.commit(tables -> tables.audit().seal(100));
      add(store, NOON.plus(KEEP), 4);
      store.commit(tables -> tables.audit().seal(100));
      AuditEntry fifth = chain(store).get(4);
      try (AuditSealer sealer = sealer(store, NOON.plus(KEEP).plusSeconds(1))) {
        sealer.open();
        await().until(() -> chain(store).size() == 5);
      }
      AuditSeal anchor = store.read(tables -> tables.audit().anchor());
      assertThat(anchor).isEqualTo(new AuditSeal(5, String.valueOf(fifth.seal())));
      AuditEntry cut = chain(store).getLast();
      assertThat(cut.action()).isEqualTo(AuditSealer.CUT);
      assertThat(cut.detail())
          .containsEntry("through_seq", "5")
          .containsEntry("through_seal", anchor.seal());
      assertIsWhole(store);
    }
  }

  private static void assertIsWhole(Store store) {
    AuditSeal last = store.read(tables -> tables.audit().anchor());
    for (AuditEntry entry : chain(store)) {
      last = last.next(entry);
      assertThat(entry.seq()).isEqualTo(last.seq());
      assertThat(entry.seal()).isEqualTo(last.seal());
    }
    AuditSeal end = store.read(tables -> tables.audit().last());
    assertThat(end).isEqualTo(last);
  }

  private static List<AuditEntry> chain(Store store) {
    return store.read(tables -> tables.audit().sealedAfter(0, 10_000));
  }

  private Store store() {
    Store store = JdbcStore.at("jdbc:sqlite:" + folder.resolve("baton.db"));
    store.open();
    return store;
  }

  private AuditSealer sealer(Store store, Instant now) {
    return new AuditSealer(store, Clock.fixed(now, ZoneOffset.UTC), KEEP, this::id);
  }

  private String id() {
    return String.format("%08d", number.incrementAndGet());
  }

  private void add(Store store, Instant at, int count) {
    store.commit(tables -> {
      for (int i = 0; i < count; i++) {
        tables
            .audit()
            .add(
                new AuditEntry(
                    id(),
                    at,
                    Actor.agent("7", "Änn"),
                    "control.passed",
                    "c1",
                    "h1",
                    2L,
                    new TreeMap<>(Map.of("why", "claimed")),
                    null,
                    null));
      }
      return true;
    });
  }
}
