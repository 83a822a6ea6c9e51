package dev.baton.store.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.connector.Content;
import dev.baton.connector.Content.Text;
import dev.baton.connector.Place;
import dev.baton.store.BotQuestion;
import dev.baton.store.BotQuestion.State;
import dev.baton.store.HandoffTable;
import dev.baton.store.ReminderTable;
import dev.baton.store.Tables;
import dev.baton.store.Watcher;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * The part of the {@link StoreContract} about what agents ask bots, of what they are reminded, and
 * whom they follow.
 */
abstract class StoreAskContract extends StoreWaitingContract {

  @Test
  void aQuestionIsGivenOnceAndEndsOnce() {
    commit(tables -> {
      conversationAdded(tables, "c");
      tables.questions().add(question("q1", "c", Text.plain("how long?"), NOON));
      tables.questions().add(question("q2", "c", null, NOON.plusSeconds(1)));
      return true;
    });
    restart();
    assertList(tables -> tables.questions().of("c"))
        .containsExactly(
            question("q1", "c", Text.plain("how long?"), NOON),
            question("q2", "c", null, NOON.plusSeconds(1)));
    assertList(tables -> tables.questions().conversationsAsking()).containsExactly("c");
    assertNow(tables -> tables.questions().give("q1", "bot", 3)).isTrue();
    assertNow(tables -> tables.questions().give("q1", "bot", 4)).as("once").isFalse();
    commit(tables -> {
      tables.questions().putBack("q1");
      return tables.questions().give("q1", "other", 5);
    });
    commit(tables -> {
      tables.questions().said("q1", 2);
      tables.questions().said("q1", 1);
      return true;
    });
    assertNow(tables -> tables.questions().end("q1", true)).isTrue();
    assertNow(tables -> tables.questions().end("q1", false)).as("once").isFalse();
    assertOne(tables -> tables.questions().find("q1").orElseThrow())
        .satisfies(question -> {
          assertThat(question.state()).isEqualTo(State.ANSWERED);
          assertThat(question.words()).as("they are in the transcript").isNull();
          assertThat(question.bot()).isEqualTo("other");
          assertThat(question.shadow()).isEqualTo(5);
          assertThat(question.said()).isEqualTo(3);
          assertThat(question.fresh()).isTrue();
        });
    commit(tables -> {
      tables.questions().remove("q1");
      return tables.questions().end("q2", false);
    });
    assertList(tables -> tables.questions().conversationsAsking()).isEmpty();
    assertList(tables -> tables.questions().of("c")).hasSize(1);
  }

  @Test
  void aHandoffIsNotIdleBeforeItsReminder() {
    Instant due = NOON.plus(Duration.ofMinutes(30));
    commit(tables -> {
      accepted(tables, "h");
      tables.reminders().idleUntil("h", due);
      return true;
    });
    assertNow(tables -> tables.handoffs().isDue("h", due)).isTrue();
    commit(tables -> {
      tables.reminders().set("h", "of-h", "first", NOON.plusSeconds(5));
      tables.reminders().set("h", "of-h", "call", NOON.plusSeconds(9));
      tables.reminders().idleUntil("h", due);
      return true;
    });
    restart();
    assertNow(tables -> tables.handoffs().isDue("h", due)).isFalse();
    assertMaybe(tables -> tables.reminders().find("h"))
        .contains(new ReminderTable.Reminder("call", NOON.plusSeconds(9)));
    assertNow(tables -> tables.reminders().drop("h")).isTrue();
    assertNow(tables -> tables.reminders().drop("h")).isFalse();
    commit(tables -> {
      tables.reminders().idleUntil("h", due);
      return true;
    });
    assertNow(tables -> tables.handoffs().isDue("h", due)).isTrue();
  }

  @Test
  void remindersComeWithTheLongestDueFirstInPages() {
    commit(tables -> {
      for (int i = 0; i < 5; i++) {
        tables.reminders().set("h" + i, "c" + i, "", NOON.plusSeconds(i / 2));
      }
      return true;
    });
    Instant now = NOON.plusSeconds(1);
    assertList(tables -> tables.reminders().due(NOON.minusSeconds(1), null, 9)).isEmpty();
    assertList(tables -> tables.reminders().due(now, null, 3))
        .extracting(HandoffTable.Due::id)
        .containsExactly("h0", "h1", "h2");
    assertList(tables ->
            tables.reminders().due(now, tables.reminders().due(now, null, 3).getLast(), 3))
        .extracting(HandoffTable.Due::id)
        .containsExactly("h3");
  }

  @Test
  void anAgentOfADeskFollowsOneHandoffAtATime() {
    Watcher ben = new Watcher("tg", "1", "Ben", "chat", "i", "of-i", NOON.plusSeconds(1));
    commit(tables -> {
      accepted(tables, "h");
      accepted(tables, "i");
      tables.watchers().begin(new Watcher("tg", "1", "Ben", "chat", "h", "of-h", NOON));
      tables.watchers().begin(ben);
      tables.watchers().begin(new Watcher("tg", "2", "Cleo", "other", "i", "of-i", NOON));
      tables.watchers().lock(List.of("tg", "wx"), "1");
      return true;
    });
    restart();
    assertList(tables -> tables.watchers().of("of-h")).isEmpty();
    assertList(tables -> tables.watchers().of("of-i"))
        .extracting(Watcher::agentName)
        .containsExactly("Ben", "Cleo");
    assertMaybe(tables -> tables.watchers().find("tg", "1")).contains(ben);
    assertList(tables -> tables.watchers().followable("tg"))
        .extracting(followable -> followable.handoff().id() + " of " + followable.userName())
        .containsExactly("h of Uma", "i of Uma");
    assertNow(tables -> tables.watchers().end("tg", "1")).isTrue();
    assertNow(tables -> tables.watchers().end("tg", "1")).isFalse();
  }

  @Test
  void ofAnErasedUserNothingIsAskedRemindedOrFollowed() {
    commit(tables -> {
      accepted(tables, "h");
      tables.questions().add(question("q", "of-h", Text.plain("of mia"), NOON));
      tables.reminders().set("h", "of-h", "call mia", NOON);
      tables.watchers().begin(new Watcher("tg", "1", "Ben", "chat", "h", "of-h", NOON));
      tables.erasures().strip(tables.conversations().get("of-h"));
      return true;
    });
    assertList(tables -> tables.questions().of("of-h")).isEmpty();
    assertMaybe(tables -> tables.reminders().find("h")).isEmpty();
    assertList(tables -> tables.watchers().of("of-h")).isEmpty();
  }

  @Test
  void oldQuestionsGoByAge() {
    commit(tables -> {
      conversationAdded(tables, "c");
      tables.questions().add(question("old", "c", null, NOON));
      tables.questions().add(question("new", "c", null, NOON.plusSeconds(9)));
      tables.retention().forgetDetails("c", NOON.plusSeconds(9));
      return true;
    });
    assertList(tables -> tables.questions().of("c"))
        .extracting(BotQuestion::id)
        .containsExactly("new");
  }

  @Test
  void theNumberOfTheLastShadowSenderOutlivesItsQuestion() {
    commit(tables -> {
      conversationAdded(tables, "c");
      for (int i = 1; i < 4; i++) {
        tables.questions().add(question("q" + i, "c", Text.plain("of mia"), NOON.plusSeconds(i)));
      }
      tables.questions().give("q1", "bot", 4);
      tables.questions().give("q2", "bot", 5);
      tables.questions().end("q2", false);
      tables.retention().forgetDetails("c", NOON.plusSeconds(9));
      return true;
    });
    assertList(tables -> tables.questions().of("c"))
        .singleElement()
        .satisfies(kept -> {
          assertThat(kept.shadow()).isEqualTo(5);
          assertThat(kept.handoffId()).as("the next handoff has another one").isEqualTo("h");
          assertThat(kept.agentName()).isEmpty();
          assertThat(kept.bot()).as("it may say nothing more").isNull();
          assertThat(kept.messageId()).isNull();
          assertThat(kept.words()).isNull();
        });
  }

  private static BotQuestion question(
      String id, String conversationId, @Nullable Content words, Instant at) {
    return new BotQuestion(
        id,
        conversationId,
        "h",
        "tg",
        new Place("space", words == null ? null : "7"),
        "Ann",
        words == null ? null : "m",
        words,
        words == null,
        State.WAITING,
        null,
        0,
        0,
        false,
        at);
  }

  private static void accepted(Tables tables, String id) {
    conversationAdded(tables, "of-" + id);
    tables.handoffs().add(handoff(id, "of-" + id, 0, NOON), null);
    assertThat(tables.handoffs().accept(id, "tg", "900", "Ann", null, NOON)).isTrue();
  }
}
