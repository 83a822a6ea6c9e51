package dev.baton.routing;

import dev.baton.connector.Content;
import dev.baton.connector.Event;
import dev.baton.connector.Inbound;
import dev.baton.conversation.Conversation;
import dev.baton.store.DeadLetter;
import dev.baton.store.DeadLetter.What;
import dev.baton.store.DeliveryCommand;
import dev.baton.store.Tables;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Dead letters for operators, and the only way to try them again. */
final class StoredDeadLetters implements DeadLetters {

  private static final Logger log = LoggerFactory.getLogger(StoredDeadLetters.class);
  private static final Instant LATEST = Instant.ofEpochMilli(Long.MAX_VALUE);

  /**
   * Marks ids of events, which may contain anything the platform puts into them; ids of deliveries
   * are plain.
   */
  private static final String EVENT = "in-";

  private final Transactions transactions;
  private final RoutingContext context;

  StoredDeadLetters(Transactions transactions, RoutingContext context) {
    this.transactions = transactions;
    this.context = context;
  }

  @Override
  public Page list(@Nullable String before, int limit) {
    Instant since = LATEST;
    String id = "";
    if (before != null) {
      int point = before.indexOf('.');
      if (!before.matches("\\d{1,18}\\.[A-Za-z0-9_-]+")) {
        throw new IllegalArgumentException("before is not the 'next' of a page");
      }
      since = Instant.ofEpochMilli(Long.parseLong(before.substring(0, point)));
      id = stored(before.substring(point + 1));
    }
    Instant from = since;
    String tie = id;
    return transactions.read(tables -> {
      List<DeadLetter> found = tables.deadLetters().before(from, tie, limit);
      DeadLetter last = found.size() < limit ? null : found.getLast();
      return new Page(
          found.stream().map(letter -> letter(tables, letter)).toList(),
          tables.deadLetters().count(),
          last == null ? null : last.since().toEpochMilli() + "." + shown(last));
    });
  }

  @Override
  public CompletionStage<Outcome> retry(String id) {
    return transactions.submit(work -> retry(work, stored(id)));
  }

  /** Tries a letter again, as part of a unit of work. */
  static Outcome retry(UnitOfWork work, String id) {
    Optional<DeadLetter> found = work.tables().deadLetters().find(id);
    if (found.isEmpty()) {
      return new Outcome.Unknown();
    }
    DeadLetter letter = found.get();
    String missing = missing(work.tables(), work.context(), letter.what());
    if (missing != null) {
      return new Outcome.NotPossible(missing + " is not configured any more");
    }
    work.tables().deadLetters().revive(letter);
    switch (letter.what()) {
      case What.Outgoing outgoing -> {
        changed(work, outgoing);
        work.afterCommit().wakeDeliveries(letter.lane());
      }
      case What.Incoming incoming -> work.afterCommit().wakeEvents(letter.lane());
      case What.ForHook told -> work.afterCommit().wakeHooks();
    }
    log.info("dead letter {} is tried again in lane {}", id, letter.lane());
    return new Outcome.Done();
  }

  private static void changed(UnitOfWork work, What.Outgoing outgoing) {
    if (outgoing.messageId() != null) {
      work.changed(outgoing.messageId());
    }
  }

  /** What is needed to try a letter again and is gone; null if all is there. */
  private static @Nullable String missing(Tables tables, RoutingContext context, What what) {
    if (what instanceof What.ForHook told) {
      boolean known = context.hooks().stream().anyMatch(hook -> hook.name().equals(told.hook()));
      return known ? null : "webhook " + told.hook();
    }
    String channel = channel(tables, context, what);
    if (channel == null) {
      return "the desk it is for";
    }
    return context.plan().channels().containsKey(channel) ? null : "channel " + channel;
  }

  @Override
  public CompletionStage<Outcome> discard(String id) {
    return transactions.submit(work -> {
      Optional<DeadLetter> found = work.tables().deadLetters().find(stored(id));
      if (found.isEmpty()) {
        return new Outcome.Unknown();
      }
      work.tables().deadLetters().discard(found.get());
      if (found.get().what() instanceof What.Outgoing outgoing) {
        changed(work, outgoing);
      }
      log.info("dead letter {} is given up for good", id);
      return new Outcome.Done();
    });
  }

  private Letter letter(Tables tables, DeadLetter letter) {
    String channel = channel(tables, context, letter.what());
    return switch (letter.what()) {
      case What.Outgoing outgoing ->
          new Letter(
              letter.id(),
              Direction.OUT,
              word(outgoing.command()),
              channel,
              letter.lane(),
              outgoing.conversationId(),
              outgoing.messageId(),
              letter.why(),
              letter.since(),
              letter.attempts(),
              outgoing.command().content());
      case What.Incoming incoming -> {
        Inbound event = incoming.event();
        yield new Letter(
            shown(letter),
            Direction.IN,
            event == null ? "unknown" : word(event.event()),
            channel,
            letter.lane(),
            event == null
                ? null
                : tables
                    .conversations()
                    .at(incoming.channel(), event.place().chat())
                    .map(Conversation::id)
                    .orElse(null),
            null,
            letter.why(),
            letter.since(),
            letter.attempts(),
            event == null ? null : content(event.event()));
      }
      case What.ForHook told ->
          new Letter(
              letter.id(),
              Direction.OUT,
              told.kind(),
              null,
              letter.lane(),
              told.conversationId(),
              null,
              letter.why(),
              letter.since(),
              letter.attempts(),
              null);
    };
  }

  /** The channel a letter is for; null if it is for a webhook, or for a desk that is gone. */
  private static @Nullable String channel(Tables tables, RoutingContext context, What what) {
    return switch (what) {
      case What.Incoming incoming -> incoming.channel();
      case What.ForHook told -> null;
      case What.Outgoing outgoing ->
          DeliveryAddress.find(tables, context, outgoing.command())
              .map(DeliveryAddress::channel)
              .orElse(null);
    };
  }

  private static @Nullable Content content(Event event) {
    return switch (event) {
      case Event.Said said -> said.content();
      case Event.Edited edited -> edited.content();
      case Event.Deleted deleted -> null;
      case Event.Pressed pressed -> null;
      case Event.Reacted reacted -> null;
      case Event.Moved moved -> null;
      case Event.Reachable reachable -> null;
      case Event.Announced announced -> null;
      case Event.Unreadable unreadable -> null;
    };
  }

  /** The simple name of a record as a JSON word, such as {@code open_thread}. */
  private static String word(Record named) {
    return named
        .getClass()
        .getSimpleName()
        .replaceAll("(?<=[a-z])(?=[A-Z])", "_")
        .toLowerCase(Locale.ROOT);
  }

  private static String word(DeliveryCommand command) {
    return word((Record) command);
  }

  private static String word(Event event) {
    return word((Record) event);
  }

  private static String shown(DeadLetter letter) {
    return switch (letter.what()) {
      case What.Outgoing outgoing -> letter.id();
      case What.ForHook told -> letter.id();
      case What.Incoming incoming ->
          EVENT
              + Base64.getUrlEncoder()
                  .withoutPadding()
                  .encodeToString(letter.id().getBytes(StandardCharsets.UTF_8));
    };
  }

  private static String stored(String shown) {
    if (!shown.startsWith(EVENT)) {
      return shown;
    }
    try {
      byte[] bytes = Base64.getUrlDecoder().decode(shown.substring(EVENT.length()));
      return new String(bytes, StandardCharsets.UTF_8);
    } catch (IllegalArgumentException nothingWeSaid) {
      return shown;
    }
  }
}
