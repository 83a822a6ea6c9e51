package dev.baton.webex;

import dev.baton.connector.DeliveryException;
import dev.baton.connector.Inbound;
import dev.baton.connector.Inbox;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads the messages whose webhooks were lost: Webex delivers a webhook once, or not at all.
 *
 * <p>Each space that was active since a given time is listed, newest message first. What people
 * wrote goes to the inbox oldest first, under the ids that the webhooks would have given it, so the
 * inbox drops what it has already stored. In groups Webex lists only mentions of the bot. Button
 * presses are not listed anywhere, so a user whose press was lost has to press again. Webex also
 * sends no webhook when a message is edited. A sweep therefore finds edits among a space's last
 * hundred messages, and no sooner.
 *
 * <p><b>How far back.</b> Nothing but the inbox is stored for this. If the account has webhooks
 * with Baton's name, Baton has been running there since they were created. Then everything later is
 * read, at most {@link WebexSettings#catchUp} back, including what lies before an answer of the
 * bot, since an answer proves nothing about the message before it. If there are none (the first
 * start, the sidecar, webhooks registered by hand), an old backlog must not be answered: in a
 * direct chat only what follows the bot's last message is read, and only the last {@link
 * WebexSettings#catchUpFirst} if the bot has not written there.
 *
 * <p>Not safe for use by several threads.
 */
final class CatchUp {

  private static final Logger LOG = LoggerFactory.getLogger(CatchUp.class);
  private static final Duration CALL_INTERVAL = Duration.ofMillis(250);
  private static final Duration STORE_TIMEOUT = Duration.ofSeconds(30);
  private static final int PAGE_SIZE = 100;
  private static final int MAX_PAGES = 100;

  private final String channel;
  private final WebexClient client;
  private final WebexSettings settings;
  private final Clock clock;
  private final Supplier<String> me;
  private final Consumer<Duration> pause;
  private final BooleanSupplier closed;

  CatchUp(
      String channel,
      WebexClient client,
      WebexSettings settings,
      Clock clock,
      Supplier<String> me,
      Consumer<Duration> pause,
      BooleanSupplier closed) {
    this.channel = channel;
    this.client = client;
    this.settings = settings;
    this.clock = clock;
    this.me = me;
    this.pause = pause;
    this.closed = closed;
  }

  /**
   * Passes everything that others wrote since the given time to the inbox.
   *
   * @param since the earliest time; null if unknown, see above
   * @return whether all of it was stored; if not, call again with the same time
   * @throws DeliveryException if Webex does not answer, or asks the account to wait
   */
  boolean sweep(@Nullable Instant since, Inbox inbox) {
    Instant now = clock.instant();
    Instant earliest = now.minus(settings.catchUp());
    Instant from = since == null || since.isBefore(earliest) ? earliest : since;
    int passed = 0;
    boolean all = true;
    for (String type : List.of("direct", "group")) {
      for (WebexMapper.Room room : client.rooms(type)) {
        if (closed.getAsBoolean()) {
          return false;
        }
        if (!WebexMapper.time(room.lastActivity(), now).isBefore(from)) {
          pause.accept(CALL_INTERVAL);
          Optional<List<Inbound>> missed = readable(room, from, since != null, now);
          all &= missed.isPresent();
          if (!stored(missed.orElse(List.of()), inbox)) {
            return false;
          }
          passed += missed.map(List::size).orElse(0);
        }
      }
    }
    LOG.debug("channel {}: caught up, {} messages passed to the inbox", channel, passed);
    return all;
  }

  /**
   * Lists one space. A space that the bot may not read must not keep it from the others.
   *
   * @return empty if the space is to be tried again; an empty list if a retry would not help
   * @throws DeliveryException.Retryable if Webex asks the whole account to wait
   */
  private Optional<List<Inbound>> readable(
      WebexMapper.Room room, Instant from, boolean known, Instant now) {
    try {
      return Optional.of(missed(room, from, known, now));
    } catch (DeliveryException.Refused | DeliveryException.Gone withheld) {
      LOG.info("channel {}: space {}: {}", channel, room.id(), withheld.getMessage());
      return Optional.of(List.of());
    } catch (DeliveryException.Retryable later) {
      if (later.wholeAccount()) {
        throw later;
      }
      LOG.info("channel {}: space {}, later: {}", channel, room.id(), later.getMessage());
      return Optional.empty();
    }
  }

  /** Returns the messages of a room that may have been missed, oldest first. */
  private List<Inbound> missed(WebexMapper.Room room, Instant from, boolean known, Instant now) {
    List<WebexMapper.Message> found = new ArrayList<>();
    boolean botWrote = false;
    WebexClient.Page<WebexMapper.Message> page =
        client.messages(room.id(), room.direct(), PAGE_SIZE);
    List<Inbound> edits = known ? edits(page.items(), room, from) : List.of();
    for (int pages = 1; ; pages++) {
      for (WebexMapper.Message message : page.items()) {
        boolean own = me.get().equals(message.personId());
        boolean past = WebexMapper.time(message.created(), now).isBefore(from);
        botWrote |= own && !past;
        if (past || (own && !known)) {
          return handable(found, edits, room, known || botWrote, now);
        }
        if (ofPeople(message)) {
          found.add(message);
        }
      }
      if (page.next() == null || pages >= MAX_PAGES) {
        return handable(found, edits, room, known || botWrote, now);
      }
      pause.accept(CALL_INTERVAL);
      page = client.olderMessages(page.next());
    }
  }

  /** Returns the edits since the given time among the last messages. */
  private List<Inbound> edits(
      List<WebexMapper.Message> messages, WebexMapper.Room room, Instant from) {
    List<Inbound> edits = new ArrayList<>();
    for (WebexMapper.Message message : messages) {
      Instant updated = WebexMapper.time(message.updated(), Instant.MIN);
      if (!updated.isBefore(from) && ofPeople(message)) {
        edits.add(FromWebex.announcedEdit(message, room.direct(), updated));
      }
    }
    return edits;
  }

  private boolean ofPeople(WebexMapper.Message message) {
    return FromWebex.ofPeople(message, me.get());
  }

  private List<Inbound> handable(
      List<WebexMapper.Message> newestFirst,
      List<Inbound> edits,
      WebexMapper.Room room,
      boolean all,
      Instant now) {
    Instant first = now.minus(settings.catchUpFirst());
    Stream<Inbound> messages =
        newestFirst.reversed().stream()
            .filter(message -> all || !WebexMapper.time(message.created(), now).isBefore(first))
            .map(message -> FromWebex.announced(message, room.direct(), now));
    return Stream.concat(messages, edits.stream())
        .sorted(Comparator.comparing(Inbound::at))
        .toList();
  }

  private boolean stored(List<Inbound> missed, Inbox inbox) {
    List<CompletableFuture<Void>> stages = new ArrayList<>();
    for (Inbound inbound : missed) {
      stages.add(inbox.accept(inbound).toCompletableFuture());
    }
    try {
      CompletableFuture.allOf(stages.toArray(CompletableFuture<?>[]::new))
          .get(STORE_TIMEOUT.toSeconds(), TimeUnit.SECONDS);
      return true;
    } catch (ExecutionException | TimeoutException notStored) {
      LOG.warn("channel {}: missed messages could not be stored yet", channel, notStored);
      return false;
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      return false;
    }
  }
}
