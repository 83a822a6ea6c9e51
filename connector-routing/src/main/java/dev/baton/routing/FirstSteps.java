package dev.baton.routing;

import dev.baton.routing.Shards.Kind;
import dev.baton.routing.lane.Lanes;
import dev.baton.store.ShardLease;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/**
 * Takes the first steps of lanes in the transaction that gives them work. A lane at rest would
 * otherwise be woken after the commit, only to look at what is known already and to commit its
 * first step in a transaction of its own.
 *
 * <p>A lane is taken only if it is this node's, and only by a transaction that is bound to the same
 * lease: then no other node can have begun the same work.
 */
final class FirstSteps {

  private final Shards shards;
  private final Of turns;
  private final Of deliveries;

  FirstSteps(Shards shards, Of turns, Of deliveries) {
    this.shards = shards;
    this.turns = turns;
    this.deliveries = deliveries;
  }

  /** Takes what can be taken of the work that a transaction leaves behind. */
  void take(UnitOfWork work, ShardLease lease) {
    AfterCommit after = work.afterCommit();
    for (String conversation : Set.copyOf(after.turns())) {
      take(work, lease, turns, conversation);
    }
    for (String lane : Set.copyOf(after.deliveries())) {
      take(work, lease, deliveries, lane);
    }
  }

  private void take(UnitOfWork work, ShardLease lease, Of of, String lane) {
    if (!lease.equals(shards.lease(of.kind(), lane)) || !of.lanes().take(lane)) {
      return;
    }
    Optional<Begun> begun = Optional.empty();
    boolean under = false;
    try {
      under = shards.begin(lease);
      begun = under ? of.worker().begin(work, lane) : Optional.empty();
    } finally {
      if (begun.isEmpty()) {
        if (under) {
          shards.ended(lease);
        }
        of.lanes().giveBack(lane);
      }
    }
    begun.ifPresent(step ->
        work.afterCommit().taken(of.kind(), lane, new Taken(shards, lease, of, lane, step)));
  }

  /**
   * The lanes of one kind.
   *
   * @param watched wraps whatever is done in a lane
   */
  record Of(Kind kind, Lanes lanes, Worker worker, UnaryOperator<Lanes.Work> watched) {}

  /** The part of a worker that takes first steps. */
  @FunctionalInterface
  interface Worker {

    /** Empty if the lane is to be woken instead. */
    Optional<Begun> begin(UnitOfWork work, String lane);
  }

  /**
   * What was begun in a lane.
   *
   * @param goesOn goes on with it, and then does all that the store has for the lane
   * @param undone takes back in memory what was begun, because nothing of it was committed
   * @param left takes back what was committed, because these lanes are closed; bound to the lease
   */
  record Begun(
      Lanes.Work goesOn, Runnable undone, Function<ShardLease, CompletableFuture<Boolean>> left) {}

  private record Taken(Shards shards, ShardLease lease, Of of, String lane, Begun step)
      implements FirstStep {

    @Override
    public void goOn() {
      Lanes.Work work = shards.under(lease, of.kind(), of.watched().apply(step.goesOn()));
      if (!of.lanes().begin(lane, work)) {
        var unused = step.left().apply(lease).whenComplete((done, failure) -> shards.ended(lease));
      }
    }

    @Override
    public void takeBack() {
      step.undone().run();
      shards.ended(lease);
      of.lanes().giveBack(lane);
    }
  }
}
