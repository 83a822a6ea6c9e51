package dev.baton.bot.rasa;

import dev.baton.bot.wire.Pem;
import dev.baton.connector.Settings;
import java.io.IOException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.security.PrivateKey;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Certificates and keys in files that settings name. Whatever is wrong is noted as a problem. */
final class PemSettings {

  private PemSettings() {}

  /** The certificates of a bundle; empty, with a problem noted, where there are none. */
  static List<X509Certificate> certificates(Settings settings, String key) {
    Pem file = file(settings, key);
    if (file == null) {
      return List.of();
    }
    try {
      List<X509Certificate> found = file.certificates();
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
    Pem file = file(settings, key);
    if (file == null) {
      return null;
    }
    Optional<PrivateKey> found = file.privateKey(algorithms);
    if (found.isPresent()) {
      return found.get();
    }
    settings.problem(
        key,
        "names a file without a usable key ("
            + String.join(" or ", algorithms)
            + "); write one in unencrypted PKCS #8, 'BEGIN "
            + Pem.KEY_LABEL
            + "'");
    return null;
  }

  private static @Nullable Pem file(Settings settings, String key) {
    try {
      return Pem.read(Path.of(settings.text(key)));
    } catch (IOException | InvalidPathException unreadable) {
      settings.problem(
          key, "names a file that cannot be read: " + unreadable.getClass().getSimpleName());
      return null;
    }
  }
}
