package dev.baton.routing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.connector.Person;
import dev.baton.connector.Place;
import dev.baton.conversation.HandoffRequest;
import dev.baton.conversation.Trigger;
import dev.baton.plan.DeskPlan;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What agents read from the offer to the end of a handoff, chat by chat, on each kind of desk. */
@Timeout(200)
class BriefingStoryTest {

  private static final Person CARA = new Person("user-c1", "Cara Lopez", "cara", "de", false);
  private static final String WHO =
      """
      🔔 Cara Lopez asks for a person
      @cara · Memory · German · queue support · priority 2 · since 14:20
      Why: wants a refund
      The bot understood: refund request
      product: shoes · VIP\
      """;
  private static final String ASKED =
      """


      14:20 Cara Lopez: my shoes are broken
      14:20 Bot: I am sorry\
      """;
  private static final String SO_FAR =
      ASKED
          + """

          14:20 Cara Lopez: anybody there?
          14:23 Ann: How can I help?
          14:23 Note by Ann: she is angry
          14:23 Cara Lopez: I want my money back\
          """;
  private static final String TO_WORK =
      " has it. What you write here goes to Cara Lopez; lines that begin with // stay here."
          + " [Resolve] [Release]";

  @TempDir Path folder;
  private final TickingClock clock = new TickingClock();
  private final MemoryChannel memory = new MemoryChannel("memory");

  @Test
  void aTopicKeepsTheBriefingInOneMessageFromOfferToEnd() {
    try (Scene scene = scene(DeskPlan.Where.SPACE, builder -> builder)) {
      MemoryChannel.Sent offer = offered(scene);
      assertThat(memory.now(offer).text()).isEqualTo(WHO + ASKED + " [Claim]");
      scene.press(Scene.ANN, offer, "Claim");
      assertShown(
          scene, offer.place(), WHO + ASKED + "\n\n✅ Ann" + TO_WORK, "Cara Lopez: anybody there?");
      annWorksAndReleases(scene, offer.place());
      String released = WHO + ASKED + "\n\nAnn released it at 14:23.";
      List<String> first =
          List.of(
              released,
              "Cara Lopez: anybody there?",
              "Cara Lopez: I want my money back",
              "Ann released the conversation.");
      assertShown(scene, offer.place(), and(first, WHO + SO_FAR + " [Claim]"));

      says(scene, "hello?");
      scene.press(Scene.BEN, offers(scene).getLast(), "Claim");
      assertShown(
          scene,
          offer.place(),
          and(first, WHO + SO_FAR + "\n\n✅ Ben" + TO_WORK, "Cara Lopez: hello?"));
      scene.agentSays(offer.place(), Scene.ANN, "let me");
      scene.press(Scene.ANN, scene.sent("Your message was not sent"), "Take over and send");
      scene.waitForText("c1", "let me");
      scene.agentSays(offer.place(), Scene.ANN, "/resolve Bye");
      assertShown(
          scene,
          offer.place(),
          and(
              first,
              WHO + SO_FAR + "\n\n✅ Resolved by Ann at 14:23.",
              "Cara Lopez: hello?",
              "Ben has this conversation. Your message was not sent. [Take over and send]",
              "Ann took the conversation over from Ben.",
              "✅ Resolved by Ann. The bot goes on."));
      scene.waitFor(() ->
          assertThat(memory.calls)
              .filteredOn(call -> call.startsWith("finish") || call.startsWith("resume"))
              .containsExactly("finish " + offer.place().thread()));
    }
  }

  @Test
  void aDirectDeskShowsWhoHasItInTheSpaceAndTheBriefingToTheAgent() {
    try (Scene scene = scene(DeskPlan.Where.DIRECT, builder -> builder)) {
      MemoryChannel.Sent offer = offered(scene);
      scene.press(Scene.ANN, offer, "Claim");
      Place anns = threadOf(scene, "ann");
      assertShown(scene, offer.place(), WHO + "\n✅ Ann has it.", "Cara Lopez: anybody there?");
      assertShown(scene, anns, WHO + ASKED + "\n\n✅ Ann" + TO_WORK, "Cara Lopez: anybody there?");
      annWorksAndReleases(scene, anns);
      assertShown(
          scene,
          anns,
          WHO + ASKED + "\n\nAnn released it at 14:23.",
          "Cara Lopez: anybody there?",
          "Cara Lopez: I want my money back",
          "This conversation is no longer yours.");
      assertShown(
          scene,
          offer.place(),
          WHO + "\nAnn released it at 14:23.",
          "Cara Lopez: anybody there?",
          WHO
              + SO_FAR
              + "\n\nAnn released the conversation."
              + "\nAfter the claim it runs in your direct chat with me. [Claim]");

      says(scene, "hello?");
      scene.waitForText(offer.place(), "hello?");
      scene.press(Scene.BEN, offers(scene).getLast(), "Claim");
      Place bens = threadOf(scene, "ben");
      assertShown(scene, bens, WHO + SO_FAR + "\n\n✅ Ben" + TO_WORK, "Cara Lopez: hello?");
      scene.agentSays(bens, Scene.BEN, "/resolve Bye");
      assertShown(
          scene,
          bens,
          WHO + SO_FAR + "\n\n✅ Resolved by Ben at 14:23.",
          "Cara Lopez: hello?",
          "✅ Resolved by Ben. The bot goes on.");
      assertShown(
          scene,
          offer.place(),
          WHO + "\nAnn released it at 14:23.",
          "Cara Lopez: anybody there?",
          WHO + "\n✅ Resolved by Ben at 14:23.",
          "Cara Lopez: hello?");
    }
  }

  @Test
  void aDirectTakeOverShowsTheWholeHandoffSoFar() {
    try (Scene scene = scene(DeskPlan.Where.DIRECT, builder -> builder)) {
      MemoryChannel.Sent offer = offered(scene);
      scene.press(Scene.ANN, offer, "Claim");
      Place anns = threadOf(scene, "ann");
      annWorks(scene, anns);
      scene.agentSays(offer.place(), Scene.BEN, "I know that one");
      scene.press(Scene.BEN, scene.sent("Your message was not sent"), "Take over and send");
      Place bens = threadOf(scene, "ben");
      assertShown(
          scene, bens, WHO + SO_FAR + "\n14:23 Note by Ben: I know that one\n\n✅ Ben" + TO_WORK);
      assertThat(memory.shown(anns).getFirst()).endsWith("Ben took it over.");
      assertThat(memory.shown(anns)).endsWith("This conversation is no longer yours.");
      assertThat(memory.shown(offer.place()).getFirst()).isEqualTo(WHO + "\n✅ Ben has it.");
    }
  }

  @Test
  void cardsThatCannotBeChangedAreReplacedOnce() {
    try (Scene scene = scene(DeskPlan.Where.DIRECT, this::withCards)) {
      MemoryChannel.Sent offer = offered(scene);
      scene.press(Scene.ANN, offer, "Claim");
      Place anns = threadOf(scene, "ann");
      assertShown(scene, anns, WHO + ASKED + "\n\n✅ Ann" + TO_WORK, "Cara Lopez: anybody there?");
      annWorksAndReleases(scene, anns);
      assertShown(
          scene,
          anns,
          "Cara Lopez: anybody there?",
          "Cara Lopez: I want my money back",
          "This conversation is no longer yours.");
      scene.press(Scene.BEN, offers(scene).getLast(), "Claim");
      Place bens = threadOf(scene, "ben");
      scene.agentSays(bens, Scene.BEN, "/resolve Bye");
      assertShown(scene, bens, "Cara Lopez — ✅ Resolved by Ben at 14:23.");
      assertShown(
          scene,
          Place.chat(Scene.SPACE),
          "Cara Lopez — ✅ Ann has it.",
          "Cara Lopez — ✅ Ben has it.");
      assertThat(memory.calls).filteredOn(call -> call.startsWith("delete")).hasSize(5);
      assertThat(memory.calls).doesNotHaveDuplicates();
    }
  }

  @Test
  void aSpaceWithCardsThatCannotBeChangedHasTheBriefingOnce() {
    try (Scene scene = scene(DeskPlan.Where.SPACE, this::withCards)) {
      MemoryChannel.Sent offer = offered(scene);
      scene.press(Scene.ANN, offer, "Claim");
      MemoryChannel.Sent head = scene.sent("Ann has it. What you write here");
      assertShown(scene, offer.place());
      assertShown(
          scene, head.place(), WHO + ASKED + "\n\n✅ Ann" + TO_WORK, "Cara Lopez: anybody there?");
      annWorksAndReleases(scene, head.place());
      assertShown(
          scene,
          head.place(),
          "Cara Lopez: anybody there?",
          "Cara Lopez: I want my money back",
          "Ann released the conversation.");
      MemoryChannel.Sent again = offers(scene).getLast();
      assertThat(again.text()).isEqualTo(WHO + SO_FAR + " [Claim]");
      scene.press(Scene.BEN, again, "Claim");
      MemoryChannel.Sent bens = scene.sent("Ben has it. What you write here");
      scene.agentSays(bens.place(), Scene.BEN, "/resolve");
      assertShown(scene, bens.place(), "Cara Lopez — ✅ Resolved by Ben at 14:23.");
    }
  }

  @Test
  void earlierCasesAreOneLineWithTheDay() {
    try (Scene scene = scene(DeskPlan.Where.SPACE, builder -> builder)) {
      MemoryChannel.Sent offer = offered(scene);
      scene.press(Scene.ANN, offer, "Claim");
      scene.taken(offer, Scene.ANN);
      scene.agentSays(offer.place(), Scene.ANN, "/resolve");
      scene.waitForText("c1", "Ann hat das Gespräch verlassen. Sie sprechen wieder mit dem Bot.");
      clock.advance(Duration.ofDays(3));
      says(scene, "/human");
      scene.waitFor(() -> assertThat(offers(scene)).hasSize(2));
      assertThat(offers(scene).getLast().text())
          .contains("1 earlier case, on 20 Nov, resolved by Ann")
          .contains("20 Nov 14:20 Cara Lopez: my shoes are broken")
          .contains("14:20 Cara Lopez: /human");
      scene.press(Scene.BEN, offers(scene).getLast(), "Claim");
      scene.taken(offers(scene).getLast(), Scene.BEN);
      scene.agentSays(offer.place(), Scene.BEN, "/who");
      scene.waitForText(
          offer.place(),
          "Cara Lopez (@cara) on Memory, writes German.\nBen has had the conversation since 14:20.");
      scene.agentSays(offer.place(), Scene.BEN, "/history 30");
      scene.waitForText(offer.place(), "Last messages\n20 Nov 14:20 Cara Lopez: my shoes");
    }
  }

  @Test
  void aLongBriefingLosesItsOldestLinesAndStaysOneMessage() {
    try (Scene scene = scene(DeskPlan.Where.SPACE, builder -> builder)) {
      MemoryChannel.Sent offer = offered(scene);
      scene.press(Scene.ANN, offer, "Claim");
      scene.taken(offer, Scene.ANN);
      for (int i = 0; i < 30; i++) {
        says(scene, "number " + i + " " + "x".repeat(200));
      }
      scene.waitForText(offer.place(), "number 29 ");
      scene.agentSays(offer.place(), Scene.ANN, "/release");
      scene.waitForText(
          "c1",
          "Sie sind wieder in der Warteschlange. Wer als Nächstes frei ist, macht hier weiter.");
      scene.waitFor(() -> assertThat(offers(scene)).hasSize(2));
      String again = offers(scene).getLast().text();
      assertThat(again)
          .startsWith(WHO + "\n\n…\n14:20 Cara Lopez: number ")
          .contains("number 29")
          .doesNotContain("number 1 ")
          .endsWith(" [Claim]");
      assertThat(again.length()).isBetween(3700, 4096 + " [Claim]".length());
    }
  }

  /** A user's first words, a bot that asks for a person, and words that wait. */
  private MemoryChannel.Sent offered(Scene scene) {
    says(scene, "my shoes are broken");
    scene.waitForText("c1", "I am sorry");
    scene
        .routing
        .initiate(
            "c1",
            Trigger.CALL,
            new HandoffRequest(
                null,
                "wants a refund",
                "refund_request",
                2,
                List.of(),
                null,
                Map.of(
                    "product", "shoes",
                    "vip", "true",
                    "newsletter", "false",
                    "requested_slot", "colour",
                    "latest_msg", "my shoes are broken")))
        .toCompletableFuture()
        .join();
    MemoryChannel.Sent offer = scene.sent("asks for a person");
    says(scene, "anybody there?");
    scene.waitForText(offer.place(), "anybody there?");
    return offer;
  }

  private void annWorks(Scene scene, Place thread) {
    clock.advance(Duration.ofMinutes(3));
    scene.agentSays(thread, Scene.ANN, "How can I help?");
    scene.waitForText("c1", "How can I help?");
    scene.agentSays(thread, Scene.ANN, "// she is angry");
    scene.waitFor(() -> assertThat(scene.transcript("c1").messages()).hasSizeGreaterThan(6));
    says(scene, "I want my money back");
    scene.waitForText(thread, "I want my money back");
  }

  private void annWorksAndReleases(Scene scene, Place thread) {
    annWorks(scene, thread);
    scene.agentSays(thread, Scene.ANN, "/release");
    scene.waitFor(() -> assertThat(offers(scene)).hasSize(2));
  }

  private void assertShown(Scene scene, Place place, String... texts) {
    assertShown(scene, place, List.of(texts));
  }

  private void assertShown(Scene scene, Place place, List<String> texts) {
    scene.waitFor(() -> assertThat(memory.shown(place)).isEqualTo(texts));
  }

  private static List<String> and(List<String> first, String... more) {
    List<String> all = new ArrayList<>(first);
    all.addAll(List.of(more));
    return all;
  }

  private Place threadOf(Scene scene, String agent) {
    scene.waitFor(() -> assertThat(inDirect(agent)).isNotEmpty());
    return inDirect(agent).getLast().place();
  }

  private List<MemoryChannel.Sent> inDirect(String agent) {
    return memory.sent.stream()
        .filter(sent -> sent.place().chat().equals("direct-" + agent))
        .toList();
  }

  private static List<MemoryChannel.Sent> offers(Scene scene) {
    return scene.channel.sent.stream().filter(sent -> sent.text().endsWith("[Claim]")).toList();
  }

  private int written;

  private void says(Scene scene, String text) {
    scene.channel.say(Place.chat("c1"), true, CARA, "u" + written++, text);
  }

  private Routing.Builder withCards(Routing.Builder builder) {
    return builder.channel(Plans.MEMORY, context -> new RepliesChannel(memory));
  }

  private Scene scene(DeskPlan.Where where, UnaryOperator<Routing.Builder> otherwise) {
    return new Scene(
        folder,
        turn -> Replies.say("I am sorry"),
        memory,
        builder ->
            otherwise
                .apply(builder)
                .clock(clock)
                .desk(
                    new DeskPlan(
                        "desk",
                        "memory",
                        Scene.SPACE,
                        where,
                        List.of(),
                        DeskPlan.Claim.PRESS,
                        ZoneId.of("Europe/Berlin"))));
  }

  /** Shows 14:20 in Berlin until it is moved; still, no two times are the same. */
  private static final class TickingClock extends Clock {

    private final AtomicLong millis =
        new AtomicLong(Instant.parse("2026-11-20T13:20:00Z").toEpochMilli());

    void advance(Duration by) {
      millis.addAndGet(by.toMillis());
    }

    @Override
    public Instant instant() {
      return Instant.ofEpochMilli(millis.incrementAndGet());
    }

    @Override
    public ZoneId getZone() {
      return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
      throw new UnsupportedOperationException("nothing here is local");
    }
  }
}
