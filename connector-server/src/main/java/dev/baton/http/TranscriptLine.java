package dev.baton.http;

import dev.baton.conversation.Author;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * One message from before the call, as the bot's tracker holds it.
 *
 * @param author the user, the bot, or an agent of an earlier handoff
 * @param at null if the tracker does not say when
 */
record TranscriptLine(Author author, String text, @Nullable Instant at) {

  private static final double YEAR_9999 = 253_402_300_799.0;

  /** Reads a tracker event; null if nobody says anything in it. */
  static @Nullable TranscriptLine of(JsonNode event) {
    Author author =
        switch (String.valueOf(CallFields.textOf(event.path("event")))) {
          case "user" -> Author.USER;
          case "bot" -> Author.BOT;
          case "agent" -> Author.AGENT;
          default -> null;
        };
    String text = author == null ? null : said(event);
    boolean triggered = event.path("metadata").path("is_external").asBoolean(false);
    return author == null || text == null || triggered
        ? null
        : new TranscriptLine(author, text, instant(event.path("timestamp")));
  }

  private static @Nullable String said(JsonNode event) {
    String text = CallFields.textOf(event.path("text"));
    if (text != null) {
      return text;
    }
    String image = CallFields.textOf(event.path("data").path("image"));
    return image == null ? CallFields.textOf(event.path("data").path("attachment")) : image;
  }

  private static @Nullable Instant instant(JsonNode seconds) {
    double value = seconds.isNumber() ? seconds.doubleValue() : -1;
    return value >= 0 && value <= YEAR_9999 ? Instant.ofEpochMilli((long) (value * 1000)) : null;
  }
}
