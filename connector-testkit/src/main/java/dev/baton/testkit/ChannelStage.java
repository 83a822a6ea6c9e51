package dev.baton.testkit;

import dev.baton.connector.Channel;
import dev.baton.connector.Place;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * A fake platform with two people at it, and the channel under test connected to it: what {@link
 * ChannelContract} plays on.
 */
public interface ChannelStage extends AutoCloseable {

  /** The channel under test; the same one at each call, not opened yet at the first. */
  Channel channel();

  /** The edge that the platform calls; null for channels that are not called. */
  @Nullable WebhookEdge edge();

  /** The account's token, which nothing may ever show. */
  String secret();

  /** A user in the direct chat with the bot. */
  ChatClient user();

  /** Where {@link #user} writes. */
  Place userPlace();

  /** The platform's id of the user. */
  String userId();

  /** An agent in a space that has threads, where the bot may open some. */
  ChatClient agent();

  /** The platform's id of the agent. */
  String agentId();

  /** The chat of {@link #agent}. */
  String space();

  /** {@code text} as a person of the space writes it so that the bot hears it. */
  default String heard(String text) {
    return text;
  }

  /** How many events the platform still keeps because the channel has not acknowledged them. */
  int unacknowledged();

  /** Whether the platform itself offers an event again that was not acknowledged. */
  default boolean redelivers() {
    return true;
  }

  /** The next attempt to send is refused: too fast, wait this long (whole seconds). */
  void limitNext(Duration wait);

  /** The user takes no more messages from the bot. */
  void block();

  /** The account's token is no longer valid. */
  void revoke();

  /** From now on the platform answers every call with an error of its own (HTTP 502, HTML). */
  void breakDown();

  /** Someone deletes a thread that the channel opened, or its root. */
  void deleteThread(Place thread);

  @Override
  void close();
}
