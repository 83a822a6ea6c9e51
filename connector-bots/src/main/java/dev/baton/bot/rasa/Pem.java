package dev.baton.bot.rasa;

import dev.baton.bot.wire.Pkcs8;
import dev.baton.connector.Settings;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.security.PrivateKey;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Certificates and keys in files that the configuration names; what is wrong goes to it. */
final class Pem {

  private Pem() {}

  /** The certificates of a bundle; empty, with a problem noted, where there are none. */
  static List<X509Certificate> certificates(Settings settings, String key) {
    byte[] file = file(settings, key);
    if (file == null) {
      return List.of();
    }
    try {
      List<X509Certificate> found =
          CertificateFactory.getInstance("X.509")
              .generateCertificates(new ByteArrayInputStream(file))
              .stream()
              .map(X509Certificate.class::cast)
              .toList();
      if (found.isEmpty()) {
        settings.problem(key, "names a file that holds no certificate; write one in PEM");
      }
      return found;
    } catch (CertificateException malformed) {
      settings.problem(key, "names a file that holds no readable certificate; write one in PEM");
      return List.of();
    }
  }

  /** A private key in PKCS #8; null, with a problem noted, where there is none. */
  static @Nullable PrivateKey privateKey(Settings settings, String key, List<String> algorithms) {
    byte[] file = file(settings, key);
    if (file == null) {
      return null;
    }
    Optional<PrivateKey> read =
        Pkcs8.in(new String(file, StandardCharsets.US_ASCII))
            .flatMap(found -> found.of(algorithms));
    if (read.isPresent()) {
      return read.get();
    }
    settings.problem(
        key,
        "names a file without a usable key ("
            + String.join(" or ", algorithms)
            + "); write one in unencrypted PKCS #8, 'BEGIN "
            + Pkcs8.LABEL
            + "'");
    return null;
  }

  private static byte @Nullable [] file(Settings settings, String key) {
    try {
      return Files.readAllBytes(Path.of(settings.text(key)));
    } catch (IOException | InvalidPathException unreadable) {
      settings.problem(
          key, "names a file that cannot be read: " + unreadable.getClass().getSimpleName());
      return null;
    }
  }
}
