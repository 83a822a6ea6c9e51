package dev.baton.bot.rasa;

import dev.baton.connector.Settings;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.List;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** How the Rasa server proves its identity, and how Baton proves its own. */
final class TlsSettings {

  private static final Logger log = LoggerFactory.getLogger(TlsSettings.class);
  private static final List<String> KEYS = List.of("RSA", "EC", "Ed25519");
  private static final char[] UNLOCKED = {};

  private TlsSettings() {}

  /**
   * Reads the section {@code tls}: {@code ca} (a PEM bundle, trusted instead of the machine's own
   * authorities), {@code insecure} (trust every certificate), {@code certificate} and {@code key}
   * (PEM, for servers that demand a client certificate).
   *
   * @return null if the section is missing: the machine's own rules apply
   */
  static @Nullable SSLContext read(Settings settings, URI url) {
    if (!settings.has("tls")) {
      return null;
    }
    if (!"https".equals(url.getScheme())) {
      settings.problem("tls", "has no use, because url is not https");
    }
    Settings section = settings.section("tls");
    boolean insecure = section.flag("insecure", false);
    if (insecure && section.has("ca")) {
      section.problem(
          "insecure", "trusts every certificate, so ca has no effect; write only one of them");
    }
    TrustManager[] trust = null;
    try {
      if (insecure) {
        log.warn("the certificate of {} is not checked: tls.insecure is set", url.getHost());
        trust = new TrustManager[] {new Anybody()};
      } else if (section.has("ca")) {
        trust = believing(PemSettings.certificates(section, "ca"));
      }
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(own(section), trust, null);
      return context;
    } catch (GeneralSecurityException | IOException unusable) {
      settings.problem("tls", "cannot be used: " + unusable.getClass().getSimpleName());
      return null;
    }
  }

  private static TrustManager[] believing(List<X509Certificate> authorities)
      throws GeneralSecurityException, IOException {
    KeyStore store = empty();
    for (X509Certificate authority : authorities) {
      store.setCertificateEntry("ca-" + store.size(), authority);
    }
    TrustManagerFactory factory =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    factory.init(store);
    return factory.getTrustManagers();
  }

  private static KeyManager @Nullable [] own(Settings section)
      throws GeneralSecurityException, IOException {
    if (!section.has("certificate") && !section.has("key")) {
      return null;
    }
    List<X509Certificate> chain = PemSettings.certificates(section, "certificate");
    PrivateKey key = PemSettings.privateKey(section, "key", KEYS);
    if (chain.isEmpty() || key == null) {
      return null;
    }
    KeyStore store = empty();
    store.setKeyEntry("own", key, UNLOCKED, chain.toArray(X509Certificate[]::new));
    KeyManagerFactory factory =
        KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    factory.init(store, UNLOCKED);
    return factory.getKeyManagers();
  }

  private static KeyStore empty() throws GeneralSecurityException, IOException {
    KeyStore store = KeyStore.getInstance("PKCS12");
    store.load(null, null);
    return store;
  }

  /** Trusts every certificate, whatever name it bears. Used only if the operator asked for it. */
  private static final class Anybody extends X509ExtendedTrustManager {

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type) {}

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket) {}

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine) {}

    @Override
    public X509Certificate[] getAcceptedIssuers() {
      return new X509Certificate[0];
    }
  }
}
