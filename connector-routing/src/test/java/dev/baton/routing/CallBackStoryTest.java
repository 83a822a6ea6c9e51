package dev.baton.routing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.bot.Bot;
import dev.baton.bot.ResumableBot;
import dev.baton.connector.Place;
import dev.baton.conversation.Control;
import dev.baton.conversation.EndReason;
import dev.baton.conversation.Handoff;
import dev.baton.conversation.HandoffStatus;
import dev.baton.plan.AssignmentPlan;
import dev.baton.plan.DeskPlan;
import dev.baton.plan.OpeningHours;
import dev.baton.plan.QueuePlan;
import dev.baton.plan.UserSidePlan;
import dev.baton.plan.UserSidePlan.Tell;
import dev.baton.store.WaitingUser;
import java.nio.file.Path;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.util.EnumSet;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A user goes on with the bot, keeps their place, and is told when somebody is free. */
@Timeout(200)
class CallBackStoryTest {

  private static final Duration ROUND = WaitingRounds.EVERY.plusSeconds(1);
  private static final String CALL_ME = "Call me when somebody is free";
  private static final Instant CLOSING = Instant.parse("2026-12-01T17:30:00Z");
  private static final String LEAVE = "Leave a message";
  private static final String STOP = "Do not wait any longer";
  private static final String PROMISED =
      "You keep your place in the queue, and you are told here when a person is free. Until then"
          + " you are talking with the bot.";
  private static final String OFFER =
      "You can go on with the bot meanwhile and keep your place in the queue.";

  @TempDir Path folder;

  private TwoDesks desks(TwoDesks.Kind kind, Tell tell) {
    return desks(kind, new UserSidePlan(tell, null, true, false), Replies.echo());
  }

  private TwoDesks desks(TwoDesks.Kind kind, UserSidePlan side, Bot bot) {
    return new TwoDesks(
        folder,
        bot,
        kind,
        DeskPlan.Where.SPACE,
        builder ->
            builder.queue(
                new QueuePlan(
                    "support",
                    List.of("desk"),
                    TwoDesks.WAIT,
                    null,
                    null,
                    AssignmentPlan.USUAL,
                    side)));
  }

  /** A queue whose people leave at {@link #CLOSING}. */
  private TwoDesks office(SettableClock clock, Duration wait) {
    OpeningHours hours =
        new OpeningHours(
            List.of(
                new OpeningHours.Shift(
                    EnumSet.allOf(DayOfWeek.class), LocalTime.of(9, 0), LocalTime.of(17, 30))),
            ZoneOffset.UTC);
    UserSidePlan side = new UserSidePlan(Tell.NOTHING, null, true, false);
    return new TwoDesks(
        folder,
        Replies.echo(),
        TwoDesks.Kind.TOPICS,
        DeskPlan.Where.SPACE,
        builder ->
            builder
                .clock(clock)
                .queue(
                    new QueuePlan(
                        "support",
                        List.of("desk"),
                        wait,
                        null,
                        hours,
                        AssignmentPlan.USUAL,
                        side)));
  }

  private TwoDesks topics() {
    return desks(TwoDesks.Kind.TOPICS, Tell.NOTHING);
  }

  /** The user asks for a person, and then to be called. */
  private static MemoryChannel.Sent promised(TwoDesks desks, String chat) {
    desks.scene.userSays(chat, "/human");
    MemoryChannel.Sent unused = desks.offer(chat, Scene.SPACE);
    desks.clock.advance(ROUND);
    return presses(desks, chat);
  }

  private static MemoryChannel.Sent promisedAt(SettableClock clock, TwoDesks desks) {
    desks.scene.userSays("c1", "/human");
    MemoryChannel.Sent unused = desks.offer("c1", Scene.SPACE);
    clock.advance(ROUND);
    return presses(desks, "c1");
  }

  private static MemoryChannel.Sent presses(TwoDesks desks, String chat) {
    MemoryChannel.Sent notice = notice(desks, chat);
    String press = desks.scene.press(Scene.user(chat), notice, CALL_ME);
    desks.answered(press, "null");
    return at(desks, chat, PROMISED);
  }

  private static MemoryChannel.Sent notice(TwoDesks desks, String chat) {
    return at(desks, chat, "[" + CALL_ME + "]");
  }

  private static MemoryChannel.Sent at(TwoDesks desks, String chat, String part) {
    desks.scene.waitFor(
        () -> assertThat(desks.memory.textsTo(chat)).anyMatch(text -> text.contains(part)));
    return desks.memory.to(Place.chat(chat)).stream()
        .filter(sent -> sent.text().contains(part))
        .reduce((earlier, later) -> later)
        .orElseThrow();
  }

  private static void botHas(TwoDesks desks, String chat) {
    assertThat(desks.scene.conversation(chat).control()).isEqualTo(Control.BOT);
    assertThat(desks.handoff(chat).status()).isEqualTo(HandoffStatus.QUEUED);
  }

  @ParameterizedTest
  @EnumSource(TwoDesks.Kind.class)
  void theyTalkWithTheBotUntilAnAgentTakesTheirCase(TwoDesks.Kind kind) {
    try (TwoDesks desks = desks(kind, Tell.POSITION)) {
      MemoryChannel.Sent promise = promised(desks, "c1");
      assertThat(promise.text()).isEqualTo(PROMISED + " [" + STOP + "]");
      botHas(desks, "c1");
      desks.scene.userSays("c1", "what are your hours?");
      desks.scene.waitForText("c1", "bot: what are your hours?");
      desks.restart();
      desks.scene.userSays("c2", "/human");
      desks.clock.advance(ROUND);
      assertThat(at(desks, "c2", "You are number 2 in the queue.").text())
          .as("the first keeps their place")
          .endsWith("[" + CALL_ME + "]");

      MemoryChannel.Sent head = desks.claims(Scene.ANN, desks.offer("c1", Scene.SPACE), "c1");
      assertThat(at(desks, "c1", "Ann is free now.").text())
          .isEqualTo("Ann is free now. You are talking with a person. [Back to the bot]");
      assertThat(desks.memory.textsTo("c1")).noneMatch(text -> text.contains("has joined"));
      desks.scene.waitFor(() ->
          assertThat(desks.shownIn(Scene.SPACE))
              .containsOnlyOnce(
                  "User c1 goes on with the bot, and comes back here when somebody claims.")
              .contains("With the bot meanwhile:")
              .containsOnlyOnce("User c1: what are your hours?")
              .containsOnlyOnce("Bot: bot: what are your hours?"));
      desks.scene.userSays("c1", "my shoes are broken");
      desks.scene.waitFor(
          () -> assertThat(desks.shownIn(Scene.SPACE)).contains("my shoes are broken"));
      desks.says(head, Scene.ANN, "Which shoes?");
      desks.scene.waitForText("c1", "Which shoes?");
      assertThat(desks.memory.textsTo("c1")).doesNotContain("bot: my shoes are broken");
      desks.says(head, Scene.ANN, "/resolve");
      desks.scene.waitForText("c1", Texts.botIsBack("Ann"));
      assertThat(desks.scene.transcript("c1").handoffs())
          .singleElement()
          .extracting(Handoff::endReason)
          .isEqualTo(EndReason.AGENT_RESOLVED);
      desks.scene.userSays("c1", "thanks");
      desks.scene.waitForText("c1", "bot: thanks");
    }
  }

  @Test
  void theWayBackToTheBotIsOneTap() {
    try (TwoDesks desks = topics()) {
      MemoryChannel.Sent unused = promised(desks, "c1");
      MemoryChannel.Sent head = desks.claims(Scene.ANN, desks.offer("c1", Scene.SPACE), "c1");
      assertThat(head.place().thread()).isNotNull();
      MemoryChannel.Sent called = at(desks, "c1", "Ann is free now.");
      String press = desks.scene.press(Scene.user("c1"), called, Texts.BACK_TO_BOT);
      desks.answered(press, "null");
      desks.scene.waitForText("c1", Texts.botIsBack("Ann"));
      assertThat(desks.handoff("c1").endReason()).isEqualTo(EndReason.USER_ENDED);
    }
  }

  @Test
  void whoDoesNotWaitAnyLongerIsCalledByNobody() {
    try (TwoDesks desks = topics()) {
      MemoryChannel.Sent promise = promised(desks, "c1");
      String press = desks.scene.press(Scene.user("c1"), promise, STOP);
      desks.answered(press, "null");
      desks.scene.waitForText(
          "c1", "You are no longer in the queue. You are still talking with the bot.");
      assertThat(desks.handoff("c1").endReason()).isEqualTo(EndReason.USER_ENDED);
      desks.scene.waitFor(() -> assertThat(desks.shownIn(Scene.SPACE)).doesNotContain("[Claim]"));
      desks.scene.userSays("c1", "hello");
      desks.scene.waitForText("c1", "bot: hello");
      String again = desks.scene.press(Scene.user("c1"), promise, STOP);
      desks.answered(again, Texts.staleButton());
      assertThat(desks.memory.textsTo("c1"))
          .as("the bot had the conversation all the time")
          .noneMatch(text -> text.contains("the bot again"));
    }
  }

  /** A bot that is woken, or told of an end. */
  private static final class Waking extends CallbackBot implements ResumableBot {

    final List<String> told = new CopyOnWriteArrayList<>();
    final CountDownLatch begun = new CountDownLatch(1);
    final CountDownLatch end = new CountDownLatch(1);

    Waking() {
      super("bot");
    }

    void holds() {
      begun.countDown();
      Replies.awaitLatch(end);
    }

    @Override
    public Resumed handBack(HandBack handBack) {
      told.add("back");
      return new Resumed(List.of(), true);
    }

    @Override
    public Resumed wake(HandBack handBack, Runnable beforeCall) {
      if (told.isEmpty()) {
        holds();
      }
      told.add("wake");
      return new Resumed(List.of(), true);
    }
  }

  @Test
  void whoDoesNotWaitAnyLongerIsToldOnceThoughTheBotIsJustBeingWoken() {
    Waking bot = new Waking();
    UserSidePlan side = new UserSidePlan(Tell.NOTHING, null, true, false);
    try (TwoDesks desks = desks(TwoDesks.Kind.TOPICS, side, bot)) {
      MemoryChannel.Sent promise = promised(desks, "c1");
      Replies.awaitLatch(bot.begun);
      stops(desks, promise);
      bot.end.countDown();
      isWokenAndNothingElse(desks, bot);
    } finally {
      bot.end.countDown();
    }
  }

  @Test
  void whoDoesNotWaitAnyLongerIsToldOnceThoughTheBotWasNotWokenYet() {
    Waking bot = new Waking();
    bot.answer =
        turn -> {
          if (Replies.words(turn).equals("slow")) {
            bot.holds();
          }
          return Replies.say("bot: " + Replies.words(turn));
        };
    UserSidePlan side = new UserSidePlan(Tell.NOTHING, null, true, false);
    try (TwoDesks desks = desks(TwoDesks.Kind.TOPICS, side, bot)) {
      desks.scene.userSays("c1", "slow");
      Replies.awaitLatch(bot.begun);
      MemoryChannel.Sent promise = promised(desks, "c1");
      stops(desks, promise);
      bot.end.countDown();
      isWokenAndNothingElse(desks, bot);
    } finally {
      bot.end.countDown();
    }
  }

  private static void stops(TwoDesks desks, MemoryChannel.Sent promise) {
    String press = desks.scene.press(Scene.user("c1"), promise, STOP);
    desks.answered(press, "null");
    assertThat(desks.handoff("c1").endReason()).isEqualTo(EndReason.USER_ENDED);
  }

  private static void isWokenAndNothingElse(TwoDesks desks, Waking bot) {
    desks.scene.userSays("c1", "hello");
    desks.scene.waitForText("c1", "bot: hello");
    assertThat(bot.told).containsExactly("wake");
    assertThat(desks.memory.textsTo("c1"))
        .containsOnlyOnce("You are no longer in the queue. You are still talking with the bot.")
        .noneMatch(text -> text.contains("the bot again"));
  }

  @Test
  void whoAsksAgainHasWaitedAllTheTime() {
    Duration five = Duration.ofMinutes(5);
    AtomicReference<@Nullable WaitingUser> stored = new AtomicReference<>();
    UserSidePlan side = new UserSidePlan(Tell.POSITION, five, true, false);
    try (TwoDesks desks = desks(TwoDesks.Kind.TOPICS, side, Replies.echo())) {
      MemoryChannel.Sent unused = promised(desks, "c1");
      desks.clock.advance(five.minusMinutes(2));
      desks.scene.userSays("c1", "/human");
      desks.scene.waitFor(
          () -> assertThat(desks.scene.conversation("c1").control()).isEqualTo(Control.QUEUE));
      desks.clock.advance(Duration.ofMinutes(2));
      assertThat(at(desks, "c1", "Your message is with our team.").text()).isNotEmpty();
      Handoff waits = desks.handoff("c1");
      desks.restart(tables -> stored.set(tables.waiting().find(waits.id()).orElseThrow()));
      assertThat(stored.get()).extracting(WaitingUser::since).isEqualTo(waits.createdAt());
    }
  }

  @Test
  void whoAsksAgainWaitsInTheOldPlace() {
    try (TwoDesks desks = desks(TwoDesks.Kind.TOPICS, Tell.POSITION)) {
      MemoryChannel.Sent unused = promised(desks, "c1");
      String id = desks.handoff("c1").id();
      desks.scene.userSays("c1", "what are your hours?");
      desks.scene.waitForText("c1", "bot: what are your hours?");
      MemoryChannel.Sent other = promised(desks, "c2");
      assertThat(other.text()).contains(STOP);
      desks.scene.userSays("c1", "/human");
      desks.scene.waitFor(
          () -> assertThat(desks.scene.conversation("c1").control()).isEqualTo(Control.QUEUE));
      assertThat(desks.scene.transcript("c1").handoffs())
          .singleElement()
          .extracting(Handoff::id)
          .isEqualTo(id);
      desks.clock.advance(ROUND);
      desks.scene.waitFor(() ->
          assertThat(desks.memory.shown(Place.chat("c1")))
              .contains("You are next. [" + CALL_ME + "]"));
      desks.scene.waitFor(() ->
          assertThat(desks.shownIn(Scene.SPACE))
              .contains("User c1 waits for a person again.")
              .contains("User c1: what are your hours?"));
      desks.scene.userSays("c1", "anybody there?");
      desks.scene.waitFor(() -> assertThat(desks.shownIn(Scene.SPACE)).contains("anybody there?"));
    }
  }

  @Test
  void aBotThatAsksForAPersonMeanwhileGetsTheSameHandoff() {
    try (TwoDesks desks = topics()) {
      MemoryChannel.Sent unused = promised(desks, "c1");
      desks.scene.waitFor(() -> botHas(desks, "c1"));
      desks.scene.userSays("c1", "still there?");
      desks.scene.waitForText("c1", "bot: still there?");
      Replies.callForAPerson(desks.scene, desks.scene.conversation("c1").senderId());
      assertThat(desks.scene.conversation("c1").control()).isEqualTo(Control.QUEUE);
      assertThat(desks.scene.transcript("c1").handoffs()).hasSize(1);
    }
  }

  @Test
  void whoIsNotCalledInTimeIsToldSo() {
    try (TwoDesks desks = topics()) {
      MemoryChannel.Sent unused = promised(desks, "c1");
      long epoch = desks.scene.conversation("c1").epoch();
      desks.restart();
      desks.clock.advance(TwoDesks.WAIT.plusMinutes(1));
      desks.scene.waitForText(
          "c1", "Sorry, nobody was free in time. You are still talking with the bot.");
      assertThat(desks.handoff("c1").endReason()).isEqualTo(EndReason.WAIT_EXPIRED);
      assertThat(desks.scene.conversation("c1").epoch())
          .as("control did not change")
          .isEqualTo(epoch);
      desks.scene.waitFor(() -> assertThat(desks.shownIn(Scene.SPACE)).doesNotContain("[Claim]"));
    }
  }

  @Test
  void anAgentWhoTakesOverTakesTheSameCase() {
    try (TwoDesks desks = topics()) {
      MemoryChannel.Sent unused = promised(desks, "c1");
      Place topic = desks.offer("c1", Scene.SPACE).place();
      desks.scene.agentSays(topic, Scene.BEN, "/claim");
      desks.scene.waitForText(
          "c1", "Ben is free now. You are talking with a person. [Back to the bot]");
      assertThat(desks.scene.transcript("c1").handoffs()).hasSize(1);
      assertThat(desks.handoff("c1").isWith("ben")).isTrue();
    }
  }

  @Test
  void theOfferStandsAloneWhereNothingElseIsTold() {
    try (TwoDesks desks = topics()) {
      desks.scene.userSays("c1", "/human");
      MemoryChannel.Sent head = desks.claims(Scene.ANN, desks.offer("c1", Scene.SPACE), "c1");
      assertThat(head.text()).isNotEmpty();
      desks.scene.userSays("c2", "/human");
      desks.clock.advance(ROUND);
      MemoryChannel.Sent notice = notice(desks, "c2");
      assertThat(notice.text()).isEqualTo(OFFER + " [" + CALL_ME + "]");
      MemoryChannel.Sent taken = desks.claims(Scene.ANN, desks.offer("c2", Scene.SPACE), "c2");
      assertThat(taken.text()).isNotEmpty();
      desks.scene.waitFor(() -> assertThat(desks.isDeleted(notice)).isTrue());
      String late = desks.scene.press(Scene.user("c2"), notice, CALL_ME);
      desks.answered(late, Texts.staleButton());
      assertThat(desks.handoff("c2").isWith("ann")).isTrue();
    }
  }

  @Test
  void whoIsNotCalledBeforeTheQueueClosesMayLeaveAMessage() {
    SettableClock clock = SettableClock.running();
    clock.advance(Duration.between(clock.instant(), CLOSING.minus(TwoDesks.WAIT.dividedBy(2))));
    try (TwoDesks desks = office(clock, TwoDesks.WAIT)) {
      MemoryChannel.Sent unused = promisedAt(clock, desks);
      clock.advance(TwoDesks.WAIT);
      desks.scene.waitForText(
          "c1", "Sorry, nobody was free in time. You are still talking with the bot.");
      MemoryChannel.Sent closed = at(desks, "c1", LEAVE);
      assertThat(closed.text()).startsWith("Nobody is here right now. We are here again tomorrow");
      String press = desks.scene.press(Scene.user("c1"), closed, LEAVE);
      desks.answered(press, "null");
      at(desks, "c1", "Please write your message now.");
    }
  }

  @Test
  void whoLeftAMessageWaitsFromWhenTheQueueOpens() {
    SettableClock clock = SettableClock.running();
    clock.advance(Duration.between(clock.instant(), CLOSING.plus(ROUND)));
    try (TwoDesks desks = office(clock, Duration.ofDays(2))) {
      desks.scene.userSays("c1", "/human");
      String press = desks.scene.press(Scene.user("c1"), at(desks, "c1", LEAVE), LEAVE);
      desks.answered(press, "null");
      at(desks, "c1", "Please write your message now.");
      desks.scene.userSays("c1", "my shoes are broken");
      at(desks, "c1", "your message is kept");
      clock.advance(Duration.ofHours(16));
      assertThat(desks.offer("c1", Scene.SPACE).text()).contains("my shoes are broken");
      clock.advance(ROUND);
      assertThat(presses(desks, "c1").text()).contains(STOP);
      botHas(desks, "c1");
    }
  }

  @Test
  void whoKeepsAPlaceWaitsInItInsteadOfLeavingAMessage() {
    SettableClock clock = SettableClock.running();
    clock.advance(Duration.between(clock.instant(), CLOSING.plus(ROUND)));
    try (TwoDesks desks = office(clock, Duration.ofDays(2))) {
      desks.scene.userSays("c1", "/human");
      MemoryChannel.Sent closed = at(desks, "c1", LEAVE);
      clock.advance(Duration.ofHours(16));
      MemoryChannel.Sent unused = promisedAt(clock, desks);
      String kept = desks.handoff("c1").id();
      clock.advance(Duration.ofHours(8));
      String press = desks.scene.press(Scene.user("c1"), closed, LEAVE);
      desks.answered(press, "null");
      desks.scene.waitFor(() ->
          assertThat(desks.shownIn(Scene.SPACE)).contains("User c1 waits for a person again."));
      assertThat(desks.scene.conversation("c1").handoffId()).isEqualTo(kept);
      assertThat(desks.scene.transcript("c1").handoffs())
          .as("the one that was refused, and the one that waits")
          .hasSize(2);
    }
  }

  @Test
  void anErasureEndsTheWaitToo() {
    try (TwoDesks desks = topics()) {
      MemoryChannel.Sent unused = promised(desks, "c1");
      desks.scene.waitFor(() -> botHas(desks, "c1"));
      desks.scene.erase("c1");
      assertThat(desks.scene.routing.list(null, null, 10)).isEmpty();
      desks.restart(tables -> assertThat(tables.handoffs().queued()).isEmpty());
    }
  }
}
