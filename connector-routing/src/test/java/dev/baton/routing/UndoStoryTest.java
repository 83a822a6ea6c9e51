package dev.baton.routing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.baton.bot.Bot;
import dev.baton.connector.Attributes;
import dev.baton.connector.Content.Text;
import dev.baton.connector.DeliveryException;
import dev.baton.connector.Event;
import dev.baton.connector.Place;
import dev.baton.conversation.Author;
import dev.baton.conversation.Message;
import dev.baton.plan.ChannelPlan;
import dev.baton.plan.DeskPlan;
import dev.baton.plan.HandoffPlan;
import dev.baton.routing.content.TextBuilder;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** An agent takes back what they said to the user. */
@Timeout(200)
class UndoStoryTest {

  private static final Bot SILENT = turn -> List.of();
  private static final AtomicLong ids = new AtomicLong();

  @TempDir Path folder;
  private final MemoryChannel channel = new MemoryChannel("memory");
  private final SettableClock clock = SettableClock.running();

  @Test
  void theLastMessageIsDeletedAtTheUserThenTheOneBefore() {
    try (Scene scene = scene()) {
      Place thread = scene.claimed("c1", Scene.ANN).place();
      says(scene, thread, "one");
      says(scene, thread, "two");
      scene.agentSays(thread, Scene.ANN, "/undo");
      scene.waitForText(thread, "↩️ Taken back from User c1: two");
      assertDeleted(scene, "two");
      assertThat(channel.shown(Place.chat("c1"))).contains("one").doesNotContain("two");
      assertThat(takenBack(scene, "c1")).containsExactly("two");
      scene.agentSays(thread, Scene.ANN, "/undo");
      scene.waitForText(thread, "↩️ Taken back from User c1: one");
      assertDeleted(scene, "one");
      scene.agentSays(thread, Scene.ANN, "/history");
      scene.waitForText(thread, "Ann (taken back): one");
      scene.agentSays(thread, Scene.ANN, "/undo");
      scene.waitForText(thread, "There is nothing to take back.");
      assertThat(channel.textsTo("c1")).noneMatch(text -> text.contains("undo"));
    }
  }

  @Test
  void theMessageThatTheCommandQuotesIsTakenBack() {
    try (Scene scene = scene()) {
      MemoryChannel.Sent offer = scene.claimed("c1", Scene.ANN);
      Place thread = offer.place();
      String first = says(scene, thread, "one");
      says(scene, thread, "two");
      says(scene, thread, "three");
      String note = scene.agentSays(thread, Scene.ANN, "// note");
      scene.userSays("c1", "and now?");
      MemoryChannel.Sent asked = scene.sent("and now?");
      undo(scene, thread, first);
      scene.waitForText(thread, "↩️ Taken back from User c1: one");
      undo(scene, thread, first);
      scene.waitForText(thread, "This was taken back already.");
      undo(scene, thread, note);
      undo(scene, thread, "a line of Baton");
      scene.waitFor(() ->
          assertThat(channel.to(thread))
              .filteredOn(told ->
                  told.text().equals("You did not say this to the user. Nothing was taken back."))
              .hasSize(2));
      undo(scene, thread, asked.id());
      scene.waitForText(thread, "↩️ Taken back from User c1: three");
      undo(scene, thread, offer.id());
      scene.waitForText(thread, "↩️ Taken back from User c1: two");
      assertThat(takenBack(scene, "c1")).containsExactly("one", "two", "three");
    }
  }

  /** With a bot that calls for a person and says nothing until it may go on: words wait for it. */
  private Scene callingUntil(CountDownLatch goOn) {
    AtomicReference<Scene> holder = new AtomicReference<>();
    Bot calling =
        turn -> {
          Replies.callForAPerson(holder.get(), turn);
          Replies.awaitLatch(goOn);
          return List.of();
        };
    Scene scene = new Scene(folder, calling, channel, builder -> builder);
    holder.set(scene);
    return scene;
  }

  @Test
  void whatWasNotSentYetIsNeverSent() {
    CountDownLatch goOn = new CountDownLatch(1);
    try (Scene scene = callingUntil(goOn)) {
      scene.userSays("c1", "help");
      MemoryChannel.Sent offer = scene.sent("asks for a person");
      scene.press(Scene.ANN, offer, "Claim");
      Place thread = scene.taken(offer, Scene.ANN).place();
      scene.agentSays(thread, Scene.ANN, "oh no");
      scene.agentSays(thread, Scene.ANN, "/undo // wrong user");
      scene.waitForText(thread, "↩️ Not sent to User c1: oh no");
      scene.agentSays(thread, Scene.ANN, "Hello");
      goOn.countDown();
      scene.waitForText("c1", "Hello");
      assertThat(channel.textsTo("c1"))
          .noneMatch(text -> text.contains("oh no") || text.contains("wrong"));
      assertThat(scene.transcript("c1").messages())
          .filteredOn(message -> message.author() == Author.NOTE)
          .extracting(message -> TextBuilder.summary(message.content()), Message::takenBack)
          .containsExactly(tuple("oh no", true), tuple("// wrong user", false));
    }
  }

  @Test
  void whatWasTakenBackAndIsSaidAgainIsTakenBackAgain() {
    CountDownLatch goOn = new CountDownLatch(1);
    try (Scene scene = callingUntil(goOn)) {
      scene.userSays("c1", "help");
      MemoryChannel.Sent offer = scene.sent("asks for a person");
      scene.press(Scene.ANN, offer, "Claim");
      Place thread = scene.taken(offer, Scene.ANN).place();
      scene.agentSays(thread, Scene.ANN, "before");
      String word = scene.agentSays(thread, Scene.ANN, "Hello");
      scene.agentSays(thread, Scene.ANN, "/undo");
      scene.waitForText(thread, "↩️ Not sent to User c1: Hello");
      goOn.countDown();
      scene.waitForText("c1", "before");
      scene.happens(
          thread, Scene.ANN, new Event.Said("again", Text.plain("/say"), word, null, true));
      scene.waitForText("c1", "Hello");
      scene.waitFor(() -> assertThat(channel.calls).contains("react " + word + " DELIVERED"));
      assertThat(takenBack(scene, "c1")).isEmpty();
      scene.agentSays(thread, Scene.ANN, "/undo");
      assertDeleted(scene, "Hello");
      assertThat(takenBack(scene, "c1")).containsExactly("Hello");
    }
  }

  @Test
  void whatIsJustBeingSentStaysAndCanBeTakenBackAfterwards() {
    Standstill stop = new Standstill();
    try (Scene scene = scene()) {
      Place thread = scene.claimed("c1", Scene.ANN).place();
      stop.before(channel, text -> text.equals("oops"));
      String word = scene.agentSays(thread, Scene.ANN, "oops");
      stop.awaitReached();
      scene.agentSays(thread, Scene.ANN, "/undo");
      scene.waitForText(thread, "This is just being sent. Write /undo again in a moment.");
      stop.end();
      scene.waitFor(() -> assertThat(channel.calls).contains("react " + word + " DELIVERED"));
      scene.agentSays(thread, Scene.ANN, "/undo");
      assertDeleted(scene, "oops");
    }
  }

  @Test
  void whatWaitsForAnotherAttemptIsNeverSent() {
    AtomicBoolean down = new AtomicBoolean(true);
    AtomicInteger failed = new AtomicInteger();
    try (Scene scene = scene(builder -> builder.clock(clock))) {
      Place thread = scene.claimed("c1", Scene.ANN).place();
      channel.beforeSend =
          outbound -> {
            if (down.get() && TextBuilder.summary(outbound.content()).equals("oops")) {
              failed.incrementAndGet();
              throw new DeliveryException.Retryable("down", Duration.ofMinutes(1), false, null);
            }
          };
      scene.agentSays(thread, Scene.ANN, "oops");
      scene.waitFor(() -> assertThat(failed).hasPositiveValue());
      String answer;
      do {
        answer = undone(scene, thread);
      } while (answer.startsWith("This is just being sent."));
      assertThat(answer)
          .isEqualTo(
              "↩️ Not sent to User c1: oops\n"
                  + "It had been tried and had failed. What arrived all the same stays there.");
      down.set(false);
      clock.advance(Duration.ofMinutes(2));
      scene.agentSays(thread, Scene.ANN, "hello");
      scene.waitForText("c1", "hello");
      assertThat(channel.textsTo("c1")).noneMatch(text -> text.contains("oops"));
      scene.agentSays(thread, Scene.ANN, "/history");
      scene.waitForText(thread, "Ann (taken back): oops");
    }
  }

  /** The answer to the command. */
  private String undone(Scene scene, Place thread) {
    int before = channel.to(thread).size();
    scene.agentSays(thread, Scene.ANN, "/undo");
    scene.waitFor(() -> assertThat(channel.to(thread)).hasSizeGreaterThan(before));
    return channel.to(thread).getLast().text();
  }

  @Test
  void afterTheWindowItStays() {
    try (Scene scene = scene(builder -> builder.clock(clock))) {
      Place thread = scene.claimed("c1", Scene.ANN).place();
      String word = says(scene, thread, "one");
      clock.advance(Duration.ofMinutes(3));
      scene.agentSays(thread, Scene.ANN, "/undo");
      scene.waitForText(thread, "This was said more than 2 min ago, so it stays.");
      undo(scene, thread, word);
      scene.waitFor(() ->
          assertThat(channel.to(thread))
              .filteredOn(told -> told.text().contains("so it stays"))
              .hasSize(2));
      assertThat(channel.calls).noneMatch(call -> call.startsWith("delete"));
      assertThat(takenBack(scene, "c1")).isEmpty();
    }
  }

  @Test
  void whatWasHeldCountsFromWhenItWasSaid() {
    try (Scene scene = scene(builder -> builder.clock(clock))) {
      Place thread = scene.claimed("c1", Scene.ANN).place();
      scene.agentSays(thread, Scene.ANN, "@uma held");
      MemoryChannel.Sent question = scene.sent("Send it?");
      says(scene, thread, "later");
      clock.advance(Duration.ofMinutes(5));
      scene.press(Scene.ANN, question, "Send it");
      scene.waitForText("c1", "@uma held");
      scene.waitFor(() ->
          assertThat(channel.calls).filteredOn(call -> call.endsWith("DELIVERED")).hasSize(2));
      scene.agentSays(thread, Scene.ANN, "/undo");
      scene.waitForText(thread, "↩️ Taken back from User c1: @uma held");
      assertThat(takenBack(scene, "c1")).containsExactly("@uma held");
    }
  }

  @Test
  void nothingIsTakenBackAfterTheConversationPassedOn() {
    try (Scene scene = scene()) {
      Place thread = scene.claimed("c1", Scene.ANN).place();
      String word = says(scene, thread, "one");
      scene.agentSays(thread, Scene.BEN, "/undo");
      scene.waitForText(thread, "Ann has this conversation. Nothing was taken back.");
      scene.agentSays(thread, Scene.ANN, "/release");
      scene.waitForText("c1", Texts.released());
      scene.agentSays(thread, Scene.ANN, "/undo");
      scene.waitForText(
          thread, "Nobody has claimed this conversation yet. Nothing was taken back.");
      scene.agentSays(thread, Scene.ANN, "/claim");
      scene.waitFor(() ->
          assertThat(channel.textsTo("c1")).filteredOn(Texts.joined("Ann")::equals).hasSize(2));
      scene.agentSays(thread, Scene.ANN, "/undo");
      scene.waitForText(thread, "There is nothing to take back.");
      undo(scene, thread, word);
      scene.waitForText(
          thread, "Somebody else had the conversation since this was said, so it stays.");
      scene.agentSays(thread, Scene.ANN, "/resolve");
      scene.waitForText("c1", Texts.botIsBack("Ann"));
      scene.agentSays(thread, Scene.ANN, "/undo");
      scene.waitForText(thread, "The bot has this conversation. Nothing was taken back.");
      assertThat(channel.calls).noneMatch(call -> call.startsWith("delete"));
    }
  }

  @Test
  void anAlbumIsTakenBackAsAWhole() {
    try (Scene scene = scene()) {
      Place thread = scene.claimed("c1", Scene.ANN).place();
      channel.show(thread, Scene.ANN, "p1", "album", "first");
      channel.show(thread, Scene.ANN, "p2", "album", "second");
      scene.waitFor(() -> assertThat(channel.calls).contains("react p2 DELIVERED"));
      undo(scene, thread, "p1");
      assertDeleted(scene, "[image] first");
      assertDeleted(scene, "[image] second");
      assertThat(takenBack(scene, "c1")).containsExactly("[image] first", "[image] second");
    }
  }

  @Test
  void aLongMessageIsTakenBackInAllItsParts() {
    try (Scene scene = scene()) {
      Place thread = scene.claimed("c1", Scene.ANN).place();
      String word = scene.agentSays(thread, Scene.ANN, "BEGIN " + "word ".repeat(900) + "END");
      scene.waitFor(() -> assertThat(channel.calls).contains("react " + word + " DELIVERED"));
      scene.agentSays(thread, Scene.ANN, "/undo");
      scene.waitForText(thread, "↩️ Taken back from User c1: BEGIN word");
      scene.waitFor(() ->
          assertThat(channel.shown(Place.chat("c1"))).noneMatch(text -> text.contains("word")));
      assertThat(channel.calls).filteredOn(call -> call.startsWith("delete")).hasSize(2);
    }
  }

  @Test
  void aPlatformThatCannotTakeBackIsNamed() {
    MemoryChannel memory = new MemoryChannel("plain");
    try (Scene scene =
        scene(builder ->
            builder.channel(
                new ChannelPlan("plain", "sms", "sms", "bot", "support", "p-", false),
                context -> new Sending(memory)))) {
      memory.say(Place.chat("c1"), true, Scene.user("c1"), "u1", "/human");
      MemoryChannel.Sent offer = scene.sent("asks for a person");
      scene.press(Scene.ANN, offer, "Claim");
      Place thread = scene.taken(offer, Scene.ANN).place();
      String word = scene.agentSays(thread, Scene.ANN, "one");
      scene.waitFor(() -> assertThat(channel.calls).contains("react " + word + " DELIVERED"));
      scene.agentSays(thread, Scene.ANN, "/undo");
      scene.waitForText(thread, "It cannot be taken back on SMS.");
      assertThat(memory.calls).isEmpty();
      assertThat(takenBack(scene, "c1")).isEmpty();
    }
  }

  @Test
  void whatThePlatformDoesNotDeleteStandsAndIsTold() {
    try (Scene scene = scene()) {
      Place thread = scene.claimed("c1", Scene.ANN).place();
      says(scene, thread, "one");
      channel.beforeCall =
          chat -> {
            if (chat.equals("c1")) {
              throw new DeliveryException.Refused("too old", null);
            }
          };
      scene.agentSays(thread, Scene.ANN, "/undo");
      scene.waitForText(thread, "An earlier message was not taken back at the user: too old");
      assertThat(takenBack(scene, "c1")).isEmpty();
    }
  }

  @Test
  void aWordThatWasRefusedIsNotTriedAgainOnceItIsTakenBack() {
    try (Scene scene = scene()) {
      Place thread = scene.claimed("c1", Scene.ANN).place();
      channel.goneOnce(new DeliveryException.Refused("blocked", null));
      scene.agentSays(thread, Scene.ANN, "one");
      MemoryChannel.Sent letter = scene.sent("Not delivered to");
      scene.agentSays(thread, Scene.ANN, "/undo");
      scene.waitForText(thread, "↩️ Not sent to User c1: one");
      String press = scene.press(Scene.ANN, letter, "Retry");
      scene.waitFor(() ->
          assertThat(channel.answers)
              .contains(press + ": This was tried again or given up already."));
      says(scene, thread, "two");
      assertThat(channel.textsTo("c1")).doesNotContain("one");
    }
  }

  @Test
  void whatWasTakenBackIsNotEditedOrDeletedAgain() {
    try (Scene scene = scene()) {
      Place thread = scene.claimed("c1", Scene.ANN).place();
      String word = says(scene, thread, "one");
      scene.agentSays(thread, Scene.ANN, "/undo");
      assertDeleted(scene, "one");
      scene.happens(thread, Scene.ANN, new Event.Edited(word, Text.plain("one!")));
      scene.waitForText(thread, "This edit was not sent: you took the message back.");
      scene.happens(thread, Scene.ANN, new Event.Deleted(word));
      says(scene, thread, "two");
      assertThat(channel.calls).filteredOn(call -> call.startsWith("delete")).hasSize(1);
      assertThat(channel.calls).noneMatch(call -> call.contains("one!"));
    }
  }

  @Test
  void theNameThatWasTakenBackStandsBeforeTheNextWords() {
    HandoffPlan first = new HandoffPlan(List.of("/human"), List.of("/bot"));
    try (Scene scene = scene(builder -> builder.handoff(first))) {
      Place thread = scene.claimed("c1", Scene.ANN).place();
      String word = scene.agentSays(thread, Scene.ANN, "one");
      scene.waitForText("c1", "Ann: one");
      scene.waitFor(() -> assertThat(channel.calls).contains("react " + word + " DELIVERED"));
      scene.agentSays(thread, Scene.ANN, "/undo");
      scene.agentSays(thread, Scene.ANN, "two");
      scene.agentSays(thread, Scene.ANN, "three");
      scene.waitForText("c1", "three");
      assertThat(channel.textsTo("c1")).contains("Ann: two");
    }
  }

  @Test
  void whatAnAgentDeletesIsMarkedToo() {
    try (Scene scene = scene()) {
      Place thread = scene.claimed("c1", Scene.ANN).place();
      String word = says(scene, thread, "one");
      scene.happens(thread, Scene.ANN, new Event.Deleted(word));
      assertDeleted(scene, "one");
      assertThat(takenBack(scene, "c1")).containsExactly("one");
    }
  }

  @Test
  void aCannedAnswerIsTakenBackAsAnyWordIs() {
    try (Scene scene = scene()) {
      Place thread = scene.claimed("c1", Scene.ANN).place();
      scene.agentSays(thread, Scene.ANN, "/canned save wait Please wait.");
      String command = scene.agentSays(thread, Scene.ANN, "/canned wait");
      scene.waitFor(() -> assertThat(channel.calls).contains("react " + command + " DELIVERED"));
      undo(scene, thread, command);
      assertDeleted(scene, "Please wait.");
    }
  }

  @Test
  void inAnAgentsPrivateChatItWorksWithoutAQuote() {
    channel.directTopics = false;
    try (Scene scene =
        scene(builder -> builder.desk(Plans.desk(DeskPlan.Where.DIRECT, DeskPlan.Claim.PRESS)))) {
      scene.claimed("c1", Scene.ANN);
      Place own = Place.chat("direct-ann");
      says(scene, own, "one");
      scene.agentSays(own, Scene.ANN, "/undo");
      scene.waitForText(own, "↩️ Taken back from User c1: one");
      assertDeleted(scene, "one");
      scene.agentSays(Place.chat(Scene.SPACE), Scene.ANN, "/undo");
      scene.waitForText(Place.chat(Scene.SPACE), "Write this in the thread of a conversation.");
    }
  }

  @Test
  void anOperatorCanSwitchItOff() {
    HandoffPlan off = Plans.rules(Duration.ZERO, Duration.ofMinutes(10), true);
    try (Scene scene = scene(builder -> builder.handoff(off))) {
      Place thread = scene.claimed("c1", Scene.ANN).place();
      says(scene, thread, "one");
      scene.agentSays(thread, Scene.ANN, "/undo");
      scene.waitForText(thread, "Nothing can be taken back here");
      assertThat(channel.calls).noneMatch(call -> call.startsWith("delete"));
    }
  }

  private Scene scene() {
    return scene(builder -> builder);
  }

  private Scene scene(UnaryOperator<Routing.Builder> otherwise) {
    return new Scene(folder, SILENT, channel, otherwise);
  }

  /** Says a text, and waits until the user has it and the agent knows. */
  private String says(Scene scene, Place place, String text) {
    String id = scene.agentSays(place, Scene.ANN, text);
    scene.waitForText("c1", text);
    scene.waitFor(() -> assertThat(channel.calls).contains("react " + id + " DELIVERED"));
    return id;
  }

  private static void undo(Scene scene, Place thread, String quoted) {
    scene.happens(
        thread,
        Scene.ANN,
        new Event.Said(
            "undo" + ids.incrementAndGet(),
            Text.plain("/undo"),
            quoted,
            null,
            true,
            Attributes.NONE));
  }

  private void assertDeleted(Scene scene, String text) {
    String id =
        channel.to(Place.chat("c1")).stream()
            .filter(sent -> sent.text().equals(text))
            .findFirst()
            .orElseThrow()
            .id();
    scene.waitFor(() -> assertThat(channel.calls).contains("delete " + id));
  }

  private static List<String> takenBack(Scene scene, String chat) {
    return scene.transcript(chat).messages().stream()
        .filter(Message::takenBack)
        .map(message -> TextBuilder.summary(message.content()))
        .toList();
  }

  /** A platform that only sends. */
  private record Sending(MemoryChannel memory) implements ForwardingChannel {}
}
