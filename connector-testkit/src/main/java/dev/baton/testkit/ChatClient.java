package dev.baton.testkit;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One person's chat client on a fake platform, opened on one chat: what the person sees, and what
 * the person can do. The same for all platforms, so that a story can be told once and played on
 * each.
 *
 * <p>Safe for use by several threads.
 */
public interface ChatClient {

  /** The person's display name. */
  String person();

  /** Title of the chat as the client shows it. */
  String title();

  /**
   * Writes a message.
   *
   * @param thread id of the thread or topic to write in; null for the chat itself
   * @return the message's platform id
   */
  String say(@Nullable String thread, String text);

  /** Writes a message that quotes another. */
  String reply(@Nullable String thread, String messageId, String text);

  /** Sends a file; images are sent as photos where the platform tells them apart. */
  String sendFile(
      @Nullable String thread, String name, String mime, byte[] bytes, @Nullable String caption);

  /** Sends a map point; on a platform without them throws {@link UnsupportedOperationException}. */
  String sendLocation(@Nullable String thread, double latitude, double longitude);

  /** Changes a message this person wrote. */
  void edit(String messageId, String text);

  /** Presses the button with this title under a message; fails when there is none. */
  void press(String messageId, String buttonTitle);

  /** What the client shows now, oldest first, deleted messages left out. */
  List<Shown> shown();

  /** Threads of this chat, oldest first; empty where there are none. */
  List<ThreadShown> threads();

  /** Short notices that presses were answered with, oldest first. */
  List<String> toasts();

  /** Calls back, on any thread, after something in this chat changed. */
  void onChange(Runnable listener);

  /** A thread or topic as the client lists it. */
  record ThreadShown(String id, String title, boolean closed) {}

  /**
   * A message as the client shows it.
   *
   * @param author display name
   * @param own whether this client's person wrote it
   * @param bot whether the bot wrote it
   * @param thread thread it stands in; null for the chat itself
   * @param text plain text or caption, with all markup taken away; empty for none
   * @param buttons titles, in order
   * @param file null for none
   * @param replyTo id of the quoted message; null for none
   * @param reactions signs people and bots put on it
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
      List<String> reactions) {}

  /** A file in a message. */
  record FileShown(String name, String mime, java.nio.ByteBuffer bytes) {}
}
