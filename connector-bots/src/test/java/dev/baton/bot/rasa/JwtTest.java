package dev.baton.bot.rasa;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.baton.bot.wire.Pem;
import dev.baton.connector.Settings;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.time.Instant;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

class JwtTest {

  private static final Instant NOW = Instant.ofEpochSecond(1_700_000_000);

  private static Jwt jwt(String... pairs) {
    Map<String, Object> values = new HashMap<>();
    for (int at = 0; at < pairs.length; at += 2) {
      values.put(pairs[at], pairs[at + 1]);
    }
    Settings settings = Settings.of(values);
    Jwt jwt = Jwt.read(settings);
    settings.verify();
    return Objects.requireNonNull(jwt);
  }

  private static JsonNode part(String token, int index) {
    return RasaJson.MAPPER.readTree(Base64.getUrlDecoder().decode(token.split("\\.", -1)[index]));
  }

  /** The signatures are what PyJWT 2.15.1 makes of the same header, claims and key. */
  @ParameterizedTest
  @CsvSource({
    "HS256, 8Soxp1a0F2Zh-0rVayUTcsnSHEPS5Mkn5EuLs_PYYgo",
    "HS384, 0JgvAMrXLDUWGcF0-LpHloWq77sWxIooMPMKg1-JPEQ9-ze3-kmnZOpv5PqwPrvA",
    "HS512, vDYNLJB4Q9niUw6weBSwoI8lYslC_AdpMojpjEq8kl2bDRa3U7yaVLiHVtW6hBgEigr5p2Qw8pvvyEgW4ubPeA"
  })
  void signsAsPyJwtDoes(String method, String signature) {
    String token = jwt("jwt-secret", "thisismysecret", "jwt-method", method).token("u/1", NOW);
    assertThat(part(token, 0))
        .isEqualTo(RasaJson.MAPPER.readTree("{\"alg\":\"" + method + "\",\"typ\":\"JWT\"}"));
    assertThat(part(token, 1))
        .isEqualTo(
            RasaJson.MAPPER.readTree(
                "{\"user\":{\"username\":\"u/1\",\"role\":\"admin\"},\"exp\":1700000600}"));
    assertThat(token.split("\\.", -1)[2]).isEqualTo(signature);
  }

  @Test
  void signsWithAPrivateKey(@TempDir Path folder) throws Exception {
    KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
    generator.initialize(2048);
    KeyPair pair = generator.generateKeyPair();
    Path file = folder.resolve("key.pem");
    Files.writeString(
        file,
        "-----BEGIN "
            + Pem.KEY_LABEL
            + "-----\n"
            + Base64.getMimeEncoder().encodeToString(pair.getPrivate().getEncoded())
            + "\n-----END "
            + Pem.KEY_LABEL
            + "-----\n");
    String token = jwt("jwt-private-key", file.toString()).token("u1", NOW);
    assertThat(part(token, 0).path("alg").asString("")).isEqualTo("RS256");
    int dot = token.lastIndexOf('.');
    Signature check = Signature.getInstance("SHA256withRSA");
    check.initVerify(pair.getPublic());
    check.update(token.substring(0, dot).getBytes(StandardCharsets.US_ASCII));
    assertThat(check.verify(Base64.getUrlDecoder().decode(token.substring(dot + 1)))).isTrue();
  }

  @Test
  void reportsAFileWithoutAKey(@TempDir Path folder) throws Exception {
    Path file = folder.resolve("key.pem");
    Files.writeString(
        file, "-----BEGIN " + Pem.KEY_LABEL + "-----\nAAAA\n-----END " + Pem.KEY_LABEL + "-----\n");
    Settings settings = Settings.of(Map.of("jwt-private-key", file.toString()));
    assertThat(Jwt.read(settings)).isNull();
    assertThatThrownBy(settings::verify).hasMessageContaining("PKCS #8");
  }
}
