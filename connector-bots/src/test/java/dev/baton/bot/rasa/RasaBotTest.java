package dev.baton.bot.rasa;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.baton.bot.Bot;
import dev.baton.bot.BotException;
import dev.baton.bot.RecallingBot;
import dev.baton.bot.RecallingBot.Memory;
import dev.baton.bot.Reply;
import dev.baton.bot.ResumableBot;
import dev.baton.bot.ResumableBot.HandBack;
import dev.baton.bot.ReviewingBot;
import dev.baton.bot.Turn;
import dev.baton.bot.wire.Sleeper;
import dev.baton.connector.Content;
import dev.baton.connector.Settings;
import dev.baton.conversation.EndReason;
import io.undertow.Undertow;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * Checks the bot's calls and their order, against set answers. The testkit checks it against a
 * complete fake Rasa.
 */
class RasaBotTest {

  private static final String TRACKER = "GET /conversations/Y2/lz/tracker";
  private static final String TRIGGER = "POST /conversations/Y2/lz/trigger_intent";
  private static final Turn TURN =
      new Turn(
          "t1",
          "m1",
          "Y2/lz",
          "webex",
          "webexteams",
          Content.Text.plain("hi"),
          "Ann",
          null,
          Instant.ofEpochSecond(1000),
          null);

  private record Page(int status, String body) {}

  private final Map<String, Page> pages = new ConcurrentHashMap<>();
  private final List<String> calls = new CopyOnWriteArrayList<>();
  private final List<String> bodies = new CopyOnWriteArrayList<>();
  private final Undertow server =
      Undertow.builder()
          .setIoThreads(1)
          .setWorkerThreads(1)
          .addHttpListener(0, "127.0.0.1")
          .setHandler(exchange ->
              exchange
                  .getRequestReceiver()
                  .receiveFullString(
                      (at, body) -> {
                        String call = at.getRequestMethod() + " " + at.getRequestURI();
                        calls.add(call + "?" + at.getQueryString());
                        bodies.add(body);
                        Page page = pages.getOrDefault(call, new Page(404, "no page"));
                        at.setStatusCode(page.status());
                        at.getResponseSender().send(page.body(), StandardCharsets.UTF_8);
                      },
                      StandardCharsets.UTF_8))
          .build();

  @AfterEach
  void stop() {
    server.stop();
  }

  private Bot bot(Sleeper sleeper, Object... pairs) {
    server.start();
    InetSocketAddress at = (InetSocketAddress) server.getListenerInfo().getFirst().getAddress();
    Map<String, Object> values = new HashMap<>();
    values.put("url", "http://127.0.0.1:" + at.getPort());
    values.put("api", "on");
    values.put("token", "to/ken");
    for (int pair = 0; pair < pairs.length; pair += 2) {
      values.put((String) pairs[pair], pairs[pair + 1]);
    }
    Settings settings = Settings.of(values);
    RasaSettings read = RasaSettings.read(settings, Clock.systemUTC());
    settings.verify();
    return RasaBot.create(read, sleeper);
  }

  private Bot bot(Object... pairs) {
    return bot(
        moment -> {
          throw new AssertionError("waited");
        },
        pairs);
  }

  private static Reply say(String text) {
    return new Reply.Say(Content.Text.plain(text));
  }

  private static HandBack handBack() {
    return new HandBack(
        "h1", "Y2/lz", "webex", "webexteams", EndReason.WAIT_EXPIRED, null, List.of());
  }

  @Test
  void replies() {
    pages.put("POST /webhooks/rest/webhook", new Page(200, "[{\"text\":\"hello\"}]"));
    assertThat(bot().reply(TURN)).containsExactly(say("hello"));
    assertThat(calls)
        .containsExactly("POST /webhooks/rest/webhook?", "GET /version?token=to%2Fken");
    pages.clear();
    assertThatThrownBy(() -> bot().reply(TURN)).isInstanceOf(BotException.Failed.class);
  }

  @Test
  void recallsWhatTheTrackerHolds() {
    pages.put(
        TRACKER,
        new Page(
            200,
            """
            {"events":[{"event":"user","text":"hi","metadata":{"baton_message_id":"m1"}},
                       {"event":"bot","text":"hello"}]}
            """));
    assertThat(((RecallingBot) bot()).recall(TURN))
        .isEqualTo(new Memory.Answered(List.of(say("hello"))));
    assertThat(calls).containsExactly(TRACKER + "?include_events=ALL&token=to%2Fken");
  }

  @Test
  void takesTheLockBeforeItSaysUnheard() {
    pages.put(TRACKER, new Page(200, "{\"events\":[]}"));
    pages.put(TRIGGER, new Page(404, "{\"reason\":\"NotFound\",\"code\":404}"));
    assertThat(((RecallingBot) bot()).recall(TURN)).isEqualTo(new Memory.Unheard());
    assertThat(calls).hasSize(3).element(1).asString().startsWith(TRIGGER);
  }

  @Test
  void waitsForTheTimeOutWhereTheLockProvesNothing() {
    AtomicReference<Instant> waited = new AtomicReference<>();
    RecallingBot bot = (RecallingBot) bot(waited::set, "timeout", "30s");
    pages.put(TRACKER, new Page(200, "{\"events\":[]}"));
    for (Page unclear : new Page[] {new Page(404, "<html>"), new Page(500, "{}")}) {
      waited.set(Instant.EPOCH);
      pages.put(TRIGGER, unclear);
      assertThat(bot.recall(TURN)).isEqualTo(new Memory.Unheard());
      assertThat(waited.get()).isEqualTo(Instant.ofEpochSecond(1030));
    }
  }

  @Test
  void stopsWaitingWhenInterrupted() {
    RecallingBot bot =
        (RecallingBot)
            bot(moment -> {
              throw new InterruptedException();
            });
    pages.put(TRACKER, new Page(200, "{\"events\":[]}"));
    assertThatThrownBy(() -> bot.recall(TURN)).isInstanceOf(BotException.Lost.class);
    assertThat(Thread.interrupted()).isTrue();
  }

  @Test
  void handsBack() {
    pages.put(
        TRACKER,
        new Page(
            200,
            """
            {"paused":true,
             "events":[{"event":"user","text":"hi","metadata":{"baton_message_id":"m1"}}]}
            """));
    pages.put("POST /conversations/Y2/lz/tracker/events", new Page(200, "{}"));
    pages.put(TRIGGER, new Page(200, "{\"tracker\":{},\"messages\":[{\"text\":\"back\"}]}"));
    Bot bot = bot();
    assertThat(((ResumableBot) bot).handBack(handBack()).replies()).containsExactly(say("back"));
    assertThat(bodies.get(1)).contains("\"event\":\"resume\"");
    assertThat(RasaJson.MAPPER.readTree(bodies.get(2)))
        .isEqualTo(
            RasaJson.MAPPER.readTree(
                """
                {"name":"EXTERNAL_handoff_ended",
                 "entities":{"handoff_outcome":"wait_expired","handoff_id":"h1"}}
                """));
    assertThat(calls.get(2)).contains("output_channel=collector").contains("token=to%2Fken");
    assertThat(((ReviewingBot) bot).review(TURN).paused()).isTrue();
  }

  @Test
  void failsOnUnexpectedAnswersOfTheApi() {
    Bot bot = bot("api", "auto", "hand-back", Map.of("action", "a"));
    List<Page> bad = new ArrayList<>(List.of(new Page(200, "<html>"), new Page(401, "{}")));
    for (Page page : bad) {
      pages.put("GET /version", new Page(200, "{}"));
      pages.put(TRACKER, page);
      assertThatThrownBy(() -> ((ResumableBot) bot).handBack(handBack()).replies())
          .isInstanceOf(BotException.Failed.class);
    }
    pages.put(TRACKER, new Page(200, "{\"paused\":false}"));
    pages.put("POST /conversations/Y2/lz/execute", new Page(200, "{\"messages\":[]}"));
    pages.put("POST /conversations/Y2/lz/tracker/events", new Page(200, "{}"));
    assertThat(((ResumableBot) bot).handBack(handBack()).replies()).isEmpty();
  }

  @Test
  void recognisesAServerWithoutItsApi() {
    Bot bot = bot("api", "auto");
    assertThatThrownBy(() -> ((RecallingBot) bot).recall(TURN))
        .isInstanceOf(BotException.Failed.class)
        .hasMessage("no tracker API");
    assertThat(((ResumableBot) bot).handBack(handBack()).replies()).isEmpty();
    pages.put("GET /version", new Page(500, ""));
    assertThatThrownBy(() -> ((RecallingBot) bot("api", "auto")).recall(TURN))
        .hasMessageContaining("version");
  }
}
