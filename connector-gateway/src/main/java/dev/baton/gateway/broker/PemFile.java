package dev.baton.gateway.broker;

import dev.baton.bot.wire.Pem;
import dev.baton.broadcast.BrokerException;
import dev.baton.connector.Settings;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.security.PrivateKey;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A PEM file with certificates or a key, as Rasa's settings name them. It is read for each
 * connection, so that a renewed one is used.
 *
 * @param called the setting that names it, for error messages
 */
record PemFile(Path path, String called) {

  /** The file that a setting names; null if it is not set; a problem if it cannot be read. */
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
      section.problem(key, "is not a file name");
      return null;
    }
  }

  /** The whole text. */
  String text() {
    try {
      return Files.readString(path, StandardCharsets.UTF_8);
    } catch (IOException unreadable) {
      throw new BrokerException(called + " cannot be read", unreadable);
    }
  }

  List<X509Certificate> certificates() {
    try {
      return Pem.of(text()).certificates();
    } catch (CertificateException garbled) {
      throw new BrokerException(called + " contains no PEM certificate", garbled);
    }
  }

  /** The private key; Java reads PKCS #8 only. */
  PrivateKey key() {
    Pem pem = Pem.of(text());
    if (!pem.hasPrivateKey()) {
      throw new BrokerException(
          called
              + " contains no unencrypted PKCS#8 key (BEGIN "
              + Pem.KEY_LABEL
              + "); make one with 'openssl pkcs8 -topk8 -nocrypt'",
          null);
    }
    return pem.privateKey(List.of("RSA", "EC", "EdDSA"))
        .orElseThrow(() ->
            new BrokerException(
                called + " contains a key of a type that Java does not know", null));
  }
}
