package dev.baton.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.connector.Attributes;
import dev.baton.connector.Content;
import dev.baton.connector.Event;
import org.junit.jupiter.api.Test;

/** What earlier versions stored is read: fields that they did not write are null, zero or false. */
final class StoreJsonTest {

  @Test
  void aPointWithoutALivePeriodStays() {
    assertThat(
            StoreJson.read(
                Content.class, "{\"type\":\"Location\",\"latitude\":1.0,\"longitude\":2.0}"))
        .isEqualTo(new Content.Location(1, 2, null, null));
  }

  @Test
  void aMessageWithoutAttributesHasNone() {
    String stored =
        """
        {"type":"Said","messageId":"m","content":{"type":"Text","text":"x","spans":[]},"toBot":true}
        """;
    assertThat(((Event.Said) StoreJson.read(Event.class, stored)).attributes())
        .isEqualTo(Attributes.NONE);
  }

  @Test
  void whatIsSaidWithoutAQuoteQuotesAll() {
    String stored =
        """
        {"type":"Say","to":{"type":"DeskThread","conversationId":"c","desk":"d"},
         "content":{"type":"Text","text":"x","spans":[]},"replyTo":"m","silent":false}
        """;
    DeliveryCommand.Say say = (DeliveryCommand.Say) StoreJson.read(DeliveryCommand.class, stored);
    assertThat(say.replyTo()).isEqualTo("m");
    assertThat(say.quote()).isNull();
  }
}
