package dev.baton.store.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.conversation.EndReason;
import dev.baton.conversation.Handoff;
import dev.baton.conversation.HandoffStatus;
import dev.baton.store.HandoffRating;
import dev.baton.store.HandoffTable;
import dev.baton.store.Tables;
import dev.baton.store.WaitReminder;
import dev.baton.store.WaitingUser;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** The part of the {@link StoreContract} about users who wait, and what they think afterwards. */
abstract class StoreWaitingContract extends StoreReportContract {

  @Test
  void whatAUserWhoWaitsWasToldIsKeptUntilTheWaitIsOver() {
    commit(tables -> {
      tables.waiting().begin("h", conversation("c"), NOON.plusSeconds(60), NOON);
      tables.waiting().begin("i", conversation("d"), null, NOON);
      return true;
    });
    restart();
    assertList(tables -> tables.waiting().all())
        .containsExactly(
            waiting("h", "c", NOON, NOON.plusSeconds(60), null, null, null),
            waiting("i", "d", NOON, null, null, null, null));
    commit(tables -> {
      tables.waiting().told("h", "m", 3L, NOON.plusSeconds(1));
      return true;
    });
    assertNow(tables -> tables.waiting().worded("h")).isTrue();
    assertNow(tables -> tables.waiting().worded("h")).as("once").isFalse();
    assertNow(tables -> tables.waiting().worded("i")).as("nothing is due").isFalse();
    assertMaybe(tables -> tables.waiting().find("h"))
        .contains(waiting("h", "c", NOON, null, "m", 3L, NOON.plusSeconds(1)));
    commit(tables -> {
      tables.waiting().begin("h", conversation("c"), null, NOON.plusSeconds(2));
      tables.waiting().end("i");
      return true;
    });
    assertList(tables -> tables.waiting().all())
        .as("one waits anew, one no more")
        .containsExactly(waiting("h", "c", NOON.plusSeconds(2), null, null, null, null));
  }

  @Test
  void whatIsToBeDoneWhileNobodyTakesAHandoffIsDueInTime() {
    commit(tables -> {
      tables.waitReminders().begin("h", "c", NOON, NOON.plusSeconds(60));
      tables.waitReminders().begin("i", "d", NOON, NOON.plusSeconds(60));
      tables.waitReminders().begin("j", "e", NOON, NOON.plusSeconds(61));
      return true;
    });
    assertList(tables -> tables.waitReminders().due(NOON.plusSeconds(59), null, 9)).isEmpty();
    HandoffTable.Due first = new HandoffTable.Due("h", "c", NOON.plusSeconds(60));
    HandoffTable.Due second = new HandoffTable.Due("i", "d", NOON.plusSeconds(60));
    assertList(tables -> tables.waitReminders().due(NOON.plusSeconds(60), null, 9))
        .containsExactly(first, second);
    assertList(tables -> tables.waitReminders().due(NOON.plusSeconds(60), first, 9))
        .containsExactly(second);
    WaitReminder shown =
        new WaitReminder("h", "c", NOON, 2, null, Map.of("desk", "m", "other", "n"));
    commit(tables -> {
      tables.waitReminders().update(shown);
      tables.waitReminders().end("i");
      return true;
    });
    restart();
    assertMaybe(tables -> tables.waitReminders().find("h")).contains(shown);
    assertMaybe(tables -> tables.waitReminders().find("i")).isEmpty();
    assertList(tables -> tables.waitReminders().due(NOON.plusSeconds(99), null, 9))
        .extracting(HandoffTable.Due::id)
        .containsExactly("j");
    commit(tables -> {
      tables.waitReminders().begin("h", "c", NOON.plusSeconds(9), NOON.plusSeconds(70));
      return true;
    });
    assertMaybe(tables -> tables.waitReminders().find("h"))
        .as("it waits anew")
        .contains(
            new WaitReminder("h", "c", NOON.plusSeconds(9), 0, NOON.plusSeconds(70), Map.of()));
  }

  @Test
  void waitsAreThoseOfHandoffsThatAnAgentTookInTheQueueLatestFirst() {
    commit(tables -> {
      for (int i = 0; i < 4; i++) {
        waits(tables, "h" + i, NOON.plusSeconds(i));
        taken(tables, "h" + i, NOON.plusSeconds(10L * i));
      }
      waits(tables, "open", NOON.plusSeconds(5));
      waits(tables, "unasked", NOON.plusSeconds(6));
      taken(tables, "unasked", NOON.plusSeconds(6));
      return tables.handoffs().release("h3", null, NOON.plusSeconds(99));
    });
    assertList(tables -> tables.handoffs().waits("support", NOON.plusSeconds(1), 2))
        .as("the first time counts, whatever became of it")
        .containsExactly(Duration.ofSeconds(27), Duration.ofSeconds(18));
    assertList(tables -> tables.handoffs().waits("support", NOON.plusSeconds(1), 9))
        .as("whom an agent took over at once did not wait")
        .hasSize(3);
    assertList(tables -> tables.handoffs().waits("sales", NOON, 9)).isEmpty();
  }

  @Test
  void aWaitBeginsWithTheQueueAndAnewAfterAnAgent() {
    commit(tables -> {
      waits(tables, "h", NOON);
      boolean begun = tables.callBacks().begin("h", 7);
      tables.callBacks().end("h");
      return begun;
    });
    assertOne(tables -> tables.waiting().since("h")).as("the place was kept").isEqualTo(NOON);
    commit(tables -> {
      taken(tables, "h", NOON.plusSeconds(10));
      return tables.handoffs().release("h", null, NOON.plusSeconds(20));
    });
    assertOne(tables -> tables.waiting().since("h")).isEqualTo(NOON.plusSeconds(20));
    commit(tables ->
        tables.handoffs().requeue("h", HandoffStatus.QUEUED, "sales", null, NOON.plusSeconds(30)));
    assertOne(tables -> tables.waiting().since("h")).isEqualTo(NOON.plusSeconds(30));
  }

  @Test
  void whoGoesOnWithTheBotKeepsTheirPlace() {
    commit(tables -> {
      waits(tables, "h", NOON);
      waits(tables, "i", NOON.plusSeconds(1));
      return tables.callBacks().begin("h", 7);
    });
    restart();
    assertMaybe(tables -> tables.callBacks().of("of-h")).map(Handoff::id).contains("h");
    assertMaybe(tables -> tables.callBacks().of("of-i")).isEmpty();
    Instant later = NOON.plus(Duration.ofDays(1));
    assertNow(tables -> tables.retention().isIdle("of-h", later)).as("it is kept").isFalse();
    OptionalLong epoch = read(tables -> tables.callBacks().epoch("h"));
    assertThat(epoch).hasValue(7);
    assertList(tables -> tables.handoffs().queued())
        .extracting(Handoff::id)
        .containsExactly("h", "i");
    assertList(tables -> tables.handoffs().conversationsToHandBack())
        .as("the bot is to be woken")
        .containsExactly("of-h");
    commit(tables -> {
      tables.callBacks().end("h");
      return true;
    });
    assertMaybe(tables -> tables.callBacks().of("of-h")).isEmpty();
    assertList(tables -> tables.handoffs().conversationsToHandBack()).isEmpty();
  }

  @Test
  void aBotThatIsBeingWokenIsToldOfTheEndAllTheSame() {
    commit(tables -> {
      waits(tables, "h", NOON);
      return tables.callBacks().begin("h", 7) && tables.handoffs().beginHandBack("h");
    });
    commit(tables -> {
      tables.callBacks().end("h");
      taken(tables, "h", NOON.plusSeconds(1));
      return tables.handoffs().end("h", EndReason.AGENT_RESOLVED, NOON.plusSeconds(2));
    });
    assertNow(tables -> tables.callBacks().woken("h")).isFalse();
    assertList(tables -> tables.handoffs().conversationsToHandBack()).containsExactly("of-h");
    assertNow(tables -> tables.handoffs().handedBack("h")).isTrue();
  }

  @Test
  void aKeptPlaceEndsOnceAndTheBotIsNotToldAgain() {
    commit(tables -> {
      waits(tables, "h", NOON);
      return tables.callBacks().begin("h", 7)
          && tables.handoffs().beginHandBack("h")
          && tables.callBacks().woken("h");
    });
    assertNow(tables -> tables.callBacks().endHandoff("h", EndReason.WAIT_EXPIRED, NOON)).isTrue();
    assertNow(tables -> tables.callBacks().endHandoff("h", EndReason.USER_ENDED, NOON)).isFalse();
    assertNow(tables -> tables.callBacks().begin("h", 8)).as("it is over").isFalse();
    assertOne(tables -> tables.handoffs().get("h"))
        .extracting(Handoff::endReason)
        .isEqualTo(EndReason.WAIT_EXPIRED);
    assertList(tables -> tables.handoffs().conversationsToHandBack()).isEmpty();
  }

  @Test
  void aBotThatIsWokenAfterAKeptPlaceEndedIsToldNothingElse() {
    commit(tables -> {
      waits(tables, "h", NOON);
      return tables.callBacks().begin("h", 7)
          && tables.callBacks().endHandoff("h", EndReason.USER_ENDED, NOON.plusSeconds(1));
    });
    assertList(tables -> tables.handoffs().conversationsToHandBack())
        .as("the bot is to be woken all the same")
        .containsExactly("of-h");
    OptionalLong withBot = read(tables -> tables.callBacks().epoch("h"));
    assertThat(withBot).as("it had the conversation at the end").hasValue(7);
    assertMaybe(tables -> tables.callBacks().of("of-h")).as("nobody waits").isEmpty();
    assertNow(tables -> tables.callBacks().woken("h")).isTrue();
    assertList(tables -> tables.handoffs().conversationsToHandBack()).isEmpty();
  }

  @Test
  void whatAUserGaveIsKeptAndReported() {
    commit(tables -> {
      waits(tables, "h", NOON);
      tables.ratings().ask("h", "of-h", "m", NOON);
      tables.ratings().ask("h", "of-h", "again", NOON.plusSeconds(1));
      return true;
    });
    assertOne(tables -> stars(tables)).isEqualTo(List.of());
    commit(tables -> {
      tables.ratings().rate("h", 2, NOON.plusSeconds(3));
      tables.ratings().rate("h", 5, NOON.plusSeconds(4));
      return true;
    });
    restart();
    assertOne(tables -> stars(tables)).isEqualTo(List.of(5L));
    assertMaybe(tables -> tables.ratings().find("h"))
        .contains(
            new HandoffRating(
                "h", "of-h", "m", NOON, 5L, NOON.plusSeconds(3), null, null, null, null));
  }

  @Test
  void theNextMessageIsACommentOnOneHandoffOnly() {
    HandoffRating first = asked("h", "c");
    HandoffRating second = asked("i", "c");
    commit(tables -> {
      tables.ratings().awaitComment(first, "mia", NOON);
      tables.ratings().awaitComment(second, "mia", NOON.plusSeconds(1));
      return true;
    });
    assertMaybe(tables -> tables.ratings().awaitingComment("c", "mia"))
        .map(HandoffRating::handoffId)
        .contains("i");
    assertMaybe(tables -> tables.ratings().awaitingComment("c", "ben")).isEmpty();
    assertNow(tables -> tables.ratings().awaitNoComment("h")).isFalse();
    commit(tables -> {
      tables.ratings().comment("i", "slow", "m9");
      return true;
    });
    assertMaybe(tables -> tables.ratings().awaitingComment("c", "mia")).isEmpty();
    assertOne(tables -> tables.ratings().find("i").orElseThrow())
        .extracting(HandoffRating::comment)
        .isEqualTo("slow");
    assertNow(tables -> tables.ratings().dropComment("i", "m8")).as("another message").isFalse();
    assertNow(tables -> tables.ratings().dropComment("i", "m9")).isTrue();
    assertNow(tables -> tables.ratings().dropComment("i", "m9")).isFalse();
  }

  @Test
  void anErasedUsersRatingIsGoneAtOnce() {
    commit(tables -> {
      waits(tables, "h", NOON);
      tables.waiting().begin("h", conversation("of-h"), null, NOON);
      tables.ratings().ask("h", "of-h", "m", NOON);
      tables.ratings().comment("h", "slow", "m9");
      tables.erasures().strip(tables.conversations().get("of-h"));
      return true;
    });
    assertMaybe(tables -> tables.ratings().find("h")).isEmpty();
    assertList(tables -> tables.waiting().all()).isEmpty();
  }

  private static WaitingUser waiting(
      String handoffId,
      String conversationId,
      Instant since,
      @Nullable Instant wordAt,
      @Nullable String messageId,
      @Nullable Long told,
      @Nullable Instant toldAt) {
    String channel = conversation(conversationId).channel();
    return new WaitingUser(
        handoffId, conversationId, channel, since, wordAt, messageId, told, toldAt);
  }

  private HandoffRating asked(String handoffId, String conversationId) {
    return commit(tables -> {
      tables.ratings().ask(handoffId, conversationId, "of-" + handoffId, NOON);
      return tables.ratings().find(handoffId).orElseThrow();
    });
  }

  private static List<Long> stars(Tables tables) {
    return tables.reports().handoffs(NOON, NOON.plusSeconds(1), null, 9).stream()
        .flatMap(handoff -> Stream.ofNullable(handoff.stars()))
        .toList();
  }

  private static void waits(Tables tables, String id, Instant at) {
    conversationAdded(tables, "of-" + id);
    tables.handoffs().add(handoff(id, "of-" + id, 0, at), null);
  }

  private static void taken(Tables tables, String id, Instant at) {
    assertThat(tables.handoffs().accept(id, "tg", "900", "Ann", null, at)).isTrue();
  }
}
