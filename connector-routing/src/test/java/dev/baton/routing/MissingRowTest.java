package dev.baton.routing;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A reference to a missing row does not block a chat forever. */
@Timeout(200)
class MissingRowTest {

  private static final String WAITING = "SELECT MAX(attempts) FROM inbound WHERE state = 'WAITING'";

  @TempDir Path folder = Path.of("");

  private final MemoryChannel channel = new MemoryChannel("memory");

  @Test
  void anEventThatNeedsAMissingRowIsRetriedAndSetAside() throws SQLException {
    try (Scene scene = scene()) {
      scene.offered("c1");
    }
    sql("DELETE FROM handoff");
    try (Scene scene = scene()) {
      scene.userSays("c1", "hello");
      scene.waitFor(() -> assertThat(number(WAITING)).isPositive());
      assertThat(scene.routing.deadLetters().list(null, 9).count()).isZero();
    }
    sql("UPDATE inbound SET attempts = 7 WHERE state = 'WAITING'");
    try (Scene scene = scene()) {
      scene.waitFor(() ->
          assertThat(scene.routing.deadLetters().list(null, 9).letters())
              .singleElement()
              .satisfies(letter -> assertThat(letter.why()).contains("no handoff ")));
      scene.userSays("c2", "hello");
      scene.waitForText("c2", "bot: hello");
    }
  }

  @Test
  void aButtonForADeletedMessageIsAnswered() throws SQLException {
    MemoryChannel.Sent question;
    try (Scene scene = scene()) {
      MemoryChannel.Sent offer = scene.claimed("c1", Scene.ANN);
      scene.agentSays(offer.place(), Scene.BEN, "let me");
      question = scene.sent("Your message was not sent.");
    }
    sql("DELETE FROM message WHERE author = 'NOTE'");
    try (Scene scene = scene()) {
      String press = scene.press(Scene.BEN, question, "Take over and send");
      scene.waitFor(() -> assertThat(channel.answers).contains(press + ": " + Texts.staleButton()));
      scene.agentSays(question.place(), Scene.ANN, "hello");
      scene.waitForText("c1", "hello");
      assertThat(scene.routing.deadLetters().list(null, 9).count()).isZero();
    }
  }

  private Scene scene() {
    return new Scene(folder, Replies.echo(), channel, builder -> builder);
  }

  private String url() {
    return "jdbc:sqlite:" + folder.resolve("baton.db");
  }

  private long number(String query) {
    try (Connection connection = DriverManager.getConnection(url());
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(query)) {
      return row.next() ? row.getLong(1) : 0;
    } catch (SQLException failure) {
      throw new AssertionError(failure);
    }
  }

  private void sql(String work) throws SQLException {
    try (Connection connection = DriverManager.getConnection(url());
        Statement statement = connection.createStatement()) {
      assertThat(statement.executeUpdate(work)).isPositive();
    }
  }
}
