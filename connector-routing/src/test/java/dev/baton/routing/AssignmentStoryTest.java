package dev.baton.routing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.connector.Content.Text;
import dev.baton.connector.DeliveryException;
import dev.baton.connector.Event;
import dev.baton.connector.Person;
import dev.baton.connector.Place;
import dev.baton.conversation.Control;
import dev.baton.conversation.HandoffStatus;
import dev.baton.plan.AssignmentPlan;
import dev.baton.plan.AssignmentPlan.Returning;
import dev.baton.plan.AssignmentPlan.Rule;
import dev.baton.plan.DeskPlan;
import dev.baton.plan.OpeningHours;
import dev.baton.plan.QueuePlan;
import dev.baton.plan.StaffingPlan;
import dev.baton.plan.UserSidePlan;
import dev.baton.store.Assignment;
import dev.baton.store.Tables;
import java.nio.file.Path;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.util.EnumSet;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Baton asks one agent after the other to take who waits. The queue for support is served by the
 * desk of Ann and Ben, and by that of Cleo.
 */
@Timeout(200)
class AssignmentStoryTest {

  private static final Duration ANSWER = Duration.ofMinutes(1);
  private static final Duration OVER = ANSWER.plusSeconds(1);
  private static final int RACES = 15;
  private static final String FOR_ALL = "It is for everybody now: whoever claims it has it.";

  @TempDir Path folder;

  private final AtomicInteger written = new AtomicInteger();
  private Rule rule = Rule.ROUND_ROBIN;
  private Returning returning = Returning.ANY_AGENT;
  private StaffingPlan staffing = StaffingPlan.USUAL;
  private List<String> served = List.of("desk", "money");
  private @Nullable OpeningHours hours;
  private UserSidePlan side = UserSidePlan.SILENT;

  static Stream<Arguments> desks() {
    return TransferToQueueTest.desks();
  }

  /** Both desks; who is seen last is asked first. */
  private TwoDesks desks(TwoDesks.Kind kind, DeskPlan.Where where, Person... seen) {
    TwoDesks desks =
        new TwoDesks(
            folder,
            Replies.echo(),
            kind,
            where,
            builder ->
                builder
                    .desk(TwoDesks.desk("desk", Scene.SPACE, where, staffing))
                    .desk(TwoDesks.desk("money", TwoDesks.MONEY, where, staffing))
                    .queue(
                        new QueuePlan(
                            "support",
                            served,
                            TwoDesks.WAIT,
                            null,
                            hours,
                            new AssignmentPlan(rule, ANSWER, returning, Duration.ofDays(7)),
                            side)));
    for (Person person : seen) {
      desks.sees(person, person.equals(TwoDesks.CLEO) ? TwoDesks.MONEY : Scene.SPACE);
      desks.clock.advance(Duration.ofSeconds(1));
    }
    return desks;
  }

  private TwoDesks topics(Person... seen) {
    return desks(TwoDesks.Kind.TOPICS, DeskPlan.Where.SPACE, seen);
  }

  private void says(TwoDesks desks, String space, Person agent, String text) {
    desks.scene.happens(
        Place.chat(space),
        agent,
        new Event.Said("w" + written.incrementAndGet(), Text.plain(text), null, null, true));
  }

  private static String question(Person agent, String chat) {
    return "👉 " + agent.name() + " (@" + agent.handle() + "), please take User " + chat + ".";
  }

  private static MemoryChannel.Sent asked(TwoDesks desks, Person agent, String chat) {
    return desks.card(question(agent, chat) + " [Accept] [Pass on]");
  }

  private static MemoryChannel.Sent userAsks(TwoDesks desks, String chat, Person first) {
    desks.scene.userSays(chat, "/human");
    return asked(desks, first, chat);
  }

  private static void has(TwoDesks desks, String chat, Person agent) {
    desks.scene.waitFor(() -> assertThat(desks.handoff(chat).isWith(agent.id())).isTrue());
  }

  private static void isSettled(TwoDesks desks, MemoryChannel.Sent card) {
    desks.scene.waitFor(() ->
        assertThat(desks.isDeleted(card) ? "" : desks.memory.now(card).text())
            .doesNotContain("[Accept]"));
  }

  private static void resolves(TwoDesks desks, Person agent, String chat) {
    desks.says(desks.working(agent, chat), agent, "/resolve");
    desks.scene.waitForText(chat, Texts.botIsBack(agent.name()));
  }

  private static String everywhere(TwoDesks desks) {
    return desks.shownIn(Scene.SPACE) + "\n" + desks.shownIn(TwoDesks.MONEY);
  }

  @ParameterizedTest
  @MethodSource("desks")
  void oneAgentAfterTheOtherIsAskedUntilOneAccepts(TwoDesks.Kind kind, DeskPlan.Where where) {
    try (TwoDesks desks = desks(kind, where, Scene.ANN, Scene.BEN, TwoDesks.CLEO)) {
      MemoryChannel.Sent cleos = userAsks(desks, "c1", TwoDesks.CLEO);
      assertThat(cleos.place().chat()).isEqualTo(TwoDesks.MONEY);
      desks.scene.userSays("c1", "my shoes are broken");
      desks.scene.waitForText(cleos.place(), "my shoes are broken");
      assertThat(desks.shownIn(Scene.SPACE)).doesNotContain("User c1", "shoes");
      desks.presses(TwoDesks.CLEO, cleos, "Pass on");
      desks.scene.waitFor(() ->
          assertThat(desks.shownIn(TwoDesks.MONEY))
              .contains("Cleo was asked to take User c1.\nCleo passed it on."));
      MemoryChannel.Sent bens = asked(desks, Scene.BEN, "c1");
      assertThat(bens.place().chat()).isEqualTo(Scene.SPACE);
      desks.scene.waitFor(
          () -> assertThat(desks.shownIn(Scene.SPACE)).contains("my shoes are broken", "[Claim]"));
      desks.clock.advance(OVER);
      desks.scene.waitFor(
          () -> assertThat(desks.shownIn(Scene.SPACE)).contains("Ben did not answer in time."));
      MemoryChannel.Sent anns = asked(desks, Scene.ANN, "c1");
      isSettled(desks, bens);
      desks.presses(Scene.ANN, anns, "Accept");
      has(desks, "c1", Scene.ANN);
      desks.scene.waitForText("c1", Texts.joined("Ann"));
      MemoryChannel.Sent work = desks.working(Scene.ANN, "c1");
      isSettled(desks, anns);
      desks.says(work, Scene.ANN, "I am here");
      desks.scene.waitForText("c1", "I am here");
      desks.scene.waitFor(
          () -> assertThat(everywhere(desks)).doesNotContain("[Accept]", "[Claim]", FOR_ALL));
      desks.scene.waitFor(() -> assertThat(desks.shownIn(TwoDesks.MONEY)).contains("Ann has it."));
      assertThat(desks.memory.textsTo("c1"))
          .noneMatch(text -> text.contains("Cleo") || text.contains("Ben"));
    }
  }

  @Test
  void nobodyIsAskedToTakeAUserWhoWantsToBeCalled() {
    side = new UserSidePlan(UserSidePlan.Tell.NOTHING, null, true, false);
    try (TwoDesks desks = topics(Scene.ANN, TwoDesks.CLEO)) {
      MemoryChannel.Sent cleos = userAsks(desks, "c1", TwoDesks.CLEO);
      assertThat(desks.shownIn(Scene.SPACE)).doesNotContain("User c1");
      desks.clock.advance(WaitingRounds.EVERY.plusSeconds(1));
      desks.scene.waitFor(
          () -> assertThat(desks.memory.textsTo("c1")).anyMatch(text -> text.contains("[Call me")));
      MemoryChannel.Sent notice =
          desks.memory.to(Place.chat("c1")).stream()
              .filter(sent -> sent.text().contains("[Call me"))
              .findFirst()
              .orElseThrow();
      String press = desks.scene.press(Scene.user("c1"), notice, "Call me when somebody is free");
      desks.answered(press, "null");
      isSettled(desks, cleos);
      assertThat(desks.offer("c1", Scene.SPACE).text()).endsWith("[Claim]");
      desks.clock.advance(OVER);
      desks.restart();
      desks.claims(Scene.ANN, desks.offer("c1", Scene.SPACE), "c1");
      desks.scene.waitFor(() ->
          assertThat(desks.memory.textsTo("c1"))
              .anyMatch(text -> text.startsWith("Ann is free now.")));
      has(desks, "c1", Scene.ANN);
      assertThat(everywhere(desks)).doesNotContain("did not answer", "[Accept]");
    }
  }

  @ParameterizedTest
  @MethodSource("desks")
  void whenNobodyIsLeftItIsForAll(TwoDesks.Kind kind, DeskPlan.Where where) {
    try (TwoDesks desks = desks(kind, where, TwoDesks.CLEO)) {
      MemoryChannel.Sent cleos = userAsks(desks, "c1", TwoDesks.CLEO);
      desks.clock.advance(OVER);
      desks.scene.waitForText(cleos.place(), FOR_ALL);
      isSettled(desks, cleos);
      assertThat(desks.offer("c1", TwoDesks.MONEY).text()).endsWith("[Claim]");
      MemoryChannel.Sent offer = desks.offer("c1", Scene.SPACE);
      assertThat(desks.shownIn(Scene.SPACE)).doesNotContain(FOR_ALL);
      desks.claims(Scene.BEN, offer, "c1");
      has(desks, "c1", Scene.BEN);
      desks.scene.waitFor(() -> assertThat(everywhere(desks)).doesNotContain("[Claim]"));
    }
  }

  @Test
  void allAreShownItWhereNobodyIsThere() {
    try (TwoDesks desks = topics()) {
      desks.scene.userSays("c1", "/human");
      desks.offer("c1", Scene.SPACE);
      desks.offer("c1", TwoDesks.MONEY);
      assertThat(everywhere(desks)).doesNotContain("[Accept]");
    }
  }

  @Test
  void agentsTakeTurns() {
    try (TwoDesks desks = topics(Scene.ANN, Scene.BEN, TwoDesks.CLEO)) {
      List<Person> turns = List.of(TwoDesks.CLEO, Scene.BEN, Scene.ANN, TwoDesks.CLEO, Scene.BEN);
      for (int i = 0; i < turns.size(); i++) {
        String chat = "c" + i;
        MemoryChannel.Sent card = userAsks(desks, chat, turns.get(i));
        desks.presses(turns.get(i), card, "Accept");
        has(desks, chat, turns.get(i));
      }
    }
  }

  @Test
  void whoHasLeastIsAsked() {
    rule = Rule.LEAST_BUSY;
    try (TwoDesks desks = topics(Scene.ANN, Scene.BEN)) {
      desks.presses(Scene.BEN, userAsks(desks, "c1", Scene.BEN), "Accept");
      has(desks, "c1", Scene.BEN);
      desks.presses(Scene.ANN, userAsks(desks, "c2", Scene.ANN), "Accept");
      has(desks, "c2", Scene.ANN);
      resolves(desks, Scene.ANN, "c2");
      desks.presses(Scene.ANN, userAsks(desks, "c3", Scene.ANN), "Accept");
      has(desks, "c3", Scene.ANN);
      desks.presses(Scene.BEN, userAsks(desks, "c4", Scene.BEN), "Accept");
      has(desks, "c4", Scene.BEN);
      userAsks(desks, "c5", Scene.ANN);
    }
  }

  @Test
  void nobodyIsAskedTwoThingsAtOnce() {
    try (TwoDesks desks = topics(Scene.ANN, Scene.BEN)) {
      MemoryChannel.Sent bens = userAsks(desks, "c1", Scene.BEN);
      MemoryChannel.Sent anns = userAsks(desks, "c2", Scene.ANN);
      desks.scene.userSays("c3", "/human");
      desks.offer("c3", Scene.SPACE);
      desks.offer("c3", TwoDesks.MONEY);
      desks.presses(Scene.ANN, anns, "Pass on");
      desks.scene.waitForText(anns.place(), FOR_ALL);
      asked(desks, Scene.ANN, "c3");
      assertThat(everywhere(desks))
          .doesNotContain(question(Scene.BEN, "c2"), question(Scene.BEN, "c3"));
      desks.presses(Scene.BEN, bens, "Accept");
      desks.presses(Scene.BEN, asked(desks, Scene.BEN, "c2"), "Accept");
      has(desks, "c2", Scene.BEN);
    }
  }

  @Test
  void aUserOfBeforeTakesNobodysTurn() {
    returning = Returning.SAME_AGENT;
    try (TwoDesks desks = topics(Scene.ANN, Scene.BEN)) {
      desks.presses(Scene.BEN, userAsks(desks, "c1", Scene.BEN), "Accept");
      resolves(desks, Scene.BEN, "c1");
      desks.presses(Scene.ANN, userAsks(desks, "c2", Scene.ANN), "Accept");
      desks.scene.userSays("c1", "/human");
      desks.presses(Scene.BEN, desks.card("Ben (@ben), you had User c1 last time."), "Accept");
      has(desks, "c1", Scene.BEN);
      userAsks(desks, "c3", Scene.BEN);
    }
  }

  @Test
  void aQuestionSurvivesARestartAndSoDoesItsTime() {
    try (TwoDesks desks = topics(Scene.ANN, Scene.BEN, TwoDesks.CLEO)) {
      MemoryChannel.Sent cleos = userAsks(desks, "c1", TwoDesks.CLEO);
      MemoryChannel.Sent bens = userAsks(desks, "c2", Scene.BEN);
      desks.restart();
      desks.presses(Scene.BEN, bens, "Accept");
      has(desks, "c2", Scene.BEN);
      assertThat(desks.shownIn(Scene.SPACE)).doesNotContain("User c1");
      desks.restart();
      desks.clock.advance(OVER);
      MemoryChannel.Sent anns = asked(desks, Scene.ANN, "c1");
      isSettled(desks, cleos);
      desks.answered(desks.presses(TwoDesks.CLEO, cleos, "Accept"), "This is for Ann.");
      desks.presses(Scene.ANN, anns, "Accept");
      has(desks, "c1", Scene.ANN);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"rule", "desk"})
  void whatTheNewConfigurationDoesNotGiveOutIsForAll(String changed) {
    try (TwoDesks desks = topics(TwoDesks.CLEO)) {
      MemoryChannel.Sent cleos = userAsks(desks, "c1", TwoDesks.CLEO);
      if (changed.equals("rule")) {
        rule = Rule.OFFER;
      } else {
        served = List.of("desk");
      }
      desks.restart();
      MemoryChannel.Sent offer = desks.offer("c1", Scene.SPACE);
      isSettled(desks, cleos);
      desks.clock.advance(OVER);
      desks.claims(Scene.BEN, offer, "c1");
      assertThat(desks.offers("c1", Scene.SPACE)).hasSize(1);
      assertThat(everywhere(desks)).doesNotContain("in time");
    }
  }

  @Test
  void whoeverIsFasterMayClaim() {
    try (TwoDesks desks = topics(Scene.ANN, Scene.BEN)) {
      MemoryChannel.Sent bens = userAsks(desks, "c1", Scene.BEN);
      desks.answered(desks.presses(Scene.ANN, bens, "Accept"), "This is for Ben.");
      desks.answered(desks.presses(Scene.ANN, bens, "Pass on"), "This is for Ben.");
      desks.claims(Scene.ANN, desks.offer("c1", Scene.SPACE), "c1");
      isSettled(desks, bens);
      desks.answered(desks.presses(Scene.BEN, bens, "Accept"), "Ann has this conversation.");
      desks.answered(desks.presses(Scene.BEN, bens, "Pass on"), "Ann has this conversation.");
      MemoryChannel.Sent other = userAsks(desks, "c2", Scene.ANN);
      desks.clock.advance(OVER);
      asked(desks, Scene.BEN, "c2");
      isSettled(desks, other);
      assertThat(desks.shown(bens.place())).doesNotContain("in time");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"/bot", "wait"})
  void anEndVoidsTheQuestion(String end) {
    try (TwoDesks desks = topics(Scene.ANN, Scene.BEN)) {
      MemoryChannel.Sent bens = userAsks(desks, "c1", Scene.BEN);
      if (end.equals("wait")) {
        desks.clock.advance(TwoDesks.WAIT.plusSeconds(1));
      } else {
        desks.scene.userSays("c1", end);
      }
      desks.scene.waitFor(() -> assertThat(desks.handoff("c1").status().open()).isFalse());
      isSettled(desks, bens);
      desks.answered(desks.presses(Scene.BEN, bens, "Accept"), "This handoff is over.");
      assertThat(desks.handoff("c1").agentId()).isNull();
    }
  }

  @Test
  void queueSaysWhoIsAsked() {
    try (TwoDesks desks = topics(Scene.ANN, Scene.BEN)) {
      userAsks(desks, "c1", Scene.BEN);
      says(desks, Scene.SPACE, Scene.ANN, "/queue");
      desks.scene.waitForText(
          Place.chat(Scene.SPACE), "1. User c1 · support · 0 min · Ben is asked");
    }
  }

  @Test
  void whoIsAwayIsNotAskedAndWhoGoesAwayIsAskedNoMore() {
    try (TwoDesks desks = topics(TwoDesks.CLEO, Scene.ANN, Scene.BEN)) {
      says(desks, Scene.SPACE, Scene.BEN, "/away lunch");
      desks.scene.waitForText(Place.chat(Scene.SPACE), "Ben is away: lunch");
      MemoryChannel.Sent anns = userAsks(desks, "c1", Scene.ANN);
      says(desks, Scene.SPACE, Scene.ANN, "/away");
      desks.scene.waitForText(Place.chat(Scene.SPACE), "Ann is away.");
      desks.clock.advance(Duration.ofSeconds(1));
      asked(desks, TwoDesks.CLEO, "c1");
      isSettled(desks, anns);
      assertThat(desks.memory.now(anns).text())
          .isEqualTo("Ann was asked to take User c1.\nAnn is away.");
      assertThat(everywhere(desks)).doesNotContain(question(Scene.BEN, "c1"));
    }
  }

  @Test
  void whoComesBackIsAskedAboutThoseWhoWait() {
    try (TwoDesks desks = topics(Scene.BEN)) {
      says(desks, Scene.SPACE, Scene.BEN, "/away");
      desks.scene.waitForText(Place.chat(Scene.SPACE), "Ben is away.");
      for (String chat : List.of("c1", "c2")) {
        desks.scene.userSays(chat, "/human");
        desks.offer(chat, Scene.SPACE);
        desks.offer(chat, TwoDesks.MONEY);
      }
      says(desks, Scene.SPACE, Scene.BEN, "/back");
      desks.scene.waitForText(Place.chat(Scene.SPACE), "Ben is back.");
      MemoryChannel.Sent first = asked(desks, Scene.BEN, "c1");
      assertThat(everywhere(desks)).as("one at a time").doesNotContain(question(Scene.BEN, "c2"));
      desks.presses(Scene.BEN, first, "Pass on");
      desks.presses(Scene.BEN, asked(desks, Scene.BEN, "c2"), "Accept");
      has(desks, "c2", Scene.BEN);
      assertThat(desks.shown(first.place())).doesNotContain(FOR_ALL);
      desks.claims(TwoDesks.CLEO, desks.offer("c1", TwoDesks.MONEY), "c1");
    }
  }

  @Test
  void whoLeavesSeveralQuestionsWithoutAnAnswerCountsAsAway() {
    staffing = new StaffingPlan(0, 2);
    try (TwoDesks desks = topics(Scene.BEN)) {
      userAsks(desks, "c1", Scene.BEN);
      desks.clock.advance(OVER);
      desks.offer("c1", TwoDesks.MONEY);
      assertThat(everywhere(desks)).doesNotContain("away");
      userAsks(desks, "c2", Scene.BEN);
      desks.clock.advance(OVER);
      desks.scene.waitForText(
          Place.chat(Scene.SPACE),
          "Ben counts as away, having left 2 questions in a row without an answer. /back ends"
              + " that.");
      desks.scene.userSays("c3", "/human");
      desks.offer("c3", TwoDesks.MONEY);
      assertThat(everywhere(desks)).doesNotContain(question(Scene.BEN, "c3"));
      desks.claims(Scene.BEN, desks.offer("c1", Scene.SPACE), "c1");
      desks.scene.waitForText(Place.chat(Scene.SPACE), "Ben is back.");
      asked(desks, Scene.BEN, "c3");
    }
  }

  /** A version that asked two things at once may have run before. */
  @Test
  void questionsThatWereOpenAtTheSameTimeAreMissedOnce() {
    staffing = new StaffingPlan(0, 2);
    try (TwoDesks desks = topics(Scene.ANN, Scene.BEN)) {
      MemoryChannel.Sent first = userAsks(desks, "c1", Scene.BEN);
      MemoryChannel.Sent second = userAsks(desks, "c2", Scene.ANN);
      String id = desks.handoff("c2").id();
      desks.restart(tables -> {
        Assignment anns = tables.assignments().find(id).orElseThrow();
        Assignment bens =
            new Assignment(
                anns.epoch(),
                List.of(new Assignment.Agent("desk", "ben", "Ben")),
                anns.desks(),
                anns.questionId(),
                false);
        tables.assignments().assign(id, bens, desks.clock.instant().plus(ANSWER));
      });
      desks.clock.advance(OVER);
      for (MemoryChannel.Sent card : List.of(first, second)) {
        desks.scene.waitFor(() ->
            assertThat(desks.memory.now(card).text()).contains("Ben did not answer in time."));
      }
      asked(desks, Scene.ANN, "c1");
      userAsks(desks, "c3", Scene.BEN);
      assertThat(everywhere(desks)).doesNotContain("away");
      desks.clock.advance(OVER);
      desks.scene.waitForText(
          Place.chat(Scene.SPACE), "Ben counts as away, having left 2 questions in a row");
    }
  }

  @Test
  void anAnswerBeginsTheCountAnew() {
    staffing = new StaffingPlan(0, 2);
    try (TwoDesks desks = topics(Scene.BEN)) {
      userAsks(desks, "c1", Scene.BEN);
      desks.clock.advance(OVER);
      desks.offer("c1", TwoDesks.MONEY);
      desks.presses(Scene.BEN, userAsks(desks, "c2", Scene.BEN), "Pass on");
      desks.offer("c2", TwoDesks.MONEY);
      userAsks(desks, "c3", Scene.BEN);
      desks.clock.advance(OVER);
      desks.offer("c3", TwoDesks.MONEY);
      userAsks(desks, "c4", Scene.BEN);
      assertThat(everywhere(desks)).doesNotContain("away");
    }
  }

  @Test
  void aQuestionThatNeverArrivedIsNotHeldAgainstAnybody() {
    staffing = new StaffingPlan(0, 1);
    try (TwoDesks desks = topics(Scene.BEN)) {
      desks.memory.beforeSend =
          outbound -> {
            if (new MemoryChannel.Sent("", outbound.to(), outbound.content(), null)
                .text()
                .contains("👉")) {
              throw new DeliveryException.Retryable("down", Duration.ofHours(1), false, null);
            }
          };
      desks.scene.userSays("c1", "/human");
      desks.offer("c1", Scene.SPACE);
      desks.clock.advance(OVER);
      desks.offer("c1", TwoDesks.MONEY);
      assertThat(everywhere(desks)).doesNotContain("away");
    }
  }

  @Test
  void whoIsFullIsAskedOnceTheyHaveRoom() {
    staffing = new StaffingPlan(1, 0);
    try (TwoDesks desks = topics(Scene.BEN)) {
      desks.presses(Scene.BEN, userAsks(desks, "c1", Scene.BEN), "Accept");
      has(desks, "c1", Scene.BEN);
      desks.scene.userSays("c2", "/human");
      desks.offer("c2", TwoDesks.MONEY);
      assertThat(everywhere(desks)).doesNotContain(question(Scene.BEN, "c2"));
      resolves(desks, Scene.BEN, "c1");
      desks.presses(Scene.BEN, asked(desks, Scene.BEN, "c2"), "Accept");
      has(desks, "c2", Scene.BEN);
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void whoHasBecomeFullIsPassedOverAndNotAway(boolean presses) {
    staffing = new StaffingPlan(1, 1);
    try (TwoDesks desks = topics(Scene.BEN)) {
      MemoryChannel.Sent bens = userAsks(desks, "c1", Scene.BEN);
      desks.scene.userSays("c2", "/human");
      desks.claims(Scene.BEN, desks.offer("c2", Scene.SPACE), "c2");
      has(desks, "c2", Scene.BEN);
      desks.sees(TwoDesks.CLEO, TwoDesks.MONEY);
      if (presses) {
        desks.answered(
            desks.presses(Scene.BEN, bens, "Accept"),
            "You have 1 conversation already, as many as this desk allows at once.");
      } else {
        desks.clock.advance(OVER);
      }
      MemoryChannel.Sent cleos = asked(desks, TwoDesks.CLEO, "c1");
      isSettled(desks, bens);
      assertThat(desks.memory.now(bens).text())
          .endsWith("Ben has 1 conversation already, as many as their desk allows at once.");
      desks.presses(TwoDesks.CLEO, cleos, "Accept");
      has(desks, "c1", TwoDesks.CLEO);
      assertThat(everywhere(desks)).doesNotContain("away", "in time");
    }
  }

  /** The version before knew nothing of questions, and may have run beside this one. */
  @Test
  void whatANodeOfTheVersionBeforeGaveBackIsForAll() {
    try (TwoDesks desks = topics(TwoDesks.CLEO)) {
      MemoryChannel.Sent cleos = userAsks(desks, "c1", TwoDesks.CLEO);
      desks.restart(claimedAndReleased(desks, "c1"));
      desks.offer("c1", Scene.SPACE);
      desks.scene.userSays("c1", "are you there?");
      desks.scene.waitFor(() -> assertThat(desks.shownIn(Scene.SPACE)).contains("are you there?"));
      says(desks, Scene.SPACE, Scene.ANN, "/queue");
      desks.scene.waitForText(Place.chat(Scene.SPACE), "1. User c1 · support · 0 min");
      assertThat(everywhere(desks)).doesNotContain("is asked");
      desks.clock.advance(OVER);
      isSettled(desks, cleos);
      assertThat(everywhere(desks)).doesNotContain("in time");
    }
  }

  @Test
  void whatANodeOfTheVersionBeforeGaveBackIsNotAskedAboutAgainAndAgain() {
    try (TwoDesks desks = topics()) {
      desks.scene.userSays("c1", "/human");
      desks.offer("c1", Scene.SPACE);
      desks.restart(claimedAndReleased(desks, "c1"));
      desks.sees(Scene.BEN, Scene.SPACE);
      desks.scene.waitFor(() -> assertThat(desks.assignments()).isZero());
      desks.scene.userSays("c2", "/human");
      asked(desks, Scene.BEN, "c2");
    }
  }

  private static Consumer<Tables> claimedAndReleased(TwoDesks desks, String chat) {
    String id = desks.handoff(chat).id();
    String conversation = desks.handoff(chat).conversationId();
    return tables -> {
      tables.handoffs().accept(id, "desk", "ann", "Ann", null, desks.clock.instant());
      tables.conversations().pass(tables.conversations().get(conversation), Control.AGENT, id);
      tables.handoffs().release(id, null, desks.clock.instant());
      tables.conversations().pass(tables.conversations().get(conversation), Control.QUEUE, id);
    };
  }

  @Test
  void whatOnlyANewerNodeCanReadKeepsNobodyElseFromBeingAsked() {
    try (TwoDesks desks = topics()) {
      for (String chat : List.of("c1", "c2")) {
        desks.scene.userSays(chat, "/human");
        desks.offer(chat, Scene.SPACE);
      }
      desks.damage("UPDATE handoff SET cause = 'SONG' WHERE id = ?", desks.handoff("c1").id());
      desks.sees(Scene.BEN, Scene.SPACE);
      asked(desks, Scene.BEN, "c2");
    }
  }

  @Test
  void aConversationThatOnlyANewerNodeCanReadKeepsNobodyElseFromBeingAsked() {
    try (TwoDesks desks = topics(Scene.BEN)) {
      says(desks, Scene.SPACE, Scene.BEN, "/away");
      desks.scene.waitForText(Place.chat(Scene.SPACE), "Ben is away.");
      for (String chat : List.of("c1", "c2")) {
        desks.scene.userSays(chat, "/human");
        desks.offer(chat, Scene.SPACE);
      }
      desks.damage(
          "UPDATE conversation SET control = 'CHOIR' WHERE id = ?",
          desks.handoff("c1").conversationId());
      says(desks, Scene.SPACE, Scene.BEN, "/back");
      asked(desks, Scene.BEN, "c2");
    }
  }

  @Test
  void anOfferThatArrivesWhenAnotherDeskIsAskedSaysSo() {
    Standstill stop = new Standstill();
    try (TwoDesks desks = topics(Scene.BEN, TwoDesks.CLEO)) {
      desks.memory.beforeCall =
          chat -> {
            if (chat.equals(TwoDesks.MONEY)) {
              stop.here();
            }
          };
      desks.scene.userSays("c1", "/human");
      stop.awaitReached();
      says(desks, Scene.SPACE, Scene.ANN, "/claim 1");
      desks.says(desks.working(Scene.ANN, "c1"), Scene.ANN, "/release");
      asked(desks, Scene.BEN, "c1");
      stop.end();
      desks.scene.waitFor(() ->
          assertThat(desks.shownIn(TwoDesks.MONEY)).contains("It waits at another desk now."));
    }
  }

  /** Only the desks of those who were asked have read of it; its number is in the list of all. */
  @Test
  void whatTheQueueListsCanBeClaimedWhereverItIsOffered() {
    try (TwoDesks desks = topics(TwoDesks.CLEO)) {
      MemoryChannel.Sent cleos = userAsks(desks, "c1", TwoDesks.CLEO);
      says(desks, Scene.SPACE, Scene.ANN, "/queue");
      desks.scene.waitForText(
          Place.chat(Scene.SPACE), "1. User c1 · support · 0 min · Cleo is asked");
      says(desks, Scene.SPACE, Scene.ANN, "/claim 1");
      MemoryChannel.Sent work = desks.working(Scene.ANN, "c1");
      isSettled(desks, cleos);
      desks.says(work, Scene.ANN, "I am here");
      desks.scene.waitForText("c1", "I am here");
    }
  }

  @ParameterizedTest
  @MethodSource("desks")
  void whatIsReleasedGoesToAnotherAgent(TwoDesks.Kind kind, DeskPlan.Where where) {
    try (TwoDesks desks = desks(kind, where, TwoDesks.CLEO, Scene.ANN)) {
      desks.presses(Scene.ANN, userAsks(desks, "c1", Scene.ANN), "Accept");
      MemoryChannel.Sent work = desks.working(Scene.ANN, "c1");
      desks.says(work, Scene.ANN, "How can I help?");
      desks.scene.waitForText("c1", "How can I help?");
      desks.says(work, Scene.ANN, "/release");
      desks.scene.waitForText("c1", Texts.released());
      MemoryChannel.Sent cleos = asked(desks, TwoDesks.CLEO, "c1");
      assertThat(desks.offer("c1", TwoDesks.MONEY).text())
          .contains("Ann: How can I help?", "Ann released the conversation.");
      desks.scene.waitFor(() ->
          assertThat(desks.shownIn(Scene.SPACE))
              .contains("Ann released")
              .doesNotContain("[Claim]"));
      if (kind != TwoDesks.Kind.REPLIES) {
        assertThat(desks.shownIn(Scene.SPACE)).doesNotContain("Ann has it.");
      }
      desks.presses(TwoDesks.CLEO, cleos, "Accept");
      has(desks, "c1", TwoDesks.CLEO);
    }
  }

  @Test
  void whoComesAgainIsFirstGivenToTheAgentOfLastTime() {
    rule = Rule.OFFER;
    returning = Returning.SAME_AGENT;
    try (TwoDesks desks = topics(Scene.ANN, Scene.BEN)) {
      desks.scene.userSays("c1", "/human");
      desks.offer("c1", TwoDesks.MONEY);
      desks.claims(Scene.ANN, desks.offer("c1", Scene.SPACE), "c1");
      resolves(desks, Scene.ANN, "c1");
      desks.clock.advance(Duration.ofDays(6));
      desks.scene.userSays("c1", "/human");
      MemoryChannel.Sent anns =
          desks.card(
              "👉 Ann (@ann), you had User c1 last time. Please take this conversation again. [Accept] [Pass on]");
      assertThat(desks.offers("c1", TwoDesks.MONEY)).hasSize(1);
      desks.presses(Scene.ANN, anns, "Accept");
      has(desks, "c1", Scene.ANN);
      resolves(desks, Scene.ANN, "c1");
      desks.scene.userSays("c1", "/human");
      desks.scene.waitFor(() -> assertThat(desks.offers("c1", Scene.SPACE)).hasSize(3));
      desks.scene.waitFor(() ->
          assertThat(desks.memory.sent)
              .filteredOn(sent -> sent.text().contains("you had User c1 last time"))
              .hasSize(2));
      desks.presses(Scene.ANN, desks.card("you had User c1 last time"), "Pass on");
      desks.scene.waitFor(() -> assertThat(desks.offers("c1", TwoDesks.MONEY)).hasSize(2));
      desks.claims(TwoDesks.CLEO, desks.offer("c1", TwoDesks.MONEY), "c1");
      resolves(desks, TwoDesks.CLEO, "c1");
      desks.clock.advance(Duration.ofDays(7).plusSeconds(1));
      desks.scene.userSays("c1", "/human");
      desks.scene.waitFor(() -> assertThat(desks.offers("c1", Scene.SPACE)).hasSize(4));
      assertThat(desks.shownIn(TwoDesks.MONEY)).doesNotContain("you had");
    }
  }

  @Test
  void theAgentOfLastTimeComesBeforeWhoeverHasTheTurn() {
    returning = Returning.SAME_AGENT;
    try (TwoDesks desks = topics(Scene.ANN, Scene.BEN)) {
      desks.presses(Scene.BEN, userAsks(desks, "c1", Scene.BEN), "Accept");
      resolves(desks, Scene.BEN, "c1");
      desks.scene.userSays("c1", "/human");
      desks.presses(Scene.BEN, desks.card("Ben (@ben), you had User c1 last time."), "Pass on");
      desks.presses(Scene.ANN, asked(desks, Scene.ANN, "c1"), "Accept");
      has(desks, "c1", Scene.ANN);
      says(desks, Scene.SPACE, Scene.ANN, "/away");
      desks.scene.waitForText(Place.chat(Scene.SPACE), "Ann is away.");
      resolves(desks, Scene.ANN, "c1");
      desks.scene.userSays("c1", "/human");
      desks.scene.waitFor(() ->
          assertThat(desks.memory.sent)
              .filteredOn(sent -> sent.text().contains(question(Scene.BEN, "c1")))
              .hasSize(2));
    }
  }

  /** A transfer to the queue has a time of its own, after which it comes back. */
  @Test
  void whatIsTransferredToTheQueueIsGivenOutThereAndComesBack() {
    try (TwoDesks desks = topics(Scene.BEN)) {
      MemoryChannel.Sent bens = userAsks(desks, "c1", Scene.BEN);
      desks.presses(Scene.BEN, bens, "Accept");
      desks.says(desks.working(Scene.BEN, "c1"), Scene.BEN, "/transfer refund_requests");
      MemoryChannel.Sent cleos =
          desks.claims(TwoDesks.CLEO, desks.offer("c1", TwoDesks.MONEY), "c1");
      desks.says(cleos, TwoDesks.CLEO, "/transfer support");
      MemoryChannel.Sent again = asked(desks, Scene.BEN, "c1");
      desks.clock.advance(Duration.ofMinutes(10).plusSeconds(1));
      desks.scene.waitFor(
          () -> assertThat(desks.handoff("c1").queue()).isEqualTo("refund_requests"));
      isSettled(desks, again);
      assertThat(desks.handoff("c1").status()).isEqualTo(HandoffStatus.QUEUED);
    }
  }

  @Test
  void aDeskThatCannotShowItLeavesItToTheOthers() {
    try (TwoDesks desks = topics(TwoDesks.CLEO)) {
      desks.memory.beforeCall =
          chat -> {
            if (chat.equals(TwoDesks.MONEY)) {
              throw new DeliveryException.Refused("not a forum", null);
            }
          };
      desks.scene.userSays("c1", "/human");
      desks.claims(Scene.BEN, desks.offer("c1", Scene.SPACE), "c1");
      has(desks, "c1", Scene.BEN);
    }
  }

  @Test
  void whatWasLeftWhileNobodyWasThereIsGivenOutOnceSomebodyIs() {
    LocalTime soon = LocalTime.now(ZoneOffset.UTC).plusHours(1);
    hours =
        new OpeningHours(
            List.of(
                new OpeningHours.Shift(EnumSet.allOf(DayOfWeek.class), soon, soon.plusHours(1))),
            ZoneOffset.UTC);
    try (TwoDesks desks = topics(TwoDesks.CLEO, Scene.BEN)) {
      desks.scene.userSays("c1", "/human");
      desks.presses(Scene.user("c1"), desks.card("[Leave a message]"), "Leave a message");
      desks.card("Please write your message now.");
      desks.scene.userSays("c1", "my shoes are broken");
      desks.card("Thank you, your message is kept.");
      assertThat(everywhere(desks)).doesNotContain("User c1");
      desks.clock.advance(Duration.ofMinutes(61));
      MemoryChannel.Sent bens = asked(desks, Scene.BEN, "c1");
      assertThat(desks.offer("c1", Scene.SPACE).text()).contains("my shoes are broken");
      assertThat(desks.offers("c1", TwoDesks.MONEY)).isEmpty();
      desks.presses(Scene.BEN, bens, "Accept");
      has(desks, "c1", Scene.BEN);
    }
  }

  @Test
  void nobodyIsAskedToTakeTheirOwnConversation() {
    try (TwoDesks desks = topics(Scene.ANN, Scene.BEN)) {
      Person user = Scene.user("c1");
      desks.sees(user, Scene.SPACE);
      userAsks(desks, "c1", Scene.BEN);
      assertThat(everywhere(desks)).doesNotContain("👉 User c1");
    }
  }

  /** Whichever comes first, one agent is asked or has it, and the agents read of one outcome. */
  @Test
  void anAnswerAndTheEndOfItsTimeAreOneOfTheTwo() throws Exception {
    try (TwoDesks desks = topics(TwoDesks.CLEO, Scene.BEN);
        ExecutorService people = Executors.newVirtualThreadPerTaskExecutor()) {
      says(desks, TwoDesks.MONEY, TwoDesks.CLEO, "/away");
      desks.scene.waitForText(Place.chat(TwoDesks.MONEY), "Cleo is away.");
      for (int race = 0; race < RACES; race++) {
        String chat = "c" + race;
        MemoryChannel.Sent card = userAsks(desks, chat, Scene.BEN);
        desks.clock.advance(ANSWER.minusMillis(race * 40L));
        Future<String> press = people.submit(() -> desks.presses(Scene.BEN, card, "Accept"));
        desks.clock.advance(Duration.ofSeconds(2));
        String id = press.get(30, TimeUnit.SECONDS);
        desks.scene.waitFor(() ->
            assertThat(
                    desks.handoff(chat).isWith("ben")
                        || desks.memory.answers.stream()
                            .anyMatch(answer ->
                                answer.startsWith(id) && answer.contains("Nobody has claimed")))
                .isTrue());
        isSettled(desks, card);
        boolean accepted = desks.handoff(chat).isWith("ben");
        if (accepted) {
          desks.scene.waitForText(chat, Texts.joined("Ben"));
        } else {
          desks.scene.waitForText(card.place(), FOR_ALL);
        }
        assertThat(desks.shown(card.place()).contains("in time")).isEqualTo(!accepted);
      }
    }
  }
}
