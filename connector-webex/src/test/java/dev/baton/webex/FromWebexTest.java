package dev.baton.webex;

import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.connector.Content;
import dev.baton.connector.Content.MediaKind;
import dev.baton.connector.Content.Span;
import dev.baton.connector.Content.Style;
import dev.baton.connector.Event;
import dev.baton.connector.Inbound;
import dev.baton.connector.Person;
import dev.baton.connector.Place;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FromWebexTest {

  private static final Instant NOW = Instant.parse("2026-11-20T13:00:00Z");

  @Test
  void aWebhookBecomesAnAnnouncement() {
    WebexMapper.Envelope call = Samples.read("webhook-message.json", WebexMapper.Envelope.class);

    assertThat(FromWebex.events(call, Samples.BOT, NOW, FromWebex.Trust.SIGNED))
        .containsExactly(
            new Inbound(
                "messages:created:M1",
                Place.chat("R1"),
                new Person("P2", "", "uma@example.com", null, false),
                false,
                Instant.parse("2026-11-20T12:00:00Z"),
                new Event.Announced("messages", "M1")));
  }

  @Test
  void aListedMessageHasTheEventIdOfItsWebhook() {
    WebexMapper.Message message = Samples.read("message-direct.json", WebexMapper.Message.class);
    WebexMapper.Envelope call =
        Samples.envelope(
            "{'resource':'messages','event':'created','data':{'id':'"
                + message.id()
                + "','roomId':'"
                + message.roomId()
                + "'}}");

    assertThat(FromWebex.announced(message, true, NOW).id())
        .isEqualTo(FromWebex.events(call, null, NOW, FromWebex.Trust.SIGNED).getFirst().id());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{'resource':'messages','event':'created','data':{'id':'M','roomId':'R','personId':'ME'}}",
        "{'resource':'messages','event':'deleted','data':{'id':'M','roomId':'R','personId':'ME'}}",
        "{'resource':'messages','event':'created','actorId':'ME','data':{'id':'M','roomId':'R'}}",
        "{'resource':'messages','event':'created','data':{'roomId':'R'}}",
        "{'resource':'messages','event':'created','data':{'id':'M'}}",
        "{'resource':'messages','event':'created','data':{'id':7,'roomId':'R'}}",
        "{'resource':'meetings','event':'started','data':{'id':'M','roomId':'R'}}",
        "{'resource':'memberships','event':'deleted','data':{'id':'M','roomId':'R','personId':'X'}}",
        "{'resource':'rooms','event':'migrated','data':{'id':'R'}}",
        "{}",
      })
  void ignoresEventsWithoutUse(String json) {
    assertThat(FromWebex.events(Samples.envelope(json), "ME", NOW, FromWebex.Trust.SIGNED))
        .isEmpty();
  }

  @Test
  void deletionsAndOwnMembershipsNeedNoFetch() {
    assertThat(event("'messages'", "'deleted'", "'id':'M','roomId':'R','personId':'P'"))
        .isEqualTo(new Event.Deleted("M"));
    assertThat(event("'memberships'", "'deleted'", "'id':'M','roomId':'R','personId':'ME'"))
        .isEqualTo(new Event.Reachable(false));
    assertThat(event("'memberships'", "'created'", "'id':'M','roomId':'R','personId':'ME'"))
        .isEqualTo(new Event.Reachable(true));
  }

  @Test
  void readsBothFormsOfAMovedSpace() {
    for (String data :
        List.of(
            "'id':'NEW','oldRoomId':'OLD'",
            "'id':'OLD','newRoomId':'NEW'",
            "'id':'NEW','roomId':'OLD'")) {
      Inbound moved = inbound("'rooms'", "'migrated'", data, FromWebex.Trust.SIGNED);
      assertThat(moved.place()).isEqualTo(Place.chat("OLD"));
      assertThat(moved.event()).isEqualTo(new Event.Moved("NEW"));
    }
    WebexMapper.Envelope unsigned =
        Samples.envelope(
            "{'resource':'rooms','event':'migrated','data':{'id':'NEW','oldRoomId':'OLD'}}");
    assertThat(FromWebex.events(unsigned, "ME", NOW, FromWebex.Trust.UNSIGNED)).isEmpty();
  }

  @Test
  void unsignedEventsAreOnlyAnnounced() {
    assertThat(
            inbound("'messages'", "'deleted'", "'id':'M','roomId':'R'", FromWebex.Trust.UNSIGNED)
                .event())
        .isEqualTo(new Event.Announced("deletions", "M"));
    WebexMapper.Envelope membership =
        Samples.envelope(
            "{'resource':'memberships','event':'deleted',"
                + "'data':{'id':'M','roomId':'R','personId':'ME'}}");
    assertThat(FromWebex.events(membership, "ME", NOW, FromWebex.Trust.UNSIGNED)).isEmpty();
  }

  @Test
  void oddAttachmentsTakeNoWordsAlong() {
    WebexMapper.Message message =
        Samples.message(
            "{'id':'M','roomId':'R','text':'words','attachments':'odd','isVoiceClip':'odd'}");
    assertThat(
            FromWebex.content(
                message, "me", id -> new Content.FileRef.Held("wx", id, null, null, 1)))
        .isEqualTo(Content.Text.plain("words"));
  }

  @Test
  void aDirectMessageIsForTheBot() {
    WebexMapper.Message message = Samples.read("message-direct.json", WebexMapper.Message.class);

    assertThat(FromWebex.toBot(message, Samples.BOT)).isTrue();
    assertThat(FromWebex.text(message, Samples.BOT))
        .isEqualTo(Content.Text.plain("Where is my parcel?"));
    assertThat(message.id()).startsWith("Y2lz");
    assertThat(WebexMapper.time(message.created(), NOW))
        .isEqualTo(Instant.parse("2026-11-20T12:00:00.123Z"));
  }

  @Test
  void theMentionOfTheBotIsRemoved() {
    WebexMapper.Message message = Samples.read("message-mention.json", WebexMapper.Message.class);

    assertThat(FromWebex.toBot(message, Samples.BOT)).isTrue();
    assertThat(FromWebex.toBot(message, "SOMEONE")).isFalse();
    assertThat(FromWebex.place(message)).isEqualTo(new Place("R2", "ROOT"));
    assertThat(FromWebex.text(message, Samples.BOT))
        .isEqualTo(
            new Content.Text(
                "please look at this",
                List.of(
                    new Span(Style.BOLD, 7, 4, null),
                    new Span(Style.LINK, 15, 4, "https://example.com/x?a=1&b=2"))));
  }

  @Test
  void aMentionMayNameTheBareUuid() {
    WebexMapper.Message message =
        WebexClient.JSON.readValue(
            """
            {"id":"M","roomId":"R","roomType":"group","html":"<p>hey <spark-mention \
            data-object-type=\\"person\\" data-object-id=\\"%s\\">Baton</spark-mention> you</p>"}\
            """
                .formatted(Samples.BOT_UUID),
            WebexMapper.Message.class);

    assertThat(FromWebex.toBot(message, Samples.BOT)).isTrue();
    assertThat(FromWebex.text(message, Samples.BOT).text()).isEqualTo("hey you");
  }

  @Test
  void aPressBringsTokenAndInputs() {
    Event.Pressed pressed =
        FromWebex.pressed(Samples.read("action.json", WebexMapper.Action.class));

    assertThat(pressed)
        .isEqualTo(
            new Event.Pressed(
                "M3",
                "tok-1",
                Map.of("why", "because", "count", "3", "sure", "true", "none", ""),
                null));
  }

  @ParameterizedTest
  @CsvSource({
    "image/png,IMAGE",
    "image/gif,ANIMATION",
    "Video/mp4,VIDEO",
    "audio/mpeg,AUDIO",
    "application/pdf,DOCUMENT",
    ",DOCUMENT",
  })
  void theMimeTypeDecidesTheKindOfMedia(String mime, MediaKind kind) {
    Content.FileRef.Held file = new Content.FileRef.Held("wx", "F", "f", mime, 1);
    assertThat(FromWebex.media(file, null).kind()).isEqualTo(kind);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://webexapis.com/v1/contents/F1",
        "https://evil.example.com/contents/F1/",
        "https://webexapis.com/v1/contents/F1?x=/y",
      })
  void readsTheIdOfAFileFromItsAddress(String url) {
    assertThat(FromWebex.fileId(url)).isEqualTo("F1");
  }

  private static Event event(String resource, String event, String data) {
    return inbound(resource, event, data, FromWebex.Trust.SIGNED).event();
  }

  private static Inbound inbound(
      String resource, String event, String data, FromWebex.Trust trust) {
    WebexMapper.Envelope call =
        Samples.envelope(
            "{'resource':" + resource + ",'event':" + event + ",'data':{" + data + "}}");
    List<Inbound> events = FromWebex.events(call, "ME", NOW, trust);
    assertThat(events).hasSize(1);
    return events.getFirst();
  }
}
