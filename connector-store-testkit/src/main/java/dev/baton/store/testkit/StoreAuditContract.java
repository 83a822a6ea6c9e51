package dev.baton.store.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.conversation.Actor;
import dev.baton.conversation.AuditEntry;
import dev.baton.store.AuditSeal;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** The part of the {@link StoreContract} about what happened and stays known. */
abstract class StoreAuditContract extends StoreScene {

  @Test
  void whatHappenedIsReadAsItWasWrittenAndSealedInOneChain() {
    AuditEntry first = entry("a1", "c1", 2L);
    AuditEntry second = entry("a2", null, null);
    commit(tables -> {
      tables.audit().add(second);
      tables.audit().add(first);
      return true;
    });

    assertList(tables -> tables.audit().find("a1").stream().toList()).containsExactly(first);
    assertList(tables -> tables.audit().unsealed(9)).containsExactly(first, second);
    assertList(tables -> tables.audit().of("c1")).containsExactly(first);
    assertList(tables -> tables.audit().before("z", 9)).containsExactly(second, first);
    assertList(tables -> tables.audit().before("a2", 9)).containsExactly(first);
    assertList(tables -> tables.audit().before("z", "c1", 9)).containsExactly(first);
    assertList(tables -> tables.audit().idsFrom("a2", 9)).containsExactly("a2");

    List<AuditEntry> sealed = commit(tables -> tables.audit().seal(9));

    AuditSeal one = AuditSeal.FIRST.next(first);
    AuditSeal two = one.next(second);
    assertThat(sealed)
        .containsExactly(first.sealed(one.seq(), one.seal()), second.sealed(two.seq(), two.seal()));
    assertList(tables -> tables.audit().sealedAfter(0, 9)).isEqualTo(sealed);
    assertList(tables -> List.of(tables.audit().last())).containsExactly(two);
    assertList(tables -> tables.audit().unsealed(9)).isEmpty();
    List<AuditEntry> more = commit(tables -> tables.audit().seal(9));
    assertThat(more).isEmpty();
  }

  @Test
  void theBeginningOfTheChainIsCutOffAndNamed() {
    commit(tables -> {
      for (int i = 1; i <= 5; i++) {
        tables.audit().add(entry("a" + i, "c1", (long) i));
      }
      return tables.audit().seal(9);
    });
    assertList(tables -> List.of(tables.audit().anchor())).containsExactly(AuditSeal.FIRST);
    AuditEntry third = read(tables -> tables.audit().find("a3")).orElseThrow();
    AuditSeal through = new AuditSeal(3, String.valueOf(third.seal()));

    commit(tables -> {
      tables.audit().cut(through, entry("a9", null, null), NOON);
      return true;
    });

    assertList(tables -> List.of(tables.audit().anchor())).containsExactly(through);
    assertList(tables -> tables.audit().sealedAfter(0, 9))
        .extracting(AuditEntry::id)
        .containsExactly("a4", "a5", "a9");
    AuditSeal again = read(tables -> tables.audit().last());
    assertThat(again.seq()).isEqualTo(6);
    commit(tables -> {
      tables.audit().cut(again, entry("b1", null, null), NOON.plus(Duration.ofDays(1)));
      return true;
    });
    assertList(tables -> List.of(tables.audit().anchor())).containsExactly(again);
    assertList(tables -> tables.audit().sealedAfter(0, 9)).hasSize(1);
  }

  private static AuditEntry entry(String id, @Nullable String conversation, @Nullable Long epoch) {
    return new AuditEntry(
        id,
        NOON,
        Actor.agent("7", "Änn"),
        "control.passed",
        conversation,
        null,
        epoch,
        new TreeMap<>(Map.of("why", "claimed", "queue", "söpport")),
        null,
        null);
  }
}
