package dev.baton.training;

import static dev.baton.training.SpokenStore.at;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;
import static org.assertj.core.api.Assertions.tuple;

import dev.baton.connector.Content;
import dev.baton.masking.Finder.Stretch;
import dev.baton.masking.Masking;
import dev.baton.masking.Rule;
import dev.baton.plan.CannedAnswer;
import dev.baton.plan.ChannelPlan;
import dev.baton.plan.DeskPlan;
import dev.baton.plan.HandoffPlan;
import dev.baton.plan.LimitsPlan;
import dev.baton.plan.Plan;
import dev.baton.plan.QueuePlan;
import dev.baton.training.Candidates.Canned;
import dev.baton.training.Candidates.Counted;
import dev.baton.training.Candidates.Reason;
import dev.baton.training.Candidates.Topic;
import java.nio.file.Path;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Harvests of a real store. */
final class StoredHarvestTest {

  private static final HarvestQuery ALL = new HarvestQuery(null, null, null, null, 100);

  @TempDir private Path folder = Path.of("");
  private SpokenStore spoken;

  @BeforeEach
  void open() {
    spoken = new SpokenStore(folder);
  }

  @AfterEach
  void close() {
    spoken.close();
  }

  @Test
  void whatTheBotAnsweredIsNoCandidate() {
    spoken.talk("c1", "Ann").answered("where is my parcel").answered("thank you");
    Candidates none = gather(ALL);
    assertThat(none.topics()).isEmpty();
    assertThat(none.conversations()).isEqualTo(1);
    assertThat(none.messages()).isEqualTo(4);
  }

  @Test
  void whatTheBotDidNotUnderstandHasItsOwnNameForWhatItMightBe() {
    spoken.talk("c1", "Ann").missed("My box is not here", "parcel_lost").answered("bye");
    spoken.talk("c2", "Bob").missed("my box is not here!!", "parcel_lost").answered("bye");
    spoken.talk("c3", "Cid").missed("open till when?", "").answered("bye");

    assertThat(gather(ALL).topics())
        .containsExactly(
            new Topic(
                "parcel_lost",
                true,
                2,
                Map.of(Reason.NOT_UNDERSTOOD, 2L),
                List.of(
                    new Counted("My box is not here", 1), new Counted("my box is not here!!", 1)),
                List.of(),
                List.of(),
                at(1),
                at(3)),
            new Topic(
                "review_open_till_when",
                false,
                1,
                Map.of(Reason.NOT_UNDERSTOOD, 1L),
                List.of(new Counted("open till when?", 1)),
                List.of(),
                List.of(),
                at(5),
                at(5)));
  }

  @Test
  void whatIsNearlyTheSameIsOneTopic() {
    int talk = 0;
    for (String text :
        List.of(
            "Where is my parcel?",
            "Where is my parcel?",
            "where is my PARCEL",
            "wo ist mein Paket",
            "where ist my parcel",
            "My parcel, where is?",
            "I want to cancel my order 7",
            "i want to cancel my order 99")) {
      spoken.talk("c" + talk++, "Ann").failed(text);
    }
    assertThat(gather(ALL).topics())
        .extracting(Topic::intent, Topic::count)
        .containsExactly(
            tuple("review_where_is_my_parcel", 5L),
            tuple("review_i_want_to_cancel_my_order", 2L),
            tuple("review_wo_ist_mein_paket", 1L));
  }

  @Test
  void silenceFailureAndAskingAgainAreReasons() {
    spoken.talk("c1", "Ann").silence("hello there").failed("Hello there!").answered("hello there?");
    assertThat(gather(ALL).topics())
        .singleElement()
        .satisfies(topic ->
            assertThat(topic.reasons())
                .containsOnly(entry(Reason.UNANSWERED, 2L), entry(Reason.ASKED_AGAIN, 2L)));
  }

  @Test
  void theLastQuestionBeforeAHandoffHasTheAnswerOfTheAgent() {
    spoken
        .talk("c1", "Ann")
        .answered("good morning")
        .silence("can I pay by invoice")
        .handoff("h1", "sales", "pay", true)
        .note("h1", "a difficult one")
        .draft("h1", "I am only a bot")
        .agent("h1", "Yes, from the second order on.")
        .agent("h1", "Shall I set it up?")
        .toPeople("h1", "and how long")
        .toPeople("h1", "do I have until I must pay")
        .agent("h1", "Fourteen days.");

    assertThat(gather(ALL).topics())
        .containsExactlyInAnyOrder(
            new Topic(
                "pay",
                true,
                1,
                Map.of(Reason.BEFORE_HANDOFF, 1L),
                List.of(new Counted("can I pay by invoice", 1)),
                List.of(new Counted("Yes, from the second order on.\nShall I set it up?", 1)),
                List.of("h1"),
                at(2),
                at(2)),
            new Topic(
                "review_do_i_have_until_i_must",
                false,
                1,
                Map.of(Reason.TOLD_PEOPLE, 1L),
                List.of(new Counted("do I have until I must pay", 1)),
                List.of(new Counted("Fourteen days.", 1)),
                List.of("h1"),
                at(9),
                at(9)));
  }

  @Test
  void whoAsksForAPersonIsAnsweredWhatTheBotFailedAtBefore() {
    spoken
        .talk("c1", "Ann")
        .missed("the thing makes a noise", "")
        .answered("I want a human")
        .handoff("h1", "support", "ask_human", true)
        .agent("h1", "Which thing?");
    assertThat(gather(ALL).topics())
        .extracting(Topic::intent, topic -> topic.answers().stream().map(Counted::text).toList())
        .containsExactlyInAnyOrder(
            tuple("review_the_thing_makes_a_noise", List.of("Which thing?")),
            tuple("ask_human", List.of()));
  }

  @Test
  void personalDataIsMaskedWithoutAnyRuleAndByTheConfiguredOnes() {
    spoken
        .talk("c1", "Maria Huber")
        .failed(
            "I am maria, mail Maria.Huber@example.com or +43 664 1234567, IBAN AT61 1904 3002 3457"
                + " 3201, card 4111 1111 1111 1111, order 20261120-77, customer K-12 [x](y) {z}")
        .handoff("h1", "support", null, false)
        .agent("h1", "Dear Ms Huber, I am Ben. Your customer number K-12 is fine.");
    Masking rules =
        new Masking(
            List.of(
                new Rule(
                    "customer",
                    text ->
                        text.contains("K-12")
                            ? List.of(new Stretch(text.indexOf("K-12"), text.indexOf("K-12") + 4))
                            : List.of())),
            List.of());

    Topic topic = harvest(rules, 100).gather(ALL).topics().getFirst();
    assertThat(topic.examples().getFirst().text())
        .isEqualTo(
            "I am [name], mail [email] or [phone], IBAN [iban], card [card], order [number],"
                + " customer [customer] (x)(y) (z)");
    assertThat(topic.answers().getFirst().text())
        .isEqualTo("Dear Ms [name], I am [name]. Your customer number [customer] is fine.");
    assertThat(topic.intent()).isEqualTo("review_i_am_mail_or_iban_card");
  }

  @Test
  void whatIsOnlyPersonalOrTooLongOrTakenBackIsLeftOut() {
    spoken.talk("c1", "Ann").failed("ann@example.com").failed("x ".repeat(200)).failed("ok so");
    spoken
        .talk("c2", "Bob")
        .handoff("h1", "support", null, false)
        .toPeople("h1", "are you there")
        .agent("h1", "the wrong window")
        .takenBack();
    Candidates some = gather(ALL);
    assertThat(some.topics()).extracting(Topic::intent).containsExactly("review_ok_so");
    assertThat(some.leftOut()).isEqualTo(2);
  }

  @Test
  void whatIsBeingErasedIsNotRead() {
    spoken.talk("c1", "Ann").failed("my secret");
    spoken.store.commit(tables -> {
      tables.erasures().begin(tables.conversations().get("c1"), at(5));
      return true;
    });
    Candidates none = gather(ALL);
    assertThat(none.topics()).isEmpty();
    assertThat(none.conversations()).isZero();
  }

  @Test
  void onlyWhatIsAskedForIsGathered() {
    spoken
        .talk("c1", "Ann")
        .failed("early")
        .failed("late")
        .handoff("h1", "sales", null, false)
        .agent("h1", "what is late?");
    assertThat(intents(new HarvestQuery(at(2), null, null, null, 9)))
        .containsExactly("review_late");
    assertThat(intents(new HarvestQuery(null, at(2), null, null, 9)))
        .containsExactly("review_early");
    assertThat(intents(new HarvestQuery(null, null, null, "sales", 9)))
        .containsExactly("review_late");
    assertThat(intents(new HarvestQuery(null, null, "other", null, 9))).isEmpty();
    assertThat(intents(new HarvestQuery(null, null, "helpdesk", null, 1))).hasSize(1);
  }

  @Test
  void conversationsOfAnyLengthAreReadInPortionsOnce() {
    for (int talk = 0; talk < 203; talk++) {
      spoken.talk("c%03d".formatted(talk), "Ann").failed("the printer is on fire");
    }
    SpokenStore.Talk longOne = spoken.talk("long", "Ann");
    for (int line = 0; line < 205; line++) {
      longOne.failed("number " + "abcdefghij".charAt(line % 10) + " and so on");
    }
    Candidates all = gather(ALL);
    assertThat(all.conversations()).isEqualTo(204);
    assertThat(all.messages()).isEqualTo(408);
    assertThat(all.topics().stream().mapToLong(Topic::count).sum()).isEqualTo(408);
  }

  @Test
  void whatIsRareGivesWayToWhatIsCommon() {
    for (int talk = 0; talk < 40; talk++) {
      SpokenStore.Talk one = spoken.talk("c" + talk, "Ann");
      one.failed("the printer is on fire");
      one.failed("word".repeat(3) + " " + (char) ('a' + talk % 26) + (char) ('a' + talk / 26));
    }
    Candidates few = harvest(Masking.NONE, 10).gather(ALL);
    assertThat(few.topics().getFirst().intent()).isEqualTo("review_the_printer_is_on_fire");
    assertThat(few.topics().getFirst().count()).isEqualTo(40);
    assertThat(few.topics().stream().mapToLong(Topic::count).sum() + few.leftOut()).isEqualTo(80);
    assertThat(few.leftOut()).isPositive();
  }

  @Test
  void cannedAnswersAreThereToo() {
    spoken.store.commit(tables -> {
      tables.cannedAnswers().save("tg", "mine", Content.Text.plain("Call +43 664 1234567"), at(0));
      return true;
    });
    assertThat(gather(ALL).canned())
        .containsExactly(
            new Canned("hello_de", "Hallo (user)!"),
            new Canned("hello_en", "Hello (user)!"),
            new Canned("tg_mine", "Call [phone]"));
  }

  private List<String> intents(HarvestQuery query) {
    return gather(query).topics().stream().map(Topic::intent).toList();
  }

  private Candidates gather(HarvestQuery query) {
    return harvest(Masking.NONE, 10_000).gather(query);
  }

  private Harvest harvest(Masking masking, int groups) {
    Map<String, String> hello = new TreeMap<>();
    hello.put("de", "Hallo {user}!");
    hello.put("en", "Hello {user}!");
    Plan plan =
        new Plan(
            Map.of(
                "tg",
                new ChannelPlan("tg", "telegram", "telegram", "helpdesk", "support", "", false)),
            List.of("helpdesk"),
            Map.of(
                "tg",
                new DeskPlan(
                    "tg",
                    "tg",
                    "1",
                    DeskPlan.Where.SPACE,
                    List.of(),
                    DeskPlan.Claim.PRESS,
                    ZoneOffset.UTC)),
            Map.of("support", new QueuePlan("support", List.of(), null, null)),
            HandoffPlan.USUAL,
            LimitsPlan.USUAL,
            Map.of(),
            Map.of("hello", new CannedAnswer("hello", hello)));
    return new StoredHarvest(spoken.store, () -> plan, masking, groups);
  }
}
