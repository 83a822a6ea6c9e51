package dev.baton.routing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.bot.Bot;
import dev.baton.bot.Reply;
import dev.baton.connector.Content;
import dev.baton.connector.Content.Text;
import dev.baton.connector.DeliveryException.Refused;
import dev.baton.connector.Event;
import dev.baton.connector.Place;
import dev.baton.conversation.Control;
import dev.baton.conversation.EndReason;
import dev.baton.plan.DeskPlan;
import dev.baton.plan.QueuePlan;
import dev.baton.routing.content.TextBuilder;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** If a platform refuses something, nobody is left waiting for it. */
@Timeout(200)
class PlatformRefusalTest {

  @TempDir Path folder;

  @Test
  void aUserWhoseOfferNoDeskCanShowIsToldAndKeepsTheBot() {
    try (Scene scene = new Scene(folder, Replies.echo())) {
      scene.channel.beforeCall =
          chat -> {
            if (chat.equals(Scene.SPACE)) {
              throw new Refused("not enough rights to manage topics", null);
            }
          };
      scene.userSays("c1", "/human");
      scene.waitForText("c1", Texts.noAgent());
      scene.userSays("c1", "my house burns");
      scene.waitForText("c1", "bot: my house burns");
      assertThat(scene.conversation("c1").control()).isEqualTo(Control.BOT);
      assertThat(scene.transcript("c1").handoffs())
          .singleElement()
          .satisfies(handoff -> assertThat(handoff.endReason()).isEqualTo(EndReason.NO_AGENT));
    }
  }

  @Test
  void oneDeskThatShowsTheOfferKeepsTheHandoffOpen() {
    CountDownLatch firstRefused = new CountDownLatch(1);
    try (Scene scene =
        new Scene(
            folder,
            Replies.echo(),
            new MemoryChannel("memory"),
            builder ->
                builder
                    .desk(Plans.desk("second", "space-second", DeskPlan.Claim.ANSWER))
                    .queue(
                        new QueuePlan(
                            "support",
                            List.of("desk", "second"),
                            Duration.ofMinutes(15),
                            Duration.ofMinutes(30))))) {
      scene.channel.beforeCall =
          chat -> {
            if (chat.equals(Scene.SPACE)) {
              firstRefused.countDown();
              throw new Refused("not enough rights to manage topics", null);
            } else if (chat.equals("space-second")) {
              Replies.awaitLatch(firstRefused);
            }
          };
      MemoryChannel.Sent offer = scene.offered("c1");
      assertThat(offer.place().chat()).isEqualTo("space-second");
      scene.agentSays(offer.place(), Scene.ANN, "Hello");
      scene.waitForText("c1", "Hello");
      assertThat(scene.channel.textsTo("c1")).doesNotContain(Texts.noAgent());
    }
  }

  @Test
  void aClaimWhoseChatCannotBeOpenedReturnsToTheQueue() {
    try (Scene scene =
        new Scene(folder, Replies.echo(), DeskPlan.Where.DIRECT, Duration.ofMinutes(15))) {
      scene.channel.beforeCall =
          chat -> {
            if (chat.equals("direct-ann")) {
              throw new Refused("ann never pressed start", null);
            }
          };
      MemoryChannel.Sent offer = scene.offered("c1");
      scene.press(Scene.ANN, offer, "Claim");
      scene.waitForText(Place.chat(Scene.SPACE), "Ann claimed, but I cannot open");
      scene.waitFor(() -> assertThat(scene.conversation("c1").control()).isEqualTo(Control.QUEUE));
      scene.waitForText("c1", Texts.released());
      scene.userSays("c1", "still here");
      scene.waitFor(() ->
          assertThat(offersOf(scene)).as("offered again to the others").hasSizeGreaterThan(1));
      scene.press(Scene.BEN, offersOf(scene).getLast(), "Claim");
      scene.waitFor(() ->
          assertThat(scene.channel.sent)
              .anyMatch(sent ->
                  sent.place().chat().equals("direct-ben")
                      && sent.text().equals("User c1: still here")));
    }
  }

  @Test
  void theUserIsToldOfMessagesTheDeskRefuses() {
    try (Scene scene = new Scene(folder, Replies.echo())) {
      scene.claimed("c1", Scene.ANN);
      scene.channel.beforeSend =
          outbound -> {
            if (TextBuilder.summary(outbound.content()).equals("User c1: odd words")) {
              throw new Refused("malformed", null);
            }
          };
      scene.userSays("c1", "odd words");
      scene.waitForText("c1", Texts.notPassedOn("odd words"));
    }
  }

  @Test
  void theAgentIsToldOfWhatTheDeskRefuses() {
    try (Scene scene = new Scene(folder, Replies.echo())) {
      Place thread = scene.claimed("c1", Scene.ANN).place();
      scene.channel.beforeSend =
          outbound -> {
            if (TextBuilder.summary(outbound.content()).equals("User c1: odd words")) {
              throw new Refused("it is malformed", null);
            }
          };
      scene.userSays("c1", "odd words");
      scene.waitForText(
          thread, "⚠️ Something the user sent could not be shown here: it is malformed");
    }
  }

  @Test
  void bothSidesAreToldOfAUsersFileThatCannotBeFetched() {
    Content.FileRef file =
        new Content.FileRef.Held("memory", "f1", "bill.pdf", "application/pdf", 5);
    try (Scene scene = new Scene(folder, Replies.echo())) {
      Place thread = scene.claimed("c1", Scene.ANN).place();
      scene.channel.beforeSend =
          outbound -> {
            if (outbound.content() instanceof Content.Media) {
              throw new Refused("its file is not available: it is infected", null);
            }
          };
      scene.happens(
          Place.chat("c1"),
          Scene.user("c1"),
          new Event.Said(
              "file1",
              new Content.Media(Content.MediaKind.DOCUMENT, file, Text.plain("is this right?")),
              null,
              null,
              true));
      scene.userSays("c1", "and quick, please");
      scene.waitForText(thread, "and quick, please");

      assertThat(scene.channel.to(thread))
          .extracting(MemoryChannel.Sent::text)
          .containsSubsequence(
              "⚠️ bill.pdf did not arrive here: its file is not available: it is infected\n"
                  + "User c1: is this right?",
              "User c1: and quick, please");
      scene.waitForText("c1", Texts.notPassedOn("[document bill.pdf]"));
    }
  }

  @Test
  void aLinkedFileThatCannotBeFetchedIsSentAsALinkInItsPlace() {
    Content picture =
        new Content.Media(
            Content.MediaKind.IMAGE,
            new Content.FileRef.Linked(URI.create("https://example.com/a.png"), null, null),
            Text.plain("the plan"));
    Bot bot =
        turn ->
            List.of(
                new Reply.Say(Text.plain("look:")),
                new Reply.Say(picture),
                new Reply.Say(Text.plain("done")));
    try (Scene scene = new Scene(folder, bot)) {
      scene.channel.beforeSend =
          outbound -> {
            if (outbound.content() instanceof Content.Media) {
              throw new Refused("the bot's link to a file answered 404", null);
            }
          };
      scene.userSays("c1", "show me");
      scene.waitForText("c1", "done");
      assertThat(scene.channel.textsTo("c1"))
          .containsExactly("look:", "https://example.com/a.png\nthe plan", "done");
    }
  }

  private static List<MemoryChannel.Sent> offersOf(Scene scene) {
    return scene.channel.sent.stream()
        .filter(sent -> sent.text().contains("asks for a person"))
        .toList();
  }
}
