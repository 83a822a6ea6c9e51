package dev.baton.routing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.baton.bot.Bot;
import dev.baton.connector.Person;
import dev.baton.connector.Place;
import dev.baton.conversation.Control;
import dev.baton.conversation.Conversation;
import dev.baton.conversation.EndReason;
import dev.baton.conversation.Handoff;
import dev.baton.conversation.HandoffRequest;
import dev.baton.conversation.HandoffStatus;
import dev.baton.conversation.Trigger;
import dev.baton.plan.DeskPlan;
import dev.baton.plan.OpeningHours;
import dev.baton.plan.QueuePlan;
import dev.baton.plan.RetentionPlan;
import java.nio.file.Path;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Users ask for a person while nobody is there. */
@Timeout(200)
class OpeningStoryTest {

  /** A Tuesday, five past six in the evening in Berlin. */
  private static final Instant EVENING = Instant.parse("2026-12-01T17:05:00Z");

  private static final Instant MORNING = Instant.parse("2026-12-02T08:00:00Z");

  private static final String LEAVE = "Leave a message";
  private static final String GO_ON = "Go on with the bot";
  private static final String BUTTONS = " [" + LEAVE + "] [" + GO_ON + "]";
  private static final String CLOSED =
      "Nobody is here right now. We are here again tomorrow from 9:00\u00A0AM. You can leave a"
          + " message that is answered then, or go on with the bot."
          + BUTTONS;
  private static final String WRITE =
      "Please write your message now. You can send several, and pictures or files too. ["
          + GO_ON
          + "]";
  private static final String KEPT =
      "Thank you, your message is kept. We are here again tomorrow from 9:00\u00A0AM; you are told"
          + " when somebody takes it. You can add to it, or go on with the bot. ["
          + GO_ON
          + "]";
  private static final String STAYS =
      "You are talking with the bot again. Your message stays with us, and you are told when"
          + " somebody takes it.";
  private static final String PASSED_ON =
      "We are here again, and your message is with our team now. What you write goes to them. ["
          + GO_ON
          + "]";

  @TempDir Path folder;

  private final SettableClock clock = SettableClock.running();
  private @Nullable OpeningHours hours = office();
  private List<String> served = List.of("desk");

  private static OpeningHours office(DayOfWeek... closed) {
    Set<DayOfWeek> days = EnumSet.range(DayOfWeek.MONDAY, DayOfWeek.FRIDAY);
    days.removeAll(Set.of(closed));
    return new OpeningHours(
        List.of(new OpeningHours.Shift(days, LocalTime.of(9, 0), LocalTime.of(17, 30))),
        ZoneId.of("Europe/Berlin"));
  }

  private void itIs(Instant time) {
    clock.advance(Duration.between(clock.instant(), time));
  }

  private TwoDesks desks(Bot bot, UnaryOperator<Routing.Builder> more) {
    return desks(TwoDesks.Kind.TOPICS, DeskPlan.Where.SPACE, bot, more);
  }

  private TwoDesks desks(
      TwoDesks.Kind kind, DeskPlan.Where where, Bot bot, UnaryOperator<Routing.Builder> more) {
    return new TwoDesks(
        folder,
        bot,
        kind,
        where,
        builder ->
            more.apply(
                builder
                    .clock(clock)
                    .queue(new QueuePlan("support", served, TwoDesks.WAIT, null, hours))));
  }

  private TwoDesks evening() {
    itIs(EVENING);
    return desks(Replies.echo(), builder -> builder);
  }

  private static void presses(TwoDesks desks, String message, String title) {
    desks.scene.waitForText("c1", message);
    MemoryChannel.Sent shown =
        desks.memory.sent.stream()
            .filter(sent -> sent.place().chat().equals("c1") && sent.text().equals(message))
            .reduce((earlier, later) -> later)
            .orElseThrow();
    desks.scene.press(Scene.user("c1"), shown, title);
  }

  private static void leaves(TwoDesks desks, String words) {
    desks.scene.userSays("c1", "/human");
    presses(desks, CLOSED, LEAVE);
    desks.scene.waitForText("c1", WRITE);
    desks.scene.userSays("c1", words);
    desks.scene.waitForText("c1", KEPT);
  }

  private static void isOfferedOnce(TwoDesks desks) {
    await()
        .during(Duration.ofMillis(1500))
        .until(() -> desks.offers("c1", Scene.SPACE).size() == 1);
  }

  static Stream<Arguments> kinds() {
    return Stream.of(TwoDesks.Kind.values())
        .flatMap(
            kind -> Stream.of(DeskPlan.Where.values()).map(where -> Arguments.of(kind, where)));
  }

  @ParameterizedTest
  @MethodSource("kinds")
  void whatAUserLeavesIsOfferedWhenTheQueueOpens(TwoDesks.Kind kind, DeskPlan.Where where) {
    itIs(EVENING);
    try (TwoDesks desks = desks(kind, where, Replies.echo(), builder -> builder)) {
      leaves(desks, "my shoes are broken");
      desks.scene.userSays("c1", "both of them");
      desks.scene.waitFor(() ->
          assertThat(desks.scene.transcript("c1").messages().getLast().content().toString())
              .contains("both of them"));
      desks.restart();
      isNotOffered(desks);
      itIs(MORNING.minusSeconds(60));
      isNotOffered(desks);
      itIs(MORNING);
      MemoryChannel.Sent offer = desks.offer("c1", Scene.SPACE);
      assertThat(offer.text())
          .contains(
              "User c1: my shoes are broken",
              "User c1: both of them",
              "Left as a message while nobody was here.")
          .containsOnlyOnce("my shoes");
      desks.claims(Scene.ANN, offer, "c1");
      desks.scene.waitForText("c1", Texts.joined("Ann"));
      isOfferedOnce(desks);
      assertThat(desks.memory.textsTo("c1"))
          .containsExactly(CLOSED, WRITE, KEPT, Texts.joined("Ann"));
      assertThat(desks.handoff("c1").createdAt()).isAfterOrEqualTo(MORNING);
    }
  }

  private static void isNotOffered(TwoDesks desks) {
    Place space = Place.chat(Scene.SPACE);
    int before = desks.memory.to(space).size();
    desks.scene.agentSays(space, Scene.ANN, "/queue");
    desks.scene.waitFor(() -> assertThat(desks.memory.to(space)).hasSizeGreaterThan(before));
    assertThat(desks.memory.to(space).getLast().text()).isEqualTo("Nobody is waiting.");
    assertThat(desks.shownIn(Scene.SPACE)).doesNotContain("c1", "shoes");
  }

  @Test
  void theBotGoesOnMeanwhile() {
    try (TwoDesks desks = evening()) {
      leaves(desks, "my shoes are broken");
      presses(desks, KEPT, GO_ON);
      desks.scene.waitForText("c1", STAYS);
      desks.scene.userSays("c1", "hi");
      desks.scene.waitForText("c1", "bot: hi");
      desks.restart();
      itIs(MORNING);
      desks.scene.waitForText("c1", PASSED_ON);
      MemoryChannel.Sent offer = desks.offer("c1", Scene.SPACE);
      assertThat(offer.text()).contains("User c1: my shoes are broken", "Bot: bot: hi");
      desks.scene.userSays("c1", "is somebody there?");
      desks.scene.waitForText(offer.place(), "is somebody there?");
      presses(desks, PASSED_ON, GO_ON);
      desks.scene.waitForText("c1", Texts.botIsBack(""));
      desks.scene.userSays("c1", "hi again");
      desks.scene.waitForText("c1", "bot: hi again");
      assertThat(desks.handoff("c1").endReason()).isEqualTo(EndReason.USER_ENDED);
      isOfferedOnce(desks);
    }
  }

  @Test
  void whoLeavesNothingIsWithTheBotAgainAndNothingIsOffered() {
    try (TwoDesks desks = evening()) {
      desks.scene.userSays("c1", "/human");
      presses(desks, CLOSED, LEAVE);
      presses(desks, WRITE, GO_ON);
      desks.scene.waitForText("c1", Texts.botIsBack(""));
      presses(desks, CLOSED, GO_ON);
      desks.scene.waitForText("c1", Texts.withBotAlready());
      desks.scene.userSays("c1", "hi");
      desks.scene.waitForText("c1", "bot: hi");
      itIs(MORNING);
      await().during(Duration.ofSeconds(2)).until(() -> desks.offers("c1", Scene.SPACE).isEmpty());
    }
  }

  @Test
  void whoHasNotWrittenYetWaitsOnceTheQueueIsOpen() {
    try (TwoDesks desks = evening()) {
      desks.scene.userSays("c1", "/human");
      presses(desks, CLOSED, LEAVE);
      desks.scene.waitForText("c1", WRITE);
      itIs(MORNING);
      MemoryChannel.Sent offer = desks.offer("c1", Scene.SPACE);
      assertThat(offer.text()).doesNotContain("Left as a message");
      desks.scene.sent("I am getting a person for you.");
      desks.scene.userSays("c1", "my shoes are broken");
      desks.scene.waitForText(offer.place(), "my shoes are broken");
    }
  }

  @Test
  void aMessageIsAddedToTheOneThatIsThere() {
    try (TwoDesks desks = evening()) {
      leaves(desks, "my shoes are broken");
      presses(desks, KEPT, GO_ON);
      desks.scene.waitForText("c1", STAYS);
      desks.scene.userSays("c1", "/human");
      desks.scene.waitFor(() -> assertThat(count(desks, CLOSED)).isEqualTo(2));
      presses(desks, CLOSED, LEAVE);
      desks.scene.waitFor(() -> assertThat(count(desks, KEPT)).isEqualTo(2));
      clock.advance(Duration.ofMinutes(2));
      desks.scene.userSays("c1", "and my hat");
      desks.scene.waitFor(() -> assertThat(count(desks, KEPT)).isEqualTo(3));
      presses(desks, CLOSED, LEAVE);
      desks.scene.waitFor(() -> assertThat(count(desks, KEPT)).isEqualTo(4));
      itIs(MORNING);
      assertThat(desks.offer("c1", Scene.SPACE).text())
          .contains("my shoes are broken", "and my hat");
      isOfferedOnce(desks);
    }
  }

  private static long count(TwoDesks desks, String text) {
    return desks.memory.textsTo("c1").stream().filter(text::equals).count();
  }

  @Test
  void eachUserReadsItInTheirLanguage() {
    Person uwe = new Person("user-uwe", "Uwe", null, "de-AT", false);
    Place chat = Place.chat("uwe");
    try (TwoDesks desks = evening()) {
      desks.memory.say(chat, true, uwe, "w1", "/human");
      MemoryChannel.Sent closed =
          desks.scene.sent(
              "Im Moment ist niemand da. Wir sind morgen ab 09:00 Uhr wieder für Sie da.");
      desks.scene.press(uwe, closed, "Nachricht hinterlassen");
      desks.scene.sent("Bitte schreiben Sie jetzt Ihre Nachricht.");
      desks.memory.say(chat, true, uwe, "w2", "Meine Schuhe sind kaputt");
      MemoryChannel.Sent kept =
          desks.scene.sent(
              "Vielen Dank, Ihre Nachricht ist gespeichert. Wir sind morgen ab 09:00 Uhr wieder"
                  + " da.");
      desks.scene.press(uwe, kept, "Mit dem Bot weitermachen");
      desks.scene.sent("Sie sprechen wieder mit dem Bot. Ihre Nachricht bleibt gespeichert");
      itIs(MORNING);
      desks.scene.sent("Wir sind wieder da, und Ihre Nachricht liegt unserem Team vor.");
      assertThat(desks.scene.sent("Uwe asks for a person").text())
          .contains("Meine Schuhe sind kaputt");
    }
  }

  @Test
  void whatWasLeftIsErasedWithTheUser() {
    try (TwoDesks desks = evening()) {
      leaves(desks, "my shoes are broken");
      presses(desks, KEPT, GO_ON);
      desks.scene.waitForText("c1", STAYS);
      Routing routing = desks.scene.routing;
      String id = desks.scene.conversation("c1").id();
      assertThat(routing.personalData().erase(id).toCompletableFuture().join())
          .isEqualTo(PersonalData.Wish.BEGUN);
      itIs(MORNING);
      desks.scene.waitFor(() -> assertThat(routing.personalData().pending()).isEmpty());
      await().during(Duration.ofSeconds(2)).until(() -> desks.offers("c1", Scene.SPACE).isEmpty());
    }
  }

  @Test
  void retentionLeavesWhatNobodyHasSeenYet() {
    RetentionPlan hourly = new RetentionPlan(Duration.ofHours(1), Duration.ofDays(3), null);
    itIs(EVENING);
    try (TwoDesks desks = desks(Replies.echo(), builder -> builder.retention(hourly))) {
      leaves(desks, "my shoes are broken");
      presses(desks, KEPT, GO_ON);
      desks.scene.waitForText("c1", STAYS);
      desks.scene.userSays("c2", "hi");
      desks.scene.waitForText("c2", "bot: hi");
      clock.advance(Duration.ofHours(5));
      desks.scene.waitFor(() ->
          assertThat(desks.scene.routing.list(null, null, 9))
              .extracting(Conversation::chat)
              .containsExactly("c1"));
      itIs(MORNING);
      assertThat(desks.offer("c1", Scene.SPACE).text()).contains("my shoes are broken");
    }
  }

  @Test
  void theBotLearnsWhenItsCallIsOutsideOfTheHours() {
    AtomicReference<@Nullable Scene> scene = new AtomicReference<>();
    List<Handoffs.Initiated> answers = new CopyOnWriteArrayList<>();
    Bot bot =
        turn -> {
          answers.add(
              Objects.requireNonNull(scene.get())
                  .routing
                  .initiate(turn.senderId(), Trigger.CALL, HandoffRequest.because("wants a refund"))
                  .toCompletableFuture()
                  .join());
          return Replies.say("I look for a colleague.");
        };
    itIs(EVENING);
    try (TwoDesks desks = desks(bot, builder -> builder)) {
      scene.set(desks.scene);
      desks.scene.userSays("c1", "my shoes are broken");
      desks.scene.waitForText("c1", CLOSED);
      assertThat(desks.memory.textsTo("c1")).containsExactly("I look for a colleague.", CLOSED);
      assertThat(answers)
          .singleElement()
          .isInstanceOfSatisfying(
              Handoffs.Initiated.NoAgent.class,
              nobody -> assertThat(nobody.opensAt()).isEqualTo(MORNING));
      assertThat(desks.handoff("c1").endReason()).isEqualTo(EndReason.NO_AGENT);
      assertThat(desks.scene.conversation("c1").control()).isEqualTo(Control.BOT);
      presses(desks, CLOSED, LEAVE);
      desks.scene.waitForText("c1", WRITE);
      desks.scene.userSays("c1", "please call me");
      desks.scene.waitForText("c1", KEPT);
      itIs(MORNING);
      assertThat(desks.offer("c1", Scene.SPACE).text())
          .containsIgnoringCase("Why: wants a refund")
          .contains("User c1: my shoes are broken", "User c1: please call me");
    }
  }

  @Test
  void hoursThatChangeAreToldWhenThePromisedTimeHasCome() {
    try (TwoDesks desks = evening()) {
      leaves(desks, "my shoes are broken");
      hours = office(DayOfWeek.WEDNESDAY);
      desks.restart();
      itIs(MORNING);
      desks.scene.waitForText("c1", KEPT);
      desks.scene.waitFor(() -> assertThat(count(desks, KEPT)).isEqualTo(2));
      assertThat(desks.offers("c1", Scene.SPACE)).isEmpty();
      itIs(MORNING.plus(Duration.ofDays(1)));
      assertThat(desks.offer("c1", Scene.SPACE).text()).contains("my shoes are broken");
    }
  }

  @Test
  void aClockThatJumpsOverTheHoursBringsNobody() {
    try (TwoDesks desks = evening()) {
      leaves(desks, "my shoes are broken");
      itIs(EVENING.plus(Duration.ofDays(1)));
      desks.scene.waitFor(() -> assertThat(count(desks, KEPT)).isEqualTo(2));
      assertThat(desks.offers("c1", Scene.SPACE)).isEmpty();
      itIs(MORNING.plus(Duration.ofDays(1)));
      assertThat(desks.offer("c1", Scene.SPACE).text()).contains("my shoes are broken");
    }
  }

  @Test
  void whoLeftAMessageForNobodyIsTold() {
    try (TwoDesks desks = evening()) {
      leaves(desks, "my shoes are broken");
      presses(desks, KEPT, GO_ON);
      desks.scene.waitForText("c1", STAYS);
      long epoch = desks.scene.conversation("c1").epoch();
      served = List.of();
      desks.restart();
      itIs(MORNING);
      desks.scene.waitForText("c1", Texts.noAgent());
      assertThat(desks.handoff("c1").endReason()).isEqualTo(EndReason.NO_AGENT);
      assertThat(desks.scene.conversation("c1").epoch())
          .as("the bot is not interrupted")
          .isEqualTo(epoch);
    }
  }

  @Test
  void whereNobodyEverComesNothingIsPromised() {
    hours = new OpeningHours(List.of(), ZoneId.of("Europe/Berlin"));
    try (TwoDesks desks = evening()) {
      desks.scene.userSays("c1", "/human");
      desks.scene.waitForText("c1", Texts.noAgent());
      desks.scene.userSays("c1", "hi");
      desks.scene.waitForText("c1", "bot: hi");
    }
  }

  @Test
  void whoAsksAgainOnceSomebodyIsThereHasOneCase() {
    try (TwoDesks desks = evening()) {
      leaves(desks, "my shoes are broken");
      String kept = desks.handoff("c1").id();
      presses(desks, KEPT, GO_ON);
      desks.scene.waitForText("c1", STAYS);
      hours = null;
      desks.restart();
      desks.scene.userSays("c1", "/human");
      assertThat(desks.offer("c1", Scene.SPACE).text()).contains("my shoes are broken");
      assertThat(desks.handoff("c1").id()).isEqualTo(kept);
      desks.scene.userSays("c1", "/bot");
      desks.scene.waitForText("c1", Texts.botIsBack(""));
      itIs(MORNING.plusSeconds(5));
      isOfferedOnce(desks);
      assertThat(desks.handoff("c1").status()).isEqualTo(HandoffStatus.COMPLETED);
    }
  }

  @Test
  void anAgentWhoComesEarlierTakesItOverWithWhatWasLeft() {
    itIs(EVENING.minus(Duration.ofHours(2)));
    try (TwoDesks desks = desks(Replies.echo(), builder -> builder)) {
      desks.scene.userSays("c1", "/human");
      MemoryChannel.Sent head = desks.claimed("c1", Scene.ANN, Scene.SPACE);
      desks.says(head, Scene.ANN, "/resolve");
      desks.scene.waitForText("c1", Texts.botIsBack("Ann"));
      itIs(EVENING);
      leaves(desks, "my shoes are broken");
      String kept = desks.handoff("c1").id();
      presses(desks, KEPT, GO_ON);
      desks.scene.waitForText("c1", STAYS);
      desks.says(head, Scene.ANN, "/claim");
      desks.scene.waitFor(() -> assertThat(desks.handoff("c1").isWith("ann")).isTrue());
      desks.scene.waitForText(head.place(), "my shoes are broken");
      assertThat(desks.handoff("c1").id()).isEqualTo(kept);
      itIs(MORNING.plusSeconds(5));
      isOfferedOnce(desks);
      assertThat(desks.handoff("c1").isWith("ann")).isTrue();
    }
  }

  @Test
  void whoWaitedInVainUntilTheQueueClosedMayLeaveAMessage() {
    itIs(EVENING.minus(Duration.ofMinutes(45)));
    try (TwoDesks desks = desks(Replies.echo(), builder -> builder)) {
      desks.scene.userSays("c1", "/human");
      MemoryChannel.Sent offer = desks.offer("c1", Scene.SPACE);
      desks.scene.userSays("c1", "my shoes are broken");
      desks.scene.waitForText(offer.place(), "my shoes are broken");
      itIs(EVENING);
      desks.scene.sent(Texts.waitExpired());
      presses(desks, CLOSED, LEAVE);
      desks.scene.waitForText("c1", WRITE);
      desks.scene.userSays("c1", "please help");
      desks.scene.waitForText("c1", KEPT);
      itIs(MORNING);
      desks.scene.waitFor(() -> assertThat(desks.offers("c1", Scene.SPACE)).hasSize(2));
      assertThat(desks.offer("c1", Scene.SPACE).text())
          .contains("my shoes are broken", "please help");
    }
  }

  @Test
  void nothingIsTransferredToAQueueInWhichNobodyIs() {
    itIs(EVENING);
    UnaryOperator<Routing.Builder> money =
        builder ->
            builder
                .queue(new QueuePlan("support", List.of("desk"), null, null))
                .queue(new QueuePlan("refund_requests", List.of("money"), null, null, office()));
    try (TwoDesks desks = desks(Replies.echo(), money)) {
      desks.scene.userSays("c1", "/human");
      MemoryChannel.Sent head = desks.claimed("c1", Scene.ANN, Scene.SPACE);
      desks.says(head, Scene.ANN, "/transfer refund_requests");
      desks.scene.waitForText(
          head.place(),
          "Nobody is at work in refund requests right now. You keep the conversation.");
      desks.says(head, Scene.ANN, "/transfer");
      assertThat(desks.card("To whom?").text()).isEqualTo("To whom? [Queue all]");
      assertThat(desks.handoff("c1").isWith("ann")).isTrue();
    }
  }

  @Test
  void onlyTheNodeThatHasTheConversationOffersIt() {
    SharedStore store = SharedStore.in(folder);
    itIs(EVENING);
    try (TwoDesks desks = desks(Replies.echo(), builder -> builder.store(store))) {
      leaves(desks, "my shoes are broken");
      store.has = key -> false;
      itIs(MORNING);
      await()
          .during(Duration.ofSeconds(2))
          .until(() -> desks.handoff("c1").createdAt().isBefore(MORNING));
      store.has = key -> true;
      store.look();
      desks.offer("c1", Scene.SPACE);
      isOfferedOnce(desks);
      assertThat(desks.scene.transcript("c1").handoffs())
          .extracting(Handoff::status)
          .containsExactly(HandoffStatus.FAILED, HandoffStatus.QUEUED);
    }
  }
}
