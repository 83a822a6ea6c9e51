package dev.baton.bot.wire;

import java.security.KeyFactory;
import java.security.NoSuchAlgorithmException;
import java.security.PrivateKey;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A private key in the one form that Java reads: unencrypted PKCS #8 in PEM (RFC 7468, section 10).
 */
public final class Pkcs8 {

  /** What stands behind BEGIN and END around the key. */
  public static final String LABEL = "PRIVATE KEY";

  private static final Pattern PEM =
      Pattern.compile(
          "-----BEGIN " + LABEL + "-----([A-Za-z0-9+/=\\s]+)-----END " + LABEL + "-----");

  private final PKCS8EncodedKeySpec spec;

  private Pkcs8(PKCS8EncodedKeySpec spec) {
    this.spec = spec;
  }

  /** The first key of a text; empty where it holds none in this form. */
  public static Optional<Pkcs8> in(String pem) {
    Matcher found = PEM.matcher(pem);
    return found.find()
        ? Optional.of(
            new Pkcs8(new PKCS8EncodedKeySpec(Base64.getMimeDecoder().decode(found.group(1)))))
        : Optional.empty();
  }

  /**
   * The key, where it is of one of these algorithms.
   *
   * @param algorithms names that every JDK's {@link KeyFactory} knows, tried in order
   */
  public Optional<PrivateKey> of(List<String> algorithms) {
    return algorithms.stream().flatMap(algorithm -> of(algorithm).stream()).findFirst();
  }

  private Optional<PrivateKey> of(String algorithm) {
    try {
      return Optional.of(KeyFactory.getInstance(algorithm).generatePrivate(spec));
    } catch (InvalidKeySpecException another) {
      return Optional.empty();
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException(impossible);
    }
  }
}
