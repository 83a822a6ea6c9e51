package dev.baton.routing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.connector.Attributes;
import dev.baton.connector.Content;
import dev.baton.conversation.Author;
import dev.baton.conversation.Control;
import dev.baton.conversation.Conversation;
import dev.baton.conversation.Route;
import dev.baton.store.JdbcStore;
import dev.baton.store.MessageChangeTable.Change;
import dev.baton.store.Store;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whoever listens hears everything, however often they are cut off. */
@Timeout(200)
class ChangesPropertyTest {

  private static final Instant NOON = Instant.parse("2026-12-01T12:00:00Z");
  private static final int STEPS = 400;

  @TempDir Path folder;

  private final SettableClock clock = SettableClock.stoppedAt(NOON);
  private final Set<String> written = new HashSet<>();
  private final Set<String> heard = new HashSet<>();
  private final List<String> held = new ArrayList<>();
  private final List<Change> heldChanges = new ArrayList<>();

  /** Messages of which a change is stored that was not heard yet. */
  private final Set<String> unheard = new HashSet<>();

  private boolean cutOff;

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void nothingIsLostHoweverAStreamIsCut(long seed) {
    try (Store store = JdbcStore.at("jdbc:sqlite:" + folder.resolve("baton.db"))) {
      play(store, new Random(seed), false);
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {11, 12, 13, 14, 15, 16, 17, 18})
  void nothingIsLostWhereNodesHaveClocksOfTheirOwnAndCommitLate(long seed) {
    try (Store store = SharedStore.in(folder)) {
      play(store, new Random(seed), true);
    }
  }

  private void play(Store store, Random random, boolean nodes) {
    store.open();
    store.commit(tables -> {
      tables.conversations().add(conversation());
      return true;
    });
    StoredHistory history = new StoredHistory(store, clock);
    ChangeFeed feed = history.changes(null).orElseThrow();
    String cursor = StoredChanges.idAt(clock.millis());
    for (int step = 0; step < STEPS; step++) {
      clock.advance(Duration.ofMillis(random.nextInt(120)));
      write(store, random, nodes);
      if (random.nextInt(3) == 0) {
        cursor = listen(feed, random, cursor);
      }
      if (cutOff || random.nextInt(9) == 0) {
        cutOff = false;
        feed = history.changes(cursor).orElseThrow();
      }
    }
    commit(store, held.size());
    commitChanges(store);
    for (int round = 0; round < 60; round++) {
      clock.advance(Duration.ofMillis(250));
      cursor = listen(feed, null, cursor);
    }
    assertThat(written).hasSizeGreaterThan(STEPS);
    assertThat(heard).containsExactlyInAnyOrderElementsOf(written);
    assertThat(unheard).as("changed, and not heard again").isEmpty();
  }

  /** Several messages, some of which become visible only later, up to two seconds. */
  private void write(Store store, Random random, boolean nodes) {
    for (int i = random.nextInt(4); i >= 0; i--) {
      long skew = nodes ? random.nextInt(4_000) - 2_000L : 0;
      held.add(
          HexFormat.of().toHexDigits(clock.millis() + skew, 11)
              + HexFormat.of().toHexDigits(random.nextLong()));
    }
    if (!written.isEmpty() && random.nextInt(3) == 0) {
      long skew = nodes ? random.nextInt(4_000) - 2_000L : 0;
      String message = written.stream().skip(random.nextInt(written.size())).findFirst().orElse("");
      heldChanges.add(
          new Change(
              HexFormat.of().toHexDigits(clock.millis() + skew, 11)
                  + HexFormat.of().toHexDigits(random.nextLong()),
              message));
    }
    if (nodes) {
      Collections.shuffle(held, random);
      if (random.nextInt(4) == 0) {
        commitChanges(store);
      }
      commit(store, random.nextInt(10) == 0 ? held.size() : random.nextInt(held.size() + 1));
    } else {
      commit(store, held.size());
      commitChanges(store);
    }
  }

  private void commitChanges(Store store) {
    List<Change> now = List.copyOf(heldChanges);
    heldChanges.clear();
    if (!now.isEmpty()) {
      store.commit(tables -> {
        now.forEach(tables.messageChanges()::add);
        return true;
      });
      now.forEach(change -> unheard.add(change.messageId()));
    }
  }

  private void commit(Store store, int count) {
    List<String> now = List.copyOf(held.subList(0, count));
    held.subList(0, count).clear();
    written.addAll(now);
    if (now.isEmpty()) {
      return;
    }
    store.commit(tables -> {
      now.forEach(id ->
          tables
              .messages()
              .add(
                  id,
                  "c1",
                  Author.USER,
                  "Mia",
                  Content.Text.plain("x"),
                  Route.BOT,
                  1,
                  null,
                  null,
                  Attributes.NONE,
                  clock.instant()));
      return true;
    });
  }

  /** Hears a portion, or, if it is cut off within it, only the beginning. */
  private String listen(ChangeFeed feed, @Nullable Random random, String before) {
    ChangeFeed.Portion portion = feed.next(random == null ? 1_000 : 1 + random.nextInt(30));
    int kept =
        random == null || random.nextInt(4) > 0
            ? portion.steps().size()
            : random.nextInt(portion.steps().size() + 1);
    String cursor = before;
    for (ChangeFeed.Step step : portion.steps().subList(0, kept)) {
      switch (step) {
        case ChangeFeed.Step.Wrote wrote -> {
          heard.add(wrote.sent().message().id());
          unheard.remove(wrote.sent().message().id());
        }
        case ChangeFeed.Step.Changed changed -> unheard.remove(changed.sent().message().id());
        case ChangeFeed.Step.Moved moved -> throw new AssertionError(moved);
      }
      cursor = step.cursor();
    }
    cutOff = kept < portion.steps().size();
    return cutOff ? cursor : portion.cursor();
  }

  private static Conversation conversation() {
    return new Conversation(
        "c1", "tg", "42", "42", "u42", "Mia", "en", "bot", Control.BOT, 1, null, NOON, NOON);
  }

  @Test
  void aCursorThatIsTooOldOrNoneIsRefused() {
    try (Store store = JdbcStore.at("jdbc:sqlite:" + folder.resolve("baton.db"))) {
      store.open();
      StoredHistory history = new StoredHistory(store, clock);
      String now = StoredChanges.idAt(clock.millis());

      assertThat(history.changes(now)).isPresent();
      clock.advance(StoredHistory.OLDEST.plusMillis(1));
      assertThat(history.changes(now)).isEmpty();
      assertThat(history.changes("nonsense")).isEmpty();
      assertThat(history.changes("'; DROP TABLE audit")).isEmpty();
    }
  }
}
