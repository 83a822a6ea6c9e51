package dev.baton.conversation;

import org.jspecify.annotations.Nullable;

/**
 * Who did something, as it is remembered for good: after an erasure too, so a user has no id and no
 * name here.
 *
 * @param kind {@code user}, {@code bot}, {@code agent}, {@code caller} of the API, or {@code baton}
 *     itself; a text, because a newer version may know more of them
 * @param id the platform's id of an agent, or the id of a caller; null where the kind says it all
 * @param name for people to read; null where the kind says it all
 */
public record Actor(String kind, @Nullable String id, @Nullable String name) {

  public static final Actor USER = new Actor("user", null, null);
  public static final Actor BATON = new Actor("baton", null, null);

  /** A bot, by the name that it has in the configuration. */
  public static Actor bot(String name) {
    return new Actor("bot", null, name);
  }

  /** An agent, by the platform's id. */
  public static Actor agent(@Nullable String id, @Nullable String name) {
    return new Actor("agent", id, name);
  }

  /** Somebody who calls the API. */
  public static Actor caller(String id, String name) {
    return new Actor("caller", id, name);
  }
}
