package dev.baton.routing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.baton.broadcast.Broadcaster;
import dev.baton.broadcast.BrokerEvent;
import dev.baton.broadcast.EventBroker;
import dev.baton.conversation.Control;
import dev.baton.conversation.Conversation;
import dev.baton.conversation.Handoff;
import dev.baton.conversation.HandoffRequest;
import dev.baton.conversation.HandoffStatus;
import dev.baton.conversation.Trigger;
import dev.baton.plan.BroadcastPlan;
import dev.baton.store.Broadcast;
import dev.baton.store.Tables;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A node publishes to the event broker only under its lease, even in the middle of a batch. */
@Timeout(200)
class BroadcastLeaseTest {

  private static final Instant NOON = Instant.parse("2026-11-20T12:00:00Z");
  private static final Duration SOON = Duration.ofSeconds(20);

  @TempDir Path folder = Path.of("");

  private SharedStore store;
  private final RecordingBroker heard = new RecordingBroker();
  private Broadcaster broadcaster;

  @BeforeEach
  void storeThreeEvents() {
    store = SharedStore.in(folder);
    store.open();
    store.commit(tables -> {
      conversation(tables);
      List.of(Broadcast.Kind.PAUSE, Broadcast.Kind.RESUME, Broadcast.Kind.PAUSE)
          .forEach(kind -> tables.broadcasts().passed("c1", kind, "h1", NOON));
      return true;
    });
    broadcaster = new Broadcaster(store, heard, BroadcastPlan.USUAL, Map.of());
  }

  @AfterEach
  void close() {
    broadcaster.close();
    store.close();
  }

  @Test
  void aNodeThatMayHaveLostItsLeasePublishesNoMoreOfTheBatch() {
    heard.first = events -> store.lasts = false;
    broadcaster.open();
    await().atMost(SOON).until(() -> waiting() == 2);
    heard.awaitNextRound();
    assertThat(heard.sizes)
        .as("the second is not published under a doubtful lease")
        .containsExactly(1);

    store.lasts = true;
    await().atMost(SOON).until(() -> waiting() == 0);
    assertThat(heard.sizes).as("each once").containsExactly(1, 1, 1);
  }

  @Test
  void publishedEventsAreDeletedUnderTheSameLease() {
    heard.first = events -> store.permits = false;
    broadcaster.open();
    await().atMost(SOON).until(() -> heard.sizes.size() >= 3);
    store.has = key -> false;
    assertThat(waiting()).as("another node owns it, and deletes it").isEqualTo(3);
  }

  @Test
  void anErasureDuringAnotherIsPublishedBeforeAnythingElse() {
    erased("other");
    heard.first = events -> erased("chat");
    broadcaster.open();
    await().atMost(SOON).until(() -> waiting() == 0);
    assertThat(heard.erasures).containsExactly(true, true, false, false, false);
  }

  private void erased(String senderId) {
    store.commit(tables -> {
      tables.broadcasts().erased(senderId, "memory", NOON);
      return true;
    });
  }

  private long waiting() {
    return store.read(tables -> tables.broadcasts().count());
  }

  private static void conversation(Tables tables) {
    tables
        .conversations()
        .add(
            new Conversation(
                "c1",
                "memory",
                "chat",
                "chat",
                "u1",
                "Uma",
                null,
                "bot",
                Control.QUEUE,
                2,
                "h1",
                NOON,
                NOON));
    tables
        .handoffs()
        .add(
            new Handoff(
                "h1",
                "c1",
                "support",
                Trigger.USER,
                HandoffRequest.PLAIN,
                HandoffStatus.QUEUED,
                null,
                null,
                null,
                null,
                false,
                NOON,
                null,
                null,
                null),
            null);
  }

  /** Records the size of each call. */
  private final class RecordingBroker implements EventBroker {

    private final List<Integer> sizes = new CopyOnWriteArrayList<>();
    private final List<Boolean> erasures = new CopyOnWriteArrayList<>();
    private volatile Consumer<List<BrokerEvent>> first = events -> {};

    @Override
    public String type() {
      return "test";
    }

    @Override
    public void publish(List<BrokerEvent> events) {
      if (!events.isEmpty()) {
        sizes.add(events.size());
        events.forEach(event -> erasures.add(event.erased()));
        first.accept(events);
        first = later -> {};
      }
    }

    /** Waits long enough for the broadcaster to have continued. */
    private void awaitNextRound() {
      long asked = store.asked();
      await().atMost(SOON).until(() -> store.asked() >= asked + 2);
    }

    @Override
    public void close() {}
  }
}
