package dev.baton.rest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.baton.connector.DeliveryException;
import dev.baton.connector.ServingChannel;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;

/** Clients that do not read. */
class SlowReaderTest {

  @Test
  void aStreamWhoseLastPieceWasNotTakenIsCutOff() {
    StuckClient client = new StuckClient();
    EventStream stream = new EventStream("u1", client);
    stream.begin();
    client.taken.complete(null);
    stream.keepAlive();
    assertThat(client.dropped).isFalse();

    client.taken = new CompletableFuture<>();
    stream.keepAlive();
    stream.keepAlive();
    assertThat(client.dropped).isTrue();
  }

  @Test
  void aDroppedResponseAcceptsNothingMore() {
    StuckClient client = new StuckClient();
    OpenResponse response = new OpenResponse("u1", "e", client, OpenResponse.Format.ARRAY);
    assertThat(response.send(new OutboundEvent("u1", "d1", "{}"))).isNotCompleted();
    response.drop();

    assertThat(response.send(new OutboundEvent("u1", "d2", "{}")).toCompletableFuture())
        .isCompletedExceptionally();
    assertThat(client.dropped).isTrue();
  }

  @Test
  void withoutACallbackTheUserIsAbsent() {
    try (Rig rig = new Rig(Map.of("keep", "5m")).open()) {
      DeliveryException.Absent absent =
          catchThrowableOfType(DeliveryException.Absent.class, () -> rig.say("u1", "d1", "x"));
      assertThat(absent.keep()).hasMinutes(5);
    }
  }

  /** Accepts pieces but does not confirm them until told to. */
  private static final class StuckClient implements ServingChannel.Client {

    volatile CompletableFuture<Void> taken = new CompletableFuture<>();
    volatile boolean dropped;

    @Override
    public void refuse(int status, String code, String message) {}

    @Override
    public void begin(String contentType) {}

    @Override
    public CompletionStage<Void> write(String piece) {
      return taken;
    }

    @Override
    public void end() {}

    @Override
    public void drop() {
      dropped = true;
    }

    @Override
    public void whenLeaving(Runnable leaving) {}
  }
}
