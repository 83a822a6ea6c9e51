package dev.baton.routing;

import dev.baton.connector.WebhookCall;
import java.util.concurrent.CompletionStage;

/** Where bots say what nobody asked them at that moment. */
public interface Callbacks {

  /**
   * Takes one call of a bot. Never blocks, except to read the body; never calls a bot.
   *
   * @param bot the bot's name, as the path has it
   * @param call the raw call, bounded in length, otherwise untrusted
   * @return completes once what the bot says is stored, or exceptionally when nothing was
   */
  CompletionStage<Called> call(String bot, WebhookCall call);

  /** What became of it. */
  sealed interface Called {

    /** It is stored, now or when it came first. */
    record Stored() implements Called {}

    /** No bot of this name takes calls. */
    record UnknownBot() implements Called {}

    /** No conversation has this {@code sender_id}. */
    record UnknownSender() implements Called {}

    /**
     * The bot's own rules refuse it.
     *
     * @param status HTTP status, 4xx
     */
    record Rejected(int status, String code, String message) implements Called {}
  }
}
