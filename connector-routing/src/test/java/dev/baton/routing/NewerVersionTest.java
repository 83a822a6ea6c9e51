package dev.baton.routing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.awaitility.Awaitility.await;

import dev.baton.conversation.HandoffStatus;
import dev.baton.routing.lane.LaneName;
import dev.baton.store.ShardOwnership;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** During an upgrade, rows of a newer node that this one cannot read are left to the newer node. */
@Timeout(200)
@Tag("slow")
class NewerVersionTest {

  private static final Duration A_WHILE = Duration.ofSeconds(3);

  @TempDir Path folder = Path.of("");

  private final MemoryChannel channel = new MemoryChannel("memory");

  @Test
  void aDeliveryOfAnUnknownKindWaitsAndHoldsItsLane() throws SQLException {
    String lane = new LaneName.ToUser(begun("c1")).stored();
    sql(
        """
        INSERT INTO delivery (id, lane, seq, conversation_id, errand, state, attempts, due_at, created_at)
        VALUES ('newer', ?, 0, NULL, '{"type":"Sing","song":"x"}', 'WAITING', 0, 0, 0)
        """,
        lane);
    try (Scene scene = scene()) {
      scene.userSays("c1", "second");
      scene.userSays("c2", "beside");
      scene.waitForText("c2", "bot: beside");
      nothingMore(scene);
    }
    sql("DELETE FROM delivery WHERE id = ?", "newer");
    answersTheSecond();
  }

  @Test
  void anEventOfAnUnknownKindWaitsAndHoldsItsLane() throws SQLException {
    begun("c1");
    sql(
        """
        INSERT INTO inbound (channel, event_id, lane, seq, state, body, attempts, due_at, received_at)
        VALUES ('memory', 'newer', ?, 0, 'WAITING', '{"id":"newer","event":{"type":"Sung"}}', 0, 0, 0)
        """,
        "memory:c1");
    try (Scene scene = scene()) {
      scene.userSays("c1", "second");
      nothingMore(scene);
    }
    sql("DELETE FROM inbound WHERE event_id = ?", "newer");
    answersTheSecond();
  }

  @Test
  void aMessageOfAConversationInAnUnknownStateIsNotDropped() throws SQLException {
    String id = begun("c1");
    sql("UPDATE conversation SET control = 'CHOIR' WHERE id = ?", id);
    try (Scene scene = scene()) {
      scene.userSays("c1", "second");
      nothingMore(scene);
    }
    assertThat(state("SELECT state, attempts FROM inbound WHERE body IS NOT NULL"))
        .as("neither dropped nor counted towards it")
        .isEqualTo("WAITING 0");
    sql("UPDATE conversation SET control = 'BOT' WHERE id = ?", id);
    answersTheSecond();
  }

  @Test
  void aHandoffInAnUnknownStateDoesNotBlockTheEndOfAnother() throws SQLException {
    String id;
    try (Scene scene = scene()) {
      scene.offered("c1");
      scene.offered("c2");
      id = scene.conversation("c1").id();
    }
    sql("UPDATE handoff SET due_at = 2 WHERE id <> ?", "");
    sql("UPDATE handoff SET status = 'SUNG', due_at = 1 WHERE conversation_id = ?", id);
    try (Scene scene = scene()) {
      scene.waitFor(() ->
          assertThat(scene.transcript("c2").handoffs())
              .singleElement()
              .satisfies(handoff -> assertThat(handoff.status()).isEqualTo(HandoffStatus.EXPIRED)));
    }
    assertThat(state("SELECT status, due_at FROM handoff WHERE due_at = 1")).isEqualTo("SUNG 1");
  }

  @Test
  void manyHandoffsInAnUnknownStateHideNoOtherHandoff() throws SQLException {
    String id;
    try (Scene scene = scene()) {
      scene.offered("c1");
      id = scene.conversation("c1").id();
    }
    sql("UPDATE handoff SET due_at = 2 WHERE conversation_id = ?", id);
    sql(
        """
        WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 250)
        INSERT INTO handoff (id, conversation_id, queue, cause, request, status, agent_spoke,
          hand_back, due_at, created_at)
        SELECT 'newer' || i, 'newer', queue, cause, request, 'SUNG', 0, 'NONE', 1, 0
        FROM n, handoff WHERE conversation_id = ?
        """,
        id);
    try (Scene scene = scene()) {
      scene.waitFor(() ->
          assertThat(scene.transcript("c1").handoffs())
              .singleElement()
              .satisfies(handoff -> assertThat(handoff.status()).isEqualTo(HandoffStatus.EXPIRED)));
    }
    assertThat(state("SELECT status, COUNT(*) FROM handoff WHERE due_at = 1"))
        .isEqualTo("SUNG 250");
  }

  @Test
  void aNodeStartsDespiteUnknownRows() throws SQLException {
    try (Scene scene = scene()) {
      scene.offered("c1");
      scene.offered("c2");
    }
    sql("UPDATE handoff SET cause = 'SONG' WHERE conversation_id <> ?", "none");
    sql(
        """
        INSERT INTO delivery (id, lane, seq, conversation_id, errand, state, attempts, due_at, created_at)
        VALUES ('newer', ?, 0, NULL, '{"type":"Sing"}', 'HELD', 0, 1, 0)
        """,
        "user:newer");
    try (Scene scene = scene()) {
      scene.userSays("c3", "hello");
      scene.waitForText("c3", "bot: hello");
    }
  }

  @Test
  void aWakeForAnUnknownKindOfLaneIsIgnored() {
    SharedStore store = SharedStore.in(folder);
    try (Scene scene =
        new Scene(
            folder, Replies.echo(), new MemoryChannel("memory"), builder -> builder.store(store))) {
      scene.userSays("c1", "hello");
      assertThatCode(() -> store.wake(new ShardOwnership.Wake("SONG", "c1")))
          .doesNotThrowAnyException();
      scene.waitForText("c1", "bot: hello");
    }
  }

  private Scene scene() {
    return new Scene(folder, Replies.echo(), channel, builder -> builder);
  }

  /** Starts a conversation and waits for the first answer; returns its id. */
  private String begun(String chat) {
    try (Scene scene = scene()) {
      scene.userSays(chat, "first");
      scene.waitForText(chat, "bot: first");
      return scene.conversation(chat).id();
    }
  }

  private void answersTheSecond() {
    try (Scene scene = scene()) {
      scene.waitForText("c1", "bot: second");
    }
  }

  private static void nothingMore(Scene scene) {
    await().during(A_WHILE).until(() -> scene.channel.textsTo("c1").size() == 1);
    assertThat(scene.routing.deadLetters().list(null, 9).count()).isZero();
  }

  private String state(String query) throws SQLException {
    try (Connection connection = connection();
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(query)) {
      return row.next() ? row.getString(1) + " " + row.getString(2) : "nothing";
    }
  }

  private Connection connection() throws SQLException {
    return DriverManager.getConnection("jdbc:sqlite:" + folder.resolve("baton.db"));
  }

  private void sql(String statement, String argument) throws SQLException {
    try (Connection connection = connection();
        PreparedStatement prepared = connection.prepareStatement(statement)) {
      prepared.setString(1, argument);
      prepared.executeUpdate();
    }
  }
}
