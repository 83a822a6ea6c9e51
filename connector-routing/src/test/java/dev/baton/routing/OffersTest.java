package dev.baton.routing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.connector.Content.Text;
import dev.baton.connector.Event;
import dev.baton.connector.Person;
import dev.baton.connector.Place;
import dev.baton.conversation.Author;
import dev.baton.conversation.Control;
import dev.baton.conversation.HandoffRequest;
import dev.baton.conversation.Message;
import dev.baton.conversation.Trigger;
import dev.baton.plan.DeskPlan;
import dev.baton.plan.QueuePlan;
import dev.baton.routing.content.TextBuilder;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * What desks see of a handoff is correct, even if it changes while the call that shows it is in
 * flight.
 */
@Timeout(200)
class OffersTest {

  @TempDir Path folder;

  @Test
  void anOfferInFlightWhenTheUserGoesBackIsRemoved() {
    Standstill stop = new Standstill();
    try (Scene scene = new Scene(folder, Replies.echo())) {
      scene.channel.beforeCall =
          chat -> {
            if (chat.equals(Scene.SPACE)) {
              stop.here();
            }
          };
      scene.userSays("c1", "/human");
      stop.awaitReached();
      scene.userSays("c1", "/bot");
      scene.waitFor(() -> assertThat(scene.conversation("c1").control()).isEqualTo(Control.BOT));
      stop.end();
      MemoryChannel.Sent offer = scene.sent("asks for a person");
      scene.waitFor(
          () -> assertThat(scene.channel.calls).contains("finish " + offer.place().thread()));
      assertThat(scene.channel.now(offer).text()).contains("User c1 went back to the bot at ");
      scene.press(Scene.ANN, offer, "Claim");
      scene.waitFor(() -> assertThat(scene.channel.answers).anyMatch(a -> a.contains("is over")));
    }
  }

  @Test
  void anOfferInFlightWhenAnotherDeskTakesItIsRemoved() {
    CountDownLatch goOn = new CountDownLatch(1);
    try (Scene scene =
        new Scene(
            folder, Replies.echo(), new MemoryChannel("memory"), OffersTest::withASecondDesk)) {
      scene.channel.beforeCall =
          chat -> {
            if (chat.equals(Scene.SPACE)) {
              Replies.awaitLatch(goOn);
            }
          };
      MemoryChannel.Sent offer = scene.offered("c1");
      assertThat(offer.place().chat()).isEqualTo("space-second");
      scene.agentSays(offer.place(), Scene.ANN, "mine");
      scene.waitFor(() -> assertThat(scene.conversation("c1").control()).isEqualTo(Control.AGENT));
      goOn.countDown();
      scene.waitFor(() ->
          assertThat(scene.channel.edits)
              .extracting(MemoryChannel.Sent::text)
              .anyMatch(text -> text.endsWith("✅ Ann has it.")));
      scene.waitForText("c1", "mine");
    }
  }

  @Test
  void anOfferInFlightWhenAnAgentClaimsItBecomesTheBriefingToWorkWith() {
    Standstill stop = new Standstill();
    try (Scene scene = new Scene(folder, Replies.echo())) {
      stop.before(scene.channel, text -> text.contains("asks for a person"));
      scene.userSays("c1", "/human");
      stop.awaitReached();
      scene.agentSays(Place.chat(Scene.SPACE), Scene.ANN, "/claim");
      scene.waitFor(() -> assertThat(scene.conversation("c1").control()).isEqualTo(Control.AGENT));
      stop.end();
      MemoryChannel.Sent offer = scene.sent("asks for a person");
      scene.press(Scene.ANN, scene.taken(offer, Scene.ANN), "Resolve");
      scene.waitForText("c1", Texts.botIsBack("Ann"));
      scene.waitFor(
          () -> assertThat(scene.channel.now(offer).text()).contains("✅ Resolved by Ann at "));
    }
  }

  @Test
  void whoHadItBeforeIsNotShownToWhoHasItByThen() {
    try (Scene scene = new Scene(folder, Replies.echo())) {
      MemoryChannel.Sent offer = scene.offered("c1");
      scene.userSays("c1", "anyone?");
      scene.waitForText(offer.place(), "anyone?");
      Standstill stop = new Standstill();
      stop.before(scene.channel, text -> text.endsWith(": one more"));
      scene.userSays("c1", "one more");
      stop.awaitReached();
      scene.press(Scene.ANN, offer, "Claim");
      scene.waitForText("c1", Texts.joined("Ann"));
      scene.agentSays(offer.place(), Scene.BEN, "mine");
      scene.press(Scene.BEN, scene.sent("Your message was not sent"), "Take over and send");
      scene.waitForText("c1", "mine");
      stop.end();
      scene.taken(offer, Scene.BEN);
      assertThat(scene.channel.edits)
          .extracting(MemoryChannel.Sent::text)
          .noneMatch(text -> text.contains("Ann has it"));
    }
  }

  @Test
  void aTopicIsClosedOnceAndOpenedAgainOnlyIfItWasClosed() {
    try (Scene scene =
        new Scene(
            folder, Replies.echo(), new MemoryChannel("memory"), OffersTest::withASecondDesk)) {
      scene.userSays("c1", "/human");
      scene.waitFor(() -> assertThat(offers(scene)).hasSize(2));
      MemoryChannel.Sent here = offerIn(scene, Scene.SPACE);
      MemoryChannel.Sent there = offerIn(scene, "space-second");
      scene.press(Scene.ANN, here, "Claim");
      scene.taken(here, Scene.ANN);
      scene.waitFor(() -> assertThat(topicCalls(scene)).containsExactly("finish " + topic(there)));
      scene.agentSays(here.place(), Scene.ANN, "/release");
      scene.waitFor(() -> assertThat(offers(scene)).hasSize(4));
      scene.press(Scene.ANN, offerIn(scene, Scene.SPACE), "Claim");
      scene.waitForText(here.place(), "has it. What you write here");
      scene.agentSays(here.place(), Scene.ANN, "/resolve");
      scene.waitFor(() ->
          assertThat(topicCalls(scene))
              .containsExactlyInAnyOrder(
                  "finish " + topic(there),
                  "resume " + topic(there),
                  "finish " + topic(there),
                  "finish " + topic(here)));
    }
  }

  private static MemoryChannel.Sent offerIn(Scene scene, String space) {
    return offers(scene).stream()
        .filter(offer -> offer.place().chat().equals(space))
        .reduce((earlier, later) -> later)
        .orElseThrow();
  }

  private static String topic(MemoryChannel.Sent offer) {
    return String.valueOf(offer.place().thread());
  }

  private static List<String> topicCalls(Scene scene) {
    return scene.channel.calls.stream()
        .filter(call -> call.startsWith("finish") || call.startsWith("resume"))
        .toList();
  }

  @Test
  void theSecondOfTwoAgentsWithTheSameNameIsToldThatItIsTaken() {
    try (Scene scene = new Scene(folder, Replies.echo())) {
      MemoryChannel.Sent offer = scene.offered("c1");
      String first = scene.press(new Person("j1", "John", "j1", null, false), offer, "Claim");
      String second = scene.press(new Person("j2", "John", "j2", null, false), offer, "Claim");
      String again = scene.press(new Person("j1", "John", "j1", null, false), offer, "Claim");
      scene.waitFor(() ->
          assertThat(scene.channel.answers)
              .containsExactlyInAnyOrder(
                  first + ": null",
                  second + ": Already taken by John.",
                  again + ": You have this conversation already."));
    }
  }

  @Test
  void aLongOfferStillSaysWhoAndWhyAndCanBeClaimed() {
    Map<String, String> context = new LinkedHashMap<>();
    for (int i = 0; i < 20; i++) {
      context.put("field" + i, "x".repeat(300));
    }
    try (Scene scene = new Scene(folder, Replies.echo())) {
      scene.userSays("c1", "hi");
      scene.waitForText("c1", "bot: hi");
      scene
          .routing
          .initiate(
              "c1",
              Trigger.CALL,
              new HandoffRequest(null, "billing", null, 0, List.of(), null, context))
          .toCompletableFuture()
          .join();
      MemoryChannel.Sent offer = scene.sent("asks for a person");
      assertThat(offer.text()).contains("User c1").contains("Why: billing");
      scene.press(Scene.ANN, offer, "Claim");
      scene.waitForText("c1", Texts.joined("Ann"));
    }
  }

  @Test
  void aLaterHandoffDoesNotContinueInThePreviousAgentsChat() {
    try (Scene scene =
        new Scene(folder, Replies.echo(), DeskPlan.Where.DIRECT, Duration.ofMinutes(15))) {
      scene.claimed("c1", Scene.ANN);
      scene.waitFor(() -> assertThat(inDirectChatOf(scene, "ann")).isNotEmpty());
      Place annsThread = inDirectChatOf(scene, "ann").getFirst().place();
      scene.agentSays(annsThread, Scene.ANN, "/resolve");
      scene.waitForText("c1", Texts.botIsBack("Ann"));
      scene.userSays("c1", "/human");
      scene.waitFor(() -> assertThat(offers(scene)).hasSize(2));
      scene.press(Scene.BEN, offers(scene).getLast(), "Claim");
      scene.waitForText("c1", Texts.joined("Ben"));
      scene.userSays("c1", "my secret for Ben");
      assertOnlyBenSees(scene, "my secret for Ben");
      scene.agentSays(annsThread, Scene.ANN, "late word");
      scene.waitForText(annsThread, "Your message was not sent");
      assertThat(scene.channel.textsTo("c1")).doesNotContain("late word");
    }
  }

  @Test
  void aReleasedConversationDoesNotContinueInThePreviousAgentsChat() {
    try (Scene scene =
        new Scene(folder, Replies.echo(), DeskPlan.Where.DIRECT, Duration.ofMinutes(15))) {
      scene.claimed("c1", Scene.ANN);
      scene.waitFor(() -> assertThat(inDirectChatOf(scene, "ann")).isNotEmpty());
      Place annsThread = inDirectChatOf(scene, "ann").getFirst().place();
      scene.agentSays(annsThread, Scene.ANN, "/release");
      scene.waitForText("c1", Texts.released());
      scene.userSays("c1", "who is there?");
      scene.waitFor(() -> assertThat(offers(scene)).hasSize(2));
      scene.press(Scene.BEN, offers(scene).getLast(), "Claim");
      scene.waitForText("c1", Texts.joined("Ben"));
      scene.userSays("c1", "my secret for Ben");
      assertOnlyBenSees(scene, "my secret for Ben");
    }
  }

  @Test
  void anEditBeforeTheThreadIsOpenReachesTheDesk() {
    CountDownLatch goOn = new CountDownLatch(1);
    try (Scene scene = new Scene(folder, Replies.echo())) {
      scene.channel.beforeCall =
          chat -> {
            if (chat.equals(Scene.SPACE)) {
              Replies.awaitLatch(goOn);
            }
          };
      scene.userSays("c1", "/human");
      String order = scene.userSays("c1", "order 123");
      edit(scene, order, "order 124");
      scene.waitFor(() ->
          assertThat(scene.transcript("c1").messages())
              .anyMatch(message -> TextBuilder.summary(message.content()).equals("order 124")));
      goOn.countDown();
      scene.sent("order 124");
    }
  }

  @Test
  void anEditAlsoReachesADeskThatHasNotSeenTheMessageYet() {
    CountDownLatch goOn = new CountDownLatch(1);
    try (Scene scene =
        new Scene(
            folder, Replies.echo(), new MemoryChannel("memory"), OffersTest::withASecondDesk)) {
      scene.channel.beforeCall =
          chat -> {
            if (chat.equals("space-second")) {
              Replies.awaitLatch(goOn);
            }
          };
      MemoryChannel.Sent offer = scene.offered("c1");
      String order = scene.userSays("c1", "order 123");
      scene.waitForText(offer.place(), "order 123");
      scene.waitFor(() -> assertThat(copies(scene, "order 123")).isEqualTo(1));
      edit(scene, order, "order 124");
      scene.waitFor(() ->
          assertThat(scene.channel.calls)
              .anyMatch(call -> call.startsWith("edit ") && call.endsWith("order 124")));
      goOn.countDown();
      scene.waitFor(() ->
          assertThat(scene.channel.sent)
              .anyMatch(sent ->
                  sent.place().chat().equals("space-second") && sent.text().contains("order 124")));
    }
  }

  @Test
  void anEditOfAMessageTheBotGotKeepsTheOriginalInTheTranscript() {
    try (Scene scene = new Scene(folder, Replies.echo())) {
      String asked = scene.userSays("c1", "order 123");
      scene.waitForText("c1", "bot: order 123");
      edit(scene, asked, "order 124");
      scene.userSays("c1", "next");
      scene.waitForText("c1", "bot: next");
      assertThat(scene.transcript("c1").messages())
          .filteredOn(message -> message.author() == Author.USER)
          .extracting(Message::content)
          .extracting(TextBuilder::summary)
          .containsExactly("order 123", "order 124", "next");
      assertThat(scene.channel.textsTo("c1")).containsExactly("bot: order 123", "bot: next");
    }
  }

  private static Routing.Builder withASecondDesk(Routing.Builder builder) {
    return builder
        .desk(Plans.desk("second", "space-second", DeskPlan.Claim.ANSWER))
        .queue(
            new QueuePlan(
                "support",
                List.of("desk", "second"),
                Duration.ofMinutes(15),
                Duration.ofMinutes(30)));
  }

  private static void edit(Scene scene, String id, String text) {
    scene.happens(Place.chat("c1"), Scene.user("c1"), new Event.Edited(id, Text.plain(text)));
  }

  private static long copies(Scene scene, String text) {
    return scene.channel.sent.stream().filter(sent -> sent.text().endsWith(": " + text)).count();
  }

  private static List<MemoryChannel.Sent> offers(Scene scene) {
    return scene.channel.sent.stream()
        .filter(sent -> sent.text().contains("asks for a person"))
        .filter(sent -> sent.text().endsWith("[Claim]"))
        .toList();
  }

  private static List<MemoryChannel.Sent> inDirectChatOf(Scene scene, String agent) {
    return scene.channel.sent.stream()
        .filter(sent -> sent.place().chat().equals("direct-" + agent))
        .toList();
  }

  private static void assertOnlyBenSees(Scene scene, String text) {
    scene.waitFor(() ->
        assertThat(inDirectChatOf(scene, "ben"))
            .anyMatch(sent -> sent.text().endsWith(": " + text)));
    assertThat(inDirectChatOf(scene, "ann")).noneMatch(sent -> sent.text().contains(text));
  }
}
