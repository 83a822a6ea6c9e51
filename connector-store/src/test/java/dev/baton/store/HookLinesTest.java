package dev.baton.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a webhook is still to be told stands in one line for each conversation. */
final class HookLinesTest {

  private static final Instant NOON = Instant.parse("2026-11-30T12:00:00Z");
  private static final Instant LATER = NOON.plus(Duration.ofHours(1));

  @TempDir private Path folder = Path.of("");

  private JdbcStore store;

  @BeforeEach
  void open() {
    store = JdbcStore.at("jdbc:sqlite:" + folder.resolve("baton.db"));
    store.open();
  }

  @AfterEach
  void close() {
    store.close();
  }

  @Test
  void onlyTheFirstOfALineIsDue() {
    add(event("evt_1", "crm", "c1"), event("evt_2", "crm", "c1"), event("evt_3", "crm", "c2"));
    assertThat(due("crm")).containsExactly("evt_1", "evt_3");
    store.commit(tables -> {
      tables.hooks().taken(event("evt_1", "crm", "c1"), NOON);
      return true;
    });
    assertThat(due("crm")).containsExactly("evt_2", "evt_3");
  }

  @Test
  void whatIsTriedLaterHoldsUpItsLineAlone() {
    add(event("evt_1", "crm", "c1"), event("evt_2", "crm", "c1"), event("evt_3", "crm", "c2"));
    store.commit(tables -> {
      tables.hooks().retry(event("evt_1", "crm", "c1"), LATER, "503");
      return true;
    });
    assertThat(due("crm")).containsExactly("evt_3");
    store.commit(tables -> {
      tables.hooks().hurry("crm", NOON);
      return true;
    });
    assertThat(due("crm")).containsExactly("evt_1", "evt_3");
  }

  @Test
  void whatIsGivenUpLetsTheNextGoOnAndMayComeBackBehindIt() {
    add(event("evt_1", "crm", "c1"), event("evt_2", "crm", "c1"));
    store.commit(tables -> {
      tables.hooks().bury(event("evt_1", "crm", "c1"), "400", NOON);
      return true;
    });
    assertThat(due("crm")).containsExactly("evt_2");
    boolean revived = store.commit(tables -> tables.hooks().revive("evt_1"));
    assertThat(revived).isTrue();
    assertThat(due("crm")).containsExactly("evt_2");
    store.commit(tables -> {
      tables.hooks().taken(event("evt_2", "crm", "c1"), NOON);
      return true;
    });
    assertThat(due("crm")).containsExactly("evt_1");
    boolean again = store.commit(tables -> tables.hooks().revive("evt_1"));
    assertThat(again).as("it waits, and is not dead").isFalse();
  }

  @Test
  void eachWebhookHasLinesOfItsOwn() {
    add(event("evt_1", "crm", "c1"), event("evt_2", "mail", "c1"));
    assertThat(due("crm")).containsExactly("evt_1");
    assertThat(due("mail")).containsExactly("evt_2");
    List<String> hooks = store.read(tables -> tables.hooks().hooks());
    assertThat(hooks).containsExactly("crm", "mail");
    long waiting = store.read(tables -> tables.hooks().waiting("mail"));
    assertThat(waiting).isOne();
    boolean elsewhere = store.read(tables -> tables.hooks().waitsFor("c2"));
    assertThat(elsewhere).isFalse();
  }

  private void add(HookEvent... events) {
    store.commit(tables -> {
      for (HookEvent event : events) {
        tables.hooks().add(event);
      }
      return true;
    });
  }

  private List<String> due(String hook) {
    return store.read(
        tables -> tables.hooks().due(hook, NOON, 10).stream().map(HookEvent::id).toList());
  }

  private static HookEvent event(String id, String hook, String conversation) {
    return new HookEvent(id, hook, conversation, "handoff.ended", "{}", 0, NOON);
  }
}
