package dev.baton.routing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.baton.connector.DeliveryException;
import dev.baton.connector.Place;
import dev.baton.conversation.Handoff;
import dev.baton.plan.AssignmentPlan;
import dev.baton.plan.DeskPlan;
import dev.baton.plan.QueuePlan;
import dev.baton.plan.UserSidePlan;
import dev.baton.plan.UserSidePlan.Tell;
import dev.baton.routing.content.TextBuilder;
import dev.baton.store.WaitingUser;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Users who wait read where they stand. */
@Timeout(200)
class WaitingStoryTest {

  private static final Duration ROUND = WaitingRounds.EVERY.plusSeconds(1);
  private static final String WORD =
      "Your message is with our team. The next free person answers here.";

  @TempDir Path folder;

  private TwoDesks desks(TwoDesks.Kind kind, UserSidePlan side) {
    return desks(kind, side, builder -> builder);
  }

  private TwoDesks desks(
      TwoDesks.Kind kind, UserSidePlan side, UnaryOperator<Routing.Builder> more) {
    return new TwoDesks(
        folder,
        Replies.echo(),
        kind,
        DeskPlan.Where.SPACE,
        builder ->
            more.apply(
                builder
                    .queue(queue("support", "desk", side))
                    .queue(queue("refund_requests", "money", side))));
  }

  private static QueuePlan queue(String name, String desk, UserSidePlan side) {
    return new QueuePlan(
        name, List.of(desk), Duration.ofHours(2), null, null, AssignmentPlan.USUAL, side);
  }

  private static UserSidePlan tell(Tell tell) {
    return new UserSidePlan(tell, null, false, false);
  }

  private static UserSidePlan word(@Nullable Duration after) {
    return new UserSidePlan(Tell.NOTHING, after, false, false);
  }

  private static void ask(TwoDesks desks, String... chats) {
    for (String chat : chats) {
      desks.scene.userSays(chat, "/human");
      MemoryChannel.Sent unused = desks.offer(chat, Scene.SPACE);
    }
  }

  private static void reads(TwoDesks desks, String chat, String text) {
    desks.scene.waitFor(() -> assertThat(shown(desks, chat)).contains(text));
  }

  private static List<String> shown(TwoDesks desks, String chat) {
    return desks.memory.shown(Place.chat(chat));
  }

  private static void claims(TwoDesks desks, String chat) {
    MemoryChannel.Sent unused = desks.claims(Scene.ANN, desks.offer(chat, Scene.SPACE), chat);
    desks.scene.waitForText(chat, Texts.joined("Ann"));
  }

  @Test
  void theirPlaceChangesWhereItStandsAndIsGoneWhenSomebodyIsThere() {
    try (TwoDesks desks = desks(TwoDesks.Kind.TOPICS, tell(Tell.POSITION))) {
      ask(desks, "c1", "c2", "c3");
      desks.clock.advance(ROUND);
      reads(desks, "c3", "You are number 3 in the queue.");
      reads(desks, "c1", "You are next.");
      claims(desks, "c1");
      desks.scene.waitFor(() -> assertThat(shown(desks, "c1")).doesNotContain("You are next."));
      desks.restart();
      desks.clock.advance(ROUND);
      reads(desks, "c3", "You are number 2 in the queue.");
      desks.scene.userSays("c2", "/bot");
      desks.scene.waitForText("c2", Texts.botIsBack(""));
      desks.clock.advance(ROUND);
      reads(desks, "c3", "You are next.");
      assertThat(desks.memory.textsTo("c3"))
          .as("one message, changed twice")
          .filteredOn(text -> text.startsWith("You are"))
          .containsExactly("You are number 3 in the queue.");
      assertThat(shown(desks, "c2")).noneMatch(text -> text.contains("queue."));
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "UPDATE handoff SET cause = 'SONG' WHERE id = ?",
        "DELETE FROM handoff WHERE id = ?"
      })
  void aRowThatCannotBeReadKeepsNothingFromOtherUsers(String damage) {
    try (TwoDesks desks = desks(TwoDesks.Kind.TOPICS, tell(Tell.POSITION))) {
      ask(desks, "c1", "c2");
      desks.damage(damage, desks.handoff("c1").id());
      desks.clock.advance(ROUND);
      reads(desks, "c2", "You are next.");
      assertThat(shown(desks, "c1")).noneMatch(text -> text.startsWith("You are"));
    }
  }

  @Test
  void wherePlatformsChangeNothingOnlyMuchBetterNewsAreSaid() {
    try (TwoDesks desks = desks(TwoDesks.Kind.REPLIES, tell(Tell.POSITION))) {
      ask(desks, "c1", "c2", "c3", "c4");
      desks.clock.advance(ROUND);
      reads(desks, "c4", "You are number 4 in the queue.");
      reads(desks, "c2", "You are number 2 in the queue.");
      desks.clock.advance(WaitingUsers.PAUSE);
      claims(desks, "c1");
      desks.clock.advance(ROUND);
      reads(desks, "c2", "You are next.");
      claims(desks, "c2");
      desks.clock.advance(ROUND);
      reads(desks, "c4", "You are number 2 in the queue.");
      claims(desks, "c3");
      desks.clock.advance(ROUND);
      desks.clock.advance(WaitingUsers.PAUSE);
      reads(desks, "c4", "You are next.");
      assertThat(desks.memory.textsTo("c4"))
          .filteredOn(text -> text.startsWith("You are"))
          .containsExactly(
              "You are number 4 in the queue.", "You are number 2 in the queue.", "You are next.");
      assertThat(desks.memory.calls).noneMatch(call -> call.contains("queue."));
    }
  }

  @Test
  void theExpectedWaitComesFromThoseOfTheLastHours() {
    try (TwoDesks desks = desks(TwoDesks.Kind.TOPICS, tell(Tell.WAIT))) {
      ask(desks, "a", "b", "c");
      desks.clock.advance(Duration.ofMinutes(4).plusSeconds(50));
      claims(desks, "a");
      claims(desks, "b");
      ask(desks, "d");
      desks.clock.advance(ROUND);
      await()
          .during(Duration.ofMillis(1500))
          .until(() -> shown(desks, "d").stream().noneMatch(text -> text.contains("minute")));
      claims(desks, "c");
      desks.clock.advance(ROUND);
      reads(desks, "d", "Somebody will probably be free in about 5 minutes.");
      desks.clock.advance(Duration.ofMinutes(2));
      reads(desks, "d", "Somebody will probably be free in about 3 minutes.");
      desks.clock.advance(Duration.ofMinutes(3));
      reads(desks, "d", "It is taking longer than usual. Thank you for your patience.");
      assertThat(desks.memory.textsTo("a"))
          .as("nothing was known when they waited")
          .noneMatch(text -> text.contains("probably"));
      assertThat(desks.memory.textsTo("d"))
          .as("one message, changed twice")
          .filteredOn(text -> text.contains("probably") || text.contains("longer"))
          .hasSize(1);
    }
  }

  @Test
  void aWordIsSaidOnceWhileTheyWait() {
    Duration five = Duration.ofMinutes(5);
    try (TwoDesks desks = desks(TwoDesks.Kind.TOPICS, word(five))) {
      ask(desks, "c1");
      desks.restart();
      desks.clock.advance(five.plus(ROUND));
      reads(desks, "c1", WORD);
      desks.restart();
      desks.clock.advance(five.plus(ROUND));
      ask(desks, "c2");
      desks.clock.advance(five.plus(ROUND));
      reads(desks, "c2", WORD);
      assertThat(desks.memory.textsTo("c1")).containsOnlyOnce(WORD);
    }
  }

  @Test
  void whoeverHasSomebodyHearsNoWord() {
    Duration five = Duration.ofMinutes(5);
    try (TwoDesks desks = desks(TwoDesks.Kind.TOPICS, word(five))) {
      ask(desks, "c1", "c2");
      claims(desks, "c1");
      desks.clock.advance(five.plus(ROUND));
      reads(desks, "c2", WORD);
      assertThat(desks.memory.textsTo("c1")).doesNotContain(WORD);
    }
  }

  @Test
  void inAnotherQueueTheirPlaceIsAnother() {
    try (TwoDesks desks = desks(TwoDesks.Kind.TOPICS, tell(Tell.POSITION))) {
      ask(desks, "c1", "c2");
      desks.clock.advance(ROUND);
      reads(desks, "c2", "You are number 2 in the queue.");
      MemoryChannel.Sent head = desks.claims(Scene.ANN, desks.offer("c2", Scene.SPACE), "c2");
      desks.says(head, Scene.ANN, "/transfer refund_requests");
      desks.scene.waitForText("c2", Texts.passedOn());
      desks.clock.advance(ROUND);
      reads(desks, "c2", "You are next.");
      assertThat(shown(desks, "c2")).doesNotContain("You are number 2 in the queue.");
    }
  }

  /** Lets what is sent to a chat wait, once it is under way, for as long as the second latch. */
  private static void holds(TwoDesks desks, String text, CountDownLatch begun, CountDownLatch end) {
    desks.memory.beforeSend =
        outbound -> {
          if (TextBuilder.summary(outbound.content()).equals(text)) {
            begun.countDown();
            Replies.awaitLatch(end);
          }
        };
  }

  private static boolean says(TwoDesks desks, String chat, String text) {
    return desks.scene.transcript(chat).messages().stream()
        .anyMatch(message -> TextBuilder.summary(message.content()).equals(text));
  }

  @Test
  void whatArrivesAfterTheWaitIsTakenBack() {
    CountDownLatch begun = new CountDownLatch(1);
    CountDownLatch claimed = new CountDownLatch(1);
    try (TwoDesks desks = desks(TwoDesks.Kind.TOPICS, tell(Tell.POSITION))) {
      ask(desks, "c1");
      holds(desks, "You are next.", begun, claimed);
      desks.clock.advance(ROUND);
      Replies.awaitLatch(begun);
      MemoryChannel.Sent unused = desks.claims(Scene.ANN, desks.offer("c1", Scene.SPACE), "c1");
      claimed.countDown();
      desks.scene.waitForText("c1", Texts.joined("Ann"));
      assertThat(desks.memory.textsTo("c1")).contains("You are next.");
      desks.scene.waitFor(() -> assertThat(shown(desks, "c1")).doesNotContain("You are next."));
    } finally {
      claimed.countDown();
    }
  }

  @Test
  void whatArrivesLateIsChangedToWhereTheyStandByThen() {
    CountDownLatch begun = new CountDownLatch(1);
    CountDownLatch moved = new CountDownLatch(1);
    try (TwoDesks desks = desks(TwoDesks.Kind.TOPICS, tell(Tell.POSITION))) {
      ask(desks, "c1", "c2");
      holds(desks, "You are number 2 in the queue.", begun, moved);
      desks.clock.advance(ROUND);
      Replies.awaitLatch(begun);
      claims(desks, "c1");
      desks.clock.advance(ROUND);
      desks.scene.waitFor(() -> assertThat(says(desks, "c2", "You are next.")).isTrue());
      moved.countDown();
      reads(desks, "c2", "You are next.");
      assertThat(shown(desks, "c2")).doesNotContain("You are number 2 in the queue.");
    } finally {
      moved.countDown();
    }
  }

  @Test
  void whoCannotBeReachedIsLookedAtOnlyWhenTheirPlaceChanges() {
    AtomicReference<@Nullable WaitingUser> stored = new AtomicReference<>();
    try (TwoDesks desks = desks(TwoDesks.Kind.TOPICS, tell(Tell.POSITION))) {
      desks.memory.beforeSend =
          outbound -> {
            if (outbound.to().chat().equals("c2")) {
              throw new DeliveryException.Refused("blocked by the user", null);
            }
          };
      ask(desks, "c1", "c2");
      desks.clock.advance(ROUND);
      desks.scene.waitFor(
          () -> assertThat(says(desks, "c2", "You are number 2 in the queue.")).isTrue());
      String waits = desks.handoff("c2").id();
      claims(desks, "c1");
      desks.clock.advance(ROUND);
      desks.scene.waitFor(() -> assertThat(says(desks, "c2", "You are next.")).isTrue());
      desks.restart(tables -> stored.set(tables.waiting().find(waits).orElseThrow()));
      assertThat(stored.get()).extracting(WaitingUser::told).isEqualTo(1L);
    }
  }

  @Test
  void whoWaitsAgainHearsAWord() {
    Duration five = Duration.ofMinutes(5);
    try (TwoDesks desks = desks(TwoDesks.Kind.TOPICS, word(five))) {
      ask(desks, "c1");
      MemoryChannel.Sent head = desks.claims(Scene.ANN, desks.offer("c1", Scene.SPACE), "c1");
      desks.scene.waitForText("c1", Texts.joined("Ann"));
      desks.says(head, Scene.ANN, "/release");
      desks.scene.waitForText("c1", Texts.released());
      desks.clock.advance(five.plus(ROUND));
      reads(desks, "c1", WORD);
    }
  }

  @Test
  void usersOfSilentQueuesReadNothing() {
    try (TwoDesks desks = desks(TwoDesks.Kind.TOPICS, UserSidePlan.SILENT)) {
      ask(desks, "c1", "c2");
      desks.restart(tables -> assertThat(tables.waiting().all()).isEmpty());
    }
  }

  @Test
  void theNodeThatHasTheConversationTellsIt() {
    SharedStore store = SharedStore.in(folder);
    try (TwoDesks desks =
        desks(TwoDesks.Kind.TOPICS, tell(Tell.POSITION), builder -> builder.store(store))) {
      ask(desks, "c1");
      Handoff handoff = desks.handoff("c1");
      store.has = key -> !key.equals(handoff.conversationId());
      int before = desks.memory.textsTo("c1").size();
      desks.clock.advance(ROUND);
      await()
          .during(Duration.ofMillis(1500))
          .until(() -> desks.memory.textsTo("c1").size() == before);
      store.has = key -> true;
      desks.clock.advance(ROUND);
      reads(desks, "c1", "You are next.");
    }
  }
}
