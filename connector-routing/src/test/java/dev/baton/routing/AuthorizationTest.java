package dev.baton.routing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.bot.Bot;
import dev.baton.bot.Reply;
import dev.baton.connector.Button;
import dev.baton.connector.Content;
import dev.baton.connector.Content.Text;
import dev.baton.connector.Event;
import dev.baton.connector.Person;
import dev.baton.connector.Place;
import dev.baton.conversation.Author;
import dev.baton.conversation.Control;
import dev.baton.plan.DeskPlan;
import dev.baton.plan.QueuePlan;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A person who is not an agent of the desk, or not the one a button is for, can change nothing. */
@Timeout(200)
class AuthorizationTest {

  private static final List<String> COMMANDS =
      List.of(
          "hello user",
          "/claim",
          "/claim 1",
          "/resolve",
          "/resolve bye",
          "/release",
          "/note psst",
          "// psst",
          "/history",
          "/who",
          "/queue",
          "/help",
          "/canned",
          "/canned save x hello user",
          "/canned x",
          "/canned drop x",
          "/undo",
          "/ask hello user",
          "/draft",
          "/later 1h",
          "/watch 1",
          "/transfer ben",
          "/take",
          "/nonsense");

  @TempDir Path folder;
  private final MemoryChannel channel = new MemoryChannel("memory");

  @Test
  void noCommandOfAnUnlistedPersonChangesAnything() {
    try (Scene scene = scene(turn -> Replies.say("bot: " + Replies.words(turn)))) {
      MemoryChannel.Sent waiting = scene.offered("c1");
      attack(scene, waiting.place());
      assertThat(scene.conversation("c1").control()).isEqualTo(Control.QUEUE);

      scene.press(Scene.ANN, waiting, "Claim");
      scene.waitForText("c1", "Ann has joined. You are now talking with a person.");
      attack(scene, waiting.place());
      assertThat(scene.conversation("c1").control()).isEqualTo(Control.AGENT);
      assertThat(scene.transcript("c1").handoffs().getFirst().agentId()).isEqualTo("ann");
      assertThat(scene.transcript("c1").messages())
          .noneMatch(
              message -> message.author() == Author.NOTE || message.author() == Author.AGENT);
      assertThat(channel.textsTo("c1")).noneMatch(text -> text.contains("hello user"));
    }
  }

  @Test
  void noButtonPressOfAnUnlistedPersonChangesAnything() {
    try (Scene scene = scene(turn -> Replies.say("bot: " + Replies.words(turn)))) {
      MemoryChannel.Sent offer = scene.offered("c1");
      scene.press(Scene.BEN, offer, "Claim");
      settle(scene);
      assertThat(scene.conversation("c1").control()).isEqualTo(Control.QUEUE);

      scene.press(Scene.ANN, offer, "Claim");
      scene.waitForText("c1", "Ann has joined. You are now talking with a person.");
      MemoryChannel.Sent tools = scene.taken(offer, Scene.ANN);
      for (String title : List.of("Resolve", "Release")) {
        scene.press(Scene.BEN, tools, title);
        scene.happens(
            Place.chat("direct-ben"),
            Scene.BEN,
            new Event.Pressed(tools.id(), tools.token(title), Map.of(), null));
      }
      settle(scene);
      assertThat(scene.conversation("c1").control()).isEqualTo(Control.AGENT);
      assertThat(scene.transcript("c1").handoffs().getFirst().agentId()).isEqualTo("ann");
    }
  }

  @Test
  void aDeskButtonPressedInAUserChatIsIgnored() {
    try (Scene scene = scene(turn -> Replies.say("bot: " + Replies.words(turn)))) {
      MemoryChannel.Sent offer = scene.offered("c1");
      scene.happens(
          Place.chat("c1"),
          Scene.user("c1"),
          new Event.Pressed(offer.id(), offer.token("Claim"), Map.of(), null));
      settle(scene);
      assertThat(scene.conversation("c1").control()).isEqualTo(Control.QUEUE);
    }
  }

  @Test
  void aUserButtonWorksOnlyForThatUser() {
    List<String> heard = new CopyOnWriteArrayList<>();
    Bot bot =
        turn -> {
          heard.add(turn.senderId() + " " + Replies.words(turn));
          return List.of(
              new Reply.Say(
                  new Content.Buttons(
                      Text.plain("Pay?"), List.of(Button.press("Yes", "/pay{\"sum\": 9}")))));
        };
    try (Scene scene = scene(bot)) {
      scene.userSays("c1", "pay");
      MemoryChannel.Sent question = scene.sent("Pay?");
      scene.userSays("mallory", "hi");
      scene.waitFor(() -> assertThat(heard).hasSize(2));
      for (String token : List.of(question.token("Yes"), "/pay{\"sum\": 9}", "A".repeat(22), "")) {
        scene.happens(
            Place.chat("mallory"),
            Scene.user("mallory"),
            new Event.Pressed(question.id(), token, Map.of("payload", "/pay"), null));
      }
      settle(scene);
      assertThat(heard).containsExactly("c1 pay", "mallory hi");
      assertThat(question.content().toString()).doesNotContain("/pay");
    }
  }

  @Test
  void formFieldsAreNotCommands() {
    List<String> heard = new CopyOnWriteArrayList<>();
    Bot bot =
        turn -> {
          if (turn.content() instanceof Content.Choice choice) {
            heard.add(choice.payload());
          }
          return List.of(
              new Reply.Say(
                  new Content.Buttons(
                      Text.plain("Fill in"),
                      List.of(Button.press(" ", ""), Button.press("Send", "")))));
        };
    try (Scene scene = scene(bot)) {
      scene.userSays("c1", "form");
      MemoryChannel.Sent form = scene.sent("Fill in");
      for (Button button : ((Content.Buttons) form.content()).buttons()) {
        scene.happens(
            form.place(),
            Scene.user("c1"),
            new Event.Pressed(form.id(), button.token(), Map.of("/pay{\"sum\"", "9}"), null));
      }
      scene.waitFor(() -> assertThat(heard).hasSize(2));
      assertThat(heard)
          .noneMatch(payload -> payload.strip().startsWith("/"))
          .allMatch(payload -> payload.contains("/pay"));
    }
  }

  /** Everything that can be written in a thread, and in the space when mentioning the bot. */
  private void attack(Scene scene, Place thread) {
    Person outsider = Scene.BEN;
    settle(scene);
    int before = channel.textsTo("c1").size();
    for (String command : COMMANDS) {
      scene.agentSays(thread, outsider, command);
      scene.agentSays(Place.chat(Scene.SPACE), outsider, command);
    }
    settle(scene);
    assertThat(channel.textsTo("c1")).hasSize(before);
    assertThat(channel.sent)
        .filteredOn(sent -> sent.place().chat().equals(Scene.SPACE))
        .noneMatch(sent -> sent.text().startsWith("Last messages"));
  }

  /** Waits until everything that arrived was handled, decided and sent. */
  private void settle(Scene scene) {
    scene.waitFor(() ->
        assertThat(
                List.of(
                    rows("inbound WHERE state = 'WAITING'"),
                    rows("message WHERE route = 'WAITING'"),
                    rows("turn WHERE state = 'GIVEN'"),
                    rows("delivery WHERE state <> 'DEAD'")))
            .containsOnly(0));
  }

  private int rows(String of) {
    try (Connection connection =
            DriverManager.getConnection("jdbc:sqlite:" + folder.resolve("baton.db"));
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery("SELECT COUNT(*) FROM " + of)) {
      return rows.next() ? rows.getInt(1) : -1;
    } catch (SQLException unreadable) {
      throw new AssertionError(unreadable);
    }
  }

  private Scene scene(Bot bot) {
    return new Scene(
        folder,
        bot,
        channel,
        builder ->
            builder
                .desk(
                    new DeskPlan(
                        "desk",
                        "memory",
                        Scene.SPACE,
                        DeskPlan.Where.SPACE,
                        List.of("ann"),
                        DeskPlan.Claim.ANSWER))
                .queue(new QueuePlan("support", List.of("desk"), Duration.ofMinutes(15), null)));
  }
}
