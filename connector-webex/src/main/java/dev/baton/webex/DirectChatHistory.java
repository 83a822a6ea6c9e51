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
 * Reads a message of a direct chat together with what was written there before it.
 *
 * <p>Webex delivers a webhook once, or not at all, and in no order: of what a user wrote, the
 * second part may be told and the first not. So a message is not fetched by itself but as the end
 * of its chat's list, which is one call as well, and what stands there before it goes first. A
 * chat's first message since the start looks back as far as {@link CatchUp} would, within the
 * {@value #MOST} newest, what is older being left to that; and by then it was fetched by itself,
 * since webhooks do not tell whether a chat is direct.
 *
 * <p>In groups a list holds mentions alone, and threads are chats of their own: there a message is
 * fetched by itself. Safe for use by many threads; one chat is read by one at a time.
 */
final class DirectChatHistory {

  private static final Logger LOG = LoggerFactory.getLogger(DirectChatHistory.class);
  private static final int FEW = 10;
  private static final int MOST = 100;
  private static final int CHATS = 10_000;

  /**
   * How far a chat was read.
   *
   * @param handled what was written until then was handled
   * @param last when the message that was read last was written; the next one in the lane shows
   *     that it was handled, if it is newer
   */
  private record Read(Instant handled, Instant last) {

    Instant until(Instant written) {
      return written.isAfter(last) ? last : handled;
    }
  }

  /** A message, null where the list does not hold it, and what stands before it, oldest first. */
  record Found(WebexJson.@Nullable Message message, List<Inbound> earlier) {
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
  private final SequencedMap<String, Read> chats = new LinkedHashMap<>(16, 0.75f, true);

  /**
   * @param heardSince from when on everything is Baton's to answer; null where nothing tells it
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

  /** Whether a chat is known to be direct, since a message was found in it. */
  boolean knows(String roomId) {
    return read(roomId) != null;
  }

  /**
   * The message and what stands before it. Nothing where the list does not hold it, or not yet:
   * then nobody vouches that it is of that chat.
   *
   * @throws DeliveryException.Retryable where Webex asks the whole account to wait
   */
  Found find(String roomId, String messageId) {
    Read read = read(roomId);
    if (read != null) {
      List<WebexJson.Message> newestFirst = list(roomId, FEW);
      int at = place(newestFirst, messageId);
      if (at >= 0 && reaches(newestFirst, read.until(created(newestFirst.get(at))))) {
        return found(roomId, newestFirst, at, read);
      }
    }
    List<WebexJson.Message> newestFirst = list(roomId, MOST);
    int at = place(newestFirst, messageId);
    return at < 0 ? Found.NOTHING : found(roomId, newestFirst, at, read);
  }

  private static int place(List<WebexJson.Message> messages, String id) {
    return messages.stream().map(WebexJson.Message::id).toList().indexOf(id);
  }

  private boolean reaches(List<WebexJson.Message> newestFirst, Instant back) {
    return newestFirst.size() < FEW || !created(newestFirst.getLast()).isAfter(back);
  }

  private Found found(
      String roomId, List<WebexJson.Message> newestFirst, int at, @Nullable Read read) {
    WebexJson.Message message = newestFirst.get(at);
    Instant written = created(message);
    List<WebexJson.Message> before = newestFirst.subList(at + 1, newestFirst.size());
    Instant handled = read == null ? beginning(before) : read.until(written);
    keep(roomId, new Read(handled, written));
    Instant now = clock.instant();
    List<Inbound> earlier =
        before.reversed().stream()
            .filter(each -> created(each).isAfter(handled) && FromWebex.ofPeople(each, me.get()))
            .map(each -> FromWebex.announced(each, true, now))
            .toList();
    return new Found(message, earlier);
  }

  private Instant beginning(List<WebexJson.Message> newestFirst) {
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
        .filter(spoke -> spoke.isAfter(earliest))
        .findFirst()
        .orElse(now.minus(catchUpFirst));
  }

  private List<WebexJson.Message> list(String roomId, int most) {
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

  private List<WebexJson.Message> unlisted(String roomId, DeliveryException why) {
    LOG.info("channel {}: space {} is not listed: {}", channel, roomId, why.getMessage());
    return List.of();
  }

  private Instant created(WebexJson.Message message) {
    return WebexJson.time(message.created(), clock.instant());
  }

  private @Nullable Read read(String roomId) {
    lock.lock();
    try {
      return chats.get(roomId);
    } finally {
      lock.unlock();
    }
  }

  private void keep(String roomId, Read read) {
    lock.lock();
    try {
      chats.put(roomId, read);
      if (chats.size() > CHATS) {
        chats.pollFirstEntry();
      }
    } finally {
      lock.unlock();
    }
  }
}
