package dev.baton.bot.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.bot.ProactiveBot.Wake;
import dev.baton.bot.Reply;
import dev.baton.bot.wire.Signature;
import dev.baton.connector.Content;
import dev.baton.connector.Secret;
import dev.baton.connector.WebhookCall;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BotCallbackTest {

  private static final Signature SIGNATURE = new Signature(new Secret("s3cret"));
  private static final String WORDS = "{\"sender_id\":\"4711\",\"messages\":[{\"text\":\"é\"}]}";
  private static final Wake SAID =
      new Wake.Words("4711", null, List.of(new Reply.Say(Content.Text.plain("é"))));

  private static Wake received(
      WebhookBot bot, @Nullable String signature, @Nullable String authorization, String body) {
    Map<String, List<String>> headers = new HashMap<>();
    if (signature != null) {
      headers.put("x-baton-signature", List.of(signature));
    }
    if (authorization != null) {
      headers.put("authorization", List.of(authorization));
    }
    return bot.receive(new WebhookCall(headers, bytes(body)));
  }

  private static Wake signed(String body) {
    return received(bot(), SIGNATURE.of(bytes(body)), null, body);
  }

  private static byte[] bytes(String body) {
    return body.getBytes(StandardCharsets.UTF_8);
  }

  private static WebhookBot bot(String... pairs) {
    return ShopServer.botAt("http://localhost/", pairs);
  }

  @Test
  void acceptsASignedCall() {
    assertThat(signed(WORDS)).isEqualTo(SAID);
    assertThat(signed("{\"sender_id\":\"4711\",\"id\":\"i1\",\"messages\":{\"text\":\"é\"}}"))
        .isEqualTo(new Wake.Words("4711", "i1", List.of(new Reply.Say(Content.Text.plain("é")))));
  }

  @Test
  void acceptsTheTokenInPlaceOfASignature() {
    WebhookBot bot = bot("callback-token", "t0ken");
    WebhookCall inAddress =
        new WebhookCall(Map.of(), Map.of("token", List.of("t0ken")), bytes(WORDS), false);

    assertThat(received(bot, null, "Bearer t0ken", WORDS)).isEqualTo(SAID);
    assertThat(bot.receive(inAddress)).isEqualTo(SAID);
    assertThat(code(received(bot, null, "Bearer other", WORDS))).isEqualTo("403 token_wrong");
    assertThat(code(received(bot(), null, "Bearer t0ken", WORDS))).isEqualTo("403 token_wrong");
  }

  @Test
  void rejectsAForgedCall() {
    WebhookBot bot = bot("callback-token", "t0ken");

    assertThat(code(received(bot, null, null, WORDS))).isEqualTo("401 signature_missing");
    assertThat(code(received(bot, "sha256=00", null, WORDS))).isEqualTo("403 signature_wrong");
    assertThat(code(received(bot, SIGNATURE.of(bytes(WORDS)), null, WORDS + " ")))
        .isEqualTo("403 signature_wrong");
    assertThat(code(received(bot, "sha256=00", "Bearer t0ken", WORDS)))
        .isEqualTo("403 signature_wrong");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "bad_json          | {",
        "sender_id_missing | 7",
        "sender_id_missing | {\"messages\":[]}",
        "sender_id_missing | {\"sender_id\":7,\"messages\":[]}",
        "id_wrong          | {\"sender_id\":\"s\",\"id\":{},\"messages\":[]}",
        "messages_missing  | {\"sender_id\":\"s\"}",
        "messages_missing  | {\"sender_id\":\"s\",\"messages\":\"words\"}"
      })
  void namesWhatCannotBeRead(String code, String body) {
    assertThat(code(signed(body))).isEqualTo("400 " + code);
  }

  @Test
  void neverThrowsOnASignedCall() {
    Random random = new Random(7);
    for (int round = 0; round < 2_000; round++) {
      StringBuilder body = new StringBuilder(WORDS);
      for (int change = 0; change < 1 + random.nextInt(6); change++) {
        body.setCharAt(random.nextInt(body.length()), "{}[]\",:0 \\nul".charAt(random.nextInt(13)));
      }
      assertThat(signed(body.toString())).isInstanceOfAny(Wake.Words.class, Wake.Reject.class);
    }
  }

  private static String code(Wake wake) {
    return wake instanceof Wake.Reject reject
        ? reject.status() + " " + reject.code()
        : wake.toString();
  }
}
