package com.example.postbox;

import dev.baton.connector.Content;
import dev.baton.connector.Event;
import dev.baton.connector.Inbound;
import dev.baton.connector.Person;
import dev.baton.connector.Place;
import java.time.Instant;
import tools.jackson.databind.JsonNode;

/** From the platform's JSON to what Baton understands. */
final class FromPostbox {

  private FromPostbox() {}

  static Inbound inbound(JsonNode message, Instant now) {
    String id = message.path("id").asString();
    String from = message.path("from").asString();
    Person person = new Person(from, message.path("name").asString(from), null, null, false);
    Content.Text text = Content.Text.plain(message.path("text").asString(""));
    return new Inbound(
        id, Place.chat(from), person, true, now, new Event.Said(id, text, null, null, true));
  }
}
