package dev.baton.routing;

import dev.baton.store.Store;
import dev.baton.store.Tables;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A unit of work on its way into the store, which may run it more than once; only the last run
 * counts. Used by one thread at a time.
 */
final class Attempt<T> implements Store.Operation<Attempt.Made<T>> {

  private final Function<Tables, UnitOfWork> begin;
  private final Consumer<UnitOfWork> finish;
  private Function<UnitOfWork, T> work;
  private @Nullable Function<UnitOfWork, T> otherwise;
  private @Nullable Consumer<UnitOfWork> steps;
  private @Nullable AfterCommit last;
  private boolean brokeInStep;

  /**
   * @param otherwise what is done if the work throws; null for nothing
   * @param steps takes the first steps of lanes that get work; null if none may be taken
   * @param finish what belongs into the transaction after everything else
   */
  Attempt(
      Function<Tables, UnitOfWork> begin,
      Function<UnitOfWork, T> work,
      @Nullable Function<UnitOfWork, T> otherwise,
      @Nullable Consumer<UnitOfWork> steps,
      Consumer<UnitOfWork> finish) {
    this.begin = begin;
    this.work = work;
    this.otherwise = otherwise;
    this.steps = steps;
    this.finish = finish;
  }

  @Override
  public Made<T> run(Tables tables) {
    takeBack();
    brokeInStep = false;
    UnitOfWork unit = begin.apply(tables);
    last = unit.afterCommit();
    T result = work.apply(unit);
    takeSteps(unit);
    finish.accept(unit);
    return new Made<>(result, unit.afterCommit());
  }

  private void takeSteps(UnitOfWork unit) {
    Consumer<UnitOfWork> take = steps;
    if (take != null) {
      try {
        take.accept(unit);
      } catch (RuntimeException | Error failure) {
        steps = null;
        brokeInStep = true;
        throw failure;
      }
    }
  }

  /**
   * Steps that failed are not taken again; work that failed gives way to what is done otherwise.
   */
  @Override
  public boolean runsAgain() {
    Function<UnitOfWork, T> next = otherwise;
    if (brokeInStep) {
      return true;
    }
    if (next == null) {
      return false;
    }
    work = next;
    otherwise = null;
    return true;
  }

  /** Takes back what was begun in memory by a run that did not count. */
  void takeBack() {
    AfterCommit before = last;
    last = null;
    if (before != null) {
      before.steps().forEach(FirstStep::takeBack);
    }
  }

  /** A result, and what must happen once it is committed. */
  record Made<T>(T result, AfterCommit afterCommit) {}
}
