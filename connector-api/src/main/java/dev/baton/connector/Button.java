package dev.baton.connector;

import org.jspecify.annotations.Nullable;

/**
 * A button under a message.
 *
 * @param title the text on the button
 * @param token what comes back in {@link Event.Pressed}. When it reaches a channel it is an opaque
 *     nonce of at most 32 ASCII characters; what it stands for stays in the store
 * @param url page to open instead of a press; null for a button that is pressed
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
