package dev.baton.gateway;

import java.nio.file.Path;
import java.util.OptionalInt;
import java.util.concurrent.CountDownLatch;

/** {@code baton run} that stops itself at the worst moment; see {@link Freezing}. */
final class FreezingMain {

  private FreezingMain() {}

  public static void main(String[] arguments) throws InterruptedException {
    Configuration configuration =
        ConfigurationReader.read(Path.of("baton.yml"), System.getenv(), InstalledTypes.found());
    Gateway gateway =
        Gateway.start(
            configuration, OptionalInt.empty(), new Freezing(configuration.store().make()));
    Runtime.getRuntime().addShutdownHook(new Thread(gateway::close));
    new CountDownLatch(1).await();
  }
}
