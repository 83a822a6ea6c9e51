package dev.baton.connector;

import java.util.List;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * Talent: serves clients that want an answer, at its own paths below {@code /channels/{name}/}.
 *
 * <p>A {@link Webhook} is for platforms, which deliver events and read nothing but the status. Here
 * the caller is the user's own client: it waits for an answer, or listens for as long as it likes.
 * The limits of the HTTP edge hold for these paths too: it refuses wrong methods and unknown
 * callers before it reads a byte, it limits the body's size and the time to read it, and its errors
 * have the usual form.
 */
public interface ServingChannel {

  /** What is served; constant. */
  List<Service> services();

  /**
   * The token that callers must send as {@code Authorization: Bearer} or {@code ?token=}. If null,
   * only programs on this machine may call, and nobody if a public address is set.
   */
  @Nullable Secret token();

  /**
   * One method of one path.
   *
   * @param method {@code GET} or {@code POST}
   * @param path below {@code /channels/{name}/}, without a leading slash
   * @param bodyLimit maximum size of the body in bytes; 0 if no body is read
   */
  record Service(String method, String path, int bodyLimit, Handler handler) {}

  /** Answers calls. */
  @FunctionalInterface
  interface Handler {

    /**
     * Answers a call that was admitted and completely read. Runs on an I/O thread, so it must not
     * block; the answer may come later and from any thread. If it throws, the answer is 500.
     */
    void serve(WebhookCall call, Client client);
  }

  /**
   * The client that called and is waiting. It is answered either by one {@link #refuse}, or by
   * {@link #begin}, any number of {@link #write} and {@link #end}; {@link #drop} may end either.
   * The methods never block and may be called by several threads; they do nothing once the client
   * has left. A client is disconnected if it takes longer than ten seconds to read a piece or to
   * finish after the end. It is also disconnected if more is to be sent to it while all clients
   * together have too much unread.
   */
  interface Client {

    /**
     * Answers with an error and ends. With a 429 or 503 the client is told to try again soon.
     *
     * @param code short machine-readable reason
     * @param message for people; names the field that is wrong
     */
    void refuse(int status, String code, String message);

    /** Begins a 200 answer that is sent in pieces. */
    void begin(String contentType);

    /**
     * Sends a piece, after all pieces before it.
     *
     * @return completes once the operating system has taken the piece, which does not mean that the
     *     client has read it; completes exceptionally if the client has left
     */
    CompletionStage<Void> write(String piece);

    /** Ends the answer, after all pieces. */
    void end();

    /** Disconnects, whatever is still to be sent: for clients that do not read. */
    void drop();

    /**
     * Runs something once: when the client leaves, when its answer has ended, or when the server is
     * about to stop and the answer should end. Runs it at once if that has already happened.
     */
    void whenLeaving(Runnable leaving);
  }
}
