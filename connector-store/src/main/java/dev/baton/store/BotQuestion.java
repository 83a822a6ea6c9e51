package dev.baton.store;

import dev.baton.connector.Content;
import dev.baton.connector.Place;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What an agent asks the bot of a conversation.
 *
 * @param handoffId the handoff in which it was asked; null if the bot had control
 * @param desk the desk where it was asked
 * @param place where the answer goes
 * @param messageId the message of the transcript that asks it; null if it keeps none
 * @param words what is asked; null for an answer to the user's last words, and once it is asked
 * @param draft whether the answer is a draft for the user
 * @param bot the bot that is asked; null while none is
 * @param shadow which of the conversation's shadow senders asks; from 1
 * @param said how much the bot has said
 * @param fresh whether the next question is asked under another shadow sender
 */
public record BotQuestion(
    String id,
    String conversationId,
    @Nullable String handoffId,
    String desk,
    Place place,
    String agentName,
    @Nullable String messageId,
    @Nullable Content words,
    boolean draft,
    State state,
    @Nullable String bot,
    long shadow,
    long said,
    boolean fresh,
    Instant askedAt) {

  /** How far it is. */
  public enum State {
    WAITING,
    /** A request may have reached the bot. */
    GIVEN,
    /** It is over; the bot may still add something. */
    ANSWERED
  }
}
