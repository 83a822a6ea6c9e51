package dev.baton.routing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.connector.Content.Text;
import dev.baton.connector.DeliveryException;
import dev.baton.connector.Event;
import dev.baton.connector.Person;
import dev.baton.connector.Place;
import dev.baton.conversation.Author;
import dev.baton.conversation.Control;
import dev.baton.masking.Masking;
import dev.baton.masking.Personal;
import dev.baton.plan.AssignmentPlan;
import dev.baton.plan.DeskPlan;
import dev.baton.plan.QueuePlan;
import dev.baton.plan.UserSidePlan;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A colleague follows a conversation that an agent has in their own private chat. */
@Timeout(200)
class WatchStoryTest {

  private static final Place BENS_CHAT = Place.chat("direct-ben");

  @TempDir Path folder;

  private final AtomicInteger written = new AtomicInteger();

  private TwoDesks desks() {
    return desks(builder -> builder);
  }

  private TwoDesks desks(UnaryOperator<Routing.Builder> more) {
    return new TwoDesks(folder, Replies.echo(), TwoDesks.Kind.TOPICS, DeskPlan.Where.DIRECT, more);
  }

  private void says(TwoDesks desks, Person agent, String text) {
    says(desks, agent, text, null);
  }

  private void says(TwoDesks desks, Person agent, String text, @Nullable String quoted) {
    desks.scene.happens(
        Place.chat("direct-" + agent.id()),
        agent,
        new Event.Said("w" + written.incrementAndGet(), Text.plain(text), quoted, null, true));
  }

  private static MemoryChannel.Sent has(TwoDesks desks, String chat, Person agent) {
    desks.scene.userSays(chat, "/human");
    return desks.claimed(chat, agent, Scene.SPACE);
  }

  private static void follows(TwoDesks desks, String name) {
    desks.scene.waitForText(BENS_CHAT, "👁 You follow " + name + " with Ann.");
  }

  /** Ann has a user whom Ben follows; returns the first message of her thread. */
  private MemoryChannel.Sent followed(TwoDesks desks) {
    MemoryChannel.Sent head = has(desks, "c1", Scene.ANN);
    says(desks, Scene.BEN, "/watch 1");
    follows(desks, "User c1");
    return head;
  }

  /** The line in which Ben reads what the user whom he follows says. */
  private static String mirrored(TwoDesks desks, String text) {
    desks.scene.userSays("c1", text);
    String line = "👁 User c1: " + text;
    desks.scene.waitForText(BENS_CHAT, line);
    return desks.card(line).id();
  }

  @ParameterizedTest
  @EnumSource(TwoDesks.Kind.class)
  void allThatIsSaidIsMirroredAndNothingIsSaidToTheUser(TwoDesks.Kind kind) {
    try (TwoDesks desks = new TwoDesks(folder, Replies.echo(), kind, DeskPlan.Where.DIRECT)) {
      desks.scene.userSays("c1", "My parcel is late.");
      desks.scene.waitForText("c1", "bot: My parcel is late.");
      MemoryChannel.Sent head = has(desks, "c1", Scene.ANN);
      says(desks, Scene.BEN, "/watch");
      desks.scene.waitForText(BENS_CHAT, "With colleagues\n1. User c1 · Ann · 0 min\n/watch 1");
      says(desks, Scene.BEN, "/watch 2");
      desks.scene.waitForText(BENS_CHAT, "There is no number 2. /watch lists what there is.");
      int before = desks.memory.textsTo("c1").size();
      says(desks, Scene.BEN, "/watch 1");
      follows(desks, "User c1");
      assertThat(desks.shown(BENS_CHAT)).contains("My parcel is late.").contains("[Take over]");
      assertThat(desks.memory.textsTo("c1")).hasSize(before);

      desks.scene.userSays("c1", "Hello?");
      desks.scene.waitForText(BENS_CHAT, "👁 User c1: Hello?");
      desks.says(head, Scene.ANN, "I am looking.");
      desks.scene.waitForText("c1", "I am looking.");
      desks.scene.waitForText(BENS_CHAT, "👁 Ann: I am looking.");
      desks.says(head, Scene.ANN, "// odd one");
      desks.scene.waitForText(BENS_CHAT, "👁 Note by Ann: odd one");

      says(desks, Scene.BEN, "what I write goes nowhere");
      desks.scene.waitForText(BENS_CHAT, "You only follow this conversation, so nobody has got");
      says(desks, Scene.BEN, "// ask for the number");
      desks.scene.waitFor(() ->
          assertThat(desks.memory.sent)
              .filteredOn(sent -> sent.text().equals("🤫 Ben whispers: ask for the number"))
              .singleElement()
              .satisfies(sent -> assertThat(sent.place()).isEqualTo(head.place())));
      assertThat(desks.written("c1", Author.NOTE)).contains("// ask for the number");

      says(desks, Scene.BEN, "/watch off");
      desks.scene.waitForText(BENS_CHAT, "You follow nobody any more.");
      desks.scene.userSays("c1", "unseen");
      desks.scene.waitFor(() ->
          assertThat(desks.memory.to(head.place()))
              .extracting(MemoryChannel.Sent::text)
              .anyMatch(text -> text.contains("unseen")));
      says(desks, Scene.BEN, "// to nobody");
      desks.scene.waitForText(BENS_CHAT, "You have no conversation open");
      assertThat(desks.shown(BENS_CHAT)).doesNotContain("unseen");
      assertThat(desks.memory.textsTo("c1"))
          .noneMatch(text ->
              text.contains("nowhere")
                  || text.contains("number")
                  || text.contains("odd one")
                  || text.contains("Ben"));
    }
  }

  @Test
  void itOutlivesARestartAndEndsWithTheHandoff() {
    try (TwoDesks desks = desks()) {
      MemoryChannel.Sent head = followed(desks);
      desks.restart();
      desks.scene.userSays("c1", "after the restart");
      desks.scene.waitForText(BENS_CHAT, "👁 User c1: after the restart");
      desks.says(head, Scene.ANN, "/resolve");
      desks.scene.waitForText(BENS_CHAT, "👁 User c1 is with the bot again, so you follow them no");
      desks.scene.userSays("c1", "to the bot");
      desks.scene.waitForText("c1", "bot: to the bot");
      assertThat(desks.shown(BENS_CHAT)).doesNotContain("to the bot");
      says(desks, Scene.BEN, "/watch off");
      desks.scene.waitForText(BENS_CHAT, "You follow nobody.");
    }
  }

  @Test
  void theWatcherTakesOverByAButton() {
    try (TwoDesks desks = desks()) {
      followed(desks);
      MemoryChannel.Sent card = desks.card("[Take over]");
      desks.presses(Scene.BEN, card, "Take over");
      MemoryChannel.Sent head = desks.working(Scene.BEN, "c1");
      desks.scene.waitForText("c1", Texts.joined("Ben"));
      desks.says(head, Scene.BEN, "Hello from Ben");
      desks.scene.waitForText("c1", "Hello from Ben");
      assertThat(desks.shown(BENS_CHAT)).as("no mirror of one's own").doesNotContain("👁 Ben:");
      desks.says(head, Scene.BEN, "/resolve");
      desks.scene.waitForText("c1", Texts.botIsBack("Ben"));
      String late = desks.presses(Scene.BEN, card, "Take over");
      desks.answered(late, "This handoff is over.");
    }
  }

  @Test
  void whoMayNotSeeItAnyMoreFollowsItNoMore() {
    try (TwoDesks desks = desks()) {
      MemoryChannel.Sent head = followed(desks);
      desks.says(head, Scene.ANN, "/release");
      desks.scene.waitForText(BENS_CHAT, "👁 User c1 waits in the queue.");
      desks.scene.waitFor(() -> assertThat(desks.offers("c1", Scene.SPACE)).hasSize(2));
      MemoryChannel.Sent again =
          desks.claims(Scene.ANN, desks.offers("c1", Scene.SPACE).getLast(), "c1");
      desks.scene.waitForText(BENS_CHAT, "👁 User c1 is with Ann now.");
      desks.says(again, Scene.ANN, "/transfer refund requests");
      desks.scene.waitForText(BENS_CHAT, "👁 User c1 went to another desk, so you follow them no");
      desks.claimed("c1", TwoDesks.CLEO, TwoDesks.MONEY);
      desks.scene.userSays("c1", "secret of the other desk");
      desks.scene.waitFor(() ->
          assertThat(desks.memory.sent)
              .filteredOn(sent -> sent.place().chat().equals("direct-cleo"))
              .anyMatch(sent -> sent.text().contains("secret")));
      assertThat(desks.shown(BENS_CHAT)).doesNotContain("secret");
      says(desks, Scene.BEN, "/watch");
      desks.scene.waitForText(BENS_CHAT, "No colleague has a conversation right now.");
    }
  }

  @Test
  void aWhisperNeverGoesToOnesOwnUser() {
    try (TwoDesks desks = desks()) {
      has(desks, "c1", Scene.ANN);
      MemoryChannel.Sent own = has(desks, "c2", Scene.BEN);
      says(desks, Scene.BEN, "/watch 1");
      follows(desks, "User c1");
      String mirrored = mirrored(desks, "Hello?");
      says(desks, Scene.BEN, "// a whisper", mirrored);
      desks.card("🤫 Ben whispers: a whisper");
      says(desks, Scene.BEN, "plain words", mirrored);
      desks.card("That line is of another conversation");
      says(desks, Scene.BEN, "// a note of my own");
      desks.scene.waitFor(
          () -> assertThat(desks.written("c2", Author.NOTE)).contains("// a note of my own"));
      desks.says(own, Scene.BEN, "to my user");
      desks.scene.waitForText("c2", "to my user");
      assertThat(desks.written("c1", Author.NOTE)).containsExactly("// a whisper");
      assertThat(desks.memory.sent)
          .filteredOn(sent -> sent.place().chat().startsWith("c"))
          .noneMatch(sent -> sent.text().contains("whisper") || sent.text().contains("plain"));
    }
  }

  @Test
  void aCommandOnAMirroredLineTouchesNoUserOfOnesOwn() {
    try (TwoDesks desks = desks()) {
      has(desks, "c1", Scene.ANN);
      has(desks, "c2", Scene.BEN);
      says(desks, Scene.BEN, "/canned save hours We are here from 9 to 17.");
      says(desks, Scene.BEN, "/watch 1");
      follows(desks, "User c1");
      String mirrored = mirrored(desks, "Hello?");
      for (String command :
          List.of(
              "/canned hours",
              "/resolve Bye",
              "/release",
              "/transfer Ann",
              "/later 2h",
              "We are here from 9 to 17.")) {
        long before = refusals(desks);
        says(desks, Scene.BEN, command, mirrored);
        desks.scene.waitFor(() -> assertThat(refusals(desks)).isEqualTo(before + 1));
      }
      says(desks, Scene.BEN, "/resolve", "a-line-of-batons-own");
      desks.scene.waitFor(() -> assertThat(refusals(desks)).isEqualTo(7));
      assertThat(desks.handoff("c2").isWith("ben")).isTrue();
      assertThat(desks.memory.textsTo("c2")).noneMatch(text -> text.contains("9 to 17"));
      assertThat(desks.memory.textsTo("c1")).noneMatch(text -> text.contains("9 to 17"));
    }
  }

  private static long refusals(TwoDesks desks) {
    return desks.memory.to(BENS_CHAT).stream()
        .filter(sent -> sent.text().startsWith("That line is of another conversation"))
        .count();
  }

  @Test
  void whatAnotherDeskTakesFromAKeptPlaceIsNotFollowed() {
    UserSidePlan side = new UserSidePlan(UserSidePlan.Tell.NOTHING, null, true, false);
    try (TwoDesks desks =
        desks(builder ->
            builder.queue(
                new QueuePlan(
                    "support",
                    List.of("desk", "money"),
                    null,
                    null,
                    null,
                    AssignmentPlan.USUAL,
                    side)))) {
      MemoryChannel.Sent head = followed(desks);
      desks.says(head, Scene.ANN, "/release");
      desks.scene.waitForText(BENS_CHAT, "👁 User c1 waits in the queue.");
      desks.clock.advance(WaitingRounds.EVERY.plusSeconds(1));
      MemoryChannel.Sent notice = desks.card("[Call me when somebody is free]");
      String press = desks.scene.press(Scene.user("c1"), notice, "Call me when somebody is free");
      desks.scene.waitFor(
          () -> assertThat(desks.scene.conversation("c1").handoffId()).as(press).isNull());
      MemoryChannel.Sent offer = desks.offer("c1", TwoDesks.MONEY);
      MemoryChannel.Sent cleos = desks.claims(TwoDesks.CLEO, offer, "c1");
      desks.scene.waitForText(BENS_CHAT, "👁 User c1 went to another desk, so you follow them no");
      desks.says(cleos, TwoDesks.CLEO, "words of the other desk");
      desks.scene.waitForText("c1", "words of the other desk");
      assertThat(desks.shown(BENS_CHAT)).doesNotContain("words of the other desk");
    }
  }

  @Test
  void whatIsFollowedIsMasked() {
    try (TwoDesks desks =
        desks(builder -> builder.masking(new Masking(List.of(Personal.EMAIL.rule()), List.of())))) {
      MemoryChannel.Sent head = followed(desks);
      desks.scene.userSays("c1", "I am bob@example.com");
      desks.scene.waitForText(BENS_CHAT, "👁 User c1: I am [email]");
      desks.says(head, Scene.ANN, "Write to help@example.com");
      desks.scene.waitForText(BENS_CHAT, "👁 Ann: Write to [email]");
    }
  }

  @Test
  void whoLeftTheDeskFollowsNothing() {
    try (TwoDesks desks = desks()) {
      followed(desks);
      desks.memory.gone.add("ben");
      says(desks, Scene.BEN, "/watch");
      desks.scene.waitForText("direct-ben", "bot: /watch");
      desks.scene.userSays("c1", "after Ben left");
      desks.scene.waitFor(() ->
          assertThat(desks.memory.sent)
              .filteredOn(sent -> sent.place().chat().equals("direct-ann"))
              .anyMatch(sent -> sent.text().contains("after Ben left")));
      assertThat(desks.shown(BENS_CHAT)).doesNotContain("after Ben left");
    }
  }

  @Test
  void whoCannotBeShownAnythingFollowsNoMore() {
    try (TwoDesks desks = desks()) {
      followed(desks);
      desks.memory.beforeCall =
          chat -> {
            if (chat.equals(BENS_CHAT.chat())) {
              throw new DeliveryException.Refused("has blocked the bot", null);
            }
          };
      desks.scene.userSays("c1", "unseen");
      String id = desks.scene.conversation("c1").id();
      desks.scene.waitFor(() ->
          assertThat(desks.scene.routing.personalData().export(id).orElseThrow().records())
              .extractingByKey("watcher")
              .satisfies(rows -> assertThat(rows).isEmpty()));
      desks.memory.beforeCall = chat -> {};
      says(desks, Scene.BEN, "/watch off");
      desks.scene.waitForText(BENS_CHAT, "You follow nobody.");
      assertThat(desks.scene.routing.deadLetters().list(null, 9).count()).isZero();
    }
  }

  @Test
  void whereEverybodySeesTheThreadItIsSaid() {
    try (TwoDesks desks =
        new TwoDesks(folder, Replies.echo(), TwoDesks.Kind.TOPICS, DeskPlan.Where.SPACE)) {
      MemoryChannel.Sent head = has(desks, "c1", Scene.ANN);
      desks.says(head, Scene.BEN, "/watch 1");
      desks.scene.waitForText(head.place(), "Everybody at this desk sees its conversations");
      assertThat(desks.scene.conversation("c1").control()).isEqualTo(Control.AGENT);
    }
  }

  @Test
  void itIsShownInPrivateOnly() {
    try (TwoDesks desks = desks()) {
      desks.scene.happens(
          Place.chat(Scene.SPACE),
          Scene.BEN,
          new Event.Said("in-space", Text.plain("/watch"), null, null, true));
      desks.scene.waitForText(Place.chat(Scene.SPACE), "Write this in your own chat with me");
    }
  }

  @Test
  void anErasedUserIsFollowedNoMoreAndTheMirrorIsTakenBack() {
    try (TwoDesks desks = desks()) {
      followed(desks);
      String mirrored = mirrored(desks, "my secret");
      desks.scene.erase("c1");
      desks.scene.waitFor(() -> assertThat(desks.memory.calls).contains("delete " + mirrored));
    }
  }
}
