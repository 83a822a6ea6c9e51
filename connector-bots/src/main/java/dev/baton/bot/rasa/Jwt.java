package dev.baton.bot.rasa;

import dev.baton.connector.Secret;
import dev.baton.connector.Settings;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.Signature;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/**
 * Makes the tokens that Rasa's HTTP API demands under {@code rasa run --jwt-secret}.
 *
 * <p>Signing takes two calls of the JDK. The use of a library would be to read tokens, which nobody
 * does here.
 */
final class Jwt {

  /**
   * How long a token is valid. Each call gets a new one, so this only allows for differing clocks.
   */
  private static final Duration LIFE = Duration.ofMinutes(10);

  private static final Base64.Encoder BASE64 = Base64.getUrlEncoder().withoutPadding();

  private final Method method;
  private final Signer signer;

  private Jwt(Method method, Signer signer) {
    this.method = method;
    this.signer = signer;
  }

  /** The values of Rasa's {@code --jwt-method} that are supported here. */
  private enum Method {
    HS256("HmacSHA256"),
    HS384("HmacSHA384"),
    HS512("HmacSHA512"),
    RS256("SHA256withRSA"),
    RS384("SHA384withRSA"),
    RS512("SHA512withRSA");

    private final String algorithm;

    Method(String algorithm) {
      this.algorithm = algorithm;
    }

    boolean shared() {
      return name().startsWith("HS");
    }
  }

  @FunctionalInterface
  private interface Signer {
    byte[] sign(byte[] text) throws GeneralSecurityException;
  }

  /**
   * Reads {@code jwt-secret} or {@code jwt-private-key} (a PEM file, PKCS #8), and {@code
   * jwt-method} ({@code HS256}).
   *
   * @return null if neither is set
   */
  static @Nullable Jwt read(Settings settings) {
    boolean shared = settings.has("jwt-secret");
    boolean pair = settings.has("jwt-private-key");
    Method method = method(settings, pair ? Method.RS256 : Method.HS256);
    if (shared && pair) {
      settings.problem(
          "jwt-private-key",
          "is set together with jwt-secret; write only the one that jwt-method needs");
      return null;
    }
    if (shared) {
      Secret secret = settings.secret("jwt-secret");
      if (!method.shared()) {
        settings.problem("jwt-method", "needs jwt-private-key; HS256 goes with jwt-secret");
      }
      return secret.reveal().isEmpty() ? null : hashing(secret, method);
    }
    if (pair) {
      if (method.shared()) {
        settings.problem("jwt-method", "needs jwt-secret; RS256 goes with jwt-private-key");
      }
      PrivateKey key = PemSettings.privateKey(settings, "jwt-private-key", List.of("RSA"));
      return key == null ? null : signing(key, method);
    }
    if (settings.has("jwt-method")) {
      settings.problem("jwt-method", "is set alone; write jwt-secret or jwt-private-key too");
    }
    return null;
  }

  /** A token for one call that concerns a user. */
  String token(String user, Instant now) {
    ObjectNode header = RasaJson.MAPPER.createObjectNode();
    header.put("alg", method.name()).put("typ", "JWT");
    ObjectNode claims = RasaJson.MAPPER.createObjectNode();
    claims.putObject("user").put("username", user).put("role", "admin");
    claims.put("exp", now.plus(LIFE).getEpochSecond());
    String signed = encoded(header) + "." + encoded(claims);
    try {
      byte[] signature = signer.sign(signed.getBytes(StandardCharsets.US_ASCII));
      return signed + "." + BASE64.encodeToString(signature);
    } catch (GeneralSecurityException impossible) {
      throw new IllegalStateException("this JDK does not sign " + method, impossible);
    }
  }

  private static Jwt hashing(Secret secret, Method method) {
    return new Jwt(method, text -> secret.sign(method.algorithm, text));
  }

  private static Jwt signing(PrivateKey key, Method method) {
    return new Jwt(
        method,
        text -> {
          Signature signature = Signature.getInstance(method.algorithm);
          signature.initSign(key);
          signature.update(text);
          return signature.sign();
        });
  }

  private static Method method(Settings settings, Method otherwise) {
    List<String> words = Stream.of(Method.values()).map(Enum::name).toList();
    String word = settings.word("jwt-method", otherwise.name(), words);
    return word.isEmpty() ? otherwise : Method.valueOf(word);
  }

  private static String encoded(ObjectNode part) {
    return BASE64.encodeToString(RasaJson.MAPPER.writeValueAsBytes(part));
  }
}
