package dev.baton.gateway.system.faults;

import static dev.baton.gateway.system.Soon.within;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.baton.testkit.telegram.FakeTelegram.Call;
import dev.baton.testkit.telegram.FakeTelegram.Push;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * The disk under SQLite is full (a small {@code tmpfs}), read-only, or fails to flush (the kernel's
 * answers, injected by {@code strace}).
 */
@Timeout(240)
class DiskFaultsIT {

  private static final int SMALL = 24;
  private static final Duration GRACE = Duration.ofMillis(500);
  private static final Duration BROKEN = Duration.ofSeconds(6);

  @TempDir Path home;

  @Test
  void aFullDiskIsSurvivedWithWebhooks() throws Exception {
    try (SmallDisk disk = SmallDisk.of(SMALL)) {
      assumeTrue(disk.isMounted(), disk::whyNot);
      try (Town town = Town.storedIn(disk.folder(), home, Town.Mode.WEBHOOK, 6).wakes()) {
        Town.pause(Duration.ofSeconds(3));
        long before = town.program().residentMegabytes();
        disk.fill();
        Instant ended = breaksOff(town, disk::free);
        assertThat(town.program().residentMegabytes()).isLessThan(before + 150);
        Town.pause(Duration.ofSeconds(6));
        town.conclude("DiskFaultsIT#aFullDiskIsSurvivedWithWebhooks", "disk full", ended);
        assertThat(town.hearing(ended)).isLessThan(Duration.ofSeconds(5));
      }
    }
  }

  @Test
  void whoIsKilledOnAFullDiskLosesNothing() throws Exception {
    try (SmallDisk disk = SmallDisk.of(SMALL)) {
      assumeTrue(disk.isMounted(), disk::whyNot);
      try (Town town = Town.storedIn(disk.folder(), home, Town.Mode.WEBHOOK, 6).wakes()) {
        Town.pause(Duration.ofSeconds(3));
        disk.fill();
        awaitRefusal(town, Instant.now());
        Town.pause(Duration.ofSeconds(2));
        town.program().kill();
        town.toPlatform().reset();
        disk.free();
        town.program().restart();
        Instant ended = Instant.now();
        Town.pause(Duration.ofSeconds(6));
        town.conclude(
            "DiskFaultsIT#whoIsKilledOnAFullDiskLosesNothing", "disk full, then kill -9", ended);
        assertThat(town.hearing(ended)).isLessThan(Duration.ofSeconds(5));
      }
    }
  }

  @Test
  void aFullDiskIsSurvivedWithPolling() throws Exception {
    try (SmallDisk disk = SmallDisk.of(SMALL)) {
      assumeTrue(disk.isMounted(), disk::whyNot);
      try (Town town = Town.storedIn(disk.folder(), home, Town.Mode.POLLING, 6).wakes()) {
        Town.pause(Duration.ofSeconds(3));
        disk.fill();
        within(
            Duration.ofSeconds(20),
            () -> assertThat(town.program().logged()).contains("could not be stored"));
        Instant full = Instant.now().plus(GRACE);
        Town.pause(BROKEN);
        List<String> offsets =
            town.platform().calls("getUpdates").stream()
                .filter(call -> call.at().isAfter(full))
                .map(Call::parameters)
                .map(parameters -> parameters.getOrDefault("offset", ""))
                .distinct()
                .toList();
        assertThat(offsets).as("the offset does not move").hasSize(1);
        assertThat(town.program().isRunning()).isTrue();
        disk.free();
        Instant ended = Instant.now();
        Town.pause(Duration.ofSeconds(6));
        town.conclude("DiskFaultsIT#aFullDiskIsSurvivedWithPolling", "disk full, polling", ended);
        assertThat(town.hearing(ended)).isLessThan(Duration.ofSeconds(5));
      }
    }
  }

  @Test
  void aReadOnlyDiskIsSurvived() throws Exception {
    survives("EROFS", "write", "aReadOnlyDiskIsSurvived", "database file read-only");
  }

  @Test
  void aDiskThatDoesNotFlushIsSurvived() throws Exception {
    survives("EIO", "flush", "aDiskThatDoesNotFlushIsSurvived", "disk fails to flush");
  }

  private void survives(String error, String what, String test, String fault) throws Exception {
    assumeTrue(Strace.isThere(), "strace is not installed");
    try (Town town = Town.of(home, Town.Mode.WEBHOOK, 6).wakes()) {
      Town.pause(Duration.ofSeconds(3));
      List<String> calls =
          what.equals("flush") ? List.of("fsync", "fdatasync") : List.of("write", "pwrite64");
      Strace injected =
          Strace.failing(
              town.program(), calls, error, town.program().folder().resolve("baton.db-wal"));
      Instant ended = breaksOff(town, injected::close);
      Town.pause(Duration.ofSeconds(4));
      town.conclude("DiskFaultsIT#" + test, fault, ended);
      assertThat(town.hearing(ended)).isLessThan(Duration.ofSeconds(5));
    }
  }

  /** Checks all answers given while nothing could be stored; returns when that time ended. */
  private static Instant breaksOff(Town town, Mend mend) throws Exception {
    awaitRefusal(town, Instant.now());
    Instant from = Instant.now().plus(GRACE);
    Town.pause(BROKEN);
    Instant to = Instant.now();
    List<Push> pushes =
        town.platform().pushes().stream()
            .filter(push -> push.at().isAfter(from) && push.at().isBefore(to))
            .toList();
    assertThat(pushes).as("webhook calls while nothing can be stored").isNotEmpty();
    assertThat(pushes)
        .allSatisfy(push -> {
          assertThat(push.status()).isEqualTo(503);
          assertThat(push.took()).isLessThan(Duration.ofSeconds(2));
        });
    assertThat(town.program().isRunning()).isTrue();
    assertThat(town.program().get("/readyz", null).statusCode()).isEqualTo(503);
    assertThat(town.program().get("/healthz", null).statusCode()).isEqualTo(200);
    mend.now();
    return Instant.now();
  }

  private static void awaitRefusal(Town town, Instant since) {
    within(
        Duration.ofSeconds(30),
        () ->
            assertThat(town.platform().pushes())
                .anyMatch(push -> push.status() == 503 && push.at().isAfter(since)));
  }

  /** Makes the disk work again. */
  @FunctionalInterface
  private interface Mend {
    void now() throws Exception;
  }
}
