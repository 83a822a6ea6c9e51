package dev.baton.routing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.baton.bot.Bot;
import dev.baton.connector.Event;
import dev.baton.connector.Inbound;
import dev.baton.connector.Person;
import dev.baton.connector.Place;
import dev.baton.connector.WebhookCall;
import dev.baton.conversation.Conversation;
import dev.baton.plan.DeskPlan;
import dev.baton.plan.LimitsPlan;
import dev.baton.plan.QueuePlan;
import dev.baton.store.JdbcStore;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.UnaryOperator;

/** A Baton instance over an in-memory platform and a real SQLite file, without a flood limit. */
final class Scene implements AutoCloseable {

  static final String SPACE = "space";
  static final Person ANN = new Person("ann", "Ann", "ann", "en", false);
  static final Person BEN = new Person("ben", "Ben", "ben", "en", false);

  final MemoryChannel channel;
  final Routing routing;
  private static final AtomicLong ids = new AtomicLong();

  Scene(Path folder, Bot bot) {
    this(folder, bot, DeskPlan.Where.SPACE, Duration.ofMinutes(15));
  }

  Scene(Path folder, Bot bot, DeskPlan.Where where, Duration wait) {
    this(
        folder,
        bot,
        new MemoryChannel("memory"),
        builder ->
            builder
                .desk(Plans.desk(where, DeskPlan.Claim.ANSWER))
                .queue(new QueuePlan("support", List.of("desk"), wait, Duration.ofMinutes(30))));
  }

  /** A scene that continues with an earlier one's platform and file, or has another setup. */
  Scene(Path folder, Bot bot, MemoryChannel channel, UnaryOperator<Routing.Builder> otherwise) {
    this.channel = channel;
    routing =
        otherwise
            .apply(
                Routing.builder()
                    .store(JdbcStore.at("jdbc:sqlite:" + folder.resolve("baton.db")))
                    .channel(Plans.MEMORY, context -> channel)
                    .bot("bot", bot)
                    .limits(new LimitsPlan(0, Duration.ofSeconds(1)))
                    .stopTime(Duration.ofSeconds(3))
                    .desk(Plans.desk(DeskPlan.Where.SPACE, DeskPlan.Claim.ANSWER))
                    .queue(
                        new QueuePlan(
                            "support",
                            List.of("desk"),
                            Duration.ofMinutes(15),
                            Duration.ofMinutes(30)))
                    .queue(new QueuePlan("nobody", List.of(), null, null))
                    .handoff(Plans.rules()))
            .build();
    routing.open();
  }

  static Person user(String chat) {
    return new Person("user-" + chat, "User " + chat, null, "en", false);
  }

  /** Sends a user's message; returns its id. */
  String userSays(String chat, String text) {
    String id = "u" + ids.incrementAndGet();
    channel.say(Place.chat(chat), true, user(chat), id, text);
    return id;
  }

  /** Delivers any other event, in this person's chat with the bot or in the desk's space. */
  void happens(Place place, Person who, Event event) {
    boolean direct = !place.chat().startsWith(SPACE) && !place.chat().startsWith("group");
    channel.deliver(
        new Inbound(
            "event" + ids.incrementAndGet(), place, who, direct, MemoryChannel.JUST_NOW, event));
  }

  /** The offer of the first handoff, claimed by an agent who has already joined. */
  MemoryChannel.Sent claimed(String chat, Person agent) {
    MemoryChannel.Sent offer = offered(chat);
    press(agent, offer, "Claim");
    waitFor(() ->
        assertThat(channel.textsTo(chat))
            .anyMatch(text -> text.startsWith(agent.name() + " has joined")));
    return offer;
  }

  /** An offer as it is once this agent has taken it, with the buttons to work with. */
  MemoryChannel.Sent taken(MemoryChannel.Sent offer, Person agent) {
    waitFor(() ->
        assertThat(channel.now(offer).text())
            .contains(agent.name() + " has it. What you write here goes to"));
    return channel.now(offer);
  }

  /** The offer for a user who asks for a person. */
  MemoryChannel.Sent offered(String chat) {
    userSays(chat, "/human");
    return sent("User " + chat + " asks for a person");
  }

  void waitForText(String chat, String text) {
    waitFor(() -> assertThat(channel.textsTo(chat)).contains(text));
  }

  void waitForText(Place thread, String part) {
    waitFor(() ->
        assertThat(channel.to(thread))
            .extracting(sent -> channel.now(sent).text())
            .anyMatch(text -> text.contains(part)));
  }

  String agentSays(Place thread, Person agent, String text) {
    String id = "a" + ids.incrementAndGet();
    channel.say(thread, thread.chat().startsWith("direct-"), agent, id, text);
    return id;
  }

  String press(Person person, MemoryChannel.Sent message, String title) {
    String id = "p" + ids.incrementAndGet();
    boolean direct = !message.place().chat().startsWith(SPACE);
    channel.press(message.place(), direct, person, id, message, title);
    return id;
  }

  void waitFor(Runnable assertion) {
    await()
        .atMost(Duration.ofMinutes(1))
        .pollInterval(Duration.ofMillis(5))
        .ignoreExceptionsInstanceOf(NoSuchElementException.class)
        .untilAsserted(assertion::run);
  }

  /** The first message that contains a text, anywhere. */
  MemoryChannel.Sent sent(String text) {
    waitFor(() -> {
      if (channel.sent.stream().noneMatch(message -> message.text().contains(text))) {
        throw new AssertionError(
            "nothing sent contains '"
                + text
                + "': "
                + channel.sent.stream().map(MemoryChannel.Sent::text).toList());
      }
    });
    return channel.sent.stream()
        .filter(message -> message.text().contains(text))
        .findFirst()
        .orElseThrow();
  }

  Conversation conversation(String chat) {
    return routing.list(null, null, 1000).stream()
        .filter(conversation -> conversation.chat().equals(chat))
        .findFirst()
        .orElseThrow();
  }

  Conversations.Transcript transcript(String chat) {
    return routing.transcript(conversation(chat).id()).orElseThrow();
  }

  /** Has everything of a user's conversation erased. */
  void erase(String chat) {
    PersonalData data = routing.personalData();
    assertThat(data.erase(conversation(chat).id()).toCompletableFuture().join())
        .isEqualTo(PersonalData.Wish.BEGUN);
    waitFor(() -> assertThat(data.pending()).isEmpty());
  }

  /** A call from a bot; the bot itself parses the text. */
  Callbacks.Called calls(String bot, String words) {
    return routing
        .call(bot, new WebhookCall(Map.of(), words.getBytes(StandardCharsets.UTF_8)))
        .toCompletableFuture()
        .join();
  }

  @Override
  public void close() {
    routing.close();
  }
}
