package dev.baton.routing.pacing;

import dev.baton.connector.Capabilities.Pace;
import dev.baton.routing.SettableClock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * Lanes with work of their own that call when pacing lets them, as delivery lanes do: in order,
 * asking again when they are woken. Texts that had to wait go out together.
 */
final class PacedLanes {

  private final SettableClock clock = SettableClock.stoppedAt(Instant.EPOCH);
  private final ManualAlarms alarms = new ManualAlarms(clock);
  private final Deque<String> woken = new ArrayDeque<>();
  private final Map<String, Lane> lanes = new LinkedHashMap<>();
  private final Pace pace;
  private final Duration callTakes;
  final Pacing pacing;
  final List<Made> made = new ArrayList<>();

  /** Work for a lane. */
  record Work(Instant at, Urgency urgency, int calls, boolean mergeable) {}

  /**
   * Work that was done.
   *
   * @param at when its call began
   * @param together whether it went out in the call of the work before it
   */
  record Made(String lane, String chat, boolean direct, Work work, Instant at, boolean together) {

    Duration delay() {
      return Duration.between(work.at(), at);
    }
  }

  private static final class Lane {
    private final String name;
    private final String chat;
    private final boolean direct;
    private final Deque<Work> queue = new ArrayDeque<>();
    private boolean calling;

    Lane(String name, String chat, boolean direct) {
      this.name = name;
      this.chat = chat;
      this.direct = direct;
    }
  }

  /**
   * @param callTakes how long the platform takes for a call
   */
  PacedLanes(Pace pace, Duration callTakes) {
    this.pace = pace;
    this.callTakes = callTakes;
    this.pacing = new Pacing(clock, alarms, woken::add, () -> 1);
  }

  void lane(String name, String chat, boolean direct) {
    lanes.put(name, new Lane(name, chat, direct));
  }

  private Lane lane(String name) {
    return Objects.requireNonNull(lanes.get(name), name);
  }

  void add(String lane, Work work) {
    alarms.at(
        work.at(),
        () -> {
          lane(lane).queue.add(work);
          woken.add(lane);
        });
  }

  /** Has the platform pause a chat, or the account, at a time. */
  void hold(Instant at, String chat, Duration pause) {
    alarms.at(at, () -> pacing.hold("tg", chat, at.plus(pause)));
  }

  /** Runs until everything is done. */
  void run() {
    while (!woken.isEmpty() || alarms.ringNext()) {
      for (String lane = woken.poll(); lane != null; lane = woken.poll()) {
        run(lane(lane));
      }
    }
  }

  private void run(Lane lane) {
    while (!lane.calling) {
      Work head = lane.queue.peek();
      if (head == null) {
        pacing.leave(lane.name);
        return;
      }
      Urgency urgency =
          lane.queue.stream().map(Work::urgency).sorted().findFirst().orElse(head.urgency());
      Pacing.Answer answer =
          pacing.ask(
              lane.name,
              Pacing.Wish.inChat("tg", lane.chat, lane.direct, pace, head.calls(), urgency));
      if (answer == Pacing.Answer.WAIT) {
        return;
      }
      call(lane, answer == Pacing.Answer.NOW_AFTER_WAITING);
    }
  }

  private void call(Lane lane, boolean waited) {
    Work first = lane.queue.remove();
    note(lane, first, false);
    while (waited && first.mergeable() && !lane.queue.isEmpty() && lane.queue.peek().mergeable()) {
      note(lane, lane.queue.remove(), true);
    }
    lane.calling = true;
    alarms.at(
        clock.instant().plus(callTakes),
        () -> {
          pacing.ended(lane.name);
          lane.calling = false;
          woken.add(lane.name);
        });
  }

  private void note(Lane lane, Work work, boolean together) {
    made.add(new Made(lane.name, lane.chat, lane.direct, work, clock.instant(), together));
  }
}
