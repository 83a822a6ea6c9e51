package dev.baton.gateway;

import dev.baton.store.Unfenced;
import java.nio.file.Path;
import java.util.OptionalInt;
import java.util.concurrent.CountDownLatch;

/** {@code baton run} without the fence. */
final class UnfencedMain {

  private UnfencedMain() {}

  public static void main(String[] arguments) throws InterruptedException {
    Configuration configuration =
        ConfigurationReader.read(Path.of("baton.yml"), System.getenv(), InstalledTypes.found());
    if (configuration.store() instanceof StoreSettings.Postgres postgres) {
      Gateway gateway =
          Gateway.start(
              configuration,
              OptionalInt.empty(),
              new Freezing(Unfenced.shared(PostgresConnections.to(postgres), postgres.node())));
      Runtime.getRuntime().addShutdownHook(new Thread(gateway::close));
      new CountDownLatch(1).await();
    }
  }
}
