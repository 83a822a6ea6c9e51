package dev.baton.routing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.bot.Bot;
import dev.baton.bot.Reply;
import dev.baton.bot.ResumableBot;
import dev.baton.bot.Turn;
import dev.baton.connector.Button;
import dev.baton.connector.Content;
import dev.baton.connector.Content.Text;
import dev.baton.connector.Event;
import dev.baton.connector.Place;
import dev.baton.conversation.EndReason;
import dev.baton.plan.AssignmentPlan;
import dev.baton.plan.DeskPlan;
import dev.baton.plan.OpeningHours;
import dev.baton.plan.QueuePlan;
import dev.baton.plan.UserSidePlan;
import dev.baton.plan.UserSidePlan.Tell;
import dev.baton.report.DeskReport;
import dev.baton.store.HandoffRating;
import java.nio.file.Path;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Users say what they think of a handoff, and no word of theirs is lost by that. */
@Timeout(200)
class RatingStoryTest {

  private static final String QUESTION = "How was your chat with Ann? 1 is bad, 5 is very good.";
  private static final String STARS = " [1] [2] [3] [4] [5]";
  private static final String WRITE = "Please write your comment as one message.";
  private static final String KEPT = "Thank you, your comment is kept.";
  private static final String ADD = "Add a comment";

  @TempDir Path folder;

  private TwoDesks desks(TwoDesks.Kind kind, boolean rating, Bot bot) {
    return desks(kind, rating, bot, null, builder -> builder);
  }

  private TwoDesks desks(
      TwoDesks.Kind kind,
      boolean rating,
      Bot bot,
      @Nullable OpeningHours hours,
      UnaryOperator<Routing.Builder> more) {
    UserSidePlan side = new UserSidePlan(Tell.NOTHING, null, false, rating);
    return new TwoDesks(
        folder,
        bot,
        kind,
        DeskPlan.Where.SPACE,
        builder ->
            more.apply(
                builder.queue(
                    new QueuePlan(
                        "support",
                        List.of("desk"),
                        TwoDesks.WAIT,
                        null,
                        hours,
                        AssignmentPlan.USUAL,
                        side))));
  }

  private TwoDesks topics() {
    return desks(TwoDesks.Kind.TOPICS, true, Replies.echo());
  }

  /** Ann resolves the user's case; returns the question, if there is one. */
  private static MemoryChannel.Sent resolved(TwoDesks desks) {
    resolve(desks);
    return desks.atUser(QUESTION);
  }

  private static void resolve(TwoDesks desks) {
    desks.scene.userSays("c1", "/human");
    MemoryChannel.Sent head = desks.claimed("c1", Scene.ANN, Scene.SPACE);
    desks.says(head, Scene.ANN, "/resolve Bye");
    desks.scene.waitForText("c1", Texts.botIsBack("Ann"));
  }

  private static void isStale(TwoDesks desks, MemoryChannel.Sent message, String title) {
    desks.answered(desks.scene.press(Scene.user("c1"), message, title), Texts.staleButton());
  }

  private static HandoffRating stored(TwoDesks desks) {
    String handoff = desks.handoff("c1").id();
    AtomicReference<Optional<HandoffRating>> found = new AtomicReference<>(Optional.empty());
    desks.restart(tables -> found.set(tables.ratings().find(handoff)));
    return found.get().orElseThrow();
  }

  @Test
  void theQuestionIsAskedOnceAndTheAnswerMayBeChanged() {
    try (TwoDesks desks = topics()) {
      MemoryChannel.Sent question = resolved(desks);
      assertThat(question.text()).isEqualTo(QUESTION + STARS);
      assertThat(desks.memory.textsTo("c1"))
          .containsSubsequence("Bye", Texts.botIsBack("Ann"), QUESTION + STARS);
      desks.restart();
      desks.userPresses(question, "4");
      MemoryChannel.Sent thanks = desks.atUser("You gave 4 out of 5.");
      assertThat(thanks.text())
          .isEqualTo("Thank you. You gave 4 out of 5." + STARS + " [" + ADD + "]");
      desks.clock.advance(Ratings.CHANGED.minusMinutes(5));
      desks.userPresses(thanks, "5");
      desks.atUser("You gave 5 out of 5.");
      desks.clock.advance(Duration.ofMinutes(6));
      isStale(desks, thanks, "1");
      isStale(desks, thanks, ADD);
      assertThat(stored(desks).stars()).isEqualTo(5);
      DeskReport report =
          desks
              .scene
              .routing
              .reports()
              .report(desks.clock.instant().minus(Duration.ofDays(1)), null, null, ZoneOffset.UTC);
      assertThat(report.total().ratings()).isEqualTo(new DeskReport.Ratings(1, 5));
      assertThat(desks.memory.textsTo("c1"))
          .filteredOn(text -> text.contains("of 5"))
          .as("it changed where it stood")
          .isEmpty();
    }
  }

  @ParameterizedTest
  @EnumSource(TwoDesks.Kind.class)
  void aCommentIsWhatWasAnnouncedAsOne(TwoDesks.Kind kind) {
    try (TwoDesks desks = desks(kind, true, Replies.echo())) {
      desks.userPresses(resolved(desks), "2");
      desks.userPresses(desks.atUser("You gave 2 out of 5."), ADD);
      assertThat(desks.atUser(WRITE).text()).isEqualTo(WRITE + " [No comment]");
      desks.scene.userSays("c1", "She was slow");
      assertThat(desks.atUser(KEPT).text()).isEqualTo(KEPT + " [It was for the bot]");
      desks.scene.userSays("c1", "and now?");
      desks.scene.waitForText("c1", "bot: and now?");
      assertThat(desks.memory.textsTo("c1")).doesNotContain("bot: She was slow");
      assertThat(stored(desks).comment()).isEqualTo("She was slow");
    }
  }

  @Test
  void whatWasForTheBotGetsThere() {
    try (TwoDesks desks = topics()) {
      desks.userPresses(resolved(desks), "5");
      desks.userPresses(desks.atUser("You gave 5 out of 5."), ADD);
      desks.atUser(WRITE);
      desks.scene.userSays("c1", "When do you open?");
      MemoryChannel.Sent kept = desks.atUser(KEPT);
      desks.userPresses(kept, "It was for the bot");
      desks.scene.waitForText("c1", "bot: When do you open?");
      isStale(desks, kept, "It was for the bot");
      HandoffRating rating = stored(desks);
      assertThat(rating.comment()).isNull();
      assertThat(rating.stars()).isEqualTo(5);
      assertThat(desks.memory.textsTo("c1")).containsOnlyOnce("bot: When do you open?");
    }
  }

  @Test
  void whoDoesNotAnnounceACommentTalksToTheBot() {
    try (TwoDesks desks = topics()) {
      MemoryChannel.Sent question = resolved(desks);
      desks.scene.userSays("c1", "one");
      desks.scene.waitForText("c1", "bot: one");
      desks.userPresses(question, "3");
      MemoryChannel.Sent thanks = desks.atUser("You gave 3 out of 5.");
      desks.scene.userSays("c1", "two");
      desks.scene.waitForText("c1", "bot: two");
      desks.userPresses(thanks, ADD);
      MemoryChannel.Sent write = desks.atUser(WRITE);
      desks.userPresses(write, "No comment");
      desks.atUser("All right. What you write now goes to the bot.");
      desks.scene.userSays("c1", "three");
      desks.scene.waitForText("c1", "bot: three");
      isStale(desks, write, "No comment");
      assertThat(stored(desks).comment()).isNull();
    }
  }

  @Test
  void commandsAndLateWordsAreNoComments() {
    try (TwoDesks desks = topics()) {
      desks.userPresses(resolved(desks), "3");
      MemoryChannel.Sent thanks = desks.atUser("You gave 3 out of 5.");
      desks.userPresses(thanks, ADD);
      desks.atUser(WRITE);
      desks.scene.userSays("c1", "/restart");
      desks.scene.waitForText("c1", "bot: /restart");
      desks.scene.userSays("c1", "hello");
      desks.scene.waitForText("c1", "bot: hello");
      desks.userPresses(thanks, ADD);
      desks.scene.waitFor(() ->
          assertThat(desks.memory.textsTo("c1"))
              .filteredOn(text -> text.startsWith(WRITE))
              .hasSize(2));
      desks.clock.advance(Ratings.COMMENT.plusSeconds(1));
      desks.scene.userSays("c1", "late");
      desks.scene.waitForText("c1", "bot: late");
      desks.userPresses(thanks, ADD);
      desks.scene.userSays("c1", "/human");
      MemoryChannel.Sent unused = desks.claimed("c1", Scene.ANN, Scene.SPACE);
      desks.scene.userSays("c1", "it broke again");
      desks.scene.waitFor(() -> assertThat(desks.shownIn(Scene.SPACE)).contains("it broke again"));
      isStale(desks, thanks, ADD);
    }
  }

  /** Ann resolves the user's case, who rates it and announces a comment; returns Ann's thread. */
  private static MemoryChannel.Sent announced(TwoDesks desks) {
    desks.scene.userSays("c1", "/human");
    MemoryChannel.Sent head = desks.claimed("c1", Scene.ANN, Scene.SPACE);
    desks.says(head, Scene.ANN, "/resolve Bye");
    desks.userPresses(desks.atUser(QUESTION), "3");
    desks.userPresses(desks.atUser("You gave 3 out of 5."), ADD);
    MemoryChannel.Sent unused = desks.atUser(WRITE);
    return head;
  }

  private static void isForTheBot(TwoDesks desks, String words) {
    desks.scene.userSays("c1", words);
    desks.scene.waitForText("c1", "bot: " + words);
    assertThat(desks.memory.textsTo("c1")).noneMatch(text -> text.contains(KEPT));
  }

  private static void reads(TwoDesks desks, String text, int times) {
    desks.scene.waitFor(
        () -> assertThat(desks.memory.textsTo("c1")).filteredOn(text::equals).hasSize(times));
  }

  @Test
  void whatIsWrittenAfterAnotherCaseIsNoComment() {
    try (TwoDesks desks = topics()) {
      MemoryChannel.Sent head = announced(desks);
      desks.says(head, Scene.ANN, "/claim");
      reads(desks, Texts.joined("Ann"), 2);
      desks.says(head, Scene.ANN, "/resolve");
      reads(desks, Texts.botIsBack("Ann"), 2);
      isForTheBot(desks, "and now?");
    }
  }

  @Test
  void whoHasAPersonIsNotToldThatTheBotHearsThem() {
    try (TwoDesks desks = topics()) {
      MemoryChannel.Sent head = announced(desks);
      desks.says(head, Scene.ANN, "/claim");
      reads(desks, Texts.joined("Ann"), 2);
      isStale(desks, desks.atUser(WRITE), "No comment");
    }
  }

  @Test
  void whatIsWrittenAfterAButtonOfTheBotIsNoComment() {
    Bot bot =
        turn ->
            switch (Replies.words(turn)) {
              case "menu" ->
                  List.of(
                      new Reply.Say(
                          new Content.Buttons(
                              Text.plain("What else?"), List.of(Button.press("Size", "/size")))));
              case "Size" -> List.of();
              default -> Replies.say("bot: " + Replies.words(turn));
            };
    try (TwoDesks desks = desks(TwoDesks.Kind.TOPICS, true, bot)) {
      desks.scene.userSays("c1", "menu");
      MemoryChannel.Sent menu = desks.atUser("What else?");
      MemoryChannel.Sent head = announced(desks);
      assertThat(head.text()).isNotEmpty();
      desks.userPresses(menu, "Size");
      isForTheBot(desks, "42");
    }
  }

  @Test
  void whatIsWrittenAfterAskingForAPersonInVainIsNoComment() {
    SettableClock clock = SettableClock.running();
    Instant closing = Instant.parse("2026-12-01T17:30:00Z");
    clock.advance(Duration.between(clock.instant(), closing.minusSeconds(60)));
    OpeningHours hours =
        new OpeningHours(
            List.of(
                new OpeningHours.Shift(
                    EnumSet.allOf(DayOfWeek.class), LocalTime.of(9, 0), LocalTime.of(17, 30))),
            ZoneOffset.UTC);
    try (TwoDesks desks =
        desks(TwoDesks.Kind.TOPICS, true, Replies.echo(), hours, builder -> builder.clock(clock))) {
      MemoryChannel.Sent head = announced(desks);
      assertThat(head.text()).isNotEmpty();
      clock.advance(Duration.ofMinutes(2));
      desks.scene.userSays("c1", "/human");
      MemoryChannel.Sent closed = desks.atUser("Nobody is here right now.");
      assertThat(closed.text()).contains("Leave a message");
      isForTheBot(desks, "my shoes are broken");
    }
  }

  @Test
  void theAnswerToABotThatAskedMeanwhileIsNoComment() {
    CallbackBot bot = new CallbackBot("bot");
    try (TwoDesks desks = desks(TwoDesks.Kind.TOPICS, true, bot)) {
      desks.userPresses(resolved(desks), "3");
      desks.userPresses(desks.atUser("You gave 3 out of 5."), ADD);
      desks.atUser(WRITE);
      String sender = desks.scene.conversation("c1").senderId();
      assertThat(desks.scene.calls("bot", sender + "\n\nDo you need a receipt?"))
          .isInstanceOf(Callbacks.Called.Stored.class);
      desks.scene.waitForText("c1", "Do you need a receipt?");
      desks.scene.userSays("c1", "yes");
      desks.scene.waitForText("c1", "bot: yes");
      assertThat(stored(desks).comment()).isNull();
    }
  }

  @Test
  void aCommentThatIsEditedIsKeptAsItIsNow() {
    try (TwoDesks desks = topics()) {
      desks.userPresses(resolved(desks), "1");
      desks.userPresses(desks.atUser("You gave 1 out of 5."), ADD);
      desks.atUser(WRITE);
      String message = desks.scene.userSays("c1", "She was slwo");
      desks.atUser(KEPT);
      desks.scene.happens(
          Place.chat("c1"),
          Scene.user("c1"),
          new Event.Edited(message, Text.plain("She was slow")));
      desks.scene.userSays("c1", "hello");
      desks.scene.waitForText("c1", "bot: hello");
      assertThat(stored(desks).comment()).isEqualTo("She was slow");
    }
  }

  /** A bot that says something when a conversation comes back to it. */
  private record Resuming(String words) implements Bot, ResumableBot {

    @Override
    public List<Reply> reply(Turn turn) {
      return List.of();
    }

    @Override
    public Resumed handBack(HandBack handBack) {
      return new Resumed(Replies.say(words), true);
    }
  }

  @Test
  void theQuestionStandsBelowWhatTheBotSaysOfTheEnd() {
    Bot bot = new Resuming("Ann told me. Anything else?");
    try (TwoDesks desks = desks(TwoDesks.Kind.TOPICS, true, bot)) {
      desks.scene.userSays("c1", "/human");
      MemoryChannel.Sent head = desks.claimed("c1", Scene.ANN, Scene.SPACE);
      desks.says(head, Scene.ANN, "/resolve Bye");
      MemoryChannel.Sent unused = desks.atUser(QUESTION);
      assertThat(desks.memory.textsTo("c1"))
          .containsSubsequence("Bye", "Ann told me. Anything else?", QUESTION + STARS);
    }
  }

  @Test
  void whoWentBackToTheBotIsNotAsked() {
    try (TwoDesks desks = topics()) {
      desks.scene.userSays("c1", "/human");
      MemoryChannel.Sent unused = desks.claimed("c1", Scene.ANN, Scene.SPACE);
      desks.scene.userSays("c1", "/bot");
      desks.scene.waitForText("c1", Texts.botIsBack("Ann"));
      assertThat(desks.handoff("c1").endReason()).isEqualTo(EndReason.USER_ENDED);
      assertThat(desks.memory.textsTo("c1")).noneMatch(text -> text.contains("How was your chat"));
    }
  }

  @Test
  void queuesThatDoNotWantToKnowAskNothing() {
    try (TwoDesks desks = desks(TwoDesks.Kind.TOPICS, false, Replies.echo())) {
      resolve(desks);
      assertThat(desks.memory.textsTo("c1")).noneMatch(text -> text.contains("How was your chat"));
    }
  }
}
