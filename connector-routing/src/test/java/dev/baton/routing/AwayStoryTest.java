package dev.baton.routing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.connector.Content.Text;
import dev.baton.connector.Event;
import dev.baton.connector.Person;
import dev.baton.connector.Place;
import dev.baton.conversation.Author;
import dev.baton.conversation.HandoffStatus;
import dev.baton.plan.DeskPlan;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Agents say that they are away and that they are back; what they have stays theirs. */
@Timeout(200)
class AwayStoryTest {

  private static final Place GENERAL = Place.chat(Scene.SPACE);
  private static final Place ANNS_CHAT = Place.chat("direct-ann");

  @TempDir Path folder;

  private final AtomicInteger written = new AtomicInteger();

  static Stream<Arguments> desks() {
    return TransferToQueueTest.desks();
  }

  private TwoDesks desks(TwoDesks.Kind kind, DeskPlan.Where where) {
    TwoDesks desks = new TwoDesks(folder, Replies.echo(), kind, where);
    desks.sees(Scene.ANN, Scene.SPACE);
    desks.sees(Scene.BEN, Scene.SPACE);
    return desks;
  }

  private TwoDesks topics() {
    return desks(TwoDesks.Kind.TOPICS, DeskPlan.Where.SPACE);
  }

  private void says(TwoDesks desks, Place place, Person agent, String text) {
    desks.scene.happens(
        place,
        agent,
        new Event.Said("w" + written.incrementAndGet(), Text.plain(text), null, null, true));
  }

  private static MemoryChannel.Sent has(TwoDesks desks, String chat, Person agent) {
    desks.scene.userSays(chat, "/human");
    return desks.claimed(chat, agent, Scene.SPACE);
  }

  @Test
  void whoGoesAndComesBackIsShownToTheDesk() {
    try (TwoDesks desks = topics()) {
      says(desks, GENERAL, Scene.BEN, "/away lunch");
      desks.scene.waitForText(
          GENERAL, "Ben is away: lunch\nI will ask you nothing until you write /back.");
      says(desks, GENERAL, Scene.ANN, "/queue");
      desks.scene.waitForText(GENERAL, "Nobody is waiting.\nAway: Ben since ");
      assertThat(desks.shown(GENERAL)).contains("(lunch)");
      desks.restart();
      says(desks, GENERAL, Scene.ANN, "/away");
      desks.scene.waitForText(GENERAL, "Ann is away.\nI will ask you nothing until");
      desks.scene.userSays("c1", "/human");
      desks.offer("c1", Scene.SPACE);
      says(desks, GENERAL, Scene.ANN, "/queue");
      desks.scene.waitFor(() -> assertThat(desks.shown(GENERAL)).contains("(lunch), Ann since "));
      says(desks, GENERAL, Scene.BEN, "/back");
      desks.scene.waitForText(GENERAL, "Ben is back. /queue shows who is waiting.");
      says(desks, GENERAL, Scene.BEN, "/back");
      desks.scene.waitForText(GENERAL, "You are not away.");
    }
  }

  @ParameterizedTest
  @MethodSource("desks")
  void whatAnAgentHasStaysTheirsAndCanBePassedOn(TwoDesks.Kind kind, DeskPlan.Where where) {
    try (TwoDesks desks = desks(kind, where)) {
      MemoryChannel.Sent head = has(desks, "c1", Scene.ANN);
      says(desks, ANNS_CHAT, Scene.ANN, "/away the dentist");
      MemoryChannel.Sent answer =
          desks.card(
              "I will ask you nothing until you write /back. You keep what you have: User c1. Or shall"
                  + " somebody else take over? [Transfer User c1] [Release User c1]");
      assertThat(answer.place()).isEqualTo(ANNS_CHAT);
      desks.scene.waitForText(GENERAL, "Ann is away: the dentist");
      if (where == DeskPlan.Where.SPACE) {
        desks.scene.waitForText(
            head.place(), "Ann is away: the dentist\nThe conversation stays theirs.");
      }
      desks.scene.userSays("c1", "are you there?");
      desks.scene.waitForText(head.place(), "are you there?");
      desks.says(head, Scene.ANN, "in a moment");
      desks.scene.waitForText("c1", "in a moment");
      desks.presses(Scene.ANN, answer, "Transfer User c1");
      MemoryChannel.Sent choice = desks.card("To whom does User c1 go?");
      assertThat(choice.text()).contains("[Ben]").doesNotContain("[Ann]");
      desks.presses(Scene.ANN, choice, "Ben");
      MemoryChannel.Sent question = desks.card("Ann asks Ben (@ben) to take User c1 over.");
      desks.presses(Scene.BEN, question, "Accept");
      desks.scene.waitFor(() -> assertThat(desks.handoff("c1").isWith("ben")).isTrue());
      desks.answered(
          desks.presses(Scene.ANN, answer, "Release User c1"), "Ben has this conversation.");
      assertThat(desks.memory.textsTo("c1"))
          .noneMatch(text -> text.contains("away") || text.contains("dentist"));
    }
  }

  @Test
  void whatAnAgentHasCanBeReleasedByAButton() {
    try (TwoDesks desks = topics()) {
      MemoryChannel.Sent head = has(desks, "c1", Scene.ANN);
      says(desks, head.place(), Scene.ANN, "/away");
      MemoryChannel.Sent answer =
          desks.card("Ann is away.\nI will ask you nothing until you write /back. You keep");
      assertThat(answer.place()).isEqualTo(head.place());
      assertThat(desks.shown(head.place())).doesNotContain("stays theirs");
      desks.presses(Scene.ANN, answer, "Release User c1");
      desks.scene.waitFor(
          () -> assertThat(desks.handoff("c1").status()).isEqualTo(HandoffStatus.QUEUED));
      desks.scene.waitForText("c1", Texts.released());
    }
  }

  @Test
  void nobodyAsksAColleagueWhoIsAway() {
    try (TwoDesks desks = topics()) {
      MemoryChannel.Sent head = has(desks, "c1", Scene.ANN);
      says(desks, GENERAL, Scene.BEN, "/away lunch");
      desks.scene.waitForText(GENERAL, "Ben is away: lunch");
      desks.says(head, Scene.ANN, "/transfer");
      assertThat(desks.card("To whom?").text()).doesNotContain("Ben");
      desks.says(head, Scene.ANN, "/transfer ben she is in a hurry");
      desks.scene.waitForText(head.place(), "(lunch). You keep the conversation.");
      assertThat(desks.shown(head.place())).contains("Ben has been away since ");
      assertThat(desks.shownIn(Scene.SPACE)).doesNotContain("Ann asks");
      assertThat(desks.written("c1", Author.NOTE)).isEmpty();
      says(desks, GENERAL, Scene.BEN, "/back");
      desks.scene.waitForText(GENERAL, "Ben is back.");
      desks.says(head, Scene.ANN, "/transfer ben");
      desks.card("Ann asks Ben (@ben) to take User c1 over.");
    }
  }

  @Test
  void whoIsAskedByAColleagueAndGoesAwayLeavesTheConversationWithThem() {
    try (TwoDesks desks = topics()) {
      MemoryChannel.Sent head = has(desks, "c1", Scene.ANN);
      desks.says(head, Scene.ANN, "/transfer ben");
      MemoryChannel.Sent question = desks.card("Ann asks Ben (@ben) to take User c1 over.");
      says(desks, GENERAL, Scene.BEN, "/away");
      desks.clock.advance(Duration.ofSeconds(1));
      desks.scene.waitForText(head.place(), "Ben is away. Ann keeps the conversation.");
      desks.answered(desks.presses(Scene.BEN, question, "Accept"), "Ann has this conversation.");
    }
  }

  /** The reason is for agents, however it is written. */
  @Test
  void noWordOfItReachesTheUser() {
    try (TwoDesks desks = topics()) {
      MemoryChannel.Sent head = has(desks, "c1", Scene.ANN);
      for (String command : new String[] {"/away secret", "／ａｗａｙ\nsecret", "/back secret"}) {
        says(desks, head.place(), Scene.ANN, command);
      }
      says(desks, head.place(), Scene.ANN, "/awayy secret");
      desks.scene.waitForText(head.place(), "There is no command /awayy.");
      desks.says(head, Scene.ANN, "afterwards");
      desks.scene.waitForText("c1", "afterwards");
      assertThat(desks.memory.textsTo("c1")).noneMatch(text -> text.contains("secret"));
      assertThat(desks.written("c1", Author.NOTE)).noneMatch(note -> note.contains("away"));
    }
  }

  @Test
  void aLongReasonIsShortened() {
    try (TwoDesks desks = topics()) {
      says(desks, GENERAL, Scene.BEN, "/away " + "long ".repeat(40));
      desks.scene.waitForText(GENERAL, "Ben is away: long long");
      assertThat(desks.shown(GENERAL)).contains("…").doesNotContain("long ".repeat(21));
    }
  }
}
