package com.example.postbox;

import dev.baton.connector.Content;
import dev.baton.connector.DeliveryException;
import dev.baton.connector.Outbound;
import java.util.Map;

/** From what Baton sends to the platform's JSON. */
final class ToPostbox {

  private ToPostbox() {}

  /** The platform carries plain text, and Baton has fitted the message to that. */
  static Map<String, String> message(Outbound message) {
    if (message.content() instanceof Content.Text text) {
      return Map.of("key", message.id(), "to", message.to().chat(), "text", text.text());
    }
    throw new DeliveryException.Refused("this platform carries text only", null);
  }
}
