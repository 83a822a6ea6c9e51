package dev.baton.routing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.bot.Bot;
import dev.baton.bot.Reply;
import dev.baton.connector.Button;
import dev.baton.connector.Content;
import dev.baton.connector.Content.Text;
import dev.baton.connector.Event;
import dev.baton.connector.Place;
import dev.baton.conversation.Author;
import dev.baton.conversation.Message;
import dev.baton.conversation.Route;
import dev.baton.plan.LimitsPlan;
import dev.baton.routing.content.TextBuilder;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Users who write more than the limit. */
@Timeout(200)
class FloodTest {

  private static final LimitsPlan THREE = new LimitsPlan(3, Duration.ofSeconds(10));
  private static final Place C1 = Place.chat("c1");

  @TempDir Path folder;
  private final SettableClock clock =
      SettableClock.stoppedAt(Instant.parse("2026-11-20T12:00:00Z"));
  private final MemoryChannel channel = new MemoryChannel("memory");
  private final List<String> heard = new CopyOnWriteArrayList<>();

  private final Bot bot =
      turn -> {
        heard.add(Replies.words(turn));
        return List.of();
      };

  private Scene scene() {
    return scene(bot);
  }

  private Scene scene(Bot bot) {
    return new Scene(folder, bot, channel, builder -> arranged(builder).clock(clock).limits(THREE));
  }

  private Routing.Builder arranged(Routing.Builder builder) {
    return builder.channel(Plans.GROUPS, context -> channel);
  }

  private void says(Scene scene, int from, int to) {
    IntStream.rangeClosed(from, to).forEach(number -> scene.userSays("c1", "m" + number));
  }

  private List<String> routes(Scene scene) {
    return scene.transcript("c1").messages().stream()
        .filter(message -> message.author() == Author.USER)
        .map(message -> TextBuilder.summary(message.content()) + " " + message.route())
        .toList();
  }

  @Test
  void messagesOverTheLimitAreStoredAndMarkedButGoToNobody() {
    try (Scene scene = scene()) {
      says(scene, 1, 100);
      scene.waitFor(() -> assertThat(routes(scene)).hasSize(100));
      scene.waitFor(() -> assertThat(heard).containsExactly("m1", "m2", "m3"));
      assertThat(routes(scene))
          .startsWith("m1 BOT", "m2 BOT", "m3 BOT", "m4 HELD_BACK")
          .endsWith("m100 HELD_BACK");
      scene.waitForText("c1", Texts.flood("3 messages in 10 seconds"));
      clock.advance(Duration.ofSeconds(10));
      scene.userSays("c1", "again");
      scene.waitFor(() -> assertThat(heard).containsExactly("m1", "m2", "m3", "again"));
      assertThat(channel.textsTo("c1"))
          .as("told once")
          .containsExactly(Texts.flood("3 messages in 10 seconds"));
    }
  }

  @Test
  void messagesWrittenDuringADowntimeAreNoFloodWhenTheyArriveTogether() {
    try (Scene scene = scene()) {
      Instant away = clock.instant().minus(Duration.ofMinutes(20));
      for (int number = 1; number <= 9; number++) {
        channel.writtenAt(away.plus(Duration.ofMinutes(number)));
        scene.userSays("c1", "m" + number);
      }
      scene.waitFor(() -> assertThat(heard).hasSize(9));
      assertThat(routes(scene)).noneMatch(route -> route.endsWith("HELD_BACK"));
    }
  }

  @Test
  void aLastingFloodIsAnnouncedOnceAndTheNextOneAgain() {
    try (Scene scene = scene()) {
      for (int window = 0; window < 3; window++) {
        says(scene, 10 * window, 10 * window + 9);
        int written = 10 * (window + 1);
        scene.waitFor(() -> assertThat(routes(scene)).hasSize(written));
        clock.advance(Duration.ofSeconds(10));
      }
      scene.waitFor(() -> assertThat(heard).hasSize(9));
      assertThat(channel.textsTo("c1")).containsExactly(Texts.flood("3 messages in 10 seconds"));
      scene.userSays("c1", "calm");
      scene.waitFor(() -> assertThat(heard).hasSize(10).endsWith("calm"));
      clock.advance(Duration.ofSeconds(10));
      says(scene, 50, 54);
      scene.waitFor(() ->
          assertThat(channel.textsTo("c1"))
              .containsExactly(
                  Texts.flood("3 messages in 10 seconds"),
                  Texts.flood("3 messages in 10 seconds")));
    }
  }

  @Test
  void othersAreNotSlowedAndGroupMembersAreCountedSeparately() {
    Place group = Place.chat("group7");
    try (Scene scene = scene()) {
      says(scene, 1, 50);
      scene.userSays("c2", "hello");
      scene.waitFor(() -> assertThat(heard).contains("hello"));
      for (int i = 0; i < 5; i++) {
        scene.happens(
            group, Scene.ANN, new Event.Said("a" + i, Text.plain("a" + i), null, null, true));
      }
      scene.happens(group, Scene.BEN, new Event.Said("b", Text.plain("b"), null, null, true));
      scene.waitFor(() -> assertThat(heard).contains("Ann: a2", "Ben: b"));
      assertThat(heard).doesNotContain("Ann: a3", "Ann: a4");
    }
  }

  @Test
  void theCountSurvivesARestart() {
    try (Scene scene = scene()) {
      says(scene, 1, 5);
      scene.waitFor(() -> assertThat(routes(scene)).hasSize(5));
    }
    try (Scene scene = scene()) {
      says(scene, 6, 8);
      scene.waitFor(() -> assertThat(routes(scene)).hasSize(8));
      assertThat(routes(scene)).endsWith("m6 HELD_BACK", "m7 HELD_BACK", "m8 HELD_BACK");
      assertThat(channel.textsTo("c1")).containsExactly(Texts.flood("3 messages in 10 seconds"));
    }
  }

  @Test
  void aClockThatIsSetBackLocksNobodyOut() {
    try (Scene scene = scene()) {
      says(scene, 1, 5);
      scene.waitFor(() -> assertThat(routes(scene)).hasSize(5));
      clock.advance(Duration.ofHours(-1));
      says(scene, 6, 6);
      scene.waitFor(() -> assertThat(heard).contains("m6"));
    }
  }

  @Test
  void agentsAreSparedToldOnceAndFindTheHeldBackMessages() {
    try (Scene scene = scene()) {
      MemoryChannel.Sent offer = scene.claimed("c1", Scene.ANN);
      clock.advance(Duration.ofSeconds(20));
      says(scene, 1, 30);
      scene.waitForText(offer.place(), "writes more than 3 messages in 10 s");
      scene.waitFor(() -> assertThat(routes(scene)).hasSize(31));
      scene.agentSays(offer.place(), Scene.ANN, "/history 2");
      scene.waitForText(offer.place(), "User c1 (held back): m30");
      List<String> shown =
          channel.to(offer.place()).stream().map(MemoryChannel.Sent::text).toList();
      assertThat(shown)
          .contains("User c1: m1", "User c1: m2", "User c1: m3")
          .noneMatch(text -> text.startsWith("User c1: m4") || text.startsWith("User c1: m30"));
      assertThat(shown).filteredOn(text -> text.contains("writes more than")).hasSize(1);
      for (int i = 0; i < 20; i++) {
        scene.agentSays(offer.place(), Scene.ANN, "answer " + i);
      }
      scene.waitForText("c1", "answer 19");
    }
  }

  @Test
  void editsAndButtonPressesCountToo() {
    Bot invoker =
        turn -> {
          heard.add(Replies.words(turn));
          return List.of(
              new Reply.Say(
                  new Content.Buttons(
                      Text.plain("Colour?"), List.of(Button.press("Red", "/red")))));
        };
    try (Scene scene = scene(invoker)) {
      String first = scene.userSays("c1", "first");
      MemoryChannel.Sent question = scene.sent("Colour?");
      scene.happens(C1, Scene.user("c1"), new Event.Edited(first, Text.plain("second")));
      scene.happens(C1, Scene.user("c1"), new Event.Edited(first, Text.plain("third")));
      scene.happens(C1, Scene.user("c1"), new Event.Edited(first, Text.plain("fourth")));
      scene.press(Scene.user("c1"), question, "Red");
      scene.waitFor(() ->
          assertThat(channel.answers).anyMatch(answer -> answer.endsWith(Texts.floodInShort())));
      assertThat(routes(scene))
          .containsExactly(
              "first BOT", "second BATON", "third BATON", "fourth HELD_BACK", "Red HELD_BACK");
      assertThat(heard).containsExactly("first");
    }
  }

  @Test
  void withoutALimitEverythingIsPassedOn() {
    try (Scene scene =
        new Scene(
            folder,
            bot,
            channel,
            builder -> builder.clock(clock).limits(new LimitsPlan(0, Duration.ofSeconds(1))))) {
      says(scene, 1, 60);
      scene.waitFor(() -> assertThat(heard).hasSize(60));
      assertThat(scene.transcript("c1").messages())
          .extracting(Message::route)
          .doesNotContain(Route.HELD_BACK);
    }
  }
}
