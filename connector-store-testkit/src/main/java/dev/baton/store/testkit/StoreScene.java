package dev.baton.store.testkit;

import dev.baton.connector.Attributes;
import dev.baton.connector.Content;
import dev.baton.connector.Event;
import dev.baton.connector.Inbound;
import dev.baton.connector.Person;
import dev.baton.connector.Place;
import dev.baton.conversation.Author;
import dev.baton.conversation.Control;
import dev.baton.conversation.Conversation;
import dev.baton.conversation.Handoff;
import dev.baton.conversation.HandoffRequest;
import dev.baton.conversation.HandoffStatus;
import dev.baton.conversation.Message;
import dev.baton.conversation.Route;
import dev.baton.conversation.Trigger;
import dev.baton.store.Store;
import dev.baton.store.StoredEvent;
import dev.baton.store.Tables;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.assertj.core.api.AbstractBooleanAssert;
import org.assertj.core.api.AbstractIntegerAssert;
import org.assertj.core.api.Assertions;
import org.assertj.core.api.ListAssert;
import org.assertj.core.api.ObjectAssert;
import org.assertj.core.api.OptionalAssert;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/**
 * What the parts of the {@link StoreContract} share: an open store for each test, and access to its
 * rows.
 */
abstract class StoreScene {

  static final Instant NOON = Instant.parse("2026-11-20T12:00:00Z");
  static final Duration PATIENCE = Duration.ofSeconds(30);

  @TempDir Path folder;
  private @Nullable Store store;

  /**
   * Creates a store that is not open yet.
   *
   * @param folder where the rows are kept: two stores created for one folder see the same rows, as
   *     before and after a restart
   */
  protected abstract Store storeIn(Path folder);

  @BeforeEach
  void openStore() {
    store = opened();
  }

  @AfterEach
  void closeStore() {
    store().close();
  }

  final Store store() {
    Store open = store;
    if (open == null) {
      throw new IllegalStateException("the store is not open yet");
    }
    return open;
  }

  final Store opened() {
    Store fresh = storeIn(folder);
    fresh.open();
    return fresh;
  }

  /** Closes the store and opens another over the same rows. */
  final void restart() {
    store().close();
    store = opened();
  }

  final <T> T commit(Store.Operation<T> operation) {
    return store().commit(operation);
  }

  final <T> T read(Store.Operation<T> operation) {
    return store().read(operation);
  }

  final <E> ListAssert<E> assertList(Store.Operation<List<E>> look) {
    List<E> seen = read(look);
    return Assertions.assertThat(seen);
  }

  final <T> OptionalAssert<T> assertMaybe(Store.Operation<Optional<T>> look) {
    Optional<T> seen = read(look);
    return Assertions.assertThat(seen);
  }

  final <T> ObjectAssert<T> assertOne(Store.Operation<T> look) {
    T seen = read(look);
    return Assertions.assertThatObject(seen);
  }

  final AbstractBooleanAssert<?> assertNow(Store.Operation<Boolean> operation) {
    boolean done = commit(operation);
    return Assertions.assertThat(done);
  }

  final AbstractIntegerAssert<?> assertCount(Store.Operation<Integer> operation) {
    int count = commit(operation);
    return Assertions.assertThat(count);
  }

  /** Keeps the writer busy with one operation until the gate is opened. */
  final Gate gate() throws InterruptedException {
    Gate gate = new Gate();
    gate.passed = store().submit(gate::run);
    gate.awaitEntered();
    return gate;
  }

  static Inbound event(String id) {
    return new Inbound(
        id,
        Place.chat("chat"),
        new Person("u", "Uma", null, "en", false),
        true,
        NOON,
        new Event.Said(id, Content.Text.plain("text of " + id), null, null, true));
  }

  static Conversation conversation(String id) {
    return conversation(id, NOON);
  }

  static Conversation conversation(String id, Instant lastAt) {
    return new Conversation(
        id,
        "tg",
        "chat-" + id,
        "sender-" + id,
        "user-" + id,
        "Uma",
        null,
        "bot",
        Control.BOT,
        1,
        null,
        NOON,
        lastAt);
  }

  static Message say(Tables tables, String conversationId, String id, Route route) {
    return tables
        .messages()
        .add(
            id,
            conversationId,
            Author.USER,
            "Uma",
            Content.Text.plain(id),
            route,
            1,
            null,
            null,
            Attributes.NONE,
            NOON);
  }

  static Handoff handoff(String id, String conversationId, int priority, Instant createdAt) {
    return new Handoff(
        id,
        conversationId,
        "support",
        Trigger.USER,
        new HandoffRequest(null, "why", null, priority, List.of(), null, Map.of()),
        HandoffStatus.QUEUED,
        null,
        null,
        null,
        null,
        false,
        createdAt,
        null,
        null,
        null);
  }

  static boolean conversationAdded(Tables tables, String id) {
    tables.conversations().add(conversation(id));
    return true;
  }

  /** Handles a lane's waiting events and returns their ids, in order. */
  final List<String> drained(String lane) {
    return commit(tables -> {
      List<String> ids = new ArrayList<>();
      Optional<StoredEvent> head = tables.inbound().head(lane);
      while (head.isPresent()) {
        ids.add(head.get().inbound().id());
        tables.inbound().done(head.get());
        head = tables.inbound().head(lane);
      }
      return ids;
    });
  }

  /** An operation that does not end before it is told to. */
  static final class Gate {

    private final CountDownLatch entered = new CountDownLatch(1);
    private final CountDownLatch open = new CountDownLatch(1);
    private CompletableFuture<Boolean> passed = new CompletableFuture<>();

    private Boolean run(Tables tables) {
      entered.countDown();
      try {
        return open.await(PATIENCE.toSeconds(), TimeUnit.SECONDS);
      } catch (InterruptedException interrupted) {
        throw new IllegalStateException(interrupted);
      }
    }

    private void awaitEntered() throws InterruptedException {
      if (!entered.await(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
        throw new AssertionError("the writer did not begin");
      }
    }

    void open() {
      open.countDown();
    }

    /** Waits until the operation is on disk. */
    void awaitPassed() {
      passed.join();
    }
  }
}
