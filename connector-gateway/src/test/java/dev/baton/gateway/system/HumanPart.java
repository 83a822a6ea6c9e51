package dev.baton.gateway.system;

import static dev.baton.gateway.system.RealScene.heard;
import static dev.baton.gateway.system.Soon.soon;
import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.testkit.ChatClient;
import dev.baton.testkit.ChatClient.Shown;
import dev.baton.testkit.rasa.FakeRasa;
import dev.baton.testkit.telegram.FakeTelegram;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** A conversation that goes to an agent and back, and the events a broker must receive. */
final class HumanPart implements AutoCloseable {

  private static final long FORUM = -1009876543210L;
  private static final byte[] PNG = {(byte) 0x89, 'P', 'N', 'G', 13, 10, 26, 10, 1, 2, 3, 4, 5};

  private final int port = Program.freePort();
  private final FakeTelegram telegram = FakeTelegram.start();
  private final FakeRasa rasa =
      FakeRasa.forumBot(
          URI.create("http://127.0.0.1:" + port + "/handoff?token=" + Program.HANDOFF_TOKEN));
  private final ChatClient user;
  private final ChatClient ann;
  private String topic = "";
  final Program program;

  HumanPart(Path folder, String section) {
    telegram.forum(FORUM, "Support");
    telegram.enforceLimits(true);
    user = telegram.privateChat(501, "Bob");
    ann = telegram.member(FORUM, 900, "Ann");
    program =
        Program.prepared(
            folder,
            port,
            """
            server: {port: %d, public-url: "http://127.0.0.1:%d", api-token: ${BATON_API_TOKEN}}
            store: {url: "jdbc:sqlite:baton.db"}
            bots: {helpdesk: {type: rasa, url: "%s"}}
            channels: {telegram: {type: telegram, token: "%s", api-url: "%s", mode: webhook}}
            desks: {tg: {channel: telegram, space: "%d"}}
            queues: {support: {desks: [tg]}}
            handoff: {agent-names: never, token: ${HANDOFF_TOKEN}}
            event_broker: %s
            """
                .formatted(
                    port, port, rasa.url(), telegram.token(), telegram.url(), FORUM, section));
  }

  void start() {
    program.restart();
    soon(() -> assertThat(telegram.webhookUrl()).isNotEmpty());
  }

  /** The part up to the agent's first word. */
  void begin() {
    user.say(null, "I want a human");
    heard(user, text -> text.startsWith("Reaching out to a human agent"));
    Shown offer = heard(ann, text -> text.contains("Bob asks for a person"));
    topic = Objects.requireNonNull(offer.thread());
    ann.press(offer.id(), "Claim");
    heard(user, text -> text.startsWith("Ann has joined"));
    user.say(null, "My card is lost");
    heard(ann, text -> text.contains("My card is lost"));
    ann.say(topic, "I see to it");
    heard(user, text -> text.equals("I see to it"));
  }

  /** The user says something more. */
  void says(String text) {
    user.say(null, text);
  }

  /** The part from there until the bot has it again. */
  void end() {
    ann.say(topic, "// he is angry");
    user.sendFile(null, "cat.png", "image/png", PNG, "look");
    soon(() ->
        assertThat(ann.shown())
            .anySatisfy(message -> {
              assertThat(message.bot()).isTrue();
              assertThat(message.file()).isNotNull();
            }));
    ann.say(topic, "/resolve Goodbye");
    heard(user, text -> text.equals("Goodbye"));
    heard(user, text -> text.startsWith("The bot is back"));
  }

  /** Everything, literally, except the file's id; {@code docs/rasa.md} shows the same. */
  void assertTold(List<JsonNode> events) {
    JsonNode handoff = program.transcript("501").path("handoffs").path(0);
    assertThat(events.stream().map(event -> readable(event, handoff)).toList())
        .containsExactly(
            """
            {"sender_id":"501","event":"pause","timestamp":0.0,"metadata":\
            {"source":"baton","handoff_id":"H","channel":"telegram","queue":"support","trigger":"call"}}\
            """,
            user("\"My card is lost\"", ""),
            agent("I see to it"),
            user(
                "\"look\"",
                """
                ,"content":{"type":"image","name":null,"mime":"image/jpeg","file_id":"F","size":0}\
                """),
            agent("Goodbye"),
            """
            {"sender_id":"501","event":"resume","timestamp":0.0,"metadata":\
            {"source":"baton","handoff_id":"H","channel":"telegram","end_reason":"agent_resolved"}}\
            """);
  }

  private static String user(String text, String content) {
    String metadata =
        """
        {"source":"baton","handoff_id":"H","channel":"telegram","user_name":"Bob"%s}\
        """
            .formatted(content);
    return """
    {"sender_id":"501","event":"user","timestamp":0.0,"metadata":%s,"text":%s,\
    "parse_data":{"intent":{},"entities":[],"text":%s,"message_id":"M","metadata":%s},\
    "input_channel":"telegram","message_id":"M"}\
    """
        .formatted(metadata, text, text, metadata);
  }

  private static String agent(String text) {
    return """
    {"sender_id":"501","event":"agent","timestamp":0.0,"metadata":\
    {"source":"baton","handoff_id":"H","channel":"telegram","agent_name":"Ann","message_id":"M"},\
    "text":"%s","data":{"agent_id":"900"}}\
    """
        .formatted(text);
  }

  /** Replaces what differs in each run by fixed words, after checking it. */
  private static String readable(JsonNode told, JsonNode handoff) {
    ObjectNode event = told.deepCopy().asObject();
    assertThat(event.path("timestamp").isFloatingPointNumber()).isTrue();
    assertThat(event.path("timestamp").asDouble()).isBetween(1.5e9, 1e10);
    event.put("timestamp", 0.0);
    List<ObjectNode> metadata = new ArrayList<>();
    metadata.add(event.path("metadata").asObject());
    if (event.has("parse_data")) {
      ObjectNode parsed = event.path("parse_data").asObject();
      assertThat(parsed.path("message_id")).isEqualTo(event.path("message_id"));
      plain(parsed, "message_id", "M");
      plain(event, "message_id", "M");
      metadata.add(parsed.path("metadata").asObject());
    }
    for (ObjectNode each : metadata) {
      assertThat(each.path("handoff_id").asString())
          .isEqualTo(handoff.path("handoff_id").asString(handoff.path("id").asString("")));
      each.put("handoff_id", "H");
      plain(each, "message_id", "M");
      if (each.path("content") instanceof ObjectNode content) {
        plain(content, "file_id", "F");
        content.put("size", 0);
      }
    }
    return event.toString();
  }

  private static void plain(ObjectNode in, String key, String instead) {
    if (in.has(key)) {
      assertThat(in.path(key).asString("")).isNotBlank();
      in.put(key, instead);
    }
  }

  /** Erases a user and waits until nothing is left in the store. */
  void erase(String senderId) {
    String id = program.transcript(senderId).path("conversation").path("id").asString();
    HttpResponse<String> answer =
        Program.send(
            HttpRequest.newBuilder(program.url().resolve("/api/v1/conversations/" + id))
                .header("Authorization", "Bearer " + Program.API_TOKEN)
                .DELETE()
                .build());
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(202);
    soon(() -> assertThat(program.api("/api/v1/erasures").path("erasures")).isEmpty());
  }

  /** The broker's part of {@code /readyz}. */
  JsonNode standing() {
    return Program.JSON.readTree(program.get("/readyz", null).body()).path("event_broker");
  }

  @Override
  public void close() {
    program.close();
    rasa.close();
    telegram.close();
  }
}
