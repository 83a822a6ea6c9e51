package dev.baton.connector;

import org.jspecify.annotations.Nullable;

/**
 * A button under a message.
 *
 * @param title what it says
 * @param token what comes back in {@link Event.Pressed}: an opaque nonce of at most 32 ASCII
 *     characters once it reaches a channel; what it stands for stays in the store
 * @param url opened instead of a press where not null
 */
public record Button(String title, String token, @Nullable String url) {

  /** A button that is pressed. */
  public static Button press(String title, String token) {
    return new Button(title, token, null);
  }

  /** A button that opens a page. */
  public static Button link(String title, String url) {
    return new Button(title, "", url);
  }
}
