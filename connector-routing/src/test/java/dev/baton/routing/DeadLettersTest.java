package dev.baton.routing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.baton.connector.Content;
import dev.baton.connector.DeliveryException.Refused;
import dev.baton.connector.Event;
import dev.baton.connector.Inbound;
import dev.baton.connector.Place;
import dev.baton.connector.Reactions;
import dev.baton.plan.ChannelPlan;
import dev.baton.plan.QueuePlan;
import dev.baton.routing.DeadLetters.Direction;
import dev.baton.routing.DeadLetters.Letter;
import dev.baton.routing.DeadLetters.Outcome;
import dev.baton.routing.content.TextBuilder;
import dev.baton.store.JdbcStore;
import dev.baton.store.Store;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What a platform refuses is listed, retried in order, or discarded; never lost silently. */
@Timeout(200)
class DeadLettersTest {

  @TempDir Path folder = Path.of("");

  /** Texts that the platform refuses. */
  private final Set<String> refused = ConcurrentHashMap.newKeySet();

  @Test
  void aRefusedMessageIsListedAndSentWhenRetried() {
    try (Scene scene = scene()) {
      refused.add("bot: one");
      scene.userSays("c1", "one");
      scene.waitForText("c1", Texts.notShown());
      scene.userSays("c1", "two");
      scene.waitForText("c1", "bot: two");

      Letter letter = only(scene);
      assertThat(letter.direction()).isEqualTo(Direction.OUT);
      assertThat(letter.kind()).isEqualTo("say");
      assertThat(letter.channel()).isEqualTo("memory");
      assertThat(letter.lane()).isEqualTo("user:" + scene.conversation("c1").id());
      assertThat(letter.conversationId()).isEqualTo(scene.conversation("c1").id());
      assertThat(letter.why()).isEqualTo("on purpose");
      assertThat(letter.attempts()).isEqualTo(1);
      assertThat(letter.content()).hasToString("Text[text=bot: one, spans=[]]");

      refused.clear();
      assertThat(retry(scene, letter.id())).isEqualTo(new Outcome.Done());
      scene.waitForText("c1", "bot: one");
      assertThat(scene.channel.textsTo("c1"))
          .containsExactly(Texts.notShown(), "bot: two", "bot: one");
      assertThat(scene.routing.deadLetters().list(null, 10).letters()).isEmpty();
      assertThat(retry(scene, letter.id())).isEqualTo(new Outcome.Unknown());
    }
  }

  @Test
  void severalAreRetriedInTheRequestedOrderAndStayIfRefusedAgain() {
    try (Scene scene = scene()) {
      refused.addAll(List.of("bot: one", "bot: two"));
      scene.userSays("c1", "one");
      scene.userSays("c1", "two");
      scene.waitFor(() -> assertThat(letters(scene)).hasSize(2));
      List<Letter> oldestFirst = letters(scene).reversed();

      refused.remove("bot: two");
      oldestFirst.forEach(
          letter -> assertThat(retry(scene, letter.id())).isEqualTo(new Outcome.Done()));
      scene.waitForText("c1", "bot: two");
      scene.waitFor(() -> assertThat(letters(scene)).hasSize(1));
      assertThat(only(scene).id()).isEqualTo(oldestFirst.getFirst().id());

      refused.clear();
      assertThat(retry(scene, only(scene).id())).isEqualTo(new Outcome.Done());
      scene.waitForText("c1", "bot: one");
    }
  }

  @Test
  void aDiscardedLetterIsGone() {
    try (Scene scene = scene()) {
      refused.add("bot: one");
      scene.userSays("c1", "one");
      scene.waitFor(() -> assertThat(letters(scene)).hasSize(1));
      String id = only(scene).id();
      assertThat(scene.routing.deadLetters().discard(id).toCompletableFuture().join())
          .isEqualTo(new Outcome.Done());
      assertThat(letters(scene)).isEmpty();
      assertThat(scene.routing.deadLetters().discard(id).toCompletableFuture().join())
          .isEqualTo(new Outcome.Unknown());
    }
  }

  @Test
  void theAgentIsToldAndRetriesWithAButton() {
    try (Scene scene = scene()) {
      MemoryChannel.Sent offer = scene.claimed("c1", Scene.ANN);
      refused.add("Hello");
      String said = scene.agentSays(offer.place(), Scene.ANN, "Hello");
      MemoryChannel.Sent notice = scene.sent("Not delivered to User c1: on purpose");
      assertThat(notice.place()).isEqualTo(offer.place());
      scene.waitFor(() ->
          assertThat(scene.channel.calls).contains("react " + said + " " + Reactions.Mark.FAILED));

      String wrong = scene.press(Scene.BEN, notice, "Retry");
      scene.waitFor(
          () -> assertThat(scene.channel.answers).contains(wrong + ": Ann has this conversation."));
      assertThat(letters(scene)).hasSize(1);

      refused.clear();
      String right = scene.press(Scene.ANN, notice, "Retry");
      scene.waitForText("c1", "Hello");
      scene.waitFor(() -> assertThat(scene.channel.answers).contains(right + ": null"));
      scene.waitFor(() ->
          assertThat(scene.channel.calls)
              .contains("react " + said + " " + Reactions.Mark.DELIVERED));

      String again = scene.press(Scene.ANN, notice, "Retry");
      scene.waitFor(() ->
          assertThat(scene.channel.answers)
              .contains(again + ": This was tried again or given up already."));
    }
  }

  @Test
  void anOutdatedBotReplyBecomesADraft() {
    try (Scene scene = scene()) {
      refused.add("bot: one");
      scene.userSays("c1", "one");
      scene.waitFor(() -> assertThat(letters(scene)).hasSize(1));
      scene.claimed("c1", Scene.ANN);
      refused.clear();

      assertThat(retry(scene, only(scene).id())).isEqualTo(new Outcome.Done());
      scene.sent("it was not said");
      assertThat(scene.channel.textsTo("c1")).doesNotContain("bot: one");
    }
  }

  @Test
  void anEventSetAsideIsHandledWhenRetried() {
    Inbound late =
        new Inbound(
            "said/1 ä",
            Place.chat("c1"),
            Scene.user("c1"),
            true,
            Instant.EPOCH,
            new Event.Said("m1", Content.Text.plain("late"), null, null, true));
    try (Store store = JdbcStore.at("jdbc:sqlite:" + folder.resolve("baton.db"))) {
      store.open();
      store.commit(tables -> {
        tables.inbound().add("memory", "memory:c1", late, Instant.EPOCH);
        tables.inbound().setAside(tables.inbound().head("memory:c1").orElseThrow(), "odd");
        return true;
      });
    }
    try (Scene scene = scene()) {
      Letter letter = only(scene);
      assertThat(letter.direction()).isEqualTo(Direction.IN);
      assertThat(letter.kind()).isEqualTo("said");
      assertThat(letter.channel()).isEqualTo("memory");
      assertThat(letter.id()).matches("in-[A-Za-z0-9_-]+");
      assertThat(letter.conversationId()).isNull();

      assertThat(retry(scene, letter.id())).isEqualTo(new Outcome.Done());
      scene.waitForText("c1", "bot: late");
      assertThat(letters(scene)).isEmpty();
    }
  }

  @Test
  void eachPageContinuesWhereTheLastOneEnded() {
    try (Scene scene = scene()) {
      for (int i = 0; i < 5; i++) {
        refused.add("bot: " + i);
        scene.userSays("c1", String.valueOf(i));
      }
      scene.waitFor(() -> assertThat(letters(scene)).hasSize(5));
      DeadLetters.Page first = scene.routing.deadLetters().list(null, 3);
      DeadLetters.Page second = scene.routing.deadLetters().list(first.next(), 3);
      assertThat(first.count()).isEqualTo(5);
      assertThat(first.letters()).hasSize(3);
      assertThat(second.letters()).hasSize(2);
      assertThat(second.next()).isNull();
      assertThat(first.letters()).doesNotContainAnyElementsOf(second.letters());
      assertThatThrownBy(() -> scene.routing.deadLetters().list("nonsense", 3))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("before");
    }
  }

  @Test
  void aDeliveryForARemovedDeskIsNotRetried() {
    MemoryChannel channel = new MemoryChannel("memory");
    refuse(channel);
    try (Scene scene = new Scene(folder, Replies.echo(), channel, builder -> builder)) {
      scene.claimed("c1", Scene.ANN);
      refused.add("User c1: odd");
      scene.userSays("c1", "odd");
      scene.waitFor(() -> assertThat(letters(scene)).hasSize(1));
    }
    refused.clear();
    try (Routing without =
        Routing.builder()
            .store(JdbcStore.at("jdbc:sqlite:" + folder.resolve("baton.db")))
            .channel(Plans.MEMORY, context -> channel)
            .bot("bot", Replies.echo())
            .queue(new QueuePlan("support", List.of(), null, null))
            .build()) {
      without.open();
      Letter letter =
          without.deadLetters().list(null, 100).letters().stream()
              .filter(each -> each.lane().startsWith("desk:desk:") && each.kind().equals("say"))
              .findFirst()
              .orElseThrow();
      assertThat(letter.channel()).isNull();
      assertThat(without.deadLetters().retry(letter.id()).toCompletableFuture().join())
          .isEqualTo(new Outcome.NotPossible("the desk it is for is not configured any more"));
    }
  }

  @Test
  void aLetterOfAChannelThatIsGoneIsListedAndCannotBeRetried() {
    try (Scene scene = scene()) {
      refused.add("bot: odd");
      scene.userSays("c1", "odd");
      scene.waitFor(() -> assertThat(letters(scene)).hasSize(1));
    }
    MemoryChannel other = new MemoryChannel("other");
    try (Routing without =
        Routing.builder()
            .store(JdbcStore.at("jdbc:sqlite:" + folder.resolve("baton.db")))
            .channel(
                new ChannelPlan("other", "memory", "memory", "bot", "support", "", false),
                context -> other)
            .bot("bot", Replies.echo())
            .queue(new QueuePlan("support", List.of(), null, null))
            .build()) {
      without.open();

      assertThat(without.deadLetters().list(null, 100).letters())
          .singleElement()
          .satisfies(letter -> {
            assertThat(letter.channel()).isEqualTo("memory");
            assertThat(without.deadLetters().retry(letter.id()).toCompletableFuture().join())
                .isEqualTo(new Outcome.NotPossible("channel memory is not configured any more"));
          });
    }
  }

  private Scene scene() {
    Scene scene = new Scene(folder, Replies.echo());
    refuse(scene.channel);
    return scene;
  }

  private void refuse(MemoryChannel channel) {
    channel.beforeSend =
        outbound -> {
          if (refused.contains(TextBuilder.summary(outbound.content()))) {
            throw new Refused("on purpose", null);
          }
        };
  }

  private static List<Letter> letters(Scene scene) {
    return scene.routing.deadLetters().list(null, 100).letters();
  }

  private static Letter only(Scene scene) {
    assertThat(letters(scene)).hasSize(1);
    return letters(scene).getFirst();
  }

  private static Outcome retry(Scene scene, String id) {
    return scene.routing.deadLetters().retry(id).toCompletableFuture().join();
  }
}
