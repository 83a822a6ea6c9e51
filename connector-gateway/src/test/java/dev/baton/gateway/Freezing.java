package dev.baton.gateway;

import dev.baton.store.Store;
import dev.baton.store.Tenancy;
import dev.baton.store.Tenure;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A store whose program stops itself (SIGSTOP) when a file in its folder asks for it, after
 * deleting the file. With {@code freeze} it stops after it has found its lease valid and before it
 * calls a bot or sends a message; with {@code freeze-before} right before it looks at the lease to
 * call a bot.
 */
record Freezing(Store store) implements Store {

  private static final String AFTER = "freeze";
  private static final String BEFORE = "freeze-before";

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

  private static void freezeIfAsked(String file) {
    try {
      if (Files.deleteIfExists(Path.of(file))) {
        String self = String.valueOf(ProcessHandle.current().pid());
        new ProcessBuilder("kill", "-STOP", self).start().waitFor();
      }
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
    }
  }

  private static boolean isAboutToCallABot() {
    return StackWalker.getInstance()
        .walk(
            frames -> frames.anyMatch(frame -> frame.getClassName().endsWith(".wire.GuardedBody")));
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
      if (tenancy.holds(tenure) && isAboutToCallABot()) {
        freezeIfAsked(BEFORE);
      }
      boolean holds = tenancy.holds(tenure);
      boolean receiving = Thread.currentThread().getName().startsWith("telegram-");
      if (holds && !receiving) {
        freezeIfAsked(AFTER);
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
