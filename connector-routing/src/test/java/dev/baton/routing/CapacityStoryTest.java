package dev.baton.routing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.connector.Content.Text;
import dev.baton.connector.Event;
import dev.baton.connector.Person;
import dev.baton.connector.Place;
import dev.baton.conversation.HandoffStatus;
import dev.baton.plan.DeskPlan;
import dev.baton.plan.StaffingPlan;
import java.nio.file.Path;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** An agent has no more conversations at once than their desk allows, and nothing is lost. */
@Timeout(200)
class CapacityStoryTest {

  private static final String FULL =
      "You have 1 conversation already, as many as this desk allows at once.";

  private static final int MANY = 8;

  @TempDir Path folder;

  private final AtomicInteger capacity = new AtomicInteger(1);

  static Stream<Arguments> desks() {
    return TransferToQueueTest.desks();
  }

  private TwoDesks desks(TwoDesks.Kind kind, DeskPlan.Where where) {
    return desks(kind, where, DeskPlan.Claim.PRESS);
  }

  private TwoDesks desks(TwoDesks.Kind kind, DeskPlan.Where where, DeskPlan.Claim claim) {
    TwoDesks desks =
        new TwoDesks(
            folder,
            Replies.echo(),
            kind,
            where,
            builder ->
                builder.desk(
                    new DeskPlan(
                        "desk",
                        "memory",
                        Scene.SPACE,
                        where,
                        List.of(),
                        claim,
                        ZoneOffset.UTC,
                        new StaffingPlan(capacity.get(), 0))));
    desks.sees(Scene.ANN, Scene.SPACE);
    desks.sees(Scene.BEN, Scene.SPACE);
    return desks;
  }

  private TwoDesks topics() {
    return desks(TwoDesks.Kind.TOPICS, DeskPlan.Where.SPACE);
  }

  private static MemoryChannel.Sent has(TwoDesks desks, String chat, Person agent) {
    desks.scene.userSays(chat, "/human");
    return desks.claimed(chat, agent, Scene.SPACE);
  }

  private static void waits(TwoDesks desks, String chat) {
    assertThat(desks.handoff(chat).status()).isEqualTo(HandoffStatus.QUEUED);
  }

  @ParameterizedTest
  @MethodSource("desks")
  void aFullAgentsClaimIsRefusedAndTheUserWaitsOn(TwoDesks.Kind kind, DeskPlan.Where where) {
    try (TwoDesks desks = desks(kind, where)) {
      MemoryChannel.Sent first = has(desks, "c1", Scene.ANN);
      desks.scene.userSays("c2", "/human");
      MemoryChannel.Sent offer = desks.offer("c2", Scene.SPACE);
      desks.answered(desks.presses(Scene.ANN, offer, "Claim"), FULL);
      waits(desks, "c2");
      assertThat(desks.memory.textsTo("c2")).noneMatch(text -> text.contains("joined"));
      desks.scene.happens(
          Place.chat(Scene.SPACE),
          Scene.ANN,
          new Event.Said("claims", Text.plain("/claim"), null, null, true));
      desks.scene.waitForText(Place.chat(Scene.SPACE), FULL);
      waits(desks, "c2");
      desks.says(first, Scene.ANN, "/resolve");
      desks.scene.waitForText("c1", Texts.botIsBack("Ann"));
      MemoryChannel.Sent second = desks.claims(Scene.ANN, offer, "c2");
      desks.says(second, Scene.ANN, "here I am");
      desks.scene.waitForText("c2", "here I am");
    }
  }

  @Test
  void aColleagueWithRoomTakesIt() {
    try (TwoDesks desks = topics()) {
      has(desks, "c1", Scene.ANN);
      MemoryChannel.Sent second = has(desks, "c2", Scene.BEN);
      desks.says(second, Scene.BEN, "hello");
      desks.scene.waitForText("c2", "hello");
    }
  }

  @Test
  void nothingIsTakenOverByWhoIsFull() {
    try (TwoDesks desks = topics()) {
      has(desks, "c1", Scene.ANN);
      MemoryChannel.Sent bens = has(desks, "c2", Scene.BEN);
      desks.says(bens, Scene.ANN, "let me");
      MemoryChannel.Sent held = desks.card("[Take over and send]");
      desks.answered(desks.presses(Scene.ANN, held, "Take over and send"), FULL);
      assertThat(desks.handoff("c2").isWith("ben")).isTrue();
      desks.says(bens, Scene.BEN, "/resolve");
      desks.scene.waitForText("c2", Texts.botIsBack("Ben"));
      desks.says(bens, Scene.ANN, "/claim");
      desks.scene.waitForText(bens.place(), FULL);
      assertThat(desks.scene.transcript("c2").handoffs()).hasSize(1);
      assertThat(desks.memory.textsTo("c2")).noneMatch(text -> text.contains("let me"));
    }
  }

  @Test
  void whatAFullAgentAnswersIsKeptAndSentOnceTheyHaveRoom() {
    try (TwoDesks desks =
        desks(TwoDesks.Kind.TOPICS, DeskPlan.Where.SPACE, DeskPlan.Claim.ANSWER)) {
      MemoryChannel.Sent first = has(desks, "c1", Scene.ANN);
      desks.scene.userSays("c2", "/human");
      MemoryChannel.Sent offer = desks.offer("c2", Scene.SPACE);
      desks.says(offer, Scene.ANN, "good day");
      MemoryChannel.Sent held = desks.card("[Claim and send]");
      assertThat(held.text()).contains(FULL);
      waits(desks, "c2");
      desks.answered(desks.presses(Scene.ANN, held, "Claim and send"), FULL);
      desks.says(first, Scene.ANN, "/resolve");
      desks.scene.waitForText("c1", Texts.botIsBack("Ann"));
      desks.presses(Scene.ANN, held, "Claim and send");
      desks.scene.waitForText("c2", "good day");
      assertThat(desks.handoff("c2").isWith("ann")).isTrue();
    }
  }

  @Test
  void aFullColleagueIsNotAskedAndCannotAccept() {
    try (TwoDesks desks = topics()) {
      MemoryChannel.Sent anns = has(desks, "c1", Scene.ANN);
      desks.says(anns, Scene.ANN, "/transfer ben");
      MemoryChannel.Sent question = desks.card("Ann asks Ben (@ben) to take User c1 over.");
      MemoryChannel.Sent bens = has(desks, "c2", Scene.BEN);
      desks.answered(desks.presses(Scene.BEN, question, "Accept"), FULL);
      assertThat(desks.handoff("c1").isWith("ann")).isTrue();
      desks.says(anns, Scene.ANN, "/transfer ben");
      desks.scene.waitForText(
          anns.place(),
          "Ben has 1 conversation already, as many as their desk allows at once. You keep the"
              + " conversation.");
      desks.says(bens, Scene.BEN, "/release");
      desks.scene.waitForText("c2", Texts.released());
      desks.presses(Scene.BEN, question, "Accept");
      desks.scene.waitFor(() -> assertThat(desks.handoff("c1").isWith("ben")).isTrue());
    }
  }

  @Test
  void ofManyClaimsAtOnceAsManyAreWonAsTheDeskAllows() throws Exception {
    capacity.set(3);
    try (TwoDesks desks = topics();
        ExecutorService presses = Executors.newVirtualThreadPerTaskExecutor()) {
      List<MemoryChannel.Sent> offers = new ArrayList<>();
      for (int i = 0; i < MANY; i++) {
        desks.scene.userSays("c" + i, "/human");
        offers.add(desks.offer("c" + i, Scene.SPACE));
      }
      CountDownLatch start = new CountDownLatch(1);
      List<Future<String>> pressed =
          offers.stream()
              .map(offer ->
                  presses.submit(() -> {
                    start.await();
                    return desks.presses(Scene.ANN, offer, "Claim");
                  }))
              .toList();
      start.countDown();
      for (Future<String> press : pressed) {
        press.get(30, TimeUnit.SECONDS);
      }
      desks.scene.waitFor(() ->
          assertThat(desks.memory.answers)
              .filteredOn(answer -> answer.contains("You have 3 conversations already"))
              .hasSize(MANY - 3));
      assertThat(Stream.iterate(0, i -> i + 1).limit(MANY))
          .filteredOn(i -> desks.handoff("c" + i).status() == HandoffStatus.ACCEPTED)
          .hasSize(3);
    }
  }

  @Test
  void aLowerNumberTakesNothingAway() {
    capacity.set(2);
    try (TwoDesks desks = topics()) {
      has(desks, "c1", Scene.ANN);
      MemoryChannel.Sent second = has(desks, "c2", Scene.ANN);
      capacity.set(1);
      desks.restart();
      desks.says(second, Scene.ANN, "still here");
      desks.scene.waitForText("c2", "still here");
      desks.scene.userSays("c3", "/human");
      desks.answered(
          desks.presses(Scene.ANN, desks.offer("c3", Scene.SPACE), "Claim"),
          "You have 2 conversations already; this desk allows 1 at once.");
    }
  }
}
