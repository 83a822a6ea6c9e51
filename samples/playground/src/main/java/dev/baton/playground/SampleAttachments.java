package dev.baton.playground;

import dev.baton.testkit.ChatClient;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import org.jspecify.annotations.Nullable;

/** What people in the playground can attach: one small picture and one location. */
final class SampleAttachments {

  static final double LATITUDE = 52.520008;
  static final double LONGITUDE = 13.404954;

  private static final String NAME = "parcel.png";

  private SampleAttachments() {}

  static void send(ChatClient client, @Nullable String thread) {
    client.sendFile(thread, NAME, "image/png", picture(), null);
  }

  private static byte[] picture() {
    try (InputStream picture = SampleAttachments.class.getResourceAsStream(NAME)) {
      if (picture == null) {
        throw new IllegalStateException(NAME + " is missing from the class path");
      }
      return picture.readAllBytes();
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }
}
