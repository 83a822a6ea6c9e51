package dev.baton.routing;

import dev.baton.connector.Albums;
import dev.baton.connector.Capabilities;
import dev.baton.connector.Capabilities.Pace;
import dev.baton.connector.Capabilities.Rate;
import dev.baton.connector.Channel;
import dev.baton.connector.CompletingChannel;
import dev.baton.connector.Content;
import dev.baton.connector.Content.Text;
import dev.baton.connector.DeliveryException;
import dev.baton.connector.Edits;
import dev.baton.connector.EmojiReactions;
import dev.baton.connector.Event;
import dev.baton.connector.Feature;
import dev.baton.connector.Health;
import dev.baton.connector.Inbound;
import dev.baton.connector.Inbox;
import dev.baton.connector.Members;
import dev.baton.connector.Outbound;
import dev.baton.connector.Person;
import dev.baton.connector.Place;
import dev.baton.connector.PressAnsweringChannel;
import dev.baton.connector.Receipt;
import dev.baton.connector.ThreadRemovingChannel;
import dev.baton.connector.ThreadStates;
import dev.baton.connector.Threads;
import dev.baton.routing.content.TextBuilder;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** An in-memory platform with topics, edits and reactions, which records everything sent to it. */
final class MemoryChannel
    implements Channel,
        Threads,
        ThreadStates,
        ThreadRemovingChannel,
        Edits,
        EmojiReactions,
        Albums,
        Members,
        PressAnsweringChannel,
        CompletingChannel {

  /** Later than any test's clock, so that the time of arrival is used instead. */
  static final Instant JUST_NOW = Instant.parse("2100-01-01T00:00:00Z");

  private volatile Instant writtenAt = JUST_NOW;

  record Sent(String id, Place place, Content content, @Nullable String replyTo) {

    String text() {
      return TextBuilder.summary(content);
    }

    String token(String title) {
      if (content instanceof Content.Buttons buttons) {
        return buttons.buttons().stream()
            .filter(button -> button.title().equals(title))
            .findFirst()
            .orElseThrow()
            .token();
      }
      throw new AssertionError("no buttons in " + content);
    }
  }

  private final String name;
  private final AtomicLong ids = new AtomicLong();
  final List<Sent> sent = new CopyOnWriteArrayList<>();
  final List<String> calls = new CopyOnWriteArrayList<>();

  /** What messages say since they were edited. */
  final List<Sent> edits = new CopyOnWriteArrayList<>();

  /** What was sent and what it was changed to, in order. */
  final List<Sent> shown = new CopyOnWriteArrayList<>();

  /** The first messages of the threads that were opened. */
  final List<Sent> heads = new CopyOnWriteArrayList<>();

  private final Set<Place> deleted = ConcurrentHashMap.newKeySet();

  /** Whether direct chats have topics; a thread in one without is the chat itself. */
  volatile boolean directTopics = true;

  /** Whether a message can quote an earlier one. */
  volatile boolean quoting = true;

  /** What threads show and have shown, in order. */
  final List<String> states = new CopyOnWriteArrayList<>();

  /** Inspects every state that a thread is to show, and may refuse it. */
  volatile Consumer<State> beforeState = state -> {};

  final List<String> answers = new CopyOnWriteArrayList<>();

  /** What was sent as an answer: the text, what it answers, and the part that it quotes. */
  final List<String> replies = new CopyOnWriteArrayList<>();

  volatile Pace pace = new Pace(Rate.UNLIMITED, Rate.UNLIMITED, Rate.UNLIMITED);
  volatile Consumer<Outbound> beforeSend = outbound -> {};

  /** Those who have left all spaces, by id. */
  final Set<String> gone = ConcurrentHashMap.newKeySet();

  /** Inspects the chat of every call, and may refuse it. */
  volatile Consumer<String> beforeCall = chat -> {};

  /** Inspects every mark, and may refuse it. */
  volatile Consumer<Mark> beforeReact = mark -> {};

  /** What the bot has put on messages, by their ids. */
  final Map<String, String> reactions = new ConcurrentHashMap<>();

  /** What was sent as one album. */
  final List<List<String>> albums = new CopyOnWriteArrayList<>();

  /** Inspects every album, and may refuse it. */
  volatile Consumer<List<Outbound>> beforeAlbum = parts -> {};

  /** How many files of an album are sent and confirmed at most. */
  volatile int confirmed = Integer.MAX_VALUE;

  /** Whether what the bot puts on a file of an album stands on the whole album. */
  volatile boolean oneMarkForAnAlbum;

  /** Inspects every emoji that the bot is to put on a message, and may refuse it. */
  volatile Consumer<@Nullable String> beforeShow = emoji -> {};

  /** Inspects every thread that is to be removed, and may refuse it. */
  volatile Consumer<Place> beforeRemove = thread -> {};

  /** Runs between reopening a thread and writing into it. */
  volatile Runnable afterResume = () -> {};

  /** Runs when a thread is there, and before the call that opened it comes back. */
  volatile Consumer<Place> beforeOpened = thread -> {};

  /** Completes announced messages. */
  volatile Function<Inbound, Completed> completion = Completed::alone;

  private volatile @Nullable Inbox inbox;

  MemoryChannel(String name) {
    this.name = name;
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public Health health() {
    return new Health.Up();
  }

  @Override
  public void open(Inbox inbox) {
    this.inbox = inbox;
  }

  @Override
  public void close() {
    inbox = null;
  }

  @Override
  public Receipt send(Outbound message) {
    beforeCall.accept(message.to().chat());
    beforeSend.accept(message);
    assertThere(message.to());
    if (message.replyTo() != null) {
      replies.add(
          TextBuilder.summary(message.content())
              + " < "
              + message.replyTo()
              + " < "
              + message.quote());
    }
    return new Receipt(record(message.to(), message));
  }

  @Override
  public int most() {
    return 4;
  }

  @Override
  public Set<Set<Content.MediaKind>> mixes() {
    return Set.of(
        Set.of(Content.MediaKind.IMAGE, Content.MediaKind.VIDEO),
        Set.of(Content.MediaKind.DOCUMENT));
  }

  @Override
  public List<Receipt> sendAlbum(List<Outbound> parts) {
    beforeAlbum.accept(parts);
    albums.add(parts.stream().map(part -> TextBuilder.summary(part.content())).toList());
    return parts.stream().limit(confirmed).map(this::send).toList();
  }

  private String record(Place place, Outbound message) {
    String id = "out" + ids.incrementAndGet();
    sent.add(new Sent(id, place, message.content(), message.replyTo()));
    shown.add(new Sent(id, place, message.content(), message.replyTo()));
    return id;
  }

  @Override
  public Capabilities capabilities() {
    EnumSet<Feature> features =
        EnumSet.of(
            Feature.BUTTONS,
            Feature.STYLES,
            Feature.MEDIA,
            Feature.LOCATION,
            Feature.EDIT_BUTTONS,
            Feature.HEARS_GROUPS);
    if (quoting) {
      features.add(Feature.REPLIES);
    }
    return new Capabilities(4096, 1024, Capabilities.Unit.UTF16, 8, 1 << 20, pace, features);
  }

  @Override
  public Opened open(Whereabouts where, String title, Outbound head) {
    beforeCall.accept(
        switch (where) {
          case Whereabouts.In in -> in.chat();
          case Whereabouts.With with -> "direct-" + with.personId();
        });
    Place place =
        switch (where) {
          case Whereabouts.In in -> new Place(in.chat(), "topic" + ids.incrementAndGet());
          case Whereabouts.With with ->
              new Place(
                  "direct-" + with.personId(),
                  directTopics ? "topic" + ids.incrementAndGet() : null);
        };
    beforeSend.accept(head);
    String id = record(place, head);
    heads.add(new Sent(id, place, head.content(), null));
    beforeOpened.accept(place);
    return new Opened(place, id);
  }

  @Override
  public Opened open(Whereabouts where, String title, Outbound head, State state) {
    Opened opened = open(where, title, head);
    states.add("opened " + state);
    return opened;
  }

  @Override
  public void show(Place thread, State state) {
    beforeCall.accept(thread.chat());
    beforeState.accept(state);
    states.add(state.toString());
  }

  @Override
  public void finish(Place thread) {
    beforeCall.accept(thread.chat());
    calls.add("finish " + thread.thread());
  }

  @Override
  public void resume(Place thread) {
    beforeCall.accept(thread.chat());
    assertThere(thread);
    calls.add("resume " + thread.thread());
    afterResume.run();
  }

  @Override
  public void remove(Place thread) {
    beforeCall.accept(thread.chat());
    beforeRemove.accept(thread);
    calls.add("remove " + thread.thread());
  }

  @Override
  public void edit(Place place, String messageId, Content content) {
    beforeCall.accept(place.chat());
    edits.add(new Sent(messageId, place, content, null));
    shown.add(new Sent(messageId, place, content, null));
    calls.add("edit " + messageId + " " + TextBuilder.summary(content));
  }

  @Override
  public void delete(Place place, String messageId) {
    beforeCall.accept(place.chat());
    calls.add("delete " + messageId);
  }

  @Override
  public void react(Place place, String messageId, Mark mark) {
    beforeCall.accept(place.chat());
    beforeReact.accept(mark);
    calls.add("react " + messageId + " " + mark);
    reactions.put(messageId, emoji(mark));
  }

  @Override
  public Set<String> emojis() {
    return Set.of("👍", "❤", "🎉", "👌", "💔", "✍", "👀");
  }

  @Override
  public String emoji(Mark mark) {
    return switch (mark) {
      case DELIVERED -> "👌";
      case FAILED -> "💔";
      case NOTED -> "✍";
      case SEEN -> "👀";
    };
  }

  @Override
  public boolean onWholeAlbums() {
    return oneMarkForAnAlbum;
  }

  @Override
  public void show(Place place, String messageId, @Nullable String emoji) {
    beforeCall.accept(place.chat());
    beforeShow.accept(emoji);
    calls.add("show " + messageId + " " + emoji);
    if (emoji == null) {
      reactions.remove(messageId);
    } else {
      reactions.put(messageId, emoji);
    }
  }

  @Override
  public boolean isMember(String chat, String personId) {
    return !personId.startsWith("stranger")
        && !personId.startsWith("user-")
        && !gone.contains(personId);
  }

  @Override
  public void answer(String pressId, @Nullable String text) {
    answers.add(pressId + ": " + text);
  }

  @Override
  public Completed complete(Inbound announced) {
    return completion.apply(announced);
  }

  /** Deletes a thread, as a person would. */
  void deleteThread(Place thread) {
    deleted.add(thread);
  }

  boolean isDeleted(Place thread) {
    return deleted.contains(thread);
  }

  private void assertThere(Place place) {
    if (isDeleted(place)) {
      throw new DeliveryException.Gone(
          "message thread not found", DeliveryException.Gone.What.THREAD, null, null);
    }
  }

  void goneOnce(DeliveryException failure) {
    beforeSend =
        outbound -> {
          beforeSend = next -> {};
          throw failure;
        };
  }

  /** A message as it is now. */
  Sent now(Sent message) {
    return edits.stream()
        .filter(edit -> edit.id().equals(message.id()))
        .reduce(message, (earlier, later) -> later);
  }

  /** What a chat or thread shows now, in order, without what was deleted. */
  List<String> shown(Place place) {
    return to(place).stream()
        .filter(message -> !calls.contains("delete " + message.id()))
        .map(this::now)
        .map(Sent::text)
        .toList();
  }

  List<Sent> to(Place place) {
    return sent.stream().filter(message -> message.place().equals(place)).toList();
  }

  List<String> textsTo(String chat) {
    return sent.stream()
        .filter(message -> message.place().equals(Place.chat(chat)))
        .map(Sent::text)
        .toList();
  }

  /** Sets the platform's time for what users write from now on. */
  void writtenAt(Instant at) {
    writtenAt = at;
  }

  void say(Place place, boolean direct, Person from, String messageId, String text) {
    deliver(
        new Inbound(
            "said-" + messageId,
            place,
            from,
            direct,
            writtenAt,
            new Event.Said(messageId, Text.plain(text), null, null, true)));
  }

  void show(Place place, Person from, String messageId, String album, @Nullable String caption) {
    show(place, from, messageId, album, caption, Content.MediaKind.IMAGE);
  }

  void show(
      Place place,
      Person from,
      String messageId,
      String album,
      @Nullable String caption,
      Content.MediaKind kind) {
    Content photo =
        new Content.Media(
            kind,
            new Content.FileRef.Held(name, "file-" + messageId, null, "image/png", 10),
            caption == null ? null : Text.plain(caption));
    deliver(
        new Inbound(
            "said-" + messageId,
            place,
            from,
            from.id().startsWith("user-"),
            writtenAt,
            new Event.Said(messageId, photo, null, album, true)));
  }

  void press(Place place, boolean direct, Person from, String pressId, Sent message, String title) {
    deliver(
        new Inbound(
            "pressed-" + pressId,
            place,
            from,
            direct,
            writtenAt,
            new Event.Pressed(message.id(), message.token(title), Map.of(), pressId)));
  }

  void deliver(Inbound inbound) {
    inbox().accept(inbound).toCompletableFuture().join();
  }

  Inbox inbox() {
    Inbox open = inbox;
    if (open == null) {
      throw new IllegalStateException("closed");
    }
    return open;
  }
}
