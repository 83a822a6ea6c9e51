package dev.baton.gateway;

import dev.baton.connector.Steady;
import dev.baton.store.JdbcStore;
import dev.baton.store.OfMachine;
import dev.baton.store.Store;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.OptionalInt;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/**
 * {@code baton run} on a machine whose clock is set while it runs: the clock is wrong by as many
 * seconds as a file {@code clock} in its folder says. With {@code BATON_CLOCK=raw} it is the mutant
 * that follows the machine's clock itself.
 */
final class SetClockMain {

  private SetClockMain() {}

  public static void main(String[] arguments) throws InterruptedException {
    SetClock machine = new SetClock();
    try (var reader =
        Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("clock").factory())) {
      var unused = reader.scheduleWithFixedDelay(machine::look, 0, 20, TimeUnit.MILLISECONDS);
      boolean raw = "raw".equals(System.getenv("BATON_CLOCK"));
      Clock clock = raw ? machine : Steady.following(machine);
      Configuration configuration =
          ConfigurationReader.read(
              Path.of("baton.yml"), System.getenv(), InstalledTypes.found(clock));
      Store store =
          switch (configuration.store()) {
            case StoreSettings.Sqlite sqlite -> JdbcStore.at(sqlite.url());
            case StoreSettings.Postgres postgres ->
                OfMachine.shared(PostgresConnections.to(postgres), postgres.node(), machine);
          };
      Gateway gateway = Gateway.start(configuration, OptionalInt.empty(), store, clock);
      Runtime.getRuntime().addShutdownHook(new Thread(gateway::close));
      new CountDownLatch(1).await();
    }
  }

  /** The system's clock with an offset. */
  private static final class SetClock extends Clock {

    private final Path file = Path.of("clock");
    private volatile Duration wrong = Duration.ZERO;

    /** A file that cannot be read ends the program: the test must fail, not continue unharmed. */
    void look() {
      try {
        if (Files.exists(file)) {
          wrong = Duration.ofSeconds(Long.parseLong(Files.readString(file)));
        }
      } catch (IOException | NumberFormatException unreadable) {
        System.err.println("the clock cannot be set: " + unreadable);
        Runtime.getRuntime().halt(70);
      }
    }

    @Override
    public Instant instant() {
      return Clock.systemUTC().instant().plus(wrong);
    }

    @Override
    public ZoneId getZone() {
      return Clock.systemUTC().getZone();
    }

    @Override
    public Clock withZone(ZoneId zone) {
      throw new UnsupportedOperationException("the machine's clock is in UTC");
    }
  }
}
