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
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What users who stay with the bot wrote: when the bot heard it, and when its answer came.
 *
 * <p>A chat on Telegram takes a message a second, so after an outage answers follow each other at
 * that pace for a while. Such an answer is the platform's pace, not lateness: one is late only
 * where nothing came in its chat for too long before it.
 */
final class Exchanges {

  private final List<Exchange> all = new ArrayList<>();

  private Exchanges() {}

  /** All so far. Every third message of a user is one that is to be answered. */
  static Exchanges of(FakeTelegram platform, FakeRasa rasa, List<Crowd.User> users) {
    Exchanges exchanges = new Exchanges();
    Map<String, Instant> answers = new HashMap<>();
    Map<String, TreeSet<Instant>> told = new HashMap<>();
    for (FakeTelegram.Call call : platform.calls("sendMessage")) {
      String chat = call.parameters().getOrDefault("chat_id", "");
      answers.putIfAbsent(chat + " " + call.parameters().get("text"), call.at());
      told.computeIfAbsent(chat, first -> new TreeSet<>()).add(call.at());
    }
    for (Crowd.User user : users) {
      if (user.queue() == null) {
        String chat = user.sender().substring("u-".length());
        exchanges.add(user, rasa, chat, answers, told.getOrDefault(chat, new TreeSet<>()));
      }
    }
    return exchanges;
  }

  private void add(
      Crowd.User user,
      FakeRasa rasa,
      String chat,
      Map<String, Instant> answers,
      TreeSet<Instant> told) {
    Map<String, Instant> heard = new HashMap<>();
    for (RasaTurn turn : rasa.turnsOf(user.sender())) {
      heard.putIfAbsent(turn.text(), turn.startedAt());
    }
    for (int nth = 0; nth < user.said().size(); nth++) {
      String text = user.said().get(nth);
      String number = text.substring(1);
      Instant answered = answers.get(chat + " r" + number);
      all.add(
          new Exchange(
              user.times().get(nth),
              heard.get(text),
              Integer.parseInt(number) % 3 == 0,
              answered,
              answered == null ? null : told.lower(answered)));
    }
  }

  /**
   * Whether answers come as usual at a time.
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
   * From the end of a fault until all is as usual again: the bot has heard what was written before,
   * and the last late answer has come to what was written after.
   */
  Duration recovery(Instant end, Duration usual) {
    Instant last = end;
    for (Exchange each : all) {
      boolean before = !each.written().isAfter(end);
      Instant done = before ? each.heard() : each.answered();
      boolean counts = before || (each.answerable() && each.isLate(usual));
      if (counts && done != null && done.isAfter(last)) {
        last = done;
      }
    }
    return Duration.between(end, last);
  }

  /** From the end of a fault until no answer was slow any more, whatever the platform's pace. */
  Duration slowness(Instant end, Duration usual) {
    Instant last = end;
    for (Exchange each : all) {
      Instant answered = each.answered();
      if (answered != null
          && each.written().isAfter(end)
          && answered.isAfter(each.written().plus(usual))
          && answered.isAfter(last)) {
        last = answered;
      }
    }
    return Duration.between(end, last);
  }

  /** The longest that a message of this time waited until the bot heard it. */
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
   * @param heard null where the bot has not heard it
   * @param answerable whether the bot answers it
   * @param answered null where its answer has not come
   * @param before when something was told in that chat last, before the answer
   */
  private record Exchange(
      Instant written,
      @Nullable Instant heard,
      boolean answerable,
      @Nullable Instant answered,
      @Nullable Instant before) {

    boolean isLate(Duration usual) {
      Instant from = before != null && before.isAfter(written) ? before : written;
      return answered == null || answered.isAfter(from.plus(usual));
    }
  }
}
