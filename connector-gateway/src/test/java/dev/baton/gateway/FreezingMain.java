package dev.baton.gateway;

import dev.baton.store.Store;
import dev.baton.store.Tenancy;
import dev.baton.store.Tenure;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * {@code baton run} that stops itself (SIGSTOP) in the worst of instants: after it has found that
 * its lease lasts, and before it makes the call, to a bot or with a message. It does so once
 * whenever a file {@code freeze} is in its folder, and takes the file away first.
 */
final class FreezingMain {

  private FreezingMain() {}

  public static void main(String[] arguments) throws InterruptedException {
    Configuration configuration =
        ConfigurationReader.read(Path.of("baton.yml"), System.getenv(), Installed.found());
    Gateway gateway =
        Gateway.start(
            configuration, OptionalInt.empty(), new Freezing(configuration.store().make()));
    Runtime.getRuntime().addShutdownHook(new Thread(gateway::close));
    new CountDownLatch(1).await();
  }

  private static void freezeIfAsked() {
    try {
      if (Files.deleteIfExists(Path.of("freeze"))) {
        String self = String.valueOf(ProcessHandle.current().pid());
        new ProcessBuilder("kill", "-STOP", self).start().waitFor();
      }
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
    }
  }

  private record Freezing(Store store) implements Store {

    @Override
    public void open() {
      store.open();
    }

    @Override
    public <T> CompletableFuture<T> submit(Operation<T> operation) {
      return store.submit(operation);
    }

    @Override
    public <T> CompletableFuture<T> submit(Terms terms, Operation<T> operation) {
      return store.submit(terms, operation);
    }

    @Override
    public Tenancy tenancy() {
      return new LastLook(store.tenancy());
    }

    @Override
    public <T> T commit(Operation<T> operation) {
      return store.commit(operation);
    }

    @Override
    public <T> T read(Operation<T> operation) {
      return store.read(operation);
    }

    @Override
    public boolean healthy() {
      return store.healthy();
    }

    @Override
    public void close() {
      store.close();
    }
  }

  private record LastLook(Tenancy tenancy) implements Tenancy {

    @Override
    public @Nullable Tenure of(String key) {
      return tenancy.of(key);
    }

    @Override
    public boolean isShared() {
      return tenancy.isShared();
    }

    @Override
    public int nodes() {
      return tenancy.nodes();
    }

    @Override
    public boolean holds(Tenure tenure) {
      boolean holds = tenancy.holds(tenure);
      boolean receiving = Thread.currentThread().getName().startsWith("telegram-");
      if (holds && !receiving) {
        freezeIfAsked();
      }
      return holds;
    }

    @Override
    public boolean begin(Tenure tenure) {
      return tenancy.begin(tenure);
    }

    @Override
    public boolean goesOn(Tenure tenure) {
      return tenancy.goesOn(tenure);
    }

    @Override
    public void ended(Tenure tenure) {
      tenancy.ended(tenure);
    }

    @Override
    public void tell(Runnable gained, Consumer<Wake> woken, Runnable polled) {
      tenancy.tell(gained, woken, polled);
    }

    @Override
    public void retire() {
      tenancy.retire();
    }

    @Override
    public void open() {
      tenancy.open();
    }

    @Override
    public void close() {
      tenancy.close();
    }
  }
}
