package dev.baton.routing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.bot.Bot;
import dev.baton.connector.CompletingChannel;
import dev.baton.connector.Content;
import dev.baton.connector.Event;
import dev.baton.connector.Inbound;
import dev.baton.connector.Person;
import dev.baton.connector.Place;
import dev.baton.plan.ChannelPlan;
import dev.baton.plan.DeskPlan;
import dev.baton.routing.PersonalData.Wish;
import dev.baton.routing.content.TextBuilder;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** An erasure removes nothing of other people, and what arrives meanwhile is not lost. */
@Timeout(200)
class ErasureScopeTest {

  private static final String ANNS_CHAT = "direct-ann";

  @TempDir Path folder = Path.of("");

  private final CountDownLatch open = new CountDownLatch(1);

  @Test
  void messagesToOthersInTheSameAgentChatAreKept() {
    try (Scene scene = direct()) {
      Place first = thread(scene, "c1");
      Place second = thread(scene, "c2");
      blocked(scene, ANNS_CHAT);
      scene.agentSays(first, Scene.ANN, "for the first");
      scene.agentSays(second, Scene.ANN, "for the second");

      erased(scene, "c1");
      open.countDown();
      scene.waitForText("c2", "for the second");
      scene.agentSays(second, Scene.ANN, "and more");
      scene.waitForText("c2", "and more");
      assertThat(scene.channel.sent).noneMatch(sent -> sent.text().equals("for the first"));
      assertThat(scene.channel.textsTo("c2")).containsSequence("for the second", "and more");
    }
  }

  @Test
  void anAgentWhoIsAlsoAUserIsErasedOnlyAsAUser() {
    Person ann = Scene.ANN;
    try (Scene scene = direct()) {
      scene.channel.say(Place.chat(ANNS_CHAT), true, ann, "own1", "my own matter");
      scene.waitForText(ANNS_CHAT, "bot: my own matter");
      Place thread = thread(scene, "c1");
      blocked(scene, ANNS_CHAT);
      scene.agentSays(thread, ann, "for the user");
      scene.channel.say(Place.chat(ANNS_CHAT), true, ann, "outside", "outside, for the user");

      erased(scene, ANNS_CHAT);
      open.countDown();
      scene.waitForText("c1", "for the user");
      scene.waitForText("c1", "outside, for the user");
      scene.agentSays(thread, ann, "last");
      scene.waitForText("c1", "last");
      assertThat(scene.channel.textsTo("c1"))
          .containsSubsequence("for the user", "outside, for the user", "last");
    }
  }

  @Test
  void messagesDuringAPendingErasureStartANewConversation() {
    AtomicBoolean first = new AtomicBoolean(true);
    CountDownLatch asked = new CountDownLatch(1);
    Bot slow =
        turn -> {
          if (first.compareAndSet(true, false)) {
            asked.countDown();
            Replies.awaitLatch(open);
          }
          return Replies.echo().reply(turn);
        };
    try (Scene scene = new Scene(folder, slow)) {
      scene.userSays("c1", "slow one");
      Replies.awaitLatch(asked);
      String id = scene.conversation("c1").id();
      assertThat(erase(scene, id)).isEqualTo(Wish.BEGUN);
      scene.userSays("c1", "after");
      scene.userSays("c2", "beside");
      scene.waitForText("c2", "bot: beside");
      assertThat(scene.channel.textsTo("c1")).isEmpty();

      open.countDown();
      scene.waitForText("c1", "bot: after");
      assertThat(scene.conversation("c1").id()).isNotEqualTo(id);
      assertThat(scene.transcript("c1").messages())
          .extracting(message -> TextBuilder.summary(message.content()))
          .containsExactly("after", "bot: after");
      scene.waitFor(() -> assertThat(scene.routing.personalData().pending()).isEmpty());
    }
  }

  @Test
  void eventsWaitingAtTheRequestGoAndLaterOnesStay() {
    try (Scene scene = new Scene(folder, Replies.echo())) {
      scene.userSays("c1", "before");
      scene.waitForText("c1", "bot: before");
      blocked(scene, "c1");
      scene.userSays("c1", "waiting");
      erased(scene, "c1");
      scene.userSays("c1", "after");

      open.countDown();
      scene.waitForText("c1", "bot: after");
      assertThat(scene.channel.textsTo("c1")).containsExactly("bot: before", "bot: after");
    }
  }

  @Test
  void anEventInProgressAtTheRequestGoesWithItsFollowUps() {
    try (Scene scene = new Scene(folder, Replies.echo())) {
      scene.userSays("c1", "before");
      scene.waitForText("c1", "bot: before");
      CountDownLatch reached = new CountDownLatch(1);
      scene.channel.completion =
          announced -> {
            reached.countDown();
            Replies.awaitLatch(open);
            return new CompletingChannel.Completed(
                with(
                    announced, new Event.Said("m1", Content.Text.plain("file 0"), null, "a", true)),
                List.of(),
                List.of(announcement("file 1")));
          };
      scene.channel.deliver(announcement("file 0"));
      Replies.awaitLatch(reached);
      erased(scene, "c1");
      open.countDown();
      scene.userSays("c1", "after");
      scene.waitForText("c1", "bot: after");
      scene.userSays("c1", "last");
      scene.waitForText("c1", "bot: last");
      assertThat(scene.channel.textsTo("c1"))
          .containsExactly("bot: before", "bot: after", "bot: last");
    }
  }

  private static Inbound announcement(String id) {
    return new Inbound(
        id,
        Place.chat("c1"),
        Scene.user("c1"),
        true,
        MemoryChannel.JUST_NOW,
        new Event.Announced("messages", id));
  }

  private static Inbound with(Inbound announced, Event event) {
    return new Inbound(
        announced.id(), announced.place(), announced.from(), true, announced.at(), event);
  }

  private Scene direct() {
    MemoryChannel channel = new MemoryChannel("memory");
    return new Scene(
        folder,
        Replies.echo(),
        channel,
        builder ->
            builder
                .channel(
                    new ChannelPlan(
                        "memory", "memory", "memory", "bot", "support", "", false, true),
                    context -> channel)
                .desk(Plans.desk(DeskPlan.Where.DIRECT, DeskPlan.Claim.ANSWER)));
  }

  /** The thread in Ann's private chat that shows a conversation. */
  private static Place thread(Scene scene, String chat) {
    scene.claimed(chat, Scene.ANN);
    scene.waitFor(() ->
        assertThat(
                scene
                    .routing
                    .personalData()
                    .export(scene.conversation(chat).id())
                    .orElseThrow()
                    .threads())
            .anyMatch(seen -> seen.place().chat().equals(ANNS_CHAT)));
    return scene
        .routing
        .personalData()
        .export(scene.conversation(chat).id())
        .orElseThrow()
        .threads()
        .stream()
        .map(PersonalData.Seen::place)
        .filter(place -> place.chat().equals(ANNS_CHAT))
        .findFirst()
        .orElseThrow();
  }

  /** Later events of a chat wait behind one that is not complete yet. */
  private void blocked(Scene scene, String chat) {
    CountDownLatch reached = new CountDownLatch(1);
    scene.channel.completion =
        announced -> {
          reached.countDown();
          Replies.awaitLatch(open);
          return CompletingChannel.Completed.alone(null);
        };
    scene.happens(Place.chat(chat), Scene.user(chat), new Event.Announced("messages", "m1"));
    Replies.awaitLatch(reached);
  }

  private static void erased(Scene scene, String chat) {
    String id = scene.conversation(chat).id();
    assertThat(erase(scene, id)).isEqualTo(Wish.BEGUN);
    scene.waitFor(() ->
        assertThat(
                scene.routing.personalData().pending().stream()
                    .allMatch(PersonalData.Pending::stripped))
            .isTrue());
    assertThat(scene.routing.transcript(id)).isEmpty();
  }

  private static Wish erase(Scene scene, String id) {
    return scene.routing.personalData().erase(id).toCompletableFuture().join();
  }
}
