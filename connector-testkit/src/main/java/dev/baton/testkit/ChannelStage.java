package dev.baton.testkit;

import dev.baton.connector.Channel;
import dev.baton.connector.Place;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * A fake platform with two people, a user and an agent, and the channel under test connected to it.
 * {@link ChannelContract} runs its tests on it.
 */
public interface ChannelStage extends AutoCloseable {

  /** The channel under test; the same one at each call. The contract opens it. */
  Channel channel();

  /** The HTTP edge that the platform calls; null if the platform does not call this channel. */
  @Nullable WebhookEdge edge();

  /** The account's token, which must never be shown. */
  String secret();

  /** The client of a user, open on the direct chat with the bot. */
  ChatClient user();

  /** The place that {@link #user} writes to. */
  Place userPlace();

  /** The platform's id of the user. */
  String userId();

  /** The client of an agent, open on a space with threads in which the bot may open threads. */
  ChatClient agent();

  /** The platform's id of the agent. */
  String agentId();

  /** The chat of {@link #agent}. */
  String space();

  /**
   * The text as a person in the space must write it for the bot to receive it, such as with a
   * mention.
   */
  default String heard(String text) {
    return text;
  }

  /** How many events the platform still keeps because they are not acknowledged. */
  int unacknowledged();

  /**
   * Whether the platform sends an event again if it was not acknowledged. A channel of a platform
   * that does not must itself offer the inbox the same event again, in order, until it is stored.
   */
  default boolean redelivers() {
    return true;
  }

  /** Whether people can edit what they wrote. */
  default boolean usersEdit() {
    return true;
  }

  /** Whether people can delete a thread. */
  default boolean usersDeleteThreads() {
    return true;
  }

  /**
   * Makes the platform refuse the next message by its rate limit.
   *
   * @param wait how long it asks to wait, in whole seconds
   */
  void limitNext(Duration wait);

  /** Makes the user block the bot. */
  void block();

  /** Makes the account's token invalid. */
  void revoke();

  /**
   * Makes the platform answer every call with something that is not its protocol from now on, such
   * as a proxy's page with HTTP 502.
   */
  void breakDown();

  /** Deletes a thread that the channel opened, or its root, as a person would. */
  void deleteThread(Place thread);

  /** Ends the stage; may be called twice. */
  @Override
  void close();
}
