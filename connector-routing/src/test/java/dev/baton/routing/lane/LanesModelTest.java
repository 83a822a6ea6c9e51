package dev.baton.routing.lane;

import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.AbstractExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicIntegerArray;
import org.jetbrains.lincheck.datastructures.ModelCheckingOptions;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jetbrains.lincheck.datastructures.Validate;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Checks lanes under every interleaving that Lincheck's model checker explores: each wake is
 * followed by a run, no lane runs twice at once, and the number of running lanes stays within the
 * limit.
 *
 * <p>Lincheck finds this class by its annotations and creates a new instance for each scenario.
 */
@Tag("slow")
public class LanesModelTest {

  private static final int LANES = 2;

  private final AtomicIntegerArray stored = new AtomicIntegerArray(LANES);
  private final AtomicIntegerArray seen = new AtomicIntegerArray(LANES);
  private final AtomicIntegerArray running = new AtomicIntegerArray(LANES);
  private volatile boolean overlapped;

  private final Lanes lanes =
      new Lanes("test", Clock.systemUTC(), new NoAlarms(), this::look, 1, new SameThreadExecutor());

  private void look(String lane) {
    int index = Integer.parseInt(lane);
    running.incrementAndGet(index);
    overlapped |= running.get(0) + running.get(1) > 1;
    seen.set(index, stored.get(index));
    running.decrementAndGet(index);
  }

  @Operation
  public void storeInTheFirst() {
    stored.incrementAndGet(0);
    lanes.wake("0");
  }

  @Operation
  public void storeInTheSecond() {
    stored.incrementAndGet(1);
    lanes.wake("1");
  }

  /** As a transaction does that commits the first step of a lane with the work it leaves there. */
  @Operation
  public void storeAndBeginInTheFirst() {
    boolean taken = lanes.take("0");
    stored.incrementAndGet(0);
    if (taken) {
      lanes.begin("0", this::look);
    } else {
      lanes.wake("0");
    }
  }

  /** As a transaction does that is rolled back. */
  @Operation
  public void takeTheFirstInVain() {
    if (lanes.take("0")) {
      lanes.giveBack("0");
    }
  }

  @Validate
  public void eachLaneIsRunByOneThreadAtATime() {
    if (overlapped) {
      throw new IllegalStateException("two runs at once where one lane may run");
    }
    for (int lane = 0; lane < LANES; lane++) {
      if (seen.get(lane) != stored.get(lane)) {
        throw new IllegalStateException(
            "lane " + lane + ": stored " + stored.get(lane) + ", seen " + seen.get(lane));
      }
    }
  }

  @Test
  @Timeout(value = 15, unit = TimeUnit.MINUTES)
  void holdsUnderEveryInterleaving() {
    new ModelCheckingOptions()
        .iterations(10)
        .invocationsPerIteration(1_000)
        .threads(3)
        .actorsPerThread(2)
        .actorsBefore(0)
        .actorsAfter(0)
        .check(LanesModelTest.class);
  }

  /** Runs lanes on the thread that wakes them, so that the model checker controls all threads. */
  private static final class SameThreadExecutor extends AbstractExecutorService {

    @Override
    public void execute(Runnable look) {
      look.run();
    }

    @Override
    public void shutdown() {}

    @Override
    public List<Runnable> shutdownNow() {
      return List.of();
    }

    @Override
    public boolean isShutdown() {
      return false;
    }

    @Override
    public boolean isTerminated() {
      return false;
    }

    @Override
    public boolean awaitTermination(long time, TimeUnit unit) {
      return true;
    }
  }

  /** Runs do not fail here, so no alarm is set. */
  private static final class NoAlarms implements Alarms {

    @Override
    public void at(Instant time, Runnable wake) {
      throw new IllegalStateException("no run fails");
    }

    @Override
    public void close() {}
  }
}
