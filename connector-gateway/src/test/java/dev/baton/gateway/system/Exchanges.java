package dev.baton.gateway.system;

import dev.baton.testkit.rasa.FakeRasa;
import dev.baton.testkit.rasa.RasaTurn;
import dev.baton.testkit.telegram.FakeTelegram;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What users who stay with the bot wrote: when the bot received it, and when its answer came.
 *
 * <p>A chat on Telegram takes one message per second and the account twenty, so after an outage
 * answers follow each other at that pace for a while. That does not count as recovery time: it ends
 * when everybody who waits is answered again and the bot has received all that was written.
 */
final class Exchanges {

  private final List<Exchange> all = new ArrayList<>();

  private Exchanges() {}

  /** All messages so far. Every third message of a user needs an answer. */
  static Exchanges of(FakeTelegram platform, FakeRasa rasa, List<Crowd.User> users) {
    Exchanges exchanges = new Exchanges();
    Map<String, Instant> answers = new HashMap<>();
    for (FakeTelegram.Call call : platform.calls("sendMessage")) {
      String chat = call.parameters().getOrDefault("chat_id", "");
      answers.putIfAbsent(chat + " " + call.parameters().get("text"), call.at());
    }
    for (Crowd.User user : users) {
      if (user.queue() == null) {
        String chat = user.sender().substring("u-".length());
        exchanges.add(user, rasa, chat, answers);
      }
    }
    return exchanges;
  }

  private void add(Crowd.User user, FakeRasa rasa, String chat, Map<String, Instant> answers) {
    Map<String, Instant> heard = new HashMap<>();
    for (RasaTurn turn : rasa.turnsOf(user.sender())) {
      heard.putIfAbsent(turn.text(), turn.startedAt());
    }
    for (int nth = 0; nth < user.said().size(); nth++) {
      String text = user.said().get(nth);
      String number = text.substring(1);
      all.add(
          new Exchange(
              chat,
              user.times().get(nth),
              heard.get(text),
              Integer.parseInt(number) % 3 == 0,
              answers.get(chat + " r" + number)));
    }
  }

  /**
   * Whether answers come as usual at this time.
   *
   * @param usual an answer that takes longer is late
   */
  boolean areAsUsual(Instant now, Duration usual) {
    List<Exchange> latest =
        all.stream()
            .filter(Exchange::answerable)
            .filter(each -> each.written().isBefore(now.minus(usual)))
            .filter(each -> each.written().isAfter(now.minus(usual.multipliedBy(2))))
            .toList();
    return !latest.isEmpty() && latest.stream().noneMatch(each -> each.isLate(usual));
  }

  /**
   * The time from the end of a fault until the bot has received what was written before it,
   * receives new messages quickly, and everybody who waits for an answer has had one.
   */
  Duration recovery(Instant end, Duration usual) {
    Instant last = end;
    Map<String, Exchange> next = new HashMap<>();
    for (Exchange each : all) {
      if (isAfter(each.answered(), end)) {
        next.putIfAbsent(each.chat(), each);
      }
      if (!each.written().isAfter(end) || isAfter(each.heard(), each.written().plus(usual))) {
        last = later(last, each.heard());
      }
    }
    for (Exchange first : next.values()) {
      if (!first.written().isAfter(end) || first.isLate(usual)) {
        last = later(last, first.answered());
      }
    }
    return Duration.between(end, last);
  }

  private static boolean isAfter(@Nullable Instant time, Instant other) {
    return time != null && time.isAfter(other);
  }

  private static Instant later(Instant time, @Nullable Instant other) {
    return other != null && other.isAfter(time) ? other : time;
  }

  /** The time from the end of a fault until no answer is slow, whatever the platform's pace. */
  Duration slowness(Instant end, Duration usual) {
    Instant last = end;
    for (Exchange each : all) {
      if (each.written().isAfter(end) && isAfter(each.answered(), each.written().plus(usual))) {
        last = later(last, each.answered());
      }
    }
    return Duration.between(end, last);
  }

  /** The longest time that a message from this period waited for the bot. */
  Duration stall(Instant since) {
    Duration longest = Duration.ZERO;
    for (Exchange each : all) {
      Instant heard = each.heard();
      if (heard != null && each.written().isAfter(since)) {
        Duration waited = Duration.between(each.written(), heard);
        longest = waited.compareTo(longest) > 0 ? waited : longest;
      }
    }
    return longest;
  }

  /**
   * A message.
   *
   * @param heard null if the bot has not received it
   * @param answerable whether the bot answers it
   * @param answered null if its answer has not come
   */
  private record Exchange(
      String chat,
      Instant written,
      @Nullable Instant heard,
      boolean answerable,
      @Nullable Instant answered) {

    boolean isLate(Duration usual) {
      return answered == null || answered.isAfter(written.plus(usual));
    }
  }
}
