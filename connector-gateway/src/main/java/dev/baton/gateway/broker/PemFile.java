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
 * Certificates or a key in PEM, as Rasa's settings name them. Read each time a connection is made,
 * so that renewed ones are taken up.
 *
 * @param called what names it, for failures
 */
record PemFile(Path path, String called) {

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

  List<X509Certificate> certificates() {
    try {
      return Pem.of(text()).certificates();
    } catch (CertificateException garbled) {
      throw new BrokerException(called + " holds no certificate in PEM", garbled);
    }
  }

  /** Java reads keys of one form only. */
  PrivateKey key() {
    Pem pem = Pem.of(text());
    if (!pem.hasPrivateKey()) {
      throw new BrokerException(
          called
              + " holds no unencrypted PKCS#8 key (BEGIN "
              + Pem.KEY_LABEL
              + "); make one with 'openssl pkcs8 -topk8 -nocrypt'",
          null);
    }
    return pem.privateKey(List.of("RSA", "EC", "EdDSA"))
        .orElseThrow(() ->
            new BrokerException(called + " holds a key of a kind that Java does not know", null));
  }
}
