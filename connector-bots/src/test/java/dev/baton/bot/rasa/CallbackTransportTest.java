package dev.baton.bot.rasa;

import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.bot.ProactiveBot;
import dev.baton.bot.ProactiveBot.Wake;
import dev.baton.bot.Reply;
import dev.baton.connector.Content;
import dev.baton.connector.Settings;
import dev.baton.connector.WebhookCall;
import dev.baton.conversation.HandoffRequest;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;

/** Checks which calls are taken, and from whom. */
class CallbackTransportTest {

  private static final String MESSAGE = "{\"recipient_id\":\"u1\",\"text\":\"hi\"}";
  private static final Map<String, List<String>> RIGHT = Map.of("token", List.of("s3cret"));

  private static final ProactiveBot KEYED = bot("callback-token", "s3cret");

  private static ProactiveBot bot(String... pairs) {
    Map<String, Object> values = new HashMap<>();
    values.put("url", "http://localhost:5005");
    values.put("channel", "callback");
    for (int at = 0; at < pairs.length; at += 2) {
      values.put(pairs[at], pairs[at + 1]);
    }
    Settings settings = Settings.of(values);
    ProactiveBot bot = (ProactiveBot) RasaBot.create(settings, Clock.systemUTC());
    settings.verify();
    return bot;
  }

  private static Wake call(
      ProactiveBot bot,
      Map<String, List<String>> query,
      Map<String, List<String>> headers,
      String body) {
    return bot.receive(
        new WebhookCall(headers, query, body.getBytes(StandardCharsets.UTF_8), true));
  }

  private static Wake right(String body) {
    return call(KEYED, RIGHT, Map.of(), body);
  }

  private static Wake words(Reply... replies) {
    return new Wake.Words("u1", null, List.of(replies));
  }

  private static Reply say(String text) {
    return new Reply.Say(Content.Text.plain(text));
  }

  private static void refused(int status, Wake wake) {
    assertThat(wake)
        .isInstanceOfSatisfying(
            Wake.Reject.class,
            reject -> {
              assertThat(reject.status()).isEqualTo(status);
              assertThat(reject.message()).isNotBlank().doesNotContain("s3cret");
            });
  }

  private static String signature(String key, String body) throws Exception {
    Mac mac = Mac.getInstance("HmacSHA256");
    mac.init(new SecretKeySpec(key.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
    return "sha256=" + HexFormat.of().formatHex(mac.doFinal(body.getBytes(StandardCharsets.UTF_8)));
  }

  @Test
  void takesTheTokenFromTheQueryAndAsABearer() {
    ProactiveBot bot = bot("callback-token", "s3cret");
    assertThat(call(bot, RIGHT, Map.of(), MESSAGE)).isEqualTo(words(say("hi")));
    assertThat(call(bot, Map.of(), Map.of("Authorization", List.of("Bearer s3cret")), MESSAGE))
        .isEqualTo(words(say("hi")));
    refused(401, call(bot, Map.of(), Map.of(), MESSAGE));
    refused(401, call(bot, Map.of("token", List.of("s3cre")), Map.of(), MESSAGE));
    refused(401, call(bot, Map.of("token", List.of("")), Map.of(), MESSAGE));
    refused(401, call(bot, Map.of(), Map.of("Authorization", List.of("Basic s3cret")), MESSAGE));
    refused(401, call(bot, Map.of("token", List.of("x")), Map.of(), "no json at all"));
  }

  @Test
  void takesASignatureOverTheRawBytes() throws Exception {
    ProactiveBot bot = bot("callback-secret", "s3cret");
    String header = signature("s3cret", MESSAGE);
    assertThat(call(bot, Map.of(), Map.of("X-Baton-Signature", List.of(header)), MESSAGE))
        .isEqualTo(words(say("hi")));
    refused(401, call(bot, Map.of(), Map.of("X-Baton-Signature", List.of(header)), MESSAGE + " "));
    refused(401, call(bot, Map.of(), Map.of("X-Baton-Signature", List.of("sha256=")), MESSAGE));
    refused(
        401,
        call(
            bot,
            Map.of(),
            Map.of("X-Baton-Signature", List.of(signature("other", MESSAGE))),
            MESSAGE));
    refused(401, call(bot, RIGHT, Map.of(), MESSAGE));
  }

  @Test
  void readsOneMessageOrAnArray() {
    assertThat(right("[" + MESSAGE + ",{\"recipient_id\":\"u1\",\"custom\":{\"handoff\":{}}}]"))
        .isEqualTo(words(say("hi"), new Reply.HandOff(HandoffRequest.PLAIN)));
    assertThat(right("{\"recipient_id\":42,\"text\":\"hi\"}"))
        .isEqualTo(new Wake.Words("42", null, List.of(say("hi"))));
    assertThat(right("{\"recipient_id\":\"u1\"}")).isEqualTo(words());
    assertThat(
            right(
                "{\"recipient_id\":\"u1\",\"custom\":{\"telegram\":{\"a\":1},\"webex\":{\"b\":2}}}"))
        .as("a callback names no channel; it is chosen once the user's is known")
        .isEqualTo(
            words(
                new Reply.Say(
                    new Content.Custom("", "{\"telegram\":{\"a\":1},\"webex\":{\"b\":2}}"))));
  }

  @Test
  void refusesACallWithoutARecipient() {
    for (String body :
        List.of(
            "",
            "hi",
            "[]",
            "{}",
            "null",
            "{\"text\":\"hi\"}",
            "{\"recipient_id\":{},\"text\":\"hi\"}",
            "[" + MESSAGE + ",{\"recipient_id\":\"u2\",\"text\":\"hi\"}]",
            "[" + MESSAGE + ",{\"text\":\"hi\"}]",
            "[" + MESSAGE + ",7]",
            "[".repeat(100_000))) {
      refused(400, right(body));
    }
  }

  @Test
  void neverThrows() {
    Random random = new Random(20261120);
    String alphabet = "{}[]\":,0123456789nulltruefalse\\u-eE. http\0";
    for (int round = 0; round < 5_000; round++) {
      StringBuilder mutated = new StringBuilder(MESSAGE);
      for (int change = random.nextInt(5); change >= 0; change--) {
        mutated.setCharAt(
            random.nextInt(mutated.length()), alphabet.charAt(random.nextInt(alphabet.length())));
      }
      assertThat(right(mutated.toString())).isNotNull();
    }
  }
}
