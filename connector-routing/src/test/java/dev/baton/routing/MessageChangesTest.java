package dev.baton.routing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.connector.Content.Text;
import dev.baton.connector.DeliveryException;
import dev.baton.connector.Event;
import dev.baton.connector.Place;
import dev.baton.conversation.Author;
import dev.baton.routing.ChangeFeed.Step;
import dev.baton.routing.content.TextBuilder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Whoever listens hears what becomes of messages, and not only that they were written. */
@Timeout(200)
class MessageChangesTest {

  @TempDir Path folder;
  private final List<Overview.Sent> heard = new ArrayList<>();

  private void listen(ChangeFeed feed) {
    for (Step step : feed.next(1_000).steps()) {
      switch (step) {
        case Step.Wrote wrote -> heard.add(wrote.sent());
        case Step.Changed changed -> heard.add(changed.sent());
        case Step.Moved moved -> assertThat(moved.kind()).isNotEmpty();
      }
    }
  }

  private void hears(Scene scene, ChangeFeed feed, Overview.Delivery delivery, String text) {
    scene.waitFor(() -> {
      listen(feed);
      assertThat(heard)
          .anySatisfy(sent -> {
            assertThat(sent.delivery()).isEqualTo(delivery);
            assertThat(TextBuilder.summary(sent.message().content())).isEqualTo(text);
          });
    });
  }

  @Test
  void deliveriesFailuresAndEditsAreTold() {
    try (Scene scene = new Scene(folder, Replies.echo())) {
      ChangeFeed feed = scene.routing.history().changes(null).orElseThrow();
      scene.userSays("c1", "hello");
      hears(scene, feed, Overview.Delivery.SENT, "bot: hello");

      MemoryChannel.Sent offer = scene.claimed("c1", Scene.ANN);
      scene.channel.beforeSend =
          outbound -> {
            if (outbound.to().chat().equals("c1")) {
              throw new DeliveryException.Refused("blocked", null);
            }
          };
      scene.agentSays(offer.place(), Scene.ANN, "Are you there?");
      hears(scene, feed, Overview.Delivery.FAILED, "Are you there?");
      assertThat(heard)
          .filteredOn(sent -> sent.delivery() == Overview.Delivery.FAILED)
          .extracting(Overview.Sent::failure)
          .contains("blocked");
      scene.channel.beforeSend = outbound -> {};

      String said = scene.userSays("c1", "My number is 12");
      hears(scene, feed, Overview.Delivery.NONE, "My number is 12");
      scene.happens(
          Place.chat("c1"),
          Scene.user("c1"),
          new Event.Edited(said, Text.plain("My number is 21"), null));
      hears(scene, feed, Overview.Delivery.NONE, "My number is 21");
    }
  }

  @Test
  void whatWasSentWhileNobodyListenedIsToldToWhoGoesOn() {
    try (Scene scene = new Scene(folder, Replies.echo())) {
      ChangeFeed feed = scene.routing.history().changes(null).orElseThrow();
      scene.channel.beforeSend =
          outbound -> {
            throw new DeliveryException.Retryable("busy", null);
          };
      scene.userSays("c1", "hello");
      hears(scene, feed, Overview.Delivery.WAITING, "bot: hello");
      String cursor = feed.next(1_000).cursor();
      heard.clear();

      scene.channel.beforeSend = outbound -> {};
      scene.waitForText("c1", "bot: hello");
      String id = scene.conversation("c1").id();
      scene.waitFor(() ->
          assertThat(scene.routing.overview().messages(id, null, null, 9).orElseThrow().messages())
              .filteredOn(sent -> sent.message().author() == Author.BOT)
              .extracting(Overview.Sent::delivery)
              .containsExactly(Overview.Delivery.SENT));
      ChangeFeed another = scene.routing.history().changes(cursor).orElseThrow();
      hears(scene, another, Overview.Delivery.SENT, "bot: hello");
      assertThat(Objects.requireNonNull(heard.getLast().message().content())).isNotNull();
    }
  }
}
