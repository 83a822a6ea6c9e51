package dev.baton.routing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.bot.Bot;
import dev.baton.connector.Capabilities.Pace;
import dev.baton.connector.Capabilities.Rate;
import dev.baton.connector.Content;
import dev.baton.connector.Content.MediaKind;
import dev.baton.connector.DeliveryException;
import dev.baton.connector.Event;
import dev.baton.connector.Place;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Albums arrive as albums where a channel has them, and each file in them is a message. */
@Timeout(200)
class AlbumStoryTest {

  private static final Bot SILENT = turn -> List.of();
  private static final Place MIA = Place.chat("c1");

  @TempDir Path folder;
  private final MemoryChannel channel = new MemoryChannel("memory");
  private final SettableClock clock = SettableClock.running();

  @Test
  void anAgentsAlbumGoesOutAsOneAndEachFileIsMarked() {
    try (Scene scene = scene()) {
      Place thread = scene.claimed("c1", Scene.ANN).place();
      agentShows(thread, "p1", "first");
      agentShows(thread, "p2", null);
      agentShows(thread, "p3", "third");
      scene.agentSays(thread, Scene.ANN, "and that is all");
      scene.waitForText("c1", "and that is all");

      assertThat(channel.albums)
          .containsExactly(List.of("[image] first", "[image]", "[image] third"));
      assertThat(channel.textsTo("c1"))
          .containsSubsequence("[image] first", "[image]", "[image] third", "and that is all");
      scene.waitFor(() ->
          assertThat(channel.reactions)
              .containsEntry("p1", "👌")
              .containsEntry("p2", "👌")
              .containsEntry("p3", "👌"));
    }
  }

  @Test
  void eachFileCanBeChangedAndTakenBackByItself() {
    try (Scene scene = scene()) {
      Place thread = scene.claimed("c1", Scene.ANN).place();
      agentShows(thread, "p1", "first");
      agentShows(thread, "p2", "secnd");
      String second = scene.sent("[image] secnd").id();
      Content now = photo("p2", "second");
      scene.happens(thread, Scene.ANN, new Event.Edited("p2", now));
      scene.waitFor(() -> assertThat(channel.calls).contains("edit " + second + " [image] second"));
      scene.happens(thread, Scene.ANN, new Event.Deleted("p1"));
      String first = scene.sent("[image] first").id();
      scene.waitFor(() -> assertThat(channel.calls).contains("delete " + first));
      assertThat(channel.calls).doesNotContain("delete " + second);
    }
  }

  @Test
  void aUsersAlbumArrivesAsOneUnderTheirNameAndBeforeWhatTheyWroteNext() {
    try (Scene scene = scene()) {
      Place thread = scene.claimed("c1", Scene.ANN).place();
      userShows("u1", null, MediaKind.IMAGE);
      userShows("u2", null, MediaKind.VIDEO);
      userShows("u3", "the receipt", MediaKind.IMAGE);
      scene.userSays("c1", "Is that enough?");
      scene.waitForText(thread, "User c1: Is that enough?");

      assertThat(channel.albums)
          .containsExactly(List.of("[image]", "[video]", "[image] User c1: the receipt"));
      assertThat(channel.to(thread).getLast().text()).isEqualTo("User c1: Is that enough?");
      String third = scene.sent("the receipt").id();
      scene.happens(
          MIA, Scene.user("c1"), new Event.Edited("u3", photo("u3", "the other receipt")));
      scene.waitFor(() ->
          assertThat(channel.calls)
              .contains("edit " + third + " [image] User c1: the other receipt"));
    }
  }

  @Test
  void whatCannotStandTogetherBeginsTheNextAlbum() {
    try (Scene scene = scene()) {
      Place thread = scene.claimed("c1", Scene.ANN).place();
      for (int i = 1; i <= 5; i++) {
        userShows("u" + i, "no. " + i, MediaKind.IMAGE);
      }
      userShows("d1", "d1", MediaKind.DOCUMENT);
      userShows("d2", "d2", MediaKind.DOCUMENT);
      userShows("v1", "v1", MediaKind.VOICE);
      scene.waitForText(thread, "User c1: v1");

      assertThat(channel.albums).hasSize(2);
      assertThat(channel.albums.getFirst()).as("four at most").hasSize(4);
      assertThat(channel.albums.getLast())
          .containsExactly("[document] User c1: d1", "[document] User c1: d2");
      assertThat(channel.to(thread).stream().map(MemoryChannel.Sent::text))
          .containsSubsequence(
              "[image] User c1: no. 4",
              "[image] User c1: no. 5",
              "[document] User c1: d1",
              "[document] User c1: d2",
              "[voice] User c1: v1");
    }
  }

  @Test
  void anAlbumThatIsRefusedGoesOutFileByFile() {
    channel.beforeAlbum =
        parts -> {
          throw new DeliveryException.Refused("too large", null);
        };
    try (Scene scene = scene()) {
      Place thread = scene.claimed("c1", Scene.ANN).place();
      agentShows(thread, "p1", "first");
      agentShows(thread, "p2", null);
      scene.agentSays(thread, Scene.ANN, "and that is all");
      scene.waitForText("c1", "and that is all");

      assertThat(channel.albums).isEmpty();
      assertThat(channel.textsTo("c1"))
          .containsSubsequence("[image] first", "[image]", "and that is all");
      scene.waitFor(() -> assertThat(channel.reactions).containsEntry("p2", "👌"));
    }
  }

  @Test
  void anAlbumThatFailsForAWhileIsSentWholeAgain() {
    AtomicInteger calls = new AtomicInteger();
    channel.beforeAlbum =
        parts -> {
          assertThat(parts).hasSize(3);
          if (calls.incrementAndGet() < 3) {
            throw new DeliveryException.Retryable("down", null);
          }
        };
    try (Scene scene = scene()) {
      Place thread = scene.claimed("c1", Scene.ANN).place();
      agentShows(thread, "p1", "first");
      agentShows(thread, "p2", null);
      agentShows(thread, "p3", null);
      scene.waitFor(() -> assertThat(channel.albums).hasSize(1));
      scene.waitFor(() -> assertThat(channel.reactions).containsEntry("p3", "👌"));
      assertThat(calls).hasValue(3);
      assertThat(channel.textsTo("c1").stream().filter(text -> text.startsWith("[image]")))
          .hasSize(3);
    }
  }

  @Test
  void whatMayHaveArrivedIsMadeNoNote() {
    AtomicInteger calls = new AtomicInteger();
    channel.beforeAlbum =
        parts -> {
          if (calls.incrementAndGet() == 1) {
            throw new DeliveryException.Retryable("no answer", Duration.ofHours(1), false, null);
          }
        };
    try (Scene scene = scene()) {
      Place thread = scene.claimed("c1", Scene.ANN).place();
      agentShows(thread, "p1", "first");
      agentShows(thread, "p2", "second");
      scene.waitFor(() -> assertThat(calls).hasValue(1));
      scene.waitFor(() -> assertThat(states(scene)).containsExactly("WAITING", "WAITING"));
      scene.happens(thread, Scene.ANN, new Event.Edited("p2", photo("p2", "// second")));
      scene.waitForText(
          thread, "This edit was not sent: it would make a note of words already said.");

      clock.advance(Duration.ofHours(1));
      scene.waitFor(() ->
          assertThat(channel.albums).containsExactly(List.of("[image] first", "[image] second")));
    }
  }

  @Test
  void whereTheChannelBreaksEachFileIsMarkedAndToldOf() {
    channel.beforeAlbum =
        parts -> {
          throw new IllegalStateException("on purpose");
        };
    try (Scene scene = scene()) {
      Place thread = scene.claimed("c1", Scene.ANN).place();
      agentShows(thread, "p1", "first");
      agentShows(thread, "p2", "second");
      scene.waitFor(
          () -> assertThat(channel.reactions).containsEntry("p1", "💔").containsEntry("p2", "💔"));
      scene.waitFor(() ->
          assertThat(notDelivered(thread))
              .satisfiesExactly(
                  first -> assertThat(first).contains("[image] first"),
                  second -> assertThat(second).contains("[image] second")));
    }
  }

  @Test
  void aFileThatThePlatformDoesNotConfirmHasNotArrived() {
    channel.confirmed = 1;
    try (Scene scene = scene()) {
      Place thread = scene.claimed("c1", Scene.ANN).place();
      agentShows(thread, "p1", "first");
      agentShows(thread, "p2", "second");
      scene.waitFor(
          () -> assertThat(channel.reactions).containsEntry("p1", "👌").containsEntry("p2", "💔"));
      scene.waitFor(() ->
          assertThat(notDelivered(thread))
              .singleElement()
              .asString()
              .contains("the platform has not confirmed it", "[image] second"));
    }
  }

  @Test
  void whereAnAlbumHasOneMarkItTellsOfEveryFile() {
    channel.oneMarkForAnAlbum = true;
    channel.confirmed = 1;
    try (Scene scene = scene()) {
      Place thread = scene.claimed("c1", Scene.ANN).place();
      agentShows(thread, "p1", "first");
      agentShows(thread, "p2", "second");
      scene.waitFor(
          () -> assertThat(channel.reactions).containsEntry("p1", "💔").containsEntry("p2", "💔"));

      channel.confirmed = 2;
      channel.show(thread, Scene.ANN, "q1", "another", "third");
      channel.show(thread, Scene.ANN, "q2", "another", "fourth");
      scene.waitFor(
          () -> assertThat(channel.reactions).containsEntry("q1", "👌").containsEntry("q2", "👌"));
      String third = scene.sent("[image] third").id();
      String fourth = scene.sent("[image] fourth").id();
      scene.happens(MIA, Scene.user("c1"), new Event.Reacted(fourth, "❤", true));
      scene.waitFor(() -> assertThat(channel.reactions).containsEntry("q2", "❤"));
      scene.happens(MIA, Scene.user("c1"), new Event.Reacted(third, "👍", true));
      scene.waitFor(() -> assertThat(channel.reactions).containsEntry("q1", "👍"));
      scene.happens(MIA, Scene.user("c1"), new Event.Reacted(third, "👍", false));
      scene.waitFor(() -> assertThat(channel.reactions).containsEntry("q1", "❤"));
    }
  }

  @Test
  void aFileThatIsChangedBeforeItIsSentKeepsItsPlace() {
    try (Scene scene = scene()) {
      Place thread = scene.claimed("c1", Scene.ANN).place();
      agentShows(thread, "p1", "frist");
      agentShows(thread, "p2", null);
      scene.happens(thread, Scene.ANN, new Event.Edited("p1", photo("p1", "first")));
      agentShows(thread, "p3", "third");
      scene.waitFor(() -> assertThat(channel.reactions).containsEntry("p3", "👌"));

      assertThat(channel.albums)
          .containsExactly(List.of("[image] first", "[image]", "[image] third"));
    }
  }

  @Test
  void anAlbumUnderWayAtAStopIsSentWholeAgainAtTheNextStart() {
    CountDownLatch called = new CountDownLatch(1);
    CountDownLatch never = new CountDownLatch(1);
    channel.beforeAlbum =
        parts -> {
          called.countDown();
          hang(never);
        };
    try (Scene scene = scene()) {
      Place thread = scene.claimed("c1", Scene.ANN).place();
      agentShows(thread, "p1", "first");
      agentShows(thread, "p2", null);
      Replies.awaitLatch(called);
    }
    channel.beforeAlbum = parts -> {};
    try (Scene scene = scene()) {
      scene.waitFor(
          () -> assertThat(channel.albums).containsExactly(List.of("[image] first", "[image]")));
      scene.waitFor(() -> assertThat(channel.reactions).containsEntry("p2", "👌"));
    }
  }

  @Test
  void anAlbumCountsAsSoManyMessagesAsItHasFiles() {
    channel.pace = new Pace(new Rate(6, Duration.ofHours(1)), Rate.UNLIMITED, Rate.UNLIMITED);
    try (Scene scene = scene()) {
      Place thread = scene.claimed("c1", Scene.ANN).place();
      assertThat(channel.textsTo("c1")).as("messages so far").hasSize(2);
      agentShows(thread, "p1", "first");
      agentShows(thread, "p2", null);
      agentShows(thread, "p3", null);
      scene.waitFor(() -> assertThat(channel.albums).hasSize(1));
      channel.show(thread, Scene.ANN, "q1", "another", "second");
      channel.show(thread, Scene.ANN, "q2", "another", null);
      clock.advance(Duration.ofSeconds(5));
      scene.agentSays(thread, Scene.ANN, "/who");
      scene.waitForText(thread, "Ann");
      assertThat(channel.albums).hasSize(1);

      clock.advance(Duration.ofHours(1));
      scene.waitFor(() -> assertThat(channel.albums).hasSize(2));
    }
  }

  private Scene scene() {
    return new Scene(folder, SILENT, channel, builder -> builder.clock(clock));
  }

  private void agentShows(Place thread, String id, @Nullable String caption) {
    channel.show(thread, Scene.ANN, id, "album", caption);
  }

  private void userShows(String id, @Nullable String caption, MediaKind kind) {
    channel.show(MIA, Scene.user("c1"), id, "theirs", caption, kind);
  }

  private static List<@Nullable String> states(Scene scene) {
    return scene
        .routing
        .personalData()
        .export(scene.conversation("c1").id())
        .orElseThrow()
        .records()
        .getOrDefault("delivery", List.of())
        .stream()
        .<@Nullable String>map(row -> row.get("state"))
        .toList();
  }

  private List<String> notDelivered(Place thread) {
    return channel.to(thread).stream()
        .map(MemoryChannel.Sent::text)
        .filter(text -> text.contains("Not delivered to User c1"))
        .toList();
  }

  private static Content photo(String id, String caption) {
    return new Content.Media(
        MediaKind.IMAGE,
        new Content.FileRef.Held("memory", "file-" + id, null, "image/png", 10),
        Content.Text.plain(caption));
  }

  private static void hang(CountDownLatch never) {
    try {
      never.await();
    } catch (InterruptedException stopping) {
      Thread.currentThread().interrupt();
      throw new DeliveryException.Retryable("stopped", null);
    }
  }
}
