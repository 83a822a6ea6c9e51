package dev.baton.routing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.connector.Attributes;
import dev.baton.connector.Content;
import dev.baton.connector.Content.Text;
import dev.baton.connector.DeliveryException;
import dev.baton.connector.Event;
import dev.baton.connector.Person;
import dev.baton.connector.Place;
import dev.baton.conversation.Author;
import dev.baton.conversation.HandoffStatus;
import dev.baton.plan.DeskPlan;
import dev.baton.routing.content.TextBuilder;
import java.nio.file.Path;
import java.time.Duration;
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
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Agents ask colleagues to take conversations over, and keep them until they do. */
@Timeout(200)
class TransferToAgentTest {

  private static final Duration ANSWER = Duration.ofMinutes(2);
  private static final int RACES = 15;

  @TempDir Path folder;

  static Stream<Arguments> desks() {
    return TransferToQueueTest.desks();
  }

  private TwoDesks desks(TwoDesks.Kind kind, DeskPlan.Where where) {
    TwoDesks desks = new TwoDesks(folder, Replies.echo(), kind, where);
    desks.sees(Scene.BEN, Scene.SPACE);
    return desks;
  }

  private TwoDesks topics() {
    return desks(TwoDesks.Kind.TOPICS, DeskPlan.Where.SPACE);
  }

  private static MemoryChannel.Sent annHas(TwoDesks desks, String chat) {
    desks.scene.userSays(chat, "/human");
    return desks.claimed(chat, Scene.ANN, Scene.SPACE);
  }

  private static MemoryChannel.Sent annAsksBen(TwoDesks desks, MemoryChannel.Sent anns) {
    desks.says(anns, Scene.ANN, "/transfer Ben: he knows her");
    return desks.card("Ann asks Ben (@ben) to take User c1 over: he knows her [Accept] [Decline]");
  }

  /** A question in another conversation; once it is due, the timers have looked at all others. */
  private static MemoryChannel.Sent annAsksBenLater(TwoDesks desks) {
    MemoryChannel.Sent anns = annHas(desks, "c2");
    desks.says(anns, Scene.ANN, "/transfer ben: and her too");
    desks.card("to take User c2 over: and her too [Accept]");
    return anns;
  }

  private static void has(TwoDesks desks, String agent) {
    desks.scene.waitFor(() -> {
      assertThat(desks.handoff("c1").status()).isEqualTo(HandoffStatus.ACCEPTED);
      assertThat(desks.handoff("c1").agentId()).isEqualTo(agent);
    });
  }

  /** The card has no buttons any more, or is deleted. */
  private static void isSettled(TwoDesks desks, MemoryChannel.Sent card) {
    desks.scene.waitFor(() ->
        assertThat(desks.isDeleted(card) ? "" : desks.memory.now(card).text())
            .doesNotContain("[Accept]"));
  }

  @ParameterizedTest
  @MethodSource("desks")
  void whoAcceptsSeesTheWholeCase(TwoDesks.Kind kind, DeskPlan.Where where) {
    try (TwoDesks desks = desks(kind, where)) {
      MemoryChannel.Sent anns = annHas(desks, "c1");
      desks.says(anns, Scene.ANN, "How can I help?");
      desks.scene.waitForText("c1", "How can I help?");
      MemoryChannel.Sent card = annAsksBen(desks, anns);
      if (where == DeskPlan.Where.DIRECT) {
        desks.scene.waitForText(anns.place(), "Ben is asked. You keep the conversation");
      }
      desks.says(anns, Scene.ANN, "One moment");
      desks.scene.waitForText("c1", "One moment");
      has(desks, "ann");
      desks.presses(Scene.BEN, card, "Accept");
      has(desks, "ben");
      desks.scene.waitForText("c1", Texts.joined("Ben"));
      isSettled(desks, card);
      boolean sameCard = kind == TwoDesks.Kind.REPLIES && where == DeskPlan.Where.SPACE;
      MemoryChannel.Sent bens = sameCard ? anns : desks.working(Scene.BEN, "c1");
      if (where == DeskPlan.Where.DIRECT) {
        assertThat(bens.place().chat()).isEqualTo("direct-ben");
        assertThat(bens.text())
            .contains("Ann: How can I help?", "Note by Ann: he knows her", "Ann: One moment");
        desks.scene.waitForText(anns.place(), "This conversation is no longer yours.");
        desks.scene.waitFor(() -> assertThat(desks.shownIn(Scene.SPACE)).contains("Ben has it."));
      } else {
        desks.scene.waitForText(bens.place(), "Ben took the conversation over from Ann.");
      }
      desks.says(bens, Scene.BEN, "I am Ben");
      desks.scene.waitForText("c1", "I am Ben");
      assertThat(desks.memory.textsTo("c1")).noneMatch(text -> text.contains("knows her"));
      String late = desks.presses(Scene.BEN, card, "Accept");
      desks.answered(late, "Ben has this conversation.");
    }
  }

  @ParameterizedTest
  @MethodSource("desks")
  void whoAskedKeepsItIfTheColleagueDeclines(TwoDesks.Kind kind, DeskPlan.Where where) {
    try (TwoDesks desks = desks(kind, where)) {
      MemoryChannel.Sent anns = annHas(desks, "c1");
      MemoryChannel.Sent card = annAsksBen(desks, anns);
      desks.presses(Scene.BEN, card, "Decline");
      desks.scene.waitForText(anns.place(), "Ben declined. Ann keeps the conversation.");
      isSettled(desks, card);
      String late = desks.presses(Scene.BEN, card, "Accept");
      desks.answered(late, "Ann has this conversation.");
      desks.says(anns, Scene.ANN, "I am here");
      desks.scene.waitForText("c1", "I am here");
      assertThat(desks.memory.textsTo("c1")).noneMatch(text -> text.contains("Ben"));
    }
  }

  @ParameterizedTest
  @MethodSource("desks")
  void whoAskedKeepsItIfTheColleagueDoesNotAnswerEvenOverARestart(
      TwoDesks.Kind kind, DeskPlan.Where where) {
    try (TwoDesks desks = desks(kind, where)) {
      MemoryChannel.Sent anns = annHas(desks, "c1");
      MemoryChannel.Sent card = annAsksBen(desks, anns);
      desks.restart();
      desks.clock.advance(ANSWER.plusSeconds(1));
      desks.scene.waitForText(
          anns.place(), "Ben did not answer in time. Ann keeps the conversation.");
      isSettled(desks, card);
      has(desks, "ann");
      String late = desks.presses(Scene.BEN, card, "Accept");
      desks.answered(late, "Ann has this conversation.");
    }
  }

  @Test
  void aQuestionThatIsOpenOverARestartCanBeAnswered() {
    try (TwoDesks desks = topics()) {
      MemoryChannel.Sent card = annAsksBen(desks, annHas(desks, "c1"));
      MemoryChannel.Sent other = annAsksBenLater(desks);
      desks.restart();
      desks.clock.advance(ANSWER.minusSeconds(30));
      desks.presses(Scene.BEN, card, "Accept");
      has(desks, "ben");
      desks.clock.advance(ANSWER);
      desks.scene.waitForText(other.place(), "Ben did not answer in time.");
      desks.says(card, Scene.BEN, "later");
      desks.scene.waitForText("c1", "later");
      assertThat(desks.shown(card.place()) + desks.shown(Place.chat(Scene.SPACE)))
          .doesNotContain("in time");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"/resolve", "/release", "/transfer refund_requests", "/bot", "take over"})
  void anyOtherEndVoidsTheQuestion(String end) {
    for (DeskPlan.Where where : DeskPlan.Where.values()) {
      try (TwoDesks desks =
          new TwoDesks(
              folder.resolve(where + "-" + end.hashCode()),
              Replies.echo(),
              TwoDesks.Kind.TOPICS,
              where)) {
        desks.sees(Scene.BEN, Scene.SPACE);
        MemoryChannel.Sent anns = annHas(desks, "c1");
        MemoryChannel.Sent card = annAsksBen(desks, anns);
        MemoryChannel.Sent other = annAsksBenLater(desks);
        String told;
        switch (end) {
          case "/bot" -> {
            desks.scene.userSays("c1", end);
            told = "This handoff is over.";
          }
          case "take over" -> {
            MemoryChannel.Sent offer = desks.offer("c1", Scene.SPACE);
            desks.scene.agentSays(offer.place(), TwoDesks.CLEO, "let me");
            desks.presses(TwoDesks.CLEO, desks.card("[Take over and send]"), "Take over and send");
            told = "Cleo has this conversation.";
          }
          default -> {
            desks.says(anns, Scene.ANN, end);
            told =
                end.equals("/resolve")
                    ? "This handoff is over."
                    : "Nobody has claimed this conversation yet.";
          }
        }
        isSettled(desks, card);
        String late = desks.presses(Scene.BEN, card, "Accept");
        desks.answered(late, told);
        String declined = desks.presses(Scene.BEN, card, "Decline");
        desks.answered(declined, told);
        assertThat(desks.memory.textsTo("c1")).noneMatch(text -> text.contains("Ben"));
        desks.clock.advance(ANSWER.plusSeconds(5));
        desks.scene.waitForText(other.place(), "Ben did not answer in time.");
        assertThat(desks.shown(anns.place()) + desks.memory.now(card).text())
            .doesNotContain("in time");
        assertThat(desks.shown(Place.chat(Scene.SPACE))).doesNotContain("did not answer");
      }
    }
  }

  @Test
  void onlyWhoWasAskedAnswers() {
    try (TwoDesks desks = topics()) {
      MemoryChannel.Sent card = annAsksBen(desks, annHas(desks, "c1"));
      desks.answered(desks.presses(Scene.ANN, card, "Accept"), "This is for Ben.");
      desks.answered(desks.presses(TwoDesks.CLEO, card, "Decline"), "This is for Ben.");
      has(desks, "ann");
      desks.presses(Scene.BEN, card, "Accept");
      has(desks, "ben");
    }
  }

  @ParameterizedTest
  @MethodSource("desks")
  void aColleagueAtAnotherDeskIsAskedThere(TwoDesks.Kind kind, DeskPlan.Where where) {
    try (TwoDesks desks = desks(kind, where)) {
      desks.sees(TwoDesks.CLEO, TwoDesks.MONEY);
      MemoryChannel.Sent anns = annHas(desks, "c1");
      desks.says(anns, Scene.ANN, "How can I help?");
      desks.scene.waitForText("c1", "How can I help?");
      desks.says(anns, Scene.ANN, "/transfer @cleo // knows about money");
      MemoryChannel.Sent card = desks.card("Ann asks Cleo (@cleo) to take User c1 over");
      assertThat(card.place().chat()).isEqualTo(TwoDesks.MONEY);
      desks.scene.waitForText(anns.place(), "Cleo is asked. You keep the conversation");
      desks.presses(TwoDesks.CLEO, card, "Accept");
      has(desks, "cleo");
      MemoryChannel.Sent cleos = desks.working(TwoDesks.CLEO, "c1");
      assertThat(desks.memory.now(cleos).text())
          .contains("Ann: How can I help?", "Note by Ann: knows about money");
      isSettled(desks, card);
      desks.scene.waitFor(() ->
          assertThat(desks.shownIn(TwoDesks.MONEY))
              .contains("Ann asked Cleo to take User c1 over: knows about money\n✅ Cleo has it."));
      desks.says(cleos, TwoDesks.CLEO, "Hello from money");
      desks.scene.waitForText("c1", "Hello from money");
    }
  }

  @Test
  void aSecondQuestionReplacesTheFirst() {
    try (TwoDesks desks = topics()) {
      desks.sees(TwoDesks.CLEO, TwoDesks.MONEY);
      MemoryChannel.Sent anns = annHas(desks, "c1");
      desks.says(anns, Scene.ANN, "/transfer cleo");
      MemoryChannel.Sent first = desks.card("Ann asks Cleo (@cleo) to take User c1 over.");
      MemoryChannel.Sent second = annAsksBen(desks, anns);
      isSettled(desks, first);
      assertThat(desks.memory.now(first).text())
          .isEqualTo("Ann asked Cleo to take User c1 over.\nNo longer needed.");
      desks.answered(desks.presses(TwoDesks.CLEO, first, "Accept"), "This is for Ben.");
      desks.presses(Scene.BEN, second, "Accept");
      has(desks, "ben");
    }
  }

  /** The question stands at the desk, and tells what the colleague is to know of the user. */
  @Test
  void anAnswerToTheQuestionIsNothingForTheUser() {
    try (TwoDesks desks = topics()) {
      MemoryChannel.Sent anns = annHas(desks, "c1");
      MemoryChannel.Sent card = annAsksBen(desks, anns);
      Attributes part = new Attributes("he knows her", null, null);
      desks.scene.happens(
          card.place(),
          Scene.ANN,
          new Event.Said("r1", Text.plain("really?"), card.id(), null, true, part));
      MemoryChannel.Sent asked = desks.card("Your message was not sent. Send it?");
      desks.presses(Scene.ANN, asked, "Send it");
      desks.scene.waitForText("c1", "really?");
      assertThat(desks.memory.replies).noneMatch(reply -> reply.contains("knows her"));
      assertThat(desks.memory.textsTo("c1")).noneMatch(text -> text.contains("knows her"));
    }
  }

  @Test
  void twoOfOneNameAreAskedFor() {
    try (TwoDesks desks = topics()) {
      desks.sees(new Person("ben2", "Ben", "benny", "en", false), Scene.SPACE);
      MemoryChannel.Sent anns = annHas(desks, "c1");
      desks.says(anns, Scene.ANN, "/transfer ben he knows her");
      MemoryChannel.Sent choice = desks.card("Whom do you mean? [Ben (@benny)] [Ben (@ben)]");
      assertThat(choice.place()).isEqualTo(anns.place());
      desks.presses(Scene.ANN, choice, "Ben (@ben)");
      desks.card("Ann asks Ben (@ben) to take User c1 over: he knows her");
      desks.says(anns, Scene.ANN, "/transfer @benny he knows her");
      desks.card("Ann asks Ben (@benny) to take User c1 over: he knows her");
      assertThat(desks.written("c1", Author.NOTE)).containsExactly("he knows her", "he knows her");
    }
  }

  @Test
  void oneOfTheSameNameAndWithoutAHandleIsToldByTheDesk() {
    try (TwoDesks desks = topics()) {
      desks.sees(new Person("zoe", "Zoe", null, "en", false), Scene.SPACE);
      desks.sees(new Person("zoe2", "Zoe", null, "en", false), TwoDesks.MONEY);
      desks.says(annHas(desks, "c1"), Scene.ANN, "/transfer zoe");
      MemoryChannel.Sent choice = desks.card("Whom do you mean? [Zoe at desk] [Zoe at money]");
      desks.presses(Scene.ANN, choice, "Zoe at money");
      assertThat(desks.card("Ann asks Zoe to take User c1 over").place().chat())
          .isEqualTo(TwoDesks.MONEY);
    }
  }

  @Test
  void manyOfOneNameAreNotAllShown() {
    try (TwoDesks desks = topics()) {
      for (int i = 10; i < 24; i++) {
        desks.sees(new Person("max" + i, "Max M" + i, "max" + i, "en", false), Scene.SPACE);
      }
      desks.says(annHas(desks, "c1"), Scene.ANN, "/transfer max");
      assertThat(desks.card("Whom do you mean? There are 6 more: write more of the name.").text())
          .contains("[Max M23]", "[Max M16]")
          .doesNotContain("[Max M15]", "[Max M10]");
    }
  }

  /** A mention names one person: nobody else is asked, and nobody else reads the note. */
  @Test
  void aMentionIsNeverTakenForAnotherName() {
    try (TwoDesks desks = topics()) {
      desks.sees(new Person("benita", "Benita", "benita", "en", false), Scene.SPACE);
      desks.sees(new Person("zoe", "Zoe Smith", "zsmith", "en", false), Scene.SPACE);
      MemoryChannel.Sent anns = annHas(desks, "c1");
      desks.says(anns, Scene.ANN, "/transfer @beni she is angry");
      desks.scene.waitForText(anns.place(), "I know nobody called “@beni”.");
      desks.scene.happens(
          anns.place(), Scene.ANN, new Event.Said("m1", mention("Beni", "hi"), null, null, true));
      desks.scene.waitForText(anns.place(), "I know nobody called “Beni”.");
      desks.scene.happens(
          anns.place(), Scene.ANN, new Event.Said("m2", mention("Zoe", "hi"), null, null, true));
      desks.card("until you press it. [Zoe Smith]");
      assertThat(desks.shownIn(Scene.SPACE)).doesNotContain("Ann asks");
      assertThat(desks.written("c1", Author.NOTE)).isEmpty();
      desks.says(anns, Scene.ANN, "/transfer Zoe: she is angry");
      desks.card("Ann asks Zoe Smith (@zsmith) to take User c1 over: she is angry");
    }
  }

  private static Text mention(String name, String words) {
    return new Text(
        "/transfer " + name + " " + words,
        List.of(new Content.Span(Content.Style.MENTION, 10, name.length(), null)));
  }

  @Test
  void aMentionMayHaveSeveralWords() {
    try (TwoDesks desks = topics()) {
      desks.sees(new Person("zoe", "Zoe de la Cruz", null, "en", false), Scene.SPACE);
      desks.sees(new Person("zoe2", "Zoe", null, "en", false), Scene.SPACE);
      MemoryChannel.Sent anns = annHas(desks, "c1");
      Text words =
          new Text(
              "/transfer Zoe de la Cruz please",
              List.of(new Content.Span(Content.Style.MENTION, 10, 14, null)));
      desks.scene.happens(anns.place(), Scene.ANN, new Event.Said("m1", words, null, null, true));
      desks.card("Ann asks Zoe de la Cruz to take User c1 over: please");
      desks.says(anns, Scene.ANN, "/transfer zoe de la cruz: without a mention");
      desks.card("Ann asks Zoe de la Cruz to take User c1 over: without a mention");
      desks.says(anns, Scene.ANN, "/transfer zo");
      desks.card("Whom do you mean? [Zoe] [Zoe de la Cruz]");
    }
  }

  @Test
  void whoHasLeftCannotBeAsked() {
    try (TwoDesks desks = topics()) {
      MemoryChannel.Sent anns = annHas(desks, "c1");
      desks.says(anns, Scene.ANN, "/transfer");
      MemoryChannel.Sent choice = desks.card("To whom?");
      assertThat(choice.text()).contains("[Ben]");
      desks.memory.gone.add("ben");
      Place bens = Place.chat("direct-ben");
      desks.scene.agentSays(bens, Scene.BEN, "what is new?");
      desks.scene.waitForText(bens, "bot: what is new?");
      desks.answered(desks.presses(Scene.ANN, choice, "Ben"), Texts.staleButton());
      desks.says(anns, Scene.ANN, "/transfer Ben");
      desks.scene.waitForText(anns.place(), "I know nobody called “Ben”.");
      assertThat(desks.handoff("c1").isWith("ann")).isTrue();
    }
  }

  /** An answer to a question that waits, and what came of one before, are Baton's own words. */
  @ParameterizedTest
  @EnumSource(TwoDesks.Kind.class)
  void anErasureTakesQuestionsDown(TwoDesks.Kind kind) {
    try (TwoDesks desks = desks(kind, DeskPlan.Where.SPACE)) {
      desks.sees(TwoDesks.CLEO, TwoDesks.MONEY);
      MemoryChannel.Sent anns = annHas(desks, "c1");
      desks.says(anns, Scene.ANN, "/transfer @cleo // knows about money");
      MemoryChannel.Sent card = desks.card("Ann asks Cleo (@cleo) to take User c1 over");
      desks.presses(TwoDesks.CLEO, card, "Decline");
      desks.scene.waitForText(anns.place(), "Cleo declined.");
      desks.scene.waitFor(
          () -> assertThat(desks.shownIn(TwoDesks.MONEY)).contains("\nCleo declined."));
      desks.says(anns, Scene.ANN, "/transfer @cleo // and now?");
      desks.card("to take User c1 over: and now? [Accept]");
      String id = desks.scene.conversation("c1").id();
      assertThat(desks.scene.routing.personalData().export(id)).isPresent();
      desks.scene.erase("c1");
      assertThat(desks.shownIn(TwoDesks.MONEY)).doesNotContain("User c1", "money", "and now?");
      assertThat(desks.scene.routing.deadLetters().list(null, 9).count()).isZero();
    }
  }

  @ParameterizedTest
  @EnumSource(TwoDesks.Kind.class)
  void aQuestionThatArrivesAfterTheEndHasNoButtons(TwoDesks.Kind kind) {
    Standstill stop = new Standstill();
    try (TwoDesks desks = desks(kind, DeskPlan.Where.SPACE)) {
      desks.sees(TwoDesks.CLEO, TwoDesks.MONEY);
      MemoryChannel.Sent anns = annHas(desks, "c1");
      stop.before(desks.memory, text -> text.contains("asks Cleo"));
      desks.says(anns, Scene.ANN, "/transfer cleo");
      stop.awaitReached();
      desks.says(anns, Scene.ANN, "/resolve");
      desks.scene.waitForText("c1", "Ann has left. You are talking with the bot again.");
      stop.end();
      MemoryChannel.Sent card = desks.card("Ann asks Cleo (@cleo) to take User c1 over.");
      isSettled(desks, card);
      desks.scene.waitFor(() ->
          assertThat(desks.shownIn(TwoDesks.MONEY))
              .contains("Ann asked Cleo to take User c1 over.\nNo longer needed.")
              .doesNotContain("[Accept]"));
    }
  }

  @Test
  void aQuestionThatWaitsForAnotherAttemptIsNotAskedAfterTheEnd() {
    AtomicInteger failed = new AtomicInteger();
    try (TwoDesks desks = topics()) {
      desks.sees(TwoDesks.CLEO, TwoDesks.MONEY);
      MemoryChannel.Sent anns = annHas(desks, "c1");
      desks.memory.beforeSend =
          outbound -> {
            if (TextBuilder.summary(outbound.content()).contains("asks Cleo")
                && failed.getAndIncrement() == 0) {
              throw new DeliveryException.Retryable("down", Duration.ofMinutes(1), false, null);
            }
          };
      desks.says(anns, Scene.ANN, "/transfer cleo");
      desks.scene.waitFor(() -> assertThat(desks.tryingAgain()).isEqualTo(1));
      desks.says(anns, Scene.ANN, "/resolve");
      desks.scene.waitForText("c1", "Ann has left. You are talking with the bot again.");
      desks.clock.advance(Duration.ofMinutes(2));
      desks.scene.userSays("c1", "/human");
      desks.scene.waitFor(() -> assertThat(desks.offers("c1", Scene.SPACE)).hasSize(2));
      desks.says(
          desks.claims(Scene.ANN, desks.offer("c1", Scene.SPACE), "c1"),
          Scene.ANN,
          "/transfer refund_requests");
      assertThat(desks.offer("c1", TwoDesks.MONEY).place().chat())
          .as("what comes behind it in the same lane")
          .isEqualTo(TwoDesks.MONEY);
      assertThat(failed).as("attempts").hasValue(1);
      assertThat(desks.shownIn(TwoDesks.MONEY)).doesNotContain("[Accept]");
    }
  }

  /** Whoever is first wins; the other is told, and the user hears of one of them only. */
  @Test
  void anAnswerAndAnEndAtTheSameMomentAreOneOfTheTwo() throws Exception {
    try (TwoDesks desks = topics();
        ExecutorService people = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int race = 0; race < RACES; race++) {
        String chat = "c" + race;
        MemoryChannel.Sent anns = annHas(desks, chat);
        desks.says(anns, Scene.ANN, "/transfer Ben " + race);
        MemoryChannel.Sent card = desks.card("to take User " + chat + " over: " + race);
        CountDownLatch start = new CountDownLatch(1);
        List<Future<?>> both =
            List.of(
                people.submit(() -> {
                  start.await();
                  return desks.presses(Scene.BEN, card, "Accept");
                }),
                people.submit(() -> {
                  start.await();
                  desks.says(anns, Scene.ANN, "/resolve");
                  return null;
                }));
        start.countDown();
        for (Future<?> each : both) {
          each.get(30, TimeUnit.SECONDS);
        }
        desks.scene.waitFor(() ->
            assertThat(desks.handoff(chat))
                .matches(handoff ->
                    handoff.status() == HandoffStatus.COMPLETED
                        || (handoff.isWith("ben")
                            && desks.shown(anns.place()).contains("Ben has this conversation."))));
        boolean resolved = desks.handoff(chat).status() == HandoffStatus.COMPLETED;
        desks.scene.waitForText(
            chat,
            resolved ? "Ann has left. You are talking with the bot again." : Texts.joined("Ben"));
        assertThat(desks.memory.textsTo(chat))
            .doesNotContain(
                resolved
                    ? Texts.joined("Ben")
                    : "Ann has left. You are talking with the bot again.");
        isSettled(desks, card);
      }
    }
  }

  /** Whichever comes first, the agents read of one outcome only. */
  @Test
  void anAnswerAndTheEndOfItsTimeAreOneOfTheTwo() throws Exception {
    try (TwoDesks desks = topics();
        ExecutorService people = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int race = 0; race < RACES; race++) {
        String chat = "c" + race;
        MemoryChannel.Sent anns = annHas(desks, chat);
        desks.says(anns, Scene.ANN, "/transfer Ben " + race);
        MemoryChannel.Sent card = desks.card("to take User " + chat + " over: " + race);
        desks.clock.advance(ANSWER.minusMillis(race * 40L));
        Future<String> press = people.submit(() -> desks.presses(Scene.BEN, card, "Accept"));
        desks.clock.advance(Duration.ofSeconds(2));
        String id = press.get(30, TimeUnit.SECONDS);
        desks.scene.waitFor(() ->
            assertThat(
                    desks.handoff(chat).isWith("ben")
                        || desks.memory.answers.stream()
                            .anyMatch(answer ->
                                answer.startsWith(id)
                                    && answer.contains("Ann has this conversation.")))
                .isTrue());
        boolean accepted = desks.handoff(chat).isWith("ben");
        if (accepted) {
          desks.scene.waitForText(chat, Texts.joined("Ben"));
        } else {
          desks.scene.waitForText(anns.place(), "Ben did not answer in time.");
        }
        isSettled(desks, card);
        assertThat(desks.memory.textsTo(chat).contains(Texts.joined("Ben"))).isEqualTo(accepted);
        assertThat(desks.shown(anns.place()).contains("in time")).isEqualTo(!accepted);
      }
    }
  }
}
