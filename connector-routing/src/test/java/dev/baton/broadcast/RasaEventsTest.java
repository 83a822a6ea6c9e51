package dev.baton.broadcast;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.baton.connector.Content;
import dev.baton.connector.Content.Text;
import dev.baton.conversation.Author;
import dev.baton.store.Broadcast;
import dev.baton.store.ErasedSender;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.assertj.core.groups.Tuple;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Events to the letter; {@code docs/rasa.md} shows the same. */
class RasaEventsTest {

  @Test
  void aTakeOverIsAPauseEvent() {
    assertThat(json(SampleBroadcasts.control(Broadcast.Kind.PAUSE)))
        .isEqualTo(
            """
            {"sender_id":"Y2lz","event":"pause","timestamp":1700000000.120,\
            "metadata":{"source":"baton","handoff_id":"h1","channel":"webex",\
            "queue":"support","trigger":"call"}}\
            """);
  }

  @Test
  void aHandBackIsAResumeEvent() {
    assertThat(json(SampleBroadcasts.control(Broadcast.Kind.RESUME)))
        .isEqualTo(
            """
            {"sender_id":"Y2lz","event":"resume","timestamp":1700000000.120,\
            "metadata":{"source":"baton","handoff_id":"h1","channel":"webex",\
            "end_reason":"agent_resolved"}}\
            """);
  }

  @Test
  void aUserMessageIsAUserEvent() {
    assertThat(json(SampleBroadcasts.user(Text.plain("my card is lost"))))
        .isEqualTo(
            """
            {"sender_id":"Y2lz","event":"user","timestamp":1700000000.120,\
            "metadata":{"source":"baton","handoff_id":"h1","channel":"webex","user_name":"Bob"},\
            "text":"my card is lost",\
            "parse_data":{"intent":{},"entities":[],"text":"my card is lost","message_id":"m1",\
            "metadata":{"source":"baton","handoff_id":"h1","channel":"webex","user_name":"Bob"}},\
            "input_channel":"webexteams","message_id":"m1"}\
            """);
  }

  @Test
  void anAgentMessageIsAnAgentEvent() {
    assertThat(json(SampleBroadcasts.agent(Text.plain("I see to it"))))
        .isEqualTo(
            """
            {"sender_id":"Y2lz","event":"agent","timestamp":1700000000.120,\
            "metadata":{"source":"baton","handoff_id":"h1","channel":"webex","agent_name":"Ann",\
            "message_id":"m1"},"text":"I see to it","data":{"agent_id":"a1"}}\
            """);
  }

  @Test
  void contentWithoutTextIsDescribedWithItsDetails() {
    assertThat(
            SampleBroadcasts.contents().stream()
                .map(content -> tree(SampleBroadcasts.user(content))))
        .extracting(event -> event.path("text").asString())
        .startsWith(
            "Grüß dich \"quoted\" \n\uD83D\uDE00",
            "Yes",
            "look",
            "[voice]",
            "[document]",
            "[location]",
            "[contact]",
            "Which?",
            "a card",
            "[custom]");
    JsonNode image =
        tree(SampleBroadcasts.agent(SampleBroadcasts.contents().get(2)))
            .path("metadata")
            .path("content");
    assertThat(image.toString())
        .isEqualTo(
            """
            {"type":"image","name":"cat.png","mime":"image/png","file_id":"f1","size":13}\
            """);
    JsonNode choice =
        tree(SampleBroadcasts.user(SampleBroadcasts.contents().get(1)))
            .path("metadata")
            .path("content");
    assertThat(choice.path("payload").asString()).isEqualTo("/affirm");
  }

  @Test
  void noEventExceedsTheBrokersLimit() {
    String worst = "\u0001".repeat(RasaEvents.LONGEST_TEXT) + "more";
    JsonNode event = tree(SampleBroadcasts.user(Text.plain(worst)));
    assertThat(event.path("text").asString()).hasSize(RasaEvents.LONGEST_TEXT);
    assertThat(event.path("metadata").path("cut_at").asInt()).isEqualTo(RasaEvents.LONGEST_TEXT);
    assertThat(
            json(SampleBroadcasts.user(Text.plain(worst))).getBytes(StandardCharsets.UTF_8).length)
        .isLessThan(1_000_000);
    String face = "x".repeat(RasaEvents.LONGEST_TEXT - 1) + "\uD83D\uDE00";
    assertThat(tree(SampleBroadcasts.user(Text.plain(face))).path("text").asString())
        .isEqualTo("x".repeat(RasaEvents.LONGEST_TEXT - 1));
  }

  @Test
  void theSenderIdMayHaveASuffix() {
    RasaEvents apart = new RasaEvents("-human", Map.of());
    BrokerEvent event = apart.of(SampleBroadcasts.user(Text.plain("hi"))).orElseThrow();
    assertThat(event.senderId()).isEqualTo("Y2lz-human");
    assertThat(event.json()).startsWith("{\"sender_id\":\"Y2lz-human\"");
  }

  @Test
  void notesAndErasedMessagesAreNotPublished() {
    Content note = Text.plain("he is angry");
    assertThat(
            SampleBroadcasts.EVENTS.of(
                SampleBroadcasts.said(Broadcast.Kind.AGENT, Author.NOTE, "Ann", note, "a1")))
        .isEmpty();
    assertThat(
            SampleBroadcasts.EVENTS.of(
                new Broadcast(
                    "c1",
                    1,
                    Broadcast.Kind.USER,
                    SampleBroadcasts.CONVERSATION,
                    SampleBroadcasts.HANDOFF,
                    null,
                    null,
                    SampleBroadcasts.AT)))
        .isEmpty();
    assertThat(
            SampleBroadcasts.EVENTS.of(
                new Broadcast(
                    "c1",
                    1,
                    Broadcast.Kind.PAUSE,
                    null,
                    SampleBroadcasts.HANDOFF,
                    null,
                    null,
                    SampleBroadcasts.AT)))
        .isEmpty();
  }

  @Test
  void theEventsPageShowsTheSameFields() throws IOException {
    String page = Files.readString(Path.of("..", "docs", "events.md"));
    List<JsonNode> shown =
        Pattern.compile("(?s)```json\n(.*?)\n```")
            .matcher(page)
            .results()
            .map(block -> JsonMapper.shared().readTree(block.group(1)))
            .toList();
    assertThat(shown)
        .extracting(event -> event.path("event").asString(""), RasaEventsTest::fields)
        .containsExactly(
            Stream.concat(
                    Stream.of(
                            SampleBroadcasts.control(Broadcast.Kind.PAUSE),
                            SampleBroadcasts.user(Text.plain("x")),
                            SampleBroadcasts.agent(Text.plain("x")),
                            SampleBroadcasts.control(Broadcast.Kind.RESUME))
                        .map(RasaEventsTest::tree),
                    Stream.of(
                        JsonMapper.shared()
                            .readTree(
                                SampleBroadcasts.EVENTS
                                    .of(new ErasedSender("501", "tg", SampleBroadcasts.AT))
                                    .json())))
                .map(event -> tuple(event.path("event").asString(""), fields(event)))
                .toArray(Tuple[]::new));
  }

  private static List<String> fields(JsonNode object) {
    return object
        .propertyStream()
        .flatMap(each ->
            Stream.concat(
                Stream.of(each.getKey()),
                fields(each.getValue()).stream().map(inner -> each.getKey() + "." + inner)))
        .sorted()
        .toList();
  }

  private static String json(Broadcast told) {
    return SampleBroadcasts.EVENTS.of(told).orElseThrow().json();
  }

  private static JsonNode tree(Broadcast told) {
    return JsonMapper.shared().readTree(json(told));
  }
}
