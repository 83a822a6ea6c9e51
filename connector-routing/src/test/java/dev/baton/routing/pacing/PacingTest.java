package dev.baton.routing.pacing;

import static dev.baton.routing.pacing.Pacing.Answer.NOW;
import static dev.baton.routing.pacing.Pacing.Answer.NOW_AFTER_WAITING;
import static dev.baton.routing.pacing.Pacing.Answer.WAIT;
import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.connector.Capabilities.Pace;
import dev.baton.connector.Capabilities.Rate;
import dev.baton.routing.SettableClock;
import dev.baton.routing.lane.Alarms;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PacingTest {

  private static final Pace TELEGRAM =
      new Pace(
          new Rate(3, Duration.ofSeconds(1)),
          new Rate(5, Duration.ofSeconds(4)),
          new Rate(10, Duration.ofMillis(50)));

  private final SettableClock clock = SettableClock.stoppedAt(Instant.EPOCH);
  private final PriorityQueue<Alarm> alarms = new PriorityQueue<>(Comparator.comparing(Alarm::at));
  private final List<String> woken = new ArrayList<>();
  private int nodes = 1;
  private final Pacing pacing = new Pacing(clock, new ManualAlarms(), woken::add, () -> nodes);

  private record Alarm(Instant at, Runnable ring) {}

  /** Alarms that go off when the clock is moved. */
  private final class ManualAlarms implements Alarms {
    @Override
    public void at(Instant time, Runnable wake) {
      alarms.add(new Alarm(time, wake));
    }

    @Override
    public void close() {
      alarms.clear();
    }
  }

  private static Pacing.Wish to(String chat, boolean direct, Pace pace) {
    return Pacing.Wish.inChat("tg", chat, direct, pace, false);
  }

  private static Pacing.Wish group(String chat) {
    return to(chat, false, TELEGRAM);
  }

  private static Pacing.Wish first(String chat) {
    return Pacing.Wish.inChat("tg", chat, false, TELEGRAM, true);
  }

  /** Moves the clock to the next alarm and runs it; false if there is none. */
  private boolean ringNext() {
    Alarm next = alarms.poll();
    if (next == null) {
      return false;
    }
    if (next.at.isAfter(clock.instant())) {
      clock.advance(Duration.between(clock.instant(), next.at));
    }
    next.ring.run();
    return true;
  }

  /**
   * Runs lanes that ask again when woken, until each has made its calls; returns the call times.
   */
  private Map<String, List<Instant>> run(Map<String, Pacing.Wish> lanes, int callsEach) {
    Map<String, List<Instant>> calls = new LinkedHashMap<>();
    lanes.keySet().forEach(lane -> calls.put(lane, new ArrayList<>()));
    woken.addAll(lanes.keySet());
    while (!woken.isEmpty() || ringNext()) {
      List<String> now = List.copyOf(woken);
      woken.clear();
      for (String lane : now) {
        List<Instant> made = calls.getOrDefault(lane, List.of());
        Pacing.Wish wish = lanes.getOrDefault(lane, group(lane));
        while (made.size() < callsEach && pacing.ask(lane, wish) != WAIT) {
          made.add(clock.instant());
        }
        if (made.size() == callsEach) {
          pacing.leave(lane);
        }
      }
    }
    return calls;
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4})
  void noWindowExceedsTheRateAndNoLaneIsForgotten(long seed) {
    Random random = new Random(seed);
    Pace pace =
        new Pace(
            new Rate(1 + random.nextInt(4), Duration.ofMillis(20 + random.nextInt(60))),
            new Rate(1 + random.nextInt(8), Duration.ofMillis(50 + random.nextInt(90))),
            new Rate(1 + random.nextInt(10), Duration.ofMillis(10 + random.nextInt(30))));
    Map<String, Pacing.Wish> lanes = new LinkedHashMap<>();
    Map<String, List<Instant>> byChat = new HashMap<>();
    for (int lane = 0; lane < 24; lane++) {
      boolean direct = lane % 3 != 0;
      lanes.put("lane" + lane, to((direct ? "direct" : "group") + lane % 6, direct, pace));
    }
    run(lanes, 12)
        .forEach((lane, calls) -> {
          assertThat(calls).hasSize(12);
          byChat
              .computeIfAbsent(
                  lanes.getOrDefault(lane, group(lane)).chat(), chat -> new ArrayList<>())
              .addAll(calls);
        });
    byChat.forEach((chat, calls) ->
        assertConforms(calls, chat.contains("direct") ? pace.direct() : pace.group()));
    List<Instant> all = byChat.values().stream().flatMap(List::stream).toList();
    assertConforms(all, pace.account());
    assertThat(pacing.waiting()).isZero();
  }

  @Test
  void slotsAreUsedAsSoonAsTheyAreFree() {
    Map<String, Pacing.Wish> lanes = new LinkedHashMap<>();
    for (int topic = 0; topic < 8; topic++) {
      lanes.put("topic" + topic, group("group"));
    }
    List<Instant> calls = run(lanes, 3).values().stream().flatMap(List::stream).sorted().toList();
    assertThat(calls.getLast())
        .as("24 calls: five at once, then one every 4 s")
        .isEqualTo(Instant.EPOCH.plusSeconds(4 * 19));
  }

  @Test
  void conversationsOfAGroupTakeTurnsHoweverMuchOneHasToSend() {
    for (int call = 0; call < 5; call++) {
      assertThat(pacing.ask("loud", group("group"))).isEqualTo(NOW);
    }
    assertThat(pacing.ask("loud", group("group"))).isEqualTo(WAIT);
    assertThat(pacing.ask("quiet", group("group"))).isEqualTo(WAIT);
    List<String> order = new ArrayList<>();
    while (order.size() < 4 && ringNext()) {
      for (String lane : List.copyOf(woken)) {
        order.add(lane);
        assertThat(pacing.ask(lane, group("group"))).isEqualTo(NOW_AFTER_WAITING);
        assertThat(pacing.ask(lane, group("group"))).isEqualTo(WAIT);
      }
      woken.clear();
    }
    assertThat(order).containsExactly("loud", "quiet", "loud", "quiet");
  }

  @Test
  void commandAnswersAndAgentMessagesGoFirst() {
    for (int call = 0; call < 5; call++) {
      pacing.ask("lane", group("group"));
    }
    for (int topic = 0; topic < 40; topic++) {
      assertThat(pacing.ask("topic" + topic, group("group"))).isEqualTo(WAIT);
    }
    assertThat(pacing.ask("answer", first("group"))).isEqualTo(WAIT);
    assertThat(pacing.ask("topic7", first("group"))).isEqualTo(WAIT);
    while (woken.size() < 3) {
      ringNext();
    }
    assertThat(woken).containsExactly("topic7", "answer", "topic0");
  }

  @Test
  void aSlowChatDoesNotDelayAnother() {
    for (int topic = 0; topic < 1_000; topic++) {
      pacing.ask("topic" + topic, group("group"));
    }
    assertThat(pacing.waiting()).isEqualTo(995);
    assertThat(pacing.ask("ann", to("ann", true, TELEGRAM))).isEqualTo(NOW);
    assertThat(pacing.ask("other", group("other"))).isEqualTo(NOW);
  }

  @Test
  void aLaneWithNothingMoreToSendHoldsUpNoOther() {
    for (int call = 0; call < 5; call++) {
      pacing.ask("lane", group("group"));
    }
    pacing.ask("gone", group("group"));
    pacing.ask("next", group("group"));
    pacing.leave("gone");
    while (woken.isEmpty()) {
      ringNext();
    }
    assertThat(woken).containsExactly("next");
    assertThat(clock.instant()).isEqualTo(Instant.EPOCH.plusSeconds(4));
  }

  @Test
  void aChatObeysAPauseThePlatformAsksFor() {
    pacing.hold("tg", "group", Instant.EPOCH.plusSeconds(30));
    assertThat(pacing.ask("lane", group("group"))).isEqualTo(WAIT);
    assertThat(pacing.ask("else", group("other"))).isEqualTo(NOW);
    while (woken.isEmpty()) {
      ringNext();
    }
    assertThat(clock.instant()).isEqualTo(Instant.EPOCH.plusSeconds(30));
    assertThat(pacing.ask("lane", group("group"))).isEqualTo(NOW_AFTER_WAITING);
  }

  @Test
  void aPausedChatAlsoHoldsCallsWithoutAChatLimit() {
    pacing.hold("tg", "group", Instant.EPOCH.plusSeconds(30));
    assertThat(pacing.ask("sign", Pacing.Wish.quiet("tg", "sign", "group", TELEGRAM)))
        .isEqualTo(WAIT);
    assertThat(pacing.ask("else", Pacing.Wish.quiet("tg", "else", "other", TELEGRAM)))
        .isEqualTo(NOW);
    while (woken.isEmpty()) {
      ringNext();
    }
    assertThat(clock.instant()).isEqualTo(Instant.EPOCH.plusSeconds(30));
    assertThat(pacing.ask("sign", Pacing.Wish.quiet("tg", "sign", "group", TELEGRAM)))
        .isEqualTo(NOW_AFTER_WAITING);
  }

  @Test
  void aPauseThatComesBeforeASlotIsUsedIsObeyed() {
    for (int call = 0; call < 5; call++) {
      pacing.ask("lane", group("group"));
    }
    pacing.ask("next", group("group"));
    while (woken.isEmpty()) {
      ringNext();
    }
    pacing.hold("tg", null, clock.instant().plusSeconds(60));
    assertThat(pacing.ask("next", group("group"))).isEqualTo(WAIT);
    woken.clear();
    while (woken.isEmpty()) {
      ringNext();
    }
    assertThat(clock.instant()).isAfterOrEqualTo(Instant.EPOCH.plusSeconds(64));
  }

  @Test
  void aPausedAccountHoldsAllItsChats() {
    pacing.hold("tg", null, Instant.EPOCH.plusSeconds(30));
    assertThat(pacing.ask("ben", to("ben", true, TELEGRAM))).isEqualTo(WAIT);
    assertThat(pacing.ask("sign", Pacing.Wish.quiet("tg", "sign", "ann", TELEGRAM)))
        .isEqualTo(WAIT);
    assertThat(pacing.ask("wx", Pacing.Wish.inChat("wx", "ben", true, TELEGRAM, false)))
        .isEqualTo(NOW);
    while (woken.size() < 2) {
      ringNext();
    }
    assertThat(clock.instant()).isEqualTo(Instant.EPOCH.plusSeconds(30));
  }

  @Test
  void nodesShareAnAccountsRateButNotAChats() {
    nodes = 3;
    Pace pace = new Pace(Rate.UNLIMITED, Rate.UNLIMITED, new Rate(9, Duration.ofMillis(50)));
    Map<String, Pacing.Wish> lanes = new LinkedHashMap<>();
    for (int lane = 0; lane < 10; lane++) {
      lanes.put("lane" + lane, to("chat" + lane, true, pace));
    }
    List<Instant> calls = run(lanes, 2).values().stream().flatMap(List::stream).sorted().toList();
    assertConforms(calls, new Rate(3, Duration.ofMillis(150)));
    Pace inChat = new Pace(new Rate(3, Duration.ofSeconds(1)), Rate.UNLIMITED, Rate.UNLIMITED);
    assertThat(pacing.ask("a", Pacing.Wish.inChat("wx", "one", true, inChat, false)))
        .isEqualTo(NOW);
    assertThat(pacing.ask("a", Pacing.Wish.inChat("wx", "one", true, inChat, false)))
        .isEqualTo(NOW);
    assertThat(pacing.ask("a", Pacing.Wish.inChat("wx", "one", true, inChat, false)))
        .isEqualTo(NOW);
  }

  @Test
  void idleChatsAreForgotten() {
    Pace pace = new Pace(new Rate(1, Duration.ofMillis(1)), Rate.UNLIMITED, Rate.UNLIMITED);
    for (int chat = 0; chat < 120_000; chat++) {
      assertThat(pacing.ask("lane" + chat, to("chat" + chat, true, pace))).isEqualTo(NOW);
      clock.advance(Duration.ofMillis(1));
    }
    assertThat(pacing.known()).isLessThanOrEqualTo(50_001);
  }

  /** Between any two calls there are at most the burst plus one call per interval. */
  private static void assertConforms(List<Instant> calls, Rate rate) {
    List<Instant> sorted = calls.stream().sorted().toList();
    for (int first = 0; first < sorted.size(); first++) {
      for (int last = first; last < sorted.size(); last++) {
        Duration window = Duration.between(sorted.get(first), sorted.get(last));
        long allowed = rate.burst() + window.toNanos() / rate.interval().toNanos();
        assertThat((long) last - first + 1)
            .as("calls within %s at %s", window, rate)
            .isLessThanOrEqualTo(allowed);
      }
    }
  }
}
