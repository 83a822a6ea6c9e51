package dev.baton.routing.lane;

import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.routing.SettableClock;
import dev.baton.store.StoreException;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class FailureLogTest {

  private final SettableClock clock = SettableClock.stoppedAt(Instant.EPOCH);
  private final FailureLog failures = new FailureLog(clock);

  private static StoreException failed(String what) {
    return new StoreException(what, new SQLException("away"));
  }

  @Test
  void aDatabaseFailureIsLoggedOnceInTenSeconds() {
    assertThat(failures.isNews(failed("could not read"))).isTrue();
    assertThat(failures.isNews(failed("could not read"))).isFalse();
    clock.advance(Duration.ofSeconds(9));
    assertThat(failures.isNews(failed("could not read"))).isFalse();
    clock.advance(Duration.ofSeconds(1));
    assertThat(failures.isNews(failed("could not read"))).isTrue();
    assertThat(failures.isNews(failed("could not read"))).isFalse();
  }

  @Test
  void oneFailureHidesNoOtherFailure() {
    assertThat(failures.isNews(failed("could not read"))).isTrue();
    assertThat(failures.isNews(failed("could not write"))).isTrue();
    for (int nth = 0; nth < 3; nth++) {
      assertThat(failures.isNews(new StoreException("no such row", null))).isTrue();
      assertThat(failures.isNews(new IllegalStateException("broken"))).isTrue();
    }
  }
}
