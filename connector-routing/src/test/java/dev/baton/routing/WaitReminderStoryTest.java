package dev.baton.routing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.conversation.HandoffStatus;
import dev.baton.plan.AssignmentPlan;
import dev.baton.plan.DeskPlan;
import dev.baton.plan.EscalationPlan;
import dev.baton.plan.OpeningHours;
import dev.baton.plan.QueuePlan;
import dev.baton.plan.UserSidePlan;
import java.nio.file.Path;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.EnumSet;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Desks are reminded of who waits, and a handoff that nobody takes goes on to another queue. */
@Timeout(200)
class WaitReminderStoryTest {

  private static final Duration FIRST = Duration.ofMinutes(2);
  private static final Duration SECOND = Duration.ofMinutes(5);
  private static final Duration PASSED_ON = Duration.ofMinutes(8);
  private static final Duration TICK = Duration.ofSeconds(2);
  private static final String REMINDER = "⏳ User c1 has been waiting for 2 minutes.";
  private static final String LOUDER = "❗ User c1 has been waiting for 5 minutes.";

  @TempDir Path folder;

  private UserSidePlan side = UserSidePlan.SILENT;
  private @Nullable OpeningHours hours;
  private @Nullable OpeningHours otherHours;

  static Stream<Arguments> desks() {
    return TransferToQueueTest.desks();
  }

  private TwoDesks desks(TwoDesks.Kind kind, DeskPlan.Where where, EscalationPlan plan) {
    return new TwoDesks(
        folder,
        Replies.echo(),
        kind,
        where,
        builder ->
            builder
                .queue(queue("support", "desk", hours, plan))
                .queue(queue("refund_requests", "money", otherHours, EscalationPlan.NONE)));
  }

  private TwoDesks topics(EscalationPlan plan) {
    return desks(TwoDesks.Kind.TOPICS, DeskPlan.Where.SPACE, plan);
  }

  private QueuePlan queue(
      String name, String desk, @Nullable OpeningHours hours, EscalationPlan plan) {
    return new QueuePlan(
        name, List.of(desk), Duration.ofHours(9), null, hours, AssignmentPlan.USUAL, side, plan);
  }

  private static EscalationPlan reminders() {
    return new EscalationPlan(List.of(FIRST, SECOND), null, null);
  }

  private static EscalationPlan passedOn() {
    return new EscalationPlan(List.of(FIRST), PASSED_ON, "refund_requests");
  }

  private static MemoryChannel.Sent waits(TwoDesks desks) {
    return waits(desks, "c1");
  }

  private static MemoryChannel.Sent waits(TwoDesks desks, String chat) {
    desks.scene.userSays(chat, "/human");
    return desks.offer(chat, Scene.SPACE);
  }

  /** Another user waits, too, until the desk is reminded of them. */
  private static void anotherIsRemindedOf(TwoDesks desks) {
    MemoryChannel.Sent unused = waits(desks, "c2");
    desks.clock.advance(SECOND.plus(TICK));
    MemoryChannel.Sent reminder = desks.card("User c2 has been waiting for 5 minutes.");
    assertThat(reminder.text()).endsWith("[Claim]");
  }

  private static List<String> sent(TwoDesks desks, String part) {
    return desks.memory.sent.stream()
        .map(MemoryChannel.Sent::text)
        .filter(text -> text.contains(part))
        .toList();
  }

  private static void isGone(TwoDesks desks, MemoryChannel.Sent reminder) {
    desks.scene.waitFor(() ->
        assertThat(desks.isDeleted(reminder) ? "" : desks.memory.now(reminder).text())
            .doesNotContain("[Claim]"));
  }

  @ParameterizedTest
  @MethodSource("desks")
  void aDeskIsRemindedEachTimeWithMoreEmphasis(TwoDesks.Kind kind, DeskPlan.Where where) {
    try (TwoDesks desks = desks(kind, where, reminders())) {
      desks.sees(Scene.BEN, Scene.SPACE);
      MemoryChannel.Sent unused = waits(desks);
      desks.clock.advance(FIRST.plus(TICK));
      MemoryChannel.Sent first = desks.card(REMINDER);
      assertThat(first.text()).doesNotContain("Ben");
      desks.restart();
      desks.clock.advance(SECOND.minus(FIRST));
      MemoryChannel.Sent second = desks.card(LOUDER);
      assertThat(second.text()).contains("Who can take it? Ben (@ben)");
      isGone(desks, first);

      String press = desks.presses(Scene.ANN, second, "Claim");
      desks.scene.waitFor(() -> assertThat(desks.handoff("c1").isWith("ann")).isTrue());
      desks.scene.waitForText("c1", Texts.joined("Ann"));
      isGone(desks, second);
      anotherIsRemindedOf(desks);
      assertThat(sent(desks, "User c1 has been waiting")).as(press).hasSize(2);
    }
  }

  @Test
  void whatWasMissedWhileBatonWasDownIsSaidOnce() {
    try (TwoDesks desks = topics(reminders())) {
      MemoryChannel.Sent unused = waits(desks);
      desks.restart(tables -> desks.clock.advance(SECOND.plus(TICK)));
      MemoryChannel.Sent louder = desks.card(LOUDER);
      assertThat(louder.text()).endsWith("[Claim]");
      assertThat(sent(desks, "has been waiting")).hasSize(1);
    }
  }

  @Test
  void noReminderFollowsAnEnd() {
    try (TwoDesks desks = topics(reminders())) {
      MemoryChannel.Sent unused = waits(desks);
      desks.clock.advance(FIRST.plus(TICK));
      MemoryChannel.Sent first = desks.card(REMINDER);
      desks.scene.userSays("c1", "/bot");
      desks.scene.waitForText("c1", Texts.botIsBack(""));
      isGone(desks, first);
      anotherIsRemindedOf(desks);
      assertThat(sent(desks, "User c1 has been waiting")).hasSize(1);
    }
  }

  @Test
  void whoIsReleasedWaitsAnew() {
    try (TwoDesks desks = topics(reminders())) {
      MemoryChannel.Sent head = desks.claims(Scene.ANN, waits(desks), "c1");
      desks.clock.advance(SECOND);
      desks.says(head, Scene.ANN, "/release");
      desks.scene.waitForText("c1", Texts.released());
      desks.clock.advance(FIRST.plus(TICK));
      MemoryChannel.Sent reminder = desks.card(REMINDER);
      assertThat(reminder.text()).endsWith("[Claim]");
    }
  }

  @ParameterizedTest
  @MethodSource("desks")
  void whatNobodyTakesGoesOnToAnotherQueue(TwoDesks.Kind kind, DeskPlan.Where where) {
    try (TwoDesks desks = desks(kind, where, passedOn())) {
      MemoryChannel.Sent offer = waits(desks);
      desks.clock.advance(FIRST.plus(TICK));
      MemoryChannel.Sent reminder = desks.card(REMINDER);
      desks.clock.advance(PASSED_ON.minus(FIRST));
      MemoryChannel.Sent elsewhere = desks.offer("c1", TwoDesks.MONEY);
      assertThat(elsewhere.text())
          .contains("Nobody in support took it in time, so it is here now.");
      isGone(desks, reminder);
      desks.scene.waitFor(() ->
          assertThat(desks.shownIn(Scene.SPACE))
              .contains("Nobody took it in time; it went on to refund requests."));
      isGone(desks, offer);
      assertThat(desks.memory.textsTo("c1")).as("the user just waits on").hasSize(1);

      MemoryChannel.Sent head = desks.claims(TwoDesks.CLEO, elsewhere, "c1");
      desks.scene.waitForText("c1", Texts.joined("Cleo"));
      desks.says(head, TwoDesks.CLEO, "How can I help?");
      desks.scene.waitForText("c1", "How can I help?");
    }
  }

  @Test
  void aKeptPlaceIsPassedOnToo() {
    side = new UserSidePlan(UserSidePlan.Tell.NOTHING, null, true, false);
    try (TwoDesks desks = topics(passedOn())) {
      MemoryChannel.Sent unused = waits(desks);
      desks.clock.advance(WaitingRounds.EVERY.plusSeconds(1));
      MemoryChannel.Sent notice = desks.card("[Call me when somebody is free]");
      String press = desks.scene.press(Scene.user("c1"), notice, "Call me when somebody is free");
      desks.scene.waitFor(
          () -> assertThat(desks.scene.conversation("c1").handoffId()).as(press).isNull());
      desks.clock.advance(PASSED_ON);
      MemoryChannel.Sent elsewhere = desks.offer("c1", TwoDesks.MONEY);
      MemoryChannel.Sent head = desks.claims(TwoDesks.CLEO, elsewhere, "c1");
      assertThat(head.text()).contains("Cleo has it.");
    }
  }

  @Test
  void nothingGoesToAQueueWhosePeopleAreAwayUntilTheyAreBack() {
    try (TwoDesks desks = topicsWithLaterHours()) {
      MemoryChannel.Sent unused = waits(desks);
      desks.clock.advance(PASSED_ON.plus(TICK));
      MemoryChannel.Sent reminder = desks.card("has been waiting for 8 minutes.");
      assertThat(reminder.text()).endsWith("[Claim]");
      assertThat(desks.handoff("c1").queue()).isEqualTo("support");
      desks.clock.advance(Duration.ofHours(1));
      MemoryChannel.Sent elsewhere = desks.offer("c1", TwoDesks.MONEY);
      assertThat(elsewhere.text()).contains("so it is here now.");
      assertThat(sent(desks, "has been waiting")).hasSize(1);
      assertThat(desks.handoff("c1").status()).isEqualTo(HandoffStatus.QUEUED);
    }
  }

  /** The other queue opens an hour after the story begins. */
  private TwoDesks topicsWithLaterHours() {
    ZonedDateTime soon = Instant.now().atZone(ZoneOffset.UTC).plusMinutes(60);
    otherHours =
        new OpeningHours(
            List.of(
                new OpeningHours.Shift(
                    EnumSet.allOf(DayOfWeek.class),
                    LocalTime.of(soon.getHour(), soon.getMinute()),
                    LocalTime.of(soon.plusHours(6).getHour(), soon.getMinute()))),
            ZoneOffset.UTC);
    return topics(passedOn());
  }

  @Test
  void aDeskWhosePeopleAreAwayIsRemindedWhenTheyAreBack() {
    ZonedDateTime now = Instant.now().atZone(ZoneOffset.UTC);
    LocalTime closes = LocalTime.of(now.getHour(), now.getMinute()).plusMinutes(2);
    hours =
        new OpeningHours(
            List.of(
                new OpeningHours.Shift(
                    EnumSet.allOf(DayOfWeek.class), closes.plusMinutes(30), closes)),
            ZoneOffset.UTC);
    try (TwoDesks desks = topics(reminders())) {
      MemoryChannel.Sent unused = waits(desks);
      desks.clock.advance(Duration.ofMinutes(10));
      desks.clock.advance(Duration.ofMinutes(25));
      MemoryChannel.Sent louder = desks.card("❗ User c1 has been waiting for 3");
      assertThat(louder.text()).endsWith("[Claim]");
      assertThat(sent(desks, "has been waiting")).hasSize(1);
    }
  }
}
