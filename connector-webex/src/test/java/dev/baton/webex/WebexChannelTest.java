package dev.baton.webex;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.baton.connector.Button;
import dev.baton.connector.Channel;
import dev.baton.connector.ChannelContext;
import dev.baton.connector.ChannelProvider;
import dev.baton.connector.CompletingChannel;
import dev.baton.connector.Content;
import dev.baton.connector.DeliveryException;
import dev.baton.connector.Event;
import dev.baton.connector.Files;
import dev.baton.connector.Health;
import dev.baton.connector.Inbound;
import dev.baton.connector.InspectingChannel;
import dev.baton.connector.Outbound;
import dev.baton.connector.Place;
import dev.baton.connector.Secret;
import dev.baton.connector.Settings;
import dev.baton.connector.ThreadOpeningChannel;
import dev.baton.connector.Threads;
import dev.baton.connector.Webhook;
import dev.baton.connector.WebhookCall;
import dev.baton.connector.WebhookReply;
import dev.baton.testkit.RecordingInbox;
import dev.baton.testkit.WebhookEdge;
import dev.baton.testkit.webex.FakeWebex;
import dev.baton.testkit.webex.WebexChat;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What Webex adds to the contract: mentions, flat threads, lost and late webhooks. */
class WebexChannelTest {

  private final FakeWebex webex = FakeWebex.start();
  private final WebhookEdge edge = WebhookEdge.start();
  private final RecordingInbox inbox = new RecordingInbox();
  private final WebexChat user = webex.direct("uma@example.com", "Uma User");
  private final String space = webex.space("Support");
  private final WebexChat agent = webex.member(space, "ann@example.com", "Ann Agent");
  private final Channel channel = channel(edge.url(), Map.of("sweep", "1h"));

  @BeforeEach
  void open() {
    edge.mount((Webhook) channel, inbox);
    channel.open(inbox);
    await().until(() -> webex.webhooks().size() == WebexWebhookRegistration.WANTED.size());
  }

  @AfterEach
  void close() {
    channel.close();
    edge.close();
    webex.close();
  }

  @Test
  void theProviderIsFoundByItsType() {
    assertThat(ServiceLoader.load(ChannelProvider.class))
        .filteredOn(provider -> provider.type().equals("webex"))
        .extracting(ChannelProvider::inputChannel)
        .containsExactly("webexteams");
  }

  @Test
  void aThreadConsistsOfTheRepliesToItsHead() {
    Threads.Opened opened =
        ((ThreadOpeningChannel) channel)
            .open(new Threads.Whereabouts.In(space), "Uma", out(Place.chat(space), "A case"));
    assertThat(opened.place()).isEqualTo(new Place(space, opened.headMessageId()));
    channel.send(out(opened.place(), "inside"));
    assertThat(agent.shown().getLast().thread()).isEqualTo(opened.headMessageId());

    agent.say(opened.headMessageId(), "unheard");
    agent.say(opened.headMessageId(), "@Baton I am on it");
    Inbound heard = said("I am on it");
    assertThat(heard.place()).isEqualTo(opened.place());
    assertThat(heard.direct()).isFalse();
    assertThat(((Event.Said) heard.event()).replyTo()).isNull();
  }

  @Test
  void threadsWithAnAgentNeedNoMention() {
    WebexChat ann = webex.direct("ann@example.com", "Ann Agent");
    for (String person : List.of(ann.personId(), "ann@example.com")) {
      Threads.Opened opened =
          ((ThreadOpeningChannel) channel)
              .open(
                  new Threads.Whereabouts.With(person), "Uma", out(Place.chat("unused"), "A case"));
      assertThat(opened.place().chat()).isEqualTo(ann.roomId());
      String text = "answer to " + person;
      ann.say(opened.place().thread(), text);

      Inbound heard = said(text);
      assertThat(heard.place()).isEqualTo(opened.place());
      assertThat(heard.direct()).isTrue();
    }
  }

  @Test
  void aThreadWhoseHeadWasDeletedIsGone() {
    Threads.Opened opened =
        ((ThreadOpeningChannel) channel)
            .open(new Threads.Whereabouts.In(space), "Uma", out(Place.chat(space), "A case"));
    webex.deleteMessage(opened.headMessageId());

    assertThatThrownBy(() -> channel.send(out(opened.place(), "hello?")))
        .isInstanceOfSatisfying(
            DeliveryException.Gone.class,
            gone -> assertThat(gone.what()).isEqualTo(DeliveryException.Gone.What.THREAD));
    assertThatThrownBy(() -> channel.send(out(Place.chat("nowhere"), "hello?")))
        .isInstanceOfSatisfying(
            DeliveryException.Gone.class,
            gone -> assertThat(gone.what()).isEqualTo(DeliveryException.Gone.What.CHAT));
  }

  @Test
  void readsRawMentionIdsAndStyles() {
    webex.rawMentionIds();
    agent.sayHtml(null, "Baton look here", "<p>" + agent.mentionHtml() + " look <b>here</b></p>");

    Event.Said said = (Event.Said) said("look here").event();
    assertThat(said.toBot()).isTrue();
    assertThat(((Content.Text) said.content()).spans()).hasSize(1);
  }

  @Test
  void theBotsOwnMessagesAreDropped() {
    channel.send(out(Place.chat(user.roomId()), "hello"));
    user.say(null, "hi");
    said("hi");
    assertThat(inbox.offered()).extracting(Inbound::from).doesNotContainNull();
    assertThat(inbox.stored()).hasSize(1);
  }

  @Test
  void repeatedAndReorderedWebhooksDoNoHarm() {
    webex.duplicate(3);
    user.say(null, "once");
    said("once");
    await().until(() -> webex.pendingWebhooks() == 0);
    assertThat(inbox.offered()).hasSizeGreaterThanOrEqualTo(3);
    assertThat(inbox.stored()).hasSize(1);
  }

  @Test
  void waitsForAMessageThatComesAfterItsWebhook() {
    webex.lag(2);
    user.say(null, "late");
    assertThat(said("late").from()).isNotNull();
  }

  @Test
  void aDeletedMessageIsNotRouted() {
    String id = user.say(null, "oops");
    Inbound announced =
        inbox.await("the announcement", in -> in.event() instanceof Event.Announced);
    user.delete(id);

    Inbound earlier =
        new Inbound(
            announced.id(),
            announced.place(),
            announced.from(),
            announced.direct(),
            announced.at().minus(Duration.ofMinutes(3)),
            announced.event());
    assertThat(((CompletingChannel) channel).complete(earlier).whole()).isNull();
    assertThat(inbox.await("the deletion", in -> in.event() instanceof Event.Deleted).event())
        .isEqualTo(new Event.Deleted(id));
  }

  @Test
  void everyFileOfAMessageArrives() throws IOException {
    user.sendFiles(
        null,
        List.of(
            new WebexChat.Attached("a.png", "image/png", ByteBuffer.wrap(new byte[] {1})),
            new WebexChat.Attached("b.txt", "text/plain", ByteBuffer.wrap(new byte[] {2})),
            new WebexChat.Attached("../c.pdf", "application/pdf", ByteBuffer.wrap(new byte[] {3}))),
        "three");
    await().until(() -> media().size() == 3);

    assertThat(media())
        .extracting(said -> ((Content.Media) said.content()).file().name())
        .containsExactly("a.png", "b.txt", "c.pdf");
    assertThat(media())
        .extracting(Event.Said::album)
        .doesNotContainNull()
        .allMatch(album -> album != null && album.equals(media().getFirst().messageId()));
    Content.Media last = (Content.Media) media().getLast().content();
    try (Files.Opened opened = ((Files) channel).open(last.file())) {
      assertThat(opened.bytes().readAllBytes()).containsExactly(3);
    }
  }

  @Test
  void withheldFilesAreRefusedWithWebexsReason() {
    user.sendFile(null, "a.png", "image/png", new byte[] {1}, null);
    await().until(() -> media().size() == 1);
    Content.FileRef file = ((Content.Media) media().getFirst().content()).file();

    webex.answerNext("GET", "/contents", 423, Map.of("Retry-After", "4"));
    assertThatThrownBy(() -> ((Files) channel).open(file))
        .isInstanceOf(DeliveryException.Retryable.class);
    Map.of(
            404, "Webex no longer has it",
            410, "Webex found it infected",
            428, "Webex could not scan it")
        .forEach((status, why) -> {
          webex.answerNext("GET", "/contents", status, Map.of());
          assertThatThrownBy(() -> ((Files) channel).open(file))
              .isInstanceOf(DeliveryException.Refused.class)
              .hasMessage(why);
        });
    assertThatThrownBy(() ->
            ((Files) channel).open(new Content.FileRef.Held("elsewhere", "x", null, null, -1)))
        .isInstanceOf(DeliveryException.Refused.class);
  }

  @Test
  void aPressBringsTheFieldsOfItsCard() {
    String card =
        channel
            .send(
                new Outbound(
                    "o",
                    Place.chat(space),
                    new Content.Buttons(
                        Content.Text.plain("Why?"), List.of(Button.press("Send", "tok"))),
                    null,
                    false))
            .messageId();
    agent.submit(card, "Send", Map.of("why", "because"));

    Inbound inbound = awaited("the press", in -> in.event() instanceof Event.Pressed);
    assertThat(inbound.event())
        .isEqualTo(new Event.Pressed(card, "tok", Map.of("why", "because"), null));
    assertThat(inbound.place()).isEqualTo(Place.chat(space));
    assertThat(inbound.direct()).isFalse();
  }

  @Test
  void reportsSpacesThatMoveOrRemoveTheBot() {
    String moved = webex.migrate(space);
    assertThat(inbox.await("the move", in -> in.event() instanceof Event.Moved).event())
        .isEqualTo(new Event.Moved(moved));
    webex.remove(moved, webex.botId());
    assertThat(inbox.await("the end", in -> in.event() instanceof Event.Reachable).event())
        .isEqualTo(new Event.Reachable(false));
    webex.addBot(moved);
    inbox.await("the return", in -> in.event().equals(new Event.Reachable(true)));
  }

  @Test
  void inactiveWebhooksAreReactivatedAndTheGapIsRead() {
    webex.sleepWebhooks();
    user.say(null, "anybody there?");

    assertThat(said("anybody there?").place()).isEqualTo(Place.chat(user.roomId()));
    await().until(() -> webex.webhooks().stream().allMatch(FakeWebex.RegisteredWebhook::active));
  }

  @Test
  void withoutWebhooksSweepsGoOnAndHealthSaysWhy() {
    channel.close();
    webex.clearWebhooks();
    for (int i = 0; i < 100; i++) {
      webex.answerNext("POST", "/webhooks", 403, Map.of());
    }
    Channel deaf = channel(edge.url(), Map.of("sweep", "1s"));
    try {
      deaf.open(inbox);
      user.say(null, "still there?");
      assertThat(said("still there?").direct()).isTrue();
      await().until(() -> deaf.health() instanceof Health.Down);
    } finally {
      deaf.close();
    }
  }

  @Test
  void anUploadThatIsTooLargeIsRefused() {
    Content.FileRef huge = new Content.FileRef.Held("huge", "h", "h.bin", null, -1);
    Content media = new Content.Media(Content.MediaKind.DOCUMENT, huge, null);
    assertThatThrownBy(
            () -> channel.send(new Outbound("o", Place.chat(user.roomId()), media, null, false)))
        .isInstanceOf(DeliveryException.Refused.class)
        .hasMessageContaining("larger");
  }

  @Test
  void theSweepFindsMessagesWhoseWebhooksWereLost() {
    channel.close();
    Channel sweeping = channel(edge.url(), Map.of("sweep", "1s"));
    try {
      edge.mount((Webhook) sweeping, inbox);
      sweeping.open(inbox);
      webex.loseWebhooks(true);
      user.say(null, "lost");
      assertThat(said("lost").direct()).isTrue();
    } finally {
      sweeping.close();
    }
  }

  @Test
  void editsOfCardsAreRefused() {
    String card =
        channel
            .send(
                new Outbound(
                    "o",
                    Place.chat(user.roomId()),
                    new Content.Buttons(
                        Content.Text.plain("Why?"), List.of(Button.press("Send", "tok"))),
                    null,
                    false))
            .messageId();
    WebexChannel edits = (WebexChannel) channel;
    Place place = Place.chat(user.roomId());
    assertThatThrownBy(() -> edits.edit(place, card, Content.Text.plain("taken")))
        .isInstanceOf(DeliveryException.Refused.class);
    assertThatThrownBy(() ->
            edits.edit(
                place,
                card,
                new Content.Buttons(Content.Text.plain("x"), List.of(Button.press("Send", "tok")))))
        .isInstanceOf(DeliveryException.Refused.class);
  }

  @Test
  void unsignedAndForgedCallsAreRejected() {
    Webhook webhook = (Webhook) channel;
    assertThat(status(webhook.receive(call(null, "{}")))).isEqualTo(401);
    assertThat(status(webhook.receive(call("00".repeat(20), "{}")))).isEqualTo(403);
    Secret key = WebexSettings.read(settings(Map.of()), edge.url()).webhookSecret();
    String text = "no json";
    String signed =
        HexFormat.of().formatHex(key.sign("HmacSHA1", text.getBytes(StandardCharsets.UTF_8)));
    assertThat(status(webhook.receive(call(signed, text)))).isEqualTo(400);
  }

  @Test
  void aSidecarNeedNotSign() {
    Channel sidecar = channel(null, Map.of("mode", "sidecar"));
    String id = user.say(null, "by the side");
    String body =
        "{\"resource\":\"messages\",\"event\":\"created\",\"data\":{\"id\":\"%s\",\"roomId\":\"R\"}}"
            .formatted(id);

    assertThat(status(((Webhook) sidecar).receive(call(null, body))))
        .as("from afar")
        .isEqualTo(403);
    WebhookReply reply = ((Webhook) sidecar).receive(beside(body));
    assertThat(reply).isInstanceOf(WebhookReply.Take.class);
    Inbound announced = ((WebhookReply.Take) reply).events().getFirst();
    assertThat(((CompletingChannel) sidecar).complete(announced).whole())
        .extracting(whole -> whole.place().chat())
        .isEqualTo(user.roomId());
    String deleted = body.replace("created", "deleted");
    Inbound claimed =
        ((WebhookReply.Take) ((Webhook) sidecar).receive(beside(deleted))).events().getFirst();
    assertThat(((CompletingChannel) sidecar).complete(claimed).whole())
        .as("a false claim")
        .isNull();
    user.delete(id);
    assertThat(((CompletingChannel) sidecar).complete(claimed).whole())
        .extracting(Inbound::event)
        .isEqualTo(new Event.Deleted(id));
    sidecar.close();
  }

  @Test
  void healthFollowsThePlatform() {
    await().until(() -> channel.health() instanceof Health.Up);
    webex.breakDown(503);
    await().until(() -> channel.health() instanceof Health.Down);
    webex.recover();
    await().until(() -> channel.health() instanceof Health.Up);
    webex.revoke();
    await().until(() -> channel.health() instanceof Health.Rejected);
    channel.close();
    assertThat(channel.health()).isInstanceOf(Health.Connecting.class);
  }

  @Test
  void inspectionSaysWhatIsMissing() {
    InspectingChannel inspects = (InspectingChannel) channel;
    assertThat(inspects.inspect(space))
        .extracting(InspectingChannel.Finding::ok)
        .containsExactly(true, true, true, true);
    assertThat(inspects.inspect(user.roomId()))
        .anyMatch(finding -> !finding.ok() && finding.text().contains("group space"));
    assertThat(inspects.inspect("nowhere"))
        .anyMatch(finding -> !finding.ok() && finding.text().contains("not in this space"));
    Channel unreachable = channel(null, Map.of("mode", "webhook"));
    assertThat(((InspectingChannel) unreachable).inspect(null))
        .anyMatch(finding -> !finding.ok() && finding.text().contains("public-url"));
    webex.revoke();
    assertThat(inspects.inspect(null)).hasSize(1).noneMatch(InspectingChannel.Finding::ok);
    unreachable.close();
  }

  private List<Event.Said> media() {
    return whole().stream()
        .filter(in -> in.event() instanceof Event.Said s && s.content() instanceof Content.Media)
        .map(in -> (Event.Said) in.event())
        .toList();
  }

  private Inbound said(String text) {
    return awaited(
        text,
        in ->
            in.event() instanceof Event.Said said
                && said.content() instanceof Content.Text words
                && words.text().equals(text));
  }

  private Inbound awaited(String what, Predicate<Inbound> wanted) {
    return await(what)
        .atMost(Duration.ofSeconds(20))
        .until(() -> whole().stream().filter(wanted).findFirst(), Optional::isPresent)
        .orElseThrow();
  }

  private final List<Inbound> completed = new ArrayList<>();
  private int seen;

  private List<Inbound> whole() {
    List<Inbound> stored = inbox.stored();
    while (seen < stored.size()) {
      Deque<Inbound> announced = new ArrayDeque<>(List.of(stored.get(seen)));
      while (!announced.isEmpty()) {
        CompletingChannel.Completed next =
            ((CompletingChannel) channel).complete(announced.removeFirst());
        announced.addAll(next.further());
        if (next.whole() != null) {
          completed.add(next.whole());
        }
      }
      seen++;
    }
    return List.copyOf(completed);
  }

  private Channel channel(@Nullable URI webhook, Map<String, String> more) {
    Settings settings = settings(more);
    Channel made =
        new WebexProvider()
            .create(
                settings,
                new ChannelContext(
                    "wx",
                    Clock.systemUTC(),
                    file ->
                        new Files.Opened(
                            new ByteArrayInputStream(new byte[] {1}),
                            "x",
                            "text/plain",
                            "h.bin".equals(file.name()) ? WebexSender.LARGEST_FILE + 1 : 1),
                    webhook));
    settings.verify();
    return made;
  }

  private Settings settings(Map<String, String> more) {
    Map<String, Object> given = new LinkedHashMap<>();
    given.put("token", webex.token());
    given.put("api-url", webex.url() + "/");
    given.put("check", "1s");
    given.putAll(more);
    return Settings.of(given);
  }

  private static Outbound out(Place to, String text) {
    return new Outbound("o", to, Content.Text.plain(text), null, false);
  }

  private static WebhookCall call(@Nullable String signature, String body) {
    return new WebhookCall(
        signature == null ? Map.of() : Map.of("x-spark-signature", List.of(signature)),
        body.getBytes(StandardCharsets.UTF_8));
  }

  private static WebhookCall beside(String body) {
    return new WebhookCall(Map.of(), Map.of(), body.getBytes(StandardCharsets.UTF_8), true);
  }

  private static int status(WebhookReply reply) {
    return ((WebhookReply.Reject) reply).status();
  }
}
