package dev.baton.routing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.bot.Bot;
import dev.baton.connector.Capabilities;
import dev.baton.connector.Content.Text;
import dev.baton.connector.DeliveryException;
import dev.baton.connector.Event;
import dev.baton.connector.Inbound;
import dev.baton.connector.Members;
import dev.baton.connector.Outbound;
import dev.baton.connector.Person;
import dev.baton.connector.Place;
import dev.baton.connector.PressAnsweringChannel;
import dev.baton.connector.ThreadOpeningChannel;
import dev.baton.connector.Threads;
import dev.baton.plan.ChannelPlan;
import dev.baton.plan.DeskPlan;
import dev.baton.plan.QueuePlan;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Who follows a conversation sees what was said in it, and what became of that, once. */
@Timeout(200)
class WatchedChangesTest {

  private static final Place BENS_CHAT = Place.chat("direct-ben");
  private static final Place MIA = Place.chat("c1");

  @TempDir Path folder;

  @ParameterizedTest
  @EnumSource(TwoDesks.Kind.class)
  void wordsAreShownOnceTheUserHasThemAndAsTheyAreThen(TwoDesks.Kind kind) {
    CountDownLatch goOn = new CountDownLatch(1);
    AtomicReference<Scene> holder = new AtomicReference<>();
    Bot calling =
        turn -> {
          Replies.callForAPerson(holder.get(), turn);
          Replies.awaitLatch(goOn);
          return List.of();
        };
    try (TwoDesks desks = new TwoDesks(folder, calling, kind, DeskPlan.Where.DIRECT)) {
      holder.set(desks.scene);
      desks.scene.userSays("c1", "help");
      MemoryChannel.Sent head = desks.claimed("c1", Scene.ANN, Scene.SPACE);
      follows(desks);
      says(desks, head, "w1", "frist");
      edits(desks, head, "w1", "first");
      says(desks, head, "w2", "never");
      says(desks, head, "undo", "/undo");
      desks.scene.waitForText(head.place(), "↩️ Not sent to User c1: never");
      assertThat(shown(desks)).noneMatch(line -> line.contains("Ann: "));
      goOn.countDown();
      desks.scene.waitForText("c1", "first");
      desks.scene.waitForText(BENS_CHAT, "👁 Ann: first");
      says(desks, head, "w3", "last");
      desks.scene.waitForText(BENS_CHAT, "👁 Ann: last");
      assertThat(shown(desks)).containsOnlyOnce("👁 Ann: first");
      assertThat(desks.memory.shown)
          .noneMatch(sent ->
              sent.place().equals(BENS_CHAT)
                  && (sent.text().contains("frist") || sent.text().contains("never")));
    }
  }

  @Test
  void whatIsEditedOrTakenBackIsChangedWhereItStands() {
    try (TwoDesks desks = desks()) {
      MemoryChannel.Sent head = followed(desks);
      says(desks, head, "w1", "one");
      String line = line(desks, "👁 Ann: one");
      edits(desks, head, "w1", "one!");
      desks.scene.waitFor(
          () -> assertThat(desks.memory.calls).contains("edit " + line + " 👁 Ann: one!"));
      says(desks, head, "undo", "/undo");
      desks.scene.waitFor(() ->
          assertThat(desks.memory.calls).contains("edit " + line + " 👁 Ann took back: one!"));
      says(desks, head, "w2", "two");
      desks.scene.waitForText(BENS_CHAT, "👁 Ann: two");
      desks.scene.happens(head.place(), Scene.ANN, new Event.Deleted("w2"));
      desks.scene.waitForText(BENS_CHAT, "👁 Ann took back: two");
      assertThat(shown(desks))
          .filteredOn(text -> text.startsWith("👁 Ann"))
          .containsExactly("👁 Ann took back: one!", "👁 Ann took back: two");
    }
  }

  @Test
  void whereNothingCanBeChangedItIsSaidBelow() {
    MemoryChannel plain = new MemoryChannel("plain");
    plain.directTopics = false;
    try (Scene scene =
        new Scene(
            folder,
            Replies.echo(),
            new MemoryChannel("memory"),
            builder ->
                builder
                    .channel(
                        new ChannelPlan("plain", "plain", "plain", "bot", "support", "p-", false),
                        context -> new Unchanging(plain))
                    .desk(
                        new DeskPlan(
                            "other",
                            "plain",
                            Scene.SPACE,
                            DeskPlan.Where.DIRECT,
                            List.of(),
                            DeskPlan.Claim.PRESS))
                    .queue(new QueuePlan("support", List.of("other"), null, null)))) {
      scene.userSays("c1", "/human");
      scene.waitFor(() -> assertThat(plain.heads).isNotEmpty());
      MemoryChannel.Sent offer = plain.heads.getFirst();
      plain.press(offer.place(), false, Scene.ANN, "p1", offer, "Claim");
      scene.waitFor(() -> assertThat(plain.heads).hasSize(2));
      Place anns = plain.heads.getLast().place();
      plain.say(BENS_CHAT, true, Scene.BEN, "b1", "/watch 1");
      reads(scene, plain, "👁 You follow User c1 with Ann.");
      plain.say(anns, true, Scene.ANN, "w1", "one");
      reads(scene, plain, "👁 Ann: one");
      happens(plain, anns, new Event.Edited("w1", Text.plain("one!")));
      reads(scene, plain, "👁 Ann changed an earlier message to: one!");
      happens(plain, anns, new Event.Deleted("w1"));
      reads(scene, plain, "👁 Ann took back: one!");
    }
  }

  private static void reads(Scene scene, MemoryChannel plain, String beginning) {
    scene.waitFor(
        () -> assertThat(plain.textsTo("direct-ben")).anyMatch(text -> text.startsWith(beginning)));
  }

  private static void happens(MemoryChannel plain, Place place, Event event) {
    plain.deliver(
        new Inbound(event.toString(), place, Scene.ANN, true, MemoryChannel.JUST_NOW, event));
  }

  @Test
  void whatThePlatformDoesNotDeleteStandsAgain() {
    try (TwoDesks desks = desks()) {
      MemoryChannel.Sent head = followed(desks);
      says(desks, head, "w1", "one");
      String line = line(desks, "👁 Ann: one");
      desks.memory.beforeCall =
          chat -> {
            if (chat.equals("c1")) {
              throw new DeliveryException.Refused("too old", null);
            }
          };
      says(desks, head, "undo", "/undo");
      desks.scene.waitForText(
          BENS_CHAT, "An earlier message was not taken back at the user: too old");
      desks.scene.waitFor(() ->
          assertThat(desks.memory.calls)
              .containsSubsequence(
                  "edit " + line + " 👁 Ann took back: one", "edit " + line + " 👁 Ann: one"));
    }
  }

  @Test
  void theLastWordIsShownBeforeTheEnd() {
    try (TwoDesks desks = desks()) {
      MemoryChannel.Sent head = followed(desks);
      says(desks, head, "end", "/resolve Bye");
      desks.scene.waitForText(BENS_CHAT, "👁 User c1 is with the bot again");
      assertThat(shown(desks)).containsOnlyOnce("👁 Ann: Bye");
    }
  }

  @Test
  void whatTheUserAndNotesSayNowIsShownWhereTheyStand() {
    try (TwoDesks desks = desks()) {
      MemoryChannel.Sent head = followed(desks);
      String said = desks.scene.userSays("c1", "Hello?");
      String words = line(desks, "👁 User c1: Hello?");
      desks.scene.happens(MIA, Scene.user("c1"), new Event.Edited(said, Text.plain("Hello!")));
      desks.scene.waitFor(
          () -> assertThat(desks.memory.calls).contains("edit " + words + " 👁 User c1: Hello!"));
      says(desks, head, "n1", "// od");
      String note = line(desks, "👁 Note by Ann: od");
      edits(desks, head, "n1", "// odd");
      desks.scene.waitFor(
          () -> assertThat(desks.memory.calls).contains("edit " + note + " 👁 Note by Ann: odd"));
      assertThat(shown(desks)).noneMatch(text -> text.contains("changed an earlier message"));
    }
  }

  @Test
  void aNoteThatIsSentAfterAllIsMarkedWhereItWasWrittenOnly() {
    try (TwoDesks desks = desks()) {
      MemoryChannel.Sent head = followed(desks);
      says(desks, head, "n1", "// maybe");
      String note = line(desks, "👁 Note by Ann: maybe");
      edits(desks, head, "n1", "maybe");
      desks.presses(Scene.ANN, desks.card("This stays with the agents: your edit"), "Send it");
      desks.scene.waitForText("c1", "maybe");
      desks.scene.waitFor(() -> assertThat(desks.memory.reactions).containsEntry("n1", "👌"));
      desks.scene.waitForText(BENS_CHAT, "👁 Ann: maybe");
      assertThat(desks.memory.reactions).doesNotContainKey(note);
    }
  }

  @Test
  void aColleagueOfTheSameNameIsSomebodyElse() {
    Person namesake = new Person("ben-2", "Ben", "ben-2", "en", false);
    try (TwoDesks desks = desks()) {
      desks.scene.userSays("c1", "/human");
      MemoryChannel.Sent head = desks.claimed("c1", namesake, Scene.SPACE);
      says(desks, Scene.BEN, "/watch 1");
      desks.scene.waitForText(BENS_CHAT, "👁 You follow User c1 with Ben.");
      desks.says(head, namesake, "// odd one");
      desks.scene.waitForText(BENS_CHAT, "👁 Note by Ben: odd one");
      says(desks, Scene.BEN, "// ask for the number");
      desks.scene.waitForText(head.place(), "🤫 Ben whispers: ask for the number");
      desks.says(head, namesake, "Hello");
      desks.scene.waitForText(BENS_CHAT, "👁 Ben: Hello");
      assertThat(shown(desks)).noneMatch(text -> text.contains("whispers: ask"));
    }
  }

  private TwoDesks desks() {
    return new TwoDesks(folder, Replies.echo(), TwoDesks.Kind.TOPICS, DeskPlan.Where.DIRECT);
  }

  /** Ann has the user's conversation, and Ben follows it; returns the head of Ann's thread. */
  private static MemoryChannel.Sent followed(TwoDesks desks) {
    desks.scene.userSays("c1", "/human");
    MemoryChannel.Sent head = desks.claimed("c1", Scene.ANN, Scene.SPACE);
    desks.scene.waitForText("c1", Texts.joined("Ann"));
    follows(desks);
    return head;
  }

  private static void follows(TwoDesks desks) {
    says(desks, Scene.BEN, "/watch 1");
    desks.scene.waitForText(BENS_CHAT, "👁 You follow User c1 with Ann.");
  }

  private static void says(TwoDesks desks, Person agent, String text) {
    desks.scene.agentSays(Place.chat("direct-" + agent.id()), agent, text);
  }

  private static void says(TwoDesks desks, MemoryChannel.Sent head, String id, String text) {
    String quoted = head.place().thread() == null ? head.id() : null;
    desks.scene.happens(
        head.place(), Scene.ANN, new Event.Said(id, Text.plain(text), quoted, null, true));
  }

  private static void edits(TwoDesks desks, MemoryChannel.Sent head, String id, String text) {
    desks.scene.happens(head.place(), Scene.ANN, new Event.Edited(id, Text.plain(text)));
  }

  /** What Ben's chat shows now. */
  private static List<String> shown(TwoDesks desks) {
    return desks.memory.shown(BENS_CHAT);
  }

  /** The id of a line in Ben's chat. */
  private static String line(TwoDesks desks, String text) {
    desks.scene.waitFor(() -> assertThat(desks.memory.textsTo("direct-ben")).contains(text));
    return desks.memory.to(BENS_CHAT).stream()
        .filter(sent -> sent.text().equals(text))
        .findFirst()
        .orElseThrow()
        .id();
  }

  /** A platform that changes nothing once it is sent. */
  private record Unchanging(MemoryChannel memory)
      implements ForwardingChannel, ThreadOpeningChannel, Members, PressAnsweringChannel {

    @Override
    public Capabilities capabilities() {
      return new RepliesChannel(memory).capabilities();
    }

    @Override
    public Threads.Opened open(Threads.Whereabouts where, String title, Outbound head) {
      return memory.open(where, title, head);
    }

    @Override
    public boolean isMember(String chat, String personId) {
      return memory.isMember(chat, personId);
    }

    @Override
    public void answer(String pressId, @Nullable String text) {
      memory.answer(pressId, text);
    }
  }
}
