package dev.baton.testkit;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One person's chat client on a fake platform, open on one chat: what the person sees and can do.
 * It is the same for all platforms, so that one test can run on each of them.
 *
 * <p>Safe for use by several threads.
 */
public interface ChatClient {

  /** The person's display name. */
  String person();

  /** The chat's title as the client shows it. */
  String title();

  /**
   * Writes a message.
   *
   * @param thread id of the thread or topic to write in; null for the chat itself
   * @return the message's platform id
   */
  String say(@Nullable String thread, String text);

  /**
   * Writes a message that quotes another; throws {@link UnsupportedOperationException} if the
   * platform has no quotes.
   */
  default String reply(@Nullable String thread, String messageId, String text) {
    throw new UnsupportedOperationException("there are no quotes here");
  }

  /**
   * Sends a file; images are sent as photos if the platform distinguishes them. Throws {@link
   * UnsupportedOperationException} if the platform has no files.
   */
  default String sendFile(
      @Nullable String thread, String name, String mime, byte[] bytes, @Nullable String caption) {
    throw new UnsupportedOperationException("there are no files here");
  }

  /**
   * Sends files as one album; throws {@link UnsupportedOperationException} if the platform has
   * none.
   *
   * @param caption of the whole; null for none
   * @return the platform ids of the messages, in the order of the files
   */
  default List<String> sendAlbum(
      @Nullable String thread, List<FileShown> files, @Nullable String caption) {
    throw new UnsupportedOperationException("there are no albums here");
  }

  /** Sends a map point; throws {@link UnsupportedOperationException} if the platform has none. */
  default String sendLocation(@Nullable String thread, double latitude, double longitude) {
    throw new UnsupportedOperationException("there are no map points here");
  }

  /**
   * Changes a message this person wrote; throws {@link UnsupportedOperationException} if what was
   * written stays.
   */
  default void edit(String messageId, String text) {
    throw new UnsupportedOperationException("what was written stays here");
  }

  /** Presses the button with this title under a message; fails if there is none. */
  void press(String messageId, String buttonTitle);

  /**
   * Puts an emoji on a message, in place of the one this person has put on it; throws {@link
   * UnsupportedOperationException} if the platform does not tell bots of it.
   *
   * @param emoji empty to take it away
   */
  default void react(String messageId, String emoji) {
    throw new UnsupportedOperationException("bots do not hear of reactions here");
  }

  /** The messages that the client shows now, oldest first, without deleted ones. */
  List<Shown> shown();

  /** The parts of a message's text in bold or italics; empty where none are shown. */
  default List<Emphasis> emphasis(String messageId) {
    return List.of();
  }

  /** The threads of this chat, oldest first; empty if there are none. */
  default List<ThreadShown> threads() {
    return List.of();
  }

  /** The short notices shown as answers to presses, oldest first; empty if there are none. */
  default List<String> toasts() {
    return List.of();
  }

  /** Whether the client shows now that the bot is typing; never where the platform has no such. */
  default boolean typing() {
    return false;
  }

  /**
   * Calls the listener, on any thread, after something in this chat has changed; throws {@link
   * UnsupportedOperationException} if the client has to look again instead.
   */
  default void onChange(Runnable listener) {
    throw new UnsupportedOperationException("look again here");
  }

  /**
   * A thread or topic as the client lists it.
   *
   * @param icon the emoji in front of it; null for none
   */
  record ThreadShown(String id, String title, boolean closed, @Nullable String icon) {

    /** A thread without an icon. */
    public ThreadShown(String id, String title, boolean closed) {
      this(id, title, closed, null);
    }
  }

  /**
   * A message as the client shows it.
   *
   * @param author display name
   * @param own whether this client's person wrote it
   * @param bot whether the bot wrote it
   * @param thread the thread it is in; null for the chat itself
   * @param text plain text or caption, without markup; empty for none
   * @param buttons titles, in order
   * @param file null for none
   * @param replyTo id of the quoted message; null for none
   * @param reactions emojis that people and bots put on it
   * @param album shared by the messages that the client shows as one album; null for none
   */
  record Shown(
      String id,
      String author,
      boolean own,
      boolean bot,
      @Nullable String thread,
      String text,
      List<String> buttons,
      @Nullable FileShown file,
      @Nullable String replyTo,
      boolean edited,
      List<String> reactions,
      @Nullable String album) {

    /** A message that is in no album. */
    public Shown(
        String id,
        String author,
        boolean own,
        boolean bot,
        @Nullable String thread,
        String text,
        List<String> buttons,
        @Nullable FileShown file,
        @Nullable String replyTo,
        boolean edited,
        List<String> reactions) {
      this(id, author, own, bot, thread, text, buttons, file, replyTo, edited, reactions, null);
    }
  }

  /**
   * A part of a text that stands out.
   *
   * @param offset where it begins, in UTF-16 units
   * @param bold bold if true, in italics otherwise
   */
  record Emphasis(int offset, int length, boolean bold) {}

  /** A file in a message. */
  record FileShown(String name, String mime, java.nio.ByteBuffer bytes) {}
}
