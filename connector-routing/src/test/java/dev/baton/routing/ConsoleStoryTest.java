package dev.baton.routing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import dev.baton.connector.DeliveryException;
import dev.baton.connector.Place;
import dev.baton.conversation.Actor;
import dev.baton.conversation.AuditEntry;
import dev.baton.conversation.Author;
import dev.baton.conversation.Control;
import dev.baton.conversation.Conversation;
import dev.baton.conversation.EndReason;
import dev.baton.conversation.Handoff;
import dev.baton.conversation.HandoffStatus;
import dev.baton.conversation.Message;
import dev.baton.plan.CannedAnswer;
import dev.baton.plan.DeskPlan;
import dev.baton.plan.QueuePlan;
import dev.baton.plan.StaffingPlan;
import dev.baton.routing.Acts.Act;
import dev.baton.routing.Acts.Outcome;
import dev.baton.routing.Overview.Target;
import dev.baton.routing.content.TextBuilder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Who works at the console, beside colleagues at a desk on a platform. */
@Timeout(200)
class ConsoleStoryTest {

  private static final Acts.Agent OLGA = new Acts.Agent("t1", "Olga");

  @TempDir Path folder;

  private TwoDesks desks() {
    return new TwoDesks(
        folder,
        Replies.echo(),
        TwoDesks.Kind.TOPICS,
        DeskPlan.Where.SPACE,
        builder -> builder.canned(new CannedAnswer("hello", "Hello {user}, I am {agent}.")));
  }

  private static Outcome perform(TwoDesks desks, Acts.Agent by, Act act) {
    return desks
        .scene
        .routing
        .acts()
        .perform(by, act, Acts.Terms.NONE)
        .toCompletableFuture()
        .join();
  }

  private static Outcome perform(TwoDesks desks, Act act) {
    return perform(desks, OLGA, act);
  }

  private static Outcome.Done done(TwoDesks desks, Act act) {
    Outcome outcome = perform(desks, act);
    assertThat(outcome).isInstanceOf(Outcome.Done.class);
    return (Outcome.Done) outcome;
  }

  private static Message message(Outcome.Done done) {
    Overview.Sent sent = done.message();
    if (sent == null) {
      throw new AssertionError("nothing was written");
    }
    return sent.message();
  }

  private static String id(TwoDesks desks, String chat) {
    return desks.scene.conversation(chat).id();
  }

  /** A user waits, and the desk has the offer. */
  private static MemoryChannel.Sent waits(TwoDesks desks, String chat) {
    desks.scene.userSays(chat, "/human");
    return desks.offer(chat, Scene.SPACE);
  }

  private static void claims(TwoDesks desks, String chat) {
    MemoryChannel.Sent offer = waits(desks, chat);
    done(desks, new Act.Claim(desks.handoff(chat).id()));
    desks.scene.waitFor(() -> assertThat(desks.memory.now(offer).text()).contains("Olga has it"));
  }

  @Test
  void aClaimIsSeenByTheUserAndAtTheDesk() {
    try (TwoDesks desks = desks()) {
      MemoryChannel.Sent offer = waits(desks, "c1");
      Outcome.Done claimed = done(desks, new Act.Claim(desks.handoff("c1").id()));

      assertThat(claimed.conversation().control()).isEqualTo(Control.AGENT);
      assertThat(claimed.handoff()).extracting(Handoff::agentName).isEqualTo("Olga");
      assertThat(claimed.handoff()).extracting(Handoff::desk).isEqualTo("console");
      desks.scene.waitForText("c1", Texts.joined("Olga"));
      desks.scene.waitFor(() -> assertThat(desks.memory.now(offer).text()).contains("Olga has it"));
      String late = desks.presses(Scene.ANN, offer, "Claim");
      desks.answered(late, "Olga");
      assertThat(perform(desks, new Act.Claim(desks.handoff("c1").id())))
          .isInstanceOf(Outcome.Done.class);
      assertThat(
              perform(desks, new Acts.Agent("t2", "Pia"), new Act.Claim(desks.handoff("c1").id())))
          .isEqualTo(new Outcome.Taken("Olga"));
    }
  }

  @Test
  void whatIsSaidReachesTheUserAndOnlyFromWhoHasTheConversation() {
    try (TwoDesks desks = desks()) {
      claims(desks, "c1");
      String id = id(desks, "c1");
      Outcome.Done said = done(desks, new Act.Say(id, "It is on its way"));

      desks.scene.waitForText("c1", "It is on its way");
      assertThat(message(said).author()).isEqualTo(Author.AGENT);
      assertThat(message(said).authorName()).isEqualTo("Olga");
      desks.scene.waitFor(() ->
          assertThat(
                  desks
                      .scene
                      .routing
                      .overview()
                      .messages(id, null, null, 1)
                      .orElseThrow()
                      .messages())
              .extracting(Overview.Sent::delivery)
              .containsExactly(Overview.Delivery.SENT));
      assertThat(perform(desks, new Acts.Agent("t2", "Pia"), new Act.Say(id, "me too")))
          .isEqualTo(new Outcome.NotYours("Olga"));
      assertThat(perform(desks, new Act.SayCanned(id, "hello"))).isInstanceOf(Outcome.Done.class);
      desks.scene.waitForText("c1", "Hello User c1, I am Olga.");
      assertThat(perform(desks, new Act.SayCanned(id, "bye")))
          .isEqualTo(new Outcome.Unknown(Acts.What.CANNED));
      assertThat(perform(desks, new Act.Say("nobody", "hi")))
          .isEqualTo(new Outcome.Unknown(Acts.What.CONVERSATION));
    }
  }

  @Test
  void anAgentOfAPlatformWithTheSameIdIsSomebodyElse() {
    try (TwoDesks desks = desks()) {
      desks.scene.userSays("c1", "/human");
      desks.claimed("c1", Scene.ANN, Scene.SPACE);

      assertThat(
              perform(
                  desks,
                  new Acts.Agent(Scene.ANN.id(), "Not Ann"),
                  new Act.Say(id(desks, "c1"), "hi")))
          .isEqualTo(new Outcome.NotYours("Ann"));
    }
  }

  @Test
  void whatMayBeForAgentsIsNotSaid() {
    try (TwoDesks desks = desks()) {
      claims(desks, "c1");
      for (String doubtful : List.of("// he lies", "/note he lies", "ok\n// he lies", "/resolve")) {
        assertThat(perform(desks, new Act.Say(id(desks, "c1"), doubtful)))
            .as(doubtful)
            .isInstanceOf(Outcome.Doubtful.class);
      }
      done(desks, new Act.Say(id(desks, "c1"), "the last word"));
      desks.scene.waitForText("c1", "the last word");
      assertThat(desks.memory.textsTo("c1")).noneMatch(text -> text.contains("lies"));
      assertThat(desks.written("c1", Author.NOTE)).isEmpty();
    }
  }

  @Test
  void aNoteIsSeenByWhoHasTheConversationAndNeverByTheUser() {
    try (TwoDesks desks = desks()) {
      desks.scene.userSays("c1", "/human");
      MemoryChannel.Sent anns = desks.claimed("c1", Scene.ANN, Scene.SPACE);
      Outcome.Done noted = done(desks, new Act.Note(id(desks, "c1"), "he is a regular"));

      desks.scene.waitFor(() ->
          assertThat(desks.shownIn(Scene.SPACE)).contains("Olga").contains("he is a regular"));
      desks.says(anns, Scene.ANN, "Thank you");
      desks.scene.waitForText("c1", "Thank you");
      done(desks, new Act.TakeOver(id(desks, "c1")));
      assertThat(perform(desks, new Act.Send(id(desks, "c1"), message(noted).id())))
          .isInstanceOf(Outcome.Refused.class);
      done(desks, new Act.Say(id(desks, "c1"), "the last word"));
      desks.scene.waitForText("c1", "the last word");
      assertThat(desks.memory.textsTo("c1")).noneMatch(text -> text.contains("regular"));
    }
  }

  @Test
  void whatWasHeldAtADeskCanBeSaid() {
    try (TwoDesks desks = desks()) {
      desks.scene.userSays("c1", "/human");
      MemoryChannel.Sent anns = desks.claimed("c1", Scene.ANN, Scene.SPACE);
      desks.says(anns, Scene.BEN, "I know the answer");
      desks.scene.waitFor(
          () -> assertThat(desks.written("c1", Author.NOTE)).containsExactly("I know the answer"));
      String held =
          desks.scene.transcript("c1").messages().stream()
              .filter(message -> message.author() == Author.NOTE)
              .findFirst()
              .orElseThrow()
              .id();
      String id = id(desks, "c1");

      assertThat(perform(desks, new Act.Send(id, held))).isEqualTo(new Outcome.NotYours("Ann"));
      done(desks, new Act.TakeOver(id));
      done(desks, new Act.Send(id, held));
      desks.scene.waitForText("c1", "I know the answer");
      assertThat(perform(desks, new Act.Send(id, held))).isInstanceOf(Outcome.Refused.class);
      assertThat(perform(desks, new Act.Send(id, "m0")))
          .isEqualTo(new Outcome.Unknown(Acts.What.MESSAGE));
    }
  }

  @Test
  void aTakeOverIsToldAtTheDeskThatLosesTheConversation() {
    try (TwoDesks desks = desks()) {
      desks.scene.userSays("c1", "/human");
      MemoryChannel.Sent anns = desks.claimed("c1", Scene.ANN, Scene.SPACE);
      Outcome.Done taken = done(desks, new Act.TakeOver(id(desks, "c1")));

      assertThat(taken.handoff()).extracting(Handoff::agentName).isEqualTo("Olga");
      desks.scene.waitForText(anns.place(), "Olga took the conversation over from Ann.");
      desks.says(anns, Scene.ANN, "still me?");
      desks.scene.waitForText(anns.place(), "Olga has this conversation.");
      desks.scene.userSays("c2", "hello");
      desks.scene.waitForText("c2", "bot: hello");
      Outcome.Done unasked = done(desks, new Act.TakeOver(id(desks, "c2")));
      assertThat(unasked.conversation().control()).isEqualTo(Control.AGENT);
      long epoch = unasked.conversation().epoch();
      assertThat(done(desks, new Act.TakeOver(id(desks, "c2"))).conversation().epoch())
          .isEqualTo(epoch);
    }
  }

  @Test
  void aTransferToAColleagueAtADeskAndBack() {
    try (TwoDesks desks = desks()) {
      desks.sees(Scene.BEN, Scene.SPACE);
      claims(desks, "c1");
      String id = id(desks, "c1");
      assertThat(desks.scene.routing.overview().targets(id, OLGA).orElseThrow())
          .extracting(Target::title)
          .contains("Ben", "queue refund requests");
      done(
          desks,
          new Act.Transfer(
              desks.handoff("c1").id(), Target.Kind.AGENT, "ben", null, "he knows her"));
      MemoryChannel.Sent card =
          desks.card("Olga asks Ben (@ben) to take User c1 over: he knows her");
      assertThat(desks.handoff("c1").agentName()).isEqualTo("Olga");
      desks.presses(Scene.BEN, card, "Accept");
      desks.scene.waitForText("c1", Texts.joined("Ben"));

      MemoryChannel.Sent bens = desks.working(Scene.BEN, "c1");
      desks.says(bens, Scene.BEN, "/transfer Olga");
      desks.scene.waitFor(() ->
          assertThat(desks.scene.transcript("c1").messages())
              .anyMatch(message ->
                  TextBuilder.summary(message.content()).contains("asks Olga to take")
                      || TextBuilder.summary(message.content()).contains("asked Olga to take")));
      Outcome.Done accepted = done(desks, new Act.Claim(desks.handoff("c1").id()));
      assertThat(accepted.handoff()).extracting(Handoff::agentName).isEqualTo("Olga");
      done(desks, new Act.Say(id, "back with me"));
      desks.scene.waitForText("c1", "back with me");
      assertThat(desks.memory.textsTo("c1")).noneMatch(text -> text.contains("knows her"));
    }
  }

  @Test
  void anOperatorWhoTransfersIsNamedAndTheAgentWhoHasItKeepsIt() {
    try (TwoDesks desks = desks()) {
      desks.sees(Scene.BEN, Scene.SPACE);
      desks.scene.userSays("c1", "/human");
      MemoryChannel.Sent anns = desks.claimed("c1", Scene.ANN, Scene.SPACE);
      Handoff handoff = desks.handoff("c1");
      done(
          desks,
          new Act.Transfer(handoff.id(), Target.Kind.AGENT, "ben", null, "she is a regular"));

      MemoryChannel.Sent card =
          desks.card("Olga asks Ben (@ben) to take User c1 over: she is a regular");
      assertThat(desks.scene.transcript("c1").messages())
          .filteredOn(message -> message.author() == Author.NOTE)
          .extracting(Message::authorName)
          .containsExactly("Olga");
      assertThat(
              desks
                  .scene
                  .routing
                  .audit()
                  .list(new Audit.Query(null, null, "transfer.asked", null, null), null, 10)
                  .entries())
          .extracting(
              AuditEntry::actor, AuditEntry::handoffId, entry -> entry.detail().get("agent_name"))
          .containsExactly(tuple(Actor.caller(OLGA.id(), "Olga"), handoff.id(), "Ben"));
      desks.presses(Scene.BEN, card, "Decline");
      desks.scene.waitForText(anns.place(), "Ben declined. Ann keeps the conversation.");
    }
  }

  @Test
  void aTransferToAQueueIsOfferedThere() {
    try (TwoDesks desks = desks()) {
      claims(desks, "c1");
      done(
          desks,
          new Act.Transfer(
              desks.handoff("c1").id(), Target.Kind.QUEUE, "refund_requests", null, "money"));
      MemoryChannel.Sent offer = desks.offer("c1", TwoDesks.MONEY);
      desks.claims(TwoDesks.CLEO, offer, "c1");
      assertThat(desks.handoff("c1").agentName()).isEqualTo("Cleo");
      assertThat(
              perform(
                  desks,
                  new Act.Transfer(
                      desks.handoff("c1").id(), Target.Kind.QUEUE, "no_such", null, null)))
          .isEqualTo(new Outcome.Unknown(Acts.What.TARGET));
    }
  }

  @Test
  void anOperatorMovesWhatWaitsAndEndsWhatOthersHave() {
    try (TwoDesks desks = desks()) {
      waits(desks, "c1");
      done(
          desks,
          new Act.Transfer(
              desks.handoff("c1").id(), Target.Kind.QUEUE, "refund_requests", null, null));
      desks.claimed("c1", TwoDesks.CLEO, TwoDesks.MONEY);
      assertThat(perform(desks, new Act.Resolve(desks.handoff("c1").id(), "Good bye")))
          .isEqualTo(new Outcome.NotYours("Cleo"));
      Outcome.Done ended = done(desks, new Act.Resolve(desks.handoff("c1").id(), null));
      assertThat(ended.conversation().control()).isEqualTo(Control.BOT);
      assertThat(ended.handoff())
          .extracting(Handoff::endReason)
          .isEqualTo(EndReason.AGENT_RESOLVED);
      assertThat(perform(desks, new Act.Resolve(desks.handoff("c1").id(), null)))
          .isInstanceOf(Outcome.Over.class);
      assertThat(perform(desks, new Act.Claim(desks.handoff("c1").id())))
          .isInstanceOf(Outcome.Over.class);
    }
  }

  @Test
  void aReleaseOffersItAgainWithTheNote() {
    try (TwoDesks desks = desks()) {
      claims(desks, "c1");
      int before = desks.offers("c1", Scene.SPACE).size();
      Outcome.Done released =
          done(desks, new Act.Release(desks.handoff("c1").id(), "call him back"));
      assertThat(released.conversation().control()).isEqualTo(Control.QUEUE);
      desks.scene.waitFor(
          () -> assertThat(desks.offers("c1", Scene.SPACE)).hasSizeGreaterThan(before));
      desks.claims(Scene.ANN, desks.offers("c1", Scene.SPACE).getLast(), "c1");
      assertThat(desks.shownIn(Scene.SPACE)).contains("call him back");
      assertThat(desks.memory.textsTo("c1")).noneMatch(text -> text.contains("call him"));
    }
  }

  @Test
  void lastWordsAreSaidBeforeTheBotIsBack() {
    try (TwoDesks desks = desks()) {
      claims(desks, "c1");
      Outcome.Done ended = done(desks, new Act.Resolve(desks.handoff("c1").id(), "Good bye"));
      assertThat(ended.message()).isNotNull();
      desks.scene.waitForText("c1", "Good bye");
      desks.scene.userSays("c1", "hello bot");
      desks.scene.waitForText("c1", "bot: hello bot");
    }
  }

  @Test
  void aUserWhoLeavesEndsIt() {
    try (TwoDesks desks = desks()) {
      claims(desks, "c1");
      desks.scene.userSays("c1", "/bot");
      desks.scene.waitFor(
          () -> assertThat(desks.handoff("c1").status()).isEqualTo(HandoffStatus.COMPLETED));
      assertThat(perform(desks, new Act.Say(id(desks, "c1"), "are you there?")))
          .isEqualTo(new Outcome.NotYours(null));
    }
  }

  @Test
  void anythingButTheSameEpochIsRefused() {
    try (TwoDesks desks = desks()) {
      waits(desks, "c1");
      Conversation before = desks.scene.conversation("c1");
      Acts acts = desks.scene.routing.acts();
      Acts.Terms terms = new Acts.Terms(before.epoch(), null);
      Act claim = new Act.Claim(desks.handoff("c1").id());

      assertThat(acts.perform(OLGA, claim, terms).toCompletableFuture().join())
          .isInstanceOf(Outcome.Done.class);
      assertThat(
              acts.perform(OLGA, new Act.Say(before.id(), "hi"), terms)
                  .toCompletableFuture()
                  .join())
          .isEqualTo(new Outcome.Changed(before.epoch() + 1));
    }
  }

  @Test
  void whatIsAskedForWithAKeyIsDoneOnce() throws Exception {
    try (TwoDesks desks = desks();
        ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor()) {
      claims(desks, "c1");
      Act say = new Act.Say(id(desks, "c1"), "only once");
      Acts.Terms once = terms("k1", "f1");
      List<Future<Outcome>> all = new ArrayList<>();
      for (int i = 0; i < 50; i++) {
        all.add(
            callers.submit(() ->
                desks.scene.routing.acts().perform(OLGA, say, once).toCompletableFuture().get()));
      }
      int done = 0;
      for (Future<Outcome> each : all) {
        Outcome outcome = each.get(60, TimeUnit.SECONDS);
        if (outcome instanceof Outcome.Done) {
          done++;
        } else {
          assertThat(outcome).isEqualTo(new Outcome.Repeated("kept"));
        }
      }
      assertThat(done).isEqualTo(1);
      assertThat(desks.written("c1", Author.AGENT)).containsExactly("only once");
      assertThat(performed(desks, say, terms("k1", "f2"))).isEqualTo(new Outcome.KeyReused());
      Act refused = new Act.Claim(desks.handoff("c1").id());
      done(desks, new Act.Resolve(desks.handoff("c1").id(), null));
      assertThat(performed(desks, refused, terms("k2", "f3"))).isInstanceOf(Outcome.Over.class);
      assertThat(performed(desks, say, terms("k2", "f4"))).isEqualTo(new Outcome.NotYours(null));
      desks.restart();
      assertThat(performed(desks, say, once)).isEqualTo(new Outcome.Repeated("kept"));
      desks.scene.erase("c1");
      assertThat(performed(desks, say, once))
          .isEqualTo(new Outcome.Unknown(Acts.What.CONVERSATION));
    }
  }

  private static Acts.Terms terms(String key, String fingerprint) {
    return new Acts.Terms(null, new Acts.Once(key, fingerprint, outcome -> "kept"));
  }

  private static Outcome performed(TwoDesks desks, Act act, Acts.Terms terms) {
    return desks.scene.routing.acts().perform(OLGA, act, terms).toCompletableFuture().join();
  }

  @Test
  void aRepeatDuringAnErasureAnswersNothingThatWasSaid() {
    try (TwoDesks desks = desks()) {
      claims(desks, "c1");
      String id = id(desks, "c1");
      Act say = new Act.Say(id, "my secret words");
      Acts acts = desks.scene.routing.acts();
      assertThat(acts.perform(OLGA, say, terms("k1", "f1")).toCompletableFuture().join())
          .isInstanceOf(Outcome.Done.class);
      desks.scene.waitForText("c1", "my secret words");
      desks.memory.beforeCall =
          chat -> {
            throw new DeliveryException.Retryable("down", null);
          };
      assertThat(desks.scene.routing.personalData().erase(id).toCompletableFuture().join())
          .isEqualTo(PersonalData.Wish.BEGUN);

      assertThat(acts.perform(OLGA, say, terms("k1", "f1")).toCompletableFuture().join())
          .isEqualTo(new Outcome.Unknown(Acts.What.CONVERSATION));
    }
  }

  @Test
  void ofAllWhoClaimAtOnceOneGetsIt() throws Exception {
    try (TwoDesks desks = desks();
        ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor()) {
      MemoryChannel.Sent offer = waits(desks, "c1");
      Act claim = new Act.Claim(desks.handoff("c1").id());
      CountDownLatch start = new CountDownLatch(1);
      List<Future<Outcome>> all = new ArrayList<>();
      for (int i = 0; i < 50; i++) {
        Acts.Agent by = new Acts.Agent("t" + i, "Agent " + i);
        all.add(
            callers.submit(() -> {
              start.await();
              return perform(desks, by, claim);
            }));
        if (i % 10 == 0) {
          var unused =
              callers.submit(() -> {
                start.await();
                return desks.presses(Scene.ANN, offer, "Claim");
              });
        }
      }
      start.countDown();
      int won = 0;
      String winner = null;
      List<String> taken = new ArrayList<>();
      for (Future<Outcome> each : all) {
        switch (each.get(60, TimeUnit.SECONDS)) {
          case Outcome.Done done -> {
            won++;
            winner = agentOf(done);
          }
          case Outcome.Taken other -> taken.add(other.agentName());
          case Outcome other -> throw new AssertionError(other);
        }
      }
      String has = desks.handoff("c1").agentName();
      assertThat(won).isEqualTo("Ann".equals(has) ? 0 : 1);
      if (winner != null) {
        assertThat(winner).isEqualTo(has);
      }
      assertThat(taken).containsOnly(has);
      desks.scene.waitForText("c1", Texts.joined(String.valueOf(has)));
      assertThat(desks.memory.textsTo("c1").stream().filter(text -> text.contains("joined")))
          .hasSize(1);
    }
  }

  private static @Nullable String agentOf(Outcome.Done done) {
    Handoff handoff = done.handoff();
    return handoff == null ? null : handoff.agentName();
  }

  @Test
  void aRestartKeepsWhatAnAgentOfTheConsoleHas() {
    try (TwoDesks desks = desks()) {
      claims(desks, "c1");
      desks.scene.userSays("c1", "one more thing");
      desks.restart();
      done(desks, new Act.Say(id(desks, "c1"), "go on"));
      desks.scene.waitForText("c1", "go on");
      assertThat(desks.written("c1", Author.USER)).contains("one more thing");
    }
  }

  @Test
  void aQueueMayBeServedByTheConsoleAlone() {
    MemoryChannel memory = new MemoryChannel("memory");
    try (Scene scene =
        new Scene(
            folder,
            Replies.echo(),
            memory,
            builder -> builder.queue(new QueuePlan("support", List.of("console"), null, null)))) {
      scene.userSays("c1", "/human");
      scene.waitFor(() -> assertThat(scene.conversation("c1").control()).isEqualTo(Control.QUEUE));
      Overview.QueueNow queue =
          scene.routing.overview().queues().stream()
              .filter(each -> each.name().equals("support"))
              .findFirst()
              .orElseThrow();
      assertThat(queue.waiting()).isEqualTo(1);
      String handoff = String.valueOf(scene.conversation("c1").handoffId());
      assertThat(
              scene
                  .routing
                  .acts()
                  .perform(OLGA, new Act.Claim(handoff), Acts.Terms.NONE)
                  .toCompletableFuture()
                  .join())
          .isInstanceOf(Outcome.Done.class);
      scene.waitForText("c1", Texts.joined("Olga"));
      assertThat(scene.routing.overview().agents())
          .extracting(Overview.AgentNow::name, Overview.AgentNow::presence)
          .contains(tuple("Olga", Overview.Presence.HERE));
      assertThat(memory.to(Place.chat(Scene.SPACE))).isEmpty();
    }
  }

  @Test
  void aConversationIsHandedToPeople() {
    try (TwoDesks desks = desks()) {
      desks.scene.userSays("c1", "hello");
      desks.scene.waitForText("c1", "bot: hello");
      Outcome outcome =
          perform(desks, new Act.Initiate(id(desks, "c1"), "refund_requests", "wants money back"));
      assertThat(outcome).isInstanceOf(Outcome.Initiated.class);
      desks.offer("c1", TwoDesks.MONEY);
      assertThat(desks.shownIn(TwoDesks.MONEY)).contains("wants money back");
      assertThat(perform(desks, new Act.Initiate(id(desks, "c1"), "no_such", null)))
          .isEqualTo(new Outcome.Unknown(Acts.What.QUEUE));
    }
  }

  @Test
  void theNameBelongsToTheConsole() {
    assertThatThrownBy(() ->
            new Scene(
                folder,
                Replies.echo(),
                new MemoryChannel("memory"),
                builder ->
                    builder.desk(
                        TwoDesks.desk(
                            "console", "elsewhere", DeskPlan.Where.SPACE, StaffingPlan.USUAL))))
        .hasMessageContaining("desks.console: the name belongs to");
  }
}
