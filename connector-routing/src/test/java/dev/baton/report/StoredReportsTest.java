package dev.baton.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.entry;

import dev.baton.connector.Attributes;
import dev.baton.connector.Content;
import dev.baton.conversation.Author;
import dev.baton.conversation.Control;
import dev.baton.conversation.Conversation;
import dev.baton.conversation.EndReason;
import dev.baton.conversation.Handoff;
import dev.baton.conversation.HandoffRequest;
import dev.baton.conversation.HandoffStatus;
import dev.baton.conversation.Route;
import dev.baton.conversation.Trigger;
import dev.baton.plan.ChannelPlan;
import dev.baton.plan.DeskPlan;
import dev.baton.plan.HandoffPlan;
import dev.baton.plan.LimitsPlan;
import dev.baton.plan.Plan;
import dev.baton.plan.QueuePlan;
import dev.baton.report.DeskReport.Agent;
import dev.baton.report.DeskReport.By;
import dev.baton.report.DeskReport.Numbers;
import dev.baton.report.DeskReport.OfAgent;
import dev.baton.report.DeskReport.OfDay;
import dev.baton.report.DeskReport.OfQueue;
import dev.baton.report.DeskReport.Ratings;
import dev.baton.report.DeskReport.Times;
import dev.baton.store.JdbcStore;
import dev.baton.store.Store;
import dev.baton.store.Tables;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Reports over a real store. */
class StoredReportsTest {

  private static final Instant NOON = Instant.parse("2026-11-20T12:00:00Z");
  private static final Instant NOW = Instant.parse("2026-11-20T18:00:00Z");
  private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");

  @TempDir Path folder;
  private Store store;
  private Reports reports;

  @BeforeEach
  void open() {
    store = JdbcStore.at("jdbc:sqlite:" + folder.resolve("baton.db"));
    store.open();
    reports = reports();
  }

  @AfterEach
  void close() {
    store.close();
  }

  @Test
  void aSpanWithoutHandoffsHasNoNumbers() {
    DeskReport report = reports.report(null, null, By.AGENT, BERLIN);
    assertThat(report)
        .isEqualTo(
            new DeskReport(
                Instant.parse("2026-11-19T23:00:00Z"),
                NOW,
                BERLIN,
                By.AGENT,
                report.total(),
                List.of()));
    assertThat(report.total().handoffs()).isZero();
    assertThat(report.total().ended()).isZero();
    assertThat(report.total().longestWait()).isNull();
    assertThat(report.total().untilAccepted()).isNull();
  }

  @Test
  void aSpanThatDoesNotEndAfterItBeginsIsNone() {
    assertThatThrownBy(() -> reports.report(NOON, NOON, null, BERLIN))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> reports.report(NOW.plusMillis(1), null, null, BERLIN))
        .isInstanceOf(IllegalArgumentException.class);
    assertThat(reports.report(NOW, null, null, BERLIN).total().handoffs()).isZero();
  }

  @Test
  void eachHandoffIsInOneStateAndEndsAreCountedByReason() {
    began("waits", "support", NOON);
    began("waits longer", "support", NOON.minusSeconds(60));
    taken("with Ann", NOON, 1, "ann");
    ended(taken("resolved", NOON, 2, "ann"), 9, EndReason.AGENT_RESOLVED);
    ended(taken("resolved too", NOON, 3, "ann"), 9, EndReason.AGENT_RESOLVED);
    ended(began("gave up", "support", NOON), 9, EndReason.USER_ENDED);

    Numbers all = total();
    assertThat(all.handoffs()).isEqualTo(6);
    assertThat(all.waiting()).isEqualTo(2);
    assertThat(all.longestWait()).isEqualTo(Duration.between(NOON.minusSeconds(60), NOW));
    assertThat(all.accepted()).isEqualTo(1);
    assertThat(all.ended()).isEqualTo(3);
    assertThat(all.endReasons())
        .containsExactly(entry("agent_resolved", 2L), entry("user_ended", 1L));
    assertThat(all.untilAccepted()).isEqualTo(times(3, 120, 180, 180));
    assertThat(all.handling()).as("of those that ended").isEqualTo(times(2, 360, 420, 420));
  }

  @Test
  void answersAreTimedFromTheBeginningOfTheWait() {
    says(taken("h1", NOON, 2, "ann"), 3);
    says(taken("h2", NOON, 2, "ann"), 7);
    says(taken("written before the claim", NOON, 5, "ann"), 1);
    taken("silent", NOON, 1, "ann");
    String held = taken("only held back", NOON, 1, "ann");
    write(held, 4);

    Numbers all = total();
    assertThat(all.answered()).isEqualTo(3);
    assertThat(all.untilFirstWords()).isEqualTo(times(3, 300, 420, 420));
  }

  @Test
  void anAnswerWhoseWordsAreGoneStillCountsAsOne() {
    says(taken("h1", NOON, 2, "ann"), 3);
    store.commit(tables -> {
      tables.retention().forgetMessage(tables.messages().get("m-h1-3"));
      return true;
    });
    assertThat(total().answered()).isEqualTo(1);
    assertThat(total().untilFirstWords()).isNull();
    assertThat(total().untilAccepted()).isEqualTo(times(1, 120, 120, 120));
  }

  @Test
  void anAgentIsCreditedWithWhatTheyHadInTheEnd() {
    ended(taken("h1", NOON, 1, "ann"), 5, EndReason.AGENT_RESOLVED);
    String passedOn = taken("h2", NOON, 2, "ann");
    says(passedOn, 3);
    store.commit(tables -> tables.handoffs().reassign("h2", "wx", "ben", "Ben", at(4)));
    ended(passedOn, 10, EndReason.AGENT_RESOLVED);
    String released = taken("h3", NOON, 1, "ann");
    store.commit(tables -> tables.handoffs().release("h3", null, at(2)));
    ended(released, 20, EndReason.WAIT_EXPIRED);
    began("h4", "support", NOON);

    DeskReport report = reports.report(NOON, NOW, By.AGENT, BERLIN);
    Agent ann = new Agent("tg", "ann", "Ann");
    Agent ben = new Agent("wx", "ben", "Ben");
    assertThat(report.groups())
        .map(each -> ((OfAgent) each).agent())
        .containsExactly(ann, ben, null);
    List<Numbers> agents = report.groups().stream().map(DeskReport.Group::numbers).toList();
    assertThat(agents.get(0))
        .isEqualTo(
            numbers(1, 0, 0, null, Map.of("agent_resolved", 1L), times(60), null, times(240)));
    assertThat(agents.get(1))
        .as("the wait is the user's, the work is Ben's")
        .isEqualTo(
            numbers(
                1, 1, 0, null, Map.of("agent_resolved", 1L), times(120), times(180), times(360)));
    assertThat(agents.get(2))
        .isEqualTo(
            numbers(
                2,
                0,
                1,
                Duration.between(NOON, NOW),
                Map.of("wait_expired", 1L),
                times(60),
                null,
                null));
    assertThat(report.total().handoffs()).isEqualTo(4);
    assertThat(report.total().handling())
        .as("from the first who took it")
        .isEqualTo(times(2, 240, 480, 480));
  }

  @Test
  void agentsAreTheirIdsWhateverTheyAreCalled() {
    taken("h1", NOON, 1, "ann");
    store.commit(tables -> {
      add(tables, "h2", "support", NOON.plusSeconds(1));
      return tables.handoffs().accept("h2", "tg", "ann", "Ann Lee", null, at(1));
    });
    store.commit(tables -> {
      add(tables, "h3", "support", NOON);
      return tables.handoffs().accept("h3", "tg", "ann2", "ann lee", null, at(1));
    });
    store.commit(tables -> {
      add(tables, "h4", "support", NOON);
      return tables.handoffs().accept("h4", "wx", "ann", "Ann Lee", null, at(1));
    });
    assertThat(reports.report(NOON, NOW, By.AGENT, BERLIN).groups())
        .map(each -> ((OfAgent) each).agent())
        .containsExactly(
            new Agent("tg", "ann", "Ann Lee"),
            new Agent("wx", "ann", "Ann Lee"),
            new Agent("tg", "ann2", "ann lee"));
  }

  @Test
  void queuesAreInTheOrderOfTheirNames() {
    began("h1", "support", NOON);
    began("h2", "billing", NOON);
    began("h3", "support", NOON);
    assertThat(reports.report(NOON, NOW, By.QUEUE, BERLIN).groups())
        .map(each -> ((OfQueue) each).queue() + " " + each.numbers().handoffs())
        .containsExactly("billing 1", "support 2");
  }

  /** Support works on it, passes it on, and billing lets the user wait for much longer. */
  @Test
  void aQueueIsNotChargedWithWhatAnotherDid() {
    says(taken("h1", NOON, 1, "ann"), 2);
    store.commit(
        tables -> tables.handoffs().requeue("h1", HandoffStatus.ACCEPTED, "billing", null, at(20)));
    store.commit(tables -> tables.handoffs().accept("h1", "tg", "ben", "Ben", null, at(60)));
    says("h1", 61);
    ended("h1", 65, EndReason.AGENT_RESOLVED);
    taken("h2", NOON, 1, "ann");
    store.commit(
        tables -> tables.handoffs().requeue("h2", HandoffStatus.ACCEPTED, "billing", null, at(50)));
    store.commit(
        tables -> tables.handoffs().requeue("h2", HandoffStatus.QUEUED, "support", null, at(90)));

    DeskReport report = reports.report(NOON, NOW, By.QUEUE, BERLIN);
    Numbers billing = report.groups().getFirst().numbers();
    assertThat(billing.untilAccepted()).isEqualTo(times(40 * 60));
    assertThat(billing.untilFirstWords()).isEqualTo(times(41 * 60));
    assertThat(billing.handling()).isEqualTo(times(5 * 60));
    Numbers support = report.groups().getLast().numbers();
    assertThat(support.longestWait()).isEqualTo(Duration.between(at(90), NOW));
    assertThat(support.untilAccepted()).as("nobody took it here again").isNull();
    assertThat(report.total().longestWait()).isEqualTo(Duration.between(at(50), NOW));
    assertThat(report.total().untilAccepted()).isEqualTo(times(2, 60, 60, 60));
    assertThat(report.total().untilFirstWords()).isEqualTo(times(2 * 60));
    assertThat(report.total().handling()).isEqualTo(times(64 * 60));
  }

  @Test
  void daysAreThoseOfTheZone() {
    began("h1", "support", Instant.parse("2026-11-18T22:59:59Z"));
    began("h2", "support", Instant.parse("2026-11-18T23:00:00Z"));
    began("h3", "support", Instant.parse("2026-11-19T22:59:59Z"));
    Instant from = Instant.parse("2026-11-17T00:00:00Z");
    assertThat(days(from, BERLIN)).containsExactly("2026-11-18 1", "2026-11-19 2");
    assertThat(days(from, ZoneOffset.UTC)).containsExactly("2026-11-18 2", "2026-11-19 1");
    assertThat(days(from, ZoneId.of("Pacific/Kiritimati")))
        .containsExactly("2026-11-19 2", "2026-11-20 1");
  }

  private List<String> days(Instant from, ZoneId zone) {
    return reports.report(from, NOW, By.DAY, zone).groups().stream()
        .map(OfDay.class::cast)
        .map(of -> of.day() + " " + of.numbers().handoffs())
        .toList();
  }

  @Test
  void everyPageCountsOnce() {
    int many = 2_345;
    store.commit(tables -> {
      for (int i = 0; i < many; i++) {
        add(tables, "h" + i, i % 3 == 0 ? "billing" : "support", NOON.plusMillis(i / 7));
        tables.handoffs().accept("h" + i, "tg", "ann", "Ann", null, NOON.plusSeconds(i));
      }
      return true;
    });
    DeskReport report = reports.report(NOON, NOW, By.QUEUE, BERLIN);
    assertThat(report.total().handoffs()).isEqualTo(many);
    assertThat(report.total().accepted()).isEqualTo(many);
    assertThat(report.groups().stream().mapToLong(each -> each.numbers().handoffs()))
        .containsExactly(782L, 1_563L);
    assertThat(report.total().untilAccepted())
        .isNotNull()
        .extracting(Times::longest)
        .isEqualTo(Duration.ofSeconds(many - 2));
  }

  @Test
  void aReasonThatOnlyANewerNodeKnowsIsCounted() throws SQLException {
    ended(taken("h1", NOON, 1, "ann"), 5, EndReason.AGENT_RESOLVED);
    try (Connection connection =
            DriverManager.getConnection("jdbc:sqlite:" + folder.resolve("baton.db"));
        Statement statement = connection.createStatement()) {
      statement.executeUpdate("UPDATE handoff SET status = 'DREAMT', end_reason = 'WOKE_UP'");
    }
    assertThat(total().endReasons()).containsExactly(entry("woke_up", 1L));
  }

  @Test
  void ratingsAreThoseOfWhoHadItAtTheEnd() {
    assertThat(total().ratings()).isNull();
    ended(taken("h1", NOON, 1, "ann"), 5, EndReason.AGENT_RESOLVED);
    ended(taken("h2", NOON, 1, "ann"), 5, EndReason.AGENT_RESOLVED);
    ended(taken("h3", NOON, 1, "ben"), 5, EndReason.AGENT_RESOLVED);
    ended(taken("h4", NOON, 1, "ben"), 5, EndReason.AGENT_RESOLVED);
    store.commit(tables -> {
      for (String id : List.of("h1", "h2", "h3", "h4")) {
        tables.ratings().ask(id, "of-" + id, "m-" + id, NOW);
      }
      tables.ratings().rate("h1", 5, NOW);
      tables.ratings().rate("h2", 2, NOW);
      tables.ratings().rate("h3", 4, NOW);
      return true;
    });
    DeskReport report = reports.report(NOON, NOW, By.AGENT, BERLIN);
    assertThat(report.total().ratings()).isEqualTo(new Ratings(3, 11 / 3.0));
    assertThat(report.groups())
        .extracting(group -> group.numbers().ratings())
        .containsExactly(new Ratings(2, 3.5), new Ratings(1, 4));
  }

  @Test
  void theZoneIsThatOfAllDesks() {
    assertThat(reports.zone()).isEqualTo(ZoneId.systemDefault());
    assertThat(reports(desk("tg", "Asia/Kolkata"), desk("wx", "Asia/Kolkata")).zone())
        .isEqualTo(ZoneId.of("Asia/Kolkata"));
    assertThat(reports(desk("tg", "Asia/Kolkata"), desk("wx", "Asia/Tokyo")).zone())
        .isEqualTo(ZoneId.systemDefault());
  }

  private Reports reports(DeskPlan... desks) {
    Plan plan =
        new Plan(
            Map.of(
                "tg", new ChannelPlan("tg", "telegram", "telegram", "bot", "support", "", false)),
            List.of("bot"),
            Arrays.stream(desks).collect(Collectors.toMap(DeskPlan::name, Function.identity())),
            Map.of("support", new QueuePlan("support", List.of(), null, null)),
            HandoffPlan.USUAL,
            LimitsPlan.USUAL,
            Map.of());
    return new StoredReports(store, Clock.fixed(NOW, ZoneOffset.UTC), () -> plan);
  }

  private static DeskPlan desk(String name, String zone) {
    return new DeskPlan(
        name,
        "tg",
        "space of " + name,
        DeskPlan.Where.SPACE,
        List.of(),
        DeskPlan.Claim.PRESS,
        ZoneId.of(zone));
  }

  private Numbers total() {
    return reports.report(NOON.minusSeconds(3_600), NOW, null, BERLIN).total();
  }

  private static Numbers numbers(
      long handoffs,
      long answered,
      long waiting,
      @Nullable Duration longestWait,
      Map<String, Long> endReasons,
      @Nullable Times accepted,
      @Nullable Times words,
      @Nullable Times handling) {
    return new Numbers(
        handoffs,
        answered,
        waiting,
        longestWait,
        0,
        new TreeMap<>(endReasons),
        accepted,
        words,
        handling,
        null);
  }

  private static Times times(long only) {
    return times(1, only, only, only);
  }

  private static Times times(long count, long median, long p90, long longest) {
    return new Times(
        count, Duration.ofSeconds(median), Duration.ofSeconds(p90), Duration.ofSeconds(longest));
  }

  private static Instant at(long minute) {
    return NOON.plusSeconds(60 * minute);
  }

  private String began(String id, String queue, Instant at) {
    store.commit(tables -> {
      add(tables, id, queue, at);
      return true;
    });
    return id;
  }

  /** A handoff that an agent took some minutes after noon. */
  private String taken(String id, Instant began, long minute, String agentId) {
    String name = agentId.substring(0, 1).toUpperCase(Locale.ROOT) + agentId.substring(1);
    store.commit(tables -> {
      add(tables, id, "support", began);
      return tables.handoffs().accept(id, "tg", agentId, name, null, at(minute));
    });
    return id;
  }

  private void ended(String id, long minute, EndReason reason) {
    store.commit(tables -> tables.handoffs().end(id, reason, at(minute)));
  }

  private void says(String id, long minute) {
    write(id, minute);
    store.commit(tables -> {
      tables.handoffs().agentSpoke(id);
      return true;
    });
  }

  private void write(String id, long minute) {
    store.commit(tables ->
        tables
            .messages()
            .add(
                "m-" + id + "-" + minute,
                "of-" + id,
                Author.AGENT,
                "Ann",
                Content.Text.plain("Hello"),
                Route.BATON,
                1,
                null,
                id,
                Attributes.NONE,
                at(minute)));
  }

  private static void add(Tables tables, String id, String queue, Instant at) {
    String conversation = "of-" + id;
    tables
        .conversations()
        .add(
            new Conversation(
                conversation,
                "tg",
                "chat-" + id,
                "sender-" + id,
                "user-" + id,
                "Uma",
                null,
                "bot",
                Control.QUEUE,
                1,
                id,
                at,
                at));
    tables
        .handoffs()
        .add(
            new Handoff(
                id,
                conversation,
                queue,
                Trigger.USER,
                HandoffRequest.PLAIN,
                HandoffStatus.QUEUED,
                null,
                null,
                null,
                null,
                false,
                at,
                null,
                null,
                null),
            null);
  }
}
