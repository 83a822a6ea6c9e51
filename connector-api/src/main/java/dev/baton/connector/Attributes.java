package dev.baton.connector;

import org.jspecify.annotations.Nullable;

/**
 * What a platform tells about a message beside its content.
 *
 * @param quote the part of the quoted message that the author picked out; null if they quote all of
 *     it or nothing
 * @param forwardedFrom whose message the author passed on, as people read it; null if the words are
 *     the author's own
 * @param details a JSON object in the platform's own form with what a bot may want to know: a
 *     payment, shared contacts, the data of a web app; null for none
 * @param metadata a JSON object of terms that the user's client and the bot have between them; null
 *     for none
 */
public record Attributes(
    @Nullable String quote,
    @Nullable String forwardedFrom,
    @Nullable String details,
    @Nullable String metadata) {

  /** The attributes of a message of which the platform tells nothing else. */
  public static final Attributes NONE = new Attributes(null, null, null);

  /** The attributes of a message whose author's client has no terms with the bot. */
  public Attributes(
      @Nullable String quote, @Nullable String forwardedFrom, @Nullable String details) {
    this(quote, forwardedFrom, details, null);
  }

  /** What a client has for the bot, and nothing else. */
  public static Attributes metadata(String json) {
    return new Attributes(null, null, null, json);
  }
}
