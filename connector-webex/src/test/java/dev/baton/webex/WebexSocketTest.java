package dev.baton.webex;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.baton.connector.Button;
import dev.baton.connector.ChannelContext;
import dev.baton.connector.CompletingChannel;
import dev.baton.connector.Content;
import dev.baton.connector.DeliveryException;
import dev.baton.connector.Event;
import dev.baton.connector.Health;
import dev.baton.connector.Inbound;
import dev.baton.connector.InspectingChannel;
import dev.baton.connector.Outbound;
import dev.baton.connector.Place;
import dev.baton.connector.Settings;
import dev.baton.testkit.RecordingInbox;
import dev.baton.testkit.network.Link;
import dev.baton.testkit.webex.FakeWebex;
import dev.baton.testkit.webex.WebexChat;
import dev.baton.testkit.webex.WebexRequest;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Webex's socket, and all that can go wrong with it. No webhook is registered in these tests. */
@Timeout(120)
class WebexSocketTest {

  private static final SocketReceiver.Times QUICK =
      new SocketReceiver.Times(
          Duration.ofSeconds(2), Duration.ofMillis(300), Duration.ofMillis(900));

  private final FakeWebex webex = FakeWebex.start();
  private final RecordingInbox inbox = new RecordingInbox();
  private final WebexChat user = webex.direct("uma@example.com", "Uma User");
  private final String space = webex.space("Support");
  private final WebexChat agent = webex.member(space, "ann@example.com", "Ann Agent");
  private final List<WebexChannel> channels = new ArrayList<>();

  @AfterEach
  void close() {
    channels.forEach(WebexChannel::close);
    webex.close();
  }

  @Test
  void whatHappensHasTheIdsThatWebhooksWouldGiveIt() {
    WebexChannel channel = opened();
    Instant began = Instant.now().minusSeconds(1);
    String said = user.say(null, "hello");
    String filed = user.sendFile(null, "a.txt", "text/plain", new byte[] {1}, "with a file");
    String card =
        channel
            .send(
                new Outbound(
                    "o",
                    Place.chat(user.roomId()),
                    new Content.Buttons(
                        Content.Text.plain("Which?"), List.of(Button.press("Red", "tok"))),
                    null,
                    false))
            .messageId();
    user.press(card, "Red");
    String mention = agent.say(null, "@Baton I am here");
    agent.say(null, "among us");
    user.delete(said);
    webex.remove(space, webex.botId());
    webex.addBot(space);

    await().until(() -> inbox.stored().size() >= 7);
    List<String> ids = inbox.stored().stream().map(Inbound::id).toList();
    assertThat(ids)
        .contains(
            "messages:created:" + said,
            "messages:created:" + filed,
            "messages:created:" + mention,
            "messages:deleted:" + said)
        .anyMatch(id -> id.startsWith("attachmentActions:created:"))
        .noneMatch(id -> id.contains(card));
    assertThat(inbox.stored())
        .filteredOn(in -> in.event() instanceof Event.Reachable)
        .extracting(Inbound::event)
        .containsExactly(new Event.Reachable(false), new Event.Reachable(true));
    assertThat(inbox.stored())
        .filteredOn(in -> in.place().chat().equals(user.roomId()))
        .allMatch(Inbound::direct);
    Inbound pressed =
        inbox.await("the press", in -> in.id().startsWith("attachmentActions:created:"));
    assertThat(((CompletingChannel) channel).complete(pressed).whole())
        .extracting(Inbound::event)
        .isInstanceOfSatisfying(
            Event.Pressed.class, press -> assertThat(press.token()).isEqualTo("tok"));
    new CatchUp(
            "wx",
            client(),
            settings(Map.of()),
            Clock.systemUTC(),
            webex::botId,
            pause -> {},
            () -> false)
        .sweep(began, inbox);
    assertThat(inbox.stored().stream().map(Inbound::id))
        .as("the list adds nothing but the message that was deleted from it")
        .containsExactlyElementsOf(ids);
    assertThat(webex.webhooks()).isEmpty();
    await().until(() -> webex.unacknowledgedFrames() == 0);
    assertThat(webex.refusedCalls()).isEmpty();
  }

  @Test
  void anEditArrivesAtOnceAndTheSweepKnowsIt() {
    WebexChannel channel = opened();
    Instant began = Instant.now().minusSeconds(1);
    String id = user.say(null, "tomorow");
    user.edit(id, "tomorrow");

    Inbound edit =
        inbox.await("the edit", in -> in.event().equals(new Event.Announced("edits", id)));
    assertThat(((CompletingChannel) channel).complete(edit).whole())
        .extracting(Inbound::event)
        .isEqualTo(new Event.Edited(id, Content.Text.plain("tomorrow")));
    int stored = inbox.stored().size();
    new CatchUp(
            "wx",
            client(),
            settings(Map.of()),
            Clock.systemUTC(),
            webex::botId,
            pause -> {},
            () -> false)
        .sweep(began, inbox);
    assertThat(inbox.stored()).hasSize(stored);
  }

  @Test
  void spacesOfOtherRegionsAreFoundToo() {
    webex.elsewhere(true);
    WebexChat abroad = webex.direct("kim@example.com", "Kim");
    opened();
    String id = abroad.say(null, "from afar");

    Inbound heard = stored(id);
    assertThat(heard.place().chat()).isEqualTo(abroad.roomId());
    assertThat(heard.direct()).isTrue();
    String home = user.say(null, "from here");
    assertThat(stored(home).place().chat()).isEqualTo(user.roomId());
  }

  @Test
  void theDeviceIsFoundAgain() {
    opened().close();
    opened().close();
    opened();

    assertThat(webex.devices()).containsExactly("baton:wx");
    assertThat(calls("POST", "/wdm/")).hasSize(1);
  }

  @Test
  void webhooksOfAnEarlierModeAreRemoved() {
    client()
        .createHook(
            Map.of(
                "name", "baton:wx",
                "targetUrl", "http://x/",
                "resource", "messages",
                "event", "created"));
    opened();
    await().until(() -> webex.webhooks().isEmpty());
  }

  @Test
  void whatWasWrittenWhileBatonWasAwayIsRead() {
    String before = user.say(null, "before anything");
    opened().close();
    String first = user.say(null, "one");
    client()
        .post(
            Map.of("roomId", user.roomId(), "text", "an answer"), DeliveryException.Gone.What.CHAT);
    String second = user.say(null, "two");
    opened();

    stored(first);
    stored(second);
    stored(before);
  }

  @Test
  void aConnectionThatIsCutIsMadeAgainAndTheGapIsRead() {
    opened();
    webex.loseActivities(true);
    String gap = user.say(null, "in the gap");
    webex.loseActivities(false);
    webex.cutSockets();

    stored(gap);
    await().until(() -> webex.openSockets() == 1);
    stored(user.say(null, "after"));
  }

  @Test
  void aConnectionThatBreaksInTheMiddleOfAFrameLosesNothing() {
    opened();
    webex.cutSocketsMidFrame();
    String half = user.say(null, "half");

    stored(half);
    await().until(() -> webex.openSockets() == 1);
  }

  @Test
  void aSilentConnectionIsNoticed() {
    WebexChannel channel = opened();
    webex.freezeSockets(true);
    String unheard = user.say(null, "unheard");

    await().until(() -> channel.health() instanceof Health.Down);
    webex.freezeSockets(false);
    stored(unheard);
    await().until(() -> channel.health() instanceof Health.Up);
  }

  @Test
  void aQuietConnectionIsKept() {
    opened();
    long until = System.nanoTime() + Duration.ofSeconds(3).toNanos();
    await()
        .atMost(Duration.ofSeconds(10))
        .until(() -> webex.openSockets() == 1 && System.nanoTime() > until);
    stored(user.say(null, "still there"));
    assertThat(calls("PUT", "/wdm/")).as("connections that were made again").isEmpty();
  }

  @Test
  void aSlowConnectionIsKeptToo() {
    try (Link link = Link.to(webex.socketPort())) {
      webex.socketsVia(link.port());
      opened();
      link.slow(Duration.ofMillis(200), 4_000);
      List<String> ids = new ArrayList<>();
      for (int i = 0; i < 10; i++) {
        ids.add(user.say(null, "slow " + i));
      }
      ids.forEach(this::stored);
      assertThat(ordered()).containsSubsequence(ids);
    }
  }

  @Test
  void repeatedAndReorderedActivitiesDoNoHarm() {
    opened();
    webex.duplicate(3);
    webex.reorderNext(6);
    List<String> ids = new ArrayList<>();
    for (int i = 0; i < 6; i++) {
      ids.add(user.say(null, "m" + i));
    }
    ids.forEach(this::stored);
    assertThat(ordered()).doesNotHaveDuplicates().hasSize(6);
    await().until(() -> webex.unacknowledgedFrames() == 0);
    assertThat(webex.refusedCalls()).isEmpty();
  }

  @Test
  void garbageIsSkippedAndLookedBehind() {
    opened();
    webex.loseActivities(true);
    String lost = user.say(null, "lost");
    webex.loseActivities(false);
    webex.sendOnSockets("{\"id\":\"x\"");
    webex.sendOnSockets("]]>");
    webex.sendOnSockets("x".repeat(ActivitySocket.LARGEST_FRAME + 10));

    stored(user.say(null, "and on"));
    stored(lost);
  }

  @Test
  void aMissingNumberIsLookedInto() {
    opened();
    webex.loseActivities(true);
    String lost = user.say(null, "lost");
    webex.loseActivities(false);
    webex.sendOnSockets("{\"type\":\"none\",\"sequenceNumber\":900}");

    stored(lost);
  }

  @Test
  void aMessageThatIsGoneIsNotRouted() {
    WebexChannel channel = opened();
    String id = user.say(null, "never mind");
    Inbound announced = stored(id);
    user.delete(id);

    await()
        .untilAsserted(() ->
            assertThat(inbox.stored()).extracting(Inbound::event).contains(new Event.Deleted(id)));
    Inbound old =
        new Inbound(
            announced.id(),
            announced.place(),
            announced.from(),
            true,
            Instant.now().minusSeconds(600),
            announced.event());
    assertThat(((CompletingChannel) channel).complete(old).whole()).isNull();
  }

  @Test
  void aDeviceThatWebexForgotIsReplaced() {
    opened();
    webex.forgetDevices();
    webex.cutSockets();
    String gap = user.say(null, "in between");

    stored(gap);
    await().until(() -> webex.openSockets() == 1);
    assertThat(webex.devices()).containsExactly("baton:wx");
    assertThat(calls("POST", "/wdm/")).hasSize(2);
  }

  @Test
  void aDeviceThatIsRemovedUnderTheConnectionIsReplaced() {
    opened();
    webex.forgetDevices();
    webex.closeSockets(4404, "not found");

    await().until(() -> webex.devices().size() == 1 && webex.openSockets() == 1);
    stored(user.say(null, "after"));
  }

  @Test
  void aTokenThatIsNotTakenIsRejected() {
    WebexChannel channel = opened();
    webex.closeSockets(4401, "Authentication failed");

    await().until(() -> channel.health() instanceof Health.Rejected);
    assertThat(((Health.Rejected) channel.health()).cause()).contains("4401");
  }

  @Test
  void aRevokedTokenIsRejected() {
    WebexChannel channel = opened();
    webex.revoke();
    webex.cutSockets();

    await().until(() -> channel.health() instanceof Health.Rejected);
    assertThat(((Health.Rejected) channel.health()).cause()).contains("401");
  }

  @Test
  void aBotThatMayNotListenIsToldSo() {
    WebexChannel channel = opened();
    webex.closeSockets(4403, "not entitled");

    await().until(() -> channel.health() instanceof Health.Down);
    assertThat(((Health.Down) channel.health()).cause()).contains("4403 not entitled");
  }

  @Test
  void aRateLimitIsObeyed() {
    webex.answerNext("GET", "/u2c/", 429, Map.of("Retry-After", "2"));
    webex.answerNext("GET", "/v1/apps/", 429, Map.of("Retry-After", "2"));
    Instant began = Instant.now();
    opened();

    await().atMost(Duration.ofSeconds(30)).until(() -> webex.openSockets() == 1);
    assertThat(Duration.between(began, Instant.now())).isGreaterThan(Duration.ofSeconds(4));
    assertThat(calls("GET", "/u2c/")).hasSize(2);
  }

  @Test
  void anOutageIsWaitedOut() {
    WebexChannel channel = opened();
    webex.breakDown(502);
    webex.cutSockets();
    await().until(() -> channel.health() instanceof Health.Down);
    String meanwhile = user.say(null, "meanwhile");
    webex.recover();

    await().atMost(Duration.ofSeconds(30)).until(() -> webex.openSockets() == 1);
    stored(meanwhile);
    await().until(() -> channel.health() instanceof Health.Up);
  }

  @Test
  void tooManyDevicesAreSaidToBeSo() {
    webex.answerNext("POST", "/wdm/", 403, Map.of());
    WebexChannel channel = channel(() -> true, Map.of());
    channel.open(inbox);

    await().until(() -> channel.health() instanceof Health.Down);
    assertThat(((Health.Down) channel.health()).cause()).contains("register a device");
    stored(user.say(null, "found by the sweep"));
  }

  @Test
  void whatCannotBeStoredIsOfferedAgainInOrder() {
    opened();
    stored(user.say(null, "warm"));
    inbox.failNext(3);
    String first = user.say(null, "first");
    String second = user.say(null, "second");

    stored(second);
    assertThat(ordered()).containsSubsequence(List.of(first, second));
    await().until(() -> webex.unacknowledgedFrames() == 0);
  }

  @Test
  void onlyTheNodeOnDutyListens() {
    AtomicBoolean first = new AtomicBoolean(true);
    WebexChannel one = channel(first::get, Map.of());
    WebexChannel two = channel(() -> !first.get(), Map.of());
    one.open(inbox);
    two.open(inbox);
    await().until(() -> webex.openSockets() == 1);
    stored(user.say(null, "to one"));
    assertThat(calls("PUT", "/wdm/")).isEmpty();

    first.set(false);
    String between = user.say(null, "in between");
    await().until(() -> calls("PUT", "/wdm/").size() == 1 && webex.openSockets() == 1);
    stored(between);
    stored(user.say(null, "to two"));
    assertThat(webex.devices()).hasSize(1);
    assertThat(List.of(one.health(), two.health())).allMatch(Health.Up.class::isInstance);
  }

  @Test
  void aSecondProgramIsLeftAlone() {
    WebexChannel one = opened();
    WebexChannel two = channel(() -> true, Map.of());
    two.open(inbox);

    await().until(() -> one.health() instanceof Health.Down);
    assertThat(((Health.Down) one.health()).cause()).contains("another program");
    assertThat(two.health()).isInstanceOf(Health.Up.class);
  }

  @Test
  void inspectionAsksTheServiceAndRegistersNothing() {
    WebexChannel channel = channel(() -> true, Map.of());
    assertThat(((InspectingChannel) channel).inspect(null))
        .extracting(InspectingChannel.Finding::ok)
        .containsExactly(true, true);
    assertThat(webex.devices()).isEmpty();
    webex.answerNext("GET", "/u2c/", 503, Map.of());
    assertThat(((InspectingChannel) channel).inspect(null))
        .anyMatch(finding -> !finding.ok() && finding.text().contains("Webex's services"));
  }

  @Test
  void closingEndsTheConnectionPolitely() {
    WebexChannel channel = opened();
    channel.close();
    await().until(() -> webex.openSockets() == 0);
    assertThat(webex.refusedCalls()).isEmpty();
    assertThat(webex.devices()).hasSize(1);
  }

  private WebexChannel opened() {
    WebexChannel channel = channel(() -> true, Map.of());
    channel.open(inbox);
    await().atMost(Duration.ofSeconds(30)).until(() -> webex.openSockets() >= 1);
    await().until(() -> channel.health() instanceof Health.Up);
    return channel;
  }

  private WebexChannel channel(BooleanSupplier duty, Map<String, String> more) {
    WebexChannel made =
        new WebexChannel(
            settings(more),
            new ChannelContext(
                "wx",
                Clock.systemUTC(),
                file -> {
                  throw new DeliveryException.Refused("no files here", null);
                },
                null,
                duty),
            new Random(1),
            QUICK);
    channels.add(made);
    return made;
  }

  private WebexSettings settings(Map<String, String> more) {
    Map<String, Object> given = new LinkedHashMap<>();
    given.put("token", webex.token());
    given.put("api-url", webex.url().toString());
    given.put("sweep", "1h");
    given.put("check", "1h");
    given.putAll(more);
    Settings settings = Settings.of(given);
    WebexSettings read = WebexSettings.read(settings, null);
    settings.verify();
    return read;
  }

  private WebexClient client() {
    return new WebexClient(
        new WebexHttp(webex.url(), settings(Map.of()).token(), Duration.ofSeconds(10)));
  }

  private Inbound stored(String messageId) {
    return inbox.await(
        "message " + messageId, in -> in.id().equals("messages:created:" + messageId));
  }

  private List<String> ordered() {
    return inbox.stored().stream()
        .map(Inbound::id)
        .filter(id -> id.startsWith("messages:created:"))
        .map(id -> id.substring("messages:created:".length()))
        .toList();
  }

  private List<WebexRequest> calls(String method, String path) {
    return webex.requests().stream()
        .filter(request -> request.method().equals(method) && request.path().startsWith(path))
        .toList();
  }
}
