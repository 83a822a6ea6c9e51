package dev.baton.playground;

import dev.baton.connector.Content;
import dev.baton.conversation.Author;
import dev.baton.conversation.Control;
import dev.baton.conversation.Conversation;
import dev.baton.conversation.EndReason;
import dev.baton.conversation.Handoff;
import dev.baton.conversation.HandoffRequest;
import dev.baton.conversation.HandoffStatus;
import dev.baton.conversation.Message;
import dev.baton.conversation.Route;
import dev.baton.conversation.Trigger;
import dev.baton.playground.HttpCallLog.Party;
import dev.baton.playground.Seat.Place;
import dev.baton.playground.Troubles.Trouble;
import dev.baton.routing.Conversations;
import java.net.URI;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A world without a Baton: chats in memory, with just enough behaviour to test the page. */
final class StandIn implements Conversations {

  private final HttpCallLog callLog = new HttpCallLog(Clock.systemUTC());
  private final StandInChat mia = new StandInChat("Mia", "Baton", this::userSaid, (m, b) -> {});
  private final StandInChat jonas = new StandInChat("Jonas", "Baton", t -> {}, (m, b) -> {});
  private final StandInChat ann = new StandInChat("Ann", "Support", this::agentSaid, this::claimed);
  private final List<Message> messages = new ArrayList<>();
  private Control control = Control.BOT;
  private long epoch;
  private int turns;
  private String open = "h0";
  private @Nullable String causingTurn;
  private final Map<String, Handoff> handoffs = new LinkedHashMap<>();

  static PlaygroundWorld start() {
    StandIn it = new StandIn();
    List<Seat> seats = new ArrayList<>();
    seats.add(new Seat("mia", "telegram", Place.USER, true, it.mia));
    seats.add(new Seat("jonas", "webex", Place.USER, false, it.jonas));
    seats.add(new Seat("ann", "telegram", Place.SPACE, true, it.ann));
    for (String other : List.of("ben", "cleo-space", "cleo", "dan-space", "dan")) {
      boolean space = other.endsWith("-space");
      String name = space ? other.replace("-space", "") : other;
      seats.add(
          new Seat(
              other,
              other.equals("ben") ? "telegram" : "webex",
              space || other.equals("ben") ? Place.SPACE : Place.DIRECT,
              false,
              new StandInChat(
                  name.substring(0, 1).toUpperCase(java.util.Locale.ROOT) + name.substring(1),
                  "Support",
                  t -> {},
                  (m, b) -> {})));
    }
    return new PlaygroundWorld(
        seats,
        it,
        new PlaygroundWorld.Console(URI.create("http://127.0.0.1:9/console"), "token"),
        it.callLog,
        new Troubles(Map.of(Trouble.BOT_DEAD, on -> {})),
        new PlaygroundWorld.Chat(URI.create("http://127.0.0.1:9/channels/web/messages"), "token"),
        () -> {});
  }

  private void userSaid(String text) {
    call(Party.TELEGRAM, Party.BATON, "POST", "channels/telegram/webhook “" + text + "”");
    turns++;
    keep(Author.USER, text, control == Control.BOT ? Route.BOT : Route.PEOPLE);
    if (control != Control.BOT) {
      ann.hear("Mia", text, "1");
    } else if (text.equals("human")) {
      call(Party.BATON, Party.BOT, "POST", "webhooks/rest/webhook “human”");
      call(Party.BOT, Party.BATON, "POST", "handoff");
      epoch++;
      control = Control.QUEUE;
      causingTurn = "t" + turns;
      open = "h" + turns;
      handoff(HandoffStatus.QUEUED, null);
      bot("Reaching out to a human agent.");
      ann.open("1", "Mia · Telegram");
      ann.offer("Mia asks for a person: human", "Claim");
    } else {
      call(Party.BATON, Party.BOT, "POST", "webhooks/rest/webhook “" + text + "”");
      bot("You said: " + text);
    }
  }

  private void claimed(String message, String button) {
    epoch++;
    control = Control.AGENT;
    handoff(HandoffStatus.ACCEPTED, null);
    ann.toast("It is yours");
    ann.settle(message, "Mia — ✅ Ann has it.");
    mia.hear("Baton", "Ann is here now.", null);
  }

  private void agentSaid(String text) {
    if (text.startsWith("//") || text.startsWith("/ask")) {
      keep(Author.NOTE, text, Route.BATON);
    } else if (text.equals("/resolve")) {
      epoch++;
      turns++;
      control = Control.BOT;
      handoff(HandoffStatus.COMPLETED, EndReason.AGENT_RESOLVED);
      bot("The bot is back. What else can I do?");
    } else {
      keep(Author.AGENT, text, Route.BATON);
      mia.hear("Baton", "Ann: " + text, null);
    }
  }

  private void bot(String text) {
    keep(Author.BOT, text, Route.BATON);
    call(Party.BATON, Party.TELEGRAM, "POST", "sendMessage “" + text + "”");
    mia.hear("Baton", text, null);
  }

  private void call(Party from, Party to, String method, String what) {
    CallSummary summary = CallSummary.of(what);
    long call = callLog.begin(from, to, method, summary, HttpMessage.UNKNOWN);
    callLog.end(call, 200, summary, HttpMessage.UNKNOWN);
  }

  private void keep(Author author, String text, Route route) {
    messages.add(
        new Message(
            "m" + messages.size(),
            "c1",
            messages.size(),
            author,
            null,
            Content.Text.plain(text),
            route,
            epoch,
            route == Route.BOT || author == Author.BOT ? "t" + turns : null,
            control == Control.BOT ? null : open,
            Instant.EPOCH));
  }

  private void handoff(HandoffStatus status, @Nullable EndReason end) {
    Handoff handoff =
        new Handoff(
            open,
            "c1",
            "support",
            Trigger.CALL,
            HandoffRequest.PLAIN,
            status,
            null,
            status == HandoffStatus.QUEUED ? null : "Ann",
            null,
            causingTurn,
            false,
            Instant.EPOCH,
            status == HandoffStatus.QUEUED ? null : Instant.EPOCH,
            end == null ? null : Instant.EPOCH,
            end);
    handoffs.put(open, handoff);
  }

  @Override
  public List<Conversation> list(@Nullable Control under, @Nullable String before, int limit) {
    return messages.isEmpty() ? List.of() : List.of(conversation());
  }

  @Override
  public List<Handoff> handoffs(
      @Nullable HandoffStatus status, @Nullable String before, int limit) {
    return List.of();
  }

  @Override
  public Optional<Handoff> handoff(String id) {
    return Optional.empty();
  }

  @Override
  public Optional<Transcript> transcript(String conversationId) {
    return Optional.of(
        new Transcript(conversation(), List.copyOf(messages), List.copyOf(handoffs.values())));
  }

  private Conversation conversation() {
    return new Conversation(
        "c1",
        "telegram",
        "1",
        "1",
        "1",
        "Mia",
        null,
        "helpdesk",
        control,
        epoch,
        control == Control.BOT ? null : open,
        Instant.EPOCH,
        Instant.EPOCH);
  }
}
