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
 * Reads what Webex told nobody: it delivers a webhook once, or not at all.
 *
 * <p>Each space that was active since then is listed, newest first, and what people wrote is handed
 * to the inbox oldest first, under the ids that the webhook would have made; what is stored already
 * is dropped there. In groups Webex lists mentions of the bot alone, and presses of buttons are not
 * listed anywhere: a press that was missed has to be repeated by who made it. Webex calls nobody
 * when a message is changed either, so changes among a space's last hundred messages are found
 * here, as late as the next sweep.
 *
 * <p><b>How far back.</b> Nothing is kept for this beside the inbox. Where webhooks of Baton's name
 * are found on the account, Baton was there since they were made: everything later is read, at most
 * {@link WebexSettings#catchUp} back, also what lies before an answer of the bot, since an answer
 * proves nothing about the message before it. Where none are found (the first start, the sidecar,
 * webhooks made by hand) a stranger's backlog must not be answered: in a direct chat only what
 * follows the bot's last message is read, and where the bot has not spoken only the last {@link
 * WebexSettings#catchUpFirst}.
 *
 * <p>Used by one thread.
 */
final class CatchUp {

  private static final Logger LOG = LoggerFactory.getLogger(CatchUp.class);
  private static final Duration BETWEEN_CALLS = Duration.ofMillis(250);
  private static final Duration STORING = Duration.ofSeconds(30);
  private static final int PAGE = 100;
  private static final int MOST_PAGES = 100;

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
   * Hands over everything since then that is not the bot's own.
   *
   * @param since the earliest time; null where nothing tells it, see above
   * @return whether all of it was stored; otherwise the same is to be asked for again
   * @throws DeliveryException when Webex does not answer, or asks the account to wait
   */
  boolean sweep(@Nullable Instant since, Inbox inbox) {
    Instant now = clock.instant();
    Instant earliest = now.minus(settings.catchUp());
    Instant from = since == null || since.isBefore(earliest) ? earliest : since;
    int handed = 0;
    boolean all = true;
    for (String type : List.of("direct", "group")) {
      for (WebexJson.Room room : client.rooms(type)) {
        if (closed.getAsBoolean()) {
          return false;
        }
        if (!WebexJson.time(room.lastActivity(), now).isBefore(from)) {
          pause.accept(BETWEEN_CALLS);
          Optional<List<Inbound>> missed = readable(room, from, since != null, now);
          all &= missed.isPresent();
          if (!stored(missed.orElse(List.of()), inbox)) {
            return false;
          }
          handed += missed.map(List::size).orElse(0);
        }
      }
    }
    LOG.debug("channel {}: caught up, {} messages handed over", channel, handed);
    return all;
  }

  /**
   * One space that Webex does not let the bot read must not keep it from the others.
   *
   * @return empty where the space is to be asked for again; nothing missed where that is of no use
   * @throws DeliveryException.Retryable where Webex asks the whole account to wait
   */
  private Optional<List<Inbound>> readable(
      WebexJson.Room room, Instant from, boolean known, Instant now) {
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

  /** The messages of a room that may have been missed, oldest first. */
  private List<Inbound> missed(WebexJson.Room room, Instant from, boolean known, Instant now) {
    List<WebexJson.Message> found = new ArrayList<>();
    boolean botSpoke = false;
    WebexClient.Page<WebexJson.Message> page = client.messages(room.id(), room.direct(), PAGE);
    List<Inbound> edits = known ? edits(page.items(), room, from) : List.of();
    for (int pages = 1; ; pages++) {
      for (WebexJson.Message message : page.items()) {
        boolean own = me.get().equals(message.personId());
        boolean past = WebexJson.time(message.created(), now).isBefore(from);
        botSpoke |= own && !past;
        if (past || (own && !known)) {
          return handable(found, edits, room, known || botSpoke, now);
        }
        if (ofPeople(message)) {
          found.add(message);
        }
      }
      if (page.next() == null || pages >= MOST_PAGES) {
        return handable(found, edits, room, known || botSpoke, now);
      }
      pause.accept(BETWEEN_CALLS);
      page = client.olderMessages(page.next());
    }
  }

  /** What was changed since, among the last messages. */
  private List<Inbound> edits(List<WebexJson.Message> messages, WebexJson.Room room, Instant from) {
    List<Inbound> edits = new ArrayList<>();
    for (WebexJson.Message message : messages) {
      Instant updated = WebexJson.time(message.updated(), Instant.MIN);
      if (!updated.isBefore(from) && ofPeople(message)) {
        edits.add(FromWebex.announcedEdit(message, room.direct(), updated));
      }
    }
    return edits;
  }

  private boolean ofPeople(WebexJson.Message message) {
    return FromWebex.ofPeople(message, me.get());
  }

  private List<Inbound> handable(
      List<WebexJson.Message> newestFirst,
      List<Inbound> edits,
      WebexJson.Room room,
      boolean all,
      Instant now) {
    Instant first = now.minus(settings.catchUpFirst());
    Stream<Inbound> messages =
        newestFirst.reversed().stream()
            .filter(message -> all || !WebexJson.time(message.created(), now).isBefore(first))
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
          .get(STORING.toSeconds(), TimeUnit.SECONDS);
      return true;
    } catch (ExecutionException | TimeoutException notStored) {
      LOG.warn("channel {}: what was caught up could not be stored yet", channel, notStored);
      return false;
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      return false;
    }
  }
}
