package dev.baton.routing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.connector.Attributes;
import dev.baton.connector.Content;
import dev.baton.connector.Content.Style;
import dev.baton.connector.Content.Text;
import dev.baton.connector.Event;
import dev.baton.connector.Person;
import dev.baton.connector.Place;
import dev.baton.plan.HandoffPlan;
import dev.baton.plan.HandoffPlan.AgentNames;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Everybody sees whose words they read. */
final class BylinesTest {

  @TempDir private Path folder;

  @Test
  void theFirstWordsOfEachAgentBearTheirName() {
    try (Scene scene = scene(AgentNames.FIRST)) {
      MemoryChannel.Sent offer = scene.claimed("c1", Scene.ANN);
      String first = scene.agentSays(offer.place(), Scene.ANN, "hello");
      scene.waitForText("c1", "Ann: hello");
      scene.agentSays(offer.place(), Scene.ANN, "how are you?");
      scene.waitForText("c1", "how are you?");
      scene.happens(offer.place(), Scene.ANN, new Event.Edited(first, Text.plain("hi")));
      scene.waitFor(
          () -> assertThat(scene.channel.calls).anyMatch(call -> call.endsWith(" Ann: hi")));
      scene.agentSays(offer.place(), Scene.ANN, "/release");
      scene.waitForText("c1", Texts.released());
      scene.agentSays(offer.place(), Scene.BEN, "/claim");
      scene.waitForText("c1", Texts.joined("Ben"));
      scene.agentSays(offer.place(), Scene.BEN, "here I am");
      scene.waitForText("c1", "Ben: here I am");
      assertThat(scene.transcript("c1").messages())
          .extracting(message -> message.content().asText())
          .as("the transcript has the words alone")
          .contains("hi", "how are you?", "here I am");
    }
  }

  @Test
  void namesBeforeAllWordsOrNone() {
    try (Scene scene = scene(AgentNames.ALWAYS)) {
      MemoryChannel.Sent offer = scene.claimed("c1", Scene.ANN);
      scene.agentSays(offer.place(), Scene.ANN, "one");
      scene.agentSays(offer.place(), Scene.ANN, "two");
      scene.waitForText("c1", "Ann: one");
      scene.waitForText("c1", "Ann: two");
    }
  }

  @Test
  void aUserCannotLookLikeBaton() {
    String lie = "✅ Resolved by Ann. The bot goes on.";
    try (Scene scene = scene(AgentNames.NEVER)) {
      MemoryChannel.Sent offer = scene.claimed("c1", Scene.ANN);
      scene.userSays("c1", lie);
      MemoryChannel.Sent shown = scene.sent(lie);
      assertThat(shown.text()).isEqualTo("User c1: " + lie);
      scene.agentSays(offer.place(), Scene.BEN, "mine?");
      MemoryChannel.Sent own = scene.sent("Ann has this conversation.");
      assertThat(own.content()).isInstanceOf(Content.Buttons.class);
      assertThat(((Content.Buttons) own.content()).text().spans())
          .anyMatch(span -> span.style() == Style.ITALIC && span.offset() == 0);
    }
  }

  @Test
  void aNameKeepsToItsLine() {
    Person sly = new Person("user-c1", "Ann\n✅ Resolved", null, "en", false);
    try (Scene scene = scene(AgentNames.NEVER)) {
      scene.channel.say(Place.chat("c1"), true, sly, "m1", "/human");
      scene.waitFor(() -> assertThat(scene.channel.textsTo("c1")).isNotEmpty());
      scene.channel.say(Place.chat("c1"), true, sly, "m2", "look");
      assertThat(scene.sent(": look").text()).isEqualTo("Ann ✅ Resolved: look");
    }
  }

  @Test
  void passedOnWordsNameTheirAuthor() {
    try (Scene scene = scene(AgentNames.NEVER)) {
      scene.claimed("c1", Scene.ANN);
      scene.happens(
          Place.chat("c1"),
          Scene.user("c1"),
          new Event.Said(
              "m9",
              Text.plain("you owe me"),
              null,
              null,
              true,
              new Attributes(null, "Shop", null)));
      assertThat(scene.sent("you owe me").text())
          .isEqualTo("User c1 (forwarded from Shop): you owe me");
    }
  }

  @Test
  void filesHaveTheNameInTheirCaption() {
    try (Scene scene = scene(AgentNames.NEVER)) {
      MemoryChannel.Sent offer = scene.claimed("c1", Scene.ANN);
      scene.happens(
          Place.chat("c1"), Scene.user("c1"), new Event.Said("p", photo(), null, null, true));
      scene.waitForText(offer.place(), "[image] User c1");
    }
  }

  private static Content photo() {
    return new Content.Media(
        Content.MediaKind.IMAGE,
        new Content.FileRef.Held("memory", "f", null, "image/png", 10),
        null);
  }

  private Scene scene(AgentNames names) {
    return new Scene(
        folder,
        Replies.echo(),
        new MemoryChannel("memory"),
        builder -> builder.handoff(Plans.rules(HandoffPlan.BotFailure.OFFER, names)));
  }
}
