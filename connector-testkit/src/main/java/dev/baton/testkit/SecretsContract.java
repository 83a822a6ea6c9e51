package dev.baton.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * What opens a server goes to that server and nowhere else, and no failure of any kind says it.
 *
 * <p>Whoever calls servers with a secret passes it by a subclass that makes its calls with one that
 * is easily found again.
 */
public abstract class SecretsContract {

  protected final EchoServer server = EchoServer.start();

  /** Makes every sort of call to this address, and looks for the secret in all that comes of it. */
  protected abstract void assertSilent(String url);

  /** Looks at the calls that the server got from {@link #assertSilent}. */
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

  /** Whoever believes any certificate gets through here, and hands the secret to whoever asks. */
  @Test
  void whereNobodyVouchesForTheServer() {
    String url = server.withoutVoucher();
    assertSilent(url);
    assertThat(server.seen()).isEmpty();
    assertThat(server.handshakes()).isPositive();
  }
}
