package dev.baton.benchmarks.hot;

import dev.baton.connector.Content;
import dev.baton.connector.Event;
import dev.baton.connector.Inbound;
import dev.baton.connector.Person;
import dev.baton.connector.Place;
import java.time.Instant;

/** What users write. */
final class UserMessage {

  private UserMessage() {}

  /**
   * A message in a direct chat.
   *
   * @param number unique among all messages
   */
  static Inbound of(String chat, long number) {
    return new Inbound(
        "u" + number,
        Place.chat(chat),
        new Person(chat, "Ann Example", "ann_example", "en", false),
        true,
        Instant.now(),
        new Event.Said(
            "m" + number,
            Content.Text.plain("Where is the parcel that I ordered last week?"),
            null,
            null,
            true));
  }
}
