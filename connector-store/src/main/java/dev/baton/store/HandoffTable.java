package dev.baton.store;

import dev.baton.conversation.Conversation;
import dev.baton.conversation.EndReason;
import dev.baton.conversation.Handoff;
import dev.baton.conversation.HandoffRequest;
import dev.baton.conversation.HandoffStatus;
import dev.baton.conversation.Trigger;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Handoffs; each change of status is one compare-and-set. */
public final class HandoffTable {

  private static final DueTimes DUE = DueTimes.ofHandoffs("due_at", "");
  private static final DueTimes ANSWERS_DUE = DueTimes.ofHandoffs("answer_by", "");

  private final Sql sql;

  HandoffTable(Sql sql) {
    this.sql = sql;
  }

  public void add(Handoff handoff, @Nullable Instant dueAt) {
    sql.update(
        """
        INSERT INTO handoff (id, conversation_id, queue, cause, request, status, causing_turn,
          agent_spoke, hand_back, due_at, created_at, ended_at, end_reason, bot)
        VALUES (?, ?, ?, ?, ?, ?, ?, 0, ?, ?, ?, ?, ?, (SELECT bot FROM conversation WHERE id = ?))
        """,
        handoff.id(),
        handoff.conversationId(),
        handoff.queue(),
        handoff.trigger(),
        StoreJson.write(handoff.request()),
        handoff.status(),
        handoff.causingTurn(),
        handoff.status().open() ? "NONE" : "PENDING",
        dueAt,
        handoff.createdAt(),
        handoff.endedAt(),
        handoff.endReason(),
        handoff.conversationId());
  }

  /** The bot that the conversation had when a handoff began; empty if an older version began it. */
  public Optional<String> bot(String id) {
    return sql.first(
        row -> row.text("bot"), "SELECT bot FROM handoff WHERE id = ? AND bot IS NOT NULL", id);
  }

  /** Notes which bot the conversation had when a handoff began, if that is not known. */
  public void bot(String id, String bot) {
    sql.update("UPDATE handoff SET bot = ? WHERE id = ? AND bot IS NULL", bot, id);
  }

  public Optional<Handoff> find(String id) {
    return sql.firstLocked(
        Handoff::conversationId, HandoffTable::map, "SELECT * FROM handoff WHERE id = ?", id);
  }

  public Handoff get(String id) {
    return find(id).orElseThrow(() -> new NoSuchRowException("handoff " + id));
  }

  /** The handoff that a conversation is in; null while its bot has control. */
  public @Nullable Handoff openOf(Conversation conversation) {
    String id = conversation.handoffId();
    return id == null ? null : get(id);
  }

  public List<Handoff> of(String conversationId) {
    sql.lockConversation(conversationId);
    return sql.list(
        HandoffTable::map,
        "SELECT * FROM handoff WHERE conversation_id = ? ORDER BY created_at, id",
        conversationId);
  }

  /** The handoffs that an agent has accepted at a desk and not ended, oldest first. */
  public List<Handoff> acceptedBy(String desk, String agentId) {
    return sql.listLocked(
        Handoff::conversationId,
        HandoffTable::map,
        """
        SELECT * FROM handoff WHERE desk = ? AND agent_id = ? AND status = 'ACCEPTED'
        ORDER BY accepted_at, id
        """,
        desk,
        agentId);
  }

  /** The handoffs of an agent at a desk that ended since a time, latest first. */
  public List<Handoff> endedBy(String desk, String agentId, Instant since) {
    return sql.listLocked(
        Handoff::conversationId,
        HandoffTable::map,
        """
        SELECT * FROM handoff WHERE desk = ? AND agent_id = ? AND ended_at >= ?
        ORDER BY ended_at DESC, id
        """,
        desk,
        agentId,
        since);
  }

  /** Waiting handoffs that were offered, the most urgent first, then the oldest. */
  public List<Handoff> queued() {
    List<Handoff> oldestFirst =
        sql.listReadable(
            HandoffTable::map,
            "SELECT * FROM handoff WHERE status = 'QUEUED'"
                + " AND (opens_at IS NULL OR first_accepted_at IS NOT NULL)"
                + " ORDER BY created_at, id");
    return urgentFirst(oldestFirst, handoff -> handoff);
  }

  /** Sorts what waits: the most urgent first, and what is alike as it was. */
  static <T> List<T> urgentFirst(List<T> oldestFirst, Function<T, Handoff> handoffOf) {
    return oldestFirst.stream()
        .sorted(
            Comparator.comparingInt((T each) -> handoffOf.apply(each).request().priority())
                .reversed())
        .toList();
  }

  /** Handoffs that wait or that an agent has accepted. */
  public List<Handoff> open() {
    return sql.list(
        HandoffTable::map,
        "SELECT * FROM handoff WHERE status IN ('QUEUED', 'ACCEPTED') ORDER BY created_at, id");
  }

  /**
   * Handoffs, latest first.
   *
   * @param status only those of this status; null for all
   * @param before only those that began before this one; null to begin
   */
  public List<Handoff> latest(@Nullable HandoffStatus status, @Nullable Handoff before, int limit) {
    long createdAt = before == null ? Long.MAX_VALUE : before.createdAt().toEpochMilli();
    return sql.list(
        HandoffTable::map,
        """
        SELECT * FROM handoff
        WHERE (created_at < ? OR (created_at = ? AND id < ?)) AND status LIKE ?
        ORDER BY created_at DESC, id DESC LIMIT ?
        """,
        createdAt,
        createdAt,
        before == null ? "" : before.id(),
        status == null ? "%" : status.name(),
        limit);
  }

  /** Gives a waiting handoff to an agent; false if it no longer waits. */
  public boolean accept(
      String id,
      String desk,
      String agentId,
      String agentName,
      @Nullable Instant dueAt,
      Instant now) {
    return sql.update(
            """
            UPDATE handoff SET status = 'ACCEPTED', desk = ?, agent_id = ?, agent_name = ?,
              accepted_at = ?, due_at = ?, opens_at = NULL
            WHERE id = ? AND status = 'QUEUED'
            """,
            desk,
            agentId,
            agentName,
            now,
            dueAt,
            id)
        == 1;
  }

  /** Replaces the agent who has a handoff by another; false if no agent has it. */
  public boolean reassign(String id, String desk, String agentId, String agentName, Instant now) {
    return sql.update(
            """
            UPDATE handoff SET desk = ?, agent_id = ?, agent_name = ?, accepted_at = ?,
              first_accepted_at = COALESCE(first_accepted_at, accepted_at),
              queue_accepted_at = COALESCE(queue_accepted_at, accepted_at)
            WHERE id = ? AND status = 'ACCEPTED'
            """,
            desk,
            agentId,
            agentName,
            now,
            id)
        == 1;
  }

  /** Notes that the briefing shows all messages from before an epoch; later ones stand below it. */
  public void briefed(String id, long epoch) {
    sql.update("UPDATE handoff SET briefed_epoch = ? WHERE id = ?", epoch, id);
  }

  /** The epoch before which all messages stand in the briefing; empty if there is none yet. */
  public OptionalLong briefedEpoch(String id) {
    return sql.first(
            row -> row.number("briefed_epoch"),
            "SELECT briefed_epoch FROM handoff WHERE id = ? AND briefed_epoch IS NOT NULL",
            id)
        .map(OptionalLong::of)
        .orElseGet(OptionalLong::empty);
  }

  /** Puts a handoff back into its queue; false if no agent has it. */
  public boolean release(String id, @Nullable Instant dueAt, Instant now) {
    return sql.update(
            """
            UPDATE handoff SET status = 'QUEUED', desk = NULL, agent_id = NULL, agent_name = NULL,
              first_accepted_at = COALESCE(first_accepted_at, accepted_at),
              queue_accepted_at = COALESCE(queue_accepted_at, accepted_at), accepted_at = NULL,
              waiting_since = ?, due_at = ?
            WHERE id = ? AND status = 'ACCEPTED'
            """,
            now,
            dueAt,
            id)
        == 1;
  }

  /**
   * Puts a handoff into another queue; false if it no longer has this status. Who waited already
   * goes on waiting.
   *
   * @param from whether it waits, or an agent has it
   */
  public boolean requeue(
      String id, HandoffStatus from, String queue, @Nullable Instant dueAt, Instant now) {
    return sql.update(
            """
            UPDATE handoff SET status = 'QUEUED', queue = ?, desk = NULL, agent_id = NULL,
              agent_name = NULL,
              first_accepted_at = COALESCE(first_accepted_at, accepted_at), accepted_at = NULL,
              waiting_since = CASE WHEN status = 'ACCEPTED' THEN ? ELSE waiting_since END,
              queue_since = ?, queue_accepted_at = NULL, due_at = ?
            WHERE id = ? AND status = ?
            """,
            queue,
            now,
            now,
            dueAt,
            id,
            from)
        == 1;
  }

  /**
   * Notes that a transfer waits for an answer, in place of an earlier one.
   *
   * @param answerBy until when it may be answered
   */
  public void transfer(String id, UnansweredTransfer transfer, Instant answerBy) {
    sql.update(
        "UPDATE handoff SET transfer = ?, answer_by = ? WHERE id = ?",
        StoreJson.write(transfer),
        answerBy,
        id);
  }

  /** The transfer of a handoff that nobody has answered yet. */
  public Optional<UnansweredTransfer> unanswered(String id) {
    return sql.first(
        row -> StoreJson.read(UnansweredTransfer.class, row.text("transfer")),
        "SELECT transfer FROM handoff WHERE id = ? AND transfer IS NOT NULL",
        id);
  }

  /** Notes that a transfer is answered or void; false if none waited for an answer. */
  public boolean answered(String id) {
    return sql.update(
            "UPDATE handoff SET transfer = NULL, answer_by = NULL"
                + " WHERE id = ? AND transfer IS NOT NULL",
            id)
        == 1;
  }

  /**
   * Handoffs with a transfer that nobody answered in time, the longest due first.
   *
   * @param after only those after this one in that order; null to begin
   */
  public List<Due> answersDue(Instant now, @Nullable Due after, int limit) {
    return ANSWERS_DUE.until(sql, now, after, limit);
  }

  /** Whether a transfer was not answered in time. */
  public boolean isAnswerDue(String id, Instant now) {
    return isDue("answer_by", id, now);
  }

  /**
   * Lets the time end now in which an agent may answer colleagues who ask them to take a handoff.
   */
  public void askNoLonger(String desk, String agentId, Instant now) {
    unanswered().stream()
        .filter(unanswered ->
            unanswered.transfer() instanceof UnansweredTransfer.ToAgent asked
                && asked.desk().equals(desk)
                && asked.agentId().equals(agentId))
        .forEach(unanswered ->
            sql.update(
                "UPDATE handoff SET answer_by = ? WHERE id = ? AND transfer = ? AND answer_by >"
                    + " ?",
                now,
                unanswered.id(),
                StoreJson.write(unanswered.transfer()),
                now));
  }

  private List<Unanswered> unanswered() {
    return sql.listReadable(
        row ->
            new Unanswered(
                row.text("id"), StoreJson.read(UnansweredTransfer.class, row.text("transfer"))),
        "SELECT id, transfer FROM handoff WHERE answer_by IS NOT NULL AND transfer IS NOT NULL");
  }

  private record Unanswered(String id, UnansweredTransfer transfer) {}

  /** How many handoffs agents have; who has none is left out. */
  public List<Load> loads() {
    return sql.list(
        row -> new Load(row.text("desk"), row.text("agent_id"), row.count("had")),
        """
        SELECT desk, agent_id, COUNT(*) AS had FROM handoff
        WHERE status = 'ACCEPTED' AND agent_id IS NOT NULL GROUP BY desk, agent_id
        """);
  }

  /** How many handoffs an agent has at a desk. */
  public int load(String desk, String agentId) {
    return sql.first(
            row -> row.count("had"),
            """
            SELECT COUNT(*) AS had FROM handoff
            WHERE desk = ? AND agent_id = ? AND status = 'ACCEPTED'
            """,
            desk,
            agentId)
        .orElse(0);
  }

  /** The last handoff of a conversation that an agent had to its end, since a time. */
  public Optional<Handoff> lastWithAgent(String conversationId, Instant since) {
    return sql.first(
        HandoffTable::map,
        """
        SELECT * FROM handoff WHERE conversation_id = ? AND agent_id IS NOT NULL AND ended_at >= ?
        ORDER BY ended_at DESC, id DESC LIMIT 1
        """,
        conversationId,
        since);
  }

  /** Ends an open handoff, which must then be handed back; false if it is not open. */
  public boolean end(String id, EndReason reason, Instant now) {
    return sql.update(
            """
            UPDATE handoff SET status = ?, end_reason = ?, ended_at = ?, due_at = NULL,
              opens_at = NULL, hand_back = 'PENDING'
            WHERE id = ? AND status IN ('QUEUED', 'ACCEPTED')
            """,
            reason.status(),
            reason,
            now,
            id)
        == 1;
  }

  /** Notes the turn that asked for a person again. */
  public void causedAgain(String id, String turnId) {
    sql.update("UPDATE handoff SET causing_turn = ? WHERE id = ?", turnId, id);
  }

  /**
   * How long users of a queue waited for an agent lately, latest first. Whom an agent took over
   * unasked did not wait.
   *
   * @param since only in handoffs that began since then
   */
  public List<Duration> waits(String queue, Instant since, int limit) {
    return sql.list(
        row -> Duration.ofMillis(Math.max(0, row.number("waited"))),
        """
        SELECT COALESCE(queue_accepted_at, accepted_at) - COALESCE(queue_since, created_at) AS waited
        FROM handoff
        WHERE created_at >= ? AND queue = ?
        AND COALESCE(queue_accepted_at, accepted_at) > COALESCE(queue_since, created_at)
        ORDER BY created_at DESC, id DESC LIMIT ?
        """,
        since,
        queue,
        limit);
  }

  /** Notes that an agent's words went out to the user; returns whether none had before. */
  public boolean agentSpoke(String id) {
    return sql.update("UPDATE handoff SET agent_spoke = 1 WHERE id = ? AND agent_spoke = 0", id)
        == 1;
  }

  public void dueAt(String id, @Nullable Instant dueAt) {
    sql.update("UPDATE handoff SET due_at = ? WHERE id = ?", dueAt, id);
  }

  /**
   * Handoffs whose time is up, those due the longest first.
   *
   * @param after only those after this one in that order; null to begin
   */
  public List<Due> due(Instant now, @Nullable Due after, int limit) {
    return DUE.until(sql, now, after, limit);
  }

  /** Whether a handoff's time is up. */
  public boolean isDue(String id, Instant now) {
    return isDue("due_at", id, now);
  }

  boolean isDue(String time, String id, Instant now) {
    return sql.first(
            row -> row.text("id"),
            "SELECT id FROM handoff WHERE id = ? AND " + time + " <= ?",
            id,
            now)
        .isPresent();
  }

  /** A conversation's oldest handoff whose end the bot has not been told. */
  public Optional<Handoff> toHandBack(String conversationId) {
    sql.lockConversation(conversationId);
    return sql.first(
        HandoffTable::map,
        """
        SELECT * FROM handoff WHERE conversation_id = ? AND hand_back IN ('PENDING', 'BEGUN')
        ORDER BY created_at, id LIMIT 1
        """,
        conversationId);
  }

  /**
   * Notes that the bot is about to be told; false if an earlier call was begun whose outcome is
   * unknown.
   */
  public boolean beginHandBack(String id) {
    return sql.update(
            "UPDATE handoff SET hand_back = 'BEGUN' WHERE id = ? AND hand_back = 'PENDING'", id)
        == 1;
  }

  /** Notes that the bot certainly was not told; it will be told as if for the first time. */
  public void putOffHandBack(String id) {
    sql.update("UPDATE handoff SET hand_back = 'PENDING' WHERE id = ? AND hand_back = 'BEGUN'", id);
  }

  /**
   * The handoff whose end a conversation's bot is being told right now; of one that was transferred
   * to another bot, the earlier bot is told.
   */
  public Optional<Handoff> beingHandedBack(String conversationId) {
    return sql.first(
        HandoffTable::map,
        "SELECT * FROM handoff WHERE conversation_id = ? AND hand_back = 'BEGUN'"
            + " AND end_reason <> 'TRANSFERRED' LIMIT 1",
        conversationId);
  }

  /** Notes that the bot was told; false if that was known already. */
  public boolean handedBack(String id) {
    return sql.update(
            "UPDATE handoff SET hand_back = 'DONE' WHERE id = ? AND hand_back IN ('PENDING',"
                + " 'BEGUN')",
            id)
        == 1;
  }

  /** Conversations with a handoff whose end the bot has not been told. */
  public List<String> conversationsToHandBack() {
    return sql.list(
        row -> row.text("conversation_id"),
        "SELECT DISTINCT conversation_id FROM handoff WHERE hand_back IN ('PENDING', 'BEGUN')");
  }

  static Handoff map(Sql.Row row) throws SQLException {
    String endReason = row.textOrNull("end_reason");
    return new Handoff(
        row.text("id"),
        row.text("conversation_id"),
        row.text("queue"),
        row.constant(Trigger.class, "cause"),
        StoreJson.read(HandoffRequest.class, row.text("request")),
        row.constant(HandoffStatus.class, "status"),
        row.textOrNull("agent_id"),
        row.textOrNull("agent_name"),
        row.textOrNull("desk"),
        row.textOrNull("causing_turn"),
        row.flag("agent_spoke"),
        row.time("created_at"),
        row.timeOrNull("accepted_at"),
        row.timeOrNull("ended_at"),
        endReason == null ? null : EndReason.valueOf(endReason));
  }

  /** How many handoffs an agent has at a desk. */
  public record Load(String desk, String agentId, int count) {}

  /** A handoff whose time is up, and since when. */
  public record Due(String id, String conversationId, Instant since) {}
}
