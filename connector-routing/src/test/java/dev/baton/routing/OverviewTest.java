package dev.baton.routing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.baton.conversation.Author;
import dev.baton.conversation.Control;
import dev.baton.masking.Masking;
import dev.baton.masking.Personal;
import dev.baton.plan.DeskPlan;
import dev.baton.routing.Overview.Search;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What people find who look for conversations. */
@Timeout(200)
class OverviewTest {

  private static final Masking EMAILS = new Masking(List.of(Personal.EMAIL.rule()), List.of());

  @TempDir Path folder;

  private static Search words(@Nullable String user, @Nullable String words) {
    return new Search(null, null, null, null, user, words, null, null);
  }

  private static List<String> found(Scene scene, Search search, Masking shown) {
    return scene.routing.overview().conversations(search, null, 50, shown).conversations().stream()
        .map(listed -> listed.conversation().chat())
        .toList();
  }

  private Scene scene() {
    Scene scene = new Scene(folder, Replies.echo());
    scene.userSays("c1", "Where is my Straße parcel?");
    scene.waitForText("c1", "bot: Where is my Straße parcel?");
    scene.userSays("c2", "write to bob@example.com please");
    scene.waitForText("c2", "bot: write to bob@example.com please");
    return scene;
  }

  @Test
  void conversationsAreFoundByUserAndWords() {
    try (Scene scene = scene()) {
      assertThat(found(scene, words(null, "PARCEL"), Masking.NONE)).containsExactly("c1");
      assertThat(found(scene, words(null, "STRASSE"), Masking.NONE)).containsExactly("c1");
      assertThat(found(scene, words("user c2", null), Masking.NONE)).containsExactly("c2");
      assertThat(found(scene, words("user-c1", null), Masking.NONE)).containsExactly("c1");
      assertThat(found(scene, words("user", "parcel"), Masking.NONE)).containsExactly("c1");
      assertThat(found(scene, words("nobody", null), Masking.NONE)).isEmpty();
      assertThat(found(scene, words(null, "\"type\""), Masking.NONE)).isEmpty();
      assertThat(
              found(
                  scene,
                  new Search(Control.AGENT, null, null, null, null, "parcel", null, null),
                  Masking.NONE))
          .isEmpty();
    }
  }

  @Test
  void whatIsHiddenFromAReaderIsNotFoundByThem() {
    try (Scene scene = scene()) {
      assertThat(found(scene, words(null, "bob@example"), Masking.NONE)).containsExactly("c2");
      assertThat(found(scene, words(null, "bob@example"), EMAILS)).isEmpty();
      assertThat(found(scene, words(null, "example.com"), EMAILS)).isEmpty();
      assertThat(found(scene, words(null, "[email]"), EMAILS)).containsExactly("c2");
      assertThat(found(scene, words(null, "please"), EMAILS)).containsExactly("c2");
      Overview.Listed c2 =
          scene
              .routing
              .overview()
              .conversations(Search.ALL, null, 1, EMAILS)
              .conversations()
              .getFirst();
      Overview.Last last = c2.last();
      assertThat(last).isNotNull();
      assertThat(String.valueOf(last)).contains("[email]").doesNotContain("bob@");
    }
  }

  @Test
  void aSearchGoesOnWhereItStopped() {
    SettableClock clock = SettableClock.running();
    try (Scene scene =
        new Scene(
            folder, Replies.echo(), new MemoryChannel("memory"), builder -> builder.clock(clock))) {
      for (int i = 0; i < 5; i++) {
        scene.userSays("c" + i, "parcel " + i);
        scene.waitForText("c" + i, "bot: parcel " + i);
      }
      List<String> all = new ArrayList<>();
      int pages = 0;
      String next = null;
      do {
        Overview.Page page =
            scene.routing.overview().conversations(words(null, "parcel"), next, 2, Masking.NONE);
        page.conversations().forEach(listed -> all.add(listed.conversation().chat()));
        next = page.next();
        pages++;
      } while (next != null);
      assertThat(pages).isGreaterThanOrEqualTo(3);
      assertThat(all).containsExactly("c4", "c3", "c2", "c1", "c0");
      assertThatThrownBy(
              () -> scene.routing.overview().conversations(Search.ALL, "c1", 2, Masking.NONE))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageStartingWith("before");
    }
  }

  @Test
  void aPageShowsTheOpenHandoffAndWhatWasSaidLast() {
    try (Scene scene =
        new Scene(folder, Replies.echo(), DeskPlan.Where.SPACE, Duration.ofMinutes(9))) {
      scene.claimed("c1", Scene.ANN);
      scene.userSays("c1", "I need a person");
      scene.waitFor(() -> {
        Overview.Listed listed =
            scene
                .routing
                .overview()
                .conversations(Search.ALL, null, 5, Masking.NONE)
                .conversations()
                .getFirst();
        assertThat(listed.handoff()).isNotNull();
        assertThat(String.valueOf(listed.handoff())).contains("Ann");
        Overview.Last last = listed.last();
        assertThat(last).isNotNull();
        assertThat(String.valueOf(last)).contains("I need a person").contains(Author.USER.name());
      });
      assertThat(
              scene.routing.overview().queues().stream()
                  .filter(queue -> queue.name().equals("support"))
                  .map(Overview.QueueNow::withAgents))
          .containsExactly(1);
      assertThat(scene.routing.overview().running().channels()).containsOnlyKeys("memory");
      assertThat(scene.routing.channelHealth()).containsOnlyKeys("memory");
    }
  }
}
