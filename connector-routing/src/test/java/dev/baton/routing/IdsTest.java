package dev.baton.routing;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class IdsTest {

  private final SettableClock clock =
      SettableClock.stoppedAt(Instant.parse("2026-11-20T12:00:00Z"));
  private final Ids ids = Ids.random(clock);

  @Test
  void laterIdsSortLater() {
    List<String> made = new ArrayList<>();
    for (int i = 0; i < 2000; i++) {
      made.add(ids.next());
      clock.advance(Duration.ofMillis(1L << (i % 20)));
    }
    assertThat(made).isSorted().doesNotHaveDuplicates();
    assertThat(made).allMatch(id -> id.length() == 27 && id.matches("[0-9a-f]+"));
  }

  @Test
  void idsAndTokensOfOneInstantAreUnique() {
    Set<String> seen = ConcurrentHashMap.newKeySet();
    IntStream.range(0, 20_000)
        .parallel()
        .forEach(i -> {
          assertThat(seen.add(ids.next())).isTrue();
          assertThat(seen.add(ids.token())).isTrue();
        });
    assertThat(seen).hasSize(40_000);
  }

  @Test
  void tokensFitTheButtonsOfEveryPlatform() {
    for (int i = 0; i < 1000; i++) {
      assertThat(ids.token()).matches("[A-Za-z0-9_-]{22}");
    }
  }
}
