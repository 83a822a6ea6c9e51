package dev.baton.routing.pacing;

import static dev.baton.routing.pacing.Pacing.Answer.NOW;
import static dev.baton.routing.pacing.Pacing.Answer.NOW_AFTER_WAITING;
import static dev.baton.routing.pacing.Pacing.Answer.WAIT;
import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.connector.Capabilities.Pace;
import dev.baton.connector.Capabilities.Rate;
import dev.baton.routing.SettableClock;
import dev.baton.routing.pacing.PacedLanes.Work;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class PacingTest {

  private static final List<Urgency> ANY = List.of(Urgency.values());

  private static final Pace TELEGRAM =
      new Pace(
          new Rate(3, Duration.ofSeconds(3)),
          new Rate(5, Duration.ofSeconds(20)),
          new Rate(30, Duration.ofSeconds(1)));

  private final SettableClock clock = SettableClock.stoppedAt(Instant.EPOCH);
  private final ManualAlarms alarms = new ManualAlarms(clock);
  private final List<String> woken = new ArrayList<>();
  private int nodes = 1;
  private final Pacing pacing = new Pacing(clock, alarms, woken::add, () -> nodes);

  private static Pacing.Wish to(String chat, boolean direct, Pace pace) {
    return Pacing.Wish.inChat("tg", chat, direct, pace, 1, Urgency.PEOPLE);
  }

  private static Pacing.Wish group(String chat) {
    return to(chat, false, TELEGRAM);
  }

  private static Pacing.Wish group(Urgency urgency) {
    return Pacing.Wish.inChat("tg", "group", false, TELEGRAM, 1, urgency);
  }

  private static Pacing.Wish quiet(String lane, String chat) {
    return Pacing.Wish.quiet("tg", lane, chat, TELEGRAM, Urgency.PEOPLE);
  }

  private boolean ringNext() {
    return alarms.ringNext();
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

  static LongStream seeds() {
    return LongStream.rangeClosed(1, 2_000);
  }

  /**
   * Lanes with random work in random chats, at random paces, with pauses now and then: no sliding
   * window of a chat or of the account has more calls than its rate allows, each lane keeps its
   * order, and nothing waits for ever.
   */
  @ParameterizedTest
  @MethodSource("seeds")
  void noWindowIsEverExceededAndNoLaneIsForgotten(long seed) {
    Random random = new Random(seed);
    Pace pace =
        new Pace(
            new Rate(2 + random.nextInt(10), Duration.ofMillis(200 + random.nextInt(9_000))),
            new Rate(2 + random.nextInt(20), Duration.ofMillis(1_000 + random.nextInt(60_000))),
            new Rate(5 + random.nextInt(30), Duration.ofMillis(100 + random.nextInt(1_000))));
    PacedLanes lanes = new PacedLanes(pace, Duration.ofMillis(random.nextInt(500)));
    int works = 0;
    int span = 1 + random.nextInt(120_000);
    for (int number = 0; number < 1 + random.nextInt(24); number++) {
      boolean direct = random.nextBoolean();
      String lane = "lane" + number;
      lanes.lane(lane, (direct ? "direct" : "group") + random.nextInt(3), direct);
      int each = random.nextInt(12);
      for (int work = 0; work < each; work++) {
        lanes.add(
            lane,
            new Work(
                Instant.ofEpochMilli(random.nextInt(span)),
                ANY.get(random.nextInt(ANY.size())),
                1 + random.nextInt(2),
                random.nextBoolean()));
      }
      works += each;
    }
    if (random.nextInt(4) == 0) {
      lanes.hold(
          Instant.ofEpochMilli(random.nextInt(span)),
          "group0",
          Duration.ofMillis(random.nextInt(40_000)));
    }

    lanes.run();

    assertThat(lanes.made).as("all was done").hasSize(works);
    assertThat(lanes.pacing.waiting()).isZero();
    Map<String, List<Instant>> byChat = new HashMap<>();
    List<Instant> all = new ArrayList<>();
    Map<String, Instant> lastOf = new HashMap<>();
    for (PacedLanes.Made made : lanes.made) {
      assertThat(made.work().at())
          .as("order of %s", made.lane())
          .isAfterOrEqualTo(lastOf.getOrDefault(made.lane(), Instant.MIN));
      lastOf.put(made.lane(), made.work().at());
      for (int call = 0; call < made.work().calls() && !made.together(); call++) {
        byChat.computeIfAbsent(made.chat(), chat -> new ArrayList<>()).add(made.at());
        all.add(made.at());
      }
    }
    byChat.forEach((chat, calls) ->
        assertConforms(calls, chat.contains("direct") ? pace.direct() : pace.group()));
    assertConforms(all, pace.account());
  }

  /**
   * However busy people keep a chat, Baton's own lines and edits get their turn in bounded time.
   */
  @Test
  void nobodyStarvesBehindPeopleWhoNeverStop() {
    PacedLanes lanes = new PacedLanes(TELEGRAM, Duration.ofMillis(50));
    lanes.lane("people", "group", false);
    lanes.lane("others", "group", false);
    lanes.lane("line", "group", false);
    lanes.lane("edit", "group", false);
    for (int second = 0; second < 600; second += 6) {
      lanes.add("people", new Work(Instant.ofEpochSecond(second), Urgency.PEOPLE, 1, false));
      lanes.add("others", new Work(Instant.ofEpochSecond(second), Urgency.PEOPLE, 1, false));
    }
    lanes.add("line", new Work(Instant.ofEpochSecond(60), Urgency.BATON, 1, false));
    lanes.add("edit", new Work(Instant.ofEpochSecond(60), Urgency.EDIT, 1, false));

    lanes.run();

    assertThat(delay(lanes, "line")).isLessThan(Duration.ofSeconds(45));
    assertThat(delay(lanes, "edit")).isLessThan(Duration.ofSeconds(80));
  }

  private static Duration delay(PacedLanes lanes, String lane) {
    return lanes.made.stream()
        .filter(made -> made.lane().equals(lane))
        .findFirst()
        .orElseThrow()
        .delay();
  }

  @Test
  void slotsAreUsedAsSoonAsTheyAreFree() {
    Map<String, Pacing.Wish> lanes = new LinkedHashMap<>();
    for (int topic = 0; topic < 8; topic++) {
      lanes.put("topic" + topic, group("group"));
    }
    List<Instant> calls = run(lanes, 3).values().stream().flatMap(List::stream).sorted().toList();
    assertThat(calls.getLast())
        .as("24 calls: five at once, then five every 20 s")
        .isEqualTo(Instant.EPOCH.plusSeconds(20 * 4));
  }

  @Test
  void conversationsOfAGroupTakeTurnsHoweverMuchOneHasToSend() {
    PacedLanes lanes = new PacedLanes(TELEGRAM, Duration.ofMillis(50));
    lanes.lane("loud", "group", false);
    lanes.lane("quiet", "group", false);
    for (int word = 0; word < 12; word++) {
      lanes.add("loud", new Work(Instant.EPOCH, Urgency.PEOPLE, 1, false));
    }
    for (int word = 0; word < 3; word++) {
      lanes.add("quiet", new Work(Instant.EPOCH.plusSeconds(10), Urgency.PEOPLE, 1, false));
    }

    lanes.run();

    assertThat(lanes.made.stream().skip(5).limit(6).map(PacedLanes.Made::lane))
        .containsExactly("loud", "quiet", "loud", "quiet", "loud", "quiet");
  }

  @Test
  void peoplesWordsGoBeforeBatonsLinesAndEdits() {
    fill("group");
    assertThat(pacing.ask("edit", group(Urgency.EDIT))).isEqualTo(WAIT);
    assertThat(pacing.ask("line", group(Urgency.BATON))).isEqualTo(WAIT);
    assertThat(pacing.ask("bot", group(Urgency.BOT))).isEqualTo(WAIT);
    clock.advance(Duration.ofSeconds(3));
    assertThat(pacing.ask("word", group(Urgency.PEOPLE))).isEqualTo(WAIT);
    clock.advance(Duration.ofSeconds(3));
    assertThat(pacing.ask("later", group(Urgency.PEOPLE))).isEqualTo(WAIT);
    while (woken.isEmpty()) {
      ringNext();
    }
    assertThat(woken).containsExactly("word", "bot", "later", "line", "edit");
  }

  @Test
  void wordsThatComeToWaitInALaneMakeItMoreUrgent() {
    fill("group");
    pacing.ask("line", group(Urgency.BATON));
    pacing.ask("word", group(Urgency.PEOPLE));
    pacing.ask("line", group(Urgency.PEOPLE));
    while (woken.isEmpty()) {
      ringNext();
    }
    assertThat(woken).containsExactly("line", "word");
  }

  @Test
  void aCallThatCountsTwiceTakesTwoPlaces() {
    Pacing.Wish opens = Pacing.Wish.inChat("tg", "group", false, TELEGRAM, 2, Urgency.PEOPLE);
    assertThat(pacing.ask("a", opens)).isEqualTo(NOW);
    assertThat(pacing.ask("b", opens)).isEqualTo(NOW);
    assertThat(pacing.ask("c", opens)).isEqualTo(WAIT);
    clock.advance(Duration.ofSeconds(20));
    assertThat(pacing.ask("c", opens)).isEqualTo(NOW_AFTER_WAITING);
  }

  @Test
  void aCallCountsFromItsEnd() {
    for (int call = 0; call < 5; call++) {
      pacing.ask("lane" + call, group("group"));
    }
    clock.advance(Duration.ofSeconds(5));
    pacing.ended("lane0");
    clock.advance(Duration.ofSeconds(15));
    for (int call = 0; call < 4; call++) {
      assertThat(pacing.ask("again" + call, group("group"))).isEqualTo(NOW);
    }
    assertThat(pacing.ask("next", group("group")))
        .as("the platform may have counted the slow call 15 s ago")
        .isEqualTo(WAIT);
    clock.advance(Duration.ofSeconds(5));
    assertThat(pacing.ask("next", group("group"))).isEqualTo(NOW_AFTER_WAITING);
  }

  @Test
  void aCallThatIsNotMadeLeavesItsPlaceToOthers() {
    fill("group");
    assertThat(pacing.ask("next", group("group"))).isEqualTo(WAIT);
    pacing.notMade("lane4");
    assertThat(woken).containsExactly("next");
    assertThat(pacing.ask("next", group("group"))).isEqualTo(NOW_AFTER_WAITING);
  }

  @Test
  void afterAPauseAWindowIsSpentEvenly() {
    pacing.hold("tg", "group", Instant.EPOCH.plusSeconds(30));
    Map<String, Pacing.Wish> lanes = new LinkedHashMap<>();
    for (int topic = 0; topic < 6; topic++) {
      lanes.put("topic" + topic, group("group"));
    }

    List<Instant> calls = run(lanes, 1).values().stream().flatMap(List::stream).sorted().toList();

    assertThat(calls.stream().map(Instant::getEpochSecond).toList())
        .containsExactly(30L, 34L, 38L, 42L, 46L, 50L);
  }

  @Test
  void aPauseThatIsHeardOfAgainTakesNothingMore() {
    for (int look = 0; look < 10; look++) {
      pacing.hold("tg", "group", Instant.EPOCH.plusSeconds(30));
      pacing.ask("lane", group("group"));
      clock.advance(Duration.ofSeconds(2));
    }
    while (woken.isEmpty()) {
      ringNext();
    }
    assertThat(clock.instant()).isEqualTo(Instant.EPOCH.plusSeconds(30));
  }

  private void fill(String chat) {
    for (int call = 0; call < 5; call++) {
      assertThat(pacing.ask("lane" + call, group(chat))).isEqualTo(NOW);
    }
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
    assertThat(clock.instant()).isEqualTo(Instant.EPOCH.plusSeconds(20));
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
    assertThat(pacing.ask("sign", quiet("sign", "group"))).isEqualTo(WAIT);
    assertThat(pacing.ask("else", quiet("else", "other"))).isEqualTo(NOW);
    while (woken.isEmpty()) {
      ringNext();
    }
    assertThat(clock.instant()).isEqualTo(Instant.EPOCH.plusSeconds(30));
    assertThat(pacing.ask("sign", quiet("sign", "group"))).isEqualTo(NOW_AFTER_WAITING);
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
    assertThat(pacing.ask("sign", quiet("sign", "ann"))).isEqualTo(WAIT);
    assertThat(pacing.ask("wx", Pacing.Wish.inChat("wx", "ben", true, TELEGRAM, 1, Urgency.PEOPLE)))
        .isEqualTo(NOW);
    while (woken.size() < 2) {
      ringNext();
    }
    assertThat(clock.instant())
        .as("the second of two, a thirtieth of a second apart")
        .isBetween(Instant.EPOCH.plusSeconds(30), Instant.EPOCH.plusMillis(30_034));
  }

  @Test
  void nodesShareAnAccountsRateButNotAChats() {
    nodes = 3;
    Pace pace = new Pace(Rate.UNLIMITED, Rate.UNLIMITED, new Rate(9, Duration.ofMillis(450)));
    Map<String, Pacing.Wish> lanes = new LinkedHashMap<>();
    for (int lane = 0; lane < 10; lane++) {
      lanes.put("lane" + lane, to("chat" + lane, true, pace));
    }
    List<Instant> calls = run(lanes, 2).values().stream().flatMap(List::stream).sorted().toList();
    assertConforms(calls, new Rate(3, Duration.ofMillis(450)));
    Pace inChat = new Pace(new Rate(3, Duration.ofSeconds(1)), Rate.UNLIMITED, Rate.UNLIMITED);
    assertThat(pacing.ask("a", Pacing.Wish.inChat("wx", "one", true, inChat, 1, Urgency.PEOPLE)))
        .isEqualTo(NOW);
    assertThat(pacing.ask("a", Pacing.Wish.inChat("wx", "one", true, inChat, 1, Urgency.PEOPLE)))
        .isEqualTo(NOW);
    assertThat(pacing.ask("a", Pacing.Wish.inChat("wx", "one", true, inChat, 1, Urgency.PEOPLE)))
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

  /** In no window, wherever it begins, are there more calls than the rate allows. */
  private static void assertConforms(List<Instant> calls, Rate rate) {
    List<Instant> sorted = calls.stream().sorted().toList();
    for (int first = 0; first + rate.calls() < sorted.size(); first++) {
      assertThat(Duration.between(sorted.get(first), sorted.get(first + rate.calls())))
          .as("time of %d calls at %s", rate.calls() + 1, rate)
          .isGreaterThanOrEqualTo(rate.window());
    }
  }
}
