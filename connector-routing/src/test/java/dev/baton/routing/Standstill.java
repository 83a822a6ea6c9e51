package dev.baton.routing;

import dev.baton.routing.content.TextBuilder;
import java.util.concurrent.CountDownLatch;
import java.util.function.Predicate;

/** A point at which something stands still until the test lets it go on. */
final class Standstill {

  private final CountDownLatch reached = new CountDownLatch(1);
  private final CountDownLatch ended = new CountDownLatch(1);

  /** Stands still here. */
  void here() {
    reached.countDown();
    Replies.awaitLatch(ended);
  }

  /** Stands still before the platform is given a message with such a text. */
  void before(MemoryChannel channel, Predicate<String> text) {
    channel.beforeSend =
        outbound -> {
          if (text.test(TextBuilder.summary(outbound.content()))) {
            here();
          }
        };
  }

  void awaitReached() {
    Replies.awaitLatch(reached);
  }

  void end() {
    ended.countDown();
  }
}
