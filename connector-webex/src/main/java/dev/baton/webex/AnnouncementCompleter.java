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
 * Fetches what announcements stand for.
 *
 * <p>An event holds one content, a Webex message any number of files. The first file comes with the
 * text; each further one is an announcement of its own, with an id of its own, and fetched like a
 * message. The parts share an album key.
 *
 * <p>Webex tells of a message before it gives it out. So what is not given out counts as late for
 * {@link #FRESH}, and as gone after that.
 */
final class AnnouncementCompleter {

  private static final Logger LOG = LoggerFactory.getLogger(AnnouncementCompleter.class);

  /** A message can be asked for a little later than its webhook came: waits between the tries. */
  private static final List<Duration> LAG =
      List.of(Duration.ofMillis(200), Duration.ofMillis(600), Duration.ofMillis(1_500));

  /** How long after an event Webex may still be about to give it out. */
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
   * @param me the bot's person id, asked for where it is not known yet
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

  /** Waits on the calling thread; returns early when it is interrupted. */
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

  /** Asking again for an answer that cannot be read would hold up its chat for ever. */
  private Completed readable(Inbound announced, String resource, String id) {
    try {
      return switch (resource) {
        case FromWebex.MESSAGES -> inItsChat(announced, id);
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

  /** Webhooks need not tell that a chat is direct; the first message of each then does. */
  private Completed inItsChat(Inbound announced, String id) {
    String chat = announced.place().chat();
    if (announced.direct() || history.knows(chat)) {
      DirectChatHistory.Found found = history.find(chat, id);
      WebexJson.Message message =
          found.message() == null ? fetched(announced, id) : found.message();
      return message(announced, message, found.earlier());
    }
    WebexJson.Message message = fetched(announced, id);
    List<Inbound> earlier =
        message != null && message.direct() && message.roomId().equals(chat)
            ? history.find(chat, id).earlier()
            : List.of();
    return message(announced, message, earlier);
  }

  private Completed message(
      Inbound announced, WebexJson.@Nullable Message message, List<Inbound> earlier) {
    Person from = message == null ? null : author(message);
    if (message == null || from == null) {
      return new Completed(null, earlier, List.of());
    }
    String id = message.id();
    if (message.errors() != null && message.text() == null && message.attached().isEmpty()) {
      Event secret = unreadable(id, "Webex could not decrypt the message");
      return new Completed(whole(announced, message, from, secret), earlier, List.of());
    }
    String bot = me.get();
    Content.Text text = FromWebex.text(message, bot);
    List<String> attached = message.attached();
    Content content = attached.isEmpty() ? text : media(attached.getFirst(), text);
    List<Inbound> further =
        IntStream.range(1, attached.size())
            .mapToObj(number -> FromWebex.announcedFile(announced, id, number))
            .toList();
    String album = further.isEmpty() ? null : id;
    Event said = new Event.Said(id, content, null, album, FromWebex.toBot(message, bot));
    return new Completed(whole(announced, message, from, said), earlier, further);
  }

  private Optional<Inbound> deletion(Inbound announced, String id) {
    return client.message(id).value() == null
        ? Optional.of(with(announced, new Event.Deleted(id)))
        : Optional.empty();
  }

  private Optional<Inbound> edit(Inbound announced, String id) {
    WebexJson.Message message = fetched(announced, id);
    Person from = message == null ? null : author(message);
    if (message == null || from == null) {
      return Optional.empty();
    }
    Content.Text text = FromWebex.text(message, me.get());
    List<String> attached = message.attached();
    Content content = attached.isEmpty() ? text : media(attached.getFirst(), text);
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
    WebexJson.Message message = fetched(announced, id.substring(0, hash));
    int number = Integer.parseInt(id.substring(hash + 1));
    if (message == null || number >= message.attached().size()) {
      return Optional.empty();
    }
    Person from = author(message);
    if (from == null) {
      return Optional.empty();
    }
    Content content = media(message.attached().get(number), null);
    return Optional.of(
        whole(
            announced,
            message,
            from,
            new Event.Said(id, content, null, message.id(), FromWebex.toBot(message, me.get()))));
  }

  private Optional<Inbound> press(Inbound announced, String id) {
    WebexJson.Action action = given(announced, "action", id, () -> client.action(id));
    if (action == null) {
      return Optional.empty();
    }
    Person known = announced.from();
    String email = known == null ? null : known.handle();
    Person from = directory.of(action.personId(), email);
    if (from.bot()) {
      return Optional.empty();
    }
    WebexJson.Message card = client.message(action.messageId()).value();
    boolean direct = card == null ? client.room(action.roomId()).direct() : card.direct();
    return Optional.of(
        new Inbound(
            announced.id(),
            new Place(action.roomId(), card == null ? null : card.parentId()),
            from,
            direct,
            WebexJson.time(action.created(), announced.at()),
            FromWebex.pressed(action)));
  }

  /** Null when there is nothing to route: gone, withheld, or never ours to see. */
  private WebexJson.@Nullable Message fetched(Inbound announced, String id) {
    return given(announced, "message", id, () -> client.message(id));
  }

  /** Null for what is not given out and no longer fresh. */
  private <T> @Nullable T given(
      Inbound announced, String what, String id, Supplier<WebexClient.Lookup<T>> question) {
    WebexClient.Lookup<T> lookup = patiently(question);
    if (lookup.value() != null) {
      return lookup.value();
    }
    boolean late = lookup.status() == 404 || lookup.status() == 403;
    if (late && isFresh(announced)) {
      throw new DeliveryException.Retryable(
          "Webex does not give out the " + what + " yet (" + lookup.status() + ")", null);
    }
    LOG.info("channel {}: {} {} is not given out ({})", channel, what, id, lookup.status());
    return null;
  }

  /**
   * A time far ahead is a slip, or a claim that nobody vouches for, and must not hold up a chat.
   */
  private boolean isFresh(Inbound announced) {
    return Duration.between(announced.at(), clock.instant()).abs().compareTo(FRESH) < 0;
  }

  private <T> WebexClient.Lookup<T> patiently(Supplier<WebexClient.Lookup<T>> question) {
    WebexClient.Lookup<T> answer = question.get();
    for (Duration wait : LAG) {
      if (answer.status() != 404) {
        return answer;
      }
      pause.accept(wait);
      answer = question.get();
    }
    return answer;
  }

  /** Null for the bot's own messages and those of other bots, which would answer for ever. */
  private @Nullable Person author(WebexJson.Message message) {
    String id = message.personId();
    if (id == null || id.equals(me.get()) || FromWebex.isBotAddress(message.personEmail())) {
      return null;
    }
    Person from = directory.of(id, message.personEmail());
    return from.bot() ? null : from;
  }

  private Content.Media media(String url, Content.@Nullable Text caption) {
    Content.Text words = caption == null || caption.text().isEmpty() ? null : caption;
    return FromWebex.media(files.look(FromWebex.fileId(url)), words);
  }

  private static Inbound whole(
      Inbound announced, WebexJson.Message message, Person from, Event event) {
    return new Inbound(
        announced.id(),
        FromWebex.place(message),
        from,
        message.direct(),
        WebexJson.time(message.created(), announced.at()),
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
