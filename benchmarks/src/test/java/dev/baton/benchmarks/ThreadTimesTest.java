package dev.baton.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ThreadTimesTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "baton-s..writer | WRITER",
        "baton-store-wri | WRITER",
        "baton-s..lusher | FLUSHER",
        "baton-s..kpoint | CHECKPOINTS",
        "baton-s..ader-0 | READERS",
        "XNIO-1 I/O-2    | INPUT",
        "XNIO-1 task-12  | WORKERS",
        "ForkJoi..rker-1 | LANES",
        "ForkJoinPool-1- | LANES",
        "Virtual..parker | TIMERS",
        "baton-alarms    | TIMERS",
        "GC Thread#0     | GARBAGE",
        "G1 Service      | GARBAGE",
        "VM Thread       | VIRTUAL_MACHINE",
        "C2 Comp..hread0 | COMPILERS",
        "C1 CompilerThre | COMPILERS",
        "main            | OTHERS"
      })
  void aThreadIsKnownByWhatTheKernelCallsIt(String name, ThreadKind kind) {
    assertThat(ThreadKind.of(name)).isEqualTo(kind);
  }

  @Test
  void aThreadOfThisJavaIsFoundUnderItsKind() throws InterruptedException {
    AtomicBoolean enough = new AtomicBoolean();
    Thread busy =
        Thread.ofPlatform()
            .name("baton-store-checkpoint")
            .start(() -> {
              while (!enough.get()) {
                Thread.onSpinWait();
              }
            });
    try {
      await()
          .untilAsserted(() ->
              assertThat(ThreadTimes.of(ProcessHandle.current().pid()).byKind(0))
                  .hasEntrySatisfying(
                      ThreadKind.CHECKPOINTS, used -> assertThat(used).isPositive()));
    } finally {
      enough.set(true);
      busy.join();
    }
  }

  @Test
  void onlyWhatWasUsedSinceCounts() {
    ThreadTimes before = times(ThreadKind.WRITER, "1", 5);
    ThreadTimes after = times(ThreadKind.WRITER, "1", 7).and(times(ThreadKind.LANES, "2", 3));

    assertThat(after.since(before).byKind(6))
        .containsEntry(ThreadKind.WRITER, 2.0)
        .containsEntry(ThreadKind.LANES, 3.0)
        .containsEntry(ThreadKind.OTHERS, 1.0);
  }

  private static ThreadTimes times(ThreadKind kind, String thread, double seconds) {
    return new ThreadTimes(Map.of(new ThreadTimes.Member(Path.of(thread), kind), seconds));
  }
}
