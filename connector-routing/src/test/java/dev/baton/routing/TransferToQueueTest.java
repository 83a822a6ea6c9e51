package dev.baton.routing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.connector.Content;
import dev.baton.connector.Content.Text;
import dev.baton.connector.Event;
import dev.baton.connector.Place;
import dev.baton.conversation.Author;
import dev.baton.conversation.Control;
import dev.baton.conversation.EndReason;
import dev.baton.conversation.Handoff;
import dev.baton.conversation.HandoffStatus;
import dev.baton.plan.DeskPlan;
import dev.baton.plan.HandoffPlan;
import dev.baton.plan.QueuePlan;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Agents transfer conversations to other queues; who takes them sees the whole case. */
@Timeout(200)
class TransferToQueueTest {

  private static final Duration BACK = Duration.ofMinutes(10);

  @TempDir Path folder;

  static Stream<Arguments> desks() {
    return Stream.of(TwoDesks.Kind.values())
        .flatMap(
            kind -> Stream.of(DeskPlan.Where.values()).map(where -> Arguments.of(kind, where)));
  }

  private TwoDesks desks(TwoDesks.Kind kind, DeskPlan.Where where) {
    return new TwoDesks(folder, Replies.echo(), kind, where);
  }

  private TwoDesks topics() {
    return desks(TwoDesks.Kind.TOPICS, DeskPlan.Where.SPACE);
  }

  private static MemoryChannel.Sent annHas(TwoDesks desks) {
    desks.scene.userSays("c1", "my shoes are broken");
    desks.scene.waitForText("c1", "bot: my shoes are broken");
    desks.scene.userSays("c1", "/human");
    return desks.claimed("c1", Scene.ANN, Scene.SPACE);
  }

  private static void waitsIn(TwoDesks desks, String queue) {
    desks.scene.waitFor(() -> {
      assertThat(desks.handoff("c1").queue()).isEqualTo(queue);
      assertThat(desks.handoff("c1").status()).isEqualTo(HandoffStatus.QUEUED);
    });
  }

  @ParameterizedTest
  @MethodSource("desks")
  void whoTakesItSeesTheWholeCase(TwoDesks.Kind kind, DeskPlan.Where where) {
    try (TwoDesks desks = desks(kind, where)) {
      MemoryChannel.Sent anns = annHas(desks);
      String id = desks.handoff("c1").id();
      desks.says(anns, Scene.ANN, "How can I help?");
      desks.scene.waitForText("c1", "How can I help?");
      desks.says(anns, Scene.ANN, "// she is angry");
      desks.scene.userSays("c1", "I want my money back");
      desks.scene.waitForText(anns.place(), "I want my money back");
      desks.says(anns, Scene.ANN, "/transfer Refund Requests: pay her in full");
      desks.scene.waitForText("c1", Texts.passedOn());
      waitsIn(desks, "refund_requests");
      assertThat(desks.handoff("c1").id()).isEqualTo(id);
      assertThat(desks.handoff("c1").agentId()).isNull();

      MemoryChannel.Sent offer = desks.offer("c1", TwoDesks.MONEY);
      assertThat(offer.text())
          .contains(
              "User c1: my shoes are broken",
              "Ann: How can I help?",
              "Note by Ann: she is angry",
              "User c1: I want my money back",
              "Note by Ann: pay her in full",
              "Ann transferred it to refund requests.",
              "queue refund requests")
          .containsOnlyOnce("pay her in full");
      desks.scene.waitFor(() ->
          assertThat(desks.shownIn(Scene.SPACE) + desks.shown(anns.place()))
              .contains("Ann transferred it to refund requests.")
              .doesNotContain("[Resolve]", "[Claim]", "Ann has it. What"));
      desks.scene.userSays("c1", "hello?");
      desks.scene.waitForText(offer.place(), "hello?");

      MemoryChannel.Sent cleos = desks.claims(TwoDesks.CLEO, offer, "c1");
      desks.scene.waitForText("c1", Texts.joined("Cleo"));
      assertThat(desks.memory.now(cleos).text())
          .contains("Note by Ann: pay her in full", "Ann: How can I help?");
      desks.says(cleos, TwoDesks.CLEO, "It is on its way");
      desks.scene.waitForText("c1", "It is on its way");
      assertThat(desks.memory.textsTo("c1"))
          .noneMatch(text -> text.contains("angry") || text.contains("pay her"))
          .noneMatch(text -> text.contains("transfer"));
      assertThat(desks.scene.conversation("c1").control()).isEqualTo(Control.AGENT);
      desks.says(cleos, TwoDesks.CLEO, "/resolve");
      desks.scene.waitForText("c1", "Cleo has left. You are talking with the bot again.");
      assertThat(desks.scene.transcript("c1").handoffs())
          .singleElement()
          .extracting(Handoff::endReason)
          .isEqualTo(EndReason.AGENT_RESOLVED);
    }
  }

  @ParameterizedTest
  @MethodSource("desks")
  void whatNobodyTakesComesBackOnceAndThenExpires(TwoDesks.Kind kind, DeskPlan.Where where) {
    try (TwoDesks desks = desks(kind, where)) {
      MemoryChannel.Sent anns = annHas(desks);
      desks.says(anns, Scene.ANN, "/transfer refund_requests pay her");
      MemoryChannel.Sent offer = desks.offer("c1", TwoDesks.MONEY);
      desks.clock.advance(BACK.minusMinutes(1));
      desks.scene.userSays("c1", "hello?");
      desks.scene.waitForText(offer.place(), "hello?");
      waitsIn(desks, "refund_requests");
      desks.restart();
      desks.clock.advance(BACK.dividedBy(2));
      waitsIn(desks, "support");
      desks.scene.waitFor(() -> assertThat(desks.offers("c1", Scene.SPACE)).hasSize(2));
      MemoryChannel.Sent again = desks.offer("c1", Scene.SPACE);
      assertThat(again.text())
          .contains(
              "Note by Ann: pay her",
              "User c1: hello?",
              "Nobody in refund requests took it in time, so it is back. Ann had it before.");
      desks.scene.waitFor(() ->
          assertThat(desks.shownIn(TwoDesks.MONEY))
              .contains("Nobody took it in time; it went back to support.")
              .doesNotContain("[Claim]"));
      assertThat(desks.memory.textsTo("c1")).contains(Texts.released());
      desks.clock.advance(TwoDesks.WAIT.plusMinutes(1));
      desks.scene.sent("Sorry, nobody was free in time");
      assertThat(desks.handoff("c1").endReason()).isEqualTo(EndReason.WAIT_EXPIRED);
      desks.scene.waitFor(() ->
          assertThat(desks.shownIn(Scene.SPACE) + desks.shownIn(TwoDesks.MONEY))
              .doesNotContain("[Claim]"));
    }
  }

  private TwoDesks withWaits(@Nullable Duration money, UnaryOperator<Routing.Builder> more) {
    return new TwoDesks(
        folder,
        Replies.echo(),
        TwoDesks.Kind.TOPICS,
        DeskPlan.Where.SPACE,
        builder ->
            more.apply(
                builder
                    .queue(new QueuePlan("support", List.of("desk"), null, null))
                    .queue(new QueuePlan("refund_requests", List.of("money"), money, null))));
  }

  @Test
  void itComesBackFromAQueueInWhichOthersWaitForEver() {
    try (TwoDesks desks = withWaits(null, builder -> builder)) {
      MemoryChannel.Sent anns = annHas(desks);
      desks.says(anns, Scene.ANN, "/transfer refund_requests");
      waitsIn(desks, "refund_requests");
      desks.restart();
      desks.clock.advance(BACK.plusSeconds(1));
      waitsIn(desks, "support");
      desks.scene.waitForText(anns.place(), "Nobody in refund requests took it in time");
      desks.claims(Scene.ANN, desks.offer("c1", Scene.SPACE), "c1");
      desks.scene.waitFor(() -> assertThat(desks.handoff("c1").isWith("ann")).isTrue());
    }
  }

  @Test
  void theTimeUntilItComesBackIsSetByTheOperator() {
    HandoffPlan soon = Plans.rules(Duration.ZERO, Duration.ofMinutes(1), true);
    try (TwoDesks desks = withWaits(null, builder -> builder.handoff(soon))) {
      desks.says(annHas(desks), Scene.ANN, "/transfer refund_requests");
      waitsIn(desks, "refund_requests");
      desks.clock.advance(Duration.ofSeconds(61));
      waitsIn(desks, "support");
    }
  }

  @Test
  void itComesBackEarlierFromAQueueInWhichNobodyWaitsForLong() {
    try (TwoDesks desks = withWaits(Duration.ofMinutes(5), builder -> builder)) {
      desks.says(annHas(desks), Scene.ANN, "/transfer refund_requests");
      waitsIn(desks, "refund_requests");
      desks.clock.advance(Duration.ofMinutes(5).plusSeconds(1));
      waitsIn(desks, "support");
    }
  }

  @Test
  void ordinaryWordsAreTakenForNoName() {
    try (TwoDesks desks =
        withWaits(
            null,
            builder ->
                builder
                    .queue(new QueuePlan("tours", List.of("money"), null, null))
                    .queue(new QueuePlan("invoices", List.of("money"), null, null)))) {
      desks.sees(Scene.BEN, Scene.SPACE);
      Place topic = annHas(desks).place();
      desks.scene.agentSays(topic, Scene.ANN, "/transfer in a minute please");
      desks.card(
          "Do you mean this one? You keep the conversation until you press it. [Queue invoices]");
      desks.scene.agentSays(topic, Scene.ANN, "/transfer b careful");
      desks.card("until you press it. [Ben]");
      desks.scene.agentSays(topic, Scene.ANN, "/transfer to nobody else");
      desks.scene.waitForText(topic, "Nobody works in nobody. You keep the conversation.");
      desks.scene.agentSays(topic, Scene.ANN, "/transfer to ben please");
      desks.card("Ann asks Ben (@ben) to take User c1 over: please [Accept]");
      assertThat(desks.handoff("c1").queue()).isEqualTo("support");
      assertThat(desks.handoff("c1").isWith("ann")).isTrue();
      assertThat(desks.memory.textsTo("c1")).doesNotContain(Texts.passedOn());
    }
  }

  @Test
  void theBeginningOfAQueuesNameIsAskedAboutFirst() {
    try (TwoDesks desks = topics()) {
      Place topic = annHas(desks).place();
      desks.scene.agentSays(topic, Scene.ANN, "/transfer refund");
      MemoryChannel.Sent question = desks.card("until you press it. [Queue refund requests]");
      assertThat(desks.handoff("c1").isWith("ann")).isTrue();
      desks.scene.agentSays(topic, Scene.ANN, "/transfer refund pay her");
      MemoryChannel.Sent second = desks.card("until you press it. [Queue refund requests]");
      assertThat(second.id()).isNotEqualTo(question.id());
      desks.presses(Scene.ANN, second, "Queue refund requests");
      waitsIn(desks, "refund_requests");
      assertThat(desks.written("c1", Author.NOTE)).containsExactly("pay her");
    }
  }

  @ParameterizedTest
  @MethodSource("desks")
  void aDeskOfBothQueuesKeepsItAndSeesOneOffer(TwoDesks.Kind kind, DeskPlan.Where where) {
    try (TwoDesks desks = desks(kind, where)) {
      MemoryChannel.Sent anns = annHas(desks);
      desks.says(anns, Scene.ANN, "/transfer all");
      waitsIn(desks, "all");
      assertThat(desks.offer("c1", TwoDesks.MONEY).text()).contains("Ann transferred it to all.");
      desks.scene.waitFor(() -> assertThat(desks.offers("c1", Scene.SPACE)).hasSize(2));
      assertOneOffer(desks);
      desks.clock.advance(TwoDesks.WAIT.plusMinutes(1));
      waitsIn(desks, "support");
      desks.scene.waitFor(() -> assertThat(desks.offers("c1", Scene.SPACE)).hasSize(3));
      assertOneOffer(desks);
      desks.scene.waitFor(
          () -> assertThat(desks.shownIn(TwoDesks.MONEY)).doesNotContain("[Claim]"));
      desks.claims(Scene.BEN, desks.offer("c1", Scene.SPACE), "c1");
      desks.scene.waitForText("c1", Texts.joined("Ben"));
    }
  }

  private static void assertOneOffer(TwoDesks desks) {
    desks.scene.waitFor(() -> assertThat(desks.shownIn(Scene.SPACE)).containsOnlyOnce("[Claim]"));
  }

  @Test
  void whoeverTookItInTheOtherQueueKeepsItThere() {
    try (TwoDesks desks = topics()) {
      MemoryChannel.Sent anns = annHas(desks);
      desks.says(anns, Scene.ANN, "/transfer refund_requests");
      MemoryChannel.Sent cleos =
          desks.claims(TwoDesks.CLEO, desks.offer("c1", TwoDesks.MONEY), "c1");
      desks.says(cleos, TwoDesks.CLEO, "/release");
      waitsIn(desks, "refund_requests");
      desks.clock.advance(TwoDesks.WAIT.plusMinutes(1));
      desks.scene.sent("Sorry, nobody was free in time");
      assertThat(desks.handoff("c1").queue()).isEqualTo("refund_requests");
    }
  }

  @Test
  void theTopicIsClosedAndOpensAgainWhenItComesBack() {
    try (TwoDesks desks = topics()) {
      Place topic = annHas(desks).place();
      desks.scene.agentSays(topic, Scene.ANN, "/transfer refund_requests");
      desks.scene.waitFor(
          () -> assertThat(desks.memory.calls).contains("finish " + topic.thread()));
      desks.clock.advance(TwoDesks.WAIT.plusMinutes(1));
      desks.scene.waitFor(
          () -> assertThat(desks.memory.calls).contains("resume " + topic.thread()));
      assertThat(desks.offer("c1", Scene.SPACE).place()).isEqualTo(topic);
    }
  }

  @Test
  void onlyWhoHasTheConversationTransfersIt() {
    try (TwoDesks desks = topics()) {
      Place topic = annHas(desks).place();
      desks.scene.agentSays(topic, Scene.BEN, "/transfer refund_requests");
      desks.scene.waitForText(topic, "Ann has this conversation.");
      desks.scene.agentSays(topic, Scene.ANN, "/release");
      desks.scene.waitForText("c1", Texts.released());
      desks.scene.agentSays(topic, Scene.ANN, "/transfer refund_requests");
      desks.scene.waitForText(topic, "Nobody has claimed this conversation yet.");
      desks.scene.userSays("c1", "/bot");
      desks.scene.waitForText("c1", "You are talking with the bot again.");
      desks.scene.agentSays(topic, Scene.ANN, "/transfer refund_requests");
      desks.scene.waitForText(topic, "This conversation is with the bot.");
      desks.scene.agentSays(Place.chat(Scene.SPACE), Scene.ANN, "/transfer refund_requests");
      desks.scene.waitForText(Place.chat(Scene.SPACE), "Write this in the thread");
      assertThat(desks.handoff("c1").queue()).isEqualTo("support");
    }
  }

  @Test
  void whatCannotBeIsSaidAndTheAgentKeepsIt() {
    try (TwoDesks desks = topics()) {
      Place topic = annHas(desks).place();
      desks.scene.agentSays(topic, Scene.ANN, "/transfer nobody now");
      desks.scene.waitForText(topic, "Nobody works in nobody. You keep the conversation.");
      desks.scene.agentSays(topic, Scene.ANN, "/transfer SUPPORT");
      desks.scene.waitForText(topic, "It comes from support. /release puts it back there.");
      desks.scene.agentSays(topic, Scene.ANN, "/transfer Zoe please");
      desks.scene.waitForText(
          topic,
          "I know nobody called “Zoe”. There is: queue all, queue refund requests."
              + " You keep the conversation.");
      desks.scene.agentSays(topic, Scene.ANN, "still here");
      desks.scene.waitForText("c1", "still here");
      assertThat(desks.scene.conversation("c1").epoch()).isEqualTo(3);
      assertThat(desks.written("c1", Author.NOTE)).isEmpty();
    }
  }

  @Test
  void whoNamesNobodyChoosesByAButton() {
    try (TwoDesks desks = topics()) {
      desks.sees(Scene.BEN, Scene.SPACE);
      Place topic = annHas(desks).place();
      desks.scene.agentSays(topic, Scene.ANN, "/transfer");
      MemoryChannel.Sent choice = desks.card("To whom?");
      assertThat(choice.text()).isEqualTo("To whom? [Queue all] [Queue refund requests] [Ben]");
      String early = desks.presses(Scene.BEN, choice, "Queue all");
      desks.answered(early, "Ann has this conversation.");
      desks.presses(Scene.ANN, choice, "Queue refund requests");
      waitsIn(desks, "refund_requests");
      desks.scene.waitFor(
          () -> assertThat(desks.memory.now(choice).text()).isEqualTo("➡️ queue refund requests"));
      String late = desks.presses(Scene.ANN, choice, "Queue all");
      desks.answered(late, Texts.staleButton());
    }
  }

  @Test
  void whoIsNotClearIsAskedFor() {
    try (TwoDesks desks = topics()) {
      Place topic = annHas(desks).place();
      desks.scene.agentSays(topic, Scene.ANN, "/transfer queue: she is // angry");
      MemoryChannel.Sent choice = desks.card("Whom do you mean?");
      assertThat(choice.text())
          .contains("[Queue all]", "[Queue nobody]", "[Queue refund requests]");
      desks.presses(Scene.ANN, choice, "Queue refund requests");
      assertThat(desks.offer("c1", TwoDesks.MONEY).text()).contains("Note by Ann: she is // angry");
    }
  }

  @Test
  void aFileWithTheCommandStaysWithTheAgents() {
    try (TwoDesks desks = topics()) {
      Place topic = annHas(desks).place();
      Content.Media invoice =
          new Content.Media(
              Content.MediaKind.IMAGE,
              new Content.FileRef.Held("memory", "invoice", null, "image/png", 10),
              Text.plain("/transfer refund_requests here is the invoice"));
      desks.scene.happens(topic, Scene.ANN, new Event.Said("i1", invoice, null, null, true));
      waitsIn(desks, "refund_requests");
      assertThat(desks.written("c1", Author.NOTE))
          .containsExactly("[image]", "here is the invoice");
      desks.scene.userSays("c1", "/bot");
      desks.scene.waitForText("c1", "You are talking with the bot again.");
      assertThat(desks.memory.textsTo("c1"))
          .noneMatch(text -> text.contains("image") || text.contains("invoice"));
    }
  }

  /** Whichever comes first, exactly one desk has it or is offered it. */
  @Test
  void aClaimAndTheWayBackAreOneOfTheTwo() throws Exception {
    try (TwoDesks desks = topics();
        ExecutorService people = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int race = 0; race < 10; race++) {
        String chat = "c" + race;
        desks.scene.userSays(chat, "/human");
        MemoryChannel.Sent anns = desks.claimed(chat, Scene.ANN, Scene.SPACE);
        desks.says(anns, Scene.ANN, "/transfer refund_requests");
        MemoryChannel.Sent offer = desks.offer(chat, TwoDesks.MONEY);
        desks.clock.advance(BACK.minusMillis(race * 60L));
        Future<String> press =
            people.submit(() -> desks.scene.press(TwoDesks.CLEO, offer, "Claim"));
        desks.clock.advance(Duration.ofSeconds(2));
        String id = press.get(30, TimeUnit.SECONDS);
        desks.scene.waitFor(() ->
            assertThat(
                    desks.handoff(chat).isWith("cleo")
                        || desks.handoff(chat).queue().equals("support"))
                .isTrue());
        if (desks.handoff(chat).isWith("cleo")) {
          desks.scene.waitForText(chat, Texts.joined("Cleo"));
          assertThat(desks.handoff(chat).queue()).as(id).isEqualTo("refund_requests");
          assertThat(desks.offers(chat, Scene.SPACE)).hasSize(1);
        } else {
          desks.scene.waitFor(() -> assertThat(desks.offers(chat, Scene.SPACE)).hasSize(2));
          desks.scene.waitFor(
              () -> assertThat(desks.memory.now(offer).text()).doesNotContain("[Claim]"));
          assertThat(desks.memory.textsTo(chat)).doesNotContain(Texts.joined("Cleo"));
        }
      }
    }
  }
}
