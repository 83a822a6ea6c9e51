package dev.baton.gateway.broker;

import dev.baton.broadcast.BrokerException;
import dev.baton.connector.Settings;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Certificates or a key in PEM, as Rasa's settings name them. Read each time a connection is made,
 * so that renewed ones are taken up.
 *
 * @param called what names it, for failures
 */
record PemFile(Path path, String called) {

  private static final Pattern KEY =
      Pattern.compile("-----BEGIN PRIVATE KEY-----([A-Za-z0-9+/=\\s]+)-----END PRIVATE KEY-----");

  /** The file a setting names; null where it is not set; a problem where it cannot be read. */
  static @Nullable PemFile read(Settings section, String key) {
    String name = section.textOrNull(key);
    if (name == null) {
      return null;
    }
    try {
      Path path = Path.of(name);
      if (!Files.isReadable(path)) {
        section.problem(key, "names a file that cannot be read");
      }
      return new PemFile(path, section.path() + "." + key);
    } catch (InvalidPathException malformed) {
      section.problem(key, "is no name of a file");
      return null;
    }
  }

  /** Everything in it. */
  String text() {
    try {
      return Files.readString(path, StandardCharsets.UTF_8);
    } catch (IOException unreadable) {
      throw new BrokerException(called + " cannot be read", unreadable);
    }
  }

  List<Certificate> certificates() {
    try {
      return List.copyOf(
          CertificateFactory.getInstance("X.509")
              .generateCertificates(
                  new ByteArrayInputStream(text().getBytes(StandardCharsets.UTF_8))));
    } catch (GeneralSecurityException garbled) {
      throw new BrokerException(called + " holds no certificate in PEM", garbled);
    }
  }

  /** Java reads keys of one form only. */
  PrivateKey key() {
    Matcher key = KEY.matcher(text());
    if (!key.find()) {
      throw new BrokerException(
          called
              + " holds no unencrypted PKCS#8 key (BEGIN PRIVATE KEY); make one with"
              + " 'openssl pkcs8 -topk8 -nocrypt'",
          null);
    }
    PKCS8EncodedKeySpec spec =
        new PKCS8EncodedKeySpec(Base64.getMimeDecoder().decode(key.group(1)));
    return Stream.of("RSA", "EC", "EdDSA")
        .flatMap(algorithm -> keyOf(algorithm, spec).stream())
        .findFirst()
        .orElseThrow(() ->
            new BrokerException(called + " holds a key of a kind that Java does not know", null));
  }

  private static Optional<PrivateKey> keyOf(String algorithm, PKCS8EncodedKeySpec spec) {
    try {
      return Optional.of(KeyFactory.getInstance(algorithm).generatePrivate(spec));
    } catch (InvalidKeySpecException ofAnotherKind) {
      return Optional.empty();
    } catch (GeneralSecurityException impossible) {
      throw new IllegalStateException(impossible);
    }
  }
}
