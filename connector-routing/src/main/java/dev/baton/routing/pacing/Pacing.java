package dev.baton.routing.pacing;

import dev.baton.connector.Capabilities.Pace;
import dev.baton.connector.Capabilities.Rate;
import dev.baton.routing.lane.Alarms;
import dev.baton.routing.pacing.Budget.Account;
import dev.baton.routing.pacing.Budget.Counted;
import dev.baton.routing.pacing.Budget.Line;
import dev.baton.routing.pacing.Budget.Waiter;
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
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Decides when a platform may be called next, for each chat and each account. Its limits are kept
 * ahead of time: in no window of a rate's length are there more calls than the rate allows, and
 * until then nothing waits. Pauses that it asks for after too many calls are obeyed.
 *
 * <p>A lane that may not call yet is put in its chat's line and ends; it costs only its name until
 * it is woken to call. A lane is in a line only once, however much it has to send, so that the
 * conversations of a chat take turns. Once a window is full, what people say goes before what Baton
 * says ({@link Urgency}), otherwise the order is that of arrival. Among the chats that are ready,
 * the account's next slot goes to the one whose first waiter comes first in that same order: a slow
 * chat delays no other.
 *
 * <p>Several nodes share an account without communicating: each uses its share of the account's
 * rate. A chat belongs to one node, so its rate is not divided.
 *
 * <p>Thread-safe; never blocks for long. Lanes are woken outside its lock.
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
  private final Map<String, Line> waitingIn = new HashMap<>();
  private final Map<String, Slot> slots = new HashMap<>();
  private final Map<String, Slot> inUse = new HashMap<>();
  private int forgetAbove = FORGET_ABOVE;
  private long arrivals;

  /**
   * @param wake makes a delivery lane check the store again; must not block
   * @param nodes how many nodes share the accounts, at least 1
   */
  public Pacing(Clock clock, Alarms alarms, Consumer<String> wake, IntSupplier nodes) {
    this.clock = clock;
    this.alarms = alarms;
    this.wake = wake;
    this.nodes = nodes;
  }

  /**
   * The call that a lane wants to make next.
   *
   * @param line the line it waits in: its chat's, or its own if no chat's limit applies
   * @param chat the chat whose pauses apply to it
   * @param calls how many calls it counts as
   */
  public record Wish(
      String channel,
      String line,
      String chat,
      Rate chatRate,
      Rate accountRate,
      int calls,
      Urgency urgency) {

    /** A call that counts against a chat's limit. */
    public static Wish inChat(
        String channel, String chat, boolean direct, Pace pace, int calls, Urgency urgency) {
      return new Wish(
          channel,
          "chat " + chat,
          chat,
          direct ? pace.direct() : pace.group(),
          pace.account(),
          calls,
          urgency);
    }

    /** A call that counts only against the account's limit; a pause of the chat still applies. */
    public static Wish quiet(String channel, String lane, String chat, Pace pace, Urgency urgency) {
      return new Wish(channel, "lane " + lane, chat, Rate.UNLIMITED, pace.account(), 1, urgency);
    }

    private boolean isQuiet() {
      return line.startsWith("lane ");
    }

    private String key() {
      return channel + "\n" + line;
    }
  }

  /** The answer to a lane that asks to call. */
  public enum Answer {
    NOW,
    /** It may call now, after it had to wait for others of its chat or account. */
    NOW_AFTER_WAITING,
    /** The lane must end its run; it will be woken. */
    WAIT
  }

  /**
   * Asks whether a lane may call. Unless it has to {@link Answer#WAIT}, it must call {@link #ended}
   * or {@link #notMade} afterwards.
   */
  public Answer ask(String lane, Wish wish) {
    List<String> woken = new ArrayList<>();
    Answer answer;
    lock.lock();
    try {
      Instant now = clock.instant();
      Account account = accounts.computeIfAbsent(wish.channel(), name -> new Account());
      account.pace(shared(wish.accountRate()));
      Line line = line(wish, account, now);
      if (wish.isQuiet()) {
        line.hold(heldUntil(wish.channel(), wish.chat()));
      }
      Slot slot = slots.remove(lane);
      boolean waited = slot != null || waitingIn.containsKey(lane);
      if (slot == null || slot.line != line || slot.calls < wish.calls() || line.heldAfter(now)) {
        giveBack(slot, now);
        queue(new Waiter(lane, wish.urgency(), wish.calls(), now, ++arrivals), line);
        serve(account, now, woken);
        slot = slots.remove(lane);
        woken.remove(lane);
      }
      if (wish.isQuiet() && line.waiters.isEmpty()) {
        lines.remove(wish.key());
      }
      if (slot != null) {
        inUse.put(lane, slot);
      }
      answer = slot == null ? Answer.WAIT : waited ? Answer.NOW_AFTER_WAITING : Answer.NOW;
    } finally {
      lock.unlock();
    }
    woken.forEach(wake);
    return answer;
  }

  /** Records that a lane's call is over. */
  public void ended(String lane) {
    lock.lock();
    try {
      Slot slot = inUse.remove(lane);
      if (slot != null) {
        Instant now = clock.instant();
        slot.line.ended(slot.inChat, now);
        slot.line.account.ended(slot.inAccount, now);
      }
    } finally {
      lock.unlock();
    }
  }

  /** Records that a lane did not make its call after all: others may make theirs instead. */
  public void notMade(String lane) {
    handOn(() -> inUse.remove(lane));
  }

  /** Removes a lane that has nothing to send from its line. */
  public void leave(String lane) {
    handOn(() -> {
      Line line = waitingIn.remove(lane);
      if (line != null) {
        line.remove(lane);
        line.account.put(line, clock.instant());
      }
      return slots.remove(lane);
    });
  }

  private void handOn(Supplier<@Nullable Slot> unused) {
    List<String> woken = new ArrayList<>();
    lock.lock();
    try {
      Slot slot = unused.get();
      if (slot != null) {
        Instant now = clock.instant();
        giveBack(slot, now);
        serve(slot.line.account, now, woken);
      }
    } finally {
      lock.unlock();
    }
    woken.forEach(wake);
  }

  private static void giveBack(@Nullable Slot slot, Instant now) {
    if (slot != null) {
      slot.line.giveBack(slot.inChat);
      slot.line.account.giveBack(slot.inAccount);
      slot.line.account.put(slot.line, now);
    }
  }

  /** Records that the platform asked for a pause of a chat, or of the account if it is null. */
  public void hold(String channel, @Nullable String chat, Instant until) {
    lock.lock();
    try {
      Account account = accounts.computeIfAbsent(channel, name -> new Account());
      if (chat == null) {
        account.hold(until);
      } else {
        Line line = lines.computeIfAbsent(chatKey(channel, chat), unknown -> new Line(account));
        line.hold(until);
      }
    } finally {
      lock.unlock();
    }
  }

  /** Until when a chat is paused, itself or by its account; far in the past if it is not. */
  public Instant heldUntil(String channel, String chat) {
    lock.lock();
    try {
      Account account = accounts.get(channel);
      Line line = lines.get(chatKey(channel, chat));
      Instant held = account == null ? Instant.MIN : account.heldUntil();
      return line == null ? held : Budget.later(held, line.heldUntil());
    } finally {
      lock.unlock();
    }
  }

  /** How many lanes wait for their turn. */
  public int waiting() {
    lock.lock();
    try {
      return waitingIn.size();
    } finally {
      lock.unlock();
    }
  }

  /** How many lines are kept in memory. */
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
    if (parts == 1 || rate.isUnlimited()) {
      return rate;
    }
    return rate.calls() >= parts
        ? new Rate(rate.calls() / parts, rate.window())
        : new Rate(1, rate.window().multipliedBy(parts).dividedBy(rate.calls()));
  }

  private Line line(Wish wish, Account account, Instant now) {
    if (lines.size() > forgetAbove) {
      lines.values().removeIf(line -> line.waiters.isEmpty() && line.unused(now));
      forgetAbove = Math.max(FORGET_ABOVE, 2 * lines.size());
    }
    Line line = lines.computeIfAbsent(wish.key(), unknown -> new Line(account));
    line.pace(wish.chatRate());
    return line;
  }

  private void queue(Waiter waiter, Line line) {
    Line before = waitingIn.put(waiter.lane(), line);
    if (before != null && before != line) {
      before.remove(waiter.lane());
      before.account.put(before, waiter.since());
    }
    line.add(waiter);
    line.account.put(line, waiter.since());
  }

  /** Gives out an account's free slots, and sets the alarm for the next one. */
  private void serve(Account account, Instant now, List<String> woken) {
    slots.values().removeIf(slot -> slot.given.plus(UNUSED).isBefore(now));
    Instant check = null;
    while (check == null) {
      Line line = account.next(now);
      if (line == null) {
        break;
      }
      Waiter front = line.waiters.first();
      Instant free = account.free(now, front.calls());
      if (free.isAfter(now)) {
        check = free;
      } else {
        line.remove(front.lane());
        waitingIn.remove(front.lane());
        slots.put(
            front.lane(),
            new Slot(
                line,
                now,
                front.calls(),
                line.take(now, front.calls()),
                account.take(now, front.calls())));
        account.put(line, now);
        woken.add(front.lane());
      }
    }
    if (check == null) {
      check = account.nextReady();
    }
    setAlarm(account, check);
  }

  private void setAlarm(Account account, @Nullable Instant check) {
    if (check != null && (account.alarm == null || check.isBefore(account.alarm))) {
      account.alarm = check;
      alarms.at(check, () -> check(account, check));
    }
  }

  private void check(Account account, Instant alarm) {
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

  /** A slot that was given to a lane, and the calls that it counts as. */
  private record Slot(
      Line line, Instant given, int calls, List<Counted> inChat, List<Counted> inAccount) {}
}
