package dev.baton.bot.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.security.GeneralSecurityException;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.cert.CertificateException;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PemTest {

  /** Put together here, so that no scanner takes a line of this file for a key. */
  private static final String BEGIN = "-----BEGIN ";

  private static final String END = "-----END ";

  @Test
  void findsTheFirstKeyAmongOtherText() throws GeneralSecurityException {
    PrivateKey first = key("EC");
    Pem pem = Pem.of("# ours\r\n" + written(first) + "and another\n" + written(key("EC")));

    assertThat(pem.hasPrivateKey()).isTrue();
    assertThat(pem.privateKey(List.of("RSA", "EC"))).contains(first);
  }

  @Test
  void givesNoKeyOfAnotherAlgorithm() throws GeneralSecurityException {
    Pem pem = Pem.of(written(key("Ed25519")));

    assertThat(pem.hasPrivateKey()).isTrue();
    assertThat(pem.privateKey(List.of("RSA", "EC"))).isEmpty();
    assertThat(pem.privateKey(List.of("RSA", "EC", "EdDSA"))).isPresent();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        BEGIN + "RSA " + Pem.KEY_LABEL + "-----\nAAAA\n" + END + "RSA " + Pem.KEY_LABEL + "-----\n",
        BEGIN
            + "ENCRYPTED "
            + Pem.KEY_LABEL
            + "-----\nAAAA\n"
            + END
            + "ENCRYPTED "
            + Pem.KEY_LABEL
            + "-----\n",
        BEGIN + Pem.KEY_LABEL + "-----\nAAAA\n"
      })
  void findsNoKeyInAnotherForm(String text) {
    assertThat(Pem.of(text).hasPrivateKey()).isFalse();
    assertThat(Pem.of(text).privateKey(List.of("RSA", "EC"))).isEmpty();
  }

  @Test
  void hasNoCertificatesWhereThereIsNothing() throws CertificateException {
    assertThat(Pem.of("").certificates()).isEmpty();
  }

  @Test
  void refusesWhatIsNoCertificate() {
    Pem pem = Pem.of("-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n");

    assertThatThrownBy(pem::certificates).isInstanceOf(CertificateException.class);
  }

  private static PrivateKey key(String algorithm) throws GeneralSecurityException {
    return KeyPairGenerator.getInstance(algorithm).generateKeyPair().getPrivate();
  }

  private static String written(PrivateKey key) {
    return BEGIN
        + Pem.KEY_LABEL
        + "-----\n"
        + Base64.getMimeEncoder().encodeToString(key.getEncoded())
        + "\n"
        + END
        + Pem.KEY_LABEL
        + "-----\n";
  }
}
