package dev.baton.routing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.connector.Content;
import dev.baton.connector.Content.Text;
import dev.baton.connector.Event;
import dev.baton.connector.Inbound;
import dev.baton.connector.Person;
import dev.baton.connector.Place;
import dev.baton.conversation.Control;
import dev.baton.plan.ChannelPlan;
import dev.baton.plan.DeskPlan;
import dev.baton.plan.QueuePlan;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What an agent writes in their private chat goes to the user it was written to, or to nobody. */
final class AddressingTest {

  static final Place CHAT = Place.chat("direct-ann");

  @TempDir private Path folder;

  @Test
  void wordsAfterTheEndOfOneConversationDoNotGoToTheOther() {
    try (Scene scene = scene(false)) {
      MemoryChannel.Sent first = claimed(scene, "c1");
      claimed(scene, "c2");
      reply(scene, first, "/resolve");
      scene.waitForText("c1", Texts.botIsBack("Ann"));
      scene.agentSays(CHAT, Scene.ANN, "one more thing");
      MemoryChannel.Sent asked = scene.sent("For whom is “one more thing”?");
      assertThat(scene.channel.textsTo("c2")).doesNotContain("one more thing");
      scene.press(Scene.ANN, asked, "Take over User c1");
      scene.waitForText("c1", "one more thing");
      scene.waitFor(() ->
          assertThat(scene.channel.calls).contains("edit " + asked.id() + " ➡️ Sent to User c1."));
      String again = scene.press(Scene.ANN, asked, "User c2");
      scene.waitFor(
          () -> assertThat(scene.channel.answers).contains(again + ": " + Texts.staleButton()));
      assertThat(scene.channel.textsTo("c2")).doesNotContain("one more thing");
    }
  }

  @Test
  void aReplyToACardGoesToThatUserOnly() {
    try (Scene scene = scene(false)) {
      MemoryChannel.Sent first = claimed(scene, "c1");
      MemoryChannel.Sent second = claimed(scene, "c2");
      reply(scene, second, "for the second");
      scene.waitForText("c2", "for the second");
      reply(scene, first, "for the first");
      scene.waitForText("c1", "for the first");
      reply(scene, first, "/resolve");
      scene.waitForText("c1", Texts.botIsBack("Ann"));
      reply(scene, first, "too late");
      scene.sent("The bot has this conversation.");
      assertThat(scene.channel.textsTo("c2")).containsOnlyOnce("for the second");
      assertThat(scene.channel.sent).filteredOn(sent -> sent.text().equals("too late")).isEmpty();
    }
  }

  @Test
  void aReplyToAUsersWordsGoesToThatUser() {
    try (Scene scene = scene(false)) {
      claimed(scene, "c1");
      claimed(scene, "c2");
      scene.userSays("c1", "my printer");
      MemoryChannel.Sent shown = scene.sent("User c1: my printer");
      reply(scene, shown, "which one?");
      scene.waitForText("c1", "which one?");
      assertThat(scene.channel.textsTo("c2")).doesNotContain("which one?");
    }
  }

  @Test
  void whatSomebodyTookOverIsAskedFor() {
    try (Scene scene = scene(true)) {
      MemoryChannel.Sent first = claimed(scene, "c1");
      claimed(scene, "c2");
      scene.agentSays(first.place(), Scene.ANN, "/release");
      scene.waitForText("c1", Texts.released());
      scene.agentSays(CHAT, Scene.ANN, "see you");
      scene.sent("For whom is “see you”?");
      assertThat(scene.channel.textsTo("c2")).doesNotContain("see you");
    }
  }

  @Test
  void aLastWordOutsideOfThreadsIsNotSentInDoubt() {
    try (Scene scene = scene(false)) {
      claimed(scene, "c1");
      claimed(scene, "c2");
      scene.userSays("c1", "/bot");
      scene.waitFor(() -> assertThat(scene.conversation("c1").control()).isEqualTo(Control.BOT));
      scene.agentSays(CHAT, Scene.ANN, "/resolve your PIN is 1234");
      scene.waitForText(CHAT, "Write this in the thread of a conversation.");
      assertThat(scene.conversation("c2").control()).isEqualTo(Control.AGENT);
      assertThat(scene.channel.textsTo("c2")).noneMatch(text -> text.contains("1234"));
    }
  }

  @Test
  void aButtonDoesNotTakeAConversationOverUnlessItSaysSo() {
    try (Scene scene = scene(false)) {
      MemoryChannel.Sent first = claimed(scene, "c1");
      claimed(scene, "c2");
      scene.agentSays(CHAT, Scene.ANN, "hello");
      MemoryChannel.Sent asked = scene.sent("For whom is “hello”?");
      reply(scene, first, "/release");
      scene.waitForText("c1", Texts.released());
      claimsTheLastOffer(scene, Scene.BEN, "c1");
      String press = scene.press(Scene.ANN, asked, "User c1");
      scene.waitFor(
          () -> assertThat(scene.channel.answers).contains(press + ": Ben has this conversation."));
      assertThat(scene.channel.textsTo("c1")).doesNotContain("hello");
    }
  }

  @Test
  void whatBecameANoteOrWasDeletedIsNotSentByItsButtons() {
    try (Scene scene = scene(false)) {
      claimed(scene, "c1");
      claimed(scene, "c2");
      String noted = scene.agentSays(CHAT, Scene.ANN, "he lies");
      MemoryChannel.Sent first = scene.sent("For whom is “he lies”?");
      scene.happens(CHAT, Scene.ANN, new Event.Edited(noted, Text.plain("// he lies")));
      scene.sent("was not sent. Please write it again");
      String pressed = scene.press(Scene.ANN, first, "User c1");
      scene.waitFor(
          () -> assertThat(scene.channel.answers).contains(pressed + ": " + Texts.staleButton()));

      String gone = scene.agentSays(CHAT, Scene.ANN, "or not");
      MemoryChannel.Sent second = scene.sent("For whom is “or not”?");
      scene.happens(CHAT, Scene.ANN, new Event.Deleted(gone));
      String late = scene.press(Scene.ANN, second, "User c1");
      scene.waitFor(
          () -> assertThat(scene.channel.answers).contains(late + ": " + Texts.staleButton()));
      assertThat(scene.channel.textsTo("c1")).doesNotContain("he lies", "or not");
    }
  }

  @Test
  void whatWasDeletedIsNotSentWhereGroupsAreServedToo() {
    try (Scene scene = sceneIn(folder, false, false, DeskPlan.Relay.ALL, true)) {
      claimed(scene, "c1");
      claimed(scene, "c2");
      String gone = scene.agentSays(CHAT, Scene.ANN, "or not");
      MemoryChannel.Sent asked = scene.sent("For whom is “or not”?");
      scene.channel.deliver(
          new Inbound(
              "gone", CHAT, Scene.ANN, false, MemoryChannel.JUST_NOW, new Event.Deleted(gone)));
      String late = scene.press(Scene.ANN, asked, "User c1");
      scene.waitFor(
          () -> assertThat(scene.channel.answers).contains(late + ": " + Texts.staleButton()));
      assertThat(scene.channel.textsTo("c1")).doesNotContain("or not");
    }
  }

  @Test
  void whoWorksInTheThreadsOfASpaceIsAlwaysAsked() {
    try (Scene scene = new Scene(folder, Replies.echo())) {
      scene.claimed("c1", Scene.ANN);
      scene.agentSays(CHAT, Scene.ANN, "good day");
      scene.press(Scene.ANN, scene.sent("For whom is “good day”?"), "User c1");
      scene.waitForText("c1", "good day");
    }
  }

  @Test
  void anEditReachesWhoHasTheConversationNow() {
    try (Scene scene = scene(true)) {
      MemoryChannel.Sent first = claimed(scene, "c1");
      String said = scene.userSays("c1", "card 1111");
      scene.waitForText(first.place(), "card 1111");
      scene.agentSays(first.place(), Scene.ANN, "/release");
      scene.waitForText("c1", Texts.released());
      claimsTheLastOffer(scene, Scene.BEN, "c1");
      scene.waitFor(() ->
          assertThat(scene.channel.sent)
              .anyMatch(sent -> sent.place().chat().equals("direct-ben")));
      scene.happens(
          Place.chat("c1"), Scene.user("c1"), new Event.Edited(said, Text.plain("card 2222")));
      assertThat(scene.sent("card 2222").place().chat()).isEqualTo("direct-ben");
      assertThat(scene.channel.calls).noneMatch(call -> call.endsWith("card 2222"));
    }
  }

  @Test
  void theOnlyOpenConversationNeedsNoQuestion() {
    try (Scene scene = scene(false)) {
      claimed(scene, "c1");
      scene.agentSays(CHAT, Scene.ANN, "hello");
      scene.waitForText("c1", "hello");
    }
  }

  @Test
  void anAgentIsNotAUser() {
    try (Scene scene = scene(false)) {
      scene.agentSays(CHAT, Scene.ANN, "/queue");
      scene.waitForText(CHAT, "Nobody is waiting.");
      scene.agentSays(CHAT, Scene.ANN, "/help");
      scene.waitForText(CHAT, "/resolve [last word]");
      scene.agentSays(CHAT, Scene.ANN, "hello?");
      scene.waitForText(CHAT, "You have no conversation open");
      scene.offered("c1");
      scene.agentSays(CHAT, Scene.ANN, "/claim");
      scene.waitForText("c1", Texts.joined("Ann"));
      assertThat(scene.routing.list(null, null, 10)).hasSize(1);
    }
  }

  @Test
  void anOperatorMayLetAgentsBeUsers() {
    try (Scene scene = scene(false, true)) {
      scene.agentSays(CHAT, Scene.ANN, "hello?");
      scene.waitForText("direct-ann", "bot: hello?");
      scene.agentSays(CHAT, Scene.ANN, "/queue");
      scene.waitForText(CHAT, "Nobody is waiting.");
      claimed(scene, "c1");
      scene.agentSays(CHAT, Scene.ANN, "good day");
      scene.waitForText("c1", "good day");
    }
  }

  @Test
  void anEditOfWhatNobodyGotAsksAgain() {
    try (Scene scene = scene(false)) {
      claimed(scene, "c1");
      claimed(scene, "c2");
      String id = scene.agentSays(CHAT, Scene.ANN, "first");
      scene.sent("For whom is “first”?");
      scene.happens(CHAT, Scene.ANN, new Event.Edited(id, Text.plain("second")));
      scene.press(Scene.ANN, scene.sent("For whom is “second”?"), "User c2");
      scene.waitForText("c2", "second");
      assertThat(scene.channel.textsTo("c1")).doesNotContain("first", "second");
    }
  }

  static void reply(Scene scene, MemoryChannel.Sent to, String text) {
    String id = "reply-" + text.hashCode() + "-" + System.identityHashCode(to);
    scene.happens(CHAT, Scene.ANN, new Event.Said(id, Text.plain(text), to.id(), null, true));
  }

  /** Claims a new handoff from the space; returns the card in the agent's private chat. */
  static MemoryChannel.Sent claimed(Scene scene, String chat) {
    scene.press(Scene.ANN, scene.offered(chat), "Claim");
    scene.waitForText(chat, Texts.joined("Ann"));
    scene.waitFor(() -> assertThat(scene.channel.sent).anyMatch(sent -> isCard(sent, chat)));
    assertThat(scene.conversation(chat).control()).isEqualTo(Control.AGENT);
    return scene.channel.sent.stream().filter(sent -> isCard(sent, chat)).findFirst().orElseThrow();
  }

  private static void claimsTheLastOffer(Scene scene, Person agent, String chat) {
    MemoryChannel.Sent offer =
        scene.channel.sent.stream()
            .filter(sent -> sent.place().chat().equals(Scene.SPACE))
            .filter(sent -> sent.text().contains("User " + chat))
            .reduce((one, later) -> later)
            .orElseThrow();
    scene.press(agent, offer, "Claim");
    scene.waitForText(chat, Texts.joined(agent.name()));
  }

  private static boolean isCard(MemoryChannel.Sent sent, String chat) {
    return sent.place().chat().equals("direct-ann")
        && sent.content() instanceof Content.Buttons buttons
        && buttons.buttons().getFirst().title().equals("Resolve")
        && sent.text().contains("User " + chat);
  }

  private Scene scene(boolean topics) {
    return scene(topics, false);
  }

  private Scene scene(boolean topics, boolean agentsAsUsers) {
    return sceneIn(folder, topics, agentsAsUsers);
  }

  static Scene sceneIn(Path folder, boolean topics, boolean agentsAsUsers) {
    return sceneIn(folder, topics, agentsAsUsers, DeskPlan.Relay.ALL);
  }

  static Scene sceneIn(Path folder, boolean topics, boolean agentsAsUsers, DeskPlan.Relay relay) {
    return sceneIn(folder, topics, agentsAsUsers, relay, false);
  }

  private static Scene sceneIn(
      Path folder, boolean topics, boolean agentsAsUsers, DeskPlan.Relay relay, boolean groups) {
    folder.toFile().mkdirs();
    MemoryChannel channel = new MemoryChannel("memory");
    channel.directTopics = topics;
    return new Scene(
        folder,
        Replies.echo(),
        channel,
        builder ->
            builder
                .channel(
                    new ChannelPlan(
                        "memory", "memory", "memory", "bot", "support", "", groups, agentsAsUsers),
                    context -> channel)
                .desk(Plans.desk(DeskPlan.Where.DIRECT, DeskPlan.Claim.PRESS).relaying(relay))
                .queue(
                    new QueuePlan(
                        "support",
                        List.of("desk"),
                        Duration.ofMinutes(15),
                        Duration.ofMinutes(30))));
  }
}
