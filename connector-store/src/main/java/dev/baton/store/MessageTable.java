package dev.baton.store;

import dev.baton.connector.Attributes;
import dev.baton.connector.Content;
import dev.baton.connector.Place;
import dev.baton.conversation.Author;
import dev.baton.conversation.Message;
import dev.baton.conversation.Route;
import java.sql.SQLException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The transcript, and the copies of each message on the platforms. */
public final class MessageTable {

  private final Sql sql;
  private final ConversationTable conversations;

  /** What this operation has added and what is not written yet, by id, in order. */
  private final Map<String, Message> added = new LinkedHashMap<>();

  MessageTable(Sql sql, ConversationTable conversations) {
    this.sql = sql;
    this.conversations = conversations;
  }

  /** Forgets what was added and not written. */
  void forget() {
    added.clear();
  }

  /** See {@link Tables#writeAdded}. */
  void writeAdded() {
    added.values().forEach(this::insert);
    added.clear();
  }

  /** The first user message that this operation has added and that has not been routed yet. */
  @Nullable String addedAndWaiting(String conversationId) {
    return added.values().stream()
        .filter(message -> message.conversationId().equals(conversationId))
        .filter(message -> message.route() == Route.WAITING)
        .map(Message::id)
        .findFirst()
        .orElse(null);
  }

  /** The messages of a turn, question and answers, in order. */
  public List<Message> ofTurn(String conversationId, String turnId) {
    sql.lockConversation(conversationId);
    return sql.list(
        MessageTable::map,
        "SELECT * FROM message WHERE conversation_id = ? AND turn_id = ? ORDER BY seq",
        conversationId,
        turnId);
  }

  /** Adds a message to an album. */
  public void addToAlbum(String id, String album) {
    sql.update("UPDATE message SET album = ? WHERE id = ?", album, id);
  }

  /** The messages of an album that have been stored so far, in order. */
  public List<Message> parts(String conversationId, String album) {
    sql.lockConversation(conversationId);
    return sql.list(
        MessageTable::map,
        "SELECT * FROM message WHERE conversation_id = ? AND album = ? ORDER BY seq",
        conversationId,
        album);
  }

  /** The album that a message is part of, as far as it is stored, in order; else the message. */
  public List<Message> whole(Message message) {
    sql.lockConversation(message.conversationId());
    return sql.list(
        MessageTable::map,
        """
        SELECT * FROM message WHERE conversation_id = ?
        AND (id = ? OR album = (SELECT album FROM message WHERE id = ?)) ORDER BY seq
        """,
        message.conversationId(),
        message.id(),
        message.id());
  }

  /** The album that a message is part of; empty if it is part of none. */
  public Optional<String> albumOf(String id) {
    return sql.first(
        row -> row.text("album"),
        "SELECT album FROM message WHERE id = ? AND album IS NOT NULL",
        id);
  }

  /** Whether a message is part of an album. */
  public boolean isPart(String id) {
    return albumOf(id).isPresent();
  }

  /** Stores a message at the end of its conversation. */
  public Message add(
      String id,
      String conversationId,
      Author author,
      @Nullable String authorName,
      Content content,
      Route route,
      long epoch,
      @Nullable String turnId,
      @Nullable String handoffId,
      Attributes attributes,
      Instant now) {
    Message message =
        new Message(
            id,
            conversationId,
            conversations.nextSeq(conversationId),
            author,
            authorName,
            content,
            route,
            epoch,
            turnId,
            handoffId,
            now.truncatedTo(ChronoUnit.MILLIS),
            attributes);
    added.put(id, message);
    return message;
  }

  private void insert(Message message) {
    if (message.route() == Route.WAITING) {
      conversations.waits(message.conversationId(), message.id());
    }
    Attributes attributes = message.attributes();
    sql.updateLater(
        """
        INSERT INTO message (id, conversation_id, seq, author, author_name, content, route, epoch,
          turn_id, handoff_id, written_at, attributes)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
        """,
        message.id(),
        message.conversationId(),
        message.seq(),
        message.author(),
        message.authorName(),
        StoreJson.write(message.content()),
        message.route(),
        message.epoch(),
        message.turnId(),
        message.handoffId(),
        message.at(),
        attributes.equals(Attributes.NONE) ? null : StoreJson.write(attributes));
  }

  /**
   * Whether an agent of this name wrote to the user in a handoff before a message, and has not
   * taken it back.
   */
  public boolean spokeBefore(String handoffId, String name, long seq) {
    return sql.first(
            row -> true,
            """
            SELECT 1 FROM message
            WHERE handoff_id = ? AND author = 'AGENT' AND author_name = ? AND seq < ?
            AND taken_back_at IS NULL LIMIT 1
            """,
            handoffId,
            name,
            seq)
        .isPresent();
  }

  public Optional<Message> find(String id) {
    Message fresh = added.get(id);
    if (fresh != null) {
      return Optional.of(fresh);
    }
    return sql.firstLocked(
        Message::conversationId, MessageTable::map, "SELECT * FROM message WHERE id = ?", id);
  }

  /** The ids of messages from one on, which may be in use or not, in their order. */
  public List<String> idsFrom(String id, int limit) {
    return sql.list(
        row -> row.text("id"),
        "SELECT id FROM message WHERE id >= ? ORDER BY id LIMIT ?",
        id,
        limit);
  }

  public Message get(String id) {
    return find(id).orElseThrow(() -> new NoSuchRowException("message " + id));
  }

  /** User messages that have not been routed yet, in order. */
  public List<Message> waiting(String conversationId) {
    sql.lockConversation(conversationId);
    return sql.list(
        MessageTable::map,
        "SELECT * FROM message WHERE conversation_id = ? AND route = 'WAITING' ORDER BY seq",
        conversationId);
  }

  /** The first user message that has not been routed yet. */
  public Optional<Message> firstWaiting(String conversationId) {
    sql.lockConversation(conversationId);
    return sql.first(
        MessageTable::map,
        "SELECT * FROM message WHERE conversation_id = ? AND route = 'WAITING' ORDER BY seq LIMIT"
            + " 1",
        conversationId);
  }

  /** Decides where a waiting message goes. Only {@link #undecide} changes a decision. */
  public boolean decide(
      String id, Route route, long epoch, @Nullable String turnId, @Nullable String handoffId) {
    Message fresh = added.get(id);
    if (fresh != null && fresh.route() == Route.WAITING) {
      added.put(
          id,
          new Message(
              id,
              fresh.conversationId(),
              fresh.seq(),
              fresh.author(),
              fresh.authorName(),
              fresh.content(),
              route,
              epoch,
              turnId,
              handoffId,
              fresh.at(),
              fresh.attributes(),
              fresh.takenBack()));
      return true;
    }
    return sql.update(
            """
            UPDATE message SET route = ?, epoch = ?, turn_id = ?, handoff_id = ?
            WHERE id = ? AND route = 'WAITING'
            """,
            route,
            epoch,
            turnId,
            handoffId,
            id)
        == 1;
  }

  /**
   * Takes a decision back, because the request with the message certainly never reached the bot.
   */
  public void undecide(String id) {
    sql.update(
        "UPDATE message SET route = 'WAITING', turn_id = NULL WHERE id = ? AND route = 'BOT'", id);
  }

  public void rewrite(String id, Content content) {
    sql.update("UPDATE message SET content = ? WHERE id = ?", StoreJson.write(content), id);
  }

  /**
   * Turns what was held into words of an agent, in the handoff and epoch in which they are sent.
   */
  public void say(String id, String agent, @Nullable String handoffId, long epoch, Instant now) {
    sql.update(
        """
        UPDATE message SET author = 'AGENT', author_name = ?, handoff_id = ?, epoch = ?,
        said_at = ?, taken_back_at = NULL
        WHERE id = ?
        """,
        agent,
        handoffId,
        epoch,
        now,
        id);
  }

  /** What an agent said last in an epoch of a handoff and has not taken back. */
  public Optional<Message> lastSaid(String conversationId, String handoffId, long epoch) {
    sql.lockConversation(conversationId);
    return sql.first(
        MessageTable::map,
        """
        SELECT * FROM message WHERE conversation_id = ? AND handoff_id = ? AND epoch = ?
        AND author = 'AGENT' AND taken_back_at IS NULL
        ORDER BY COALESCE(said_at, written_at) DESC, seq DESC LIMIT 1
        """,
        conversationId,
        handoffId,
        epoch);
  }

  /** When a message was said: for what was held, that is later than when it was written. */
  public Instant saidAt(String id) {
    return sql.first(
            row -> row.time("said"),
            "SELECT COALESCE(said_at, written_at) AS said FROM message WHERE id = ?",
            id)
        .orElseThrow(() -> new NoSuchRowException("message " + id));
  }

  /**
   * Notes that a message was taken back.
   *
   * @param at null if it stands after all
   */
  public void takenBack(String id, @Nullable Instant at) {
    sql.update("UPDATE message SET taken_back_at = ? WHERE id = ?", at, id);
  }

  /** Changes a message's author, for example when a bot's late words become a draft. */
  public void reclassify(String id, Author author, @Nullable String authorName) {
    sql.update(
        "UPDATE message SET author = ?, author_name = ? WHERE id = ?", author, authorName, id);
  }

  /** Notes, drafts, and what was held back or taken back, in order. */
  public List<Message> marked(String conversationId) {
    return sql.list(
        MessageTable::map,
        """
        SELECT * FROM message WHERE conversation_id = ? AND (author IN ('NOTE', 'DRAFT')
          OR route = 'HELD_BACK' OR taken_back_at IS NOT NULL)
        ORDER BY seq
        """,
        conversationId);
  }

  /** The whole transcript, in order. */
  public List<Message> all(String conversationId) {
    return sql.list(
        MessageTable::map,
        "SELECT * FROM message WHERE conversation_id = ? ORDER BY seq",
        conversationId);
  }

  /** The last messages of a conversation, oldest first. */
  public List<Message> last(String conversationId, int count) {
    return sql.list(
            MessageTable::map,
            "SELECT * FROM message WHERE conversation_id = ? ORDER BY seq DESC LIMIT ?",
            conversationId,
            count)
        .reversed();
  }

  /** What the user wrote to people during a handoff, in order. */
  public List<Message> toPeople(String handoffId) {
    return sql.list(
        MessageTable::map,
        """
        SELECT * FROM message WHERE conversation_id = (SELECT conversation_id FROM handoff WHERE id = ?)
        AND handoff_id = ? AND author = 'USER' AND route = 'PEOPLE' ORDER BY seq
        """,
        handoffId,
        handoffId);
  }

  /**
   * What user and agents wrote to each other during a handoff, in order, without notes and drafts,
   * and without what was taken back.
   */
  public List<Message> humanPart(String handoffId) {
    return sql.list(
        MessageTable::map,
        """
        SELECT * FROM message WHERE conversation_id = (SELECT conversation_id FROM handoff WHERE id = ?)
        AND handoff_id = ? AND (author = 'AGENT' OR (author = 'USER' AND route = 'PEOPLE'))
        AND taken_back_at IS NULL ORDER BY seq
        """,
        handoffId,
        handoffId);
  }

  /**
   * The last messages between user, bots and agents before a position, oldest first, without those
   * that were held back or taken back.
   */
  public List<Message> before(String conversationId, long seq, int count) {
    return sql.list(
            MessageTable::map,
            """
            SELECT * FROM message WHERE conversation_id = ? AND seq < ?
            AND author IN ('USER', 'BOT', 'AGENT') AND route <> 'HELD_BACK'
            AND taken_back_at IS NULL ORDER BY seq DESC LIMIT ?
            """,
            conversationId,
            seq,
            count)
        .reversed();
  }

  /** Conversations with user messages that have not been routed yet. */
  public List<String> conversationsWaiting() {
    return sql.list(
        row -> row.text("conversation_id"),
        "SELECT DISTINCT conversation_id FROM message WHERE route = 'WAITING'");
  }

  /** Adds a copy of a message that was not sent to its user just now. */
  public void addCopy(MessageCopy copy) {
    addCopy(copy, null);
  }

  /**
   * Adds a copy of a message.
   *
   * @param sentId places its sending among all ids; null if it was not sent to its user just now
   */
  public void addCopy(MessageCopy copy, @Nullable String sentId) {
    sql.updateLater(
        """
        INSERT INTO message_copy (channel, chat, platform_id, thread, message_id, side, sent_id)
        VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT (channel, chat, platform_id) DO NOTHING
        """,
        copy.channel(),
        copy.place().chat(),
        copy.platformId(),
        Tables.orEmpty(copy.place().thread()),
        copy.messageId(),
        copy.side(),
        sentId);
  }

  /** Forgets a copy that is no longer there. */
  public void removeCopy(MessageCopy copy) {
    sql.update(
        "DELETE FROM message_copy WHERE channel = ? AND chat = ? AND platform_id = ?",
        copy.channel(),
        copy.place().chat(),
        copy.platformId());
  }

  /** The copy with a platform's message id in a chat. */
  public Optional<MessageCopy> copyAt(String channel, String chat, String platformId) {
    return sql.first(
        MessageTable::mapCopy,
        "SELECT * FROM message_copy WHERE channel = ? AND chat = ? AND platform_id = ?",
        channel,
        chat,
        platformId);
  }

  /** Notes that several messages were sent as one; the copy belongs to the first of them. */
  public void addMergedCopy(MessageCopy first, List<String> messageIds) {
    for (int part = 0; part < messageIds.size(); part++) {
      sql.update(
          """
          INSERT INTO message_part (channel, chat, platform_id, message_id, part)
          VALUES (?, ?, ?, ?, ?) ON CONFLICT (channel, chat, platform_id, message_id) DO NOTHING
          """,
          first.channel(),
          first.place().chat(),
          first.platformId(),
          messageIds.get(part),
          part);
    }
  }

  /**
   * The ids of the messages that were sent as this one copy, in order; empty if it holds only one.
   */
  public List<String> parts(MessageCopy whole) {
    return sql.list(
        row -> row.text("message_id"),
        """
        SELECT message_id FROM message_part WHERE channel = ? AND chat = ? AND platform_id = ?
        ORDER BY part
        """,
        whole.channel(),
        whole.place().chat(),
        whole.platformId());
  }

  /** All copies of a message, alone or merged with others. */
  public List<MessageCopy> copies(String messageId) {
    return sql.list(
        MessageTable::mapCopy,
        """
        SELECT channel, chat, platform_id, thread, message_id, side FROM message_copy
        WHERE message_id = ?
        UNION ALL
        SELECT whole.channel, whole.chat, whole.platform_id, whole.thread, part.message_id, whole.side
        FROM message_part part JOIN message_copy whole ON whole.channel = part.channel
          AND whole.chat = part.chat AND whole.platform_id = part.platform_id
        WHERE part.message_id = ? AND whole.message_id <> part.message_id
        ORDER BY channel, chat, platform_id
        """,
        messageId,
        messageId);
  }

  /** Where the user has a message. */
  public List<MessageCopy> copiesAtUser(String messageId) {
    return copies(messageId).stream().filter(copy -> copy.side() == MessageCopy.Side.USER).toList();
  }

  static Message map(Sql.Row row) throws SQLException {
    return new Message(
        row.text("id"),
        row.text("conversation_id"),
        row.number("seq"),
        row.constant(Author.class, "author"),
        row.textOrNull("author_name"),
        StoreJson.read(Content.class, row.text("content")),
        row.constant(Route.class, "route"),
        row.number("epoch"),
        row.textOrNull("turn_id"),
        row.textOrNull("handoff_id"),
        row.time("written_at"),
        attributes(row.textOrNull("attributes")),
        row.numberOrNull("taken_back_at") != null);
  }

  private static Attributes attributes(@Nullable String json) {
    return json == null ? Attributes.NONE : StoreJson.read(Attributes.class, json);
  }

  static MessageCopy mapCopy(Sql.Row row) throws SQLException {
    return new MessageCopy(
        row.text("channel"),
        new Place(row.text("chat"), Tables.orNull(row.text("thread"))),
        row.text("platform_id"),
        row.text("message_id"),
        row.constant(MessageCopy.Side.class, "side"));
  }
}
