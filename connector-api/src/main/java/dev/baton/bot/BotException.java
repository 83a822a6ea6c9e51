package dev.baton.bot;

import org.jspecify.annotations.Nullable;

/** A bot gave no answer. Messages never hold user text or tokens. */
public abstract sealed class BotException extends RuntimeException {

  private BotException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }

  /** The request certainly did not reach the bot (connection refused, unknown host). */
  public static final class NotReached extends BotException {
    public NotReached(String message, @Nullable Throwable cause) {
      super(message, cause);
    }
  }

  /** The request may have reached the bot and its answer is unknown (time-out, reset). */
  public static final class Lost extends BotException {
    public Lost(String message, @Nullable Throwable cause) {
      super(message, cause);
    }
  }

  /** The bot answered that it failed, or answered nothing that can be read. */
  public static final class Failed extends BotException {
    public Failed(String message, @Nullable Throwable cause) {
      super(message, cause);
    }
  }
}
