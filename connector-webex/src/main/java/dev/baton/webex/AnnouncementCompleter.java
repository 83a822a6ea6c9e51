package dev.baton.webex;

import dev.baton.connector.CompletingChannel.Completed;
import dev.baton.connector.Content;
import dev.baton.connector.DeliveryException;
import dev.baton.connector.Event;
import dev.baton.connector.Inbound;
import dev.baton.connector.Person;
import dev.baton.connector.Place;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Fetches the messages and button presses that announcements name by their ids.
 *
 * <p>An event holds one content, but a Webex message can hold any number of files. The first file
 * comes with the text. Each further file becomes an announcement with its own id and is fetched
 * like a message. The parts share an album key.
 *
 * <p>Webex announces a message before the API returns it. A message that the API does not return
 * counts as late for {@link #FRESH}, and as gone after that.
 */
final class AnnouncementCompleter {

  private static final Logger LOG = LoggerFactory.getLogger(AnnouncementCompleter.class);

  /** Waits between attempts: the API may return a message a little later than its webhook came. */
  private static final List<Duration> RETRY_DELAYS =
      List.of(Duration.ofMillis(200), Duration.ofMillis(600), Duration.ofMillis(1_500));

  /** How long after an event the API may still begin to return it. */
  private static final Duration FRESH = Duration.ofMinutes(2);

  private final String channel;
  private final WebexClient client;
  private final PersonDirectory directory;
  private final WebexFiles files;
  private final DirectChatHistory history;
  private final Supplier<String> me;
  private final Clock clock;
  private final Consumer<Duration> pause;

  /**
   * @param me the bot's person id; calls Webex if it is not known yet
   */
  AnnouncementCompleter(
      String channel,
      WebexClient client,
      PersonDirectory directory,
      WebexFiles files,
      DirectChatHistory history,
      Supplier<String> me,
      Clock clock,
      Consumer<Duration> pause) {
    this.channel = channel;
    this.client = client;
    this.directory = directory;
    this.files = files;
    this.history = history;
    this.me = me;
    this.clock = clock;
    this.pause = pause;
  }

  /** Waits on the calling thread. Returns early if the thread is interrupted. */
  static void pause(Duration time) {
    LockSupport.parkNanos(time.toNanos());
  }

  Completed complete(Inbound announced) {
    return switch (announced.event()) {
      case Event.Announced(String resource, String id) -> readable(announced, resource, id);
      case Event.Said said -> Completed.alone(announced);
      case Event.Edited edited -> Completed.alone(announced);
      case Event.Deleted deleted -> Completed.alone(announced);
      case Event.Pressed pressed -> Completed.alone(announced);
      case Event.Reacted reacted -> Completed.alone(announced);
      case Event.Moved moved -> Completed.alone(announced);
      case Event.Reachable reachable -> Completed.alone(announced);
      case Event.Unreadable unreadable -> Completed.alone(announced);
    };
  }

  /** An unreadable answer is not requested again: that would block its chat for ever. */
  private Completed readable(Inbound announced, String resource, String id) {
    try {
      return switch (resource) {
        case FromWebex.MESSAGES -> messageWithHistory(announced, id);
        case FromWebex.FILES -> Completed.alone(furtherFile(announced, id).orElse(null));
        case FromWebex.DELETIONS -> Completed.alone(deletion(announced, id).orElse(null));
        case FromWebex.EDITS -> Completed.alone(edit(announced, id).orElse(null));
        case FromWebex.ACTIONS -> Completed.alone(press(announced, id).orElse(null));
        default -> Completed.alone(with(announced, unreadable(id, "unknown resource " + resource)));
      };
    } catch (WebexClient.Unreadable answer) {
      LOG.warn("channel {}: {} {}: {}", channel, resource, id, answer.getMessage());
      return Completed.alone(with(announced, unreadable(id, String.valueOf(answer.getMessage()))));
    }
  }

  /**
   * A webhook may not say that a chat is direct. Then the first message fetched from the chat does.
   */
  private Completed messageWithHistory(Inbound announced, String id) {
    String chat = announced.place().chat();
    if (announced.direct() || history.knows(chat)) {
      DirectChatHistory.Found found = history.find(chat, id);
      WebexMapper.Message message =
          found.message() == null ? fetched(announced, id) : found.message();
      return message(announced, message, found.earlier());
    }
    WebexMapper.Message message = fetched(announced, id);
    List<Inbound> earlier =
        message != null && message.direct() && message.roomId().equals(chat)
            ? history.find(chat, id).earlier()
            : List.of();
    return message(announced, message, earlier);
  }

  private Completed message(
      Inbound announced, WebexMapper.@Nullable Message message, List<Inbound> earlier) {
    Person from = message == null ? null : author(message);
    if (message == null || from == null) {
      return new Completed(null, earlier, List.of());
    }
    String id = message.id();
    if (message.errors() != null && message.text() == null && message.attached().isEmpty()) {
      Event undecrypted = unreadable(id, "Webex could not decrypt the message");
      return new Completed(completed(announced, message, from, undecrypted), earlier, List.of());
    }
    String bot = me.get();
    Content content = FromWebex.content(message, bot, files::look);
    List<Inbound> further =
        IntStream.range(1, message.attached().size())
            .mapToObj(number -> FromWebex.announcedFile(announced, id, number))
            .toList();
    String album = further.isEmpty() ? null : id;
    Event said = new Event.Said(id, content, null, album, FromWebex.toBot(message, bot));
    return new Completed(completed(announced, message, from, said), earlier, further);
  }

  private Optional<Inbound> deletion(Inbound announced, String id) {
    return client.message(id).value() == null
        ? Optional.of(with(announced, new Event.Deleted(id)))
        : Optional.empty();
  }

  private Optional<Inbound> edit(Inbound announced, String id) {
    WebexMapper.Message message = fetched(announced, id);
    Person from = message == null ? null : author(message);
    if (message == null || from == null) {
      return Optional.empty();
    }
    Content content = FromWebex.content(message, me.get(), files::look);
    return Optional.of(
        new Inbound(
            announced.id(),
            FromWebex.place(message),
            from,
            message.direct(),
            announced.at(),
            new Event.Edited(id, content)));
  }

  private Optional<Inbound> furtherFile(Inbound announced, String id) {
    int hash = id.lastIndexOf('#');
    WebexMapper.Message message = fetched(announced, id.substring(0, hash));
    int number = Integer.parseInt(id.substring(hash + 1));
    if (message == null || number >= message.attached().size()) {
      return Optional.empty();
    }
    Person from = author(message);
    if (from == null) {
      return Optional.empty();
    }
    Content content = FromWebex.file(message, number, null, files::look);
    return Optional.of(
        completed(
            announced,
            message,
            from,
            new Event.Said(id, content, null, message.id(), FromWebex.toBot(message, me.get()))));
  }

  private Optional<Inbound> press(Inbound announced, String id) {
    WebexMapper.Action action = fetched(announced, "action", id, () -> client.action(id));
    if (action == null) {
      return Optional.empty();
    }
    Person known = announced.from();
    String email = known == null ? null : known.handle();
    Person from = directory.of(action.personId(), email);
    if (from.bot()) {
      return Optional.empty();
    }
    WebexMapper.Message card = client.message(action.messageId()).value();
    boolean direct = card == null ? client.room(action.roomId()).direct() : card.direct();
    return Optional.of(
        new Inbound(
            announced.id(),
            new Place(action.roomId(), card == null ? null : card.parentId()),
            from,
            direct,
            WebexMapper.time(action.created(), announced.at()),
            FromWebex.pressed(action)));
  }

  /** Returns null if there is nothing to route: gone, withheld, or never visible to the bot. */
  private WebexMapper.@Nullable Message fetched(Inbound announced, String id) {
    return fetched(announced, "message", id, () -> client.message(id));
  }

  /** Returns null if Webex does not return it and it is no longer fresh. */
  private <T> @Nullable T fetched(
      Inbound announced, String what, String id, Supplier<WebexClient.Lookup<T>> call) {
    WebexClient.Lookup<T> lookup = withRetries(call);
    if (lookup.value() != null) {
      return lookup.value();
    }
    boolean late = lookup.status() == 404 || lookup.status() == 403;
    if (late && isFresh(announced)) {
      throw new DeliveryException.Retryable(
          "Webex does not return the " + what + " yet (" + lookup.status() + ")", null);
    }
    LOG.info("channel {}: Webex does not return {} {} ({})", channel, what, id, lookup.status());
    return null;
  }

  /** A time far in the future is a mistake or an unproven claim, and must not block a chat. */
  private boolean isFresh(Inbound announced) {
    return Duration.between(announced.at(), clock.instant()).abs().compareTo(FRESH) < 0;
  }

  private <T> WebexClient.Lookup<T> withRetries(Supplier<WebexClient.Lookup<T>> call) {
    WebexClient.Lookup<T> answer = call.get();
    for (Duration wait : RETRY_DELAYS) {
      if (answer.status() != 404) {
        return answer;
      }
      pause.accept(wait);
      answer = call.get();
    }
    return answer;
  }

  /**
   * Returns null for the bot itself and for other bots: two bots could answer each other for ever.
   */
  private @Nullable Person author(WebexMapper.Message message) {
    String id = message.personId();
    if (id == null || id.equals(me.get()) || FromWebex.isBotAddress(message.personEmail())) {
      return null;
    }
    Person from = directory.of(id, message.personEmail());
    return from.bot() ? null : from;
  }

  private static Inbound completed(
      Inbound announced, WebexMapper.Message message, Person from, Event event) {
    return new Inbound(
        announced.id(),
        FromWebex.place(message),
        from,
        message.direct(),
        WebexMapper.time(message.created(), announced.at()),
        event);
  }

  private static Inbound with(Inbound announced, Event event) {
    return new Inbound(
        announced.id(),
        announced.place(),
        announced.from(),
        announced.direct(),
        announced.at(),
        event);
  }

  private static Event unreadable(String id, String cause) {
    return new Event.Unreadable(id, cause);
  }
}
