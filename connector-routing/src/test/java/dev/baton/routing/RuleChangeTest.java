package dev.baton.routing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.baton.conversation.Control;
import dev.baton.conversation.HandoffRequest;
import dev.baton.conversation.Trigger;
import dev.baton.masking.Masking;
import dev.baton.plan.DeskPlan;
import dev.baton.plan.LimitsPlan;
import dev.baton.plan.Plan;
import dev.baton.plan.QueuePlan;
import dev.baton.plan.TextLanguage;
import dev.baton.texts.TextsPlan;
import dev.baton.walk.Onlookers;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Other rules for a routing layer that runs. */
@Timeout(200)
class RuleChangeTest {

  private static final DeskPlan DESK = Plans.desk(DeskPlan.Where.SPACE, DeskPlan.Claim.ANSWER);
  private static final QueuePlan SUPPORT =
      new QueuePlan("support", List.of("desk"), Duration.ofMinutes(15), null);

  @TempDir Path folder;

  private Scene scene;

  @BeforeEach
  void open() {
    scene = new Scene(folder, Replies.echo());
  }

  @AfterEach
  void close() {
    scene.close();
  }

  private void change(List<DeskPlan> desks, List<QueuePlan> queues, TextsPlan texts) {
    scene.routing.changeRules(new Rules(desks, queues, Plans.rules(), List.of(), texts));
  }

  @Test
  void allThatDoesNotFitIsNamedAndNothingChanges() {
    DeskPlan moved =
        new DeskPlan(
            "desk", DESK.channel(), "elsewhere", DESK.conversations(), List.of(), DESK.claim());
    DeskPlan another =
        new DeskPlan(
            "more", DESK.channel(), "there", DESK.conversations(), List.of(), DESK.claim());
    TextsPlan texts = new TextsPlan(TextLanguage.EN, Map.of("fax", TextLanguage.DE), Map.of());

    assertThatIllegalArgumentException()
        .isThrownBy(() -> change(List.of(moved, another), List.of(SUPPORT), texts))
        .withMessage(
            "desks.desk: desks stay what and where they are until a restart;"
                + " desks.more: desks stay what and where they are until a restart;"
                + " texts.channels: no channel is called 'fax'");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> change(List.of(DESK), List.of(), TextsPlan.USUAL))
        .withMessageContaining("no queue is called 'support'");
    scene.userSays("c1", "/human");
    assertThat(scene.sent("User c1 asks for a person").place().chat()).startsWith(Scene.SPACE);
  }

  @Test
  void queuesComeAndGo() {
    QueuePlan sales = new QueuePlan("sales", List.of("desk"), null, null);
    change(List.of(DESK), List.of(SUPPORT, sales), TextsPlan.USUAL);
    scene.userSays("c1", "hello");
    scene.waitForText("c1", "bot: hello");
    scene
        .routing
        .initiate(
            scene.conversation("c1").senderId(),
            Trigger.CALL,
            new HandoffRequest("sales", null, null, 0, List.of(), null, Map.of()))
        .toCompletableFuture()
        .join();
    scene.sent("sales");
    assertThat(scene.conversation("c1").control()).isEqualTo(Control.QUEUE);

    change(List.of(DESK), List.of(SUPPORT), TextsPlan.USUAL);
    assertThat(scene.conversation("c1").control()).isEqualTo(Control.BOT);
    assertThat(scene.routing.overview().queues())
        .extracting(Overview.QueueNow::name)
        .containsExactly("support");
  }

  @Test
  void aUnitOfWorkGoesByTheRulesThatItBeganWith() {
    RoutingContext live =
        new RoutingContext(
            RulesInForce.of(plan(), TextsPlan.USUAL),
            Map.of(),
            Map.of(),
            Clock.systemUTC(),
            Ids.random(Clock.systemUTC()),
            false,
            List.of(),
            Masking.NONE,
            false,
            Onlookers.NONE);
    RoutingContext begun = live.settled();
    live.changeRules(
        RulesInForce.of(plan(new QueuePlan("support", List.of(), null, null)), TextsPlan.USUAL));

    assertThat(begun.plan().queues()).isEmpty();
    assertThat(live.plan().queues()).containsKey("support");
    assertThat(live.settled().plan().queues()).containsKey("support");
  }

  private static Plan plan(QueuePlan... queues) {
    return new Plan(
        Map.of(),
        List.of(),
        Map.of(),
        Arrays.stream(queues).collect(Collectors.toMap(QueuePlan::name, each -> each)),
        Plans.rules(),
        LimitsPlan.USUAL,
        Map.of());
  }
}
