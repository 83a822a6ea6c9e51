package dev.baton.routing.pacing;

import dev.baton.connector.Capabilities.Pace;
import dev.baton.connector.Capabilities.Rate;
import dev.baton.routing.lane.Alarms;
import dev.baton.routing.pacing.Budget.Account;
import dev.baton.routing.pacing.Budget.Line;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.IntSupplier;
import org.jspecify.annotations.Nullable;

/**
 * When a platform may be called next, for each chat and each account: what it allows is kept ahead
 * of time, and what it asks for when it was called too often is obeyed.
 *
 * <p>A lane that may not call yet stands in its chat's line and ends; it costs a name until it is
 * woken to call. A lane stands there once, whatever it has to send, so that the conversations of a
 * chat take turns. In front stand commands' answers and agents' words, then whoever came first. Of
 * the chats that are ready, the one whose first in line is first by the same order has the next
 * place of the account: a slow chat delays no other.
 *
 * <p>Several nodes share an account without a word to each other: each takes its part of the pace.
 * A chat is one node's, so its pace is undivided.
 *
 * <p>Thread-safe; never blocks for long. Lanes are woken outside of its lock.
 */
public final class Pacing {

  private static final int FORGET_ABOVE = 50_000;
  private static final Duration UNUSED = Duration.ofSeconds(30);

  private final Clock clock;
  private final Alarms alarms;
  private final Consumer<String> wake;
  private final IntSupplier nodes;
  private final ReentrantLock lock = new ReentrantLock();
  private final Map<String, Account> accounts = new HashMap<>();
  private final Map<String, Line> lines = new HashMap<>();
  private final Map<String, Line> standing = new HashMap<>();
  private final Map<String, Place> places = new HashMap<>();
  private int forgetAbove = FORGET_ABOVE;
  private long arrivals;

  /**
   * @param wake makes a delivery lane look again; must not block
   * @param nodes how many nodes share the accounts, at least 1
   */
  public Pacing(Clock clock, Alarms alarms, Consumer<String> wake, IntSupplier nodes) {
    this.clock = clock;
    this.alarms = alarms;
    this.wake = wake;
    this.nodes = nodes;
  }

  /**
   * What a lane wants to do next.
   *
   * @param line whose turn it waits for: its chat's or, where no chat's limit counts, its own
   * @param chat whose pauses hold for it
   */
  public record Wish(
      String channel, String line, String chat, Rate chatRate, Rate accountRate, boolean first) {

    /**
     * A call that counts for a chat.
     *
     * @param first whether it comes before what others of the chat wait for
     */
    public static Wish inChat(
        String channel, String chat, boolean direct, Pace pace, boolean first) {
      return new Wish(
          channel,
          "chat " + chat,
          chat,
          direct ? pace.direct() : pace.group(),
          pace.account(),
          first);
    }

    /** A call that no chat's limit counts, but the account's does; a pause of the chat holds. */
    public static Wish quiet(String channel, String lane, String chat, Pace pace) {
      return new Wish(channel, "lane " + lane, chat, Rate.UNLIMITED, pace.account(), false);
    }

    private boolean isQuiet() {
      return line.startsWith("lane ");
    }

    private String key() {
      return channel + "\n" + line;
    }
  }

  /** What a lane that asks is told. */
  public enum Answer {
    NOW,
    /** Now, and others of its chat or account were before it. */
    NOW_AFTER_WAITING,
    /** The lane is to end its run; it is woken. */
    WAIT
  }

  /** Asks for a lane; {@link Answer#NOW} takes a place that must be used. */
  public Answer ask(String lane, Wish wish) {
    List<String> woken = new ArrayList<>();
    Answer answer;
    lock.lock();
    try {
      Instant now = clock.instant();
      Account account = accounts.computeIfAbsent(wish.channel(), name -> new Account());
      account.rate = shared(wish.accountRate());
      Line line = line(wish, account, now);
      if (wish.isQuiet()) {
        line.heldUntil = Budget.later(line.heldUntil, heldUntil(wish.channel(), wish.chat()));
      }
      Place place = places.remove(lane);
      boolean waited = place != null || standing.containsKey(lane);
      if (place == null || place.line != line || line.heldAfter(now)) {
        stand(lane, line, wish.first(), now);
        serve(account, now, woken);
        place = places.remove(lane);
        woken.remove(lane);
      }
      if (wish.isQuiet() && line.waiters.isEmpty()) {
        lines.remove(wish.key());
      }
      answer = place == null ? Answer.WAIT : waited ? Answer.NOW_AFTER_WAITING : Answer.NOW;
    } finally {
      lock.unlock();
    }
    woken.forEach(wake);
    return answer;
  }

  /** A lane has nothing to send now: it stands nowhere any more. */
  public void leave(String lane) {
    lock.lock();
    try {
      places.remove(lane);
      Line line = standing.remove(lane);
      if (line != null) {
        line.remove(lane);
        line.account.put(line, clock.instant());
      }
    } finally {
      lock.unlock();
    }
  }

  /** The platform asked for a pause of a chat, or of the whole account. */
  public void hold(String channel, @Nullable String chat, Instant until) {
    lock.lock();
    try {
      Account account = accounts.computeIfAbsent(channel, name -> new Account());
      if (chat == null) {
        account.heldUntil = Budget.later(account.heldUntil, until);
      } else {
        Line line = lines.computeIfAbsent(chatKey(channel, chat), unknown -> new Line(account));
        line.heldUntil = Budget.later(line.heldUntil, until);
      }
    } finally {
      lock.unlock();
    }
  }

  /** Until when the platform asked for a pause that holds for a chat; long ago where it did not. */
  public Instant heldUntil(String channel, String chat) {
    lock.lock();
    try {
      Account account = accounts.get(channel);
      Line line = lines.get(chatKey(channel, chat));
      Instant held = account == null ? Instant.MIN : account.heldUntil;
      return line == null ? held : Budget.later(held, line.heldUntil);
    } finally {
      lock.unlock();
    }
  }

  /** How many lanes wait for their turn. */
  public int waiting() {
    lock.lock();
    try {
      return standing.size();
    } finally {
      lock.unlock();
    }
  }

  /** Of how many chats something is remembered. */
  public int known() {
    lock.lock();
    try {
      return lines.size();
    } finally {
      lock.unlock();
    }
  }

  private Rate shared(Rate rate) {
    int parts = Math.max(1, nodes.getAsInt());
    return parts == 1
        ? rate
        : new Rate(Math.max(1, rate.burst() / parts), rate.interval().multipliedBy(parts));
  }

  private Line line(Wish wish, Account account, Instant now) {
    if (lines.size() > forgetAbove) {
      lines.values().removeIf(line -> line.waiters.isEmpty() && line.unused(now));
      forgetAbove = Math.max(FORGET_ABOVE, 2 * lines.size());
    }
    Line line = lines.computeIfAbsent(wish.key(), unknown -> new Line(account));
    line.rate = wish.chatRate();
    return line;
  }

  private void stand(String lane, Line line, boolean first, Instant now) {
    Line before = standing.put(lane, line);
    if (before != null && before != line) {
      before.remove(lane);
      before.account.put(before, now);
    }
    line.add(lane, first, ++arrivals);
    line.account.put(line, now);
  }

  /** Gives out the places of an account that are free, and sees to the next one. */
  private void serve(Account account, Instant now, List<String> woken) {
    places.values().removeIf(place -> place.given.plus(UNUSED).isBefore(now));
    Line line = account.next(now);
    while (line != null && !account.free(now).isAfter(now)) {
      String lane = line.removeFront();
      standing.remove(lane);
      line.take(now);
      account.take(now);
      account.put(line, now);
      places.put(lane, new Place(line, now));
      woken.add(lane);
      line = account.next(now);
    }
    Instant look = line == null ? account.nextReady() : account.free(now);
    if (look != null && (account.alarm == null || look.isBefore(account.alarm))) {
      account.alarm = look;
      alarms.at(look, () -> look(account, look));
    }
  }

  private void look(Account account, Instant alarm) {
    List<String> woken = new ArrayList<>();
    lock.lock();
    try {
      if (alarm.equals(account.alarm)) {
        account.alarm = null;
      }
      serve(account, clock.instant(), woken);
    } finally {
      lock.unlock();
    }
    woken.forEach(wake);
  }

  private static String chatKey(String channel, String chat) {
    return channel + "\nchat " + chat;
  }

  /** A place that was given and not used yet. */
  private record Place(Line line, Instant given) {}
}
