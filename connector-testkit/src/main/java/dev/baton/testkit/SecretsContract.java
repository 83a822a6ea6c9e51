package dev.baton.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * A secret is sent to its own server and nowhere else, and no failure of any kind reveals it.
 *
 * <p>To use it, write a subclass that makes your calls with a secret that is easy to search for.
 */
public abstract class SecretsContract {

  protected final EchoServer server = EchoServer.start();

  /**
   * Makes every kind of call to this address and checks that the secret appears in nothing that
   * comes of it, such as exceptions and logs.
   */
  protected abstract void assertSilent(String url);

  /** Checks the calls that the server received from {@link #assertSilent}. */
  protected void assertSeen(List<String> calls) {
    assertThat(calls).isNotEmpty().noneMatch(call -> call.contains("/elsewhere"));
  }

  @AfterEach
  void stop() {
    server.close();
  }

  @ParameterizedTest
  @EnumSource(EchoServer.Failure.class)
  void whateverTheServerAnswers(EchoServer.Failure how) {
    server.fail(how);
    assertSilent(server.url());
    assertSeen(server.seen());
  }

  @Test
  void whereNobodyListens() {
    server.close();
    assertSilent(server.url());
  }

  @Test
  void whereTheServerSpeaksNoTls() {
    assertSilent(server.withoutTls());
  }

  /** A client that trusts every certificate would send its secret to this server. */
  @Test
  void whereTheCertificateIsNotTrusted() {
    String url = server.untrusted();
    assertSilent(url);
    assertThat(server.seen()).isEmpty();
    assertThat(server.handshakes()).isPositive();
  }
}
