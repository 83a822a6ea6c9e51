package dev.baton.webex;

import dev.baton.connector.DeliveryException;
import dev.baton.connector.Inbound;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads a message of a direct chat together with the messages before it.
 *
 * <p>Webex delivers a webhook once, or not at all, and in any order: the webhook of a user's second
 * message may arrive and that of the first may not. So a message is not fetched alone but as the
 * end of its chat's list, which is also one call, and the messages before it are handled first. For
 * the first message of a chat since the start, this looks back as far as {@link CatchUp} would, but
 * within the {@value #MAX_LISTED} newest messages; {@link CatchUp} finds older ones. That first
 * message has already been fetched alone, since webhooks do not say whether a chat is direct.
 *
 * <p>In groups the list holds only mentions, and threads are separate conversations, so a message
 * is fetched alone there. Safe for use by many threads, if each chat is read by one thread at a
 * time.
 */
final class DirectChatHistory {

  private static final Logger LOG = LoggerFactory.getLogger(DirectChatHistory.class);
  private static final int FEW_LISTED = 10;
  private static final int MAX_LISTED = 100;
  private static final int MAX_CHATS = 10_000;

  /**
   * How far a chat has been read.
   *
   * @param handled everything written until then has been handled
   * @param last when the message that was read last was written; once a newer message is read in
   *     the same lane, this one has been handled too
   */
  private record Progress(Instant handled, Instant last) {

    Instant until(Instant written) {
      return written.isAfter(last) ? last : handled;
    }
  }

  /** A message, null if the list does not hold it, and the messages before it, oldest first. */
  record Found(WebexMapper.@Nullable Message message, List<Inbound> earlier) {
    private static final Found NOTHING = new Found(null, List.of());
  }

  private final String channel;
  private final WebexClient client;
  private final Supplier<String> me;
  private final Supplier<@Nullable Instant> heardSince;
  private final Duration catchUp;
  private final Duration catchUpFirst;
  private final Clock clock;
  private final ReentrantLock lock = new ReentrantLock();
  private final SequencedMap<String, Progress> chats = new LinkedHashMap<>(16, 0.75f, true);

  /**
   * @param heardSince from when on Baton has to answer everything; null if unknown
   */
  DirectChatHistory(
      String channel,
      WebexClient client,
      WebexSettings settings,
      Supplier<String> me,
      Supplier<@Nullable Instant> heardSince,
      Clock clock) {
    this.channel = channel;
    this.client = client;
    this.me = me;
    this.heardSince = heardSince;
    this.catchUp = settings.catchUp();
    this.catchUpFirst = settings.catchUpFirst();
    this.clock = clock;
  }

  /** Returns whether a chat is known to be direct because a message was found in it. */
  boolean knows(String roomId) {
    return progress(roomId) != null;
  }

  /**
   * Finds a message and the messages before it. Finds nothing if the list does not hold the
   * message, or not yet: then nothing proves that it belongs to that chat.
   *
   * @throws DeliveryException.Retryable if Webex asks the whole account to wait
   */
  Found find(String roomId, String messageId) {
    Progress progress = progress(roomId);
    if (progress != null) {
      List<WebexMapper.Message> newestFirst = list(roomId, FEW_LISTED);
      int at = indexOf(newestFirst, messageId);
      if (at >= 0 && reaches(newestFirst, progress.until(created(newestFirst.get(at))))) {
        return found(roomId, newestFirst, at, progress);
      }
    }
    List<WebexMapper.Message> newestFirst = list(roomId, MAX_LISTED);
    int at = indexOf(newestFirst, messageId);
    return at < 0 ? Found.NOTHING : found(roomId, newestFirst, at, progress);
  }

  private static int indexOf(List<WebexMapper.Message> messages, String id) {
    return messages.stream().map(WebexMapper.Message::id).toList().indexOf(id);
  }

  private boolean reaches(List<WebexMapper.Message> newestFirst, Instant back) {
    return newestFirst.size() < FEW_LISTED || !created(newestFirst.getLast()).isAfter(back);
  }

  private Found found(
      String roomId, List<WebexMapper.Message> newestFirst, int at, @Nullable Progress progress) {
    WebexMapper.Message message = newestFirst.get(at);
    Instant written = created(message);
    List<WebexMapper.Message> before = newestFirst.subList(at + 1, newestFirst.size());
    Instant handled = progress == null ? beginning(before) : progress.until(written);
    keep(roomId, new Progress(handled, written));
    Instant now = clock.instant();
    List<Inbound> earlier =
        before.reversed().stream()
            .filter(each -> created(each).isAfter(handled) && FromWebex.ofPeople(each, me.get()))
            .map(each -> FromWebex.announced(each, true, now))
            .toList();
    return new Found(message, earlier);
  }

  private Instant beginning(List<WebexMapper.Message> newestFirst) {
    Instant now = clock.instant();
    Instant earliest = now.minus(catchUp);
    Instant since = heardSince.get();
    if (since != null) {
      return since.isBefore(earliest) ? earliest : since;
    }
    String bot = me.get();
    return newestFirst.stream()
        .filter(message -> bot.equals(message.personId()))
        .map(this::created)
        .filter(wrote -> wrote.isAfter(earliest))
        .findFirst()
        .orElse(now.minus(catchUpFirst));
  }

  private List<WebexMapper.Message> list(String roomId, int most) {
    try {
      return client.messages(roomId, true, most).items();
    } catch (DeliveryException.Retryable later) {
      if (later.wholeAccount()) {
        throw later;
      }
      return unlisted(roomId, later);
    } catch (DeliveryException.Refused | DeliveryException.Gone withheld) {
      return unlisted(roomId, withheld);
    }
  }

  private List<WebexMapper.Message> unlisted(String roomId, DeliveryException why) {
    LOG.info("channel {}: space {} cannot be listed: {}", channel, roomId, why.getMessage());
    return List.of();
  }

  private Instant created(WebexMapper.Message message) {
    return WebexMapper.time(message.created(), clock.instant());
  }

  private @Nullable Progress progress(String roomId) {
    lock.lock();
    try {
      return chats.get(roomId);
    } finally {
      lock.unlock();
    }
  }

  private void keep(String roomId, Progress progress) {
    lock.lock();
    try {
      chats.put(roomId, progress);
      if (chats.size() > MAX_CHATS) {
        chats.pollFirstEntry();
      }
    } finally {
      lock.unlock();
    }
  }
}
