package dev.baton.connector;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * A platform did not accept a call. The subtype says what to do; messages never contain a token.
 */
public abstract sealed class DeliveryException extends RuntimeException {

  private DeliveryException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }

  /** A temporary fault or a rate limit: try again. */
  public static sealed class Retryable extends DeliveryException permits Absent {

    private final @Nullable Duration after;
    private final boolean wholeAccount;

    public Retryable(String message, @Nullable Throwable cause) {
      this(message, null, false, cause);
    }

    /**
     * @param after how long the platform asked to wait; null if it did not say
     * @param wholeAccount whether to wait with all chats of the account, not only with this one
     */
    public Retryable(
        String message, @Nullable Duration after, boolean wholeAccount, @Nullable Throwable cause) {
      super(message, cause);
      this.after = after;
      this.wholeAccount = wholeAccount;
    }

    public @Nullable Duration after() {
      return after;
    }

    public boolean wholeAccount() {
      return wholeAccount;
    }
  }

  /** The platform will never accept this: too long, forbidden, malformed, blocked by the user. */
  public static final class Refused extends DeliveryException {

    public Refused(String message, @Nullable Throwable cause) {
      super(message, cause);
    }
  }

  /**
   * Nobody is there to receive it now. The message is kept, without further attempts, until the
   * channel says that somebody is there ({@link Inbox#attended}); after some time it is given up.
   */
  public static final class Absent extends Retryable {

    private final Duration keep;

    /**
     * @param keep how long the message is kept, counted from when it was put into the outbox
     */
    public Absent(String message, Duration keep) {
      super(message, null);
      this.keep = keep;
    }

    public Duration keep() {
      return keep;
    }
  }

  /** The account's token is not valid, or no longer valid. */
  public static final class CredentialsRejected extends DeliveryException {

    public CredentialsRejected(String message, @Nullable Throwable cause) {
      super(message, cause);
    }
  }

  /** The chat, thread or message no longer exists. */
  public static final class Gone extends DeliveryException {

    private final What what;
    private final @Nullable String movedTo;

    /**
     * @param movedTo the chat's new address; null if the platform did not tell it
     */
    public Gone(String message, What what, @Nullable String movedTo, @Nullable Throwable cause) {
      super(message, cause);
      this.what = what;
      this.movedTo = movedTo;
    }

    public What what() {
      return what;
    }

    public @Nullable String movedTo() {
      return movedTo;
    }

    /** What is gone. */
    public enum What {
      CHAT,
      THREAD,
      MESSAGE
    }
  }
}
