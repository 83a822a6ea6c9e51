package dev.baton.audit;

import dev.baton.conversation.Actor;
import dev.baton.conversation.AuditEntry;
import dev.baton.duty.DutyThread;
import dev.baton.store.AuditSeal;
import dev.baton.store.FencedException;
import dev.baton.store.ShardLease;
import dev.baton.store.Store;
import dev.baton.store.StoreException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Gives each entry of the audit its place in the chain and its seal, within about a second, and
 * deletes the beginning of the chain once it is old.
 *
 * <p>It is done apart from the transaction that adds an entry, because a chain has one end: whoever
 * adds to it waits for whoever did so before. Where several nodes share the store, one of them does
 * it at a time, under a lease that is checked with each commit.
 *
 * <p>Once a day, and at the stop, the last seal is logged. Whoever keeps the log elsewhere can tell
 * later whether the end of the chain was cut off, or all of it was made anew.
 */
public final class AuditSealer implements AutoCloseable {

  /** How a cut is called in the chain. */
  public static final String CUT = "audit.cut";

  private static final Logger log = LoggerFactory.getLogger(AuditSealer.class);

  private static final String KEY = "audit";
  private static final int PORTION = 500;
  private static final Duration EVERY = Duration.ofSeconds(1);
  private static final Duration AFTER_FAILURE = Duration.ofSeconds(5);
  private static final Duration LAST_CALL = Duration.ofSeconds(5);

  /** How often old entries are looked for, and the last seal is logged. */
  private static final Duration DAILY = Duration.ofDays(1);

  private static final int CUT_PAGE = 1_000;

  private final Store store;
  private final Clock clock;
  private final Duration keep;
  private final Supplier<String> ids;
  private final DutyThread thread = new DutyThread("baton-audit");
  private @Nullable Instant looked;

  /**
   * @param keep how old an entry becomes
   * @param ids makes ids of entries
   */
  public AuditSealer(Store store, Clock clock, Duration keep, Supplier<String> ids) {
    this.store = store;
    this.clock = clock;
    this.keep = keep;
    this.ids = ids;
  }

  public void open() {
    thread.open(this::run);
  }

  private void run() {
    while (!thread.isClosing()) {
      try {
        if (!work()) {
          thread.rest(EVERY);
        }
      } catch (InterruptedException stopped) {
        return;
      } catch (FencedException anothersNow) {
        log.info("another node seals the audit now: {}", anothersNow.getMessage());
        thread.pause(EVERY);
      } catch (StoreException failure) {
        if (!thread.isClosing()) {
          log.warn("the audit cannot be sealed now", failure);
        }
        thread.pause(AFTER_FAILURE);
      } catch (RuntimeException broken) {
        log.error("sealing the audit failed unexpectedly", broken);
        thread.pause(AFTER_FAILURE);
      }
    }
  }

  /** Does what is to be done, if it is this node's to do; returns whether there may be more. */
  private boolean work() {
    ShardLease lease = store.ownership().of(KEY);
    if (lease == null || !store.ownership().begin(lease)) {
      return false;
    }
    try {
      boolean more = seal(lease);
      if (!more) {
        lookAtAge(lease);
      }
      return more;
    } finally {
      store.ownership().ended(lease);
    }
  }

  private boolean seal(ShardLease lease) {
    if (store.read(tables -> tables.audit().unsealed(1)).isEmpty()) {
      return false;
    }
    return store.commit(
            new Store.Terms(lease, Set.of()), tables -> tables.audit().seal(PORTION).size())
        == PORTION;
  }

  private void lookAtAge(ShardLease lease) {
    Instant now = clock.instant();
    Instant before = looked;
    if (before != null && now.isBefore(before.plus(DAILY))) {
      return;
    }
    looked = now;
    if (before != null) {
      tellLast();
    }
    boolean more = true;
    while (more && !thread.isClosing()) {
      more = cutPage(lease, now);
    }
  }

  /** Deletes entries that are too old; returns whether there may be more. */
  private boolean cutPage(ShardLease lease, Instant now) {
    AuditSeal anchor = store.read(tables -> tables.audit().anchor());
    List<AuditEntry> first =
        store.read(tables -> tables.audit().sealedAfter(anchor.seq(), CUT_PAGE));
    AuditSeal through = null;
    for (AuditEntry entry : first) {
      Long seq = entry.seq();
      String seal = entry.seal();
      if (!entry.at().isBefore(now.minus(keep)) || seq == null || seal == null) {
        break;
      }
      through = new AuditSeal(seq, seal);
    }
    if (through == null) {
      return false;
    }
    AuditSeal last = through;
    AuditEntry note = note(last, now);
    store.commit(
        new Store.Terms(lease, Set.of()),
        tables -> {
          tables.audit().cut(last, note, now);
          return true;
        });
    log.info("the audit begins behind entry {} now: what is older was deleted", last.seq());
    return last.seq() - anchor.seq() == CUT_PAGE;
  }

  /** Says in the chain itself that its beginning was deleted, and where. */
  private AuditEntry note(AuditSeal through, Instant now) {
    TreeMap<String, String> detail = new TreeMap<>();
    detail.put("through_seq", Long.toString(through.seq()));
    detail.put("through_seal", through.seal());
    return new AuditEntry(ids.get(), now, Actor.BATON, CUT, null, null, null, detail, null, null);
  }

  private void tellLast() {
    AuditSeal last = store.read(tables -> tables.audit().last());
    log.info("the last seal of the audit is {}:{}", last.seq(), last.seal());
  }

  /** Seals what is there, and logs the last seal. */
  @Override
  public void close() {
    thread.close(LAST_CALL);
    try {
      ShardLease lease = store.ownership().of(KEY);
      boolean more = lease != null;
      while (lease != null && more) {
        more = seal(lease);
      }
      tellLast();
    } catch (StoreException failure) {
      log.warn("the end of the audit is sealed by the next run: {}", failure.getMessage());
    }
  }
}
