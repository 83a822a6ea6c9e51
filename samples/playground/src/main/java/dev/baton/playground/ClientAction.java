package dev.baton.playground;

import dev.baton.testkit.ChatClient;
import java.util.NoSuchElementException;
import org.jspecify.annotations.Nullable;

/** Something that a person does in a chat client. */
sealed interface ClientAction {

  /** The id of the seat it is done at. */
  String seat();

  /** Performs the action as the person at that seat. */
  default void at(PlaygroundWorld world) {
    ChatClient client = world.seat(seat()).client();
    switch (this) {
      case Say say -> client.say(say.thread(), say.text());
      case Edit edit -> client.edit(edit.message(), edit.text());
      case Press press -> client.press(press.message(), press.button());
      case Photo photo -> SampleAttachments.send(client, photo.thread());
      case Location location ->
          client.sendLocation(
              location.thread(), SampleAttachments.LATITUDE, SampleAttachments.LONGITUDE);
    }
  }

  /** Reads what the page sends. */
  static ClientAction of(Sent sent) {
    String seat = given(sent.seat(), "seat");
    return switch (given(sent.act(), "act")) {
      case "say" -> new Say(seat, sent.thread(), given(sent.text(), "text"));
      case "edit" -> new Edit(seat, given(sent.message(), "message"), given(sent.text(), "text"));
      case "press" ->
          new Press(seat, given(sent.message(), "message"), given(sent.button(), "button"));
      case "photo" -> new Photo(seat, sent.thread());
      case "location" -> new Location(seat, sent.thread());
      default ->
          throw new IllegalArgumentException("act must be say, edit, press, photo or location");
    };
  }

  private static String given(@Nullable String value, String name) {
    if (value == null || value.isBlank()) {
      throw new NoSuchElementException("'" + name + "' is missing");
    }
    return value;
  }

  /** Writes a message. */
  record Say(String seat, @Nullable String thread, String text) implements ClientAction {}

  /** Changes a message of one's own. */
  record Edit(String seat, String message, String text) implements ClientAction {}

  /** Presses a button under a message. */
  record Press(String seat, String message, String button) implements ClientAction {}

  /** Sends the sample photo. */
  record Photo(String seat, @Nullable String thread) implements ClientAction {}

  /** Sends the sample map point. */
  record Location(String seat, @Nullable String thread) implements ClientAction {}

  /** The page's JSON. */
  record Sent(
      @Nullable String seat,
      @Nullable String act,
      @Nullable String thread,
      @Nullable String text,
      @Nullable String message,
      @Nullable String button) {}
}
