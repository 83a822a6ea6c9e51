package dev.baton.routing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.baton.conversation.AuditEntry;
import dev.baton.conversation.Control;
import dev.baton.conversation.Conversation;
import dev.baton.store.JdbcStore;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Who could answer when, told at a glance. */
@Timeout(200)
class TimelineStoryTest {

  @TempDir Path folder;

  @Test
  void eachChangeOfControlIsASpanWithItsReasonInWords() {
    try (Scene scene = new Scene(folder, Replies.echo())) {
      scene.userSays("c1", "hello");
      scene.waitForText("c1", "bot: hello");
      MemoryChannel.Sent offer = scene.claimed("c1", Scene.ANN);
      scene.agentSays(offer.place(), Scene.ANN, "// she is in a hurry");
      scene.agentSays(offer.place(), Scene.ANN, "Hi, I am Ann");
      scene.waitForText("c1", "Hi, I am Ann");
      scene.agentSays(offer.place(), Scene.ANN, "/resolve");
      scene.waitFor(() -> assertThat(scene.conversation("c1").control()).isEqualTo(Control.BOT));

      Conversation conversation = scene.conversation("c1");
      Timeline timeline = scene.routing.history().timeline(conversation.id()).orElseThrow();

      assertThat(timeline.spans())
          .extracting(Timeline.Span::control, Timeline.Span::epoch, Timeline.Span::why)
          .containsExactly(
              tuple(Control.BOT, 1L, "The conversation began with the bot bot"),
              tuple(Control.QUEUE, 2L, "The user asked for a person"),
              tuple(Control.AGENT, 3L, "Ann took it from the queue"),
              tuple(Control.BOT, 4L, "Ann resolved it"));
      assertThat(timeline.spans().getLast().to()).isNull();
      for (int at = 1; at < timeline.spans().size(); at++) {
        assertThat(timeline.spans().get(at).from()).isEqualTo(timeline.spans().get(at - 1).to());
      }
      assertThat(timeline.spans().get(2).agentName()).isEqualTo("Ann");
      assertThat(timeline.spans().get(2).queue()).isEqualTo("support");
      assertThat(timeline.marks())
          .extracting(Timeline.Mark::kind, Timeline.Mark::words)
          .containsExactly(tuple("note", "Ann wrote a note"));
      assertThat(scene.routing.history().timeline("nobody")).isEmpty();
    }
  }

  @Test
  void whatIsWrittenDownHoldsNothingOfTheUserAndSurvivesAnErasure() {
    try (Scene scene = new Scene(folder, Replies.echo())) {
      scene.claimed("c1", Scene.ANN);
      Conversation conversation = scene.conversation("c1");
      scene.erase("c1");

      assertThat(scene.routing.history().timeline(conversation.id())).isEmpty();
    }
    try (JdbcStore store = JdbcStore.at("jdbc:sqlite:" + folder.resolve("baton.db"))) {
      store.open();
      List<AuditEntry> entries = store.read(tables -> tables.audit().before("z", 100));

      assertThat(entries).extracting(AuditEntry::action).containsOnly("control.passed");
      assertThat(entries)
          .extracting(entry -> entry.detail().get("why"))
          .containsExactlyInAnyOrder("asked", "claimed", "ended");
      assertThat(entries.toString()).contains("Ann").doesNotContain("User c1", "user-c1", "/human");
    }
  }

  @Test
  void aConversationFromBeforeIsToldByTheTimesOfItsHandoffs() throws SQLException {
    try (Scene scene = new Scene(folder, Replies.echo())) {
      MemoryChannel.Sent offer = scene.claimed("c1", Scene.ANN);
      scene.agentSays(offer.place(), Scene.ANN, "/resolve");
      scene.waitFor(() -> assertThat(scene.conversation("c1").control()).isEqualTo(Control.BOT));
    }
    try (Connection connection =
            DriverManager.getConnection("jdbc:sqlite:" + folder.resolve("baton.db"));
        Statement statement = connection.createStatement()) {
      statement.execute("DELETE FROM audit");
    }
    try (Scene scene = new Scene(folder, Replies.echo())) {
      String id = scene.conversation("c1").id();
      assertThat(scene.routing.history().timeline(id).orElseThrow().spans())
          .filteredOn(span -> span.control() != Control.BOT || span.to() == null)
          .extracting(Timeline.Span::control, Timeline.Span::epoch, Timeline.Span::why)
          .containsExactly(
              tuple(Control.QUEUE, null, "The user asked for a person"),
              tuple(Control.AGENT, null, "Ann took it from the queue"),
              tuple(Control.BOT, null, "Ann resolved it"));
    }
  }
}
