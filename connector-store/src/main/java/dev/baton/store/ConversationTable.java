package dev.baton.store;

import dev.baton.connector.Person;
import dev.baton.conversation.Control;
import dev.baton.conversation.Conversation;
import dev.baton.store.SeenConversations.Known;
import dev.baton.store.TurnTable.Waiting;
import java.sql.SQLException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Conversations, with the one row that says who has control. */
public final class ConversationTable {

  /**
   * A conversation with all that is asked about it again and again, in one query. Its own columns
   * come last: a newer version may add one, and a statement that is prepared by then must still
   * find the others in their places.
   */
  private static final String KNOWN =
      """
      e.sender_id AS erased_sender, e.begun_at, e.stripped,
        r.fallbacks, r.may_be_paused, r.silence_told, r.hops,
        (SELECT MAX(seq) FROM message WHERE conversation_id = c.id) AS last_seq,
        EXISTS (SELECT 1 FROM turn WHERE conversation_id = c.id AND state = 'REFLECTING')
          AS is_to_review,
        EXISTS (SELECT 1 FROM handoff WHERE conversation_id = c.id
          AND hand_back IN ('PENDING', 'BEGUN')) AS is_to_hand_back,
        EXISTS (SELECT 1 FROM bot_switch WHERE conversation_id = c.id AND state = 'PENDING')
          AS is_switching,
        EXISTS (SELECT 1 FROM bot_switch WHERE turn_id = t.id AND state = 'REFUSED') AS is_refused,
        EXISTS (SELECT 1 FROM turn WHERE conversation_id = c.id AND state = 'GIVEN'
          AND id <> t.id) AS has_more_turns,
        (SELECT id FROM message WHERE conversation_id = c.id AND route = 'WAITING'
          ORDER BY seq LIMIT 1) AS waiting_id,
        t.id AS turn_id, t.message_id, t.bot AS turn_bot, t.epoch AS turn_epoch, t.attempts,
        t.started_at, t.said, t.switch_id, c.*
      FROM conversation c LEFT JOIN erasure e ON e.conversation_id = c.id
        LEFT JOIN rapport r ON r.conversation_id = c.id
      """;

  /** The turn without an outcome; the first one if there are more. */
  private static final String TURN =
      "LEFT JOIN turn t ON t.conversation_id = c.id AND t.state = 'GIVEN' WHERE ";

  private static final String FIRST = " ORDER BY t.started_at LIMIT 1";

  /** The same for many conversations. It is planned as one look into an index for each of them. */
  private static final String TURN_OF_EACH =
      """
      LEFT JOIN LATERAL (SELECT * FROM turn WHERE conversation_id = c.id AND state = 'GIVEN'
        ORDER BY started_at LIMIT 1) t ON TRUE WHERE
      """;

  private static final String KNOWN_BY_ID = "SELECT " + KNOWN + TURN + "c.id = ?" + FIRST;
  private static final String KNOWN_BY_CHAT =
      "SELECT " + KNOWN + TURN + "c.channel = ? AND c.chat = ?" + FIRST;

  /** Reads numbers too, which a batch takes in memory. */
  private static final String KNOWN_BY_IDS =
      "SELECT (SELECT last_taken FROM sequence_of WHERE stream = 'conversation:' || c.id)"
          + " AS last_taken, "
          + KNOWN
          + TURN_OF_EACH
          + "c.id = ANY (?)";

  private final Sql sql;
  private final Tables tables;

  /** What was read and is as it was read. */
  private final SeenConversations seen = new SeenConversations();

  ConversationTable(Sql sql, Tables tables) {
    this.sql = sql;
    this.tables = tables;
  }

  /** Forgets what was read: it may have changed, or was never committed. */
  void forget() {
    seen.clear();
  }

  /** Forgets a row that was changed or deleted. */
  void forget(String id) {
    seen.remove(id);
  }

  /** Locks conversations and reads what is known of them. */
  void lookAhead(Ahead ahead) {
    Set<String> ids = new HashSet<>(ahead.conversations());
    if (!ahead.events().isEmpty()) {
      List<Ahead.Event> events = List.copyOf(ahead.events());
      ids.addAll(
          sql.listApart(
              row -> row.text("id"),
              """
              SELECT c.id FROM UNNEST(?, ?) AS e (channel, chat) CROSS JOIN LATERAL (
                SELECT id FROM conversation WHERE channel = e.channel AND chat = e.chat LIMIT 1) c
              """,
              Ahead.each(events, Ahead.Event::channel),
              Ahead.each(events, Ahead.Event::chat)));
    }
    if (ids.isEmpty()) {
      return;
    }
    sql.lockConversations(ids);
    try {
      sql.listApart(
              row -> new Ready(known(row), row.numberOrNull("last_taken")),
              KNOWN_BY_IDS,
              (Object) ids.toArray(String[]::new))
          .forEach(this::keep);
    } catch (UnreadableException newer) {
      seen.clear();
    }
  }

  private void keep(Ready ready) {
    seen.put(ready.known());
    Long taken = ready.lastTaken();
    if (taken != null) {
      tables.knowLast(streamOf(ready.known().conversation().id()), taken);
    }
  }

  private static String streamOf(String id) {
    return "conversation:" + id;
  }

  public void add(Conversation conversation) {
    sql.update(
        """
        INSERT INTO conversation (id, channel, chat, thread, sender_id, user_id, user_name, user_handle,
          language, bot, control, epoch, handoff_id, created_at, last_at)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
        """,
        conversation.id(),
        conversation.channel(),
        conversation.chat(),
        conversation.thread(),
        conversation.senderId(),
        conversation.userId(),
        conversation.userName(),
        conversation.userHandle(),
        conversation.language(),
        conversation.bot(),
        conversation.control(),
        conversation.epoch(),
        conversation.handoffId(),
        conversation.createdAt(),
        conversation.lastAt());
  }

  public Optional<Conversation> at(String channel, String chat) {
    Known before = seen.at(channel, chat);
    if (before != null && !sql.lockConversation(before.conversation().id())) {
      return Optional.of(before.conversation());
    }
    Optional<Known> found =
        sql.firstLocked(
            known -> known.conversation().id(),
            ConversationTable::known,
            KNOWN_BY_CHAT,
            channel,
            chat);
    found.ifPresent(seen::put);
    return found.map(Known::conversation);
  }

  /** Records that a conversation is in its user's direct chat with the bot. */
  public void direct(String id) {
    sql.update("UPDATE conversation SET direct = 1 WHERE id = ?", id);
  }

  /** Whether a conversation is in its user's direct chat with the bot; false if that is unknown. */
  public boolean isDirect(String id) {
    return sql.first(row -> true, "SELECT 1 FROM conversation WHERE id = ? AND direct = 1", id)
        .isPresent();
  }

  /** The conversation in a user's direct chat, wherever that is. There is one per channel. */
  public Optional<Conversation> directOf(String channel, String userId) {
    return sql.firstLocked(
        Conversation::id,
        ConversationTable::map,
        "SELECT * FROM conversation WHERE user_id = ? AND channel = ? AND direct = 1",
        userId,
        channel);
  }

  public Optional<Conversation> find(String id) {
    return known(id).map(Known::conversation);
  }

  private Optional<Known> known(String id) {
    Known before = sql.lockConversation(id) ? null : seen.find(id);
    if (before != null) {
      return Optional.of(before);
    }
    Optional<Known> found = sql.first(ConversationTable::known, KNOWN_BY_ID, id);
    found.ifPresent(seen::put);
    return found;
  }

  /** What is known of the conversation whose running turn this is; empty if none is known. */
  Optional<Known> ofTurn(String turnId) {
    Known before = seen.ofTurn(turnId);
    return before == null || sql.lockConversation(before.conversation().id())
        ? Optional.empty()
        : Optional.of(before);
  }

  /** What waits in a conversation's turn lane. */
  Waiting waiting(String id) {
    return known(id).map(Known::waiting).orElse(Waiting.NOTHING);
  }

  /** Notes that a turn was given. */
  void given(GivenTurn turn) {
    Known known = seen.find(turn.conversationId());
    if (known != null && known.turn() == null) {
      seen.put(known.withTurn(turn, false));
    } else {
      seen.remove(turn.conversationId());
    }
  }

  /** Notes that a turn was answered. */
  void answered(GivenTurn turn, boolean toReview) {
    Known known = seen.ofTurn(turn.id());
    if (known == null || known.hasMoreTurns()) {
      seen.remove(turn.conversationId());
    } else {
      seen.put(known.withTurn(null, toReview));
    }
  }

  /** Notes that a message was added which is to be routed. */
  void waits(String id, String messageId) {
    Known known = seen.find(id);
    if (known != null && known.waiting().messageId() == null) {
      seen.put(known.withWaiting(known.waiting().withMessage(messageId)));
    }
  }

  /** The erasure of a conversation, if it has begun. */
  Optional<Erasure> erasure(String id) {
    return known(id).map(Known::erasure);
  }

  /** What is remembered about the bot in a conversation. */
  BotConversationState botState(String id) {
    return known(id).map(Known::bot).orElse(BotConversationState.NEW);
  }

  /** Takes the next number of a conversation's messages, starting at 1. */
  long nextSeq(String id) {
    Known known = known(id).orElseThrow(() -> new NoSuchRowException("conversation " + id));
    long seq = tables.next(streamOf(id), known::lastSeq);
    seen.put(known.withLastSeq(seq));
    return seq;
  }

  public Conversation get(String id) {
    return find(id).orElseThrow(() -> new NoSuchRowException("conversation " + id));
  }

  public Optional<Conversation> ofSender(String senderId) {
    return sql.firstLocked(
        Conversation::id,
        ConversationTable::map,
        "SELECT * FROM conversation WHERE sender_id = ?",
        senderId);
  }

  /**
   * Changes who has control and increments the epoch, if the epoch has not changed since it was
   * read.
   *
   * @return whether the epoch was unchanged
   */
  public boolean pass(Conversation before, Control to, @Nullable String handoffId) {
    forget(before.id());
    return sql.update(
            """
            UPDATE conversation SET control = ?, epoch = epoch + 1, handoff_id = ?
            WHERE id = ? AND epoch = ?
            """,
            to,
            handoffId,
            before.id(),
            before.epoch())
        == 1;
  }

  /**
   * Passes a conversation from one bot to another and increments the epoch, if the epoch has not
   * changed since it was read.
   *
   * @return whether the epoch was unchanged
   */
  public boolean passToBot(Conversation before, String bot) {
    forget(before.id());
    return sql.update(
            """
            UPDATE conversation SET bot = ?, epoch = epoch + 1
            WHERE id = ? AND epoch = ? AND control = 'BOT'
            """,
            bot,
            before.id(),
            before.epoch())
        == 1;
  }

  /**
   * Notes that the user wrote, and stores what the platform says about them now.
   *
   * @param thread the thread of the chat in which they wrote; null for the chat itself
   */
  public void heard(String id, Person user, @Nullable String thread, Instant now) {
    sql.updateLater(
        """
        UPDATE conversation SET user_name = ?, user_handle = ?, language = COALESCE(?, language),
          thread = ?, last_at = ?
        WHERE id = ?
        """,
        user.name(),
        user.handle(),
        user.language(),
        thread,
        now,
        id);
    Known known = seen.find(id);
    if (known != null) {
      Conversation before = known.conversation();
      String language = user.language();
      seen.put(
          known.with(
              new Conversation(
                  before.id(),
                  before.channel(),
                  before.chat(),
                  thread,
                  before.senderId(),
                  before.userId(),
                  user.name(),
                  user.handle(),
                  language == null ? before.language() : language,
                  before.bot(),
                  before.control(),
                  before.epoch(),
                  before.handoffId(),
                  before.createdAt(),
                  now.truncatedTo(ChronoUnit.MILLIS))));
    }
  }

  /** Notes the language of a user whose platform does not tell it, if it is not known yet. */
  public void speaks(String id, String language) {
    forget(id);
    sql.update(
        "UPDATE conversation SET language = ? WHERE id = ? AND language IS NULL", language, id);
  }

  /** Forgets the thread in which a user wrote, because it is gone. */
  public void threadGone(String id) {
    forget(id);
    sql.update("UPDATE conversation SET thread = NULL WHERE id = ?", id);
  }

  /** Notes that the platform moved the chat; the {@code sender_id} stays. */
  public void moved(String channel, String from, String to) {
    forget();
    sql.update(
        """
        UPDATE conversation SET chat = ? WHERE channel = ? AND chat = ?
        AND NOT EXISTS (SELECT 1 FROM conversation other WHERE other.channel = ? AND other.chat = ?)
        """,
        to,
        channel,
        from,
        channel,
        to);
  }

  /** A user's conversations on all channels, by the platform's id of the user, oldest first. */
  public List<Conversation> ofUser(String userId) {
    return sql.list(
        ConversationTable::map,
        """
        SELECT * FROM conversation
        WHERE user_id = ? AND id NOT IN (SELECT conversation_id FROM erasure)
        ORDER BY created_at, id
        """,
        userId);
  }

  /** Conversations, latest first, without those that are being erased. */
  public List<Conversation> latest(
      @Nullable Control control, @Nullable Conversation before, int limit) {
    long lastAt = before == null ? Long.MAX_VALUE : before.lastAt().toEpochMilli();
    String id = before == null ? "" : before.id();
    String wanted = control == null ? "%" : control.name();
    return sql.list(
        ConversationTable::map,
        """
        SELECT * FROM conversation
        WHERE (last_at < ? OR (last_at = ? AND id < ?)) AND control LIKE ?
          AND id NOT IN (SELECT conversation_id FROM erasure)
        ORDER BY last_at DESC, id DESC LIMIT ?
        """,
        lastAt,
        lastAt,
        id,
        wanted,
        limit);
  }

  static Conversation map(Sql.Row row) throws SQLException {
    return new Conversation(
        row.text("id"),
        row.text("channel"),
        row.text("chat"),
        row.textOrNull("thread"),
        row.text("sender_id"),
        row.text("user_id"),
        row.text("user_name"),
        row.textOrNull("user_handle"),
        row.textOrNull("language"),
        row.text("bot"),
        row.constant(Control.class, "control"),
        row.number("epoch"),
        row.textOrNull("handoff_id"),
        row.time("created_at"),
        row.time("last_at"));
  }

  private static Known known(Sql.Row row) throws SQLException {
    Conversation conversation = map(row);
    Instant begunAt = row.timeOrNull("begun_at");
    Erasure erasure =
        begunAt == null
            ? null
            : new Erasure(
                conversation.id(), row.text("erased_sender"), begunAt, row.flag("stripped"));
    BotConversationState bot =
        row.numberOrNull("hops") == null ? BotConversationState.NEW : BotTable.state(row);
    GivenTurn turn =
        row.textOrNull("turn_id") == null
            ? null
            : new GivenTurn(
                row.text("turn_id"),
                conversation.id(),
                row.text("message_id"),
                row.text("turn_bot"),
                row.number("turn_epoch"),
                row.count("attempts"),
                row.time("started_at"),
                row.count("said"),
                row.textOrNull("switch_id"));
    return new Known(
        conversation,
        erasure,
        bot,
        row.number("last_seq"),
        turn,
        row.flag("is_refused"),
        row.flag("has_more_turns"),
        new Waiting(
            turn != null,
            row.flag("is_to_review"),
            row.flag("is_to_hand_back"),
            row.flag("is_switching"),
            row.textOrNull("waiting_id")));
  }

  /**
   * What a batch knows of a conversation before it begins.
   *
   * @param lastTaken the last number of the stream of its messages; null if it has none
   */
  private record Ready(Known known, @Nullable Long lastTaken) {}
}
