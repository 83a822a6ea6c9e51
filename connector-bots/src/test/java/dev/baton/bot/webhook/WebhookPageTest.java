package dev.baton.bot.webhook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.baton.bot.Arrival;
import dev.baton.bot.BotException;
import dev.baton.bot.ProactiveBot.Wake;
import dev.baton.bot.Reply;
import dev.baton.bot.ResumableBot.HandBack;
import dev.baton.bot.Turn;
import dev.baton.bot.rasa.FromRasa;
import dev.baton.bot.wire.Signature;
import dev.baton.connector.Attributes;
import dev.baton.connector.Button;
import dev.baton.connector.Content;
import dev.baton.connector.Content.FileRef;
import dev.baton.connector.Content.MediaKind;
import dev.baton.connector.Secret;
import dev.baton.connector.WebhookCall;
import dev.baton.conversation.Author;
import dev.baton.conversation.EndReason;
import dev.baton.conversation.Message;
import dev.baton.conversation.Route;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** Checks that Baton sends and reads exactly what {@code docs/webhook-bot.md} shows. */
class WebhookPageTest {

  private static final Path PAGE = Path.of("..", "docs", "webhook-bot.md");
  private static final Instant NOON = Instant.parse("2026-11-20T12:00:00Z");

  @TempDir Path folder;

  @Test
  void sendsTheMessages() {
    assertThat(json(ToWebhook.turn(ShopServer.turn(Content.Text.plain("Where is my parcel?")))))
        .isEqualTo(shown("message"));
    assertThat(content(Content.Text.plain("Where is my parcel?"))).isEqualTo(shown("text"));
    assertThat(content(new Content.Choice("Track it", "/track", Map.of("parcel", "123"))))
        .isEqualTo(shown("choice"));
    assertThat(
            content(
                new Content.Media(
                    MediaKind.IMAGE,
                    new FileRef.Held("telegram", "AgADBAAD", null, "image/jpeg", 48_213),
                    Content.Text.plain("this one"))))
        .isEqualTo(shown("media"));
    assertThat(content(new Content.Location(50.1, 8.7, null, null))).isEqualTo(shown("location"));
    assertThat(content(new Content.Contact("Bob Example", "+4912345"))).isEqualTo(shown("contact"));
  }

  @Test
  void sendsWhatUsersRarelySend() {
    FileRef linked = new FileRef.Linked(URI.create("https://e.org/a.png"), "a.png", null);

    assertThat(content(new Content.Media(MediaKind.DOCUMENT, linked, null)).toString())
        .contains("\"url\":\"https://e.org/a.png\"")
        .doesNotContain("file_id");
    assertThat(content(new Content.Card(Content.Text.plain("words"), "{}")).toString())
        .isEqualTo("{\"type\":\"text\",\"text\":\"words\"}");
    assertThat(content(new Content.Custom("webex", "{\"a\":1}")).path("json").path("a").asInt())
        .isEqualTo(1);
    assertThat(content(new Content.Custom("webex", "{")).path("json").asString()).isEqualTo("{");
  }

  @Test
  void theMetadataOfARestClient() {
    Turn turn =
        new Turn(
            "t1",
            "m1",
            "4711",
            "rest",
            "rest",
            Content.Text.plain("hi"),
            "Ann Example",
            null,
            NOON,
            null,
            Attributes.metadata("{\"page\":\"/cart\"}"));

    assertThat(json(ToWebhook.turn(turn)).path("metadata")).hasToString("{\"page\":\"/cart\"}");
  }

  @Test
  void theArrival() {
    Turn turn =
        new Turn(
            "t2",
            "m2",
            "4711",
            "telegram",
            "telegram",
            Content.Text.plain(""),
            "Ann Example",
            null,
            NOON,
            new Arrival(
                "helpdesk",
                URI.create("http://localhost:5005"),
                List.of(
                    line(
                        Author.USER,
                        "Ann Example",
                        "2026-11-20T11:59:00Z",
                        Content.Text.plain("I want to order")),
                    line(
                        Author.BOT,
                        null,
                        "2026-11-20T11:59:01Z",
                        new Content.Buttons(
                            Content.Text.plain("I connect you."),
                            List.of(Button.press("Stay here", "/stay")))))));

    assertThat(json(ToWebhook.turn(turn))).isEqualTo(shown("arrival"));
  }

  @Test
  void theEndOfAHandoff() {
    HandBack ended =
        new HandBack(
            "h1",
            "4711",
            "telegram",
            "telegram",
            EndReason.AGENT_RESOLVED,
            "Bob",
            List.of(
                line(
                    Author.AGENT,
                    "Bob",
                    "2026-11-20T12:05:00Z",
                    Content.Text.plain("It arrives today."))));

    assertThat(json(ToWebhook.handBack(ended, true))).isEqualTo(shown("handoff_ended"));
  }

  @Test
  void whatTheBotSays() {
    List<JsonNode> answers = blocks().stream().filter(JsonNode::isArray).toList();
    FromRasa reader = new FromRasa("telegram", "4711", "t1");

    assertThat(answers).hasSize(2);
    assertThat(reader.answer(answers.get(0).toString()))
        .hasSize(5)
        .allSatisfy(reply -> assertThat(reply).isInstanceOf(Reply.Say.class))
        .extracting(reply -> (Object) ((Reply.Say) reply).content().getClass())
        .containsExactly(
            Content.Text.class,
            Content.Buttons.class,
            Content.Media.class,
            Content.Media.class,
            Content.Custom.class);
    assertThat(reader.answer(answers.get(1).toString()))
        .element(1)
        .isInstanceOfSatisfying(
            Reply.HandOff.class,
            handOff -> assertThat(handOff.request().queue()).isEqualTo("support"));
  }

  @Test
  void theCallback() {
    byte[] body =
        blocks().stream()
            .filter(block -> block.has("messages"))
            .findFirst()
            .orElseThrow()
            .toString()
            .getBytes(StandardCharsets.UTF_8);
    String signature = new Signature(new Secret("s3cret")).of(body);

    assertThat(
            ShopServer.botAt("http://localhost/")
                .receive(new WebhookCall(Map.of(Signature.HEADER, List.of(signature)), body)))
        .isEqualTo(
            new Wake.Words(
                "4711",
                "reminder-17",
                List.of(new Reply.Say(Content.Text.plain("Your parcel arrives in an hour.")))));
  }

  @Test
  void theWholeBotRuns() throws Exception {
    Path program = Files.writeString(folder.resolve("shop.py"), blocks("python").getFirst());
    ProcessBuilder python = new ProcessBuilder("python3", program.toString(), "0");
    python.environment().put("SHOP_SECRET", "s3cret");
    python.redirectError(ProcessBuilder.Redirect.INHERIT);
    Process process = started(python);
    try (BufferedReader out = process.inputReader(StandardCharsets.UTF_8)) {
      String port = out.readLine().replaceFirst(".* ", "");
      WebhookBot bot = ShopServer.botAt("http://127.0.0.1:" + port + "/baton");

      assertThat(bot.reply(ShopServer.turn(Content.Text.plain("hé"))))
          .containsExactly(
              new Reply.Say(
                  new Content.Buttons(
                      Content.Text.plain("You said: hé"),
                      List.of(Button.press("Talk to a person", "/person")))));
      assertThat(bot.reply(ShopServer.turn(Content.Text.plain("never heard: the key is known"))))
          .hasSize(1)
          .first()
          .asString()
          .contains("You said: hé");
      assertThat(
              bot.handBack(
                      new HandBack(
                          "h1",
                          "4711",
                          "telegram",
                          "telegram",
                          EndReason.NO_AGENT,
                          null,
                          List.of()))
                  .replies())
          .hasSize(1);
      assertThat(bot.ping(java.time.Duration.ofSeconds(20))).isEqualTo(200);
      WebhookBot stranger =
          ShopServer.botAt("http://127.0.0.1:" + port + "/baton", "secret", "another");
      assertThatThrownBy(() -> stranger.reply(ShopServer.turn(Content.Text.plain("x"))))
          .isInstanceOf(BotException.Failed.class)
          .hasMessageContaining("403");
    } finally {
      process.destroyForcibly().waitFor();
    }
  }

  private static Process started(ProcessBuilder python) {
    try {
      return python.start();
    } catch (IOException missing) {
      return Assumptions.abort("there is no python3 here: " + missing.getMessage());
    }
  }

  private static Message line(Author author, @Nullable String name, String at, Content content) {
    return new Message(
        "m", "c", 1, author, name, content, Route.BATON, 1, null, null, Instant.parse(at));
  }

  private static JsonNode content(Content content) {
    return json(ToWebhook.turn(ShopServer.turn(content))).path("content");
  }

  private static JsonNode json(byte[] body) {
    return ToWebhook.JSON.readTree(body);
  }

  private static JsonNode shown(String type) {
    return blocks().stream()
        .filter(block -> type.equals(block.path("type").asString("")))
        .findFirst()
        .orElseThrow();
  }

  private static List<JsonNode> blocks() {
    return blocks("json").stream().map(ToWebhook.JSON::readTree).toList();
  }

  private static List<String> blocks(String language) {
    try {
      return Pattern.compile("(?ms)^```" + language + "\\n(.*?)^```$")
          .matcher(Files.readString(PAGE))
          .results()
          .map(block -> block.group(1))
          .toList();
    } catch (IOException missing) {
      throw new java.io.UncheckedIOException(missing);
    }
  }
}
