package dev.baton.http;

import java.time.Duration;

/**
 * What keeps clients that do not read from using up the memory.
 *
 * @param unread counts what all clients together have not read yet
 * @param timeout how long a client may take to read one piece, and to read the rest once its
 *     response has ended
 */
record StreamBounds(ByteBudget unread, Duration timeout) {

  static StreamBounds of(EdgeLimits.Streams limits) {
    return new StreamBounds(new ByteBudget(limits.unread()), limits.timeout());
  }
}
