package dev.baton.gateway;

import dev.baton.store.ShardLease;
import dev.baton.store.ShardOwnership;
import dev.baton.store.Store;
import dev.baton.store.testkit.ForwardingStore;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A store whose program stops itself (SIGSTOP) when a file in its folder asks for it, after
 * deleting the file. With {@code freeze} it stops after it has found its lease valid and before it
 * calls a bot or sends a message; with {@code freeze-before} right before it looks at the lease to
 * call a bot.
 */
record Freezing(Store store) implements ForwardingStore {

  private static final String AFTER = "freeze";
  private static final String BEFORE = "freeze-before";

  @Override
  public ShardOwnership ownership() {
    return new LastLook(store.ownership());
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

  private record LastLook(ShardOwnership ownership) implements ShardOwnership {

    @Override
    public @Nullable ShardLease of(String key) {
      return ownership.of(key);
    }

    @Override
    public boolean isShared() {
      return ownership.isShared();
    }

    @Override
    public int held() {
      return ownership.held();
    }

    @Override
    public int nodes() {
      return ownership.nodes();
    }

    @Override
    public boolean holds(ShardLease lease) {
      if (ownership.holds(lease) && isAboutToCallABot()) {
        freezeIfAsked(BEFORE);
      }
      boolean holds = ownership.holds(lease);
      boolean receiving = Thread.currentThread().getName().startsWith("telegram-");
      if (holds && !receiving) {
        freezeIfAsked(AFTER);
      }
      return holds;
    }

    @Override
    public boolean begin(ShardLease lease) {
      return ownership.begin(lease);
    }

    @Override
    public boolean mayContinue(ShardLease lease) {
      return ownership.mayContinue(lease);
    }

    @Override
    public void ended(ShardLease lease) {
      ownership.ended(lease);
    }

    @Override
    public void subscribe(Runnable gained, Consumer<Wake> woken, Runnable polled) {
      ownership.subscribe(gained, woken, polled);
    }

    @Override
    public void retire() {
      ownership.retire();
    }

    @Override
    public void open() {
      ownership.open();
    }

    @Override
    public void close() {
      ownership.close();
    }
  }
}
