package dev.baton.routing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.routing.Shards.Kind;
import dev.baton.routing.lane.Lanes;
import dev.baton.store.ShardOwnership;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A lane stops between two pieces of work, so that nothing in flight has to be interrupted. */
class LaneStopTest {

  @Test
  void aStoppingNodeTakesUpNoMoreWork() throws InterruptedException {
    Shards shards = new Shards(ShardOwnership.SINGLE_NODE);
    List<Integer> done = new ArrayList<>();
    Lanes.Work work =
        shards.guarded(
            Kind.DELIVERY,
            lane -> {
              while (shards.mayContinue()) {
                done.add(done.size());
                if (done.size() == 3) {
                  shards.stop();
                }
              }
            });

    work.run("lane");
    work.run("lane");

    assertThat(done).hasSize(3);
  }
}
