package dev.baton.bot.wire;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyFactory;
import java.security.NoSuchAlgorithmException;
import java.security.PrivateKey;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Certificates and a private key in PEM (RFC 7468).
 *
 * <p>The key must be in the one form that Java reads: unencrypted PKCS #8.
 */
public final class Pem {

  /** The label between BEGIN or END and the dashes around such a key. */
  public static final String KEY_LABEL = "PRIVATE KEY";

  private static final Pattern KEY =
      Pattern.compile(
          "-----BEGIN " + KEY_LABEL + "-----([A-Za-z0-9+/=\\s]+)-----END " + KEY_LABEL + "-----");

  private final byte[] content;

  private Pem(byte[] content) {
    this.content = content;
  }

  /** Takes a text as it is; looks into it later. */
  public static Pem of(String text) {
    return new Pem(text.getBytes(StandardCharsets.UTF_8));
  }

  /** Reads a file; looks into it later. */
  public static Pem read(Path file) throws IOException {
    return new Pem(Files.readAllBytes(file));
  }

  /**
   * All certificates in the order in which they stand; empty for an empty file.
   *
   * @throws CertificateException when something else is in there
   */
  public List<X509Certificate> certificates() throws CertificateException {
    return CertificateFactory.getInstance("X.509")
        .generateCertificates(new ByteArrayInputStream(content))
        .stream()
        .map(X509Certificate.class::cast)
        .toList();
  }

  /** Whether there is a key in the form that Java reads, of whatever algorithm. */
  public boolean hasPrivateKey() {
    return key().find();
  }

  /**
   * The first key, where it is of one of these algorithms; empty where there is none.
   *
   * @param algorithms names that every JDK's {@link KeyFactory} knows, tried in order
   */
  public Optional<PrivateKey> privateKey(List<String> algorithms) {
    Matcher found = key();
    if (!found.find()) {
      return Optional.empty();
    }
    PKCS8EncodedKeySpec spec =
        new PKCS8EncodedKeySpec(Base64.getMimeDecoder().decode(found.group(1)));
    return algorithms.stream().flatMap(algorithm -> decoded(algorithm, spec).stream()).findFirst();
  }

  private Matcher key() {
    return KEY.matcher(new String(content, StandardCharsets.US_ASCII));
  }

  private static Optional<PrivateKey> decoded(String algorithm, PKCS8EncodedKeySpec spec) {
    try {
      return Optional.of(KeyFactory.getInstance(algorithm).generatePrivate(spec));
    } catch (InvalidKeySpecException another) {
      return Optional.empty();
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException(impossible);
    }
  }
}
