package dev.baton.routing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.baton.bot.Bot;
import dev.baton.bot.Reply;
import dev.baton.connector.Person;
import dev.baton.conversation.HandoffRequest;
import dev.baton.plan.AssignmentPlan;
import dev.baton.plan.AssignmentPlan.Rule;
import dev.baton.plan.DeskPlan;
import dev.baton.plan.QueuePlan;
import dev.baton.plan.UserSidePlan;
import dev.baton.store.DeskAgentTable;
import dev.baton.store.JdbcStore;
import dev.baton.store.Store;
import dev.baton.store.testkit.ForwardingStore;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * What may ask an agent in turn says so before it begins: nodes that share a database would wait
 * for each other otherwise. Nothing else says so, because it would wait for all that does.
 */
@Timeout(200)
class AskingInTurnTest {

  private static final Duration ANSWER = Duration.ofMinutes(1);
  private static final Duration MOMENT = Duration.ofSeconds(3);
  private static final int MANY = 8;

  @TempDir Path folder;

  private final AtomicInteger locks = new AtomicInteger();

  private TwoDesks desks(Rule rule) {
    Bot bot =
        turn -> {
          String words = Replies.words(turn);
          return words.equals("help")
              ? List.of(new Reply.HandOff(HandoffRequest.PLAIN))
              : Replies.say("bot: " + words);
        };
    AssignmentPlan plan =
        new AssignmentPlan(rule, ANSWER, AssignmentPlan.Returning.SAME_AGENT, Duration.ofDays(7));
    return new TwoDesks(
        folder,
        bot,
        TwoDesks.Kind.TOPICS,
        DeskPlan.Where.SPACE,
        builder ->
            builder
                .store(new Noting(JdbcStore.at("jdbc:sqlite:" + folder.resolve("baton.db")), locks))
                .queue(
                    new QueuePlan(
                        "support",
                        List.of("desk", "money"),
                        TwoDesks.WAIT,
                        null,
                        null,
                        plan,
                        UserSidePlan.SILENT)));
  }

  private MemoryChannel.Sent asked(TwoDesks desks, Person agent, String chat, int before) {
    MemoryChannel.Sent card =
        desks.card("👉 " + agent.name() + " (@" + agent.handle() + "), please take User " + chat);
    assertThat(locks.get()).as(agent.name() + " is asked about " + chat).isGreaterThan(before);
    return card;
  }

  @Test
  void whoeverMayAskInTurnSaysSo() {
    try (TwoDesks desks = desks(Rule.ROUND_ROBIN)) {
      desks.sees(Scene.ANN, Scene.SPACE);
      desks.clock.advance(Duration.ofSeconds(1));
      desks.sees(Scene.BEN, Scene.SPACE);
      int nobody = locks.get();
      desks.scene.userSays("c1", "hello");
      desks.scene.waitForText("c1", "bot: hello");
      assertThat(locks.get()).as("nothing was given out").isEqualTo(nobody);

      desks.scene.userSays("c1", "/human");
      MemoryChannel.Sent bens = asked(desks, Scene.BEN, "c1", nobody);
      int user = locks.get();
      desks.presses(Scene.BEN, bens, "Pass on");
      MemoryChannel.Sent anns = asked(desks, Scene.ANN, "c1", user);
      desks.presses(Scene.ANN, anns, "Accept");
      desks.says(desks.working(Scene.ANN, "c1"), Scene.ANN, "hello");
      desks.scene.waitForText("c1", "hello");
      int press = locks.get();
      desks.scene.userSays("c1", "and now?");
      desks.scene.waitForText(anns.place(), "and now?");
      assertThat(locks.get()).as("nothing was given out").isEqualTo(press);

      desks.says(desks.working(Scene.ANN, "c1"), Scene.ANN, "/release");
      desks.scene.waitFor(() ->
          assertThat(desks.memory.sent)
              .filteredOn(sent -> sent.text().contains("(@ben), please take User c1"))
              .hasSize(2));
      MemoryChannel.Sent again = asked(desks, Scene.BEN, "c1", press);
      int command = locks.get();
      desks.clock.advance(ANSWER.plusSeconds(1));
      desks.scene.waitForText(again.place(), "It is for everybody now: whoever claims it has it.");
      assertThat(locks.get()).as("the time of a question ended").isGreaterThan(command);
      desks.claims(Scene.ANN, desks.offer("c1", Scene.SPACE), "c1");

      int before = locks.get();
      desks.scene.userSays("c2", "help");
      asked(desks, Scene.ANN, "c2", before);
      int reply = locks.get();
      desks.scene.userSays("c3", "hello");
      desks.scene.waitForText("c3", "bot: hello");
      Replies.callForAPerson(desks.scene, desks.scene.conversation("c3").senderId());
      asked(desks, Scene.BEN, "c3", reply);
    }
  }

  @Test
  void whereNobodyIsAskedInTurnNothingIsLocked() {
    try (TwoDesks desks = desks(Rule.OFFER)) {
      desks.sees(Scene.BEN, Scene.SPACE);
      desks.scene.userSays("c1", "help");
      MemoryChannel.Sent work = desks.claims(Scene.BEN, desks.offer("c1", Scene.SPACE), "c1");
      desks.says(work, Scene.BEN, "/resolve");
      desks.scene.waitForText("c1", Texts.botIsBack("Ben"));
      desks.scene.userSays("c1", "/human");
      desks.presses(Scene.BEN, desks.card("Ben (@ben), you had User c1 last time."), "Pass on");
      desks.scene.waitFor(() -> assertThat(desks.offers("c1", TwoDesks.MONEY)).hasSize(2));
      assertThat(locks.get()).isZero();
    }
  }

  @Test
  void howeverManyWaitThereIsATransactionOnlyForAQuestion() {
    try (TwoDesks desks = desks(Rule.ROUND_ROBIN)) {
      for (int i = 0; i < MANY; i++) {
        desks.scene.userSays("c" + i, "/human");
        desks.offer("c" + i, Scene.SPACE);
      }
      int before = locks.get();
      desks.sees(Scene.BEN, Scene.SPACE);
      asked(desks, Scene.BEN, "c0", before);
      await().during(MOMENT).until(() -> locks.get() <= before + 3);
      assertThat(desks.shownIn(Scene.SPACE)).doesNotContain("please take User c1");
    }
  }

  /** Counts what locks the turns in asking agents. */
  private record Noting(Store store, AtomicInteger locks) implements ForwardingStore {

    @Override
    public <T> CompletableFuture<T> submit(Terms terms, Operation<T> operation) {
      if (terms.streams().contains(DeskAgentTable.TURNS)) {
        locks.incrementAndGet();
      }
      return store.submit(terms, operation);
    }
  }
}
