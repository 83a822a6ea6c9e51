package dev.baton.testkit.rasa;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/**
 * The user in a call's JSON Web Token, as {@code rasa run --jwt-secret} (HS256) accepts it.
 *
 * @param role {@code admin} may use all conversations, {@code user} only the one of that name
 */
record RasaJwt(String username, String role) {

  private static final String BEARER = "Bearer ";

  boolean mayTouch(@Nullable String sender) {
    return role.equals("admin") || (role.equals("user") && username.equals(sender));
  }

  /** Reads the header; null if it holds no token, an invalid one or an expired one. */
  static @Nullable RasaJwt read(String header, String secret) {
    List<String> parts =
        header.startsWith(BEARER)
            ? List.of(header.substring(BEARER.length()).split("\\.", -1))
            : List.of();
    if (parts.size() != 3) {
      return null;
    }
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
      byte[] right =
          mac.doFinal((parts.get(0) + "." + parts.get(1)).getBytes(StandardCharsets.US_ASCII));
      boolean genuine =
          "HS256".equals(json(parts.get(0)).path("alg").asString(""))
              && MessageDigest.isEqual(right, Base64.getUrlDecoder().decode(parts.get(2)));
      JsonNode claims = json(parts.get(1));
      boolean alive =
          !claims.has("exp") || claims.path("exp").asLong(0) > Instant.now().getEpochSecond();
      JsonNode user = claims.path("user");
      return genuine && alive
          ? new RasaJwt(user.path("username").asString(""), user.path("role").asString(""))
          : null;
    } catch (IllegalArgumentException | JacksonException malformed) {
      return null;
    } catch (GeneralSecurityException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  private static JsonNode json(String part) {
    return FakeTracker.JSON.readTree(Base64.getUrlDecoder().decode(part));
  }
}
