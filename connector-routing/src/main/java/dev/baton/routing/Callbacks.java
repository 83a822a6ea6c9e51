package dev.baton.routing;

import dev.baton.connector.WebhookCall;
import java.util.concurrent.CompletionStage;

/** Takes calls in which bots say something outside of a turn. */
public interface Callbacks {

  /**
   * Takes one call of a bot. Never blocks, except to read the body; never calls a bot.
   *
   * @param bot the bot's name, as in the path
   * @param call the raw call, limited in length, otherwise untrusted
   * @return completes once what the bot says is stored, or exceptionally if nothing was stored
   */
  CompletionStage<Called> call(String bot, WebhookCall call);

  /** The outcome of a call. */
  sealed interface Called {

    /** The call is stored, by this attempt or an earlier one. */
    record Stored() implements Called {}

    /** No bot of this name takes calls. */
    record UnknownBot() implements Called {}

    /** No conversation has this {@code sender_id}. */
    record UnknownSender() implements Called {}

    /**
     * The bot's own rules reject the call.
     *
     * @param status HTTP status, 4xx
     */
    record Rejected(int status, String code, String message) implements Called {}
  }
}
