package dev.baton.connector;

import java.util.List;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * Talent: is called by clients that want an answer, at paths of its own below {@code
 * /channels/{name}/}.
 *
 * <p>A {@link Webhook} is for platforms, which hand in events and read nothing but the status. Here
 * the caller is the user's own client: it waits for words, or listens for as long as it likes. The
 * HTTP edge keeps its limits for these paths too: it refuses wrong methods and unknown callers
 * before it reads a byte, bounds body and reading time, and words errors as everywhere.
 */
public interface ServingChannel {

  /** What is served; constant. */
  List<Service> services();

  /**
   * Who may call: whoever sends this as {@code Authorization: Bearer} or {@code ?token=}. Null lets
   * in programs on this machine only, and nobody where a public address is set.
   */
  @Nullable Secret token();

  /**
   * One method of one path.
   *
   * @param method {@code GET} or {@code POST}
   * @param path below {@code /channels/{name}/}, without a slash before it
   * @param bodyLimit longest body in bytes; 0 where none is read
   */
  record Service(String method, String path, int bodyLimit, Handler handler) {}

  /** Answers calls. */
  @FunctionalInterface
  interface Handler {

    /**
     * Takes a call that was let in and read whole. Runs on an I/O thread, so it must not block; the
     * answer may come later and from any thread. What it throws is answered with 500.
     */
    void serve(WebhookCall call, Client client);
  }

  /**
   * Who called and waits: answered by one {@link #refuse}, or by {@link #begin}, any number of
   * {@link #write} and {@link #end}, unless {@link #drop} makes an end of it. Its methods are safe
   * for several threads and never block; what is done to a client that has left does nothing. A
   * client that takes longer than ten seconds over a piece, or after the end, is hung up on; so is
   * one that is to be sent more while too much is unread by all together.
   */
  interface Client {

    /**
     * Answers with an error and ends. Of a 429 or 503 the client is told to come again soon.
     *
     * @param code short machine-readable cause
     * @param message for a person; names the field that is wrong
     */
    void refuse(int status, String code, String message);

    /** Begins a 200 that comes in pieces. */
    void begin(String contentType);

    /**
     * Sends a piece, after all pieces before it.
     *
     * @return completes once the system's network has taken it, which does not say that the client
     *     has read it; exceptionally when the client has left
     */
    CompletionStage<Void> write(String piece);

    /** Ends the answer, after all pieces. */
    void end();

    /** Hangs up, whatever is still to be sent: for clients that do not read. */
    void drop();

    /**
     * Runs something once, when the client has left, when its answer has ended, or when the server
     * is about to stop and the answer should come to its end; at once where that was before.
     */
    void whenLeaving(Runnable leaving);
  }
}
