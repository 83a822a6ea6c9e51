package dev.baton.routing;

import dev.baton.bot.Bot;
import dev.baton.bot.Reply;
import dev.baton.bot.Turn;
import dev.baton.connector.Content.Text;
import dev.baton.conversation.HandoffRequest;
import dev.baton.conversation.Trigger;
import dev.baton.routing.content.TextBuilder;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Bots and replies for tests. */
final class Replies {

  private Replies() {}

  static Bot echo() {
    return turn -> say("bot: " + words(turn));
  }

  static List<Reply> say(String... words) {
    return List.of(words).stream().<Reply>map(text -> new Reply.Say(Text.plain(text))).toList();
  }

  static String words(Turn turn) {
    return TextBuilder.summary(turn.content());
  }

  /** As a custom action that posts to {@code /handoff} from inside the turn. */
  static void callForAPerson(Scene scene, Turn turn) {
    callForAPerson(scene, turn.senderId());
  }

  static void callForAPerson(Scene scene, String senderId) {
    scene
        .routing
        .initiate(senderId, Trigger.CALL, HandoffRequest.PLAIN)
        .toCompletableFuture()
        .join();
  }

  static void awaitLatch(CountDownLatch latch) {
    try {
      if (!latch.await(30, TimeUnit.SECONDS)) {
        throw new AssertionError("timed out");
      }
    } catch (InterruptedException stopping) {
      Thread.currentThread().interrupt();
    }
  }
}
