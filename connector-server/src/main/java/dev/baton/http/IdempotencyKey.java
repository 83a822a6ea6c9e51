package dev.baton.http;

import dev.baton.routing.AccessTokens;
import dev.baton.routing.Acts;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** The header by which a caller may send a request again without having it done twice. */
final class IdempotencyKey {

  private static final JsonMapper JSON = JsonMapper.shared();
  private static final Pattern VISIBLE = Pattern.compile("[\\x21-\\x7e]{1,255}");

  private IdempotencyKey() {}

  /**
   * The key of a call; null if it has none.
   *
   * @param answer makes the answer that is kept
   * @throws WrongFieldException if the header is no key
   */
  static Acts.@Nullable Once of(HttpRoute.Call call, Function<Acts.Outcome, Answer> answer) {
    String key = key(call);
    return key == null
        ? null
        : new Acts.Once(key, fingerprint(call), outcome -> kept(answer.apply(outcome)));
  }

  /**
   * The key of a call for a token; null if it has none.
   *
   * @throws WrongFieldException if the header is no key
   */
  static AccessTokens.@Nullable Once ofToken(HttpRoute.Call call) {
    String key = key(call);
    return key == null ? null : new AccessTokens.Once(call.caller().id(), key, fingerprint(call));
  }

  private static @Nullable String key(HttpRoute.Call call) {
    String key = call.header("Idempotency-Key");
    if (key != null && !VISIBLE.matcher(key).matches()) {
      throw new WrongFieldException(
          "Idempotency-Key", "Idempotency-Key must be 1 to 255 visible ASCII characters");
    }
    return key;
  }

  /** The answer to who used a key for another request. */
  static Answer reused() {
    return Answer.error(422, "key_reused", "this Idempotency-Key was used for another request");
  }

  private static String fingerprint(HttpRoute.Call call) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      digest.update(call.target().getBytes(StandardCharsets.UTF_8));
      digest.update((byte) '\n');
      return HexFormat.of().formatHex(digest.digest(call.body()));
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  private static String kept(Answer answer) {
    ObjectNode json = JSON.createObjectNode().put("status", answer.status());
    ObjectNode headers = json.putObject("headers");
    answer.headers().forEach(headers::put);
    return json.put("body", answer.json()).toString();
  }

  /** An answer that was kept, marked as such. */
  static Answer repeated(String kept) {
    JsonNode json = JSON.readTree(kept);
    Map<String, String> headers = new LinkedHashMap<>();
    json.path("headers").forEachEntry((name, value) -> headers.put(name, value.asString()));
    headers.put("Idempotent-Replayed", "true");
    return new Answer(json.path("status").asInt(), json.path("body").asString(), headers);
  }
}
